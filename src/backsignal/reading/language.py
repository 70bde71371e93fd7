"""Which language a text is in, as far as this program can read it."""

from __future__ import annotations

from collections.abc import Container, Iterable

from backsignal.knowledge.folding import fold
from backsignal.reading.lexicon import languages, lexicon

SAMPLE = 4_000
"""Letters looked at: enough to tell, and no more however long the text is."""

_ENOUGH, _FEW, _HALF = 0.1, 8, 0.4


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
    known = {each: _share(words, lexicon(each).numbers_of_words.keys()) for each in languages()}
    best = max(scores, key=lambda each: scores[each] + known[each])  # "Trauma: Y" is not yet Spanish
    long = [word for word in words if len(word) > 1]  # "O/E" is no Portuguese
    foreign = max((_share(long, each) for each in lexicon(languages()[0]).foreign), default=0.0) if long else 0.0
    if foreign <= scores[best] and (scores[best] > _ENOUGH or len(words) < _FEW):
        return best
    best = max(known, key=lambda each: known[each])  # notes in short forms have no small words
    return best if known[best] > _HALF and 2 * foreign < known[best] else None


def _share(words: Iterable[str], common: Container[str]) -> float:
    words = list(words)
    return sum(word in common for word in words) / len(words)
