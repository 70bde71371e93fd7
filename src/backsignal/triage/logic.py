"""What a condition means for one person: findings as two sets of literals, conditions as tests of bits.

Every atom of the rules (a finding is present, a number compares so, a choice is among these) has one bit that says
"known to hold" and one that says "known not to hold"; neither set is unknown. The same test then gives both ends of
the answer: asked of the known literals it says what certainly holds, asked of the literals that are not ruled out it
says what may hold.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from itertools import compress

from backsignal.findings import UNSURE, Findings, Value
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
from backsignal.knowledge.model import FindingDefinition, Knowledge

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
}


_Test = Callable[[int, int], bool]
_Derivation = tuple[int, int, int, _Test | None, _Test | None]


class Literals:
    """The numbering of every atom, and the literals that a person's findings make known.

    Bit i of a set of literals says that atom i holds, bit `shift` + i that it does not hold.
    """

    def __init__(self, knowledge: Knowledge, conditions: Iterable[Condition]):
        """Numbers the atoms of all `conditions` and of the findings that are worked out from others."""
        derived = [each for each in knowledge.findings.values() if each.present_if or each.absent_if]
        self.atoms: list[Atom] = []
        self._index: dict[Atom, int] = {}
        for each in derived:
            if each.kind == "yes_no":
                self._number(Present(each.id))
        for condition in (
            *conditions,
            *(each.present_if for each in derived if each.present_if is not None),
            *(each.absent_if for each in derived if each.absent_if is not None),
        ):
            for atom in atoms(condition):
                self._number(atom)
        self.shift = len(self.atoms)
        self.all_atoms = (1 << self.shift) - 1
        self._several = {each.id for each in knowledge.findings.values() if each.kind == "several"}
        self._present = {atom.finding: self.bit(atom) for atom in self.atoms if isinstance(atom, Present)}
        often = {each.id for each in knowledge.findings.values() if each.assumed or each.present_if}
        self._seldom = sum(bit for finding, bit in self._present.items() if finding not in often)
        self._absent = {finding: bit << self.shift for finding, bit in self._present.items()}
        self._others: dict[str, list[tuple[Atom, int]]] = {}
        for atom in self.atoms:
            if not isinstance(atom, Present):
                self._others.setdefault(atom.finding, []).append((atom, self.bit(atom)))
        self._seen: dict[tuple[str, Value], int] = {}
        self._layouts: dict[tuple[str, ...], tuple[list[int], int, list[str]]] = {}
        self._worked_out = [self._derivation(each) for each in derived]

    def _derivation(self, definition: FindingDefinition) -> _Derivation:
        """How a finding is worked out: what it sets, what would make it known already, and the two tests."""
        id = definition.id
        positive = self._present.get(id, 0)
        negative = self._absent[id] if id in self._absent else self._of_value(id, frozenset((str(definition.none),)))
        opposite = (negative & self.all_atoms) << self.shift | negative >> self.shift
        return (
            positive,
            negative,
            positive | negative | opposite,
            self._test(definition.present_if) if definition.present_if else None,
            self._test(definition.absent_if) if definition.absent_if else None,
        )

    def _number(self, atom: Atom) -> None:
        if atom not in self._index:
            self._index[atom] = len(self.atoms)
            self.atoms.append(atom)

    def bit(self, atom: Atom) -> int:
        """The bit that says the atom is known to hold."""
        return 1 << self._index[atom]

    def known(self, findings: Findings) -> int:
        """The literals that these findings make known, worked-out findings included."""
        return self.work_out(self.told(findings))

    def told(self, findings: Findings) -> int:
        """The literals that these findings make known by themselves."""
        values = findings.values_by_id
        layout = tuple(values)
        bits, yes_no, others = self._layouts.get(layout) or self._lay_out(layout)
        # Bits of different findings are different, so their sum is their union; the sum runs at the speed of C. A
        # value that is "unsure" counts as true there, and is taken out again.
        told = sum(compress(bits, values.values()))
        known = told | (yes_no & ~told) << self.shift
        if findings.unsure:
            known &= ~sum(self._present.get(id, 0) for id in findings.unsure)
        for id in others:
            value = values[id]
            known |= self._seen.get((id, value)) or self._of_value(id, value)
        return known

    def work_out(self, known: int) -> int:
        """The literals with those of the findings that are worked out from them."""
        for positive, negative, settled, present_if, absent_if in self._worked_out:
            if present_if is not None and present_if(known, known):
                known = (known | positive) & ~negative  # the warning side wins where two answers contradict
            elif not known & settled and absent_if is not None and absent_if(known, known):
                known |= negative
        return known

    def of_answer(self, id: str, value: Value) -> int:
        """The literals that one answer in normal form makes known by itself."""
        if id in self._others:
            return self._of_value(id, value)
        return self._present.get(id, 0) if value is True else self._absent.get(id, 0)

    def of_finding(self, id: str) -> int:
        """Every literal of a finding."""
        bits = sum(bit for _, bit in self._others.get(id, [])) | self._present.get(id, 0)
        return bits | bits << self.shift

    def _lay_out(self, layout: tuple[str, ...]) -> tuple[list[int], int, list[str]]:
        """For the ids of an answer set, in order: the bit of each yes-no finding, all those bits, the other ids."""
        bits = [self._present.get(id, 0) for id in layout]
        found = bits, sum(bits), [id for id in layout if id in self._others]
        if len(self._layouts) < 256:
            self._layouts[layout] = found
        return found

    def _of_value(self, id: str, value: Value) -> int:
        key = (id, value)
        literals = self._seen.get(key)
        if literals is None:
            literals = 0
            for atom, bit in self._others[id] if value != UNSURE else ():
                held = holds_for(atom, value, several=id in self._several)
                if held is not None:
                    literals |= bit if held else bit << self.shift
            if len(self._seen) < 4096:
                self._seen[key] = literals
        return literals

    def possible(self, known: int) -> int:
        """The literals that `known` does not rule out."""
        holds, fails = known & self.all_atoms, known >> self.shift
        return (self.all_atoms & ~fails) | ((self.all_atoms & ~holds) << self.shift)

    def is_complete(self, known: int) -> bool:
        """Whether every atom is known, so that what may hold is what holds."""
        return (known | known >> self.shift) & self.all_atoms == self.all_atoms

    def _test(self, condition: Condition) -> Callable[[int, int], bool]:
        """A function of (literals, known) for the condition, made by writing it out as Python."""
        code = f"lambda X, K: bool({self.expression(condition, {})})"
        return eval(code)  # type: ignore[no-any-return]  # our own words only: bit masks and operators

    def holds(self, condition: Condition, asked: int, known: int) -> bool:
        """Whether the condition holds for the asked literals: the plain reading, for explanations."""
        match condition:
            case Present() | Compare() | Among():
                return bool(asked & self.bit(condition))
            case Named(_, part):
                return self.holds(part, asked, known)
            case AllOf(parts):
                return all(self.holds(each, asked, known) for each in parts)
            case AnyOf(parts):
                return any(self.holds(each, asked, known) for each in parts)
            case AtLeast(count, parts):
                return sum(self.holds(each, asked, known) for each in parts) >= count
            case Unless(part):
                return not self.holds(part, known, known)
            case Not(part):
                return self._fails(part, asked, known)
        raise TypeError(condition)

    def _fails(self, condition: Condition, asked: int, known: int) -> bool:
        """Whether the opposite of the condition holds for the asked literals."""
        match condition:
            case Present() | Compare() | Among():
                return bool(asked & self.bit(condition) << self.shift)
            case Named(_, part):
                return self._fails(part, asked, known)
            case AllOf(parts):
                return any(self._fails(each, asked, known) for each in parts)
            case AnyOf(parts):
                return all(self._fails(each, asked, known) for each in parts)
            case AtLeast(count, parts):
                return sum(self._fails(each, asked, known) for each in parts) > len(parts) - count
            case Not(part):
                return self.holds(part, asked, known)
        raise TypeError("an exception (unless) cannot stand under not")

    def expression(self, condition: Condition, names: Mapping[str, str], literals: str = "X") -> str:
        """The condition as a Python expression over the literal sets X (asked) and K (known).

        `names` maps the ids of definitions already worked out for X to the variable that holds them.
        """
        match condition:
            case Present() | Compare() | Among():
                return f"{literals} & {self.bit(condition)}"
            case Not(part):
                return self._negated(part, names, literals)
            case Named(name, part):
                if literals == "X" and name in names:
                    return names[name]
                return self.expression(part, names, literals)
            case Unless(part):
                return f"(not ({self.expression(part, {}, 'K')}))"
            case AnyOf(parts):
                mask, rest = self._split(parts)
                written = [f"{literals} & {mask}"] if mask else []
                written += [f"({self.expression(each, names, literals)})" for each in rest]
                return " or ".join(written)
            case AllOf(parts):
                mask, rest = self._split(parts)
                written = [f"({literals} & {mask}) == {mask}"] if mask else []
                written += [f"({self.expression(each, names, literals)})" for each in rest]
                return " and ".join(written)
            case AtLeast(count, parts):
                terms = " + ".join(f"bool({self.expression(each, names, literals)})" for each in parts)
                return f"({terms}) >= {count}"
        raise TypeError(condition)

    def gate(self, condition: Condition) -> int | None:
        """Literals of which at least one must be asked for the condition to hold; None where there are no such.

        Bits that say a yes-no finding is present are preferred, because few of them are set for most people.
        """
        match condition:
            case Present() | Compare() | Among():
                return self.bit(condition)
            case Not(Present() | Compare() | Among() as atom):
                return self.bit(atom) << self.shift
            case Named(_, part):
                return self.gate(part)
            case AnyOf(parts):
                return _union([self.gate(each) for each in parts])
            case AllOf(parts):
                gates = [gate for each in parts if (gate := self.gate(each)) is not None]
                return min(gates, key=self._commonness, default=None)
            case AtLeast(count, parts):
                found = [self.gate(each) for each in parts]
                if None in found:
                    return None
                rarest = sorted((each for each in found if each is not None), key=self._commonness)
                return _union(list(rarest[: len(rarest) - count + 1]))
        return None

    def _commonness(self, gate: int) -> tuple[int, int]:
        """How many of the literals are often set, and how many there are."""
        return ((gate & ~self._seldom).bit_count(), gate.bit_count())

    def _split(self, parts: tuple[Condition, ...]) -> tuple[int, list[Condition]]:
        """The bits of the parts that are literals, and the other parts."""
        mask = 0
        rest: list[Condition] = []
        for each in parts:
            if isinstance(each, Atom):
                mask |= self.bit(each)
            elif isinstance(each, Not) and isinstance(each.part, Atom):
                mask |= self.bit(each.part) << self.shift
            else:
                rest.append(each)
        return mask, rest

    def _negated(self, condition: Condition, names: Mapping[str, str], literals: str) -> str:
        """The opposite, pushed down to the atoms, so that unknown stays unknown."""
        match condition:
            case Present() | Compare() | Among():
                return f"{literals} & {self.bit(condition) << self.shift}"
            case Not(part):
                return self.expression(part, names, literals)
            case Named(_, part):
                return self._negated(part, names, literals)
            case AnyOf(parts):
                return self.expression(AllOf(tuple(Not(each) for each in parts)), names, literals)
            case AllOf(parts):
                return self.expression(AnyOf(tuple(Not(each) for each in parts)), names, literals)
            case AtLeast(count, parts):
                opposite = AtLeast(len(parts) - count + 1, tuple(Not(each) for each in parts))
                return self.expression(opposite, names, literals)
        raise TypeError("an exception (unless) cannot stand under not")


def _union(gates: list[int | None]) -> int | None:
    """One gate for several ways to hold; none where one of them has none."""
    union = 0
    for each in gates:
        if each is None:
            return None
        union |= each
    return union


def holds_for(atom: Atom, value: Value, *, several: bool = False) -> bool | None:
    """Whether a number or choice atom holds for an answer; None where the answer leaves it open.

    The values of a choice are those it may be; the values of several choices all apply.
    """
    if isinstance(atom, Compare):
        return _COMPARISONS[atom.operator](value, atom.number)  # type: ignore[arg-type]
    if isinstance(atom, Among) and isinstance(value, frozenset):
        common = value & frozenset(atom.values)
        if not common:
            return False
        return True if several or common == value else None
    return None
