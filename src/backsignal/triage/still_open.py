"""What is still open for one person: which rules could yet change the outcome, and which answers would decide it.

The outcome is how soon, within which time, and whom to see first. Three readings of the same rules frame it: rules that
are *firm* hold whatever the open questions turn out to say, rules that *hold* do so from what is known, and rules that
*may* hold are not ruled out. Each is part of the next. Where the firm rules already give the outcome of all that may
hold, no answer can change it, so asking may stop (`docs/explanation/proofs.md`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    walk,
)
from backsignal.knowledge.model import Knowledge, Rule
from backsignal.triage.logic import Literals
from backsignal.urgency import Urgency

if TYPE_CHECKING:
    from backsignal.triage.engine import Engine


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding whose answer could change the outcome, and the rules that wait for it, most urgent first."""

    id: str
    rules: tuple[Rule, ...]

    @property
    def urgency(self) -> Urgency:
        """The most urgent level of the rules that wait for it."""
        return self.rules[0].urgency


def outcome_ranks(rule: Rule, knowledge: Knowledge) -> tuple[tuple[int, int], tuple[int, int, int, int]]:
    """How far a rule goes in each part of the outcome, larger is more: its time limit, and whom to see first.

    The urgency comes first in both. In an emergency the rest does not count: whoever calls is told where to go.
    """
    level = rule.urgency.rank
    if rule.urgency is Urgency.EMERGENCY:
        return (level, 0), (level, 0, 0, 0)
    limit = -knowledge.limit_rank(rule.within or knowledge.within(rule.urgency))
    general = bool(knowledge.services[rule.service].get("general", False))
    return (level, limit), (level, not general, limit, -list(knowledge.services).index(rule.service))


class StillOpen:
    """Finds what is open, for the rules of one engine."""

    def __init__(self, engine: Engine):
        """`engine` decides which rules hold; this only reads them again."""
        self._engine = engine
        self._literals: Literals = engine.literals
        self._definitions = engine.knowledge.all_definitions
        ranks = [outcome_ranks(rule, engine.knowledge) for rule in engine.rules]
        limits = sorted({limit for limit, _ in ranks})
        services = sorted({service for _, service in ranks})
        self._limits = [limits.index(limit) for limit, _ in ranks]
        self._services = [services.index(service) for _, service in ranks]
        self._conditions = [_readable(rule.when, self._literals) for rule in engine.rules]
        self._asked = [self._askable(atom) for atom in self._literals.atoms]

    def findings(self, known: int) -> tuple[OpenFinding, ...]:
        """What could change the outcome, by what it could raise it to; in an emergency only what could lower it."""
        possible = self._literals.possible(known)
        waiting: dict[str, list[Rule]] = {}
        for index in self.rules(known, possible):
            rule = self._engine.rules[index]
            sure, _, unknown, excuses = _read(self._conditions[index], known, possible)
            for id in self._named(excuses if sure else unknown, known, possible):
                waiting.setdefault(id, []).append(rule)
        return tuple(OpenFinding(id, tuple(rules)) for id, rules in waiting.items())

    def rules(self, known: int, possible: int) -> list[int]:
        """The indices of rules that could still change the outcome, most urgent first.

        Among rules of one level those that hold and could be excused come first. In an emergency there are no others.
        """
        firm = self._engine.holding(known, possible)
        limit = max((self._limits[index] for index in firm), default=-1)
        service = max((self._services[index] for index in firm), default=-1)
        may = [
            index
            for index in self._engine.holding(possible, known)
            if self._limits[index] > limit or self._services[index] > service
        ]
        if not may:
            return may
        holding = set(self._engine.holding(known, known))
        rules = self._engine.rules
        if any(rules[index].urgency is Urgency.EMERGENCY for index in holding):
            return [index for index in may if index in holding and rules[index].urgency is Urgency.EMERGENCY]
        firm_too = set(firm)
        return sorted(
            (index for index in may if index not in firm_too),
            key=lambda index: (-rules[index].urgency.rank, index not in holding),
        )

    def _named(self, bits: int, known: int, possible: int) -> Iterator[str]:
        """The questions behind unknown literals: first those that are asked as they stand, then what they come from."""
        shift, all_atoms = self._literals.shift, self._literals.all_atoms
        answered = (known | known >> shift) & all_atoms
        bits = (bits | bits >> shift) & all_atoms
        others: list[tuple[str, int]] = []
        while bits:
            index = (bits & -bits).bit_length() - 1
            bits &= bits - 1
            own, parts, worked_out = self._asked[index]
            if worked_out is not None and _read(worked_out, known, possible)[1]:
                others += parts
            elif self._definitions[self._literals.atoms[index].finding].narrower:
                others += own
            else:
                yield from (id for id, its_bits in own if its_bits & ~answered)
        yield from (id for id, its_bits in others if its_bits & ~answered)

    def _askable(self, atom: Atom) -> tuple[list[tuple[str, int]], list[tuple[str, int]], Any]:
        """The questions that settle an atom, each with its atoms: the narrower ones of a broader finding, else its own.

        With them those of the findings it is worked out from, and the condition for that.
        """
        definition = self._definitions[atom.finding]
        own = self._with_bits(definition.narrower or (atom.finding,))
        if definition.narrower or definition.present_if is None:
            return own, [], None
        parts = dict.fromkeys(each.finding for each in walk(definition.present_if) if isinstance(each, Atom))
        return own, self._with_bits(tuple(parts)), _readable(definition.present_if, self._literals)

    def _with_bits(self, ids: tuple[str, ...]) -> list[tuple[str, int]]:
        """The ids that are asked, each with the bits of its atoms."""
        atoms = self._literals.atoms
        return [
            (id, sum(self._literals.bit(atom) for atom in atoms if atom.finding == id))
            for id in ids
            if self._definitions[id].assumed is None
        ]


