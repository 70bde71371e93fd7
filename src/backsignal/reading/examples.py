"""Whether every example sentence of the content is read as it says."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from backsignal.errors import Fault, fault
from backsignal.knowledge.reading_content import Example, ReadingContent
from backsignal.reading.lexicon import Lexicon
from backsignal.reading.reading import read_with

TODAY = datetime.date(2026, 11, 22)
"""The day on which examples such as "since March" are read."""


def check_examples(contents: Iterable[ReadingContent]) -> list[Fault]:
    """A fault for each example that is not read as it says."""
    found = []
    for content in contents:
        words = Lexicon(content.compiled)
        for example in content.examples:
            problem = _problem(example, words)
            if problem:
                found.append(fault("K703", example.where, problem=problem))
    return found


def _problem(example: Example, words: Lexicon) -> str:
    reading = read_with(example.text, words, TODAY)
    if not example.ids:
        return ""
    wanted = {id.partition("=")[0] for id in example.ids}
    found = [each for each in reading.findings if each.id in wanted]
    if not found:
        return f"nothing was read as {' or '.join(example.ids)}"
    if not any(each.status == example.status for each in found):
        return f"{found[0].id} is {found[0].status}, not {example.status}"
    if example.number is not None and not any(each.value == example.number for each in found):
        return f"{found[0].id} is {found[0].value}, not {example.number}"
    return ""
