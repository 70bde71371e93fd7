"""A second engine: slow, plain, and written without looking at the first.

It walks the compiled rules with three-valued tables over the raw answers, one rule at a time. It exists so that the
fast engine has something to agree with.
"""

from __future__ import annotations

import operator
from typing import Any

from backsignal.knowledge import Knowledge

Truth = bool | None
ORDER = ("self_care", "routine", "urgent", "same_day", "emergency")
COMPARE = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "==": operator.eq}


class Reference:
    def __init__(self, knowledge: Knowledge, answers: dict[str, Any]):
        self.compiled = knowledge.compiled
        self.rows = {row["id"]: row for row in self.compiled["findings"]}
        self.answers = {id: self._meant(id, value) for id, value in answers.items()}

    def _meant(self, id: str, value: Any) -> Any:
        """Further words for an answer, such as "not_tried", as what they mean."""
        also = self.rows.get(id, {}).get("also", {})
        if isinstance(value, str) and value in also:
            return {"present": True, "absent": False, "unknown": None}[also[value]]
        return value

    def urgency(self, region: str | None) -> str:
        held = [rule for rule in self._rules(region) if self.truth(rule["when"]) is True]
        return max((rule["urgency"] for rule in held), key=ORDER.index, default="self_care")

    def held(self, region: str | None) -> set[str]:
        return {rule["id"] for rule in self._rules(region) if self.truth(rule["when"]) is True}

    def possible(self, region: str | None) -> str:
        open_ = [rule for rule in self._rules(region) if self.truth(rule["when"]) is not False]
        return max((rule["urgency"] for rule in open_), key=ORDER.index, default="self_care")

    def _rules(self, region: str | None) -> list[dict[str, Any]]:
        return [
            rule
            for rule in self.compiled["rules"]
            if "regions" not in rule or region is None or region in rule["regions"]
        ]

    def truth(self, node: list[Any]) -> Truth:
        head, *rest = node
        if head == "all":
            return self._all([self.truth(each) for each in rest])
        if head == "any":
            return self._any([self.truth(each) for each in rest])
        if head == "not":
            inner = self.truth(rest[0])
            return None if inner is None else not inner
        if head == "unless":
            return self.truth(rest[0]) is not True
        if head == "at_least":
            found = [self.truth(each) for each in rest[1:]]
            if found.count(True) >= rest[0]:
                return True
            return None if found.count(True) + found.count(None) >= rest[0] else False
        if head == "named":
            if rest[0].startswith("new "):
                base = rest[0][4:]
                return self._all([self.present(base), self.present(base + "_new") is not False])
            return self.truth(self.compiled["definitions"][rest[0]])
        if head == "present":
            return self.present(rest[0])
        if head == "compare":
            value: Any = self.answers.get(rest[0])
            known = isinstance(value, int | float) and not isinstance(value, bool)
            return bool(COMPARE[rest[1]](value, rest[2])) if known else None
        assert head == "among"
        return self.among(rest[0], set(rest[1]))

    @staticmethod
    def _all(parts: list[Truth]) -> Truth:
        return False if False in parts else None if None in parts else True

    @staticmethod
    def _any(parts: list[Truth]) -> Truth:
        return True if True in parts else None if None in parts else False

    def present(self, id: str) -> Truth:
        row = self.rows.get(id, {})
        value = self.answers.get(id)
        if value == "unsure":
            value = True if row.get("unsure_counts_as_yes") else None
        if value is None and row.get("assumed") == "present" and self.answers.get(id) is None:
            value = True
        if "present_if" in row and self.truth(row["present_if"]) is True:
            return True
        if value is None and "absent_if" in row and self.truth(row["absent_if"]) is True:
            return False
        return value

    def among(self, id: str, wanted: set[str]) -> Truth:
        row, value = self.rows[id], self.answers.get(id)
        if value == "unsure" and row.get("unsure_counts_as_yes"):
            value = True
        if value is None or value == "unsure" or value == []:
            if "absent_if" in row and self.truth(row["absent_if"]) is True:
                return row.get("none") in wanted
            return None
        if row["kind"] == "several":
            return bool(set([value] if isinstance(value, str) else value) & wanted)
        if value is True:
            possible = set(row["values"]) - {row["none"]}
        elif value is False:
            possible = {row["none"]}
        else:
            possible = {value}
        return True if possible <= wanted else None if possible & wanted else False
