"""Nobody is kept out: axe on every page and state, the keyboard alone, small screens, large text, print."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import AXE, Opener, begin, fill, go, goes_through
from tests.web.test_check import PEOPLE, STRAIN

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: dict[str, dict[str, Any]] = {
    "phone, light": {"color_scheme": "light"},
    "desktop, dark": {"color_scheme": "dark", "viewport": {"width": 1200, "height": 800}},
    "320 px, which is 400 % of 1280": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    "high contrast": {"contrast": "more", "forced_colors": "active"},
}


def barriers(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, rules: {'target-size': {enabled: true}}})", TAGS)
    return [
        f"{page.url}: {each['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def looked_at(page: Page) -> list[str]:
    """What is wrong with this page: barriers, a title that is not its own, sideways scrolling."""
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found = [f"{page.url} must be scrolled sideways"] if wide else []
    if page.locator("html").get_attribute("lang") != "en" or page.locator("h1").count() != 1:
        found.append(f"{page.url} has no language or not one heading")
    return found + barriers(page)


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_of_the_check_has_a_barrier(look: str, opened: Opener) -> None:
    page = opened(**LOOKS[look])
    found = looked_at(page)
    begin(page)
    titles = {page.title()}
    number = 0
    while not page.url.endswith("/result"):
        number += 1
        if number <= 5:
            for details in page.locator("details").all():
                details.locator("summary").click()
            found += looked_at(page)
        if number in (1, 4):
            go(page)
            assert page.evaluate("document.activeElement.id") == "problems"
            found += looked_at(page)
        fill(page, {key: [value] for key, value in STRAIN.items()})
        go(page)
        assert page.title() not in titles or number == 1
        titles.add(page.title())
    found += looked_at(page)
    page.goto(page.url.replace("/result", "/answers"))
    found += looked_at(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_no_other_page_has_a_barrier(look: str, opened: Opener) -> None:
    page = opened("/guide", **LOOKS[look])
    base = page.url.removesuffix("/guide")
    found = looked_at(page)
    page.fill("#f-words", "bladder")
    page.get_by_role("button", name="Search").click()
    found += looked_at(page)
    for path in ("/guide/signs", "/sources", "/settings", "/load", "/words", "/nothing"):
        page.goto(base + path)
        found += looked_at(page)
    page.goto(base + "/load")
    page.get_by_role("button", name="Load the file").click()
    found += looked_at(page)
    page.goto(base)
    begin(page)
    page.check("#u-chest_pain")
    go(page)
    found += looked_at(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("colours", ["light", "dark", "contrast"])
def test_every_level_of_advice_can_be_read_in_every_colour(colours: str, opened: Opener) -> None:
    page = opened("/settings")
    page.check(f'[value="{colours}"]')
    page.check('[value="large"]')
    page.get_by_role("button", name="Save").click()
    found = []
    for answers, _ in PEOPLE.values():
        goes_through(page, {key: [value] for key, value in answers.items()})
        found += looked_at(page)
        page.get_by_role("link", name="backsignal").click()
    assert not found, "\n".join(found)


def tab_to(page: Page, wanted: str) -> None:
    """Moves the focus with the Tab key alone, and sees that it is shown where it stands."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            seen = page.evaluate(
                """() => { const style = getComputedStyle(document.activeElement);
                   return style.outlineStyle !== "none" || style.boxShadow !== "none"; }"""
            )
            assert seen, f"the focus on {wanted} cannot be seen"
            return
    raise AssertionError(f"{wanted} cannot be reached with the keyboard")


def test_a_whole_check_with_the_keyboard_alone(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    tab_to(page, "button.big")
    page.keyboard.press("Enter")
    page.wait_for_url("**/1")
    typed = {"f-age_years": "40", "f-pain_days": "3", "f-pain_now_0_10": "2", "f-pain_worst_24h_0_10": "3"}
    picked = ["f-sex_at_birth-male", "map-low_back", "f-pain_onset-days", "f-improving_now", "f-mechanical_pattern"]
    while not page.url.endswith("/result"):
        before = page.url
        answer_with_keys(page, typed, picked)
        tab_to(page, 'button[value="on"]')
        page.keyboard.press("Enter")
        page.wait_for_function("before => location.href !== before", arg=before)
        assert not page.title().startswith("Error"), page.locator(".summary").inner_text()
    assert page.locator("h1").inner_text() == "Your answers fit everyday back pain"


def answer_with_keys(page: Page, typed: dict[str, str], picked: list[str]) -> None:
    """Goes through the page in the order of the focus; what is not picked is answered no, by the arrow keys."""
    lists = page.locator("fieldset.list").count()
    answered = False
    for _ in range(200):
        page.keyboard.press("Tab")
        field = page.evaluate(
            """() => { const one = document.activeElement;
               const list = one.closest("fieldset.list");
               return {id: one.id, type: one.type, name: one.name, value: one.value, go: one.tagName === "BUTTON",
                 first: one.closest("fieldset")?.querySelector("input") === one,
                 ticked: list ? list.querySelectorAll("input:checked").length : 0}; }"""
        )
        if field["go"]:
            break
        if field["id"] in typed:
            page.keyboard.type(typed[field["id"]])
        elif field["id"] in picked or ((field["name"] or "").startswith("none.") and not field["ticked"]):
            page.keyboard.press("Space")
        elif field["type"] == "radio":
            choose(page, picked)
        elif field["type"] == "text":
            page.keyboard.type("0")
        answered = True
    assert answered or not lists
    page.keyboard.press("Shift+Tab")


def choose(page: Page, picked: list[str]) -> None:
    """One answer of a group: the picked one, else the one that says no."""
    for _ in range(8):
        chosen = page.evaluate("document.activeElement.id")
        value = page.evaluate("document.activeElement.value")
        group = page.evaluate(
            "[...document.getElementsByName(document.activeElement.name)].map(each => [each.id, each.value])"
        )
        wanted = [id for id, _ in group if id in picked] or [id for id, say in group if say in ("no", "never")]
        if chosen in wanted or (not wanted and value == group[0][1]):
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")


def test_the_focus_goes_to_the_problem_and_from_there_to_its_field(opened: Opener) -> None:
    page = go(begin(opened()))
    assert page.evaluate("document.activeElement.id") == "problems"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-chest_pain"


def test_the_summary_of_problems_takes_the_focus_without_a_script_too(opened: Opener) -> None:
    page = go(begin(opened(java_script_enabled=False)))
    assert page.locator("#problems").get_attribute("autofocus") is not None
    assert page.locator("#problems:focus").count() == 1


def test_the_printed_result_holds_the_advice_and_no_buttons(opened: Opener) -> None:
    page = opened()
    goes_through(page, {"saddle_numbness": ["yes"], "saddle_numbness_new": ["yes"]})
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.locator("header").is_visible()
    assert not page.get_by_role("button", name="Save the answers").is_visible()
    assert page.pdf()[:4] == b"%PDF"


def test_the_pages_change_without_motion_where_that_is_wished(opened: Opener) -> None:
    page = opened()
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert page.evaluate("getComputedStyle(document.body).transitionDuration") == "0s"
