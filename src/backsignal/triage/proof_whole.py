"""The picture of a person with every question answered, for the solver."""

from __future__ import annotations

from typing import Any

import z3

from backsignal.knowledge import Knowledge
from backsignal.knowledge.conditions import (
    AllOf,
    Among,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Named,
    Not,
    Present,
    Unless,
)
from backsignal.urgency import LEVELS, Urgency

Term = Any  # a z3 expression; the library has no types of its own


class Whole:
    """A person with every question answered; `unless` is then plain "not"."""

    def __init__(self, knowledge: Knowledge):
        self.knowledge = knowledge
        self._definitions = knowledge.all_definitions
        self._told: dict[tuple[str, str], Term] = {}
        self._levels: dict[str | None, dict[Urgency, Term]] = {}

    def told(self, finding: str, value: str = "") -> Term:
        """What was answered: a truth value for yes and no or for one value of a choice, a number otherwise."""
        key = (finding, value)
        if key not in self._told:
            number = self._definitions[finding].kind == "number"
            self._told[key] = z3.Real(finding) if number else z3.Bool(f"{finding}{'=' if value else ''}{value}")
        return self._told[key]

    def variables(self) -> list[tuple[str, str, Term]]:
        """Everything that was read so far: the finding, its value for a choice, and the variable."""
        return [(id, value, variable) for (id, value), variable in self._told.items()]

    def term(self, condition: Condition) -> Term:
        """The condition for the solver."""
        match condition:
            case Present(finding):
                derived = self._definitions[finding].present_if
                told = self.told(finding)
                return z3.Or(told, self.term(derived)) if derived is not None else told
            case Compare(finding, operator, number):
                return compared(self.told(finding), operator, number)
            case Among(finding, values):
                return z3.Or([self.told(finding, value) for value in values])
            case Not(part) | Unless(part):
                return z3.Not(self.term(part))
            case Named(_, part):
                return self.term(part)
            case AllOf(parts):
                return z3.And([self.term(part) for part in parts])
            case AnyOf(parts):
                return z3.Or([self.term(part) for part in parts])
            case AtLeast(count, parts):
                return z3.AtLeast(*[self.term(part) for part in parts], count)

    def at_least(self, region: str | None) -> dict[Urgency, Term]:
        """For each level above the lowest: the person gets it or more."""
        if region not in self._levels:
            rules = self.knowledge.rules_in(region)
            self._levels[region] = {
                level: z3.Or([self.term(rule.when) for rule in rules if rule.urgency >= level]) for level in LEVELS[1:]
            }
        return self._levels[region]

    def frame(self) -> list[Term]:
        """What is true of any answers: one value for a choice, a number in its range."""
        for rule in self.knowledge.rules:
            self.term(rule.when)
        frame: list[Term] = []
        for id in {finding for finding, _ in self._told}:
            definition = self._definitions[id]
            if definition.kind == "choice":
                frame.append(z3.PbEq([(self.told(id, value), 1) for value in definition.values], 1))
            elif definition.kind == "number":
                frame += [self.told(id) >= definition.low, self.told(id) <= definition.high]
        return frame

    def someone(self, *terms: Term) -> dict[str, Any] | None:
        """A person for whom all terms hold, as answers; None where there is none."""
        solver = z3.Solver()
        solver.add(*self.frame(), *terms)
        found = solver.check()
        if found == z3.unknown:
            raise RuntimeError("the solver could not decide")
        return self._answers(solver.model()) if found == z3.sat else None

    def _answers(self, model: Any) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for (id, value), variable in self._told.items():
            found = model.eval(variable)
            kind = self._definitions[id].kind
            if kind == "number" and z3.is_rational_value(found):
                answers[id] = float(found.as_fraction())
            elif z3.is_true(found):
                if kind == "several":
                    answers.setdefault(id, []).append(value)
                else:
                    answers[id] = value or True
        return answers


def compared(term: Term, operator: str, number: float) -> Term:
    """The comparison of a number, for the solver."""
    match operator:
        case ">=":
            return term >= number
        case "<=":
            return term <= number
        case ">":
            return term > number
        case "<":
            return term < number
    return term == number
