"""From the files of words/<language>/reading/ to what the reader loads: one JSON file for each language."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backsignal.errors import ContentError, Fault, did_you_mean, fault
from backsignal.knowledge.folding import fold
from backsignal.knowledge.phrase_notation import Automaton, Notation, NotationError
from backsignal.knowledge.yaml_lines import Located, read_yaml

LISTS = ("phrases", "frames", "sites", "cues", "measures", "sections")
TABLES = ("groups", "spelling", "structure", "numbers", "units", "months", "likely", "language")
CUES = (
    "negation", "negation_verb", "negation_after", "answer_no", "answer_yes", "not_a_negation", "affirmation", "end",
    "hedge", "hedge_after", "hypothetical", "real_condition", "family", "informant", "historical",
    "historical_after", "question", "other_cause", "new", "old", "nil", "except", "hypothetical_after", "own",
)  # fmt: skip
STATUSES = ("present", "absent", "uncertain", "historical", "family", "hypothetical")
_KEYS = {
    "phrases": {
        "reads",
        "value",
        "absent",
        "predicate",
        "illness",
        "status",
        "as",
        "example",
        "emergency",
        "about_back",
        "expect",
        "inside",
        "if_denied",
        "relative",
    },
    "frames": {"frame", "inside", "with_back", "about_back", "alone", "sites", "predicate", "as", "example", "reads"},
    "sites": {"site", "about_back", "as", "example", "reads"},
    "cues": {"cue", "as", "example", "reads", "status", "pseudo"},
    "measures": {"measure", "about_back", "predicate", "as", "example", "value", "form", "relative"},
    "sections": {"section", "as", "example", "reads", "status"},
}
_NEEDED = {
    "phrases": ("as", "example"), "frames": ("frame", "as", "example", "reads"),
    "sites": ("site", "as", "example", "reads"), "cues": ("cue", "as", "example", "reads", "status"),
    "measures": ("measure", "as", "example", "value"), "sections": ("section", "as", "example", "reads", "status"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of the content and what must be read in it: one of the ids, with its status and number."""

    text: str
    ids: tuple[str, ...]
    status: str
    where: str
    language: str
    number: float | None = None


@dataclass(slots=True)
class ReadingContent:
    """The reading words of one language: what was compiled, the examples, and every fault found."""

    language: str
    compiled: dict[str, Any]
    examples: list[Example]
    faults: list[Fault] = field(default_factory=list)


def read_reading_words(folder: Path, findings: Iterable[Mapping[str, Any]]) -> list[ReadingContent]:
    """Reads and checks words/<language>/reading/ for every language of a content folder.

    `findings` are the compiled findings of the same folder.
    """
    known = {each["id"]: each for each in findings}
    return [_Compiler(place, folder, known).content() for place in sorted(folder.glob("words/*/reading"))]


def reading_file(language: str, folder: Path) -> Path:
    """The compiled file of a language, beside compiled.json."""
    return folder / f"reading.{language}.json"


def write_reading_words(content: ReadingContent, folder: Path) -> None:
    """Writes the compiled reading words of a language, in one stable form."""
    reading_file(content.language, folder).write_text(_stable(content.compiled) + "\n", encoding="utf-8")


