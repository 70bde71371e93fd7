"""The status of everything found in one sentence, and the cue that decided it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from backsignal.reading.lexicon import NOTHING, Entry
from backsignal.reading.marks import Mark, Words

PRESENT, ABSENT, UNCERTAIN = "present", "absent", "uncertain"
HISTORICAL, FAMILY, HYPOTHETICAL = "historical", "family", "hypothetical"
FAR = 12
"""A cue further away than this many words, with nothing found in between, is about something else."""
WINDOW = 60
"""How far a list is followed; a bound, so that time grows only with the text."""


@dataclass(slots=True)
class Hit:
    """Something found: the words `start` to `end` - 1, the finding ids they mean, and how they were judged.

    `shown` is the first word of the span where that lies before `start`. `more` is what the same words also mean. `before`
    is a cue in the same words that comes first, as in "just sore".
    """

    start: int
    end: int
    ids: tuple[str, ...]
    entry: Entry
    value: Any = None
    status: str = PRESENT
    under: str = PRESENT
    cue: Mark | None = None
    dropped: bool = False
    onset: bool | None = None
    onset_cue: Mark | None = None
    shown: int = -1
    before: Mark | None = None
    more: list[Hit] = field(default_factory=list)


_NO_NEW_CLAUSE = ("negation_verb", "negation", "negation_after", "historical_after", "hedge_after")


class Judge:
    """Reads one sentence from left to right, keeping in mind which cues still reach."""

    def __init__(self, words: Words, start: int, end: int, section: Mark | None = None):
        """The sentence is the words `start` to `end` - 1; `section` is the heading it stands under, if that matters."""
        self.words, self.start, self.end = words, start, end
        self.classes = words.lexicon.classes
        self.numbers = words.numbers
        self.section = section
        self.negation: Mark | None = None
        self.verb = False
        self.listed = False
        self.reached = False
        self.blocked = False
        self.hypothesis: Mark | None = None
        self.family: Mark | None = None
        self.history: Mark | None = None
        self.hedge: Mark | None = None
        self.open: list[Hit] = []
        self.hits: list[Hit] = []
        self.saved: list[tuple[Any, ...]] = []
        self.age: tuple[bool, Mark] | None = None
        self.shown: dict[int, Hit] = {}
        if section is not None:
            self._section(section)

    def _section(self, mark: Mark) -> None:
        name = mark.entries[0].name
        if name == FAMILY:
            self.family = mark
        elif name == HYPOTHETICAL:
            self.hypothesis = mark
        elif name == HISTORICAL:
            self.history = mark

    def judge(self, found: dict[int, Mark | Hit]) -> list[Hit]:
        """The hits among `found` (by their first word), judged in place and returned in order."""
        self.shown = {hit.shown: hit for hit in found.values() if isinstance(hit, Hit) and hit.shown >= 0}
        classes, numbers = self.classes, self.numbers
        shape = [each for each in range(self.start, self.end) if numbers[each] in classes]
        after = self.start
        for place in sorted({*shape, *found}):
            if place < after:
                continue
            mark = found.get(place)
            if mark is None:
                self._structure(classes[numbers[place]], place, found)  # type: ignore[index]
                continue
            last = self._take(mark)
            if isinstance(mark, Mark) and _is_cue(mark, "not_a_negation") and self._opens_hit(mark, found):
                self.negation, self.verb, self.reached, self.blocked = mark, False, False, False
            end, inner = mark.end, place + 1
            while inner < end:  # what begins inside it and is another thing
                other = found.get(inner)
                if other is not None and not _doubted(mark, other):
                    last = self._take(other)
                    end = max(end, other.end)
                inner += 1
            after = self._answered(last, end, found) if last else end
        return self.hits

    def _opens_hit(self, mark: Mark | Hit, found: dict[int, Mark | Hit]) -> bool:
        """In "no change in bowel habit" the change itself is what is denied."""
        return any(isinstance(found.get(inner), Hit) for inner in range(mark.start + 1, mark.end))

    def _take(self, mark: Mark | Hit) -> Hit | None:
        if isinstance(mark, Hit):
            if mark.before is not None:
                self._take(mark.before)
            self._hit(mark)
            return mark
        for entry in mark.entries:
            if entry.kind == "cue":
                self._cue(entry, mark)
        return None

    # --- words that give the sentence its shape ------------------------------------------------------------

    def _structure(self, kind: str, place: int, found: dict[int, Mark | Hit]) -> None:
        if kind in ("comma", "and", "or"):
            if kind == "comma":
                self.listed = True
            after = found.get(place + 1) or self.shown.get(place + 1)
            if after is None and self.classes.get(self._number(place + 1)) in ("and", "or"):
                after = found.get(place + 2)
                place += 1
            if self._begins_clause(place + 1, found) and not (
                isinstance(after, Mark) and _is_cue(after, *_NO_NEW_CLAUSE)
            ):
                self._clause(place + 1, goes_on=kind == "or")
            elif (
                isinstance(after, Hit)
                and after.entry.predicate
                and kind != "or"
                and not self._denies()
                and self._ends_list(place)
            ):
                self._clause(place + 1)
        elif kind == "dash":
            if self.reached:
                self._clause(place + 1)
        elif kind == "open":
            self.saved.append((self.negation, self.verb, self.hedge, self.history, self.family, self.reached))
            self.saved = self.saved[-8:]
        elif kind == "close":
            if self.saved:
                self.negation, self.verb, self.hedge, self.history, self.family, self.reached = self.saved.pop()
        elif kind == "blocks" and self.negation is not None and not self.reached and not self._denies():
            self.blocked = True

    def _begins_clause(self, place: int, found: dict[int, Mark | Hit]) -> bool:
        """A new subject: "I", or "my legs" where no further item of a list follows it."""
        kind = self.classes.get(self._number(place))
        return kind == "subject" or kind == "possessive"

    def _number(self, place: int) -> int:
        return (self.numbers[place] or 0) if place < self.end else 0

    def _denies(self) -> bool:
        return self.negation is not None and any(entry.pseudo for entry in self.negation.entries)

    def _ends_list(self, place: int) -> bool:
        """Whether no "or" follows that would make what comes next part of the list under the negation."""
        ors = self.words.lexicon.or_words
        return not any(self.numbers[each] in ors for each in range(place + 1, min(self.end, place + WINDOW // 3)))

    def _clause(self, place: int, *, goes_on: bool = False) -> None:
        """A new clause begins: what reached so far does not reach into it, except "if" where it `goes_on`."""
        self.negation = self.hedge = None
        self.history = None
        self.reached = self.listed = self.blocked = False
        self.age = None
        if self._number(place) in self.words.lexicon.self_words:
            self.family = None
        if not goes_on and self._number(place) not in self.words.lexicon.you_words:
            self.hypothesis = None  # a heading that lasts is set again below
        if self.section is not None:
            self._section(self.section)
        self.open = []

    # --- cues ------------------------------------------------------------------------------------------------

    def _cue(self, entry: Entry, mark: Mark) -> None:
        name = entry.name
        if name in ("negation", "negation_verb"):
            self.negation, self.verb = mark, name == "negation_verb"
            self.listed = self.reached = self.blocked = False
        elif name == "not_a_negation":
            self.negation = None
        elif name == "affirmation":
            if mark.start > self.start and self.classes.get(self._number(mark.start - 1)) == "comma":
                self._clause(mark.end)
            elif self.reached or self.blocked:
                self.negation = None
                self.open = []
        elif name == "end":
            subject = self._number(mark.end - 1) in self.words.lexicon.self_words  # "and I"
            self._clause(mark.end - 1 if subject else mark.end)
        elif name in ("hedge", "question"):
            self.hedge = mark
        elif name == "hypothetical":
            self.hypothesis = mark
        elif name == "family":
            self.family = mark
        elif name == "historical":
            self.history = mark
        elif name in ("new", "old"):
            self._onset(name == "new", mark)
        elif name == "other_cause":
            for hit in self.open:
                hit.dropped = hit.dropped or not hit.entry.illness
        else:
            self._after(name, mark)

    def _onset(self, new: bool, mark: Mark) -> None:
        self.age = (new, mark)
        for hit in self.open:
            if hit.onset is None and mark.start - hit.end <= 4:
                hit.onset, hit.onset_cue = new, mark

    def _after(self, name: str, mark: Mark) -> None:
        """A cue that speaks of what stands before it."""
        status = {"negation_after": ABSENT, "hedge_after": UNCERTAIN, "historical_after": HISTORICAL}.get(name)
        if status is None:
            return
        for hit in self.open:
            if hit.status != PRESENT or mark.start - hit.end > FAR or (status == HISTORICAL and hit.entry.illness):
                continue
            if status == ABSENT and hit.entry.absent:
                continue
            hit.status = hit.under = status
            hit.cue = mark

    # --- what was found ----------------------------------------------------------------------------------------

    def _hit(self, hit: Hit) -> None:
        own_no = self.numbers[hit.start] in self.words.lexicon.negators
        if own_no and self.negation is not None and (self.reached or hit.start - self.negation.end > 1):
            self.negation = None
        self._judged(hit)
        if self.negation is not None:
            self.reached = True
        if self.age is not None and hit.start - self.age[1].end <= 2:
            hit.onset, hit.onset_cue = self.age
        for other in hit.more:
            self._judged(other)
            self.open.append(other)
            self.hits.append(other)
        self.open.append(hit)
        self.open = self.open[-WINDOW:]
        self.hits.append(hit)

    def _judged(self, hit: Hit) -> None:
        hit.status, hit.cue = self._status(hit)
        hit.under = hit.status
        if hit.status == FAMILY:
            family, self.family = self.family, None
            hit.under = self._status(hit)[0]
            self.family = family

    def _status(self, hit: Hit) -> tuple[str, Mark | None]:
        entry = hit.entry
        if entry.status:
            return entry.status, None
        if self.hypothesis is not None:
            return HYPOTHETICAL, self.hypothesis
        if self.family is not None:
            if self.negation is not None and self._reaches(hit):
                hit.dropped = True  # what a relative does not have says nothing of the person
            return FAMILY, self.family
        if self.negation is not None and self._reaches(hit):
            turned = entry.absent and self.verb and hit.start - self.negation.end <= 2
            return (PRESENT if turned else ABSENT), self.negation
        if self.history is not None and not entry.illness and not entry.absent:
            return HISTORICAL, self.history
        if self.hedge is not None:
            return UNCERTAIN, self.hedge
        return (ABSENT if entry.absent else PRESENT), None

    def _reaches(self, hit: Hit) -> bool:
        if self.negation is None or self.blocked:
            return False
        if not self.reached:
            return hit.start - self.negation.end <= FAR
        return True

    def _answered(self, hit: Hit, place: int, found: dict[int, Mark | Hit]) -> int:
        """Whether the words after a hit are its answer, as in "Fever: no"; the place to go on from."""
        lexicon = self.words.lexicon
        if place + 1 >= self.words.size or hit.status not in (PRESENT, ABSENT):
            return place
        sign = self.words.word(place)
        if sign in (":", "=", "-", "(", "[", "|"):
            answer = self.numbers[place + 1]
            after = self.words.word(place + 2) if place + 2 < self.words.size else "."
            if sign == "[" and (after == "]" or self.words.word(place + 1) == "]"):
                if self.words.word(place + 1) == "]":
                    hit.dropped = True
                    return place + 2
                if self.words.word(place + 1) not in ("x", "y"):
                    hit.dropped = True
                return place + 3
            closes = after in ".,;)]|\n?!" or (place + 2) in found
            if closes and answer in lexicon.no_words:
                hit.status = hit.under = PRESENT if hit.entry.absent else ABSENT
                hit.cue = Mark(place + 1, place + 2, NOTHING)
                return place + 2
            if closes and answer in lexicon.yes_words:
                return place + 2
        return place


def _doubted(mark: Mark | Hit, inner: Mark | Hit) -> bool:
    """ "Not sure if" is a doubt, and the "if" in it no condition."""
    return (
        isinstance(mark, Mark)
        and isinstance(inner, Mark)
        and _is_cue(mark, "hedge", "question", "not_a_negation")
        and _is_cue(inner, "hypothetical")
    )


def _is_cue(mark: Mark, *names: str) -> bool:
    return any(entry.kind == "cue" and entry.name in names for entry in mark.entries)
