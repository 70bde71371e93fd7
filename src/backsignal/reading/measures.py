"""Numbers that are read with what they measure: durations, ages, scores, years."""

from __future__ import annotations

import datetime
import re

from backsignal.reading.lexicon import Entry
from backsignal.reading.marks import Mark, Words

_DAYS_OF_A_YEAR = 365.25


def measured(words: Words, mark: Mark, entry: Entry, today: datetime.date | None) -> float | None:
    """The number a measure stands for, in the unit of its finding; None where it says none."""
    if entry.value is not None and entry.form == "fixed":
        return float(entry.value)
    spelled = [words.word(place) for place in range(mark.start, mark.end)]
    unit = words.word(mark.end) if mark.end < words.size else ""
    if entry.form == "number" and unit in words.lexicon.units:
        return None  # "I am 20 weeks pregnant" tells no age
    forms = {"duration": _duration, "number": _number, "since": _since, "years_since": _years_since}
    return forms.get(entry.form, _number)(spelled, words, today)


def _number(spelled: list[str], words: Words, _: datetime.date | None) -> float | None:
    numbers = _numbers([word for word in spelled if word not in words.lexicon.articles], words)
    return numbers[0] if numbers else None


def _numbers(spelled: list[str], words: Words) -> list[float]:
    table = words.lexicon.number_words
    found: list[float] = []
    joined = False
    for place, word in enumerate(spelled):
        value = float(word) if word.isascii() and word.isdigit() and len(word) < 7 else table.get(word)
        if value is None:
            joined = False
            continue
        if joined and found and value < 10 <= found[-1] and found[-1] % 10 == 0 and not word.isdigit():
            found[-1] += value  # "forty two"
        elif place > 1 and spelled[place - 1] == "." and spelled[place - 2].isdigit() and word.isdigit() and found:
            found[-1] += value / 10 ** len(word)
        elif value < 1 and found:
            if len(found) > 1 and spelled[place - 1] == "a":
                found.pop()
            found[-1] += value  # "two and a half"
        else:
            found.append(value)
        joined = True
    return found


def _duration(spelled: list[str], words: Words, _: datetime.date | None) -> float | None:
    unit = next((words.lexicon.units[word] for word in spelled if word in words.lexicon.units), None)
    if "/" in spelled:
        slash = spelled.index("/")
        unit = words.lexicon.units.get("/" + (spelled[slash + 1] if slash + 1 < len(spelled) else ""), unit)
        spelled = spelled[:slash]
    numbers = _numbers(spelled, words) or [1.0]
    return None if unit is None else round(numbers[0] * unit)


def _since(spelled: list[str], words: Words, today: datetime.date | None) -> float | None:
    """Days since the last such month, or the first of January of a year; only where today is known."""
    if today is None:
        return None
    year = next((int(word) for word in spelled if re.fullmatch("(19|20)[0-9][0-9]", word)), None)
    month = next((words.lexicon.months[word] for word in spelled if word in words.lexicon.months), None)
    if month is None and year is None:
        return None
    if year is None:
        year = today.year if (month or 1) <= today.month else today.year - 1
    days = (today - datetime.date(year, month or 1, 1)).days
    return float(days) if days >= 0 else None


def _years_since(spelled: list[str], words: Words, today: datetime.date | None) -> float | None:
    year = next((int(word) for word in spelled if re.fullmatch("(19|20)[0-9][0-9]", word)), None)
    if year is not None:
        return float(today.year - year) if today is not None and today.year >= year else None
    days = _duration(spelled, words, today)
    return None if days is None else round(days / _DAYS_OF_A_YEAR)
