"""The small expression tree in which every rule is written: all, any, not, compare, one-of, at least n of, unless.

A condition is parsed once from its YAML form, kept as nested lists in the compiled content, and read in many ways
elsewhere: decided, said in plain words, listed for what is missing. Nothing here evaluates anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NEW = "_new"
SINCE_DAYS = "_since_days"


@dataclass(frozen=True, slots=True)
class Present:
    """The finding is present."""

    finding: str


@dataclass(frozen=True, slots=True)
class Compare:
    """The number compares so; an unknown number compares as unknown."""

    finding: str
    operator: str
    number: float


@dataclass(frozen=True, slots=True)
class Among:
    """The choice is one of the values; for several choices, at least one of them applies."""

    finding: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    part: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of the parts hold."""

    count: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Unless:
    """True unless the part is known to hold: the careful form of an exception, in which unknown does not excuse."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Named:
    """A definition used by its name, or "new x"."""

    name: str
    part: Condition


Condition = Present | Compare | Among | Not | AllOf | AnyOf | AtLeast | Unless | Named
Atom = Present | Compare | Among


class ConditionError(ValueError):
    """A condition that cannot be read. `name` is set where the fault is a name that does not exist."""

    def __init__(self, problem: str, *, name: str | None = None):
        self.problem, self.name = problem, name
        super().__init__(problem)


_COMPARE = re.compile(r"^(\w+) (>=|<=|>|<|==) (-?\d+(?:\.\d+)?)$")
_AMONG = re.compile(r"^(\w+) is (\w+(?: or \w+)*)$")
_WORD = re.compile(r"^\w+$")


class Parser:
    """Reads conditions from their YAML form, given what may be named."""

    def __init__(self, kinds: Mapping[str, str], definitions: Mapping[str, Any]):
        """`kinds` maps every finding id to its kind; `definitions` every definition id to its YAML condition."""
        self._kinds = kinds
        self._definitions = definitions
        self._open: list[str] = []

    def parse(self, node: Any) -> Condition:
        """The tree for a YAML node. Raises ConditionError with what is wrong."""
        if isinstance(node, str):
            return self._sentence(" ".join(node.split()))
        if not isinstance(node, dict):
            raise ConditionError("a condition is a sentence such as 'age_years >= 50' or a mapping such as all: [...]")
        keys = set(node)
        if keys == {"at_least", "of"}:
            parts, count = self._parts(node["of"]), node["at_least"]
            if type(count) is not int or not 1 <= count <= len(parts):
                raise ConditionError("at_least needs a whole number no larger than the list under of")
            return AtLeast(count, parts)
        if len(keys) != 1:
            raise ConditionError("a condition has exactly one of all, any, not, unless, or at_least with of")
        key, value = next(iter(node.items()))
        if key == "all":
            return AllOf(self._parts(value))
        if key == "any":
            return AnyOf(self._parts(value))
        if key == "not":
            return self._opposite(self.parse(value))
        if key == "unless":
            return Unless(self.parse(value))
        raise ConditionError(f"{key} is not all, any, not, unless or at_least")

    @staticmethod
    def _opposite(part: Condition) -> Not:
        """An exception turned round would be excused by what is not known, so it is refused."""
        if any(isinstance(each, Unless) for each in walk(part)):
            raise ConditionError("unless (also inside a name, or in 'new x') cannot stand under not")
        return Not(part)

    def _parts(self, value: Any) -> tuple[Condition, ...]:
        if not isinstance(value, list) or not value:
            raise ConditionError("all, any and at_least need a list with something in it")
        return tuple(self.parse(each) for each in value)

    def _sentence(self, text: str) -> Condition:
        if text.startswith("not "):
            return self._opposite(self._sentence(text[4:]))
        if text.startswith("new "):
            return self._new(text[4:])
        if match := _COMPARE.match(text):
            finding, operator, number = match.groups()
            self._require(finding, "number")
            return Compare(finding, operator, float(number))
        if match := _AMONG.match(text):
            finding, values = match.groups()
            self._require(finding, "choice", "several")
            return Among(finding, tuple(values.split(" or ")))
        if not _WORD.match(text):
            raise ConditionError("this sentence is not a name, a comparison, 'x is a or b', 'not x' or 'new x'")
        if text in self._definitions:
            if text in self._open:
                raise ConditionError(f"the name {text} is defined by itself")
            self._open.append(text)
            try:
                return Named(text, self.parse(self._definitions[text]))
            finally:
                self._open.pop()
        self._require(text, "yes_no")
        return Present(text)

    def _new(self, finding: str) -> Condition:
        self._require(finding, "yes_no")
        self._require(finding + NEW, "yes_no")
        return new(finding)

    def _require(self, finding: str, *kinds: str) -> None:
        kind = self._kinds.get(finding)
        if kind is None:
            raise ConditionError("there is no such name", name=finding)
        if kind not in kinds:
            raise ConditionError(f"{finding} is answered as {kind} and cannot be used like this")


def new(finding: str) -> Named:
    """The finding is present, and new or changed, or its newness is not known."""
    return Named(f"new {finding}", AllOf((Present(finding), Unless(Not(Present(finding + NEW))))))


def children(condition: Condition) -> tuple[Condition, ...]:
    """The parts directly under a condition; none for an atom."""
    if isinstance(condition, AllOf | AnyOf | AtLeast):
        return condition.parts
    if isinstance(condition, Not | Unless | Named):
        return (condition.part,)
    return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and everything under it, in the order written."""
    yield condition
    for part in children(condition):
        yield from walk(part)


def atoms(condition: Condition) -> Iterator[Atom]:
    """Every question about one finding in it, repeated where it is repeated."""
    return (part for part in walk(condition) if isinstance(part, Atom))


def to_lists(condition: Condition) -> list[Any]:
    """The nested lists that stand in the compiled content; a definition stands there by its name."""
    match condition:
        case Present(finding):
            return ["present", finding]
        case Compare(finding, operator, number):
            return ["compare", finding, operator, number]
        case Among(finding, values):
            return ["among", finding, list(values)]
        case Not(part):
            return ["not", to_lists(part)]
        case Unless(part):
            return ["unless", to_lists(part)]
        case Named(name):
            return ["named", name]
        case AllOf(parts):
            return ["all", *map(to_lists, parts)]
        case AnyOf(parts):
            return ["any", *map(to_lists, parts)]
        case AtLeast(count, parts):
            return ["at_least", count, *map(to_lists, parts)]
    raise TypeError(condition)


def from_lists(node: list[Any], definitions: Mapping[str, list[Any]]) -> Condition:
    """The tree that to_lists() wrote down; `definitions` holds the nested lists of every name."""
    head, *rest = node
    match head:
        case "present":
            return Present(rest[0])
        case "compare":
            return Compare(rest[0], rest[1], rest[2])
        case "among":
            return Among(rest[0], tuple(rest[1]))
        case "not":
            return Not(from_lists(rest[0], definitions))
        case "unless":
            return Unless(from_lists(rest[0], definitions))
        case "named":
            name: str = rest[0]
            if name.startswith("new "):
                return new(name[4:])
            return Named(name, from_lists(definitions[name], definitions))
        case "all":
            return AllOf(tuple(from_lists(each, definitions) for each in rest))
        case "any":
            return AnyOf(tuple(from_lists(each, definitions) for each in rest))
        case "at_least":
            return AtLeast(rest[0], tuple(from_lists(each, definitions) for each in rest[1:]))
    raise TypeError(head)
