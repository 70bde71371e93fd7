"""Which region's numbers and guidance to use, and how that is said."""

from __future__ import annotations

import os

from backsignal.assess import region_id
from backsignal.knowledge import Knowledge

UNKNOWN = "none"


def guessed_region(knowledge: Knowledge) -> str | None:
    """The region of the locale this machine is set to (LC_ALL, LC_MESSAGES, LANG), or None."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = os.environ.get(variable, "").split(".")[0].split("@")[0]
        if locale:
            for id, region in knowledge.regions.items():
                if locale in region["locales"]:
                    return id
            return None
    return None


def chosen_region(name: str | None, knowledge: Knowledge) -> tuple[str | None, str]:
    """The region id, or None for unknown, and the key of the sentence that says where it is from.

    Raises RegionError for a name that has no region pack.
    """
    if name is not None:
        if name.lower() == UNKNOWN:
            return None, "region_unknown"
        return region_id(name, knowledge), "region_given"
    guess = guessed_region(knowledge)
    return guess, "region_guessed" if guess else "region_unknown"
