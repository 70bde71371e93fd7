"""One page of questions as the template draws it: from a screen, or from what was asked before, to fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backsignal.findings import UNSURE
from backsignal.knowledge import Knowledge
from backsignal.questionnaire import FOLLOW_UP, ONCE_MORE, Screen, State
from backsignal.report import Teller
from backsignal.urgency import Urgency
from backsignal.web.sessions import Draft

GIVEN = "given"
"""The page of what was known before the first question."""


@dataclass(frozen=True)
class Sheet:
    """Questions that stand on one page: finding ids by section; `told` holds the answers given to them before."""

    id: str
    number: int
    total: int
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    told: Mapping[str, Any] = field(default_factory=dict)
    raises_to: Mapping[str, Urgency | None] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[str, ...]:
        """All finding ids, in order."""
        return tuple(id for _, ids in self.sections for id in ids)

    def __repr__(self) -> str:
        return f"<sheet {self.number}>"  # answers are never printed by accident


def sheet_at(number: int, state: State, following: Screen | None, knowledge: Knowledge) -> Sheet | None:
    """The page with this number: asked before, or `following`, the next screen; None where there is none."""
    done = len(state.screens)
    if number == 0:
        return Sheet(GIVEN, 0, done, ((GIVEN, tuple(state.given)),), state.given) if state.given else None
    if 1 <= number <= done:
        id, told = state.screens[number - 1]
        total = max(done, following.total if following else done)
        return Sheet(id, number, total, _sections(id, tuple(told), knowledge), told)
    screen = following if number == done + 1 else None
    if screen is None:
        return None
    sections = tuple((each.id, tuple(item.finding for item in each.items)) for each in screen.sections)
    raises_to = {item.finding: item.raises_to for item in screen.items}
    return Sheet(screen.id, number, screen.total, sections, {}, raises_to)


def _sections(id: str, told: tuple[str, ...], knowledge: Knowledge) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sections a screen had, from the findings that were put on it."""
    if id in (FOLLOW_UP, ONCE_MORE):
        return ((id, told),)
    by_topic: dict[str, list[str]] = {}
    topics = {finding: topic.id for topic in knowledge.screens.values() for finding in topic.findings}
    extra = {row["finding"] for row in knowledge.compiled["web"]["body_map"]["means"]}
    has_map = knowledge.compiled["web"]["body_map"]["finding"] in told
    for finding in told:
        if not (has_map and finding in extra):  # ticked on the map, and shown there
            by_topic.setdefault(topics.get(finding, id), []).append(finding)
    return tuple((topic, tuple(ids)) for topic, ids in by_topic.items())


@dataclass(frozen=True)
class Option:
    """One answer that can be ticked."""

    value: str
    says: str
    ticked: bool


@dataclass(frozen=True)
class Field:
    """One question: `kind` is tick, yes_no, choice, several, number, text or map."""

    name: str
    kind: str
    ask: str
    options: tuple[Option, ...] = ()
    value: str = ""
    unit: str = ""
    units: tuple[Option, ...] = ()
    hint: str = ""
    unsure: bool = False
    ticked: bool = False
    confirm: str = ""
    error: str = ""
    spread: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Section:
    """Questions under one heading. `ticks` is the list that ends with "none of these"."""

    id: str
    title: str
    lead: str
    ticks: tuple[Field, ...]
    fields: tuple[Field, ...]
    none: bool
    error: str
    why: tuple[tuple[str, str], ...]


