"""The notation in which phrases are written, and the automaton all phrases of a language become.

    numb|dead leg          one word or the other, then "leg"
    [really|quite] numb    an optional word
    (pins and|&) needles   a group of several words
    leak~                  leak, leaks, leaked, leaking
    <my> legs              a named list of words, from groups.yaml
    can't feel ..3 wipe    up to three words in between, inside one clause
    <n> weeks              a number written in digits

All phrases together become one automaton without loops: reading a word is one look-up, however many phrases there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

ANY = -1
"""The edge that any word inside a clause may take."""
END = -2
"""Where an automaton's state keeps the entries that end there."""

NUMBERS = tuple(str(number) for number in range(201))
YEARS = tuple(str(number) for number in range(1900, 2101))
_BUILT_IN = {"n": NUMBERS, "year": YEARS}
_PIECE = re.compile(r"\.\.(\d)|<(\w+)>|([()\[\]|])|([^\W\d_]+(?:'[^\W\d_]+)*~?|\d+|[^\s\w()\[\]|])")
_VOWELS = "aeiou"
_DOUBLED = re.compile(r"(?:^|[^aeiou])[aeiou][bdgmnprt]$")
_LONGEST_GAP = 6

Node = tuple[Any, ...]


class NotationError(ValueError):
    """A phrase that is not written in the notation. Its text says why."""


def inflected(word: str) -> tuple[str, ...]:
    """The regular English forms of a word: leak, leaks, leaked, leaking."""
    forms = {word, word + "s", word + "'s"}
    if word.endswith("e"):
        forms |= {word + "d", word[:-1] + "ing"}
    elif word.endswith("y") and word[-2:-1] not in _VOWELS:
        forms |= {word[:-1] + "ies", word[:-1] + "ied", word + "ing"}
    else:
        forms |= {word + "ed", word + "ing", word + "es"}
        if _DOUBLED.search(word):
            forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return tuple(sorted(forms))


class Notation:
    """Reads phrases into trees: ("word", forms), ("gap", n), ("seq", parts), ("any_of", parts), ("may", part)."""

    def __init__(self, groups: Mapping[str, Any], inflect: bool = True):
        """`groups` maps each named list to its alternatives, themselves written in the notation."""
        self._texts = groups
        self._groups: dict[str, Node] = {}
        self._open: list[str] = []
        self._inflect = inflect

    def parse(self, phrase: str) -> Node:
        """The tree of one phrase. Raises NotationError."""
        pieces = [match.group(0) for match in _PIECE.finditer(phrase)]
        if re.sub(r"\s", "", phrase) != "".join(pieces):
            raise NotationError("a sign in it is not part of the notation")
        node, left = self._alternatives(pieces, "")
        if left:
            raise NotationError(f"{left[0]} closes nothing")
        if not _needs_word(node):
            raise NotationError("every word of it is optional")
        return node

    def _alternatives(self, pieces: list[str], closing: str) -> tuple[Node, list[str]]:
        """Inside brackets | separates whole sequences; outside it separates single words."""
        parts: list[list[Node]] = [[]]
        while pieces and pieces[0] not in (")", "]"):
            piece, pieces = pieces[0], pieces[1:]
            if piece == "|":
                if not parts[-1]:
                    raise NotationError("| has nothing before it")
                if closing:
                    parts.append([])
                else:
                    node, pieces = self._single(pieces)
                    parts[-1][-1] = ("any_of", (parts[-1][-1], node))
                continue
            node, pieces = self._single([piece, *pieces])
            parts[-1].append(node)
        if closing:
            if not pieces or pieces[0] != closing:
                raise NotationError(f"{closing} is missing")
            pieces = pieces[1:]
        if not all(parts):
            raise NotationError("there is nothing between two signs")
        made = [("seq", tuple(part)) if len(part) != 1 else part[0] for part in parts]
        return (made[0] if len(made) == 1 else ("any_of", tuple(made))), pieces

    def _single(self, pieces: list[str]) -> tuple[Node, list[str]]:
        if not pieces:
            raise NotationError("| has nothing after it")
        piece, rest = pieces[0], pieces[1:]
        if piece == "(":
            return self._alternatives(rest, ")")
        if piece == "[":
            node, rest = self._alternatives(rest, "]")
            return ("may", node), rest
        if piece.startswith("..") and len(piece) > 2:
            if not 0 < int(piece[2:]) <= _LONGEST_GAP:
                raise NotationError(f"a gap is ..1 to ..{_LONGEST_GAP}")
            return ("gap", int(piece[2:])), rest
        if piece.startswith("<") and len(piece) > 2:
            return self._group(piece[1:-1]), rest
        if piece in ")]|":
            raise NotationError(f"{piece} stands in the wrong place")
        if piece.endswith("~") and len(piece) > 1:
            return ("word", inflected(piece[:-1]) if self._inflect else (piece[:-1],)), rest
        return ("word", (piece.lower(),)), rest

    def _group(self, name: str) -> Node:
        if name in _BUILT_IN:
            return ("word", _BUILT_IN[name])
        if name not in self._texts:
            raise NotationError(f"there is no list <{name}>")
        if name in self._open:
            raise NotationError(f"the list <{name}> holds itself")
        if name not in self._groups:
            self._open.append(name)
            words = self._texts[name]
            node, _ = self._alternatives([*_pieces(" | ".join(map(str, words))), ")"], ")")
            self._open.pop()
            self._groups[name] = node
        return self._groups[name]


