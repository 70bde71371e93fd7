"""Telling it in one's own words: text in, and out what was understood, to be confirmed or corrected."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backsignal.knowledge import Knowledge
from backsignal.questionnaire.understood import Point, understood
from backsignal.reading import Reading, read

MOST_LETTERS = 5_000
YES, NO, UNSURE = "yes", "no", "unsure"


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One finding read from the text: the answer it seems to give, and where it stands."""

    finding: str
    says: str
    value: Any
    spans: tuple[tuple[int, int], ...]


def read_words(text: str) -> Reading:
    """What the reader makes of a text written today."""
    return read(text, today=datetime.date.today())


def entries_of(reading: Reading, knowledge: Knowledge) -> list[Entry]:
    """What was understood, one entry for each finding, signs of an emergency first.

    What the words leave open is an entry only where yes and no can answer it; the questions come back to the rest.
    """
    found = understood(reading, knowledge)
    points = [*found.asked_first, *(point for point in found.points if point not in found.asked_first)]
    return [
        _entry(point)
        for point in points
        if point.answer not in (None, False) or knowledge.all_definitions[point.finding].kind == "yes_no"
    ]


def _entry(point: Point) -> Entry:
    says = UNSURE if point.answer is None else NO if point.answer is False else YES
    return Entry(point.finding, says, point.answer, tuple((each.start, each.end) for each in point.readings))


def marked(text: str, entries: Sequence[Entry]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it was understood."""
    inside = bytearray(len(text))
    for entry in entries:
        for start, end in entry.spans:
            for place in range(max(0, start), min(len(text), end)):
                inside[place] = 1
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or inside[place] != inside[begin]:
            pieces.append((text[begin:place], bool(inside[begin])))
            begin = place
    return pieces
