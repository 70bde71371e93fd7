"""The knowledge as the kernel sees it: one compiled JSON file behind a few plain records."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backsignal.knowledge.conditions import NEW, SINCE_DAYS, Condition, Present, from_lists
from backsignal.urgency import Urgency

COMPILED_FILE = os.path.join(os.path.dirname(__file__), "compiled.json")


@dataclass(frozen=True, slots=True)
class FindingDefinition:
    """What one finding id means and which answers it takes.

    `kind` is yes_no, number, choice, several or text. Numbers have a `unit` and an inclusive `low` to `high`.
    `none` is the choice, or the number, that means the finding is absent. `also` maps further words for an answer to
    present, absent or unknown. `narrower` names the questions a broader finding is turned into. `present_if` and
    `absent_if` work the finding out from others. A number under `confirm_below` is asked for once more; `asked_twice`
    marks a yes-no question to be put a second time in other words, where a yes to either counts.
    """

    id: str
    kind: str
    group: str
    patterns: tuple[str, ...] = ()
    unit: str = ""
    low: float = 0
    high: float = 0
    values: tuple[str, ...] = ()
    none: str | int | None = None
    also: Mapping[str, str] | None = None
    article: bool = False
    unsure_counts_as_yes: bool = False
    onset: bool = False
    assumed: str | None = None
    direction: str = "warning"
    narrower: tuple[str, ...] = ()
    present_if: Condition | None = None
    absent_if: Condition | None = None
    confirm_below: int | None = None
    asked_twice: bool = False
    codes: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is about, when it holds, how soon and who, and where it is from.

    `within` is the time limit where the source gives one. `regions` is empty where the rule holds everywhere.
    `verified` is False where nothing it rests on has been seen.
    """

    id: str
    pattern: str
    urgency: Urgency
    within: str | None
    service: str
    when: Condition
    regions: tuple[str, ...]
    rows: tuple[str, ...]
    sources: tuple[str, ...]
    verified: bool
    statement: str
    disagree: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that stand together: a topic of the check, or a come-back-if line.

    A topic is held back while questions named in `after` are still to be put.
    """

    id: str
    findings: tuple[str, ...]
    when: Condition | None
    always: bool
    emergency: bool
    at_least: Urgency | None
    on_the_way: bool
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A statement of a guideline in its own shape: whoever fits it must get at least this urgency."""

    id: str
    says: str
    at_least: Urgency
    when: Condition
    regions: tuple[str, ...]


