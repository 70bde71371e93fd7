"""Reads what a person or a clinician wrote, and says what was understood and where it stands."""

from __future__ import annotations

import bisect
import datetime
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from backsignal.errors import ReadingError, fault
from backsignal.reading.frames import compose
from backsignal.reading.judge import ABSENT, FAMILY, PRESENT, UNCERTAIN, Hit, Judge
from backsignal.reading.language import guessed_language
from backsignal.reading.lexicon import NOTHING, Entry, Lexicon, Meaning, languages, lexicon
from backsignal.reading.marks import Mark, Words, marks, sentence_ends
from backsignal.reading.measures import measured
from backsignal.reading.person import Person

PART = 40_000
"""Characters read at a time; a longer text is read in parts, and no sentence is read across a cut."""


class ReadFinding(NamedTuple):
    """One finding read from a text.

    `id` and `value` are those of an answer (docs/reference/findings.md); `status` is present, absent, uncertain,
    historical, family or hypothetical. `start` and `end` count characters of the text that was given, and so do
    `cue_start` and `cue_end`; without a cue these are None. `sentence` counts the sentences from 0.
    """

    id: str
    value: Any
    status: str
    text: str
    start: int
    end: int
    sentence: int
    cue: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None

    def __repr__(self) -> str:
        return f"<read {self.status} {self.id} at {self.start}>"  # a person's words are never printed by accident