def _pieces(text: str) -> list[str]:
    return [match.group(0) for match in _PIECE.finditer(text)]


def _needs_word(node: Node) -> bool:
    kind, value = node
    if kind == "word":
        return True
    if kind == "seq":
        return any(map(_needs_word, value))
    return kind == "any_of" and all(map(_needs_word, value))


class Automaton:
    """Collects phrases and turns them into the smallest set of states that tells them all apart."""

    def __init__(self, same_words: Mapping[str, str], breaks: Iterable[str]):
        """`same_words` maps other spellings to the word they stand for; no gap runs across a word of `breaks`."""
        self.same_words = same_words
        self.words: dict[str, int] = {}
        self.breaks = {self._word(each) for each in breaks}
        self._edges: list[list[tuple[int, int]]] = [[]]
        self._free: list[list[int]] = [[]]
        self._ends: list[set[int]] = [set()]
        self._start = 0
        self._states: list[list[Any]] = []
        self._known: dict[Any, int] = {}
        self._made: dict[frozenset[int], int] = {}

    def add(self, node: Node, entry: int) -> None:
        """Adds one phrase that means `entry`."""
        self._ends[self._add(node, self._start)].add(entry)

    def _new(self) -> int:
        self._edges.append([])
        self._free.append([])
        self._ends.append(set())
        return len(self._edges) - 1

    def _word(self, text: str) -> int:
        text = self.same_words.get(text, text)
        return self.words.setdefault(text, len(self.words) + 1)

    def _add(self, node: Node, at: int) -> int:
        kind, value = node
        if kind == "seq":
            for part in value:
                at = self._add(part, at)
            return at
        end = self._new()
        if kind == "word":
            self._edges[at] += [(word, end) for word in {self._word(form) for form in value}]
        elif kind == "any_of":
            for part in value:
                self._free[self._add(part, at)].append(end)
        elif kind == "may":
            self._free[self._add(value, at)].append(end)
            self._free[at].append(end)
        else:
            self._free[at].append(end)
            for _ in range(value):
                after = self._new()
                self._edges[at].append((ANY, after))
                self._free[after].append(end)
                at = after
        return end

    def states(self) -> tuple[list[list[Any]], int]:
        """Every state as [words, next states, state after any other word or -1, entries], and the first state."""
        first = self._state(self._closed({self._start}))
        return self._states, first

    def _closed(self, nodes: set[int]) -> frozenset[int]:
        todo, found = list(nodes), set(nodes)
        while todo:
            for after in self._free[todo.pop()]:
                if after not in found:
                    found.add(after)
                    todo.append(after)
        return frozenset(found)

    def _state(self, nodes: frozenset[int]) -> int:
        if nodes in self._made:
            return self._made[nodes]
        targets: dict[int, set[int]] = {}
        for node in nodes:
            for word, after in self._edges[node]:
                targets.setdefault(word, set()).add(after)
        free = targets.pop(ANY, set())
        edges = []
        for word, nodes_after in sorted(targets.items()):
            reached = nodes_after if word in self.breaks else nodes_after | free
            edges.append((word, self._state(self._closed(reached))))
        other = self._state(self._closed(free)) if free else -1
        ends = sorted({end for node in nodes for end in self._ends[node]})
        key = (tuple(edges), other, tuple(ends))
        if key not in self._known:
            self._known[key] = len(self._states)
            self._states.append([[word for word, _ in edges], [after for _, after in edges], other, ends])
        self._made[nodes] = self._known[key]
        return self._known[key]
