"""The status of everything found in one sentence, and the cue that decided it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from backsignal.reading.answers import EMPTY, NO, answer_after, answer_before, closes
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

    `shown` is the first word of the span where that lies before `start`; `last` the end of it with the places named
    after it. `more` is what the same words also mean. `before` is a cue in
    the same words that comes first, as in "just sore".
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
    last: int = -1
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
        self.found: dict[int, Mark | Hit] = {}
        self.boxed: bool | None = None
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
        self.found = found
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
        return mark.end > mark.start + 1 and isinstance(found.get(mark.start + 1), Hit)

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
        elif kind == "affirms":
            self._affirm(place, place + 1)
        elif kind == "dash":
            if self.reached or (self.hedge is not None and self.open):
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
            if (
                mark.end - mark.start < 5
                and not entry.pseudo
                and (closes(self.words, mark.end, self.end) or self._answers(mark))
            ):
                return  # "PMH nil, smoker": it denies nothing that follows
            self.negation, self.verb = mark, name == "negation_verb"
            self.listed = self.reached = self.blocked = False
        elif name == "not_a_negation":
            self.negation = None
        elif name == "affirmation":
            self._affirm(mark.start, mark.end)
        elif name == "end":
            subject = self._number(mark.end - 1) in self.words.lexicon.self_words  # "and I"
            self._clause(mark.end - 1 if subject else mark.end)
        elif name == "except":
            self._clause(mark.end)
        elif name == "nil":
            self._nil(mark)
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

    def _affirm(self, start: int, end: int) -> None:
        """ "Has", "with", "reports": what is said from here on is not denied, unless the denial has only begun."""
        if start > self.start and self.classes.get(self._number(start - 1)) == "comma":
            self._clause(end)
        elif self.reached or self.blocked:
            self.negation = None
            self.open = []

    def _answers(self, mark: Mark) -> bool:
        """Whether a "nil" belongs to what stands before it: "fever nil weight loss nil"."""
        if not (_is_cue(mark, "nil") and self.open and max(self.open[-1].end, self.open[-1].last) == mark.start):
            return False
        after = self.found.get(mark.end) or self.shown.get(mark.end)
        if closes(self.words, mark.end, self.end) or self.classes.get(self._number(mark.end)) == "and":
            return True
        if isinstance(after, Mark) and _is_cue(after, "end", "affirmation"):
            return True
        again = self.found.get(max(after.end, after.last)) if isinstance(after, Hit) else None
        return isinstance(again, Mark) and _is_cue(again, "nil")

    def _joined(self, reach: int) -> Iterator[Hit]:
        """What stands directly before a place, and what "and" or "or" joins to that."""
        for hit in reversed(self.open):
            between = range(max(hit.end, hit.last), reach)
            if not all(self.classes.get(self._number(place)) in ("and", "or") for place in between):
                break
            reach = min(reach, hit.start if hit.shown < 0 else hit.shown)
            yield hit

    def _nil(self, mark: Mark) -> None:
        """It denies what it directly follows and what is joined to that by "and" or "or", and nothing before."""
        for hit in self._joined(mark.start) if self._answers(mark) else ():
            if hit.status == PRESENT and not hit.entry.absent:
                hit.status = hit.under = ABSENT
                hit.cue = mark
                hit.dropped = hit.dropped and not hit.entry.if_denied

    def _onset(self, new: bool, mark: Mark) -> None:
        self.age = (new, mark)
        for hit in self.open:
            if hit.onset is None and mark.start - hit.end <= 4:
                hit.onset, hit.onset_cue = new, mark

    def _after(self, name: str, mark: Mark) -> None:
        """A cue that speaks of what stands before it."""
        status = {"negation_after": ABSENT, "hedge_after": UNCERTAIN, "historical_after": HISTORICAL,
                  "hypothetical_after": HYPOTHETICAL}.get(name)  # fmt: skip
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
        if hit.entry.if_denied and (hit.status != ABSENT or self.verb or not self._item_ends(hit.end)):
            hit.dropped = True  # unless what follows denies it
        if self.negation is not None:
            self.reached = True
        first = hit.shown if hit.shown >= 0 else hit.start
        if first > self.start and not self.words.spelled[first - 1][-1].isalpha():
            self._signed(hit, first)
        elif self.boxed is None:
            self.boxed = False
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

    def _item_ends(self, place: int) -> bool:
        return closes(self.words, place, self.end) or self.classes.get(self._number(place)) in ("and", "or")

    def _signed(self, hit: Hit, first: int) -> None:
        """A sign or a box before an item answers it. The first item tells on which side the boxes stand."""
        answer = answer_before(self.words, first, self.start, self.end, boxes=self.boxed is not False)
        if self.boxed is None:
            self.boxed = answer is not None and answer[1]
        if answer is not None and hit.status in (PRESENT, ABSENT):
            sign = first - (2 if self.words.word(first - 1) in (")", "]") else 1)
            self._settle(hit, answer[0], Mark(sign, sign + 1, NOTHING))

    def _settle(self, hit: Hit, answer: str, cue: Mark) -> None:
        hit.dropped = answer == EMPTY or (hit.dropped and not (hit.entry.if_denied and answer == NO))
        if answer == EMPTY:
            pass
        elif answer == NO or hit.status != (ABSENT if hit.entry.absent else PRESENT):
            hit.status = hit.under = PRESENT if hit.entry.absent == (answer == NO) else ABSENT
            hit.cue = cue
        for other in hit.more:
            self._settle(other, answer, cue)

    def _answered(self, hit: Hit, place: int, found: dict[int, Mark | Hit]) -> int:
        """Whether the words after a hit are its answer, as in "Fever: no"; the place to go on from."""
        if self.boxed or hit.status not in (PRESENT, ABSENT, HYPOTHETICAL):
            return place
        at = hit.last if hit.last > place and not any(each in found for each in range(place, hit.last)) else place
        answer = answer_after(self.words, at, found)
        if answer is None:
            return place
        cue = answer[1] - (2 if self.words.word(answer[1] - 1) in (")", "]") else 1)
        for each in self._joined(at) if answer[0] == NO and self.words.word(at) in (":", "-", "=") else (hit,):
            if each is hit or each.status == PRESENT:
                self._settle(each, answer[0], Mark(cue, cue + 1, NOTHING))
        return answer[1]


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
