"""Every worked case comes out as it says. The cases are the specification; this file only runs them."""

from __future__ import annotations

import pytest

from backsignal.knowledge import Knowledge
from backsignal.knowledge.authoring import Case, Content, read_content
from backsignal.knowledge.places import CONTENT
from backsignal.triage.cases import case_answers, check_case, run_case
from backsignal.urgency import Urgency
from tests.reference_engine import Reference

CASES = read_content(CONTENT).cases


def _name(case: Case) -> str:
    return case.says[:90]


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_case(case: Case, knowledge: Knowledge) -> None:
    faults = check_case(case, knowledge)
    assert not faults, "\n".join(map(str, faults))


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_plain_engine_says_the_same(case: Case, knowledge: Knowledge) -> None:
    reference = Reference(knowledge, case_answers(case, knowledge))
    outcome = run_case(case, knowledge)
    assert outcome.urgency == reference.urgency(case.region)
    assert {reason.rule.id for reason in outcome.reasons} == reference.held(case.region)
    assert outcome.possible_urgency == reference.possible(case.region)


def test_there_are_at_least_250_cases_and_each_says_something_of_its_own() -> None:
    assert len(CASES) >= 250
    assert len({case.says for case in CASES}) == len(CASES)


def test_every_rule_is_reached_by_a_case_and_just_missed_by_another(content: Content) -> None:
    assert not [str(each) for each in content.faults if each.code in ("K501", "K502")]


def test_the_articles_promise_every_sign_alone_is_at_least_routine(knowledge: Knowledge) -> None:
    signs = {each.id for each in knowledge.findings.values() if each.article}
    promised = [case for case in CASES if case.article]
    assert signs <= {id for case in promised for id in case.answers}, "a sign of the article has no case"
    for case in promised:
        assert run_case(case, knowledge).urgency >= Urgency.ROUTINE, case.says


def test_everyday_pain_is_never_sent_to_an_emergency(knowledge: Knowledge) -> None:
    everyday = [case for case in CASES if case.ordinary]
    assert len(everyday) >= 5
    for case in everyday:
        outcome = run_case(case, knowledge)
        assert outcome.urgency < Urgency.SAME_DAY, case.says
        assert outcome.possible_urgency < Urgency.EMERGENCY, case.says
