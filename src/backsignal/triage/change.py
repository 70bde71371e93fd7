"""What would change this: the smallest sets of other answers with which the same person would be more urgent.

A set is listed where it raises the urgency and none of its parts reaches as far. Every other answer that the questions
take is tried, alone and together with each other one, so the list is complete up to the number of answers changed.
Numbers stand for bands: between two thresholds of the rules every number counts the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backsignal.findings import Findings, Value
from backsignal.knowledge.conditions import Compare, Condition
from backsignal.knowledge.model import FindingDefinition
from backsignal.urgency import LEVELS, Urgency

if TYPE_CHECKING:
    from backsignal.triage.engine import Engine


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """Other answers, by finding id, and the urgency that the person would then have."""

    answers: Mapping[str, Any]
    urgency: Urgency

    def __repr__(self) -> str:
        return f"<change of {len(self.answers)} answers: {self.urgency}>"  # answers are never printed by accident


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """One other answer to one question, and its literals."""

    finding: str
    answer: Any
    literals: int
    absent_if: Condition | None


class Changes:
    """Every answer that could be given otherwise, for the rules of one engine."""

    def __init__(self, engine: Engine):
        """`engine` decides; this only tries other answers on it."""
        self._engine = engine
        self._literals = engine.literals
        definitions = engine.knowledge.all_definitions
        self._every = {id: self._literals.of_finding(id) for id in definitions}
        self._yes_no = {id for id, definition in definitions.items() if definition.kind == "yes_no"}
        self._several = {id for id, definition in definitions.items() if definition.kind == "several"}
        self._steps = tuple(step for each in definitions.values() for step in self._steps_of(each))

    def raising(self, findings: Findings, *, most: int = 1) -> tuple[Change, ...]:
        """The smallest sets of at most `most` changed answers (1 or 2) that raise the urgency, most urgent first.

        Each further choice of a list counts as one change.

        Not tried: broader findings, which no question asks for, and signs that this person cannot have, such as
        those of pregnancy in a man.
        """
        told = self._literals.told(findings)
        known = self._literals.work_out(told)
        now = self._engine.urgency_of(known).rank
        alone: list[tuple[_Step, int]] = []
        for step in self._steps:
            if self._other(step, told, known):
                alone.append((step, self._level(self._after(told, step))))
        found: list[tuple[int, tuple[_Step, ...]]] = [(level, (step,)) for step, level in alone if level > now]
        found += self._pairs(told, now, alone) if most > 1 else []
        found.sort(key=lambda each: (-each[0], len(each[1])))
        return tuple(Change(_together(steps), LEVELS[level]) for level, steps in found)

    def _pairs(self, told: int, now: int, alone: list[tuple[_Step, int]]) -> list[tuple[int, tuple[_Step, ...]]]:
        """The pairs that reach further than each of the two."""
        found: list[tuple[int, tuple[_Step, ...]]] = []
        left = [(step, level, self._after(told, step)) for step, level in alone if level < len(LEVELS) - 1]
        for index, (one, first, so_far) in enumerate(left):
            for other, second, _ in left[index + 1 :]:
                if one.finding != other.finding or one.finding in self._several:
                    level = self._level(self._after(so_far, other))
                    if level > max(now, first, second):
                        found.append((level, (one, other)))
        return found

    def _other(self, step: _Step, told: int, known: int) -> bool:
        """Whether the answer differs from what is known, and could be given by this person."""
        own = self._every[step.finding]
        told_present = step.finding in self._yes_no and bool(told & own & self._literals.all_atoms)
        if step.absent_if is not None and not told_present and self._engine.holds(step.absent_if, known):
            return False
        return bool(step.literals & ~known) and self._after(told, step) != told

    def _after(self, told: int, step: _Step) -> int:
        """What is told when the answer is given instead; one of several choices is told beside those told before."""
        own = self._every[step.finding]
        if step.finding in self._several and told & own:
            more = step.literals & self._literals.all_atoms
            return told & ~(more << self._literals.shift) | more
        return told & ~own | step.literals

    def _level(self, told: int) -> int:
        return self._engine.urgency_of(self._literals.work_out(told)).rank

    def _steps_of(self, definition: FindingDefinition) -> Iterator[_Step]:
        id = definition.id
        if definition.narrower or definition.assumed is not None or not self._every[id]:
            return
        if definition.kind == "yes_no":
            answers: list[tuple[Any, Value]] = [(True, True), (False, False)]
        elif definition.kind == "number":
            answers = [(number, number) for number in self._numbers(definition)]
        else:
            several = definition.kind == "several"
            answers = [([each] if several else each, frozenset((each,))) for each in definition.values]
        seen: set[int] = set()
        for answer, value in answers:
            literals = self._literals.of_answer(id, value)
            if literals and literals not in seen:
                seen.add(literals)
                yield _Step(id, answer, literals, definition.absent_if)

    def _numbers(self, definition: FindingDefinition) -> list[float]:
        """Whole numbers where there are any on each side of every threshold, and between neighbours."""
        edges = [
            atom.number for atom in self._literals.atoms if isinstance(atom, Compare) and atom.finding == definition.id
        ]
        near = [edge + step for step in (0, -1, 1, -0.5, 0.5) for edge in edges]
        inside = [number for number in near if definition.low <= number <= definition.high]
        return [int(number) if float(number).is_integer() else number for number in inside]


def _together(steps: tuple[_Step, ...]) -> dict[str, Any]:
    """The answers of all steps by finding; two choices of one list stand in one list."""
    answers: dict[str, Any] = {}
    for step in steps:
        several = isinstance(step.answer, list)
        answers[step.finding] = [*answers.get(step.finding, []), *step.answer] if several else step.answer
    return answers
