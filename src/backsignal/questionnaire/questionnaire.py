"""The next screen, given what is known: emergencies first, then only what could still change the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backsignal.knowledge import Knowledge, load, read_answers
from backsignal.questionnaire.state import State
from backsignal.triage import OpenFinding, engine_for
from backsignal.urgency import Urgency

FOLLOW_UP = "about_ticked"
"""The screen that asks more about signs already told: how new they are, and another known cause."""
ONCE_MORE = "once_more"
"""The last screen: the signs that are most easily lost by a wrong tap, once more in other words."""
ROOM = 10
"""How much fits on one screen: a line of a list takes one place, a question with its own answers two."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question, and why it is asked: the most urgent level, and the rules, that wait for its answer.

    `raises_to` is None where no rule waits: for everyone the emergency signs are asked, and what the page needs.
    """

    finding: str
    raises_to: Urgency | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Questions of one topic, under its own heading."""

    id: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """Questions that stand together. `number` counts from 1.

    `total` is an estimate: the screens so far and those that would follow if no answer opened or closed another
    question.
    """

    sections: tuple[Section, ...]
    number: int
    total: int

    @property
    def id(self) -> str:
        """The id of the first section, which names the screen."""
        return self.sections[0].id

    @property
    def items(self) -> tuple[Item, ...]:
        """All questions, in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def findings(self) -> tuple[str, ...]:
        """The finding ids of all questions, in order."""
        return tuple(item.finding for item in self.items)


class Questionnaire:
    """Which questions to ask next. It keeps nothing: the same state always gives the same next screen."""

    def __init__(self, region: str | None = None, *, knowledge: Knowledge | None = None):
        """`region` is a region id of the content, or None where it is unknown."""
        self.knowledge = knowledge or load()
        self.region = region
        self._engine = engine_for(self.knowledge, region)
        self._definitions = self.knowledge.all_definitions
        self._groups = tuple(self.knowledge.screens.values())
        self._kind = {group.id: "emergency" if group.emergency else "usual" for group in self._groups}
        self._kind |= {FOLLOW_UP: FOLLOW_UP, ONCE_MORE: ONCE_MORE}
        self._asked_twice = tuple(each.id for each in self._definitions.values() if each.asked_twice)
        self._on_screens = {id for group in self._groups for id in group.findings}

    def next(self, state: State | Mapping[str, Any]) -> Screen | None:
        """The next screen, or None when nothing more could change the outcome.

        `state` is where the person is, or only the answers so far, as `assess` takes them; then nothing is asked twice,
        because it could not be known what was.
        Raises AnswersError for answers that cannot be taken.
        """
        keeps_screens = isinstance(state, State)
        if not isinstance(state, State):
            state = State(given=state)
        known = self._engine.literals.known(read_answers(state.answers, self.knowledge))
        waiting = {each.id: each for each in self._engine.still_open.findings(known)}
        number = len(state.screens) + 1
        if self._engine.urgency_of(known) is Urgency.EMERGENCY:
            excuses = self._section(FOLLOW_UP, waiting, state, waiting)
            return Screen((excuses,), number, number) if excuses.items else None
        sections = self._sections(known, waiting, state)
        if keeps_screens and (again := self._once_more(state)).items:
            sections.append(again)
        screens = list(self._packed(sections))
        return Screen(screens[0], number, number + len(screens) - 1) if screens else None

    def _sections(self, known: int, waiting: Mapping[str, OpenFinding], state: State) -> list[Section]:
        """What is left to ask, topic by topic in the order of the content."""
        sections: list[tuple[tuple[str, ...], Section]] = []
        for group in self._groups:
            if group.when is None or self._engine.holds(group.when, known):
                wanted = [id for id in group.findings if group.emergency or group.always or id in waiting]
                sections.append((group.after, self._section(group.id, wanted, state, waiting)))
        others = [id for id in waiting if id not in self._on_screens]
        sections.append(((), self._section(FOLLOW_UP, others, state, waiting)))
        coming = {item.finding for _, section in sections for item in section.items}
        return [section for after, section in sections if section.items and coming.isdisjoint(after)]

    def _once_more(self, state: State) -> Section:
        """Signs that were denied, are marked to be asked twice, and were not asked again yet."""
        put = state.put_on(ONCE_MORE)
        wanted = [id for id in self._asked_twice if id not in put and state.answers.get(id) is False]
        return Section(ONCE_MORE, tuple(Item(id, None, ()) for id in wanted))

    def _section(self, id: str, findings: Iterable[str], state: State, waiting: Mapping[str, OpenFinding]) -> Section:
        return Section(
            id,
            tuple(
                Item(
                    finding,
                    waiting[finding].urgency if finding in waiting else None,
                    tuple(rule.id for rule in waiting[finding].rules) if finding in waiting else (),
                )
                for finding in findings
                if finding not in state.put
            ),
        )

    def _packed(self, sections: Iterable[Section]) -> Iterator[tuple[Section, ...]]:
        """Topics on screens: neighbours share one while there is room; a topic is never parted.

        Emergency topics, questions about what was told, and those asked once more are not mixed with others.
        """
        screen: list[Section] = []
        room = ROOM
        for section in sections:
            needed = sum(self._places(item) for item in section.items)
            if screen and (needed > room or self._kind[section.id] != self._kind[screen[-1].id]):
                yield tuple(screen)
                screen, room = [], ROOM
            screen.append(section)
            room -= needed
        if screen:
            yield tuple(screen)

    def _places(self, item: Item) -> int:
        """How much room a question takes: a list of choices as much as two lines."""
        return 1 if self._definitions[item.finding].kind in ("yes_no", "number") else 2
