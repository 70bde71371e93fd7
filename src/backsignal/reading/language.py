"""Which language a text is in, as far as this program can read it."""

from __future__ import annotations

from collections.abc import Iterable

from backsignal.knowledge.folding import fold
from backsignal.reading.lexicon import languages, lexicon

SAMPLE = 4_000
"""Letters looked at: enough to tell, and no more however long the text is."""


def guessed_language(text: str) -> str | None:
    """The language among those that can be read, or None where it is another one.

    Counts the small words every sentence needs. A text too short to tell is taken for the first language when it is
    written in Latin letters.
    """
    sample = text[:SAMPLE]
    letters = [sign for sign in sample if sign.isalpha()]
    if letters and 2 * sum(sign < "\u0250" for sign in letters) < len(letters):
        return None
    words = "".join(sign if sign.isalpha() or sign == "'" else " " for sign in fold(sample)[0]).split()
    if not words:
        return languages()[0]
    scores = {each: _share(words, lexicon(each).common) for each in languages()}
    best = max(scores, key=lambda each: scores[each])
    foreign = max(_share(words, each) for each in lexicon(languages()[0]).foreign) if lexicon(languages()[0]).foreign else 0
    if scores[best] >= foreign and (scores[best] > 0 or len(words) < 12):
        return best
    return languages()[0] if foreign == 0 and len(words) < 12 else None


def _share(words: Iterable[str], common: frozenset[str]) -> float:
    words = list(words)
    return sum(word in common for word in words) / len(words)
