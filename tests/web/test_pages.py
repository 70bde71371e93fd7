"""The other pages: start, guide, search, sources, settings, own words; how they speak and how large they are."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest

from backsignal import assess
from backsignal.knowledge import Knowledge, load
from backsignal.knowledge.guide import guide_pages
from backsignal.report import Teller
from backsignal.web import make_site, words
from backsignal.web.guide import guide_html, search
from backsignal.web.result import PEOPLE, people, result_sections
from tests.unit.test_readability import AVOIDED, GRADE, LONGEST, grade, leaves, sentences
from tests.web.driver import Person

FIRST_VISIT_BYTES, LATER_BYTES = 60_000, 15_000


def test_the_start_page_says_call_now_first() -> None:
    person = Person()
    text = person.text
    assert text.index("Call now") < text.index("Answer questions") < text.index("What this is not")
    assert "Not reviewed by a clinician" in text
    assert "guessed from your browser" in text


@pytest.mark.parametrize(
    ("language", "number"), [("en-GB", "999"), ("en-US,en;q=0.5", "911"), ("xx", None), ("", None), (",;=", None)]
)
def test_the_region_is_guessed_from_the_browser_and_said(language: str, number: str | None) -> None:
    person = Person(language=language)
    assert (f'href="tel:{number}"' in person.text) if number else ("no phone numbers are shown" in person.text)


def test_region_colours_and_text_size_are_chosen_for_every_page() -> None:
    person = Person().opens("/settings?from=/guide")
    person.sends(person.form(), {"region": "us", "colours": "dark", "text_size": "large"})
    assert person.path == "/guide"
    assert 'class="dark large"' in person.text
    assert "Region: the United States." in person.text
    person.opens("/settings").sends(person.form(), {"region": "none", "colours": "../", "text_size": '"'})
    assert "no phone numbers are shown" in person.text
    assert 'class="dark large"' in person.text


@pytest.mark.parametrize("page", guide_pages().values(), ids=lambda page: page.id)
def test_every_guide_page_is_shown_whole(page: Any) -> None:
    html = str(guide_html(page, guide_pages()))
    assert not re.search(r"\[[a-z_][a-z0-9_]+\]|^#|<p>- |\*\*", html, re.MULTILINE)
    words_of_page = re.findall(r"[a-z]+", re.sub(r"\[[a-z0-9_]+\]|^# .*$", "", page.text, flags=re.MULTILINE).lower())
    shown = re.findall(r"[a-z]+", re.sub(r"<[^>]+>|&#\d+;|\[\d+\]", " ", html).lower())
    missing = set(words_of_page) - set(shown) - set("-".join(guide_pages()).split("-")) - {"s"}
    assert not missing


def test_a_guide_page_that_is_not_there() -> None:
    assert Person().opens("/guide/sings").page.status_code == 404


def test_the_search_finds_sections_that_hold_every_word() -> None:
    pages = guide_pages()
    found = search("Bladder bowel", pages)
    assert found[0].page == "signs"
    assert found[0].anchor == "bladder-and-bowel"
    assert not search("zebra bladder", pages)
    assert not search("", pages)
    assert not search("?", pages)


def test_every_reason_links_to_a_guide_page_and_its_sources(knowledge: Knowledge) -> None:
    outcome = assess({"cancer_history": "past", "night_pain_wakes": True}, "gb")
    sections = result_sections(outcome, Teller(knowledge, "gb"), guide_pages())
    parts = [part for section in sections for part in section.parts]
    assert [part for part in parts if part.guide and part.guide[0] == "what-it-is"]
    assert [part for part in parts if part.sources]


def test_what_the_web_content_names_is_there(knowledge: Knowledge) -> None:
    web, said = knowledge.compiled["web"], knowledge.words("web")
    assert set(web["guide"]) == set(knowledge.compiled["outcomes"]["patterns"])
    assert set(web["guide"].values()) <= set(guide_pages())
    site = knowledge.findings[web["body_map"]["finding"]]
    assert {row["value"] for row in web["body_map"]["sites"]} == set(site.values)
    places = {row["id"] for row in web["body_map"]["spreads"]}
    assert places == set(said["map_places"])
    for row in web["body_map"]["means"]:
        assert knowledge.findings[row["finding"]].kind == "yes_no"
        assert set(row["ticked"]) <= places
    assert set(web["units"]) <= {each.unit for each in knowledge.findings.values()}
    assert {unit for units in web["units"].values() for unit in units} == set(said["units"])
    assert set(web["dots"]) == set(said["dots"]) <= set(knowledge.frequencies)


@pytest.mark.parametrize("id", load().compiled["web"]["dots"])
def test_the_picture_of_people_says_what_the_sentence_says(id: str, knowledge: Knowledge) -> None:
    teller = Teller(knowledge)
    figures = knowledge.compiled["web"]["dots"][id]
    sentence = teller.line("frequencies", id)
    assert f"about {figures['marked']}" in sentence
    assert str(figures.get("perhaps", figures["marked"])) in sentence
    picture = people(id, figures, teller)
    marked = sum(width * height for _, _, width, height in picture.marked_boxes)
    perhaps = sum(width * height for _, _, width, height in picture.perhaps_boxes)
    assert marked == figures["marked"]
    assert marked + perhaps == figures.get("perhaps", marked)
    counts = [int(re.findall(r"\d+", line)[0]) for line in picture.lines]
    assert sum(counts) == PEOPLE


def test_a_picture_is_drawn_on_the_result_where_there_is_a_number() -> None:
    person = Person()
    person.goes_through({"age_years": "40", "pain_days": "3", "improving_now": ["yes"], "cancer_history": "never"})
    assert "Picture of 1,000 people" in person.text
    assert 'role="img"' in person.text


# --- own words -------------------------------------------------------------------------------------------------


TOLD = (
    "My back hurts and I can't feel when I wipe <b>. I am 58. No fever. Perhaps my legs are weak. My mother had cancer."
)


def test_free_words_are_marked_confirmed_and_counted() -> None:
    person = Person().opens("/words")
    person.sends(person.form("/words"), {"text": TOLD})
    assert "<mark>can&#39;t feel when I wipe</mark>" in person.text
    assert "&lt;b&gt;" in person.text
    assert "Your age, 58" in person.text
    assert "cancer_history" not in person.text, "what is told of others is left to the questions"
    assert 'id="f-saddle_numbness-yes" checked' in person.text
    assert 'id="f-fever_chills-no" checked' in person.text
    assert "weak</mark>" in person.text
    assert not re.search(r'-unsure" checked', person.text), "what is unsure is a question, not an answer"
    form = person.form("/words")
    next(iter(person.sessions._kept.values())).checks.clear()  # as after a restart
    person.sends(form, {})
    check = person.path.rsplit("/", 1)[0]
    assert "Get emergency help now" in person.opens(f"{check}/result").text
    person.opens(f"{check}/0?then=answers").answers({"saddle_numbness": "no"})
    assert "Get emergency help now" not in person.opens(f"{check}/result").text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("My tooth hurts.", "do not seem to be about back pain"),
        ("J'ai mal au dos depuis trois semaines et je suis très fatigué", "English and Spanish only"),
        ("My cat is ill and I have crushing chest pain", "can mean an emergency"),
    ],
)
def test_words_about_something_else_or_in_another_language_are_said_to_be_so(text: str, said: str) -> None:
    person = Person().opens("/words")
    person.sends(person.form("/words"), {"text": text})
    assert said in person.text


@pytest.mark.parametrize("text", ["", "   ", "x" * (words.MOST_LETTERS + 1)])
def test_words_that_cannot_be_taken_get_a_message(text: str) -> None:
    person = Person().opens("/words")
    person.sends(person.form("/words"), {"text": text})
    assert person.page.status_code == 422
    assert "There is a problem" in person.text


def test_words_that_say_two_things_are_a_question(knowledge: Knowledge) -> None:
    text = "My back hurts. No fever. Since noon I have a fever."
    (entry,) = (each for each in words.entries_of(words.read_words(text), knowledge) if each.finding == "fever_chills")
    assert entry.says == words.UNSURE
    marked = [piece for piece, understood in words.marked(text, [entry]) if understood]
    assert len(marked) == 2
    assert all("fever" in piece for piece in marked)


# --- words and weight --------------------------------------------------------------------------------------------


SENTENCES = [(path, text) for path, text in leaves(load().words("web")) if path not in ("/site",)]


@pytest.mark.parametrize(("path", "text"), SENTENCES, ids=[path for path, _ in SENTENCES])
def test_the_words_of_the_page_are_short_and_do_not_frighten(path: str, text: str) -> None:
    assert not [each for each in sentences(text) if len(each.split()) > LONGEST], path
    assert not [word for word in AVOIDED if word in text.lower()]


def test_the_words_of_the_page_are_at_most_grade_6() -> None:
    assert grade(" ".join(text if text[-1] in ".?!:" else f"{text}." for _, text in SENTENCES)) <= GRADE


def test_pages_are_light_on_the_wire() -> None:
    person = Person()
    assets = re.findall(r'(?:href|src)="(/assets/[^"]*)"', person.text)
    first = sum(len(gzip.compress(person.client.get(each).content, 6)) for each in assets)
    person.begins()
    passed = person.goes_through({}) if person.opens("/") else []
    check = person.path.rsplit("/", 1)[0]
    for path in [
        "/",
        "/guide",
        "/guide/signs",
        "/sources",
        "/settings",
        *passed,
        f"{check}/answers",
        f"{check}/result",
    ]:
        size = len(gzip.compress(person.opens(path).page.content, 6))
        assert size < LATER_BYTES, (path, size)
        assert size + first < FIRST_VISIT_BYTES, path
    assert person.page.headers.get("content-encoding") == "gzip"


def test_assets_are_kept_by_the_browser_and_unknown_ones_are_not_found() -> None:
    person = Person()
    asset = re.findall(r'href="(/assets/[^"]*\.css)"', person.text)[0]
    assert "immutable" in person.client.get(asset).headers["cache-control"]
    assert person.opens("/assets/x/../visit.py").page.status_code == 404
    assert person.opens("/assets/x/visit.py").page.status_code == 404
    assert make_site()