@dataclass(frozen=True, repr=False)
class Reading:
    """All that was understood of one text.

    `language` is the language it was read in, None where it is none of those that can be read; then nothing was looked
    for but emergency words. `emergency` are the spans of words that mean an
    emergency, whether or not the text is about the back. `urgent` names the findings for which not sure counts as yes.
    """

    text: str
    language: str | None
    findings: tuple[ReadFinding, ...]
    about_back: bool
    emergency: tuple[tuple[int, int], ...]
    urgent: frozenset[str] = frozenset()
    words: Words | None = None
    cut_sentences: tuple[tuple[int, int], ...] = ()

    def __repr__(self) -> str:
        return f"<reading: {len(self.findings)} findings in {len(self.text)} characters>"

    @functools.cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence, in order; `sentence` of a finding counts these."""
        if self.cut_sentences:
            return self.cut_sentences
        return tuple(_sentence_spans(self.words)) if self.words is not None else ((0, len(self.text)),)

    @property
    def uncertain(self) -> tuple[ReadFinding, ...]:
        """What was read but not surely: to be asked, never to be taken as an answer."""
        return tuple(each for each in self.findings if each.status == UNCERTAIN)

    def of_sentence(self, number: int) -> tuple[ReadFinding, ...]:
        """The findings of one sentence, in order."""
        return tuple(each for each in self.findings if each.sentence == number)

    @property
    def emergency_findings(self) -> tuple[ReadFinding, ...]:
        """Present or uncertain findings for which not sure counts as yes: to be confirmed first."""
        return tuple(each for each in self.findings if each.id in self.urgent and each.status in (PRESENT, UNCERTAIN))


def read(text: str, language: str | None = None, today: datetime.date | None = None) -> Reading:
    """What a text says: findings with value, status, span, and the cue that decided the status.

    `language` is a code such as "en"; otherwise it is worked out from the text. `today` makes "since March" a number of
    days. Any text can be read. Raises ReadingError for a language that has no words.
    """
    if language is not None and language not in languages():
        raise ReadingError(fault("T102", choices=", ".join(languages())))
    chosen = language or guessed_language(text)
    if chosen is None:
        return _unsupported(text)
    return read_with(text, lexicon(chosen), today)


def read_with(text: str, words: Lexicon, today: datetime.date | None = None) -> Reading:
    """The same with the words of a language that are given, such as words that are just being edited."""
    if len(text) <= PART:
        return _Reader(text, words, today).reading()
    return _read_in_parts(text, words, today)


def _read_in_parts(text: str, words: Lexicon, today: datetime.date | None) -> Reading:
    findings: list[ReadFinding] = []
    emergency: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    about_back = False
    for start, end in _parts(text):
        part = _Reader(text[start:end], words, today).reading()
        findings += [_moved(each, start, len(sentences)) for each in part.findings]
        emergency += [(first + start, last + start) for first, last in part.emergency]
        sentences += [(first + start, last + start) for first, last in part.sentences]
        about_back = about_back or part.about_back
    cut = tuple(sentences)
    found = tuple(findings), about_back, tuple(emergency)
    return Reading(text, words.language, *found, words.urgent, cut_sentences=cut)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Where a very long text is cut, so that memory does not grow with it: at a new line, a full stop or a space."""
    start = 0
    while len(text) - start > PART:
        places = (text.rfind(sign, start + PART // 2, start + PART) for sign in ("\n", ". ", " "))
        end = next((place + 1 for place in places if place > 0), start + PART)
        yield start, end
        start = end
    yield start, len(text)


def _moved(finding: ReadFinding, characters: int, sentences: int) -> ReadFinding:
    """The same finding, counted from further in front."""
    return finding._replace(
        start=finding.start + characters,
        end=finding.end + characters,
        sentence=finding.sentence + sentences,
        cue_start=None if finding.cue_start is None else finding.cue_start + characters,
        cue_end=None if finding.cue_end is None else finding.cue_end + characters,
    )


def status_of(text: str, start: int, end: int, language: str = "en") -> str:
    """The status that any words of a text have, whatever they mean: the words from `start` to `end`."""
    words = Words(text, lexicon(language))
    low_starts = [0, *words.ends]
    first = max(0, bisect.bisect_right(low_starts, words.low_place(start)) - 1)
    last = max(first + 1, bisect.bisect_left(words.ends, words.low_place(end)) + 1)
    found = [
        Mark(mark.start, min(mark.end, first) if mark.start < first else mark.end, mark.entries)
        for mark in marks(words)
        if mark.start < first or mark.start >= last
    ]  # a cue may run into the words that are asked about, as in "no [signs of it]"
    ends = sentence_ends(words)
    place = bisect.bisect_right(ends, first)
    opens = ends[place - 1] if place else 0
    hit = Hit(first, last, ("",), Entry("phrase", ("",)))
    inside = [mark for mark in found if opens <= mark.start < ends[place]]
    cues = {mark.start: mark for mark in inside if any(entry.kind == "cue" for entry in mark.entries)}
    Judge(words, opens, ends[place]).judge({**cues, first: hit})
    return hit.status


def _sentence_spans(words: Words) -> Iterator[tuple[int, int]]:
    start = 0
    for end in sentence_ends(words):
        if end > start:
            yield words.span(start, end)
        start = end


def _unsupported(text: str) -> Reading:
    spans: set[tuple[int, int]] = set()
    for start, end in _parts(text):
        for each in languages():
            words = Words(text[start:end], lexicon(each))
            found = [words.span(mark.start, mark.end) for mark in marks(words) if _emergency(mark)]
            spans |= {(first + start, last + start) for first, last in found}
    return Reading(text, None, (), False, tuple(sorted(spans)))


def _emergency(mark: Mark) -> bool:
    entries = mark.entries
    return entries[0].emergency or (len(entries) > 1 and any(entry.emergency for entry in entries))


class _Reader:
    """Reads one text, sentence by sentence."""

    def __init__(self, text: str, lexicon: Lexicon, today: datetime.date | None):
        self.text, self.lexicon, self.today = text, lexicon, today
        self.words = Words(text, lexicon)
        self.marks = marks(self.words)
        self.ends = sentence_ends(self.words)
        self.section: Mark | None = None
        self.hits: list[tuple[int, Hit]] = []
        self.numbers: list[tuple[int, Mark, str, float]] = []
        self.of_relative: list[tuple[int, Mark, str, float]] = []
        self.pending: list[Hit] = []

    def reading(self) -> Reading:
        """All of it, in the order of the text."""
        start = place = 0
        found = self.marks
        for number, end in enumerate(self.ends):
            first = place
            while place < len(found) and found[place].start < end:
                place += 1
            if self.pending:
                self._answer(start)
            if place > first:
                self._sentence(number, start, end, found[first:place])
            start = end
        relative = Person(self.words, self.ends, found).settle(self.hits)
        self.hits = [each for each in self.hits if relative or not each[1].entry.relative]
        self.numbers += self.of_relative if relative else []
        self._only_with_the_back()
        findings = tuple(sorted(self._findings(), key=lambda each: (each.start, each.end)))
        spans = tuple(
            self.words.span(hit.start, hit.end)
            for _, hit in self.hits
            if hit.entry.emergency and hit.status in (PRESENT, UNCERTAIN, FAMILY)
        )
        return Reading(
            self.text,
            self.lexicon.language,
            findings,
            self._about_back(findings),
            spans,
            self.lexicon.urgent,
            self.words,
        )

    def _sentence(self, number: int, start: int, end: int, found: list[Mark]) -> None:
        speaks = False
        for mark in found:
            if mark.entries.heads and self._is_heading(mark):
                heads = next(entry for entry in mark.entries if entry.kind == "section")
                self.section = Mark(mark.start, mark.end, Meaning.of((heads,))) if heads.name != "other" else None
            speaks = speaks or mark.entries.speaks
        if not speaks:
            return
        hits = Judge(self.words, start, end, self.section).judge(compose(self.words, found))
        kept = [hit for hit in hits if not (hit.dropped or (hit.entry.if_denied and hit.status == PRESENT))]
        self.hits += [(number, hit) for hit in kept]
        for mark in found:
            if mark.entries.measures:
                for entry in mark.entries:
                    if entry.kind == "measure":
                        self._measure(number, mark, entry, kept)
        if self.words.word(end - 1) == "?" if end else False:
            self.pending = [hit for hit in kept if hit.status in (PRESENT, ABSENT, UNCERTAIN)]

    def _is_heading(self, mark: Mark) -> bool:
        words = self.words
        opens = mark.start == 0 or words.word(mark.start - 1) in ("\n", "", ".", "*", "#", ",")
        closes = mark.end >= words.size or words.word(mark.end) in (":", "\n", "")
        return opens and closes

    def _answer(self, start: int) -> None:
        """The words after a question may answer it: "Any numbness? No."."""
        numbers, lexicon = self.words.numbers, self.lexicon
        for place in range(start, min(start + 6, self.words.size)):
            if numbers[place] in lexicon.no_words or numbers[place] in lexicon.yes_words:
                no = numbers[place] in lexicon.no_words
                for hit in self.pending:
                    if not (hit.cue is None and hit.status == ABSENT and no):
                        hit.status = ABSENT if no != hit.entry.absent else PRESENT
                        hit.under, hit.cue = hit.status, Mark(place, place + 1, NOTHING)
                break
            if self.words.word(place) not in ("\n", ":", "", "-") and self.words.word(place + 1)[:1] != ":" \
                    if place + 1 < self.words.size else True:  # fmt: skip
                break
        self.pending = []

    def _measure(self, number: int, mark: Mark, entry: Entry, hits: list[Hit]) -> None:
        value = measured(self.words, mark, entry, self.today)
        if value is None:
            return
        id = entry.name
        if entry.relative:
            self.of_relative.append((number, mark, id, value))
            return
        if entry.about_back:
            near = [hit for hit in hits if hit.status in (PRESENT, UNCERTAIN)]
            told = any(id in self.lexicon.onset and id not in self.lexicon.of_pain for hit in near for id in hit.ids)
            if not (entry.predicate and not told) and not any(
                set(hit.ids) & self.lexicon.pain_ids or (hit.entry.kind == "frame" and hit.entry.about_back)
                for hit in near
            ):
                near.sort(key=lambda hit: min(abs(hit.start - mark.end), abs(mark.start - hit.end)))
                ids = [each for hit in near[:1] for each in hit.ids if each in self.lexicon.onset]
                if not ids:
                    return
                id = f"{ids[0]}_since_days"
        near_numbers = self.numbers[-3:]
        if any(each[1].start <= mark.start and each[1].end >= mark.end for each in near_numbers):
            return  # "9/10" inside "9/10 at worst"
        for each in near_numbers:
            if mark.start <= each[1].start and each[1].end <= mark.end:
                self.numbers.remove(each)
        if not any(each[2] == id and each[1].end > mark.start for each in self.numbers[-3:]):
            self.numbers.append((number, mark, id, value))

    def _only_with_the_back(self) -> None:
        """Pain in a leg counts as pain that spreads only where the text tells of pain in the back as well."""
        pain = self.lexicon.pain_ids
        wanted = {id for _, hit in self.hits for id in hit.entry.with_back}
        if not wanted or any(
            set(hit.ids) & pain - wanted and hit.status in (PRESENT, UNCERTAIN) for _, hit in self.hits
        ):
            return
        for _, hit in self.hits:
            if hit.entry.with_back and hit.status == PRESENT:
                hit.ids = tuple(id for id in hit.ids if id not in hit.entry.with_back)

    # --- what comes out ----------------------------------------------------------------------------------------

    def _findings(self) -> Iterator[ReadFinding]:
        seen: dict[tuple[str, Any, str], int] = {}
        for each in self._all_findings():
            key = (each.id, each.value if not isinstance(each.value, list) else each.value[0], each.status)
            if seen.get(key, -1) <= each.start:  # the same, read twice from the same words, is said once
                seen[key] = each.end
                yield each

    def _all_findings(self) -> Iterator[ReadFinding]:
        for number, hit in self.hits:
            start, end = self.words.span(hit.shown if hit.shown >= 0 else hit.start, hit.end)
            cue = self._cue(hit.cue)
            for name in hit.ids:
                id, _, value = name.partition("=")
                shown: Any = value or hit.value
                yield ReadFinding(
                    id, self._value(id, shown, hit.status), hit.status, self.text[start:end], start, end, number, *cue
                )
                if hit.onset is not None and hit.status == PRESENT and id in self.lexicon.onset:
                    cue_of_onset = self._cue(hit.onset_cue)
                    yield ReadFinding(
                        f"{id}_new", hit.onset, PRESENT, self.text[start:end], start, end, number, *cue_of_onset
                    )
        for number, mark, id, figure in self.numbers:
            low, high = self.lexicon.ranges.get(id, (0, 36525))
            if low <= figure <= high:
                start, end = self.words.span(mark.start, mark.end)
                whole: Any = int(figure) if figure == int(figure) else figure
                yield ReadFinding(id, whole, PRESENT, self.text[start:end], start, end, number)

    def _value(self, id: str, value: Any, status: str) -> Any:
        none = self.lexicon.none.get(id, False)
        if status == ABSENT:
            return none
        if value is None:
            return True
        return [value] if id in self.lexicon.several else value

    def _cue(self, mark: Mark | None) -> tuple[str | None, int | None, int | None]:
        if mark is None:
            return None, None, None
        start, end = self.words.span(mark.start, mark.end)
        return self.text[start:end], start, end

    def _about_back(self, findings: tuple[ReadFinding, ...]) -> bool:
        wanted = self.lexicon.back_ids
        return any(each.id in wanted and each.status not in (ABSENT, FAMILY) for each in findings) or any(
            entry.about_back for mark in self.marks for entry in mark.entries if entry.kind == "site"
        )


@functools.cache
def supported_languages() -> tuple[str, ...]:
    """The codes of the languages that can be read."""
    return languages()