class Drawing:
    """Makes the sections of a sheet, with what was told or typed before in its place."""

    def __init__(self, sheet: Sheet, teller: Teller, draft: Draft | None, now: Urgency):
        """`draft` is the form that was not accepted; `now` the urgency so far."""
        self._sheet = sheet
        self._teller = teller
        self._knowledge = teller.knowledge
        self._words = teller.knowledge.words("web", teller.language)
        self._draft = draft
        self._now = now
        self._errors = draft.errors if draft else {}

    def sections(self) -> list[Section]:
        """The sections, in order."""
        titles = self._knowledge.words("screens", self._teller.language)
        return [self._section(id, ids, str(titles.get(id) or self._own_title(id))) for id, ids in self._sheet.sections]

    def _own_title(self, id: str) -> str:
        return str(self._words["answers_title"]) if id == GIVEN else self._teller.say(id)

    def _section(self, id: str, ids: tuple[str, ...], title: str) -> Section:
        lead = ""
        if id == FOLLOW_UP:
            lead = self._teller.say("about_ticked_why", call=self._teller.call)
        elif id == ONCE_MORE:
            lead = self._teller.say("once_more_why")
        together = in_list(id, ids, self._knowledge)
        none = f"none.{id}"
        if self._draft:
            ticked_none = bool(self._values(none))
        else:
            ticked_none = bool(together) and all(self._sheet.told.get(each) is False for each in together)
        return Section(
            id,
            title,
            lead,
            tuple(self._tick(each) for each in together),
            tuple(self._field(each) for each in ids if each not in together),
            ticked_none,
            self._errors.get(none, ""),
            tuple((self._teller.ask(each), self._why(each)) for each in ids),
        )

    def _why(self, id: str) -> str:
        level = self._sheet.raises_to.get(id)
        more = ""
        if level is not None and level > self._now:
            more = self._teller.say("could_change", level=self._teller.level(level)["name"])
        return f"{self._teller.why(id)} {more}".rstrip()

    def _values(self, name: str) -> list[str]:
        return self._draft.values.get(name, []) if self._draft else []

    def _is(self, id: str, value: str, answer: Any) -> bool:
        """Whether an option is ticked: in the draft, or because it was told."""
        if self._draft:
            return value in self._values(id)
        told = self._sheet.told.get(id)
        return told is not None and (told == answer if not isinstance(told, list | tuple) else answer in told)

    def _tick(self, id: str) -> Field:
        again = self._sheet.id == ONCE_MORE
        return Field(
            id,
            "tick",
            self._teller.clearer(id) if again else self._teller.ask(id),
            ticked=self._is(id, "yes", True),
            unsure=self._is(id, UNSURE, UNSURE),
            error=self._errors.get(id, ""),
        )

    def _field(self, id: str) -> Field:
        definition = self._knowledge.all_definitions[id]
        kind, ask, error = definition.kind, self._teller.ask(id), self._errors.get(id, "")
        if kind == "number":
            return self._number(id, ask, error)
        if kind == "text":
            told = self._sheet.told.get(id)
            value = (self._values(id) or [""])[0] if self._draft else told if isinstance(told, str) else ""
            return Field(id, kind, ask, value="" if value == UNSURE else value, error=error)
        options = []
        if kind == "yes_no":
            options = [
                Option("yes", self._words["yes"], self._is(id, "yes", True)),
                Option("no", self._words["no"], self._is(id, "no", False)),
            ]
        if kind in ("choice", "several") or definition.also:
            options += [Option(value, says, self._is(id, value, value)) for value, says in self._choices(id)]
        options.append(Option(UNSURE, self._words["not_sure"], self._is(id, UNSURE, UNSURE)))
        if id == self._knowledge.compiled["web"]["body_map"]["finding"] and self._sheet.id != GIVEN:
            return Field(id, "map", ask, tuple(options), error=error, spread=self._spread())
        return Field(id, kind, ask, tuple(options), error=error)

    def _choices(self, id: str) -> list[tuple[str, str]]:
        definition = self._knowledge.all_definitions[id]
        choices = self._teller.choices(id)
        return choices if definition.kind != "yes_no" else choices[-len(definition.also or ()) :]

    def _spread(self) -> tuple[Option, ...]:
        ticked = set(self._values("spread"))
        if not self._draft:
            for row in self._knowledge.compiled["web"]["body_map"]["means"]:
                if self._sheet.told.get(row["finding"]) is True:
                    ticked.update(row["ticked"] if row["count"] == len(row["ticked"]) else row["ticked"][:1])
        places = self._words["map_places"]
        rows = self._knowledge.compiled["web"]["body_map"]["spreads"]
        return tuple(Option(row["id"], places[row["id"]], row["id"] in ticked) for row in rows)

    def _number(self, id: str, ask: str, error: str) -> Field:
        definition = self._knowledge.all_definitions[id]
        factors = self._knowledge.compiled["web"]["units"].get(definition.unit, {})
        chosen = (self._values(f"{id}.unit") or [definition.unit])[0]
        units = tuple(Option(unit, self._words["units"][unit], unit == chosen) for unit in factors)
        told = self._sheet.told.get(id)
        if self._draft:
            value, unsure = (self._values(id) or [""])[0], bool(self._values(f"{id}.unsure"))
        else:
            value, unsure = ("" if told in (None, UNSURE) else f"{told:g}"), told == UNSURE
        hint = ""
        if not units:
            hint = str(self._words["unit_points"]).format(low=f"{definition.low:g}", high=f"{definition.high:g}")
        confirm = value if f"{id}.confirm" in self._errors else ""
        return Field(
            id, "number", ask, value=value, units=units, hint=hint, unsure=unsure, confirm=confirm, error=error
        )


def in_list(section: str, ids: tuple[str, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """The yes-no questions of a section that stand as one list to tick; none where there are too few.

    Questions about what was told stand alone: there "none of these" would be read as all is well.
    """
    plain = tuple(
        id for id in ids if knowledge.all_definitions[id].kind == "yes_no" and not knowledge.all_definitions[id].also
    )
    alone = section in (FOLLOW_UP, GIVEN) or (len(plain) < 2 and section != ONCE_MORE)
    return () if alone else plain
