"""What would change this: complete and minimal, against every other answer there is, and against the solver."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from backsignal.assess import assess
from backsignal.knowledge import Knowledge, read_answers
from backsignal.triage.change import Change
from backsignal.triage.engine import engine_for
from backsignal.triage.proof_whole import Whole
from backsignal.urgency import LEVELS, Urgency
from tests.small import CONDITIONS, small

NUMBERS = (10, 30, 55, 60)  # one of each stretch that the small rules tell apart: under 16, to 49, from 50, and 60
OTHER = {
    "kind_of": ("never", "mild", "strong"),
    "years_old": NUMBERS,
    "place_of": (["left"], ["right"], ["left", "right"]),
}
ASKED = ("sign_a", "sign_b", "sign_c", "sign_a_new", "on_a_side", "sign_f", *OTHER)


def answers_to(id: str) -> tuple[Any, ...]:
    return OTHER.get(id, (True, False))


SOMEONE = st.fixed_dictionaries({}, optional={id: st.sampled_from(answers_to(id)) for id in ASKED})


def brute_force(answers: dict[str, Any], knowledge: Knowledge, most: int) -> set[tuple[frozenset[str], Urgency]]:
    """Every smallest set of questions with the level it can reach, by trying all other answers one by one."""
    engine = engine_for(knowledge, None)

    def level(of: dict[str, Any]) -> Urgency:
        return engine.urgency(read_answers(of, knowledge))

    now = level(answers)
    definitions = knowledge.all_definitions
    ids = [id for id in definitions if definitions[id].assumed is None and (id in OTHER or _is_yes_no(id, knowledge))]
    found: set[tuple[frozenset[str], Urgency]] = set()
    for size in range(1, most + 1):
        for chosen in itertools.combinations(ids, size):
            for values in itertools.product(*(list(_others(id, answers)) for id in chosen)):
                changed = dict(zip(chosen, values, strict=True))
                if sum(_steps(id, each, answers) for id, each in changed.items()) > most:
                    continue
                reached = level(answers | changed)
                parts = itertools.combinations(changed, size - 1)
                if reached > now and all(level(answers | {id: changed[id] for id in part}) < reached for part in parts):
                    found.add((frozenset(chosen), reached))
    return found


def _steps(id: str, answer: Any, answers: dict[str, Any]) -> int:
    """How many changes another answer is: each further place counts as one."""
    return len(set(answer) - set(answers.get(id, []))) if id == "place_of" else 1


def _is_yes_no(id: str, knowledge: Knowledge) -> bool:
    return knowledge.all_definitions[id].kind == "yes_no"


def _others(id: str, answers: dict[str, Any]) -> Iterator[Any]:
    """The other answers; a list of places only grows."""
    for value in answers_to(id):
        if id == "place_of" and not set(answers.get(id, [])) <= set(value):
            continue
        if value != answers.get(id):
            yield value


@given(st.lists(CONDITIONS, min_size=2, max_size=4), SOMEONE)
def test_the_sets_are_those_that_trying_everything_finds(conditions: list[list[Any]], answers: dict[str, Any]) -> None:
    knowledge = small(conditions)
    engine = engine_for(knowledge, None)
    findings = read_answers(answers, knowledge)
    found = engine.changes.raising(findings, most=2)
    now = engine.urgency(findings)
    for change in found:
        told = dict(answers)
        for id, answer in change.answers.items():
            several = isinstance(answer, list)
            told[id] = sorted({*answers.get(id, []), *answer}) if several else answer
        assert engine.urgency(read_answers(told, knowledge)) is change.urgency > now
    wanted = {
        (ids, reached) for ids, reached in brute_force(answers, knowledge, 2) if _askable(ids, answers, knowledge)
    }
    listed = {(frozenset(change.answers), change.urgency) for change in found}
    assert {ids for ids, _ in wanted} >= {ids for ids, _ in listed}, "nothing is listed that trying does not find"
    for ids, reached in wanted:
        assert any(these <= ids and level >= reached for these, level in listed), (ids, reached)


def _askable(ids: frozenset[str], answers: dict[str, Any], knowledge: Knowledge) -> bool:
    """Whether the questions could be put to this person: not those that another answer rules out."""
    engine = engine_for(knowledge, None)
    known = engine.literals.known(read_answers(answers, knowledge))
    definitions = [knowledge.all_definitions[id] for id in ids if answers.get(id) is not True]
    return not any(each.absent_if is not None and engine.holds(each.absent_if, known) for each in definitions)


PEOPLE: dict[str, dict[str, Any]] = {
    "an everyday strain": {"age_years": 34},
    "sciatica": {"age_years": 45, "pain_spreads_leg_one": True, "leg_numbness_one": True, "leg_numbness_one_new": True},
    "past cancer": {"age_years": 62, "cancer_history": "past"},
    "weeks of night pain": {"age_years": 58, "night_pain_wakes": True, "pain_days": 50, "not_improving_weeks": True},
}


@pytest.mark.parametrize("name", PEOPLE)
def test_the_solver_finds_no_other_way_with_one_or_two_changed_answers(
    name: str, knowledge: Knowledge, all_no: dict[str, Any]
) -> None:
    """On the real rules: nobody who differs in at most two answers is more urgent without a listed set."""
    answers = all_no | PEOPLE[name]
    assessment = assess(answers)
    listed = assessment.changes(most=2)
    assert listed
    whole = Whole(knowledge)
    levels = whole.at_least(None)
    frame = whole.frame()
    changed = _changed(whole, knowledge, answers)
    few = z3.AtMost(*changed.values(), 2)
    contained = [
        z3.And([_given(whole, knowledge, id, answer) for id, answer in each.answers.items()]) for each in listed
    ]
    for level in LEVELS[assessment.urgency.rank + 1 :]:
        reaching = [term for term, each in zip(contained, listed, strict=True) if each.urgency >= level]
        solver = z3.Solver()
        solver.add(*frame, few, levels[level], *_consistent(whole, knowledge), z3.Not(z3.Or(reaching)))
        assert solver.check() == z3.unsat, (level, _shown(solver.model(), changed))


def _changed(whole: Whole, knowledge: Knowledge, answers: dict[str, Any]) -> dict[str, Any]:
    """For each question: whether its answer is another one than this person's."""
    changed: dict[str, Any] = {}
    findings = read_answers(answers, knowledge)
    for id, value, variable in whole.variables():
        told = findings.values_by_id.get(id)
        if knowledge.all_definitions[id].kind == "number":
            other = variable != told if told is not None else z3.BoolVal(True)
        elif value:
            other = variable != z3.BoolVal(isinstance(told, frozenset) and value in told)
        else:
            other = variable != z3.BoolVal(told is True)
        changed[id] = z3.Or(changed.get(id, False), other)
    return changed


