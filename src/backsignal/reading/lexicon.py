"""The words of one language as the reader uses them, loaded from its compiled file."""

from __future__ import annotations

import functools
import gc
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from backsignal.reading.spelling import Vocabulary

FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "knowledge")
ANY, END = -1, -2
CLASSES = (
    "comma",
    "and",
    "or",
    "dash",
    "open",
    "close",
    "colon",
    "subject",
    "possessive",
    "article",
    "adverb",
    "affirms",
    "blocks",
    "short_forms",
)
"""Words that give a sentence its shape; each has one class."""

State = dict[int, Any]
"""Word number → the next state; ANY → the state after any other word; END → the entries that end here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means.

    `kind` is phrase, frame, site, cue, measure or section and `name` says which. `absent`: the phrase itself denies the
    finding. `predicate`: it is said of something ("numb"), so that "no" before a comma does not reach it. `illness`: it
    is an illness or a habit and not a symptom, so that being old does not make it past. `if_denied`: short for the
    symptom only where it is not simply stated, as "saddle" in "nil saddle". `relative`: it holds only where the
    relative who is written about is the patient.
    """

    kind: str
    name: Any
    value: Any = None
    absent: bool = False
    predicate: bool = False
    illness: bool = False
    emergency: bool = False
    about_back: bool = False
    alone: tuple[str, ...] = ()
    sites: Mapping[str, tuple[str, ...]] | None = None
    form: str = ""
    status: str = ""
    pseudo: bool = False
    inside: bool = False
    with_back: tuple[str, ...] = ()
    if_denied: bool = False
    relative: bool = False


class Meaning(tuple[Entry, ...]):
    """All entries of one phrase, with what is asked of them most."""

    frame: Entry | None
    site: Entry | None
    cue: Entry | None
    speaks: bool
    heads: bool
    measures: bool
    light: bool
    person: str
    stranger: bool
    kept: Meaning | None

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Meaning:
        """The meaning made of some entries."""
        made = cls(entries)
        made.frame = next((entry for entry in made if entry.kind == "frame"), None)
        made.site = next((entry for entry in made if entry.kind == "site"), None)
        made.cue = next((entry for entry in made if entry.kind == "cue"), None)
        made.heads = any(entry.kind == "section" for entry in made)
        made.measures = any(entry.kind == "measure" for entry in made)
        made.speaks = any(entry.kind in ("phrase", "frame", "measure") for entry in made)
        name = made.cue.name if made.cue is not None else ""
        made.person = name if name in ("family", "own") else ""
        made.stranger = bool(made.person and made.cue is not None and made.cue.pseudo)
        inside = [entry for entry in made if entry.inside]
        made.light = len(inside) == len(made)
        made.kept = made if made.light else cls.of(inside) if inside else None
        return made


NOTHING = Meaning.of(())


