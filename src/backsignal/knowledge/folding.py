"""One plain form of letters, so that "NAÏVE", "naive" and a look-alike of it are the same word.

Each place of the folded text belongs to one place of the text that was given.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_PLAIN = str.maketrans({"\t": " ", "\r": "\n", "\x00": " ", "\x0b": " ", "\x0c": "\n", "`": "'"})
_UNPLAIN = re.compile("[\\t\\r\\x00\\x0b\\x0c`]")
_SIGNS = dict(zip("‘’‚‛′ʼ´“”„–—−‐‑•·…；：，。？！（）／", "'''''''\"\"\"-----**.;:,.?!()/", strict=True))
# Letters of other scripts that look like Latin ones; only used inside words that are otherwise Latin.
_ALIKE = dict(
    zip(
        "асеорхуіѕјһԁԛԝкмтвнАСЕОРХУІЅЈКМТВНαορνικτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧı",
        "aceopxyisjhdqwkmtbhaceopxyisjkmtbhaopviktuxabezhikmnoptyxi",
        strict=True,
    )
)


@cache
def folded_sign(sign: str) -> str:
    """The plain form of one character: one lower-case letter without accent, or "" for a mark that shows nothing."""
    if sign in _SIGNS:
        return _SIGNS[sign]
    category = unicodedata.category(sign)
    if category in ("Cf", "Mn", "Me"):
        return ""
    if category in ("Zs", "Cc"):
        return " "
    if category in ("Zl", "Zp"):
        return "\n"
    plain = "".join(each for each in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(each)).lower()
    return plain[0] if plain else " "


def fold(text: str) -> tuple[str, list[int] | None]:
    """The folded text, and for each of its places the place in `text`; None where every place is the same."""
    if text.isascii():
        low = text.lower()
        return (low.translate(_PLAIN) if _UNPLAIN.search(low) else low), None
    signs = [folded_sign(sign) for sign in text]
    if any(sign in _ALIKE for sign in set(text)):
        signs = _without_look_alikes(text, signs)
    places = None if all(signs) else [place for place, sign in enumerate(signs) if sign] + [len(text)]
    return "".join(signs).translate(_PLAIN), places


def _without_look_alikes(text: str, signs: list[str]) -> list[str]:
    """A foreign letter is taken for the Latin one it looks like where the word around it is half Latin or more."""
    start = 0
    for end in range(len(text) + 1):
        if end == len(text) or not text[end].isalpha():
            word = text[start:end]
            alike = [place for place in range(start, end) if text[place] in _ALIKE]
            latin = sum(sign.isascii() for sign in signs[start:end])
            if alike and 2 * latin >= len(word) - 1:
                for place in alike:
                    signs[place] = _ALIKE[text[place]]
            start = end + 1
    return signs
