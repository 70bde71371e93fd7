"""Where a person is in the check: a plain value that can be kept, sent, taken up again and gone back in."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class State:
    """What was known before the first screen, and what was answered on each screen since, in order.

    `given` maps finding ids to answers. Each of `screens` is a screen id with the answers of that screen; None there is
    a question that was put and skipped. Nothing here is changed in place: every step gives a new state.
    """

    given: Mapping[str, Any] = field(default_factory=dict)
    screens: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    @functools.cached_property
    def answers(self) -> dict[str, Any]:
        """All answers so far, as `assess` takes them. A later answer to the same question counts."""
        answers = dict(self.given)
        for _, told in self.screens:
            answers |= {id: answer for id, answer in told.items() if answer is not None}
        return answers

    @functools.cached_property
    def put(self) -> frozenset[str]:
        """Every finding that was put to the person or was known before."""
        return frozenset(self.given).union(*(told for _, told in self.screens))

    def put_on(self, screen: str) -> frozenset[str]:
        """Every finding that was put on screens of this id."""
        return frozenset[str]().union(*(told for id, told in self.screens if id == screen))

    def answered(self, screen: str, told: Mapping[str, Any]) -> State:
        """One screen further. `told` has every finding of the screen, with None for what was skipped."""
        return replace(self, screens=(*self.screens, (screen, dict(told))))

    def back(self) -> State:
        """One screen back, with its answers forgotten; the same state on the first screen."""
        return replace(self, screens=self.screens[:-1])

    def changed(self, finding: str, answer: Any) -> State:
        """The same place with another answer to a question that was put before, on whichever screens it was put."""
        if finding in self.given:
            return replace(self, given={**self.given, finding: answer})
        screens = tuple((id, {**told, finding: answer} if finding in told else told) for id, told in self.screens)
        return replace(self, screens=screens)

    def __repr__(self) -> str:
        return f"<state of a check: {len(self.screens)} screens>"  # answers are never printed by accident
