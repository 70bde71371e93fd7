"""A real server, a real browser, and a page that counts every request and fails on one that leaves the host."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web.driver import Forms, filled

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 360, "height": 740}


class Server:
    """`backsignal serve` in a process of its own."""

    def __init__(self, folder: Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        self._log = folder / "written.txt"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "backsignal", "serve", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        for _ in range(200):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("The server did not start: " + self.written)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    @property
    def written(self) -> str:
        """Everything the server has written so far."""
        return self._log.read_text(encoding="utf-8")


def browser_path() -> str | None:
    """A browser of this machine; None for the one that Playwright has fetched."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    named = browser_path()
    with sync_playwright() as playwright:
        if named is None and not Path(playwright.chromium.executable_path).exists():
            pytest.fail("There is no browser to test with. Run: tests/browser/install.sh")
        browser = playwright.chromium.launch(executable_path=named, args=["--no-sandbox"])
        yield browser
        browser.close()


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, server: Server) -> Iterator[Opener]:
    """Opens a new window at a path. Every request of it must stay on the host, and nothing may complain."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    complaints: list[str] = []

    def open_page(path: str = "/", **settings: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "locale": "en-GB", "reduced_motion": "reduce", **settings})
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(server.base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert asked
    assert not [url for url in asked if not url.startswith(server.base + "/")], "a request left the host"
    assert not [each for each in complaints if "the server responded with a status of 4" not in each], complaints


def fill(page: Page, answers: dict[str, Any]) -> None:
    """Ticks and types on the page as a person with these answers would, and presses nothing."""
    form = Forms(page.content()).forms[0]
    for name, values in filled(form, {key: value for key, value in answers.items() if value != ["no"]}).items():
        for value in [values] if isinstance(values, str) else values:
            if name in form.boxes:
                page.check(f'[name="{name}"][value="{value}"]')
            elif name in form.texts:
                page.fill(f'[name="{name}"]', value)


def press(page: Page, button: str) -> Page:
    """Presses a button and waits until the next page is there, which a click alone does not without JavaScript."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    return page


def begin(page: Page) -> Page:
    return press(page, "Answer questions")


def go(page: Page) -> Page:
    return press(page, "Continue")


def goes_through(page: Page, answers: dict[str, Any]) -> int:
    """From the start page to the result; how many pages of questions that took."""
    begin(page)
    count = 0
    while not page.url.endswith("/result"):
        count += 1
        assert count < 30
        fill(page, answers)
        go(page)
        assert not page.title().startswith("Error"), page.locator(".summary").inner_text()
    return count
