"""A rule in plain words: the same tree that decides, read aloud."""

from __future__ import annotations

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
from backsignal.report.teller import Teller


def rule_lines(condition: Condition, teller: Teller, depth: int = 0) -> list[str]:
    """The condition as indented lines, one part a line; names are shown by what they say."""
    indent = "  " * depth
    match condition:
        case AllOf(parts):
            return [f"{indent}all of:", *_parts(parts, teller, depth)]
        case AnyOf(parts):
            return [f"{indent}any of:", *_parts(parts, teller, depth)]
        case AtLeast(count, parts):
            return [f"{indent}at least {count} of:", *_parts(parts, teller, depth)]
        case Unless(part):
            return [f"{indent}unless it is known that:", *rule_lines(part, teller, depth + 1)]
        case Not(part):
            return [f"{indent}not:", *rule_lines(part, teller, depth + 1)]
        case Named(name, _):
            return [f"{indent}{_said(name, teller)}"]
        case Compare(finding, operator, number):
            unit = teller.knowledge.all_definitions[finding].unit
            return [f"{indent}{finding} {operator} {number:g} {unit}"]
        case Among(finding, values):
            return [f"{indent}{teller.label(finding, frozenset(values))} ({finding} is {' or '.join(values)})"]
        case Present(finding):
            return [f"{indent}{teller.label(finding)} ({finding})"]


def _parts(parts: tuple[Condition, ...], teller: Teller, depth: int) -> list[str]:
    return [line for part in parts for line in rule_lines(part, teller, depth + 1)]


def _said(name: str, teller: Teller) -> str:
    """What a name says; "new x" is not a definition and says itself."""
    if name.startswith("new "):
        finding = name.removeprefix("new ")
        return f"{teller.label(finding)}, new or changed or not known to be old ({finding})"
    return f"{teller.knowledge.compiled['names'][name]} ({name})"
