"""Pictures of the main pages of the web page, on a phone and on a desktop: python -m docs.pictures"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import PHONE, Server, begin, browser_path, fill, go, goes_through
from tests.web.test_check import PEOPLE, STRAIN

PICTURES = Path(__file__).parent / "pictures"
LOOKS: dict[str, dict[str, Any]] = {
    "phone-light": {"viewport": PHONE, "color_scheme": "light"},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark"},
    "desktop-light": {"viewport": {"width": 1100, "height": 800}, "color_scheme": "light"},
}


def main() -> None:
    """Makes every picture again."""
    PICTURES.mkdir(exist_ok=True)
    server = Server(Path(tempfile.mkdtemp()))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
            for look, settings in LOOKS.items():
                _pictures(browser, server, look, settings)
    finally:
        server.stop()


def _pictures(browser: Browser, server: Server, look: str, settings: dict[str, Any]) -> None:
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **settings)
    page = context.new_page()

    def taken(name: str) -> None:
        page.wait_for_load_state()
        page.screenshot(path=PICTURES / f"{name}-{look}.png")

    page.goto(server.base)
    taken("start")
    begin(page)
    taken("questions")
    go(page)
    taken("problem")
    for _ in range(3):
        fill(page, {})
        go(page)
    fill(page, {**STRAIN, "spread": ["left_leg"]})
    page.locator(".figure").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.figure').scrollIntoView()")
    taken("body-map")
    for name, who in (("result-everyday", "an everyday strain"), ("result-emergency", "numbness between the legs")):
        _result(page, server, PEOPLE[who][0])
        taken(name)
    page.goto(server.base + "/guide/signs")
    taken("guide")
    context.close()


def _result(page: Page, server: Server, answers: dict[str, Any]) -> None:
    page.goto(server.base)
    goes_through(page, {key: [value] for key, value in answers.items()})


if __name__ == "__main__":
    main()