class Lexicon:
    """Words, automaton and tables of one language."""

    def __init__(self, compiled: Mapping[str, Any]):
        """`compiled` is what `knowledge.reading_content` makes."""
        self.language: str = compiled["language"]
        self.hash: str = compiled["hash"]
        self.entries = [_entry(row) for row in compiled["entries"]]
        numbers: dict[str, int] = compiled["words"]
        self.numbers_of_words = dict(numbers)
        for wrong, right in compiled["spelling"].items():
            if right in numbers:
                self.numbers_of_words[wrong] = numbers[right]
        self.frames = tuple(entry for entry in self.entries if entry.kind == "frame")
        self.root = self._automaton(compiled["lists"], compiled["states"], compiled["first"])
        self.alone = frozenset(word for word, state in self.root.items() if END in state or ANY in state)
        structure: dict[str, list[str]] = compiled["structure"]
        self._next = max(numbers.values(), default=0)
        self.classes: dict[int, str] = {}
        for name in CLASSES:
            for word in structure.get(name, ()):
                self.classes.setdefault(self._number(word), name)
        self.stops = frozenset(self._number(word) for word in structure.get("gap_stops", ()))
        self.ends = frozenset(self._number(word) for word in structure.get("sentence_ends", ()))
        self.no_words = frozenset(self._number(word) for word in structure.get("no_words", ()))
        self.yes_words = frozenset(self._number(word) for word in structure.get("yes_words", ()))
        self.no_signs = frozenset(self._number(word) for word in structure.get("no_signs", ()))
        self.yes_signs = frozenset(self._number(word) for word in structure.get("yes_signs", ()))
        self.empty_boxes = frozenset(self._number(word) for word in structure.get("empty_boxes", ()))
        self.articles = frozenset(structure.get("article", ()))
        self.you_words = frozenset(self._number(word) for word in structure.get("you_words", ()))
        self.negators = frozenset(self._number(word) for word in structure.get("negators", ()))
        self.self_words = frozenset(self._number(word) for word in structure.get("self", ()))
        self.third_words = frozenset(self._number(word) for word in structure.get("third", ()))
        self.or_words = frozenset(self._number(word) for word in structure.get("or", ()))
        likely = compiled.get("likely", {})
        self.vocabulary = Vocabulary(self.numbers_of_words, likely.get("words", ()), likely.get("never", ()))
        self.short_forms = frozenset(number for number, name in self.classes.items() if name == "short_forms")
        self.number_words: dict[str, float] = compiled["numbers"]
        self.units: dict[str, float] = compiled["units"]
        self.months: dict[str, int] = compiled["months"]
        self.about: Mapping[str, Any] = compiled["about"]
        self.none: Mapping[str, Any] = compiled["none"]
        self.ranges: Mapping[str, Any] = compiled["ranges"]
        self.common = frozenset(self.about.get("common", ()))
        self.foreign = [frozenset(words) for words in self.about.get("others", {}).values()]
        self.back_ids = frozenset(self.about.get("about_back", ()))
        self.helpers = frozenset(self.about.get("helpers", ()))
        self.pain_ids = frozenset(self.about.get("pain", ()))
        self.of_pain = frozenset(self.about.get("of_pain", ())) | self.pain_ids
        self.several = frozenset(compiled["several"])
        self.onset = frozenset(compiled["onset"])
        self.urgent = frozenset(compiled["urgent"])

    def _number(self, word: str) -> int:
        if word not in self.numbers_of_words:
            self._next += 1
            self.numbers_of_words[word] = self._next
        return self.numbers_of_words[word]

    def _automaton(self, lists: list[list[int]], rows: list[list[Any]], first: int) -> State:
        states: list[State] = []
        meanings: dict[tuple[int, ...], Meaning] = {}
        for edges, other, ends in rows:  # a state stands after all those it leads to
            state: State = {}
            for place in range(0, len(edges), 2):
                after = states[edges[place + 1]]
                for word in lists[edges[place]]:
                    state[word] = after
            if other >= 0:
                state[ANY] = states[other]
            if ends:
                meaning = meanings.get(tuple(ends))
                if meaning is None:
                    meaning = meanings[tuple(ends)] = Meaning.of(self.entries[end] for end in ends)
                state[END] = meaning
            states.append(state)
        return states[first]


def _entry(row: dict[str, Any]) -> Entry:
    row = dict(row)
    for key in ("alone", "with_back"):
        row[key] = tuple(row.get(key, ()))
    if "sites" in row:
        row["sites"] = {site: tuple(ids) for site, ids in row["sites"].items()}
    row["inside"] = row.get("inside", False) or row["kind"] in ("measure", "site") or row.get("emergency", False)
    if isinstance(row["name"], list):
        row["name"] = tuple(row["name"])
    return Entry(**row)


@functools.cache
def languages() -> tuple[str, ...]:
    """The languages that can be read, English first."""
    found = [
        name.split(".")[1] for name in os.listdir(FOLDER) if name.startswith("reading.") and name.endswith(".json")
    ]
    return tuple(sorted(found, key=lambda name: (name != "en", name)))


@functools.cache
def lexicon(language: str) -> Lexicon:
    """The shipped words of a language. Raises FileNotFoundError for one that has none."""
    collects = gc.isenabled()
    gc.disable()  # it would look through hundreds of thousands of new dictionaries, none of which is garbage
    try:
        with open(os.path.join(FOLDER, f"reading.{language}.json"), "rb") as file:
            return Lexicon(json.load(file))
    finally:
        if collects:
            gc.enable()
