"""The check in the browser: the same questions, answers and advice as everywhere, and nothing is lost on the way."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from backsignal import assess
from backsignal.knowledge import Knowledge
from backsignal.questionnaire import State, state_from_record, state_record
from backsignal.web import make_site
from backsignal.web.check_pages import with_step
from backsignal.web.sessions import MOST_CHECKS, Sessions
from tests.web.driver import Forms, Person

STRAIN = {
    "age_years": "40", "sex_at_birth": "male", "cancer_history": "never", "pain_site": "low_back", "pain_days": "3",
    "pain_onset": "days", "improving_now": "yes", "mechanical_pattern": "yes", "lifting_strain_onset": "yes",
}  # fmt: skip
PEOPLE: dict[str, tuple[dict[str, Any], str]] = {
    "an everyday strain": (STRAIN, "Your answers fit everyday back pain"),
    "past breast cancer and night pain": (
        {**STRAIN, "age_years": "58", "sex_at_birth": "female", "cancer_history": "past", "pain_site": "mid_back",
         "pain_days": "21", "pain_onset": "weeks", "night_pain_wakes": "yes", "improving_now": "no",
         "mechanical_pattern": "no", "lifting_strain_onset": "no"},
        "Speak to someone today",
    ),
    "numbness between the legs": ({"saddle_numbness": "yes", "saddle_numbness_new": "yes"}, "Get emergency help now"),
    "68, weight loss and pain for seven weeks": (
        {**STRAIN, "age_years": "68", "pain_days": "49", "pain_onset": "weeks", "weight_loss_unexplained": "yes",
         "not_improving_weeks": "yes", "improving_now": "no", "mechanical_pattern": "no",
         "lifting_strain_onset": "no"},
        "See a doctor soon, within days",
    ),
}  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE)
def test_each_person_of_the_readme_reaches_their_advice(who: str) -> None:
    answers, headline = PEOPLE[who]
    person = Person()
    passed = person.goes_through({key: [value] for key, value in answers.items() if value != "no"})
    assert f'<h1 id="advice">{headline}</h1>' in person.text
    if "numbness" in who:
        assert len(passed) <= 4
        assert 'href="tel:999"' in person.text


def test_a_person_who_skips_everything_is_not_told_that_all_is_well() -> None:
    person = Person().begins()
    for _ in range(30):
        if person.path.endswith("/result"):
            break
        form = person.form()
        person.sends(form, {"go": "skip"})
    assert '<h1 id="advice">We cannot tell yet</h1>' in person.text


def test_not_sure_about_an_emergency_is_asked_once_more_and_then_counts() -> None:
    person = Person().begins()
    person.answers({"chest_pain": ["unsure"]})
    assert person.path.endswith("/1/clearer")
    assert "You were not sure" in person.title
    person.sends(person.form("/clearer"), {"chest_pain": ["unsure"]})
    check = person.path.rsplit("/", 1)[0]
    assert "You were not sure about" in person.opens(f"{check}/result").text
    person.opens(f"{check}/1/clearer").sends(person.form("/clearer"), {"chest_pain": ["no"]})
    assert "You were not sure about" not in person.opens(f"{check}/result").text


def test_a_list_left_empty_is_never_taken_for_no() -> None:
    person = Person().begins()
    person.sends(person.form(), {"go": "on"})
    assert person.title.startswith("Error: ")
    assert 'id="problems"' in person.text
    assert "None of these&#34;" in person.text
    assert person.path.endswith("/1"), "the page can be loaded again without sending it again"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"age_years": "forty"}, "Write a number"),
        ({"age_years": "400"}, "from 0 to 120"),
        ({"age_years": "-3"}, "Write a number"),
        ({"age_years": "40", "age_years.unsure": "yes"}, "two answers"),
        ({"cancer_history": ["never", "past"]}, "two answers"),
        ({"cancer_history": "perhaps"}, "not one of the answers"),
        ({"pain_days": "3", "pain_days.unit": "moons"}, "not one of the answers"),
        ({"age_years": "8"}, "Is that right?"),
    ],
)
def test_what_does_not_fit_gets_a_message_and_stays_in_its_place(typed: dict[str, Any], message: str) -> None:
    person = at_page_4()
    person.answers({**STRAIN, **typed})
    assert message in person.text
    assert person.path.endswith("/4")
    assert 'aria-describedby="e-' in person.text
    if "age_years" in typed:
        assert f'value="{typed["age_years"]}"' in person.text
    assert re.search(r'value="days" id="f-pain_onset-days" checked', person.text), "other answers are kept"


def at_page_4() -> Person:
    person = Person().begins()
    for _ in range(3):
        person.answers({})
    return person


def test_a_child_is_taken_once_the_age_was_confirmed() -> None:
    person = at_page_4().answers({**STRAIN, "age_years": "8"})
    person.answers({**STRAIN, "age_years": "8", "age_years.confirm": "8"})
    assert person.path.endswith("/5")


def test_weeks_are_told_in_days() -> None:
    person = at_page_4().answers({**STRAIN, "pain_days": "7", "pain_days.unit": ["weeks"]})
    check = person.path.rsplit("/", 1)[0]
    assert ">49 days<" in person.opens(f"{check}/answers").text


def test_the_body_map_fills_the_site_and_where_it_spreads() -> None:
    person = at_page_4().answers({**STRAIN, "pain_site": ["low_back", "buttock"], "spread": ["chest", "left_leg"]})
    state = next(iter(next(iter(person.sessions._kept.values())).checks.values())).state
    assert state.answers["pain_site"] == ["low_back", "buttock"]
    assert state.answers["pain_spreads_chest"] is True
    assert state.answers["pain_spreads_leg_one"] is True
    assert state.answers["pain_spreads_leg_both"] is False, "that was answered on an earlier page"
    assert "pain_spreads_hip_groin" not in state.put, "a place that is not ticked is still asked"
    back = person.opens(person.path.replace("/5", "/4"))
    assert 'value="chest" id="map-chest" checked' in back.text
    back.answers({**STRAIN, "spread": ["left_leg", "right_leg"]})
    assert "down both legs" in back.opens(back.path.rsplit("/", 1)[0] + "/result").text


def test_an_answer_is_changed_from_the_list_and_counts_everywhere() -> None:
    person = Person()
    person.goes_through({key: [value] for key, value in STRAIN.items()})
    check = person.path.rsplit("/", 1)[0]
    person.opens(f"{check}/answers")
    change = next(link for link in Forms(person.text).links if link.endswith("?then=answers"))
    person.opens(change).answers({"sudden_tearing_pain": ["yes"], "none.danger_now": []})
    assert "Get emergency help now" in person.opens(f"{check}/result").text


def test_a_changed_answer_counts_above_the_same_question_put_again_later() -> None:
    state = State().answered("first", {"a": False}).answered("again", {"a": False})
    assert with_step(state, 1, "first", {"a": True}).answers == {"a": True}
    assert with_step(state, 2, "again", {"a": True}).answers == {"a": True}


def test_going_back_finds_every_answer_and_forward_goes_on() -> None:
    person = Person()
    passed = person.goes_through({key: [value] for key, value in STRAIN.items()})
    for path in reversed(passed):
        person.opens(path)
        form = person.form()
        person.sends(form, {"go": "on"})
        assert "There is a problem" not in person.text, path
    assert person.opens(passed[0].rsplit("/", 1)[0] + "/result").text.count("everyday back pain") >= 1


def test_a_form_sent_twice_counts_once() -> None:
    person = Person().begins()
    form = person.form()
    once = {**form.data, "none.danger_now": "yes", "go": "on"}
    for _ in range(2):
        person.page = person.client.post(form.action, data=once)
        assert person.path.endswith("/2")


def test_two_checks_at_once_do_not_mix() -> None:
    person = Person()
    first = person.begins().path
    second = person.opens("/").begins().path
    assert first != second
    person.opens(first).answers({"chest_pain": ["yes"]})
    assert "Get emergency help" not in person.opens(second.replace("/1", "/result")).text


def test_an_old_tab_of_the_same_check_is_told_that_the_questions_changed() -> None:
    person = Person().begins()
    form = person.form()
    person.sends(form, {"none.danger_now": "yes", "go": "on", "mark": "other questions"})
    assert "have changed since" in person.text
    assert 'name="none.danger_now" value="yes" id="f-none.danger_now" checked' in person.text


def test_nothing_is_lost_when_the_server_starts_again_in_the_middle() -> None:
    person = at_page_4()
    form, cookies = person.form(), person.client.cookies
    again = Person(site=make_site())
    again.client.cookies = cookies
    again.opens(person.path)
    assert again.page.status_code == 404
    assert "not here any more" in again.title
    again.sends(form, {**STRAIN, "go": "on"})
    assert again.path.endswith("/5")
    assert "Nothing is lost" in again.text


def test_a_check_is_saved_and_loaded_with_every_answer(knowledge: Knowledge) -> None:
    person = Person()
    person.goes_through({key: [value] for key, value in STRAIN.items()})
    saved = person.sends(person.form("/save")).page
    assert "attachment" in saved.headers["content-disposition"]
    assert saved.headers["cache-control"] == "no-store"
    kept = state_from_record(json.loads(saved.content), knowledge)
    assert kept.region == "gb"
    assert str(assess(kept.state.answers, "gb").urgency) == "self_care"
    other = Person(language="en-US").opens("/load")
    other.sends(other.form("/load"), files={"file": ("check.json", saved.content)})
    assert "goes on where you left it" in other.text
    assert "the United Kingdom" in other.text
    other.opens(other.path.replace("answers", "result"))
    assert "Your answers fit everyday back pain" in other.text


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000, b'{"form": 1}', b'{"seal": "x"}' * 3, b"1e999"]
)
def test_a_file_that_is_no_saved_check_is_refused_calmly(data: bytes) -> None:
    person = Person().opens("/load")
    person.sends(person.form("/load"), files={"file": ("check.json", data)})
    assert person.page.status_code == 422
    assert "There is a problem" in person.text


def test_a_file_of_other_content_asks_changed_questions_again(knowledge: Knowledge) -> None:
    record = state_record(State().answered("danger_now", {"chest_pain": False}), "gb", knowledge)
    body = {key: value for key, value in record.items() if key != "seal"}
    body["content"] = {"version": "0", "hash": "0"}
    body["meanings"] = {"chest_pain": "another"}
    from backsignal.questionnaire.keeping import _seal

    data = json.dumps({**body, "seal": _seal(body)}).encode()
    person = Person().opens("/load")
    person.sends(person.form("/load"), files={"file": ("check.json", data)})
    assert "1 questions have changed" in person.text


def test_answers_are_deleted_when_asked() -> None:
    person = at_page_4()
    path = person.path
    person.opens(path.replace("/4", "/answers")).sends(person.form("/forget"))
    assert "Your answers are deleted" in person.text
    assert person.opens(path).page.status_code == 404


def test_sessions_end_by_age_and_by_number() -> None:
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0], most=3)
    first, _ = sessions.find(None)
    for _ in range(5):
        sessions.find(None)
    assert len(sessions) == 3
    last, session = sessions.find(None)
    session.region = "gb"
    now[0] = 3_601
    assert sessions.find(last)[1].region == ""
    assert len(sessions) == 1
    person = Person()
    paths = [person.opens("/").begins().path for _ in range(MOST_CHECKS + 1)]
    assert person.opens(paths[0]).page.status_code == 404
    assert person.opens(paths[1]).page.status_code == 200
    assert first
