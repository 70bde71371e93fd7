"""The next screen, given what is known: emergencies first, then only what could still change the outcome."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from backsignal.knowledge import Knowledge, load, read_answers
from backsignal.knowledge.model import Group
from backsignal.triage import engine_for
from backsignal.urgency import Urgency

FOLLOW_UP = "about_ticked"
"""The screen that asks more about signs already told: how new they are, and another known cause."""
_MOST_ON_A_SCREEN = 6


@dataclass(frozen=True, slots=True)
class Screen:
    """Questions that stand together. `number` counts from 1; `total` is an estimate from what is known now."""

    id: str
    findings: tuple[str, ...]
    number: int
    total: int


class Questionnaire:
    """Which questions to ask next. It keeps nothing: the same answers and seen questions give the same next screen."""

    def __init__(self, region: str | None = None, *, knowledge: Knowledge | None = None):
        """`region` is a region id of the content, or None where it is unknown."""
        self.knowledge = knowledge or load()
        self._engine = engine_for(self.knowledge, region)

    def next(self, answers: Mapping[str, Any], *, seen: Collection[str] = (), shown: int = 0) -> Screen | None:
        """The next screen, or None when nothing more could change the outcome.

        `answers` are those of `assess`; `seen` holds the finding ids already put to the person, answered or not;
        `shown` is how many screens they have seen. Raises AnswersError for answers that cannot be taken.
        """
        known = self._engine.literals.known(read_answers(answers, self.knowledge))
        urgency = self._engine.urgency_of(known)
        open_now = self._engine.open_findings(known, urgency)
        if urgency is Urgency.EMERGENCY:
            left = self._left(open_now, answers, seen)
            return Screen(FOLLOW_UP, left[:_MOST_ON_A_SCREEN], shown + 1, shown + 1) if left else None
        waiting: list[tuple[str, tuple[str, ...]]] = []
        for group in self.knowledge.screens.values():
            if group.when is None or self._engine.holds(group.when, known):
                left = self._left(self._wanted(group, open_now), answers, seen)
                if left:
                    waiting.append((group.id, left))
        on_screens = {id for group in self.knowledge.screens.values() for id in group.findings}
        further = self._left([id for id in open_now if id not in on_screens], answers, seen)
        if further:
            waiting.append((FOLLOW_UP, further[:_MOST_ON_A_SCREEN]))
        if not waiting:
            return None
        id, findings = waiting[0]
        return Screen(id, findings, shown + 1, shown + len(waiting))

    @staticmethod
    def _wanted(group: Group, open_now: tuple[str, ...]) -> list[str]:
        """All of an emergency screen and of what is always asked; elsewhere only what could change the outcome."""
        return [id for id in group.findings if group.emergency or group.always or id in open_now]

    @staticmethod
    def _left(ids: Collection[str], answers: Mapping[str, Any], seen: Collection[str]) -> tuple[str, ...]:
        return tuple(id for id in ids if id not in answers and id not in seen)
