"""Answers beside what a template asks: "Fever: no", "wt loss N", "[x] night pain", "+dysuria, -haematuria"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backsignal.reading.marks import Words

NO, YES, EMPTY = "no", "yes", "empty"
"""Denied, affirmed, or a box that nobody ticked, which says nothing."""

_CLOSING = frozenset(".,;)]|\n?!")
_LIST = frozenset(",;(:/|")


def closes(words: Words, place: int, end: int) -> bool:
    """Whether nothing more is said at a place: the sentence or the item of a list is over."""
    return place >= end or words.word(place) in _CLOSING


def _asks_next(words: Words, place: int, found: Mapping[int, Any]) -> bool:
    """Whether the next item of a template stands at a place: "Fever: no Chills: yes"."""
    after = found.get(place)
    ends = after.end if after is not None and after.end > place else words.size
    return ends < words.size and words.word(ends) in (":", "=", "[")


def _next_of_a_row(words: Words, place: int) -> bool:
    """Whether a stroke parts this answer from the next item, "SOB: N / CP: N"; not the two of "Y / N" left open."""
    return place + 1 < words.size and words.word(place) == "/" and _meaning(words, place + 1) is None


def answer_after(words: Words, place: int, found: Mapping[int, Any]) -> tuple[str, int] | None:
    """What the words from `place` on answer to the item before them, and where they end."""
    if place >= words.size:
        return None
    sign = words.word(place)
    if sign in ("(", "["):
        return _boxed(words, place)
    end = place + 1
    if sign in (":", "=", "-", "|"):
        answer = _meaning(words, end) if end < words.size else None
        if answer and (
            closes(words, end + 1, words.size)
            or (end + 1 in found and len(words.word(end)) == 1)
            or _asks_next(words, end + 1, found)
            or _next_of_a_row(words, end + 1)
        ):
            return answer, end + 1
    answer = _meaning(words, place)
    if answer is None or sign in ("nil", "none", "absent", "negative", "present", "denies", "denied"):
        return None  # cues of their own
    capital = len(sign) == 1 and not words.original[words.place(words.start(place))].islower()
    if end in found and capital and sign not in "+-":
        return answer, end
    if sign == "-" and (end >= words.size or words.word(end) not in (",", ";", ")", "]")):
        return None  # a dash before what comes next
    return (answer, end) if closes(words, end, words.size) else None


def answer_before(words: Words, place: int, start: int, end: int, *, boxes: bool) -> tuple[str, bool] | None:
    """What stands before an item as its answer, and whether that was a box or tick; `boxes`: look for these too."""
    if place <= start:
        return None
    last = words.spelled[place - 1][-1]
    if last in "+-":
        if words.spelled[place][0] == " " or not _is_minus(words, place - 1, start, end):
            return None
        return (YES if last == "+" else NO), False
    if not boxes:
        return None
    if last in ")]":
        for opening in (place - 2, place - 3):
            if opening >= start and words.word(opening) in ("(", "["):
                answer = _boxed(words, opening)
                return (answer[0], True) if answer and answer[1] == place else None
        return None
    number, lexicon = words.numbers[place - 1], words.lexicon
    if last.isalnum() or number is None:
        return None
    if number in lexicon.empty_boxes:
        return EMPTY, True
    if number in lexicon.yes_signs or number in lexicon.no_signs:
        return (YES if number in lexicon.yes_signs else NO), True
    return None


def _is_minus(words: Words, sign: int, start: int, end: int) -> bool:
    """A plus or minus before a word, and no dash of a list or of careless typing."""
    spelled = words.spelled
    if sign > start and spelled[sign][0] != " " and words.word(sign - 1) not in _LIST:
        return False
    if spelled[sign][-1] == "+" or (sign > start and words.word(sign - 1) in _LIST):
        return True
    return any(
        spelled[each][-1] == "+" and spelled[each + 1][0] != " " for each in range(start, min(end - 1, start + 60))
    )


def _boxed(words: Words, opening: int) -> tuple[str, int] | None:
    inside, square = opening + 1, words.word(opening) == "["
    if inside >= words.size:
        return None
    if words.word(inside) in ("]", ")"):
        return (EMPTY, inside + 1) if square else None
    if inside + 1 >= words.size or words.word(inside + 1) not in ("]", ")"):
        return None
    answer = YES if words.word(inside) == "x" else _meaning(words, inside)
    if answer is None and not square:
        return None
    return answer or EMPTY, inside + 2


def _meaning(words: Words, place: int) -> str | None:
    number, lexicon = words.numbers[place], words.lexicon
    if number in lexicon.no_words or number in lexicon.no_signs:
        return NO
    if number in lexicon.yes_words or number in lexicon.yes_signs:
        return YES
    return EMPTY if number in lexicon.empty_boxes else None
