"""What holds for every person there could be."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backsignal.assess import assess
from backsignal.findings import UNSURE
from backsignal.report import Teller, assessment_page, assessment_record, plain_text
from backsignal.urgency import Urgency
from tests.people import DEFINITIONS, KNOWLEDGE, REGIONS, people, values
from tests.reference_engine import Reference

WARNINGS = sorted(
    each.id for each in KNOWLEDGE.findings.values() if each.kind == "yes_no" and each.direction == "warning"
)


@given(people(), REGIONS)
def test_it_never_raises_and_every_reading_of_it_works(answers: dict[str, Any], region: str | None) -> None:
    assessment = assess(answers, region)
    teller = Teller(KNOWLEDGE, region)
    assert list(plain_text(assessment_page(assessment, teller)))
    record = assessment_record(assessment, teller)
    assert record["safety_net"]
    assert len(record["safety_net"]) <= 7


@given(people(), REGIONS)
def test_the_plain_engine_says_the_same(answers: dict[str, Any], region: str | None) -> None:
    assessment, reference = assess(answers, region), Reference(KNOWLEDGE, answers)
    assert assessment.urgency == reference.urgency(region)
    assert assessment.possible_urgency == reference.possible(region)
    assert {reason.rule.id for reason in assessment.reasons} == reference.held(region)


@given(people(), REGIONS, st.sampled_from(WARNINGS))
def test_one_more_warning_never_lowers(answers: dict[str, Any], region: str | None, warning: str) -> None:
    before = assess(answers, region)
    after = assess(answers | {warning: True}, region)
    assert after.urgency >= before.urgency
    assert after.possible_urgency >= after.urgency


@given(people(), REGIONS, st.sampled_from(sorted(DEFINITIONS)))
def test_leaving_an_answer_out_never_lowers_what_is_possible(
    answers: dict[str, Any], region: str | None, left_out: str
) -> None:
    assume(left_out in answers)
    fewer = {id: value for id, value in answers.items() if id != left_out}
    assert assess(fewer, region).possible_urgency >= assess(answers, region).possible_urgency


@given(people(), REGIONS, st.data())
def test_whatever_the_open_questions_say_it_stays_within_what_is_possible(
    answers: dict[str, Any], region: str | None, data: st.DataObject
) -> None:
    possible = assess(answers, region).possible_urgency
    ids = data.draw(st.lists(st.sampled_from(sorted(DEFINITIONS)), max_size=12, unique=True))
    more = {id: data.draw(values(DEFINITIONS[id])) for id in ids if id not in answers}
    assert assess(more | answers, region).urgency <= possible


@given(people(), REGIONS)
def test_only_questions_named_as_open_can_raise_it(answers: dict[str, Any], region: str | None) -> None:
    before = assess(answers, region)
    for id in WARNINGS:
        if id not in answers and assess(answers | {id: True}, region).urgency > before.urgency:
            definition = DEFINITIONS[id]
            worked_out = definition.present_if or definition.absent_if or definition.narrower
            assert id in before.ask_next or worked_out, f"{id} raises it and is not asked"


@given(people(), st.randoms())
def test_the_order_of_answers_never_matters(answers: dict[str, Any], shuffle: random.Random) -> None:
    items = list(answers.items())
    shuffle.shuffle(items)
    one, other = assess(answers), assess(dict(items))
    assert (one.urgency, one.possible_urgency, one.ask_next) == (other.urgency, other.possible_urgency, other.ask_next)


@given(people(), REGIONS, st.sampled_from(sorted(KNOWLEDGE.findings)))
def test_unsure_about_an_emergency_sign_never_lowers(answers: dict[str, Any], region: str | None, id: str) -> None:
    assume(KNOWLEDGE.findings[id].unsure_counts_as_yes)
    unsure = assess(answers | {id: UNSURE}, region)
    assert unsure.urgency >= assess(answers | {id: False}, region).urgency
    assert unsure.urgency == assess(answers | {id: True}, region).urgency


@given(people(), REGIONS)
def test_self_care_and_routine_are_told_only_when_nothing_open_could_raise_them(
    answers: dict[str, Any], region: str | None
) -> None:
    assessment = assess(answers, region)
    if assessment.settled and assessment.urgency <= Urgency.ROUTINE:
        assert assessment.possible_urgency is assessment.urgency


@given(people(), st.sampled_from(sorted(KNOWLEDGE.regions)))
def test_an_unknown_region_is_never_less_careful(answers: dict[str, Any], region: str) -> None:
    assert assess(answers, None).urgency >= assess(answers, region).urgency


@given(people(), REGIONS)
def test_every_reason_names_findings_that_were_told(answers: dict[str, Any], region: str | None) -> None:
    for reason in assess(answers, region).reasons:
        assert reason.because, reason.rule.id
        assert {each.id for each in reason.findings} == set(reason.because) & (set(answers) | {"back_pain"})


@given(st.dictionaries(st.text(max_size=12), st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9))))
def test_any_other_mapping_is_taken_or_refused_with_a_message(answers: dict[str, Any]) -> None:
    known = {id: value for id, value in answers.items() if id in DEFINITIONS}
    if known == answers:
        return
    with pytest.raises(ValueError, match=r"Repair: "):
        assess(answers)
