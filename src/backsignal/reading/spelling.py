"""Words that are spelled otherwise than any phrase spells them: "nummness", "tinglin", "toooo"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

SHORTEST, LONGEST = 5, 18
"""Letters of a word that is corrected by likeness; the upper bound keeps the time for one word constant."""
KEPT = 50_000
"""Different unknown words that are kept in mind; a bound, so that memory does not grow with the text."""
_CONSONANTS = 6
_RUN = re.compile(r"([a-z])\1\1+")
_DOUBLE = re.compile(r"([a-z])\1")
_SOUNDS = (("ph", "f"), ("ght", "t"), ("ck", "k"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("z", "s"))


class Vocabulary(dict[str, "int | None"]):
    """Word → its number, with up to two spaces before it; for any other word that of a word it was meant for, or None.

    What was worked out for a word is kept, so that the next time it is one look-up.
    """

    def __init__(self, numbers: Mapping[str, int], targets: Iterable[str], real: Iterable[str]):
        """`targets` are the words that others are corrected to, `real` those that are never corrected."""
        super().__init__({space + word: number for word, number in numbers.items() for space in ("", " ", "  ")})
        self._real = frozenset(real)
        self._near: dict[str, str] = {}
        self._sounds: dict[str, str] = {}
        for word in targets:
            if word in numbers:
                for part in _shortened(word):
                    self._near.setdefault(part, word)
                self._sounds.setdefault(_sound(word), word)
        self._room = KEPT

    def __missing__(self, spelled: str) -> int | None:
        word = spelled.lstrip(" ")
        number = self._meant(word) if len(word) >= SHORTEST - 1 and word.isascii() and word.isalpha() else None
        if self._room > 0:
            self._room -= 1
            self[spelled] = number
        return number

    def _meant(self, word: str) -> int | None:
        if len(word) > LONGEST or word in self._real:
            return None
        if _RUN.search(word):
            for letters in (r"\1\1", r"\1"):
                found = self.get(_RUN.sub(letters, word))
                if found is not None:
                    return found
        if word.endswith("in") and self.get(word + "g") is not None:
            return self.get(word + "g")
        if len(word) < SHORTEST:
            return None
        near = self._like(word) or self._sounding(word)
        return self.get(near) if near else None

    def _like(self, word: str) -> str | None:
        """A target with the same first letter that is one letter off: wrong, missing, too many, or two swapped."""
        for part in _shortened(word):
            target = self._near.get(part)
            if target is not None and target[0] == word[0] and _one_off(word, target):
                return target
        return None

    def _sounding(self, word: str) -> str | None:
        """A target with the same consonants in the same order, vowels and doubled letters aside."""
        sound = _sound(word)
        return self._sounds.get(sound) if len(sound) >= _CONSONANTS else None


def _shortened(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _one_off(word: str, target: str) -> bool:
    """Both share a form with one letter less; more than one letter may still differ, as in "form" and "from"."""
    first = 0
    while first < min(len(word), len(target)) and word[first] == target[first]:
        first += 1
    last = 0
    while last < min(len(word), len(target)) - first and word[-1 - last] == target[-1 - last]:
        last += 1
    rest, wanted = word[first : len(word) - last], target[first : len(target) - last]
    return (len(rest) <= 1 and len(wanted) <= 1) or (len(rest) == 2 and rest == wanted[::-1])


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return word[0] + _DOUBLE.sub(r"\1", "".join(each for each in word[1:] if each not in "aeiouyhw"))
