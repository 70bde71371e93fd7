"""From content files to the compiled content, refusing what a reader could not trust.

Used by the person who edits content and by the tests; the kernel reads only what this makes.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backsignal.errors import ContentError, Fault, did_you_mean, fault
from backsignal.knowledge.conditions import (
    NEW,
    SINCE_DAYS,
    Among,
    Compare,
    Condition,
    ConditionError,
    Named,
    Parser,
    from_lists,
    to_lists,
    walk,
)
from backsignal.knowledge.guide import guide_pages
from backsignal.knowledge.shapes import PLACES, SEEN, SHAPES
from backsignal.knowledge.yaml_lines import Located, read_yaml
from backsignal.urgency import Urgency


@dataclass(slots=True)
class Case:
    """A worked case: a sentence a doctor could object to, the answers, and what must come out.

    `rest` says that every other question is answered no. `rules` must hold; `misses` must not, and one changed
    answer would make each of them hold.
    """

    says: str
    answers: dict[str, Any]
    urgency: Urgency
    where: str
    rest: str | None = None
    region: str | None = None
    possible: Urgency | None = None
    rules: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    service: str | None = None
    within: str | None = None
    article: bool = False
    ordinary: bool = False


@dataclass(slots=True)
class Content:
    """The content files of one folder: what was compiled, the cases, the guideline rows, and every fault found."""

    compiled: dict[str, Any]
    cases: list[Case]
    rows: list[Located]
    faults: list[Fault] = field(default_factory=list)


def read_content(folder: Path) -> Content:
    """Reads and checks a whole content folder. Raises ContentError only where there is nothing to read."""
    if not (folder / "content.yaml").is_file():
        raise ContentError(fault("K002", folder.name))
    return _Compiler(folder).content()


def write_compiled(compiled: Mapping[str, Any], path: Path) -> None:
    """Writes the compiled content, in one stable form."""
    path.write_text(_stable(compiled) + "\n", encoding="utf-8")


def _stable(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Compiler:
    def __init__(self, folder: Path):
        self.folder = folder
        self.faults: list[Fault] = []

    def content(self) -> Content:
        about, outcomes = self._file("content.yaml"), self._file("outcomes.yaml")
        findings = []
        for path, rows in self._folder("findings", "findings"):
            for each in self._shaped("finding", rows):
                each["group"] = path.stem
                findings.append(each)
        self._unique(findings, "id")
        definitions = self._shaped("definition", self._file("rules/definitions.yaml").get("definitions", []))
        rules = self._rules()
        self._unique([*definitions, *rules], "id")
        sources = {each["id"]: each for each in self._shaped("source", [row for _, row in self._each("sources")])}
        rows = self._shaped("row", self._list("guidelines/guidelines.yaml"))
        services = {each["id"]: each for each in self._list("services/services.yaml")}
        regions = {row["id"]: row for _, row in self._each("services/regions")}
        parts = {
            name: self._shaped(shape, self._file(f"{name}.yaml").get(key, []))
            for name, key, shape in (
                ("notices", "notices", "notice"),
                ("frequencies", "frequencies", "frequency"),
                ("safety_net", "lines", "line"),
                ("screens", "screens", "screen"),
            )
        }
        promises = [
            each for _, found in self._folder("promises", "promises") for each in self._shaped("promise", found)
        ]
        self._unique(promises, "id")
        words = {path.name: self._words(path) for path in sorted((self.folder / "words").iterdir()) if _has_words(path)}

        self.kinds = self._kinds(findings)
        self.findings = {each["id"]: each for each in findings}
        self.parser = Parser(self.kinds, {each["id"]: each["when"] for each in definitions})
        self.definitions = {each["id"]: self._condition(each, "when", f"The name {each['id']}") for each in definitions}
        compiled = {
            "version": str(about.get("version")),
            **{key: str(about.get(key)) for key in ("dated", "clinical_review")},
            "web": _plain(self._file("web.yaml")),
            "outcomes": _plain(outcomes),
            "findings": [self._compiled_finding(each) for each in findings],
            "definitions": self.definitions,
            "names": {each["id"]: each["says"] for each in definitions},
            "rules": [
                _plain(each, when=self._condition(each, "when", f"Rule {each['id']}"))
                for each in sorted(rules, key=lambda rule: -Urgency(rule["urgency"]).rank)
            ],
            "promises": [_plain(each, when=self._promise(each)) for each in promises],
            "sources": {id: _plain(each) for id, each in sources.items()},
            "services": {id: _plain(each) for id, each in services.items()},
            "regions": {id: _plain(each) for id, each in regions.items()},
            **{name: [self._with_condition(each, name) for each in each_part] for name, each_part in parts.items()},
            "words": words,
        }
        self._add_codes(compiled["findings"])
        compiled["hash"] = hashlib.sha256(_stable(compiled).encode()).hexdigest()
        self._check_references(rules, promises, sources, rows, services, regions, parts)
        self._check_outcomes(findings, rules, outcomes)
        self._check_words(findings, rules, parts, words)
        self._check_guide(sources)
        cases = self._cases(rules, regions)
        return Content(compiled, cases, rows, self.faults)

    # --- reading -------------------------------------------------------------------------------------------

    def _yaml(self, path: Path) -> Any:
        try:
            return read_yaml(path, self.folder)
        except ContentError as error:
            self.faults.extend(error.faults)
            return None

    def _file(self, name: str) -> Located:
        found = self._yaml(self.folder / name)
        if not isinstance(found, Located):
            if found is not None:
                self.faults.append(fault("K104", name, key="the file", thing=name, wanted="a mapping"))
            return Located()
        return found

    def _list(self, name: str) -> list[Located]:
        found = self._yaml(self.folder / name)
        return [each for each in found if isinstance(each, Located)] if isinstance(found, list) else []

    def _each(self, folder: str) -> Iterator[tuple[Path, Located]]:
        for path in sorted((self.folder / folder).glob("*.yaml")):
            found = self._yaml(path)
            if isinstance(found, Located):
                if found.get("id") != path.stem:
                    self.faults.append(fault("K104", found.where, key="id", thing=path.name, wanted=path.stem))
                else:
                    yield path, found

    def _folder(self, folder: str, key: str) -> Iterator[tuple[Path, list[Any]]]:
        for path in sorted((self.folder / folder).glob("*.yaml")):
            found = self._yaml(path)
            if isinstance(found, Located):
                yield path, found.get(key, [])

    def _rules(self) -> list[Located]:
        rules: list[Located] = []
        for path in sorted((self.folder / "rules").glob("*.yaml")):
            if path.stem == "definitions":
                continue
            file = self._file(f"rules/{path.name}")
            for rule in self._shaped("rule", file.get("rules", [])):
                rule.setdefault("pattern", file.get("pattern"))
                rules.append(rule)
        return rules

    def _words(self, folder: Path) -> dict[str, Any]:
        words: dict[str, Any] = {}
        for path in sorted(folder.glob("*.yaml")):
            words[path.stem] = _plain(self._yaml(path) or {})
        words["questions"] = {}
        for path in sorted((folder / "questions").glob("*.yaml")):
            words["questions"] |= _plain(self._yaml(path) or {})
        return words

    def _cases(self, rules: list[Located], regions: Mapping[str, Any]) -> list[Case]:
        ids = {rule["id"] for rule in rules}
        cases: list[Case] = []
        for path in sorted((self.folder / "cases").glob("*.yaml")):
            for row in self._shaped("case", self._yaml(path) or []):
                thing = f"The case {row['case']!r}"
                for id in [*row.get("rules", []), *row.get("misses", [])]:
                    if id not in ids:
                        self._fault("K505", row, thing=thing, id=id, guess=did_you_mean(str(id), tuple(ids)))
                if "region" in row and row["region"] not in regions:
                    self._fault("K506", row, thing=thing, id=row["region"], guess="")
                extra = {key: row[key] for key in ("rest", "region", "service", "within") if key in row}
                cases.append(
                    Case(
                        says=row["case"],
                        answers=_plain(row["answers"]),
                        urgency=Urgency(row["urgency"]),
                        possible=Urgency(row["possible"]) if "possible" in row else None,
                        where=row.where,
                        rules=tuple(row.get("rules", ())),
                        misses=tuple(row.get("misses", ())),
                        article=row.get("article", False),
                        ordinary=row.get("ordinary", False),
                        **extra,
                    )
                )
        fired = {id for case in cases for id in case.rules}
        missed = {id for case in cases for id in case.misses}
        for rule in rules:
            if rule["id"] not in fired:
                self._fault("K501", rule, id=rule["id"])
            if rule["id"] not in missed:
                self._fault("K502", rule, id=rule["id"])
        return cases

    # --- shape ---------------------------------------------------------------------------------------------

    def _shaped(self, shape: str, rows: Any) -> list[Located]:
        """The rows that have the keys and types of their shape; faults for the others."""
        keys, required = SHAPES[shape]
        good: list[Located] = []
        for row in rows if isinstance(rows, list) else []:
            if not isinstance(row, Located):
                self.faults.append(fault("K104", "", key="an entry", thing=f"a list of {shape}s", wanted="a mapping"))
                continue
            before = len(self.faults)
            thing = f"{shape.capitalize()} {row.get('id') or row.get('row') or row.get('case') or 'without id'}"
            for key in row:
                if key not in keys:
                    guess = did_you_mean(str(key), tuple(keys))
                    self._fault("K102", row, thing=thing, key=key, guess=guess, known=", ".join(keys))
            for key in required:
                if row.get(key) in (None, "", {}) and not (key == "answers" and key in row):
                    self._fault("K103", row, thing=thing, key=key)
            for key, wanted in keys.items():
                if key in row and not _fits(row[key], wanted):
                    name = wanted[1] if isinstance(wanted[0], type | tuple) else "one of " + ", ".join(wanted)
                    self._fault("K104", row, thing=thing, key=key, wanted=name)
            if len(self.faults) == before:
                good.append(row)
        return good

    def _unique(self, rows: Iterable[Located], key: str) -> None:
        first: dict[str, str] = {}
        for row in rows:
            if row[key] in first:
                self._fault("K105", row, id=row[key], first=first[row[key]])
            first.setdefault(row[key], row.where)

    def _fault(self, code: str, row: Located, **details: Any) -> None:
        self.faults.append(fault(code, row.where, **details))

    # --- conditions ------------------------------------------------------------------------------------------

    @staticmethod
    def _kinds(findings: Iterable[Located]) -> dict[str, str]:
        kinds: dict[str, str] = {}
        for each in findings:
            if each.get("onset"):
                kinds |= {each["id"] + NEW: "yes_no", each["id"] + SINCE_DAYS: "number"}
        return kinds | {each["id"]: each["kind"] for each in findings}

    def _condition(self, row: Located, key: str, thing: str) -> list[Any]:
        """The compiled form of a condition; a fault and an impossible condition where it cannot be read."""
        try:
            condition = self.parser.parse(row[key])
        except ConditionError as error:
            if error.name:
                guess = did_you_mean(error.name, tuple(self.kinds))
                self._fault("K201", row, thing=thing, id=error.name, guess=guess)
            else:
                self._fault("K202", row, thing=thing, problem=error.problem)
            return ["not", ["all", ["present", next(iter(self.kinds))]]]
        self._check_values(condition, row, thing)
        return to_lists(condition)

    def _promise(self, row: Located) -> list[Any]:
        """The compiled form of a promise, which may not lean on the names the rules share."""
        thing = f"The promise {row['id']}"
        compiled = self._condition(row, "when", thing)
        for part in walk(from_lists(compiled, self.definitions)):
            if isinstance(part, Named) and not part.name.startswith("new "):
                self._fault("K204", row, thing=thing, name=part.name)
        return compiled

    def _check_values(self, condition: Condition, row: Located, thing: str) -> None:
        for part in walk(condition):
            definition = self.findings.get(getattr(part, "finding", ""))
            if definition is None:
                continue
            low, high = definition.get("range", (0, 0))
            if (isinstance(part, Compare) and not low <= part.number <= high) or (
                isinstance(part, Among) and not set(part.values) <= set(definition.get("values", ()))
            ):
                self._fault("K203", row, thing=thing, id=part.finding)

    def _with_condition(self, row: Located, name: str) -> dict[str, Any]:
        if "when" not in row:
            return _plain(row)  # type: ignore[no-any-return]
        return _plain(row, when=self._condition(row, "when", f"{row['id']} in {name}.yaml"))  # type: ignore[no-any-return]

    def _compiled_finding(self, row: Located) -> dict[str, Any]:
        compiled: dict[str, Any] = _plain(row)
        if "narrower" in row:  # a broader finding says nothing more once everything it could mean is answered
            row["absent_if"] = {"all": [{"any": [id, {"not": id}]} for id in row["narrower"]]}
        if row.get("asked_twice") and row["kind"] != "yes_no":
            wanted = "yes, on a yes-no question only,"
            self._fault("K104", row, thing=f"Finding {row['id']}", key="asked_twice", wanted=wanted)
        for key in ("present_if", "absent_if"):
            if key in row:
                compiled[key] = self._condition(row, key, f"Finding {row['id']}")
        return compiled

    def _add_codes(self, findings: list[dict[str, Any]]) -> None:
        """The confirmed codes, kept apart from the findings because of their licences."""
        by_id = {each["id"]: each for each in findings}
        for path in sorted((self.folder / "codes").glob("*.yaml")):
            file = self._file(f"codes/{path.name}")
            for id, codes in file.get("codes", {}).items():
                if id not in by_id:
                    self._fault("K201", file, thing=path.name, id=id, guess=did_you_mean(id, tuple(by_id)))
                else:
                    by_id[id].setdefault("codes", []).extend(_plain(codes))

    # --- references ----------------------------------------------------------------------------------------

    def _check_references(
        self,
        rules: list[Located],
        promises: list[Located],
        sources: Mapping[str, Located],
        rows: list[Located],
        services: Mapping[str, Any],
        regions: Mapping[str, Any],
        parts: Mapping[str, list[Located]],
    ) -> None:
        trust = {row["row"]: row["trust"] for row in rows}
        for rule in rules:
            thing = f"Rule {rule['id']}"
            if not rule["sources"]:
                self._fault("K301", rule, id=rule["id"])
            for id in rule["rows"]:
                if id not in trust:
                    self._fault("K304", rule, thing=thing, id=id)
            self._known(rule, thing, [rule["service"]], services)
            self._known(rule, thing, rule.get("regions", []), regions)
            seen = any(sources[id]["known"] in SEEN for id in rule["sources"] if id in sources)
            if rule["verified"] and rule["sources"] and not seen:
                self._fault("K303", rule, id=rule["id"])
        for row in promises:
            if row["row"] not in trust:
                self._fault("K304", row, thing=f"The promise {row['id']}", id=row["row"])
            self._known(row, f"The promise {row['id']}", row.get("regions", []), regions)
        for row in [*rules, *rows, *parts["notices"], *parts["frequencies"], *regions.values()]:
            for id in row.get("sources", []):
                if id not in sources:
                    thing = str(row.get("id") or row.get("row"))
                    self._fault("K302", row, thing=thing, id=id, guess=did_you_mean(id, tuple(sources)))
        encoded = {id for rule in rules for id in rule["rows"]}
        for row in rows:
            if row["row"] not in encoded and "not_encoded" not in row:
                self._fault("K305", row, id=row["row"])
            if row["row"] in encoded and "not_encoded" in row:
                self._fault("K306", row, id=row["row"])
        for region in regions.values():
            for id in services:
                if id not in region.get("services", {}):
                    self._fault("K103", region, thing=f"Region {region['id']}", key=f"services: {id}")
        for row in [*parts["safety_net"], *parts["screens"]]:
            for id in [*row["findings"], *row.get("after", [])]:
                if id not in self.kinds:
                    guess = did_you_mean(id, tuple(self.kinds))
                    self._fault("K201", row, thing=row["id"], id=id, guess=guess)

    def _check_outcomes(self, findings: list[Located], rules: list[Located], outcomes: Located) -> None:
        patterns = dict.fromkeys(outcomes.get("patterns", []), "")
        limits = outcomes.get("limits", [])
        for row in [*findings, *rules]:
            named = [row["pattern"]] if "pattern" in row else row.get("patterns", [])
            self._known(row, str(row["id"]), named, patterns)
            if row.get("within", limits[0]) not in limits:
                self._fault("K104", row, thing=row["id"], key="within", wanted="one of " + ", ".join(limits))

    def _check_guide(self, sources: Mapping[str, Any]) -> None:
        for language in sorted((self.folder / "guide").iterdir()):
            try:
                pages = guide_pages(language.name, self.folder)
            except ContentError as error:
                self.faults.extend(error.faults)
                continue
            for page in pages.values():
                for id in page.sources:
                    if id not in sources:
                        guess = did_you_mean(id, tuple(sources))
                        self.faults.append(fault("K302", f"guide/{language.name}", thing=page.id, id=id, guess=guess))

    def _known(self, row: Located, thing: str, ids: Iterable[str], known: Mapping[str, Any]) -> None:
        for id in ids:
            if id not in known:
                self._fault("K506", row, thing=thing, id=id, guess=did_you_mean(str(id), tuple(known)))

    # --- words -----------------------------------------------------------------------------------------------

    def _check_words(
        self,
        findings: list[Located],
        rules: list[Located],
        parts: Mapping[str, list[Located]],
        words: Mapping[str, dict[str, Any]],
    ) -> None:
        english = words.get("en", {})
        for part, rows in (("reasons", rules), *((name, parts[name]) for name in parts)):
            written = english.get(part, {})
            for row in rows:
                if not written.get(row["id"]):
                    self._fault("K401", row, thing=f"{part}: {row['id']}", key=row["id"])
            ids = {row["id"] for row in rows}
            for id in written:
                if id not in ids:
                    self.faults.append(
                        fault("K402", f"words/en/{part}.yaml", id=id, guess=did_you_mean(id, tuple(ids)))
                    )
            for id, text in written.items():
                for place in (name for _, name, _, _ in string.Formatter().parse(str(text)) if name is not None):
                    if part != "screens" and place not in PLACES:
                        self.faults.append(fault("K403", f"words/en/{part}.yaml", id=id, place=place))
        questions = english.get("questions", {})
        for row in findings:
            for key in self._question_keys(row):
                if not questions.get(row["id"], {}).get(key):
                    self._fault("K401", row, thing=f"Finding {row['id']}", key=f"{row['id']}: {key}")
            choices = questions.get(row["id"], {}).get("choices", {})
            for value in (*row.get("values", ()), *row.get("also", ())):
                if value not in choices:
                    self._fault("K401", row, thing=f"Finding {row['id']}", key=f"{row['id']}: choices: {value}")
        for id in questions:
            if id not in self.findings:
                guess = did_you_mean(id, tuple(self.findings))
                self.faults.append(fault("K402", "words/en/questions/", id=id, guess=guess))

    @staticmethod
    def _question_keys(row: Located) -> Iterator[str]:
        yield from ("ask", "why")
        if row["kind"] not in ("choice", "several"):
            yield "label"
        if row.get("unsure_counts_as_yes") or row.get("asked_twice"):
            yield "clearer"


def _has_words(folder: Path) -> bool:
    """Whether a language has words of the check; one that is only read has none."""
    return any(folder.glob("*.yaml"))


def _fits(value: Any, wanted: Any) -> bool:
    if isinstance(wanted[0], type | tuple):
        kind: Callable[..., Any] | tuple[type, ...] = wanted[0]
        return isinstance(value, kind) and not (kind is str and not value)  # type: ignore[arg-type]
    return value in wanted


def _plain(value: Any, **replaced: Any) -> Any:
    """The value as JSON can hold it: mappings as dict, dates as text."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items() if key not in replaced} | replaced
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
