"""Proofs over the rules: what holds for every person there could be, shown by a solver and not by trying.

Two pictures of a person are given to the solver. In the *whole* picture every question is answered; in the *open* one
each may also be unknown, and the rules are read with three values exactly as `triage.logic` reads them. A statement is
proved when the solver finds no person against it; otherwise that person is the counter-example.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import z3

from backsignal.knowledge import Knowledge, Rule
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


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and whether it holds for everyone; `against` is the person who breaks it, as answers."""

    id: str
    says: str
    holds: bool
    against: Mapping[str, Any] | None = None


def solver_version() -> str:
    """Name and version of the solver."""
    return f"z3 {z3.get_version_string()}"


def verify(knowledge: Knowledge) -> Iterator[Statement]:
    """Every statement about this content, proved or broken, one after another."""
    whole = _Whole(knowledge)
    for promise in knowledge.promises:
        yield whole.implies(promise.id, promise.says, promise.when, promise.at_least, promise.regions)
    yield from whole.one_more_warning_never_lowers()
    yield from whole.every_rule_can_hold()
    open_ = _Open(knowledge)
    yield from open_.leaving_out_never_lowers_what_is_possible()
    yield from open_.nothing_is_settled_before_emergencies_are_denied()


def certificate(knowledge: Knowledge, statements: list[Statement]) -> dict[str, Any]:
    """The statements as one JSON object with the hash of the content, the solver, and a seal over all of it."""
    body = {
        "content": {"version": knowledge.version, "hash": knowledge.hash},
        "solver": solver_version(),
        "statements": [{"id": each.id, "says": each.says, "holds": each.holds} for each in statements],
    }
    return body | {"seal": _seal(body)}


def is_certificate_for(found: Mapping[str, Any], knowledge: Knowledge) -> bool:
    """Whether a certificate is unaltered and for this content. It says nothing that is not proved again."""
    body = {key: value for key, value in found.items() if key != "seal"}
    content = found.get("content")
    return isinstance(content, Mapping) and content.get("hash") == knowledge.hash and found.get("seal") == _seal(body)


