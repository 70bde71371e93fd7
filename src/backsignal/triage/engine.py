"""From findings to an assessment: which rules hold, how soon, who, and what is still open."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from backsignal.findings import Findings
from backsignal.knowledge.conditions import Among, Atom, Compare, Condition, Named, Not, Present, Unless, children, walk
from backsignal.knowledge.model import Knowledge
from backsignal.triage.assessment import Assessment, Reason
from backsignal.triage.change import Changes
from backsignal.triage.logic import Literals
from backsignal.triage.still_open import StillOpen
from backsignal.urgency import LEVELS, Urgency

_MEMORY = 20_000
_CHUNK = 4  # measured against 8 and 12: benchmarks/speed.py


class Engine:
    """The rules that apply in one region, ready to decide for one person at a time.

    A rule that is limited to regions applies there and where the region is unknown.
    """

    def __init__(self, knowledge: Knowledge, region: str | None = None):
        """`region` is a region id of the content, or None where it is unknown."""
        self.knowledge = knowledge
        self.region = region
        self.rules = knowledge.rules_in(region)
        self.literals = Literals(knowledge, [rule.when for rule in knowledge.rules] + knowledge.other_conditions)
        self._level, self._holding = self._write_out()
        self._because: dict[tuple[int, int], tuple[str, ...]] = {}
        self._masks = [self._mask(rule.when) for rule in self.rules]

    # --- deciding ------------------------------------------------------------------------------------------

    def assess(self, findings: Findings) -> Assessment:
        """The assessment of one person; never raises for findings that were read by `read_answers`."""
        known = self.literals.known(findings)
        holding = self._holding(known, known)
        urgency = self.rules[holding[0]].urgency if holding else Urgency.SELF_CARE
        return Assessment(
            findings=findings,
            urgency=urgency,
            possible_urgency=self._possible(known, urgency),
            reasons=tuple([self._reason(index, known, findings) for index in holding]),
            engine=self,
            known=known,
        )

    def urgency(self, findings: Findings) -> Urgency:
        """Only how soon, without reasons."""
        known = self.literals.known(findings)
        return LEVELS[self._level(known, known)]

    def urgency_of(self, known: int) -> Urgency:
        """How soon for a set of known literals."""
        return LEVELS[self._level(known, known)]

    def holds(self, condition: Condition, known: int) -> bool:
        """Whether a condition of the content certainly holds."""
        return self.literals.holds(condition, known, known)

    def _possible(self, known: int, urgency: Urgency) -> Urgency:
        if urgency is Urgency.EMERGENCY or self.literals.is_complete(known):
            return urgency
        return max(urgency, LEVELS[self._level(self.literals.possible(known), known)])

    def _reason(self, index: int, known: int, findings: Findings) -> Reason:
        key = (index, known & self._masks[index])
        ids = self._because.get(key)
        if ids is None:
            ids = self.support(self.rules[index].when, known)
            if len(self._because) < _MEMORY:
                self._because[key] = ids
        return Reason(self.rules[index], ids, findings)

    # --- what made a rule hold -----------------------------------------------------------------------------

    def support(self, condition: Condition, known: int) -> tuple[str, ...]:
        """The ids of the findings that make a holding condition hold."""
        return tuple(dict.fromkeys(self._support(condition, known)))

    def _support(self, condition: Condition, known: int) -> Iterator[str]:
        """The findings that make a holding condition hold; exceptions that do not apply are not named."""
        if isinstance(condition, Present | Compare | Among):
            yield from self._origins(condition, known)
        elif isinstance(condition, Not):
            yield from (part.finding for part in walk(condition) if isinstance(part, Present | Compare | Among))
        elif not isinstance(condition, Unless):
            for part in children(condition):
                if self.holds(part, known):
                    yield from self._support(part, known)

    def _origins(self, atom: Atom, known: int) -> Iterator[str]:
        """The finding itself, or the findings it was worked out from."""
        definition = self.knowledge.all_definitions[atom.finding]
        if definition.present_if is not None and self.holds(definition.present_if, known):
            yield from self._support(definition.present_if, known)
        else:
            yield atom.finding

    # --- what is still open ----------------------------------------------------------------------------------

    def holding(self, asked: int, known: int) -> list[int]:
        """The indices of rules that hold for the asked literals, exceptions read from `known`; most urgent first."""
        return self._holding(asked, known)

    @functools.cached_property
    def still_open(self) -> StillOpen:
        """Tells what could still change the outcome."""
        return StillOpen(self)

    @functools.cached_property
    def changes(self) -> Changes:
        """Tells which other answers would raise the urgency."""
        return Changes(self)

    # --- writing the rules out as Python -------------------------------------------------------------------

    def _mask(self, condition: Condition) -> int:
        """Every literal that can matter to a condition, those of worked-out findings included."""
        mask = 0
        for part in walk(condition):
            if isinstance(part, Atom):
                bit = self.literals.bit(part)
                mask |= bit | bit << self.literals.shift
                definition = self.knowledge.all_definitions[part.finding]
                if definition.present_if is not None:
                    mask |= self._mask(definition.present_if)
        return mask

    def _write_out(self) -> tuple[Callable[[int, int], int], Callable[[int, int], list[int]]]:
        """One function that gives the level (0 to 4) and stops early, and one that lists every rule that holds.

        Rules stand in chunks behind a gate: literals of which one must be set for any rule of the chunk to hold.
        """
        shared = self._shared()
        gates = [self.literals.gate(rule.when) for rule in self.rules]
        level = ["def level(X, K):"]
        holding = ["def holding(X, K):", "    found = []"]
        for start in range(0, len(self.rules), _CHUNK):
            chunk = range(start, min(start + _CHUNK, len(self.rules)))
            used = {part.name for index in chunk for part in walk(self.rules[index].when) if isinstance(part, Named)}
            names: dict[str, str] = {}
            lines = [f"    if {self._gate([gates[index] for index in chunk])}:"]
            for name, part in shared:
                if name in used:
                    lines.append(f"        n{len(names)} = {self.literals.expression(part, names)}")
                    names[name] = f"n{len(names)}"
            level += lines
            holding += lines
            for index in chunk:
                rule = self.rules[index]
                test = self.literals.expression(rule.when, names)
                level += [f"        if {test}:", f"            return {rule.urgency.rank}"]
                holding += [f"        if {test}:", f"            found.append({index})"]
        scope: dict[str, Callable[[int, int], object]] = {}
        exec("\n".join([*level, "    return 0", *holding, "    return found"]), scope)
        return scope["level"], scope["holding"]  # type: ignore[return-value]

    @staticmethod
    def _gate(gates: list[int | None]) -> str:
        """The test before a chunk: whether any of its rules can hold at all."""
        union = 0
        for gate in gates:
            if gate is None:
                return "True"
            union |= gate
        return f"X & {union}"

    def _shared(self) -> list[tuple[str, Condition]]:
        """Definitions that several rules use, inner ones first: worked out once for each person."""
        count: dict[str, int] = {}
        parts: dict[str, Condition] = {}
        for rule in self.rules:
            for part in reversed(list(walk(rule.when))):
                if isinstance(part, Named):
                    count[part.name] = count.get(part.name, 0) + 1
                    parts.setdefault(part.name, part.part)
        return [(name, parts[name]) for name in parts if count[name] > 1]


@functools.lru_cache(maxsize=32)
def engine_for(knowledge: Knowledge, region: str | None) -> Engine:
    """The engine of a region, made once."""
    return Engine(knowledge, region)
