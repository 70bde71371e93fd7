"""The page on planted faults, made of the list that the test plants."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tests.faults import FAULTS, PlantedFault

ABOUT = """\
To show that the proofs can fail, {count} faults are planted, one at a time, in copies of the content. Each copy is
sound as far as the loader can tell. A test runs the worked cases and proves the promises on each copy, and asserts that
what is named here catches it. A promise is named for {proved} of them, and a worked case fails for {tried}.

A promise is a guideline's statement written down apart from the rules (`content/promises/`). One or two broken ones are
named; others may be broken as well. Where none is named, the fault shifts a number no promise speaks of, or asks too
much of people; the worked cases are there for those."""


def planted_faults() -> Iterator[str]:
    """What is changed in each copy of the content, and what the test asserts to catch it."""
    proved = sum(bool(each.proofs) for each in FAULTS)
    tried = sum(each.case for each in FAULTS)
    yield "# Planted faults"
    yield ""
    yield "Not reviewed by a clinician, not validated with patients."
    yield ""
    counted = ABOUT.format(count=len(FAULTS), proved=proved, tried=tried)
    for paragraph in counted.split("\n\n"):
        yield from textwrap.wrap(paragraph, 118)
        yield ""
    yield "| | kind | what is changed | before → after | broken promise | a worked case fails |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for number, fault in enumerate(FAULTS, 1):
        proofs = ", ".join(f"`{each}`" for each in fault.proofs) or "none named"
        case = "yes" if fault.case else "no"
        yield f"| {number} | {fault.kind} | {fault.says} | {_change(fault)} | {proofs} | {case} |"


def _change(fault: PlantedFault) -> str:
    old, new = (" ".join(text.split()) for text in (fault.old, fault.new))
    return f"`{old}` → `{new}` in `{fault.file}`"