class Knowledge:
    """All the content, read only. Parts are built from the compiled JSON when they are first asked for.

    `version` and `hash` name the content; the hash is the SHA-256 of the compiled content, in hexadecimal.
    """

    def __init__(self, compiled: Mapping[str, Any]):
        """`compiled` is the JSON object that `knowledge.authoring.compile_content` makes."""
        self.compiled = compiled
        self.version: str = compiled["version"]
        self.hash: str = compiled["hash"]
        self.clinical_review: str = compiled["clinical_review"]

    @functools.cached_property
    def findings(self) -> dict[str, FindingDefinition]:
        """Every finding by id, in the order of the content, with the derived ids (`_new`, `_since_days`) left out."""
        return {row["id"]: self._finding(row) for row in self.compiled["findings"]}

    def _finding(self, row: Mapping[str, Any]) -> FindingDefinition:
        row = dict(row)
        low, high = row.pop("range", (0, 0))
        for key in ("present_if", "absent_if"):
            if key in row:
                row[key] = self.condition(row[key])
        for key in ("patterns", "values", "narrower", "codes"):
            row[key] = tuple(row.get(key, ()))
        return FindingDefinition(low=low, high=high, **row)

    @functools.cached_property
    def attributes(self) -> dict[str, FindingDefinition]:
        """The two further answers each finding with `onset` takes: `<id>_new` (yes_no) and `<id>_since_days` (days)."""
        found: dict[str, FindingDefinition] = {}
        for each in self.findings.values():
            if each.onset:
                found[each.id + NEW] = FindingDefinition(each.id + NEW, "yes_no", each.group)
                found[each.id + SINCE_DAYS] = FindingDefinition(
                    each.id + SINCE_DAYS, "number", each.group, unit="days", low=0, high=36525, direction="reassuring"
                )
        return found

    @functools.cached_property
    def all_definitions(self) -> dict[str, FindingDefinition]:
        """Findings and attributes by id. A finding whose id ends like an attribute wins."""
        return self.attributes | self.findings

    @functools.cached_property
    def other_conditions(self) -> list[Condition]:
        """Conditions outside the rules: notices, counts of people, come-back-if lines, screens."""
        conditions = [*self.notices.values(), *self.frequencies.values()]
        conditions += [each.when for each in (*self.safety_net.values(), *self.screens.values()) if each.when]
        return conditions + [Present(id) for line in self.safety_net.values() for id in line.findings]

    @functools.cached_property
    def notices(self) -> dict[str, Condition]:
        """Notice id → when it is said."""
        return {row["id"]: self.condition(row["when"]) for row in self.compiled["notices"]}

    @functools.cached_property
    def frequencies(self) -> dict[str, Condition]:
        """Count-of-people id → the group it is about."""
        return {row["id"]: self.condition(row["when"]) for row in self.compiled["frequencies"]}

    @functools.cached_property
    def promises(self) -> tuple[Promise, ...]:
        """What the guidelines say, written down apart from the rules."""
        return tuple(
            Promise(
                id=row["id"],
                says=row["says"],
                at_least=Urgency(row["at_least"]),
                when=self.condition(row["when"]),
                regions=tuple(row.get("regions", ())),
            )
            for row in self.compiled["promises"]
        )

    @functools.cached_property
    def safety_net(self) -> dict[str, Group]:
        """The come-back-if lines, in order."""
        return self._groups("safety_net")

    @functools.cached_property
    def screens(self) -> dict[str, Group]:
        """The topics of the check, in order."""
        return self._groups("screens")

    def _groups(self, part: str) -> dict[str, Group]:
        return {
            row["id"]: Group(
                id=row["id"],
                findings=tuple(row["findings"]),
                when=self.condition(row["when"]) if "when" in row else None,
                always=row.get("always", False),
                emergency=row.get("emergency", False),
                at_least=Urgency(row["at_least"]) if "at_least" in row else None,
                on_the_way=row.get("on_the_way", False),
                after=tuple(row.get("after", ())),
            )
            for row in self.compiled[part]
        }

    def within(self, urgency: Urgency) -> str | None:
        """The usual time limit of a level; None where it has none."""
        return self.compiled["outcomes"]["levels"][urgency.rank].get("within")  # type: ignore[no-any-return]

    def limit_rank(self, within: str | None) -> int:
        """The place of a time limit among all, shortest first; after all of them where there is none."""
        limits: list[str] = self.compiled["outcomes"]["limits"]
        return limits.index(within) if within is not None else len(limits)

    @property
    def default_service(self) -> str:
        """The service told where no rule holds."""
        return self.compiled["outcomes"]["default_service"]  # type: ignore[no-any-return]

    @property
    def default_pattern(self) -> str:
        """The pattern told where no rule holds."""
        return self.compiled["outcomes"]["default_pattern"]  # type: ignore[no-any-return]

    @functools.cached_property
    def yes_no_ids(self) -> frozenset[str]:
        """Ids that take a plain yes or no."""
        return frozenset(each.id for each in self.all_definitions.values() if each.kind == "yes_no")

    @functools.cached_property
    def number_ranges(self) -> dict[str, tuple[float, float]]:
        """The inclusive range of every number."""
        return {each.id: (each.low, each.high) for each in self.all_definitions.values() if each.kind == "number"}

    @functools.cached_property
    def choice_values(self) -> dict[str, dict[str, tuple[frozenset[str], bool]]]:
        """For every choice: the normal form of each value, and whether it means the finding is absent."""
        return {
            each.id: {value: (frozenset((value,)), value == each.none) for value in each.values}
            for each in self.findings.values()
            if each.kind == "choice"
        }

    @functools.cached_property
    def assumed(self) -> dict[str, bool]:
        """Yes-no findings that hold until they are answered."""
        return {each.id: each.assumed == "present" for each in self.findings.values() if each.assumed}

    @functools.cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, most urgent first, then in the order of the content."""
        return tuple(
            Rule(
                id=row["id"],
                pattern=row["pattern"],
                urgency=Urgency(row["urgency"]),
                within=row.get("within"),
                service=row["service"],
                when=self.condition(row["when"]),
                regions=tuple(row.get("regions", ())),
                rows=tuple(row["rows"]),
                sources=tuple(row["sources"]),
                verified=row["verified"],
                statement=row["statement"],
                disagree=row.get("disagree"),
            )
            for row in self.compiled["rules"]
        )

    def rules_in(self, region: str | None) -> tuple[Rule, ...]:
        """The rules that apply in a region, most urgent first; every rule where the region is unknown."""
        return tuple(rule for rule in self.rules if region is None or not rule.regions or region in rule.regions)

    def condition(self, node: list[Any]) -> Condition:
        """The tree of a compiled condition."""
        return from_lists(node, self.compiled["definitions"])

    @property
    def sources(self) -> Mapping[str, Mapping[str, Any]]:
        """Source id → title, publisher, year, country, kind, link, known, note, look_again."""
        return self.compiled["sources"]  # type: ignore[no-any-return]

    @property
    def regions(self) -> Mapping[str, Mapping[str, Any]]:
        """Region id → name, aliases, locales, numbers, words and services."""
        return self.compiled["regions"]  # type: ignore[no-any-return]

    @property
    def services(self) -> Mapping[str, Mapping[str, Any]]:
        """Service id → name and how to reach it where the region is unknown; most urgent first."""
        return self.compiled["services"]  # type: ignore[no-any-return]

    def words(self, part: str, language: str = "en") -> Mapping[str, Any]:
        """One file of words, such as "questions" or "reasons". Raises KeyError for a language without words."""
        return self.compiled["words"][language][part]  # type: ignore[no-any-return]


@functools.cache
def load() -> Knowledge:
    """The shipped content."""
    with open(COMPILED_FILE, "rb") as file:
        return Knowledge(json.load(file))
