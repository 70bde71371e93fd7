"""The picture of a person of whom each thing may be unknown, for the solver: three values, as in `logic`."""

from __future__ import annotations

from collections.abc import Callable
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
from backsignal.knowledge.model import FindingDefinition
from backsignal.triage.proof_whole import Term, Whole, compared
from backsignal.urgency import LEVELS, Urgency


class Open:
    """A person of whom each thing may be unknown. Every atom is known to hold, known not to hold, or neither."""

    def __init__(self, knowledge: Knowledge):
        self.knowledge = knowledge
        self._definitions = knowledge.all_definitions
        self._variables: dict[str, dict[str, Term]] = {}
        self.possible = {level: self._reached(level, self.may) for level in LEVELS[1:]}
        self.certain = {level: self._reached(level, self.surely) for level in LEVELS[1:]}
        self._solver: Any = None

    def _reached(self, level: Urgency, read: Callable[[Condition], Term]) -> Term:
        return z3.Or([read(rule.when) for rule in self.knowledge.rules if rule.urgency >= level])

    def _of(self, id: str) -> dict[str, Term]:
        """The variables behind one finding."""
        if id not in self._variables:
            definition = self._definitions[id]
            names = ("yes", "no") if definition.kind == "yes_no" else ("known", *definition.values)
            made: dict[str, Term] = {name: z3.Bool(f"{id}:{name}") for name in names}
            if definition.kind == "number":
                made["number"] = z3.Real(f"{id}:number")
            self._variables[id] = made
        return self._variables[id]

    def atom(self, atom: Present | Compare | Among) -> tuple[Term, Term]:
        """Known to hold, and known not to hold."""
        told, definition = self._of(atom.finding), self._definitions[atom.finding]
        if isinstance(atom, Present):
            holds, fails = told["yes"], told["no"]
            if definition.present_if is not None:
                holds = z3.Or(holds, self.surely(definition.present_if))
            if definition.absent_if is not None:
                silent = z3.Not(z3.Or(told["yes"], told["no"]))
                fails = z3.Or(fails, z3.And(silent, self.surely(definition.absent_if)))
            return holds, z3.And(fails, z3.Not(holds))
        if isinstance(atom, Compare):
            held = compared(told["number"], atom.operator, atom.number)
            return z3.And(told["known"], held), z3.And(told["known"], z3.Not(held))
        inside = z3.Or([told[value] for value in atom.values])
        if definition.kind == "several":
            fails = z3.And(told["known"], z3.Not(inside))
            if definition.absent_if is not None:
                fails = z3.Or(fails, z3.And(z3.Not(told["known"]), self.surely(definition.absent_if)))
            return z3.And(told["known"], inside), fails
        # A choice may be known only in part: the values it may still be. "known" is not used for it.
        outside = z3.Or([told[value] for value in definition.values if value not in atom.values])
        holds, fails = z3.Not(outside), z3.Not(inside)
        if definition.absent_if is not None:
            silent = z3.And([told[value] for value in definition.values])
            worked_out = z3.And(silent, self.surely(definition.absent_if))
            none_inside = definition.none in atom.values
            holds = z3.Or(holds, worked_out) if none_inside else holds
            fails = fails if none_inside else z3.Or(fails, worked_out)
        return holds, fails

    def surely(self, condition: Condition) -> Term:
        """Known to hold; an exception excuses where it is known to apply."""
        return self._read(condition, "surely", self.surely)

    def firm(self, condition: Condition) -> Term:
        """Known to hold whatever is still unknown: no exception may apply either."""
        return self._read(condition, "surely", self.may)

    def may(self, condition: Condition) -> Term:
        """Not known to fail; an exception excuses where it is known to apply."""
        return self._read(condition, "may", self.surely)

    def _read(self, condition: Condition, end: str, excused: Callable[[Condition], Term]) -> Term:
        match condition:
            case Present() | Compare() | Among():
                holds, fails = self.atom(condition)
                return holds if end == "surely" else z3.Not(fails)
            case Not(part):
                return z3.Not(self._read(part, "may" if end == "surely" else "surely", excused))
            case Unless(part):
                return z3.Not(excused(part))
            case Named(_, part):
                return self._read(part, end, excused)
            case AllOf(parts):
                return z3.And([self._read(part, end, excused) for part in parts])
            case AnyOf(parts):
                return z3.Or([self._read(part, end, excused) for part in parts])
            case AtLeast(count, parts):
                return z3.AtLeast(*[self._read(part, end, excused) for part in parts], count)

    def _frame(self) -> list[Term]:
        """What is true of any answers that do not contradict each other."""
        frame: list[Term] = []
        for id, made in list(self._variables.items()):
            definition = self._definitions[id]
            if definition.absent_if is not None and not definition.narrower:
                if definition.kind == "several":
                    told = z3.And(made["known"], z3.Or([made[value] for value in definition.values]))
                else:
                    told = made["yes"] if "yes" in made else z3.Not(made[str(definition.none)])
                frame.append(z3.Not(z3.And(told, self.surely(definition.absent_if))))
            if definition.present_if is not None:
                frame.append(z3.Not(z3.And(made["no"], self.surely(definition.present_if))))
            if definition.kind == "yes_no":
                frame.append(z3.Not(z3.And(made["yes"], made["no"])))
            elif definition.kind == "choice":
                may_be = [made[value] for value in definition.values]
                others = [made[value] for value in definition.values if value != definition.none]
                one_of_the_others = z3.And(*others, z3.Not(made[str(definition.none)])) if definition.none else False
                frame.append(z3.Or(z3.PbEq([(each, 1) for each in may_be], 1), z3.And(may_be), one_of_the_others))
            elif definition.kind == "number":
                frame += [made["number"] >= definition.low, made["number"] <= definition.high]
        return frame

    def left_out(self, id: str, term: Term) -> Term:
        """The term for the same person who leaves the question out."""
        made, kind = self._of(id), self._definitions[id].kind
        if kind == "yes_no":
            return self.answered(id, term, yes=False, no=False)
        if kind == "choice":
            every = [(made[value], z3.BoolVal(True)) for value in self._definitions[id].values]
            return z3.substitute(term, *every)
        return z3.substitute(term, (made["known"], z3.BoolVal(False)))

    def answered(self, id: str, term: Term, *, yes: bool, no: bool) -> Term:
        """The term for the same person with another answer to a yes-no question."""
        made = self._of(id)
        return z3.substitute(term, (made["yes"], z3.BoolVal(yes)), (made["no"], z3.BoolVal(no)))

    @property
    def asked(self) -> tuple[str, ...]:
        """The findings that the rules read."""
        return tuple(self._variables)

    def completed_by(self, whole: Whole) -> list[Term]:
        """What links this person to the same one once everything is answered without contradiction."""
        links: list[Term] = []
        for id, made in self._variables.items():
            definition = self._definitions[id]
            if definition.kind == "yes_no":
                told = whole.told(id)
                links += [z3.Implies(made["yes"], told), z3.Implies(made["no"], z3.Not(told))]
            elif definition.kind == "number":
                links.append(z3.Implies(made["known"], whole.told(id) == made["number"]))
            elif definition.kind == "choice":
                links += [z3.Implies(whole.told(id, value), made[value]) for value in definition.values]
            else:
                same = [whole.told(id, value) == made[value] for value in definition.values]
                links.append(z3.Implies(made["known"], z3.And(same)))
            if definition.narrower:  # told by a text; asked about only as the narrower questions
                links.append(z3.Implies(z3.Not(made["yes"]), z3.Not(whole.told(id))))
            elif definition.absent_if is not None:
                links.append(z3.Implies(whole.term(definition.absent_if), _denied(definition, whole)))
            if definition.present_if is not None:
                links.append(z3.Implies(whole.term(definition.present_if), whole.told(id)))
        return links

    def someone(self, *terms: Term) -> dict[str, Any] | None:
        """A person for whom all terms hold, as answers; None where there is none."""
        if self._solver is None:
            self._solver = z3.Solver()
            self._solver.add(*self._frame())
        self._solver.push()
        self._solver.add(*terms)
        found = self._solver.check()
        model = self._solver.model() if found == z3.sat else None
        self._solver.pop()
        if found == z3.unsat:
            return None
        if model is None:
            raise RuntimeError("the solver could not decide")
        return {
            id: "yes" if z3.is_true(model.eval(made["yes"])) else "no"
            for id, made in self._variables.items()
            if "yes" in made and (z3.is_true(model.eval(made["yes"])) or z3.is_true(model.eval(made["no"])))
        }


def _denied(definition: FindingDefinition, whole: Whole) -> Term:
    """The finding is answered with no, none, or no choice at all."""
    if definition.kind == "yes_no":
        return z3.Not(whole.told(definition.id))
    if definition.kind == "choice":
        return whole.told(definition.id, str(definition.none))
    return z3.Not(z3.Or([whole.told(definition.id, value) for value in definition.values]))