def _given(whole: Whole, knowledge: Knowledge, id: str, answer: Any) -> Any:
    """The changed answer, or for a number any other that the rules read in the same way."""
    if knowledge.all_definitions[id].kind == "number":
        literals = engine_for(knowledge, None).literals
        same = []
        for atom in literals.atoms:
            if atom.finding == id:
                holds = bool(literals.of_answer(id, answer) & literals.bit(atom))
                same.append(whole.term(atom) if holds else z3.Not(whole.term(atom)))
        return z3.And(same)
    if isinstance(answer, list):
        return z3.And([whole.told(id, each) for each in answer])
    return whole.told(id, answer) if isinstance(answer, str) else whole.told(id) == z3.BoolVal(answer)


def _consistent(whole: Whole, knowledge: Knowledge) -> list[Any]:
    """Broader findings are not asked, what is worked out follows, and what is ruled out is not answered."""
    found = []
    for id in dict.fromkeys(id for id, _, _ in whole.variables()):
        definition = knowledge.all_definitions[id]
        if definition.narrower:
            found.append(z3.Not(whole.told(id)))
        elif definition.kind == "yes_no" and definition.absent_if is not None:
            found.append(z3.Implies(whole.term(definition.absent_if), z3.Not(whole.told(id))))
    return found


def _shown(model: Any, changed: dict[str, Any]) -> list[str]:
    return [id for id, term in changed.items() if z3.is_true(model.eval(term))]


def test_a_change_never_prints_answers() -> None:
    assert "fever" not in repr(Change({"fever_chills": True}, Urgency.SAME_DAY))
