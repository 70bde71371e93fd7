"""Stopping early gives what the full set of questions gives: how soon, within which time, whom to see first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backsignal.assess import assess
from backsignal.questionnaire import Questionnaire, State
from backsignal.triage import Assessment
from backsignal.urgency import Urgency
from benchmarks.early_stop import outcome, random_people, stopped_early
from tests.people import KNOWLEDGE, NO, REGIONS, people


@pytest.mark.parametrize("region", ["gb", "us", None])
def test_random_people_get_the_same_on_both_roads(region: str | None) -> None:
    """The same people as in benchmarks/early_stop.py, which takes 100,000 of them."""
    questionnaire = Questionnaire(region)
    ends: set[Urgency] = set()
    for person in random_people(100, seed=7, knowledge=KNOWLEDGE):
        early, full = assess(stopped_early(person, questionnaire).answers, region), assess(person, region)
        assert outcome(early) == outcome(full), person
        ends.add(full.urgency)
    assert len(ends) >= 4


@given(people(), REGIONS)
def test_arbitrary_people_get_the_same_on_both_roads(answers: dict[str, Any], region: str | None) -> None:
    """Whatever the questions can be answered with; what is worked out from other answers is not asked."""
    definitions = KNOWLEDGE.all_definitions
    asked = {id for id in answers if not definitions[id].narrower and definitions[id].present_if is None}
    told = NO | {id: answers[id] for id in asked}
    person = {id: value for id, value in told.items() if definitions[id].present_if is None}
    state = stopped_early(person, Questionnaire(region))
    assert outcome(assess(state.answers, region)) == outcome(assess(_askable(person, state), region))


def _askable(person: dict[str, Any], state: State) -> dict[str, Any]:
    """Without answers that nobody would be asked for, because another answer rules them out."""
    assessment: Assessment = assess(person)
    ruled_out = {
        id
        for id, definition in KNOWLEDGE.all_definitions.items()
        if id not in state.put and definition.absent_if is not None and assessment.holds(definition.absent_if)
    }
    return {id: value for id, value in person.items() if id not in ruled_out}


@given(people(), REGIONS, st.data())
def test_the_order_of_the_screens_never_matters(
    answers: dict[str, Any], region: str | None, data: st.DataObject
) -> None:
    state = stopped_early(NO | answers, Questionnaire(region))
    told = list(state.answers.items())
    shuffled = dict(data.draw(st.permutations(told)))
    one, other = assess(dict(told), region), assess(shuffled, region)
    assert outcome(one) == outcome(other)
    assert one.ask_next == other.ask_next