def _seal(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _rules_of(knowledge: Knowledge, region: str | None) -> tuple[Rule, ...]:
    return tuple(rule for rule in knowledge.rules if region is None or not rule.regions or region in rule.regions)


class _Whole:
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

    def term(self, condition: Condition) -> Term:
        """The condition for the solver."""
        match condition:
            case Present(finding):
                derived = self._definitions[finding].present_if
                told = self.told(finding)
                return z3.Or(told, self.term(derived)) if derived is not None else told
            case Compare(finding, operator, number):
                return _compared(self.told(finding), operator, number)
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
            rules = _rules_of(self.knowledge, region)
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

    def check(self, *terms: Term) -> dict[str, Any] | None:
        """A person for whom all terms hold, as answers; None where there is none."""
        solver = z3.Solver()
        solver.add(*self.frame(), *terms)
        return self._answers(solver.model()) if solver.check() == z3.sat else None

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

    def implies(self, id: str, says: str, when: Condition, level: Urgency, regions: tuple[str, ...] = ()) -> Statement:
        """Whoever fits the condition gets at least the level, in every region named and in the unknown one."""
        for region in (None, *(regions or self.knowledge.regions)):
            against = self.check(self.term(when), z3.Not(self.at_least(region)[level]))
            if against is not None:
                return Statement(id, f"{says} At least {level}.", False, against)
        return Statement(id, f"{says} At least {level}.", True)

    def one_more_warning_never_lowers(self) -> Iterator[Statement]:
        """For each warning sign, and each site of pain: told, the urgency is never less than untold."""
        levels = self.at_least(None)
        for (id, value), variable in list(self._told.items()):
            definition = self._definitions[id]
            warning = (
                definition.kind == "yes_no" and definition.direction == "warning" and id in self.knowledge.findings
            )
            if not (warning or definition.kind == "several"):
                continue
            name = f"{id}{'=' if value else ''}{value}"
            says = f"Telling {name} as well never lowers the urgency."
            against = None
            for level in levels.values():
                without = z3.substitute(level, (variable, z3.BoolVal(False)))
                with_it = z3.substitute(level, (variable, z3.BoolVal(True)))
                against = against or self.check(without, z3.Not(with_it))
            yield Statement(f"one_more.{name}", says, against is None, against)

    def every_rule_can_hold(self) -> Iterator[Statement]:
        """For each rule there is a person for whom it holds."""
        for rule in self.knowledge.rules:
            possible = self.check(self.term(rule.when)) is not None
            yield Statement(f"reached.{rule.id}", f"There are people for whom the rule {rule.id} holds.", possible)


class _Open:
    """A person of whom each thing may be unknown. Every atom is known to hold, known not to hold, or neither."""

    def __init__(self, knowledge: Knowledge):
        self.knowledge = knowledge
        self._definitions = knowledge.all_definitions
        self._variables: dict[str, dict[str, Term]] = {}
        self.possible = {
            level: z3.Or([self._may(rule.when) for rule in knowledge.rules if rule.urgency >= level])
            for level in LEVELS[1:]
        }

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

    def _atom(self, atom: Present | Compare | Among) -> tuple[Term, Term]:
        """Known to hold, and known not to hold."""
        told, definition = self._of(atom.finding), self._definitions[atom.finding]
        if isinstance(atom, Present):
            holds, fails = told["yes"], told["no"]
            if definition.present_if is not None:
                holds = z3.Or(holds, self._surely(definition.present_if))
            if definition.absent_if is not None:
                silent = z3.Not(z3.Or(told["yes"], told["no"]))
                fails = z3.Or(fails, z3.And(silent, self._surely(definition.absent_if)))
            return holds, z3.And(fails, z3.Not(holds))
        if isinstance(atom, Compare):
            compared = _compared(told["number"], atom.operator, atom.number)
            return z3.And(told["known"], compared), z3.And(told["known"], z3.Not(compared))
        inside = z3.Or([told[value] for value in atom.values])
        if definition.kind == "several":
            fails = z3.And(told["known"], z3.Not(inside))
            if definition.absent_if is not None:
                fails = z3.Or(fails, z3.And(z3.Not(told["known"]), self._surely(definition.absent_if)))
            return z3.And(told["known"], inside), fails
        # A choice may be known only in part: the values it may still be. "known" is not used for it.
        outside = z3.Or([told[value] for value in definition.values if value not in atom.values])
        holds, fails = z3.Not(outside), z3.Not(inside)
        if definition.absent_if is not None:
            silent = z3.And([told[value] for value in definition.values])
            worked_out = z3.And(silent, self._surely(definition.absent_if))
            none_inside = definition.none in atom.values
            holds = z3.Or(holds, worked_out) if none_inside else holds
            fails = fails if none_inside else z3.Or(fails, worked_out)
        return holds, fails

    def _surely(self, condition: Condition) -> Term:
        """Known to hold."""
        match condition:
            case Present() | Compare() | Among():
                return self._atom(condition)[0]
            case Not(part):
                return z3.Not(self._may(part))
            case Unless(part):
                return z3.Not(self._surely(part))
            case Named(_, part):
                return self._surely(part)
            case AllOf(parts):
                return z3.And([self._surely(part) for part in parts])
            case AnyOf(parts):
                return z3.Or([self._surely(part) for part in parts])
            case AtLeast(count, parts):
                return z3.AtLeast(*[self._surely(part) for part in parts], count)

    def _may(self, condition: Condition) -> Term:
        """Not known to fail."""
        match condition:
            case Present() | Compare() | Among():
                return z3.Not(self._atom(condition)[1])
            case Not(part):
                return z3.Not(self._surely(part))
            case Unless(part):
                return z3.Not(self._surely(part))
            case Named(_, part):
                return self._may(part)
            case AllOf(parts):
                return z3.And([self._may(part) for part in parts])
            case AnyOf(parts):
                return z3.Or([self._may(part) for part in parts])
            case AtLeast(count, parts):
                return z3.AtLeast(*[self._may(part) for part in parts], count)

    def _frame(self) -> list[Term]:
        """What is true of any answers that do not contradict each other."""
        frame: list[Term] = []
        for id, made in list(self._variables.items()):
            definition = self._definitions[id]
            if definition.absent_if is not None:
                if definition.kind == "several":
                    told = z3.And(made["known"], z3.Or([made[value] for value in definition.values]))
                else:
                    told = made["yes"] if "yes" in made else z3.Not(made[str(definition.none)])
                frame.append(z3.Not(z3.And(told, self._surely(definition.absent_if))))
            if definition.present_if is not None:
                frame.append(z3.Not(z3.And(made["no"], self._surely(definition.present_if))))
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

    def _silence(self, id: str) -> list[tuple[Term, Term]]:
        """What turns the variables of a finding into those of one that was left out."""
        made, kind = self._of(id), self._definitions[id].kind
        if kind == "yes_no":
            return [(made["yes"], z3.BoolVal(False)), (made["no"], z3.BoolVal(False))]
        if kind == "choice":
            return [(made[value], z3.BoolVal(True)) for value in self._definitions[id].values]
        return [(made["known"], z3.BoolVal(False))]

    def _someone(self, *terms: Term) -> dict[str, Any] | None:
        solver = z3.Solver()
        solver.add(*self._frame(), *terms)
        if solver.check() != z3.sat:
            return None
        model = solver.model()
        return {
            id: "yes" if z3.is_true(model.eval(made["yes"])) else "no"
            for id, made in self._variables.items()
            if "yes" in made and (z3.is_true(model.eval(made["yes"])) or z3.is_true(model.eval(made["no"])))
        }

    def leaving_out_never_lowers_what_is_possible(self) -> Iterator[Statement]:
        """For each finding: left out, the highest possible urgency is never less than answered."""
        for id in list(self._variables):
            against = None
            for level in self.possible.values():
                left_out = z3.substitute(level, *self._silence(id))
                against = against or self._someone(level, z3.Not(left_out))
            says = f"Leaving out {id} never lowers what is possible."
            yield Statement(f"left_out.{id}", says, against is None, against)

    def nothing_is_settled_before_emergencies_are_denied(self) -> Iterator[Statement]:
        """For each sign that alone is an emergency: self_care and routine are settled only when it is denied."""
        calm = z3.Not(self.possible[Urgency.URGENT])
        for definition in self.knowledge.findings.values():
            if definition.unsure_counts_as_yes and self._alone_is_emergency(definition.id):
                denied = self._atom(Present(definition.id))[1]
                against = self._someone(calm, z3.Not(denied))
                says = f"Self-care or a normal appointment is settled only when {definition.id} is denied."
                yield Statement(f"denied.{definition.id}", says, against is None, against)

    def _alone_is_emergency(self, id: str) -> bool:
        """Whether the sign alone, everything else unknown, gives an emergency."""
        from backsignal.knowledge import read_answers
        from backsignal.triage.engine import engine_for

        return engine_for(self.knowledge, None).urgency(read_answers({id: True}, self.knowledge)) is Urgency.EMERGENCY


def _compared(term: Term, operator: str, number: float) -> Term:
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
