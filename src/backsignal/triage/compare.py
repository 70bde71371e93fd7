"""What changes for people between two versions of the content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from backsignal.errors import AnswersError
from backsignal.knowledge import Knowledge
from backsignal.triage.assessment import Assessment
from backsignal.triage.cases import run_case

if TYPE_CHECKING:
    from backsignal.knowledge.authoring import Case, Content


def compare_contents(old: Content, new: Content) -> Iterator[str]:
    """Lines for a reader: versions, rules added, removed and changed, and every case whose outcome differs."""
    yield f"old: version {old.compiled['version']}, hash {old.compiled['hash'][:12]}"
    yield f"new: version {new.compiled['version']}, hash {new.compiled['hash'][:12]}"
    before, after = _by_id(old), _by_id(new)
    for title, ids in (
        ("rules added", after.keys() - before.keys()),
        ("rules removed", before.keys() - after.keys()),
        ("rules changed", {id for id in before.keys() & after.keys() if before[id] != after[id]}),
    ):
        yield f"{title}: {', '.join(sorted(ids)) or 'none'}"
    then, now = Knowledge(old.compiled), Knowledge(new.compiled)
    cases: dict[str, Case] = {case.says: case for case in (*old.cases, *new.cases)}
    moved = 0
    for case in cases.values():
        first, second = _outcome(case, then), _outcome(case, now)
        if first != second:
            moved += 1
            yield f"{case.where}: {case.says}\n    {first} -> {second}"
    yield f"{moved} of {len(cases)} cases change"


def _by_id(content: Content) -> dict[str, Any]:
    return {rule["id"]: rule for rule in content.compiled["rules"]}


def _outcome(case: Case, knowledge: Knowledge) -> str:
    try:
        assessment: Assessment = run_case(case, knowledge)
    except (AnswersError, KeyError):
        return "cannot be answered"
    if assessment.urgency is assessment.possible_urgency:
        return str(assessment.urgency)
    return f"{assessment.urgency} (possible {assessment.possible_urgency})"
