"""Arbitrary people: any answers that the questions allow, in any mixture."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from backsignal.findings import UNSURE
from backsignal.knowledge import load
from backsignal.knowledge.model import FindingDefinition
from backsignal.triage.cases import all_no

KNOWLEDGE = load()
DEFINITIONS = KNOWLEDGE.all_definitions


def values(definition: FindingDefinition) -> st.SearchStrategy[Any]:
    """Every answer a finding takes, "unsure" and nothing included."""
    if definition.kind == "yes_no":
        return st.sampled_from([True, False, UNSURE])
    if definition.kind == "number":
        low, high = int(definition.low), int(definition.high)
        return st.one_of(st.integers(low, min(high, low + 120)), st.floats(low, high, allow_nan=False), st.just(UNSURE))
    if definition.kind == "choice":
        extra: list[Any] = [True, False] if definition.none is not None else []
        return st.sampled_from([*definition.values, *extra, UNSURE])
    if definition.kind == "several":
        return st.lists(st.sampled_from(definition.values), unique=True)
    return st.one_of(st.just(False), st.text(max_size=20))


def people() -> st.SearchStrategy[dict[str, Any]]:
    """Answers to some questions, from none of them to nearly all."""
    optional = {id: values(definition) for id, definition in DEFINITIONS.items()}
    few = st.lists(st.sampled_from(sorted(optional)), max_size=14, unique=True).flatmap(
        lambda ids: st.fixed_dictionaries({id: optional[id] for id in ids})
    )
    mostly_no = few.map(lambda answers: NO | answers)
    return st.one_of(few, mostly_no)


NO: dict[str, Any] = all_no(KNOWLEDGE)
REGIONS = st.sampled_from([None, *KNOWLEDGE.regions])
