"""Private and safe: who may ask, what a page may load, where answers may stand, and what hostile input does."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from backsignal.cli import run
from backsignal.knowledge import Knowledge, load
from backsignal.web import make_site, other_pages
from backsignal.web.guard import MOST_BYTES, Guard
from backsignal.web.keeping import from_carried, from_file
from backsignal.web.visit import with_numbers
from tests.web.driver import LOCAL, Forms, Person

SITE = make_site()
PAGES = ["/", "/words", "/load", "/guide", "/guide/signs", "/guide/search", "/sources", "/settings", "/nothing"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "", "[::2]:8000", "0"])
def test_a_foreign_name_of_the_host_is_refused(host: str) -> None:
    answer = TestClient(SITE, base_url=LOCAL).get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:80", "LOCALHOST", "box.home:8000"])
def test_the_names_of_this_machine_and_those_allowed_are_answered(host: str) -> None:
    site = make_site(hosts=["Box.home"])
    assert TestClient(site, base_url=LOCAL).get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "null"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_form_from_elsewhere_is_refused(headers: dict[str, str]) -> None:
    person = Person()
    person.sends(person.form("/check"), headers=headers)
    assert person.page.status_code == 403


def test_every_form_has_a_token_and_none_is_taken_without_it() -> None:
    person = Person()
    person.goes_through({})
    check = person.path.rsplit("/", 1)[0]
    for path in [*PAGES, f"{check}/1", f"{check}/answers", f"{check}/result"]:
        for form in Forms(person.opens(path).text).forms:
            assert form.data["token"], path
            for token in ("", "0" * 32, form.data["token"][0][:-1]):
                answer = person.client.post(form.action, data={**form.data, "token": token})
                assert answer.status_code == 403, (path, form.action)
            stranger = TestClient(SITE, base_url=LOCAL)
            assert stranger.post(form.action, data=form.data).status_code == 403


def test_the_headers_of_every_page() -> None:
    client = TestClient(SITE, base_url=LOCAL)
    for path in PAGES:
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "connect-src 'self'" in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers.get("server") is None
    cookie = TestClient(SITE, base_url=LOCAL).get("/").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "max-age" not in cookie


def test_no_page_holds_a_script_a_style_or_a_foreign_address_of_its_own() -> None:
    person = Person()
    person.goes_through({})
    for path in [*PAGES, person.path, person.path.replace("result", "answers"), person.path.replace("result", "4")]:
        html = person.opens(path).text
        assert not re.search(r"\son[a-z]+=|\sstyle=|<style|javascript:", html), path
        assert not re.search(r'(?:src|action|data)="(?!/)', html), path
        for link in re.findall(r'<link[^>]*href="([^"]*)"', html):
            assert link.startswith("/assets/")
        for outside in re.findall(r'<a href="(http[^"]*)"([^>]*)', html):
            assert "noreferrer" in outside[1]
    style = Path("src/backsignal/web/static/site.css").read_text(encoding="utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_no_answer_stands_in_an_address_or_a_cookie() -> None:
    person = Person().begins()
    addresses = []
    while not person.path.endswith("/result"):
        person.answers({"pain_site": ["whole_spine"], "age_years": "97"})
        addresses += [str(each.url) for each in (*person.page.history, person.page)]
        addresses += [each.headers.get("location", "") for each in person.page.history]
    cookies = str(dict(person.client.cookies))
    assert not re.search("whole_spine|97", " ".join(addresses) + re.sub(r"[A-Za-z0-9_-]{43}", "", cookies))
    person.opens("/guide").sends(person.form("/guide/search"), {"words": "bladder"})
    assert person.path == "/guide/search"
    assert str(person.page.url).endswith("/guide/search")
    assert "bladder" in person.text


def test_what_was_typed_is_shown_as_text_and_never_as_html() -> None:
    person = Person().opens("/guide")
    person.sends(person.form("/guide/search"), {"words": '<script>alert("x")</script>'})
    assert "<script>alert" not in person.text
    assert "&lt;script&gt;" in person.text


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil", "http://evil.example", "/check/../../x", "", "/ /", "/a?b"]
)
def test_going_back_from_the_settings_stays_on_this_site(path: str) -> None:
    person = Person().opens("/settings")
    answer = person.client.post("/settings", data={**person.form().data, "from": path}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_too_much_is_refused_before_it_is_read() -> None:
    person = Person()
    big = "x" * (MOST_BYTES + 1)
    assert person.sends(person.form("/check"), {"more": big}).page.status_code == 413
    assert "That is too much" in person.title

    def pieces() -> Any:
        for _ in range(20):
            yield b"a" * 50_000

    answer = person.client.post("/check", content=pieces(), headers={"content-type": "text/plain"})
    assert answer.status_code in (403, 413)


def test_a_packed_bomb_in_the_hidden_field_is_not_unpacked(knowledge: Knowledge) -> None:
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000)).decode()
    start = time.perf_counter()
    assert from_carried(bomb, knowledge) is None
    assert time.perf_counter() - start < 1


def test_a_fault_of_the_program_ends_calmly_and_tells_no_words(capsys: pytest.CaptureFixture[str]) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("zebra words of a person")

    answer = TestClient(Guard(broken, (), lambda *_: b"calm")).get("/", headers={"host": "localhost"})
    assert (answer.status_code, answer.content) == (500, b"calm")
    told = capsys.readouterr().err
    assert "RuntimeError" in told
    assert "zebra" not in told
    assert "Something went wrong here" in SITE._page("crash", 500).decode()


def test_a_fault_inside_a_page_ends_calmly_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("zebra words of a person")

    person = Person()
    monkeypatch.setattr(other_pages, "guide_html", broken)
    person.client.follow_redirects = True
    assert person.opens("/guide/signs").page.status_code == 500
    assert "Something went wrong here" in person.title
    assert "zebra" not in capsys.readouterr().err + person.text


TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["yes", "no", "unsure", "1e999", "nan", "-1", "0", "999999999999", "٣", "\x00", "١٢", "3,5", "on"]),
)


def _names() -> list[str]:
    ids = list(load().all_definitions)
    return [*ids, *(f"{id}.unit" for id in ids[:40]), "spread", "go", "then", "mark", "carried", "none.danger_now"]


@given(
    fields=st.lists(st.tuples(st.one_of(st.sampled_from(_names()), st.text(max_size=20)), TEXTS), max_size=25),
    page=st.integers(1, 6),
)
def test_no_form_whatever_it_holds_makes_a_fault(fields: list[tuple[str, str]], page: int) -> None:
    person = _prepared()
    person.opens(f"{person.base}/{page}")  # type: ignore[attr-defined]
    form = person.form()
    token, mark = form.data["token"][0], form.data.get("mark", [""])[0]
    body = urlencode([("token", token), ("mark", mark), *fields], errors="replace")
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for path in (form.action, "/settings", "/guide/search", f"{form.action}/clearer"):
        answer = person.client.post(path, content=body, headers=headers)
        assert answer.status_code in (200, 303, 403, 404, 422), (path, answer.status_code)
        assert "<h1" in answer.text


_PERSON: list[Person] = []


def _prepared() -> Person:
    """One person on the sixth page, used again for each example."""
    if not _PERSON:
        person = Person(site=make_site()).begins()
        for _ in range(5):
            person.answers({"age_years": "40", "pain_days": "3"})
        person.base = person.path.rsplit("/", 1)[0]  # type: ignore[attr-defined]
        _PERSON.append(person)
    return _PERSON[0]


@given(
    body=st.binary(max_size=300), kind=st.sampled_from(["multipart/form-data; boundary=x", "text/plain", "", "a/b;;"])
)
def test_no_body_whatever_it_is_makes_a_fault(body: bytes, kind: str) -> None:
    person = _prepared()
    for path in ("/load", "/check"):
        answer = person.client.post(path, content=body, headers={"content-type": kind})
        assert answer.status_code in (400, 403), answer.status_code


@given(st.binary(max_size=200))
def test_no_file_whatever_it_is_makes_a_fault(data: bytes) -> None:
    from backsignal.errors import StateError

    with pytest.raises(StateError):
        from_file(data, load())


def test_numbers_become_links_and_other_figures_do_not(knowledge: Knowledge) -> None:
    text = with_numbers("Call 999, not 1,999 or 9990. <b>", knowledge.regions["gb"])
    assert text == 'Call <a href="tel:999">999</a>, not 1,999 or 9990. &lt;b&gt;'
    assert with_numbers("Call 999", None) == "Call 999"


def test_another_machine_needs_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--host", "0.0.0.0"]) == 2
    assert "W101" in capsys.readouterr().err


def test_the_running_program_says_where_it_is_and_logs_nothing_that_was_typed(tmp_path: Path) -> None:
    """A real server in a process of its own; everything it writes is kept and searched."""
    import socket

    import httpx2

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "backsignal", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=tmp_path) as server:
        try:
            base = f"http://127.0.0.1:{port}"
            client = httpx2.Client(base_url=base, follow_redirects=True, trust_env=False)
            for _ in range(100):
                try:
                    page = client.get("/")
                    break
                except httpx2.TransportError:
                    time.sleep(0.1)
            form = next(each for each in Forms(page.text).forms if each.action == "/check")
            page = client.post("/check", data=form.data)
            form = Forms(page.text).forms[0]
            client.post(form.action, data={**form.data, "chest_pain": "zebraword", "quaggaword": "x", "go": "on"})
            client.get("/zebrapath?q=quaggaword")
            assert client.get("/", headers={"host": "zebra.example"}).status_code == 421
        finally:
            client.close()
            server.terminate()
        written = server.communicate(timeout=10)[0]
    assert f"http://127.0.0.1:{port}/" in written
    assert not re.search("zebra|quagga|GET|POST|chest", written)
    assert list(tmp_path.iterdir()) == []
