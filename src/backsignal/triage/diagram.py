"""The rules as a decision diagram: one graph in which every way to answer the questions is a path.

It reads the conditions with three values exactly as `triage.logic` does, for people who answered a given set of
questions; what was not asked stays unknown. It serves the figures of `triage.misread`; the program never imports it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

try:
    from dd import cudd as _library
except ImportError:  # where the compiled part has no wheel, the same diagram in plain Python, some times slower
    from dd import autoref as _library

from backsignal.findings import Value
from backsignal.knowledge import Knowledge
from backsignal.knowledge.conditions import (
    AllOf,
    Among,
    AnyOf,
    AtLeast,
    Atom,
    Compare,
    Condition,
    Named,
    Not,
    Present,
    Unless,
    atoms,
)
from backsignal.knowledge.model import FindingDefinition
from backsignal.triage.logic import holds_for
from backsignal.urgency import Urgency

LIBRARY: ModuleType = _library
Node = Any  # a node of the library's graph


@dataclass(frozen=True, slots=True)
class Graph:
    """A diagram written out as plain numbers, children before parents; the last step is the top.

    Place 0 is "no" and place 1 is "yes". Each step is (variable, place if it is false, place if it is true), and the
    first step has place 2.
    """

    steps: tuple[tuple[str, int, int], ...]
    top: int

    def chance(self, weights: Mapping[str, float]) -> float:
        """The chance that the diagram says yes, where each variable is true with its own chance."""
        return self._chances(weights)[self.top]

    def _chances(self, weights: Mapping[str, float]) -> list[float]:
        found = [0.0, 1.0]
        for variable, low, high in self.steps:
            chance = weights[variable]
            found.append(found[low] * (1 - chance) + found[high] * chance)
        return found

    def slopes(self, weights: Mapping[str, float]) -> dict[str, float]:
        """For each variable, how much the chance grows as the variable's own chance goes from 0 to 1."""
        chances = self._chances(weights)
        reach = [0.0] * len(chances)
        reach[self.top] = 1.0
        slopes: dict[str, float] = {}
        for place in range(len(self.steps) + 1, 1, -1):
            variable, low, high = self.steps[place - 2]
            reached, chance = reach[place], weights[variable]
            slopes[variable] = slopes.get(variable, 0.0) + reached * (chances[high] - chances[low])
            reach[low] += reached * (1 - chance)
            reach[high] += reached * chance
        return slopes


