"""Puts together what is said in parts: "numbness" and "left leg" become one finding.

A frame is a symptom that can be anywhere; a site is a place in the body. The frame takes the sites that stand directly
before it, or after it in the same clause, and shares them with its neighbours in a list.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from backsignal.reading.judge import Hit
from backsignal.reading.lexicon import Entry
from backsignal.reading.marks import Mark, Words

BEFORE, BEFORE_PREDICATE, AFTER, CHAIN = 1, 4, 6, 4


def compose(words: Words, marks: list[Mark]) -> dict[int, Mark | Hit]:
    """What the judge of a sentence needs: hits and cues by their first word."""
    marks = [mark for mark in marks if not (mark.entries.measures and len(mark.entries) == 1)]
    sites = [mark.entries.site is not None for mark in marks]
    frames = [mark.entries.frame for mark in marks]
    own: dict[int, tuple[list[Mark], list[Mark]]] = {}
    for at, frame in enumerate(frames):
        if frame is not None:
            before = _before(words, marks, sites, at, frame)
            own[at] = (before, _after(words, marks, sites, at, shared=not before))
    for at in own:
        _share(words, marks, own, at)
    found: dict[int, Mark | Hit] = {}
    for hit in _exceptions(words, marks, sites, frames):
        _put(found, hit)
    fine = 0
    for at, mark in enumerate(marks):
        frame = frames[at]
        if any(entry.absent and not entry.inside for entry in mark.entries):
            fine = max(fine, mark.end)
        if frame is not None and mark.end > fine:  # the "difficulty" in "urinating without difficulty" is none
            hit = _framed(mark, frame, *own[at])
            if hit.ids:
                _put(found, hit)
        if mark.entries.cue is not None:
            there = found.setdefault(mark.start, mark)
            if isinstance(there, Hit) and mark.entries.cue.name == "end":
                there.before = mark
        for entry in mark.entries:
            if entry.kind == "phrase":
                hit = Hit(mark.start, mark.end, tuple(entry.name), entry, entry.value)
                first = found.get(mark.start)
                if isinstance(first, Mark) and first.entries.person:
                    hit.before = first
                _put(found, hit)
    return found


def _exceptions(words: Words, marks: list[Mark], sites: list[bool], frames: list[Entry | None]) -> Iterator[Hit]:
    """The symptom that is there after all, in "no weakness except the left foot"."""
    for at, mark in enumerate(marks):
        cue = mark.entries.cue
        if cue is None or cue.name != "except":
            continue
        asked = next((frame for frame in reversed(frames[:at]) if frame is not None), None)
        if asked is None:
            asked = _frame_of(words, next((each for each in reversed(marks[:at]) if each.entries.speaks), None))
        after = at + 1
        while after < len(marks) and not sites[after] and marks[after].entries.cue is not None:
            after += 1
        if asked is None or after >= len(marks) or not sites[after] or marks[after].start - mark.end > CHAIN:
            continue
        if _frame_follows(marks, sites, after + 1, marks[after]):
            continue
        entry = dataclasses.replace(asked, predicate=True)
        hit = _framed(marks[after], entry, [], [marks[after]])
        if hit.ids:
            yield hit


def _frame_of(words: Words, mark: Mark | None) -> Entry | None:
    """The frame that says what a phrase such as "sensation intact" denies."""
    if mark is None:
        return None
    ids = {id for entry in mark.entries if entry.kind == "phrase" and entry.absent for id in entry.name}
    return next((entry for entry in words.lexicon.frames if ids and ids & set(entry.alone)), None)


def _put(found: dict[int, Mark | Hit], hit: Hit) -> None:
    there = found.get(hit.start)
    if isinstance(there, Hit):
        there.more.append(hit)
    else:
        found[hit.start] = hit


def _gap(words: Words, first: int, last: int, *, connected: bool = False) -> bool:
    """Whether only words of the same clause lie between; `connected`: only words that join a list."""
    classes, numbers = words.lexicon.classes, words.numbers
    for place in range(first, last):
        kind = classes.get(numbers[place] or 0)
        if connected:
            if kind not in ("comma", "and", "or", "blocks", "affirms", "possessive", "article", "adverb"):
                return False
        elif kind in ("comma", "dash", "subject", "colon", "close") or numbers[place] in words.lexicon.ends:
            return False
    return True


def _before(words: Words, marks: list[Mark], sites: list[bool], at: int, frame: Entry) -> list[Mark]:
    mark = marks[at]
    allowed = BEFORE_PREDICATE if frame.predicate else BEFORE
    taken: list[Mark] = []
    place = mark.start
    for before in range(at - 1, max(-1, at - 6), -1):
        if marks[before].end > place:
            continue
        if not sites[before]:
            if not taken and frame.predicate and marks[before].entries.cue:
                continue
            break
        gap = place - marks[before].end
        if taken:
            if gap > CHAIN or not _gap(words, marks[before].end, place, connected=True):
                break
        elif gap > allowed or not _gap(words, marks[before].end, place):
            break
        taken.append(marks[before])
        place = marks[before].start
    return taken


def _after(words: Words, marks: list[Mark], sites: list[bool], at: int, *, shared: bool) -> list[Mark]:
    taken: list[Mark] = []
    place = marks[at].end
    for after in range(at + 1, min(len(marks), at + 9)):
        mark = marks[after]
        if mark.end <= place:
            continue
        if not sites[after]:
            cue = mark.entries.cue
            if not taken and cue is not None and cue.name in ("affirmation", "new", "old") and not mark.entries.frame:
                continue
            break
        gap = mark.start - place
        if taken:
            if gap > CHAIN or not _gap(words, place, mark.start, connected=True):
                break
        elif (
            gap > (AFTER if shared else CHAIN)
            or not _gap(words, place, mark.start)
            or (not shared and _joins(words, place, mark.start))
        ):
            break
        taken.append(mark)
        place = mark.end
    if taken and len(taken) > 1 and _frame_follows(marks, sites, at + len(taken) + 1, taken[-1]):
        taken.pop()  # the last place of the list belongs to the next symptom: "pain in my back and leg numbness"
    return taken


def _frame_follows(marks: list[Mark], sites: list[bool], at: int, last: Mark) -> bool:
    return at < len(marks) and not sites[at] and marks[at].entries.frame is not None and marks[at].start - last.end <= 1


def _joins(words: Words, first: int, last: int) -> bool:
    return any(words.lexicon.classes.get(words.numbers[place] or 0) in ("and", "or") for place in range(first, last))


def _share(words: Words, marks: list[Mark], own: dict[int, tuple[list[Mark], list[Mark]]], at: int) -> None:
    """A symptom without a place takes it from its neighbour in the same list."""
    if any(own[at]):
        return
    for after in range(at + 1, min(len(marks), at + 7)):
        if marks[after].start - marks[after - 1].end > 3 or not _gap(
            words, marks[after - 1].end, marks[after].start, connected=True
        ):
            break
        if after in own and own[after][1]:
            own[at] = ([], own[after][1])
            return
        if after not in own:
            break
    before = at - 1
    while before >= 0 and marks[before].entries.site:
        before -= 1
    near = before in own and own[before][0] and marks[at].start - marks[before].end <= 3
    if near and _gap(words, marks[before].end, marks[at].start, connected=True):
        own[at] = (own[before][0], [])


def _framed(mark: Mark, frame: Entry, before: list[Mark], after: list[Mark]) -> Hit:
    ids: list[str] = []
    by_site = frame.sites or {}
    for site in (*before, *after):
        for entry in site.entries:
            if entry.kind == "site":
                ids += [id for id in by_site.get(entry.name, ()) if id not in ids]
    named = {entry.name for site in (*before, *after) for entry in site.entries if entry.kind == "site"}
    if not (named and named <= set(by_site)):
        ids += [id for id in frame.alone if id not in ids]
    start, end = mark.start, mark.end
    for site in before:
        if site.end <= start and start - site.end <= BEFORE_PREDICATE:
            start = min(start, site.start)
    for site in after:
        if site.start - end <= AFTER:
            end = max(end, site.end)
    hit = Hit(mark.start, end, tuple(ids), frame)
    hit.shown, hit.last = start, end
    return hit