def _stable(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


class _Compiler:
    def __init__(self, place: Path, root: Path, findings: Mapping[str, Mapping[str, Any]]):
        self.place, self.root, self.findings = place, root, findings
        self.language = place.parent.name
        self.faults: list[Fault] = []
        self.examples: list[Example] = []
        self.entries: list[dict[str, Any]] = []
        self.rows: dict[str, list[Located]] = {name: [] for name in LISTS}
        self.tables: dict[str, dict[str, Any]] = {name: {} for name in TABLES}

    def content(self) -> ReadingContent:
        for path in sorted(self.place.glob("*.yaml")):
            self._file(path)
        same = {
            _folded(wrong): _folded(right)
            for right, wrongs in self.tables["spelling"].items()
            for wrong in ([wrongs] if isinstance(wrongs, str) else wrongs)
        }
        structure = {name: [_folded(word) for word in words] for name, words in self.tables["structure"].items()}
        self.notation = Notation(
            {name: [_folded(each) for each in words] for name, words in self.tables["groups"].items()},
            inflect=self.tables["language"].get("inflects_like_english", False),
        )
        self.automaton = Automaton(same, structure.get("gap_stops", ()))
        self.frames = {row.get("frame") for row in self.rows["frames"]}
        self.sites = {row.get("site") for row in self.rows["sites"]}
        for kind in LISTS:
            for row in self.rows[kind]:
                self._row(kind, row)
        states, first = self.automaton.states()
        lists, grouped = _grouped(states)
        compiled = {
            "language": self.language,
            "words": self.automaton.words,
            "spelling": same,
            "likely": {name: sorted(map(_folded, words)) for name, words in self.tables["likely"].items()},
            "lists": lists,
            "states": grouped,
            "first": first,
            "entries": self.entries,
            "structure": structure,
            "numbers": {_folded(key): value for key, value in self.tables["numbers"].items()},
            "units": {_folded(key): value for key, value in self.tables["units"].items()},
            "months": {_folded(key): value for key, value in self.tables["months"].items()},
            "about": self.tables["language"],
            "none": {id: each["none"] for id, each in self.findings.items() if "none" in each},
            "ranges": {id: each["range"] for id, each in self.findings.items() if "range" in each},
            "several": sorted(id for id, each in self.findings.items() if each["kind"] == "several"),
            "onset": sorted(id for id, each in self.findings.items() if each.get("onset")),
            "urgent": sorted(id for id, each in self.findings.items() if each.get("unsure_counts_as_yes")),
            "narrower": {id: each["narrower"] for id, each in self.findings.items() if each.get("narrower")},
        }
        compiled["hash"] = hashlib.sha256(_stable(compiled).encode()).hexdigest()
        return ReadingContent(self.language, compiled, self.examples, self.faults)

    def _file(self, path: Path) -> None:
        try:
            found = read_yaml(path, self.root)
        except ContentError as error:
            self.faults.extend(error.faults)
            return
        shown = path.relative_to(self.root).as_posix()
        if not isinstance(found, Located):
            self.faults.append(fault("K104", shown, key="the file", thing=path.name, wanted="a mapping"))
            return
        for key, value in found.items():
            if key in self.rows and isinstance(value, list):
                self.rows[key] += [each for each in value if isinstance(each, Located)]
            elif key in self.tables and isinstance(value, dict):
                for name, each in value.items():
                    if isinstance(each, list) and any(isinstance(word, bool) for word in each):
                        self._fault(
                            "K104", found.where, thing=path.name, key=name, wanted='"no", "yes" or "on" in quotes'
                        )
                for name, each in value.items():  # lists of the same name in several files are one list
                    there = self.tables[key].get(str(name))
                    lists = isinstance(there, list) and isinstance(each, list)
                    self.tables[key][str(name)] = list(there or ()) + each if lists else each
            else:
                known = ", ".join((*LISTS, *TABLES))
                guess = did_you_mean(str(key), (*LISTS, *TABLES))
                self._fault("K102", found.where, thing=path.name, key=key, guess=guess, known=known)

    def _fault(self, code: str, where: str, **details: Any) -> None:
        self.faults.append(fault(code, where, **details))

    def _row(self, kind: str, row: Located) -> None:
        thing = f"An entry of {kind}"
        before = len(self.faults)
        for key in row:
            if key not in _KEYS[kind]:
                known = _KEYS[kind]
                guess = did_you_mean(str(key), tuple(known))
                self._fault("K102", row.where, thing=thing, key=key, guess=guess, known=", ".join(sorted(known)))
        for key in _NEEDED[kind]:
            if row.get(key) in (None, "", []):
                self._fault("K103", row.where, thing=thing, key=key)
        for id in _named(kind, row):
            if id not in self.findings and id not in self._derived():
                self._fault("K201", row.where, thing=thing, id=id, guess=did_you_mean(id, tuple(self.findings)))
        if kind == "cues" and row.get("cue") not in CUES:
            self._fault("K104", row.where, thing=thing, key="cue", wanted="one of " + ", ".join(CUES))
        if kind == "frames":
            for site in row.get("sites") or {}:
                if site not in self.sites:
                    guess = did_you_mean(str(site), tuple(map(str, self.sites)))
                    self._fault("K702", row.where, thing=thing, id=site, guess=guess)
        if row.get("status", "present") not in STATUSES:
            self._fault("K104", row.where, thing=thing, key="status", wanted="one of " + ", ".join(STATUSES))
        if len(self.faults) == before:
            self._phrases(row, self._entry(kind, row))
            self._example(kind, row)

    def _derived(self) -> set[str]:
        return {f"{id}_new" for id, each in self.findings.items() if each.get("onset")}

    def _entry(self, kind: str, row: Located) -> int:
        entry: dict[str, Any] = {"kind": kind[:-1]}
        for key in ("value", "absent", "predicate", "illness", "emergency", "about_back", "alone", "sites",
                    "form", "pseudo", "inside", "with_back", "if_denied", "relative"):  # fmt: skip
            if row.get(key) not in (None, False) or (key == "value" and row.get(key) is not None):
                entry[key] = row[key]
        entry["name"] = (
            row.get("frame") or row.get("site") or row.get("cue") or row.get("section") or row.get("measure")
        )
        if kind == "phrases":
            entry["name"] = _listed(row.get("reads", []))
            if "status" in row:
                entry["status"] = row["status"]
        if "alone" in entry:
            entry["alone"] = _listed(entry["alone"])
        if "sites" in entry:
            entry["sites"] = {site: _listed(ids) for site, ids in entry["sites"].items()}
        self.entries.append(entry)
        return len(self.entries) - 1

    def _phrases(self, row: Located, entry: int) -> None:
        for phrase in _listed(row["as"]):
            try:
                self.automaton.add(self.notation.parse(_folded(str(phrase))), entry)
            except NotationError as error:
                self._fault("K701", row.where, phrase=str(phrase)[:60], problem=str(error))

    def _example(self, kind: str, row: Located) -> None:
        ids = tuple(_listed(row.get("reads", [])))
        status = row.get("expect") or row.get("status") or ("absent" if row.get("absent") else "present")
        number = row["value"] if kind == "measures" and isinstance(row["value"], int | float) else None
        if kind == "measures":
            ids, status = (row["measure"],), "present"
        for text in _listed(row["example"]):
            self.examples.append(Example(str(text), ids, status, row.where, self.language, number))


def _grouped(states: list[list[Any]]) -> tuple[list[list[int]], list[list[Any]]]:
    """The states in less room: words that lead to the same state as one list, and each list written once."""
    numbers: dict[tuple[int, ...], int] = {}
    grouped = []
    for words, after, other, ends in states:
        by_target: dict[int, list[int]] = {}
        for word, target in zip(words, after, strict=True):
            by_target.setdefault(target, []).append(word)
        edges: list[int] = []
        for target, together in by_target.items():
            edges += [numbers.setdefault(tuple(together), len(numbers)), target]
        grouped.append([edges, other, ends])
    return [list(each) for each in numbers], grouped


def _named(kind: str, row: Located) -> Iterator[str]:
    for key in ("reads", "alone", "measure", "with_back"):
        yield from (str(each).split("=")[0] for each in _listed(row.get(key) or []))
    for ids in (row.get("sites") or {}).values() if kind == "frames" else ():
        yield from (str(each).split("=")[0] for each in _listed(ids))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


_HYPHEN = re.compile(r"(?<=[a-z0-9])-(?=[a-z])")


def _folded(text: Any) -> str:
    return _HYPHEN.sub(" ", fold(str(text))[0])