class Diagram:
    """The conditions of one content for everyone who answered the same questions.

    A yes-no question is one variable, true for yes. Several choices are one variable each. A choice and a number are
    a chain: each variable says "it is this value, and not one before"; when none is true it is the last.
    """

    def __init__(self, knowledge: Knowledge, asked: Collection[str] | None = None, library: ModuleType = LIBRARY):
        """`asked` holds the ids of the questions that are answered; None stands for every question there is.

        `library` is the part of dd that draws the diagram.
        """
        self.knowledge = knowledge
        self._definitions = knowledge.all_definitions
        self._asked = set(self._definitions if asked is None else asked)
        self.bdd = library.BDD()
        self.values: dict[str, tuple[Value, ...]] = {}
        self.chains: dict[str, tuple[str, ...]] = {}
        self._indicators: dict[str, list[Node]] = {}
        self._literals: dict[Atom, tuple[Node, Node]] = {}
        self._read: dict[tuple[Condition, bool], Node] = {}
        self._atoms = self._all_atoms()
        self._work_out()

    def _all_atoms(self) -> dict[str, list[Atom]]:
        """Every atom of the rules, the promises and the findings that are worked out, by finding."""
        conditions: list[Condition] = [rule.when for rule in self.knowledge.rules]
        conditions += [promise.when for promise in self.knowledge.promises]
        for each in self.knowledge.findings.values():
            conditions += [part for part in (each.present_if, each.absent_if) if part is not None]
            if (each.present_if or each.absent_if) and each.kind == "yes_no":
                conditions.append(Present(each.id))
        found: dict[str, dict[Atom, None]] = {}
        for condition in conditions:
            for atom in atoms(condition):
                found.setdefault(atom.finding, {})[atom] = None
        return {id: list(each) for id, each in found.items()}

    # --- answers -------------------------------------------------------------------------------------------

    def _base(self, atom: Atom) -> tuple[Node, Node]:
        """Known to hold and known not to hold, by the answer to this question alone."""
        definition, id = self._definitions[atom.finding], atom.finding
        if id not in self._asked:
            told = definition.assumed
            return (self.bdd.true, self.bdd.false)[:: 1 if told == "present" else -1] if told else (self.bdd.false,) * 2
        if isinstance(atom, Present):
            told = self._variables(id, (id,))[0]
            return told, ~told
        if definition.kind == "several":
            ticked = dict(zip(definition.values, self._several(definition), strict=True))
            held = self._or(ticked[value] for value in definition.values if value in atom.values)  # type: ignore[union-attr]
            return held, self._or(ticked.values()) & ~held
        held = self._or(
            indicator
            for value, indicator in zip(self._chain_values(definition), self._chain(definition), strict=True)
            if holds_for(atom, value)
        )
        return held, ~held

    def _variables(self, id: str, names: tuple[str, ...]) -> list[Node]:
        if id not in self.chains:
            self.chains[id] = names
            self.bdd.declare(*names)
        return [self.bdd.var(name) for name in self.chains[id]]

    def _several(self, definition: FindingDefinition) -> list[Node]:
        self.values[definition.id] = tuple(definition.values)
        return self._variables(definition.id, tuple(f"{definition.id}:{value}" for value in definition.values))

    def _chain_values(self, definition: FindingDefinition) -> tuple[Value, ...]:
        """The values of a choice, or one number for each band between the thresholds that the content uses."""
        id = definition.id
        if id not in self.values:
            if definition.kind == "number":
                self.values[id] = tuple(bands(definition, self._atoms.get(id, ())).values())
            else:
                self.values[id] = tuple(frozenset((value,)) for value in definition.values)
        return self.values[id]

    def _chain(self, definition: FindingDefinition) -> list[Node]:
        id = definition.id
        if id not in self._indicators:
            values = self._chain_values(definition)
            variables = self._variables(id, tuple(f"{id}:{index}" for index in range(len(values) - 1)))
            left, found = self.bdd.true, []
            for variable in variables:
                found.append(left & variable)
                left = left & ~variable
            self._indicators[id] = [*found, left]
        return self._indicators[id]

    def place_of(self, id: str, value: Value) -> int:
        """The place of a choice, or of the band of a number, in its chain."""
        definition = self._definitions[id]
        if definition.kind == "number":
            compared = self._atoms.get(id, ())
            told = tuple(holds_for(atom, value) is True for atom in compared)
            return list(bands(definition, compared)).index(told)
        return self._chain_values(definition).index(frozenset((value,)))

    # --- what is worked out ----------------------------------------------------------------------------------

    def _literal(self, atom: Atom) -> tuple[Node, Node]:
        if atom not in self._literals:
            self._literals[atom] = self._base(atom)
        return self._literals[atom]

    def _work_out(self) -> None:
        """The findings that are worked out from others, in the order of the content, as `Literals.known` does."""
        for each in self.knowledge.findings.values():
            if each.present_if is None and each.absent_if is None:
                continue
            present = self.holds(each.present_if) if each.present_if is not None else self.bdd.false
            absent = self.holds(each.absent_if) if each.absent_if is not None else self.bdd.false
            literals = {atom: self._literal(atom) for atom in self._atoms.get(each.id, ())}
            settled = self._or(side for literal in literals.values() for side in literal)
            absent = absent & ~settled & ~present
            for atom, (holds, fails) in literals.items():
                if isinstance(atom, Present):
                    self._literals[atom] = holds | present, (fails & ~present) | absent
                elif isinstance(atom, Among) and each.none in atom.values:
                    self._literals[atom] = holds | absent, fails
                else:
                    self._literals[atom] = holds, fails | absent
            self._read.clear()  # what was read before this finding was worked out is old

    # --- conditions --------------------------------------------------------------------------------------------

    def holds(self, condition: Condition) -> Node:
        """Known to hold."""
        return self._side(condition, True)

    def fails(self, condition: Condition) -> Node:
        """Known not to hold."""
        return self._side(condition, False)

    def _side(self, condition: Condition, holds: bool) -> Node:
        key = (condition, holds)
        if key not in self._read:
            self._read[key] = self._written(condition, holds)
        return self._read[key]

    def _written(self, condition: Condition, holds: bool) -> Node:
        match condition:
            case Present() | Compare() | Among():
                return self._literal(condition)[0 if holds else 1]
            case Named(_, part):
                return self._side(part, holds)
            case Not(part):
                return self._side(part, not holds)
            case Unless(part) if holds:
                return ~self._side(part, True)
            case AllOf(parts):
                return (self._and if holds else self._or)(self._side(each, holds) for each in parts)
            case AnyOf(parts):
                return (self._or if holds else self._and)(self._side(each, holds) for each in parts)
            case AtLeast(count, parts):
                needed = count if holds else len(parts) - count + 1
                return self._at_least(needed, [self._side(each, holds) for each in parts])
        raise TypeError("an exception (unless) cannot stand under not")

    def _and(self, parts: Iterable[Node]) -> Node:
        found = self.bdd.true
        for each in parts:
            found = found & each
        return found

    def _or(self, parts: Iterable[Node]) -> Node:
        found = self.bdd.false
        for each in parts:
            found = found | each
        return found

    def _at_least(self, count: int, parts: list[Node]) -> Node:
        """At least so many of the parts: row k of the running table is "k or more so far"."""
        table = [self.bdd.true] + [self.bdd.false] * count
        for part in parts:
            for index in range(count, 0, -1):
                table[index] = table[index] | (table[index - 1] & part)
        return table[count]

    def at_least(self, level: Urgency, region: str | None = None) -> Node:
        """The person gets this level or more."""
        return self._or(self.holds(rule.when) for rule in self.knowledge.rules_in(region) if rule.urgency >= level)

    # --- writing out -------------------------------------------------------------------------------------------

    def graph(self, top: Node) -> Graph:
        """The diagram under a node as plain numbers."""
        steps: list[tuple[str, int, int]] = []
        places = {self.bdd.false: 0, self.bdd.true: 1}
        waiting = [top]
        while waiting:
            node = waiting[-1]
            if node in places:
                waiting.pop()
                continue
            low, high = (~node.low, ~node.high) if node.negated else (node.low, node.high)
            missing = [each for each in (low, high) if each not in places]
            if missing:
                waiting += missing
                continue
            places[node] = len(steps) + 2
            steps.append((node.var, places[low], places[high]))
        return Graph(tuple(steps), places[top])


def bands(definition: FindingDefinition, of: Iterable[Atom]) -> dict[tuple[bool, ...], float]:
    """The bands of a number between which the conditions can tell: for each the lowest whole number in it.

    Numbers that every comparison answers alike are one band, even where they do not lie side by side.
    """
    compared = list(of)
    thresholds = {int(atom.number) + step for atom in compared if isinstance(atom, Compare) for step in (-1, 0, 1)}
    numbers = sorted(each for each in {definition.low, *thresholds} if definition.low <= each <= definition.high)
    found: dict[tuple[bool, ...], float] = {}
    for number in numbers:
        found.setdefault(tuple(holds_for(atom, number) is True for atom in compared), number)
    return found
