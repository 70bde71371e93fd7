"""From a person's own words to answers: what was understood, to be confirmed or put right before any of it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from backsignal.errors import AnswersError
from backsignal.knowledge import Knowledge, read_answers
from backsignal.reading import ReadFinding, Reading

PRESENT, ABSENT, UNCERTAIN = "present", "absent", "uncertain"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was understood: the answer it would give, and the readings it comes from.

    `answer` is None where the words leave it open, or say two things; then it is a question and never an answer.
    `urgent` marks signs that can be an emergency: they are asked about first.
    """

    finding: str
    answer: Any
    readings: tuple[ReadFinding, ...]
    urgent: bool

    @property
    def sentences(self) -> tuple[int, ...]:
        """The sentences it comes from, counted from 0."""
        return tuple(dict.fromkeys(reading.sentence for reading in self.readings))


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a text, and what was heard but is no answer (old, of others, only an if)."""

    reading: Reading
    points: tuple[Point, ...]
    not_counted: tuple[ReadFinding, ...]

    @property
    def asked_first(self) -> tuple[Point, ...]:
        """Signs of an emergency that the words tell or hint at: each is asked about before anything else."""
        return tuple(point for point in self.points if point.urgent and point.answer is not False)

    @property
    def to_confirm(self) -> tuple[Point, ...]:
        """What is shown back to be confirmed, in the order of the text."""
        first = set(self.asked_first)
        return tuple(point for point in self.points if point.answer is not None and point not in first)

    @property
    def left_open(self) -> tuple[Point, ...]:
        """What the words leave open and is no emergency: the questions ask about it where it matters."""
        return tuple(point for point in self.points if point.answer is None and not point.urgent)


def understood(reading: Reading, knowledge: Knowledge) -> Understood:
    """The points of a reading, each finding once, in the order of the text.

    A broader finding gives way to a narrower one that was read from the same words. Only what questions can be answered
    with becomes a point.
    """
    by_id: dict[str, list[ReadFinding]] = {}
    not_counted = []
    for each in reading.findings:
        if each.status not in (PRESENT, ABSENT, UNCERTAIN):
            not_counted.append(each)
        elif each.id in knowledge.all_definitions and knowledge.all_definitions[each.id].assumed is None:
            by_id.setdefault(each.id, []).append(each)
    points = [
        Point(id, _answer(id, readings, knowledge), tuple(readings), _is_urgent(id, knowledge))
        for id, readings in by_id.items()
        if not _said_more_closely(id, readings, by_id, knowledge)
    ]
    return Understood(reading, tuple(points), tuple(not_counted))


def answers_of(points: Iterable[Point]) -> dict[str, Any]:
    """The answers of points that the person has confirmed."""
    return {point.finding: point.answer for point in points if point.answer is not None}


def _is_urgent(id: str, knowledge: Knowledge) -> bool:
    definition = knowledge.all_definitions[id]
    return definition.unsure_counts_as_yes or any(
        knowledge.all_definitions[narrower].unsure_counts_as_yes for narrower in definition.narrower
    )


def _said_more_closely(
    id: str, readings: list[ReadFinding], by_id: dict[str, list[ReadFinding]], knowledge: Knowledge
) -> bool:
    """Whether narrower findings with the same status were read from all the same words."""
    narrower = knowledge.all_definitions[id].narrower
    closer = [(each.start, each.end, each.status) for other in narrower for each in by_id.get(other, [])]
    return bool(narrower) and all((each.start, each.end, each.status) in closer for each in readings)


def _answer(id: str, readings: list[ReadFinding], knowledge: Knowledge) -> Any:
    """The one answer that all readings give; None where they differ, are unsure, or do not fit the question."""
    statuses = {each.status for each in readings}
    if len(statuses) > 1 or UNCERTAIN in statuses:
        return None
    definition = knowledge.all_definitions[id]
    if ABSENT in statuses:
        answer: Any = definition.none if definition.kind == "number" else False
        if definition.kind == "several" or (definition.kind == "choice" and definition.none is None):
            return None
    elif definition.kind == "several":
        told = [value for each in readings for value in (each.value if isinstance(each.value, list) else [each.value])]
        answer = list(dict.fromkeys(told))
    else:
        values = [each.value for each in readings]
        answer = values[0] if all(value == values[0] for value in values) else None
    return answer if _fits(id, answer, knowledge) else None


def _fits(id: str, answer: Any, knowledge: Knowledge) -> bool:
    try:
        return answer is not None and id in read_answers({id: answer}, knowledge)
    except AnswersError:
        return False
