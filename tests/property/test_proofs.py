"""The proofs hold for the shipped content, and they can fail: faults planted in the content are caught."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backsignal.knowledge import Knowledge
from backsignal.knowledge.authoring import Content
from backsignal.triage.cases import check_cases
from backsignal.triage.proof_open import Open
from backsignal.triage.proof_whole import Whole
from backsignal.triage.verify import Statement, certificate, claims, is_certificate_for, verify
from tests.faults import CANCER, CAUDA, CORD, FAULTS, VESSELS, PlantedFault

Edit = Callable[[str, str, str], Content]


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


def test_stopping_where_a_rule_holds_but_could_be_excused_is_caught(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Open, "firm", Open.surely)
    broken = {each.id for each in verify_only(knowledge, "stop") if not each.holds}
    assert {"stop.cauda_equina.new_sign", "stop.cord.both_legs", "stop.myeloma.over_60"} <= broken


def verify_only(knowledge: Knowledge, kind: str) -> list[Statement]:
    return [claim.prove() for claim in claims(knowledge) if claim.id.split(".")[0] == kind]


def test_a_rule_that_another_always_goes_before_is_caught(edited: Edit) -> None:
    knowledge = Knowledge(edited(CANCER, "at_least: 2", "at_least: 9").compiled)
    assert not all(each.holds for each in [*verify_only(knowledge, "reached"), *verify_only(knowledge, "decides")])


def test_a_worse_number_that_lowers_is_caught(edited: Edit) -> None:
    knowledge = Knowledge(edited("rules/everyday.yaml", "pain_now_0_10 >= 8", "pain_now_0_10 == 8").compiled)
    assert [each.id for each in verify_only(knowledge, "worse") if not each.holds] == ["worse.pain_now_0_10"]


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{index}" for index in range(1, len(FAULTS) + 1)])
def test_a_planted_fault_is_caught_by_what_the_table_names(edited: Edit, fault: PlantedFault) -> None:
    """The table in docs/reference/planted_faults.md is made of the same list, so what it claims is measured here."""
    content = edited(fault.file, fault.old, fault.new)
    assert not content.faults, "a planted fault must be sound content, or nothing is shown"
    assert fault.proofs or fault.case
    knowledge = Knowledge(content.compiled)
    assert bool(check_cases(content.cases, knowledge)) is fault.case
    if fault.proofs:
        assert set(fault.proofs) <= {each.id for each in promises(knowledge) if not each.holds}


def test_at_least_30_faults_are_planted_and_each_is_its_own() -> None:
    assert len({(each.file, each.old, each.new) for each in FAULTS}) == len(FAULTS) >= 30


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
