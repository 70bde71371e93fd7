"""Worked cases run on the engine: each must come out as it says, and each near miss must be near."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from backsignal.errors import AnswersError, Fault, fault
from backsignal.knowledge import Knowledge, Rule, read_answers
from backsignal.knowledge.conditions import Among, Atom, Compare, Condition, walk
from backsignal.triage.assessment import Assessment
from backsignal.triage.engine import engine_for

if TYPE_CHECKING:
    from backsignal.knowledge.authoring import Case


def all_no(knowledge: Knowledge) -> dict[str, Any]:
    """Every question that can be answered no or never, answered so."""
    return {
        each.id: False if each.kind == "yes_no" else each.none
        for each in knowledge.findings.values()
        if (each.kind == "yes_no" and not each.assumed and not each.present_if) or each.none is not None
    }


def case_answers(case: Case, knowledge: Knowledge) -> dict[str, Any]:
    """The answers of a case, with everything else answered no or never where the case says so."""
    return dict(case.answers) if case.rest is None else all_no(knowledge) | case.answers


def run_case(case: Case, knowledge: Knowledge) -> Assessment:
    """The assessment of a case. Raises AnswersError where its answers cannot be taken."""
    return engine_for(knowledge, case.region).assess(read_answers(case_answers(case, knowledge), knowledge))


def check_case(case: Case, knowledge: Knowledge) -> list[Fault]:
    """What does not come out as the case says; empty where all is well."""
    try:
        outcome = run_case(case, knowledge)
    except AnswersError as error:
        return [
            fault("K503", case.where, problem=f"{case.says!r}: {each.code} {each.where} {each.what.rstrip('.')}")
            for each in error.faults
        ]
    held = {reason.rule.id for reason in outcome.reasons}
    problems = [
        f"{name} is {found}, not {wanted}"
        for name, found, wanted in (
            ("urgency", outcome.urgency, case.urgency),
            ("possible urgency", outcome.possible_urgency, case.possible),
            ("service", outcome.service, case.service),
            ("within", outcome.within, case.within),
        )
        if wanted is not None and found != wanted
    ]
    problems += [f"{id} does not hold" for id in case.rules if id not in held]
    problems += [f"{id} holds" for id in case.misses if id in held]
    faults = [fault("K503", case.where, problem=f"{case.says!r}: {problem}") for problem in problems]
    rules = {rule.id: rule for rule in knowledge.rules}
    faults += [fault("K504", case.where, id=id) for id in case.misses if not _is_near(case, rules[id], knowledge)]
    return faults


def _is_near(case: Case, rule: Rule, knowledge: Knowledge) -> bool:
    """Whether one changed answer, or the rule's own region, would make the rule hold."""
    answers = case_answers(case, knowledge)
    if rule.regions and case.region not in rule.regions:
        tries: Iterator[tuple[dict[str, Any], str]] = iter([(answers, rule.regions[0])])
    else:
        tries = ((answers | {id: value}, case.region or "") for id, value in _changes(rule.when, knowledge))
    for changed, region in tries:
        try:
            outcome = engine_for(knowledge, region or None).assess(read_answers(changed, knowledge))
        except AnswersError:
            continue
        if any(reason.rule.id == rule.id for reason in outcome.reasons):
            return True
    return False


def _changes(condition: Condition, knowledge: Knowledge) -> Iterator[tuple[str, Any]]:
    """Every other answer to a question the condition reads, one at a time."""
    for part in walk(condition):
        if not isinstance(part, Atom):
            continue
        definition = knowledge.all_definitions[part.finding]
        if isinstance(part, Compare):
            yield from ((part.finding, part.number + step) for step in (-1, 0, 1))
        elif isinstance(part, Among):
            values = [value if definition.kind == "choice" else [value] for value in definition.values]
            yield from ((part.finding, value) for value in values)
        else:
            yield from ((part.finding, value) for value in (True, False, None))
        if definition.present_if is not None:
            yield from _changes(definition.present_if, knowledge)


def check_cases(cases: list[Case], knowledge: Knowledge) -> list[Fault]:
    """Every fault of every case."""
    return [each for case in cases for each in check_case(case, knowledge)]
