"""Telling it in one's own words: text in, and out what was understood, to be confirmed or corrected.

The only place that knows the reader. Where there is none, the start page does not offer it.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from backsignal.knowledge import Knowledge

MOST_LETTERS = 5_000
MOST_QUESTIONS = 12
YES, NO, UNSURE = "yes", "no", "unsure"
_SAYS = {"present": YES, "absent": NO, "uncertain": UNSURE}
"""How the reader's status is shown as an answer; what is told of the past or of others is left to the questions."""


class _Read(Protocol):
    id: str
    value: Any
    status: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, repr=False)
class Understood:
    """One finding read from the text: the answer it seems to give, and where it stands."""

    finding: str
    says: str
    value: Any
    spans: tuple[tuple[int, int], ...]


@functools.cache
def reader() -> Callable[[str], Any] | None:
    """The function that reads text, or None where this program has none."""
    try:
        read: Callable[[str], Any] = importlib.import_module("backsignal.reading").read
    except (ImportError, AttributeError):
        return None
    return read


def understood(text: str, knowledge: Knowledge) -> list[Understood]:
    """What was understood, one entry for each finding, emergency signs first, at most MOST_QUESTIONS."""
    read = reader()
    if read is None:
        return []
    found: dict[str, Understood] = {}
    hits: Sequence[_Read] = read(text).findings
    for hit in hits:
        definition = knowledge.all_definitions.get(hit.id)
        if definition is None or hit.status not in _SAYS or definition.narrower:
            continue
        says, value = _SAYS[hit.status], hit.value
        if definition.kind != "yes_no":
            if says == NO or value in (None, True, False):
                continue  # only what was said can be confirmed
            value = sorted(value) if isinstance(value, set | frozenset | tuple) else value
        before = found.get(hit.id)
        if before is not None:  # told twice: a yes counts, and differing values are asked
            says = says if before.says == says else YES if YES in (says, before.says) else UNSURE
            value = value if before.value == value else before.value
        spans = (*(before.spans if before else ()), (hit.start, hit.end))
        found[hit.id] = Understood(hit.id, says, value, spans)
    urgent = [each for each in found.values() if knowledge.all_definitions[each.finding].unsure_counts_as_yes]
    others = [each for each in found.values() if each not in urgent]
    return [*urgent, *others][:MOST_QUESTIONS]


def marked(text: str, entries: Sequence[Understood]) -> list[tuple[str, bool]]:
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
