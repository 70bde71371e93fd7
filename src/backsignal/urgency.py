"""How soon someone should be seen: five ordered levels."""

from __future__ import annotations

import enum


class Urgency(enum.StrEnum):
    """How soon, from looking after yourself to an emergency now.

    A member is its code: ``str(Urgency.SAME_DAY) == "same_day"`` and ``Urgency("same_day")`` reads it back.
    Members are ordered by how soon, not by the alphabet; comparing with anything that is not an urgency code
    raises TypeError.
    """

    SELF_CARE = "self_care"
    ROUTINE = "routine"
    URGENT = "urgent"
    SAME_DAY = "same_day"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 for self_care up to 4 for emergency."""
        return _RANKS[self.value]

    def __lt__(self, other: object) -> bool:
        return self.rank < _rank_of(other)

    def __le__(self, other: object) -> bool:
        return self.rank <= _rank_of(other)

    def __gt__(self, other: object) -> bool:
        return self.rank > _rank_of(other)

    def __ge__(self, other: object) -> bool:
        return self.rank >= _rank_of(other)


_RANKS = {member.value: rank for rank, member in enumerate(Urgency)}
LEVELS = tuple(Urgency)


def _rank_of(other: object) -> int:
    if isinstance(other, str) and other in _RANKS:
        return _RANKS[other]
    raise TypeError("an urgency can only be compared with another urgency")
