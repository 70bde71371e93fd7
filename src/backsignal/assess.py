"""From answers to an assessment in one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backsignal.errors import RegionError, did_you_mean, fault
from backsignal.knowledge import Knowledge, load, read_answers
from backsignal.triage import Assessment, engine_for


def assess(answers: Mapping[str, Any], region: str | None = None, *, knowledge: Knowledge | None = None) -> Assessment:
    """What the rules say about one person: how soon, who, why, what is still open.

    `answers` maps finding ids to True, False, "unsure", a number in the finding's unit, a choice or a list of
    choices; what is left out is unknown. `region` is a region id or one of its other names ("gb", "uk"); where it is
    None the more careful rule of any region holds and no numbers are named. `knowledge` is the shipped content
    unless given.

    Raises AnswersError for answers that cannot be taken and RegionError for a region that has no region pack.
    """
    knowledge = knowledge or load()
    return engine_for(knowledge, region_id(region, knowledge)).assess(read_answers(answers, knowledge))


def region_id(name: str | None, knowledge: Knowledge) -> str | None:
    """The region id for an id or another name of a region, in any case; None for None. Raises RegionError."""
    if name is None or name in knowledge.regions:
        return name
    wanted = str(name).strip().lower().replace("-", "_")
    for id, region in knowledge.regions.items():
        if wanted == id or wanted in (alias.lower().replace("-", "_") for alias in region["aliases"]):
            return id
    shown = wanted if wanted.isalpha() and len(wanted) == 2 else "that name"  # a region code, not a person's words
    raise RegionError(
        fault(
            "R101", id=shown, guess=did_you_mean(wanted, tuple(knowledge.regions)), choices=", ".join(knowledge.regions)
        )
    )
