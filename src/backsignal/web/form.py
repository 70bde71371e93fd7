"""From a form that was sent to answers: each field is checked, and what does not fit gets a message beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backsignal.errors import AnswersError
from backsignal.findings import UNSURE
from backsignal.knowledge import Knowledge, read_answers
from backsignal.knowledge.answers import TEXT_LIMIT
from backsignal.web.sheet import Sheet, in_list

LONGEST_NUMBER = 12
Values = Mapping[str, list[str]]


class FormReader:
    """Reads the form of one sheet. `told` holds the answers, `errors` a message for each field that does not fit."""

    def __init__(self, sheet: Sheet, values: Values, knowledge: Knowledge, *, skip: bool, language: str = "en"):
        """`skip` says that what was left open is skipped."""
        self._sheet = sheet
        self._values = values
        self._knowledge = knowledge
        self._skip = skip
        self._words: Mapping[str, str] = knowledge.words("web", language)["errors"]
        self.told: dict[str, Any] = dict.fromkeys(sheet.findings)
        self.errors: dict[str, str] = {}
        for section, ids in sheet.sections:
            together = in_list(section, ids, knowledge)
            if together:
                self._list(section, together)
            for id in ids:
                if id not in together:
                    self._one(id)
        map_finding = knowledge.compiled["web"]["body_map"]["finding"]
        if map_finding in sheet.findings:
            self._map(knowledge.compiled["web"]["body_map"])

    def names(self) -> set[str]:
        """The names of all fields that belong to this form."""
        ids = set(self._sheet.findings)
        more = {f"{id}.{part}" for id in ids for part in ("unit", "unsure", "confirm", "no")}
        return ids | more | {f"none.{section}" for section, _ in self._sheet.sections} | {"spread"}

    def _sent(self, name: str) -> list[str]:
        return [value for value in self._values.get(name, []) if value.strip()]

    def _blank(self, name: str, message: str = "blank") -> None:
        if not self._skip:
            self.errors[name] = self._words[message]

    def _list(self, section: str, ids: tuple[str, ...]) -> None:
        """Several questions with one "none of these"; where something is ticked, what is not ticked is no."""
        none = bool(self._sent(f"none.{section}"))
        told: dict[str, Any] = {}
        for id in ids:
            sent = set(self._sent(id))
            if not sent:
                continue
            if len(sent) > 1:
                self.errors[id] = self._words["two"]
            elif sent <= {"yes", UNSURE}:
                told[id] = UNSURE if UNSURE in sent else True
            else:
                self.errors[id] = self._words["choice"]
        if none and told:
            self.errors[f"none.{section}"] = self._words["none_and_more"]
        elif none or told:
            self.told |= {id: told.get(id, False) for id in ids}
        elif not any(id in self.errors for id in ids):
            self._blank(f"none.{section}", "blank_list")

    def _one(self, id: str) -> None:
        definition = self._knowledge.all_definitions[id]
        if definition.kind == "number":
            self._number(id)
        elif definition.kind == "text":
            self._text(id)
        else:
            self._choice(id)

    def _choice(self, id: str) -> None:
        definition = self._knowledge.all_definitions[id]
        sent = list(dict.fromkeys(self._sent(id)))
        if not sent:
            self._blank(id)
            return
        known = {UNSURE, *definition.values, *(definition.also or ())}
        if definition.kind == "yes_no":
            known |= {"yes", "no"}
        if not known.issuperset(sent):
            self.errors[id] = self._words["choice"]
        elif len(sent) > 1 and (definition.kind != "several" or UNSURE in sent):
            self.errors[id] = self._words["two"]
        elif definition.kind == "several":
            self.told[id] = UNSURE if sent == [UNSURE] else sent
        elif definition.kind == "yes_no":
            self.told[id] = {"yes": True, "no": False}.get(sent[0], sent[0])
        else:
            self.told[id] = sent[0]
        self._take(id)

    def _text(self, id: str) -> None:
        sent = (self._sent(id) or [""])[0].strip()
        if self._sent(f"{id}.no") and sent:
            self.errors[id] = self._words["two"]
        elif self._sent(f"{id}.no"):
            self.told[id] = False
        elif len(sent) > TEXT_LIMIT:
            self.errors[id] = self._words["long"].format(limit=TEXT_LIMIT)
        elif sent:
            self.told[id] = sent
        else:
            self._blank(id)

    def _number(self, id: str) -> None:
        definition = self._knowledge.all_definitions[id]
        typed = (self._sent(id) or [""])[0].strip()
        unsure = bool(self._sent(f"{id}.unsure"))
        if not typed or unsure:
            if typed:
                self.errors[id] = self._words["two"]
            elif unsure:
                self.told[id] = UNSURE
            else:
                self._blank(id)
            return
        number = _number(typed)
        if number is None:
            self.errors[id] = self._words["number"]
            return
        factors = self._knowledge.compiled["web"]["units"].get(definition.unit, {})
        unit = (self._sent(f"{id}.unit") or [definition.unit])[0]
        if factors and unit not in factors:
            self.errors[id] = self._words["choice"]
            return
        value = number * factors.get(unit, 1)
        value = int(value) if float(value).is_integer() else value
        self.told[id] = value
        limit = definition.confirm_below
        if not self._take(id):
            low, high = f"{definition.low:g}", f"{definition.high:g}"
            self.errors[id] = self._words["range"].format(low=low, high=high)
        elif limit is not None and value < limit and _number((self._sent(f"{id}.confirm") or [""])[0]) != value:
            said = self._knowledge.words("web")["confirm"].format(value=f"{value:g}")
            self.errors[id] = self.errors[f"{id}.confirm"] = said

    def _take(self, id: str) -> bool:
        """Whether the kernel takes the answer; it is set aside with a message where not."""
        try:
            read_answers({id: self.told[id]}, self._knowledge)
        except AnswersError:
            self.told[id] = None
            self.errors[id] = self._words["choice"]
            return False
        return True

    def _map(self, body_map: Mapping[str, Any]) -> None:
        """Places the pain spreads to: a tick says yes; a place that is not ticked says nothing."""
        ticked = set(self._sent("spread"))
        if not ticked <= {row["id"] for row in body_map["spreads"]}:
            self.errors[body_map["finding"]] = self._words["choice"]
            return
        for row in body_map["means"]:
            if len(ticked.intersection(row["ticked"])) == row["count"]:
                self.told[row["finding"]] = True


def _number(typed: str) -> float | None:
    """A number as people type it, or None."""
    if len(typed) > LONGEST_NUMBER or not typed.replace(",", ".").replace(".", "", 1).isdecimal():
        return None
    return float(typed.replace(",", "."))
