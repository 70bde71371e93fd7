"""The proofs hold for the shipped content, and they can fail: faults planted in the content are caught."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import z3

from backsignal.knowledge import Knowledge
from backsignal.knowledge.authoring import Content
from backsignal.triage.cases import check_cases
from backsignal.triage.proof_open import Open
from backsignal.triage.proof_whole import Whole
from backsignal.triage.verify import Statement, certificate, claims, is_certificate_for, verify

Edit = Callable[[str, str, str], Content]

CORD, CAUDA, CANCER = "rules/cord_compression.yaml", "rules/cauda_equina.yaml", "rules/spinal_metastasis.yaml"
INFECTION, FRACTURE, VESSELS = "rules/infection.yaml", "rules/fracture.yaml", "rules/vessels_and_heart.yaml"
NAMES, CHILD, PREGNANCY = "rules/definitions.yaml", "rules/child.yaml", "rules/pregnancy.yaml"

FAULTS = [
    # a dropped condition, a swapped level, an "and" for an "or", a shifted threshold
    (NAMES, "new bladder_sensation_loss,\n            new bowel_incontinence_new", "new bowel_incontinence_new"),
    (NAMES, "any: [leg_weakness_both, leg_numbness_both,", "any: [leg_weakness_both,"),
    (
        NAMES,
        "cancer_history is current or past, cancer_spread_known,",
        "cancer_history is current, cancer_spread_known,",
    ),
    (NAMES, "any: [not_improving_weeks,", "all: [not_improving_weeks,"),
    (NAMES, "pain_days >= 42", "pain_days >= 43"),
    (NAMES, "pain_days > 365", "pain_days > 90"),
    (NAMES, "when: {any: [age_years < 16,", "when: {any: [age_years < 15,"),
    (CAUDA, "urgency: emergency", "urgency: same_day"),
    (CAUDA, "bladder_bowel_onset_days > 14, bladder_other_explanation", "bladder_other_explanation"),
    (CAUDA, "bladder_bowel_onset_days > 14", "bladder_bowel_onset_days > 13"),
    (CAUDA, "    urgency: same_day", "    urgency: urgent"),
    (CORD, "leg_numbness_both_since_days > 90", "leg_numbness_both_since_days > 30"),
    (CORD, "    when: unable_to_walk", "    when: new unable_to_walk"),
    (CORD, "    when: neuro_getting_worse", "    when: {all: [neuro_getting_worse, leg_weakness_one]}"),
    (CORD, "any: [weight_loss_unexplained, lump_elsewhere]", "all: [weight_loss_unexplained, lump_elsewhere]"),
    (CANCER, "when: {all: [has_or_had_cancer, new_cancer_nerve_sign]}", "when: new_cancer_nerve_sign"),
    (CANCER, "when: {all: [has_or_had_cancer, back_pain]}", "when: {all: [has_or_had_cancer, pain_at_night]}"),
    (CANCER, "at_least: 2", "at_least: 3"),
    (CANCER, "- age_years >= 50", "- age_years >= 51"),
    (CANCER, "regions: [gb]", "regions: [us]"),
    (INFECTION, "    when: feels_very_unwell", "    when: {all: [feels_very_unwell, fever_chills]}"),
    (INFECTION, "injected_drugs, recent_infection, spinal_hardware", "injected_drugs, spinal_hardware"),
    (INFECTION, "    urgency: same_day", "    urgency: routine"),
    (FRACTURE, "when: new major_trauma", "when: {all: [new major_trauma, severe_pain_unbearable]}"),
    (FRACTURE, "age_years >= 70", "age_years >= 75"),
    (FRACTURE, "age_years > 55", "age_years >= 55"),
    (VESSELS, "    when: collapse_faint", "    when: {all: [collapse_faint, abdominal_pain]}"),
    (VESSELS, "age_years > 60", "age_years > 65"),
    (VESSELS, "any: [pulsing_tummy,", "all: [pulsing_tummy,"),
    (CHILD, "{all: [age_years < 6, pain_at_night]}", "{all: [age_years < 5, pain_at_night]}"),
    (
        PREGNANCY,
        "{any: [severe_pain_unbearable, vaginal_bleeding]}",
        "{all: [severe_pain_unbearable, vaginal_bleeding]}",
    ),
    (PREGNANCY, "when: {all: [is_pregnant, new_nerve_sign]}", "when: {all: [is_pregnant, leg_weakness_both]}"),
]


@pytest.fixture(scope="module")
def statements(knowledge: Knowledge) -> list[Statement]:
    return list(verify(knowledge))


def test_every_statement_holds(statements: list[Statement]) -> None:
    assert not [(each.says, each.against) for each in statements if not each.holds]
    kinds = {each.id.split(".")[0] for each in statements}
    assert {"one_more", "worse", "reached", "decides", "told", "left_out", "no", "denied", "stop"} <= kinds
    assert {"G1", "G21", "G65"} <= kinds


def test_some_people_stand_behind_the_proof_about_stopping(knowledge: Knowledge) -> None:
    """The links between an unfinished check and the finished one leave people over; else it would prove nothing."""
    open_, whole = Open(knowledge), Whole(knowledge)
    terms = [whole.term(rule.when) for rule in knowledge.rules]
    links = [*open_.completed_by(whole), *whole.frame()]
    for rule, holds in zip(knowledge.rules, terms, strict=True):
        assert open_.someone(*links, open_.firm(rule.when), holds) is not None
        assert open_.someone(*links, open_.may(rule.when), z3.Not(open_.firm(rule.when))) is not None


def test_stopping_where_a_rule_holds_but_could_be_excused_is_caught(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Open, "firm", Open.surely)
    broken = {each.id for each in verify_only(knowledge, "stop") if not each.holds}
    assert "stop.cauda_equina.new_sign" in broken or len(broken) > 3, broken


def verify_only(knowledge: Knowledge, kind: str) -> list[Statement]:
    return [claim.prove() for claim in claims(knowledge) if claim.id.split(".")[0] == kind]


def test_a_rule_that_another_always_goes_before_is_caught(edited: Edit) -> None:
    knowledge = Knowledge(edited(CANCER, "at_least: 2", "at_least: 9").compiled)
    assert not all(each.holds for each in [*verify_only(knowledge, "reached"), *verify_only(knowledge, "decides")])


def test_a_worse_number_that_lowers_is_caught(edited: Edit) -> None:
    knowledge = Knowledge(edited("rules/everyday.yaml", "pain_now_0_10 >= 8", "pain_now_0_10 == 8").compiled)
    assert [each.id for each in verify_only(knowledge, "worse") if not each.holds] == ["worse.pain_now_0_10"]


@pytest.mark.parametrize(("name", "old", "new"), FAULTS, ids=[f"{index}" for index in range(1, len(FAULTS) + 1)])
def test_a_planted_fault_is_caught_by_a_proof_or_a_case(edited: Edit, name: str, old: str, new: str) -> None:
    content = edited(name, old, new)
    assert not content.faults, "a planted fault must be sound content, or nothing is shown"
    knowledge = Knowledge(content.compiled)
    assert check_cases(content.cases, knowledge) or any(not each.holds for each in promises(knowledge))


def promises(knowledge: Knowledge) -> list[Statement]:
    """Only the promises, which are quick."""
    found = []
    for statement in verify(knowledge):
        if statement.id.startswith("one_more"):
            break
        found.append(statement)
    return found


@pytest.mark.parametrize(
    ("name", "old", "new", "promise"),
    [
        (CAUDA, "urgency: emergency", "urgency: same_day", "G21.cauda_equina"),
        (CORD, "    when: unable_to_walk", "    when: new unable_to_walk", "G18.cord"),
        (VESSELS, "    when: collapse_faint", "    when: {all: [collapse_faint, abdominal_pain]}", "G40.collapse"),
    ],
)
def test_a_broken_promise_names_a_person(edited: Edit, name: str, old: str, new: str, promise: str) -> None:
    broken = {each.id: each for each in promises(Knowledge(edited(name, old, new).compiled)) if not each.holds}
    assert promise in broken
    assert broken[promise].against


def test_a_rule_that_lowers_when_one_more_sign_is_told_is_caught(edited: Edit) -> None:
    new = "    when: {all: [collapse_faint, not abdominal_pain]}"
    knowledge = Knowledge(edited(VESSELS, "    when: collapse_faint", new).compiled)
    broken = [each.id for each in verify(knowledge) if not each.holds]
    assert "one_more.abdominal_pain" in broken


def test_a_certificate_is_for_one_content_and_cannot_be_altered(
    statements: list[Statement], knowledge: Knowledge, edited: Edit
) -> None:
    found: dict[str, Any] = certificate(knowledge, statements)
    assert is_certificate_for(found, knowledge)
    other = Knowledge(edited(CANCER, "at_least: 2", "at_least: 3").compiled)
    assert not is_certificate_for(found, other)
    assert not is_certificate_for(found | {"solver": "another"}, knowledge)
    assert not is_certificate_for({}, knowledge)
    found["statements"][0]["holds"] = False
    assert not is_certificate_for(found, knowledge)
