"""What is known about one person: present, absent or unknown, and where each came from."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

UNSURE = "unsure"

Value = bool | int | float | str | frozenset[str]
"""One answer in its normal form.

True or False for yes and no; "unsure"; a number; a frozenset of choices (for a choice: the values it may be, for
several choices: those that apply); any other string is free text.
"""


class Presence(enum.Enum):
    """Unknown is a value: not asked, unsure and not recorded are never "no"."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Origin(enum.StrEnum):
    """Where a finding came from."""

    ANSWER = "answer"
    UNSURE_COUNTED_AS_YES = "unsure_counted_as_yes"
    ASSUMED = "assumed"
    WORKED_OUT = "worked_out"


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """One fact about a person: its id, its value in normal form (None where it was only worked out), and its origin."""

    id: str
    value: Value | None
    presence: Presence
    origin: Origin = Origin.ANSWER

    def __repr__(self) -> str:
        return f"<finding {self.id}>"  # an answer is never printed by accident


class Findings(Mapping[str, Finding]):
    """All that is known about one person, as an unchangeable mapping from finding id to Finding.

    Made by `knowledge.answers.read_answers`, which checks every answer; an id that is not in it is unknown.
    """

    __slots__ = ("_absent", "_origins", "unsure", "values_by_id")

    def __init__(
        self,
        values_by_id: Mapping[str, Value],
        *,
        absent: frozenset[str] = frozenset(),
        unsure: frozenset[str] = frozenset(),
        origins: Mapping[str, Origin] | None = None,
    ):
        """Takes what `read_answers` has checked.

        `absent` names the choices answered with their "never" or "no", `unsure` the ids whose value is "unsure",
        `origins` all that are not plain answers.
        """
        self.values_by_id = dict(values_by_id)
        self.unsure = unsure
        self._absent = absent
        self._origins = origins or {}

    def __getitem__(self, id: str) -> Finding:
        value = self.values_by_id[id]
        if id in self.unsure:
            presence = Presence.UNKNOWN
        elif value is False or id in self._absent:
            presence = Presence.ABSENT
        else:
            presence = Presence.PRESENT
        return Finding(id, value, presence, self._origins.get(id, Origin.ANSWER))

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_id)

    def __len__(self) -> int:
        return len(self.values_by_id)

    def __repr__(self) -> str:
        return f"<findings: {len(self)}>"  # answers are never printed by accident
