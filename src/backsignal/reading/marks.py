"""From a text to words, sentences and marks: the places where a phrase of the lexicon stands."""

from __future__ import annotations

import bisect
import re
from itertools import accumulate

from backsignal.knowledge.folding import fold
from backsignal.reading.lexicon import ANY, END, Lexicon, Meaning

_WORDS = re.compile(r" *+(?:[a-z]++(?:'[a-z]++)*+|[0-9]++|[^ ])| +")
_HYPHEN = re.compile(r"-(?=[a-z])(?<=[a-z0-9]-)")  # what is looked for first stands first: it is found faster so
_SPACES = re.compile(r"  +")
LONGEST = 40
"""Words one phrase can have at most; a bound, so that time grows only with the text."""


class Words:
    """A text as words. A word is a run of letters, a run of digits, or one sign."""

    __slots__ = ("_places", "ends", "lexicon", "low", "numbers", "original", "size", "spelled")

    def __init__(self, text: str, lexicon: Lexicon):
        self.original = text
        self.lexicon = lexicon
        low, self._places = fold(text)
        if "-" in low:
            low = _HYPHEN.sub(" ", low)
        if " n " in text and " N " not in text:
            low = low.replace(" n ", " & ")  # "pins n needles"; in a form N is a no
        self.low = low
        spelled = _WORDS.findall(low)
        self.ends = list(accumulate(map(len, spelled)))
        if "   " in low:
            spelled = [_SPACES.sub(" ", word) if word[:3] == "   " else word for word in spelled]
        self.spelled: list[str] = spelled
        self.size = len(spelled)
        self.numbers: list[int | None] = list(map(lexicon.vocabulary.__getitem__, spelled))

    def start(self, word: int) -> int:
        """Where a word starts in the folded text."""
        end = self.ends[word]
        before = self.ends[word - 1] if word else 0
        return before + (end - before) - len(self.low[before:end].lstrip(" "))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Start and end, in the text that was given, of the words first to last - 1."""
        start, end = self.start(first), self.ends[last - 1]
        if self._places is None:
            return start, end
        return self._places[start], self._places[end - 1] + 1

    def place(self, low_place: int) -> int:
        """The place in the given text of a place in the folded text."""
        if self._places is None:
            return low_place
        return self._places[min(low_place, len(self._places) - 1)]

    def low_place(self, place: int) -> int:
        """The place in the folded text of a place in the given text."""
        if self._places is None:
            return place
        return bisect.bisect_left(self._places, place)

    def word(self, place: int) -> str:
        """A word without the space before it."""
        return self.spelled[place].lstrip(" ")


class Mark:
    """A phrase of the lexicon in the text: the words `start` to `end` - 1 and what they mean."""

    __slots__ = ("end", "entries", "start")

    def __init__(self, start: int, end: int, entries: Meaning):
        self.start = start
        self.end = end
        self.entries = entries


def marks(words: Words) -> list[Mark]:
    """The longest phrase at each word, in order; what lies wholly inside another is left out."""
    lexicon = words.lexicon
    root, stops, numbers = lexicon.root, lexicon.stops, words.numbers
    size = len(numbers)
    found: list[Mark] = []
    reach = places = 0
    alone = lexicon.alone
    starts = [
        place
        for place, (number, after) in enumerate(zip(numbers, [*numbers[1:], None], strict=False))
        if number in root and (number in alone or after in root[number])
    ]
    for start in starts:
        state = root[numbers[start]]  # type: ignore[index]
        best, entries = 0, state.get(END)
        inner: tuple[int, Meaning] | None = None
        if entries:
            best = start + 1
        place = start + 1
        while place < size:
            number = numbers[place]
            after = state.get(number)
            if after is None:
                if number in stops:
                    break
                after = state.get(ANY)
                if after is None:
                    break
            state = after
            place += 1
            if END in state:
                if entries:
                    inner = (best, entries)
                best, entries = place, state[END]
        if not entries:
            continue
        if entries[0].kind == "site" and len(entries) == 1:
            if best <= places:
                continue  # "leg" inside "left leg"
            places = best
        if inner is not None:
            _keep_inner(found, start, inner, entries)
        if best <= reach:
            if entries.kept:
                found.append(Mark(start, best, entries.kept))
            continue
        if start < reach and _replaces(found[-1], start, best, entries):
            found.pop()
        found.append(Mark(start, best, entries))
        if not entries.light:
            reach = best
    return found


def _keep_inner(found: list[Mark], start: int, inner: tuple[int, Meaning], longer: Meaning) -> None:
    """A shorter phrase at the same word counts too where it says something that the longer one does not replace."""
    end, entries = inner
    if longer.site is not None or not (longer.light or entries.kept):
        return
    kept = tuple(
        entry
        for entry in entries
        if (entry.inside or longer.light) and not (entry.kind == "frame" and longer.frame is not None)
    )
    if kept:
        found.append(Mark(start, end, Meaning.of(kept)))


def _replaces(last: Mark, start: int, end: int, entries: Meaning) -> bool:
    """Of two phrases that overlap, the longer one is meant, and of two as long the later one."""
    return (
        last.end > start
        and last.entries[0].kind == entries[0].kind == "phrase"
        and end - start >= last.end - last.start
    )


_LAST_SIGNS = frozenset(".!?:;,")


def sentence_ends(words: Words) -> list[int]:
    """The places after each sentence, in order; the last is the number of words."""
    lexicon, numbers = words.lexicon, words.numbers
    ends = []
    spelled, short, last = words.spelled, lexicon.short_forms, words.size - 1
    ends_of = lexicon.ends
    for place in [place for place, number in enumerate(numbers) if number in ends_of]:
        sign = spelled[place]
        usual = sign == "." and 0 < place < last and len(spelled[place - 1]) > 2 and numbers[place - 1] not in short
        if usual and spelled[place + 1][0] in " \n":
            ends.append(place + 1)
            continue
        if sign[-1] == "." and not _ends_sentence(words, place):
            continue
        if sign[-1] == "?" and _asks_of_next(words, place):
            continue
        if sign[-1] == "\n" and _runs_on(words, place):
            continue
        ends.append(place + 1)
    if not ends or ends[-1] != words.size:
        ends.append(words.size)
    return ends


def _ends_sentence(words: Words, place: int) -> bool:
    """A full stop inside a number or directly before a letter or digit ends nothing, nor one after a short form."""
    if place and place + 1 < words.size:
        after = words.spelled[place + 1]
        before = words.word(place - 1)
        if after[0].isdigit() and before.isdigit():
            return False
        if len(before) == 1 and (after[0].isalpha() or (place > 1 and words.word(place - 2) == ".")):
            return False
        if words.lexicon.classes.get(words.numbers[place - 1] or 0) == "short_forms":
            return False
    return True


def _asks_of_next(words: Words, place: int) -> bool:
    """A question mark written before a word, as in "?fracture", doubts that word and ends nothing."""
    if place + 1 >= words.size or not words.word(place + 1)[:1].isalnum():
        return False
    if not words.spelled[place + 1].startswith(" "):
        return True
    return words.spelled[place].startswith(" ") or place == 0 or words.word(place - 1)[-1:] in "\n:,(/-"


def _runs_on(words: Words, place: int) -> bool:
    """A line that was only broken because it was full: the next starts small and this one ends without a sign."""
    if not place or place + 1 >= words.size:
        return False
    before, after = words.word(place - 1), words.start(place + 1)
    letter = words.original[words.place(after)] if words.word(place + 1) else ""
    return letter.islower() and letter.isalpha() and before[-1:] not in _LAST_SIGNS and before != "\n"
