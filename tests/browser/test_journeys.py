"""Whole checks in a real browser: with and without JavaScript, back, twice, in two tabs, after a restart."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, Server, begin, fill, go, goes_through, press
from tests.web.test_check import PEOPLE, STRAIN


def ticked(answers: dict[str, Any]) -> dict[str, Any]:
    return {key: [value] for key, value in answers.items()}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("who", PEOPLE)
def test_five_people_reach_their_advice(who: str, script: bool, opened: Opener, server: Server) -> None:
    answers, headline = PEOPLE[who]
    page = opened(java_script_enabled=script)
    start = time.monotonic()
    count = goes_through(page, ticked(answers))
    assert page.locator("h1").inner_text() == headline
    assert time.monotonic() - start < 120
    if "numbness" in who:
        assert count <= 4
        assert page.locator(".call-now").get_attribute("href") == "tel:999"
    assert "saddle" not in page.url
    assert "numb" not in server.written


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_fifth_person_skips_everything(script: bool, opened: Opener) -> None:
    page = begin(opened(java_script_enabled=script))
    while not page.url.endswith("/result"):
        press(page, "Skip what I left open")
    assert page.locator("h1").inner_text() == "We cannot tell yet"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_back_and_forward_and_reload_keep_every_answer(script: bool, opened: Opener) -> None:
    page = begin(opened(java_script_enabled=script))
    for _ in range(3):
        fill(page, {})
        go(page)
    fill(page, ticked(STRAIN))
    go(page)
    fifth = page.url
    page.go_back()
    assert page.locator("#f-age_years").input_value() == "40"
    page.reload()
    assert page.locator("#f-age_years").input_value() == "40"
    assert page.locator("#map-low_back").is_checked()
    page.go_back()
    assert page.locator('[name="none.both_legs"]').is_checked()
    page.go_forward()
    page.go_forward()
    assert page.url == fifth
    page.locator(".back a").click()
    assert page.locator("#f-age_years").input_value() == "40"


def test_a_double_press_counts_once(opened: Opener) -> None:
    page = begin(opened())
    fill(page, {})
    page.get_by_role("button", name="Continue").dblclick()
    page.wait_for_url("**/2")
    assert "Page 2 of" in page.locator(".caption").inner_text()


def test_two_tabs_at_once(opened: Opener) -> None:
    page = begin(opened())
    other = page.context.new_page()
    other.goto(page.url)
    fill(page, {"chest_pain": ["yes"]})
    go(page)
    fill(other, {})
    go(other)
    page.goto(other.url.rsplit("/", 1)[0] + "/answers")
    first = page.locator(".answers div").first
    assert "chest pain" in first.inner_text()
    assert "No" in first.locator("dd").first.inner_text(), "what was sent last counts"


def test_the_server_starts_again_in_the_middle(opened: Opener, server: Server) -> None:
    page = begin(opened())
    for _ in range(3):
        fill(page, {})
        go(page)
    fill(page, ticked(STRAIN))
    server.stop()
    server.start()
    go(page)
    assert "Nothing is lost" in page.locator(".notice").inner_text()
    page.go_back()
    assert page.locator("#f-age_years").input_value() == "40"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_tapping_the_figure_ticks_the_list(script: bool, opened: Opener) -> None:
    page = begin(opened(java_script_enabled=script))
    for _ in range(3):
        fill(page, {})
        go(page)
    figure = page.locator(".figure")
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    assert box
    for place, x, y in (("low_back", 216, 150), ("neck", 216, 56), ("left_leg", 90, 250), ("right_leg", 232, 260)):
        page.mouse.click(box["x"] + x, box["y"] + y)
        assert figure.bounding_box() == box, "the page must not jump"
        assert page.locator(f"#map-{place}").is_checked(), place
    page.mouse.click(box["x"] + 216, box["y"] + 150)
    assert not page.locator("#map-low_back").is_checked()


def test_save_and_load(opened: Opener, tmp_path: Path) -> None:
    page = opened()
    goes_through(page, ticked(STRAIN))
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the answers to a file").click()
    file = tmp_path / "check.json"
    saving.value.save_as(file)
    assert json.loads(file.read_text(encoding="utf-8"))["form"].startswith("backsignal check")
    other = opened("/load")
    other.set_input_files("#f-file", file)
    other.get_by_role("button", name="Load the file").click()
    other.get_by_role("link", name="See the result").click()
    assert other.locator("h1").inner_text() == "Your answers fit everyday back pain"


HOSTILE = "<img src=x onerror=alert(1)>'\"; DROP TABLE \u202e\u0000 zebraword"


def test_hostile_input_in_every_field(opened: Opener, server: Server) -> None:
    page = begin(opened())
    page.on("dialog", lambda _: pytest.fail("a script of a stranger ran"))
    while not page.url.endswith("/result"):
        page.evaluate(
            """text => { for (const field of document.querySelectorAll("main form [name]"))
               if (!["token", "carried", "mark", "then", "go"].includes(field.name)) {
                 if (["checkbox", "radio"].includes(field.type)) field.checked = true;
                 field.tagName === "SELECT" ? field.options[0].value = text : field.value = text; } }""",
            HOSTILE,
        )
        go(page)
        assert page.title().startswith("Error")
        page.reload()
        press(page, "Skip what I left open")
        if page.title().startswith("Error"):
            page.goto(page.url.rsplit("/", 1)[0] + "/result")
    assert "zebraword" not in server.written


def test_the_script_keeps_none_of_these_apart(opened: Opener) -> None:
    page: Page = begin(opened())
    page.check("#f-chest_pain")
    page.check('[name="none.danger_now"]')
    assert not page.locator("#f-chest_pain").is_checked()
    page.check("#u-chest_pain")
    assert not page.locator('[name="none.danger_now"]').is_checked()
    page.check("#f-chest_pain")
    assert not page.locator("#u-chest_pain").is_checked()


def test_a_slow_phone_sees_the_first_page_soon(opened: Opener) -> None:
    """2G: 250 kbit/s and 300 ms on the way."""
    page = opened()
    speed = {"offline": False, "latency": 300, "downloadThroughput": 31_000, "uploadThroughput": 6_000}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", speed)
    page.context.clear_cookies()
    start = time.monotonic()
    page.reload()
    begin(page)
    assert time.monotonic() - start < 6