# A condition in a form that is quick to read: how its parts count, the literals that stand directly in it, its other
# parts. Names are opened and "not" is pushed down to the literals.
_ALL, _ANY, _UNLESS = "all", "any", "unless"


def _readable(condition: Condition, literals: Literals, *, turned: bool = False) -> tuple[str | int, int, Any]:
    """The condition, or its opposite where `turned`, in that form; a count stands there as a number."""
    match condition:
        case Named(_, part):
            return _readable(part, literals, turned=turned)
        case Not(part):
            return _readable(part, literals, turned=not turned)
        case Unless(part):
            return (_UNLESS, 0, (_readable(part, literals),))
        case Present() | Compare() | Among():
            return (_ANY, literals.bit(condition) << (literals.shift if turned else 0), ())
        case AllOf(parts):
            count = len(parts)
        case AnyOf(parts):
            count = 1
        case AtLeast(count, parts):
            pass
    if turned:
        count = len(parts) - count + 1
    read = [_readable(part, literals, turned=turned) for part in parts]
    if count not in (1, len(parts)):
        return (count, 0, tuple(read))
    direct = [part for part in read if part[0] == _ANY and not part[2] and part[1].bit_count() == 1]
    mask = sum(part[1] for part in {part[1]: part for part in direct}.values())
    return (_ANY if count == 1 else _ALL, mask, tuple(part for part in read if part not in direct))


def _read(node: Any, known: int, possible: int) -> tuple[bool, bool, int, int]:
    """Whether it holds, whether it may hold, the literals it waits for, and those that could excuse it."""
    kind, mask, parts = node
    if kind == _UNLESS:
        sure, may, unknown, _ = _read(parts[0], known, possible)
        return not sure, not sure, 0, unknown if may and not sure else 0
    if not parts:
        if kind == _ANY:
            return bool(known & mask), bool(possible & mask), possible & mask & ~known, 0
        may = possible & mask == mask
        return known & mask == mask, may, mask & ~known if may else 0, 0
    waiting = excuses = 0
    holding = possibly = 0
    for part in parts:
        sure, may, unknown, excused_by = _read(part, known, possible)
        if sure:
            holding += 1
            excuses |= excused_by
        if may:
            possibly += 1
            waiting |= 0 if sure else unknown
        elif kind == _ALL:
            return False, False, 0, 0
    if kind == _ALL:
        if possible & mask != mask:
            return False, False, 0, 0
        return holding == len(parts) and known & mask == mask, True, waiting | mask & ~known, excuses
    if kind == _ANY:
        return (
            holding > 0 or bool(known & mask),
            possibly > 0 or bool(possible & mask),
            waiting | possible & mask & ~known,
            excuses,
        )
    return holding >= kind, possibly >= kind, waiting, excuses
