"""The questionnaire: what comes next, why, and a state that can be kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from backsignal.assess import assess
from backsignal.errors import AnswersError, StateError
from backsignal.findings import UNSURE
from backsignal.knowledge import Knowledge
from backsignal.knowledge.authoring import Content
from backsignal.questionnaire import (
    FOLLOW_UP,
    ONCE_MORE,
    Questionnaire,
    Screen,
    State,
    state_from_record,
    state_record,
)
from backsignal.urgency import Urgency

Edit = Callable[[str, str, str], Content]
QUESTIONS = "words/en/questions/saddle_bladder_bowel.yaml"


def denied(screen: Screen, knowledge: Knowledge, **told: Any) -> dict[str, Any]:
    """What someone with nothing else answers on a screen."""
    usual: dict[str, Any] = {"age_years": 40, "sex_at_birth": "male", "pain_site": ["low_back"], "pain_days": 3}
    usual |= {"pain_onset": "days", **told}
    answers = {}
    for id in screen.findings:
        definition = knowledge.all_definitions[id]
        answers[id] = usual.get(id, False if definition.kind == "yes_no" else definition.none)
    return answers


def walked(questionnaire: Questionnaire, **told: Any) -> tuple[State, list[Screen]]:
    state, screens = State(), []
    while screen := questionnaire.next(state):
        screens.append(screen)
        state = state.answered(screen.id, denied(screen, questionnaire.knowledge, **told))
    return state, screens


def test_the_emergency_topics_come_first_for_everyone(knowledge: Knowledge) -> None:
    _, screens = walked(Questionnaire("gb"))
    topics = [section.id for screen in screens for section in screen.sections]
    emergency = [group.id for group in knowledge.screens.values() if group.emergency]
    assert topics[: len(emergency)] == emergency
    assert all(item.raises_to is Urgency.EMERGENCY for item in screens[0].items)


def test_an_everyday_pain_takes_thirteen_screens_and_ends_with_the_signs_that_a_wrong_tap_loses() -> None:
    state, screens = walked(Questionnaire("gb"))
    assert len(screens) <= 13
    assert screens[-1].id == ONCE_MORE
    assert assess(state.answers, "gb").settled


def test_a_sign_found_in_other_words_counts(knowledge: Knowledge) -> None:
    questionnaire = Questionnaire("gb")
    state, screens = walked(questionnaire)
    state = state.back().answered(ONCE_MORE, denied(screens[-1], knowledge, fever_chills=True))
    assert assess(state.answers, "gb").urgency is Urgency.SAME_DAY
    assert not any(item.finding in screens[-1].findings for item in getattr(questionnaire.next(state), "items", ()))


def test_an_emergency_ends_the_questions_but_for_what_could_excuse_it() -> None:
    questionnaire = Questionnaire()
    screen = questionnaire.next({"saddle_numbness": True})
    assert screen is not None
    assert screen.id == FOLLOW_UP
    assert set(screen.findings) == {"saddle_numbness_new", "bladder_bowel_onset_days", "bladder_other_explanation"}
    assert questionnaire.next({"saddle_numbness": True, "collapse_faint": True}) is None, "that one has no excuse"


def test_a_topic_waits_for_the_answers_it_hangs_on() -> None:
    _, screens = walked(Questionnaire("us"), sex_at_birth="female", age_years=30)
    topics = [[section.id for section in screen.sections] for screen in screens]
    about = next(number for number, ids in enumerate(topics) if "about_you" in ids)
    pregnancy = next(number for number, ids in enumerate(topics) if "pregnancy" in ids)
    assert pregnancy > about
    _, screens = walked(Questionnaire("us"))
    assert not any(section.id in ("pregnancy", "child") for screen in screens for section in screen.sections)


def test_every_question_says_what_waits_for_it(knowledge: Knowledge) -> None:
    rules = {rule.id: rule for rule in knowledge.rules}
    _, screens = walked(Questionnaire("gb"))
    asked = [item for screen in screens for item in screen.items]
    assert all(item.raises_to is rules[item.rules[0]].urgency for item in asked if item.rules)
    always = {id for group in knowledge.screens.values() if group.always for id in group.findings}
    twice = {each.id for each in knowledge.findings.values() if each.asked_twice}
    assert all(item.rules or item.finding in always | twice for item in asked)


def test_the_same_state_gives_the_same_screen_whichever_way_it_was_reached(knowledge: Knowledge) -> None:
    questionnaire = Questionnaire("gb")
    first = questionnaire.next(State())
    assert first is not None
    answers = denied(first, knowledge)
    one = State().answered(first.id, answers)
    other = State().answered(first.id, dict(reversed(answers.items()))).answered("x", {"age_years": 3}).back()
    assert questionnaire.next(one) == questionnaire.next(other)
    assert Questionnaire("gb").next(one) == questionnaire.next(one)


def test_going_back_and_changing_an_answer(knowledge: Knowledge) -> None:
    questionnaire = Questionnaire("gb")
    first = questionnaire.next(State())
    assert first is not None
    state = State().answered(first.id, denied(first, knowledge))
    assert state.back() == State() == State().back()
    changed = state.changed("chest_pain", True)
    assert changed.answers["chest_pain"] is True
    assert state.answers["chest_pain"] is False, "the state before is as it was"
    assert questionnaire.next(changed) is None
    assert State(given={"chest_pain": True}).changed("chest_pain", False).answers == {"chest_pain": False}


def test_what_was_skipped_or_is_unsure_is_not_put_again() -> None:
    questionnaire = Questionnaire("gb")
    state = State()
    put: list[str] = []
    while screen := questionnaire.next(state):
        assert not set(screen.findings) & set(put)
        put += screen.findings
        skipped = {id: UNSURE if id == "fever_chills" else None for id in screen.findings}
        state = state.answered(screen.id, skipped)
    assert assess(state.answers, "gb").possible_urgency is Urgency.EMERGENCY


def test_what_is_known_before_is_not_asked(knowledge: Knowledge) -> None:
    state, screens = State(given={"age_years": 70, "fever_chills": False}), []
    while screen := Questionnaire("gb").next(state):
        screens.append(screen)
        state = state.answered(screen.id, denied(screen, knowledge))
    asked = [id for screen in screens for id in screen.findings if screen.id != ONCE_MORE]
    assert "age_years" not in asked
    assert "fever_chills" not in asked


def test_wrong_answers_are_refused() -> None:
    with pytest.raises(AnswersError):
        Questionnaire().next({"no_such_finding": True})


# --- kept --------------------------------------------------------------------------------------------------------


@pytest.fixture
def state(knowledge: Knowledge) -> State:
    state = State(given={"age_years": 61})
    for _ in range(3):
        screen = Questionnaire("gb").next(state)
        assert screen is not None
        state = state.answered(screen.id, denied(screen, knowledge, leg_numbness_both=None))
    return state


def test_a_state_goes_through_json_and_back(state: State, knowledge: Knowledge) -> None:
    kept = state_from_record(json.loads(json.dumps(state_record(state, "gb", knowledge))), knowledge)
    assert (kept.state, kept.region, kept.ask_again) == (state, "gb", ())


def test_a_state_of_other_content_goes_on_where_the_questions_mean_the_same(
    state: State, knowledge: Knowledge, edited: Edit
) -> None:
    record = state_record(state, "gb", knowledge)
    other = Knowledge(edited("rules/spinal_metastasis.yaml", "at_least: 2", "at_least: 3").compiled)
    assert other.hash != knowledge.hash
    kept = state_from_record(record, other)
    assert kept.state == state
    assert kept.ask_again == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "id"),
    [
        (QUESTIONS, "Is it new that you leak or wet yourself?", "Do you leak?", "urinary_incontinence_new"),
        ("findings/about_you.yaml", "range: [0, 120]", "range: [0, 110]", "age_years"),
    ],
)
def test_a_question_that_means_something_else_is_asked_again(
    state: State, knowledge: Knowledge, edited: Edit, name: str, old: str, new: str, id: str
) -> None:
    kept = state_from_record(state_record(state, None, knowledge), Knowledge(edited(name, old, new).compiled))
    assert kept.ask_again == (id,)
    assert id not in kept.state.put
    assert len(kept.state.answers) == len(state.answers) - 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: record["screens"][0][1].update(chest_pain=True),
        lambda record: record.update(region="us"),
        lambda record: record.pop("seal"),
        lambda record: record.pop("form"),
        lambda record: record.clear(),
        lambda record: record.update(screens=None),
    ],
)
def test_a_damaged_or_changed_record_is_refused(state: State, knowledge: Knowledge, spoil: Any) -> None:
    record = json.loads(json.dumps(state_record(state, "gb", knowledge)))
    spoil(record)
    with pytest.raises(StateError):
        state_from_record(record, knowledge)


@pytest.mark.parametrize(
    "wrong", [{"screens": 3}, {"given": {"age_years": "old"}}, {"meanings": None, "content": {"hash": "0"}}]
)
def test_a_record_with_a_true_seal_and_nonsense_inside_is_refused(
    state: State, knowledge: Knowledge, wrong: dict[str, Any]
) -> None:
    from backsignal.questionnaire import keeping

    body = {key: value for key, value in state_record(state, "gb", knowledge).items() if key != "seal"} | wrong
    with pytest.raises(StateError):
        state_from_record(body | {"seal": keeping._seal(body)}, knowledge)


def test_a_state_never_prints_its_answers(state: State) -> None:
    assert "61" not in repr(state)
    assert "age" not in repr(state)
