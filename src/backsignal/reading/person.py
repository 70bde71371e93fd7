"""Who a text is about: the writer, or a relative the writer cares for."""

from __future__ import annotations

from backsignal.reading.judge import ABSENT, FAMILY, PRESENT, UNCERTAIN, Hit
from backsignal.reading.marks import Mark, Words

_BEFORE = 20
_SUBJECT = 8
Hits = list[tuple[int, Hit]]


class Person:
    """Finds out whether a relative is the patient, and judges again what was read of other people."""

    def __init__(self, words: Words, ends: list[int], marks: list[Mark]):
        """`ends` are the places after each sentence."""
        self.words, self.ends = words, ends
        self.marks = [mark for mark in marks if mark.entries.person]
        self.others = [mark for mark in self.marks if mark.entries.person == FAMILY]

    def settle(self, hits: Hits) -> bool:
        """Judges the hits again, in place. Returns whether a relative is the patient."""
        if not self.others and not any(hit.status == FAMILY for _, hit in hits):
            return False
        own = len(self.others) < len(self.marks) or any(self._own(number, hit) for number, hit in hits)
        if own:
            self._told_of_others(hits)
            return False
        return self._relative(hits)

    def _own(self, number: int, hit: Hit) -> bool:
        """Whether a hit is told by the writer of the writer: "my legs are numb"."""
        lexicon = self.words.lexicon
        if hit.status not in (PRESENT, ABSENT, UNCERTAIN) or hit.entry.illness or lexicon.helpers & set(hit.ids):
            return False
        return self._says(lexicon.self_words, number, hit, _BEFORE)

    def _says(self, wanted: frozenset[int], number: int, hit: Hit, far: int) -> bool:
        opens = self.ends[number - 1] if number else 0
        return any(self.words.numbers[place] in wanted for place in range(max(opens, hit.start - far), hit.end))

    def _told_of_others(self, hits: Hits) -> None:
        """ "My husband had surgery. He was incontinent.": the second sentence is about him too."""
        lexicon = self.words.lexicon
        for number, hit in hits:
            if hit.status not in (PRESENT, ABSENT, UNCERTAIN) or hit.entry.relative or not number:
                continue
            before = self.ends[number - 2] if number > 1 else 0
            named = any(before <= mark.start < self.ends[number - 1] for mark in self.others)
            own = self._says(lexicon.self_words, number, hit, _BEFORE)
            if named and not own and self._says(lexicon.third_words, number, hit, _SUBJECT):
                hit.status = FAMILY

    def _relative(self, hits: Hits) -> bool:
        """Where only a relative is written about, that person is the patient: "My mother cannot feel her legs"."""
        told = [
            hit
            for _, hit in hits
            if hit.status == FAMILY and not hit.entry.illness and not (hit.cue and hit.cue.entries.stranger)
        ]
        third = self.words.lexicon.third_words
        if not told and not any(
            hit.status in (PRESENT, ABSENT, UNCERTAIN)
            and not hit.entry.illness
            and self._says(third, number, hit, _SUBJECT)
            for number, hit in hits
        ):
            return False
        names = {self.words.numbers[mark.end - 1] for mark in self.others}
        for _, hit in hits:
            stranger = hit.cue is not None and hit.cue.entries.stranger
            if hit.status == FAMILY and not stranger and (not hit.entry.illness or len(names) == 1):
                hit.status = hit.under
        return bool(self.others)
