"""How fast notes are read: notes a second on one core, beside a bare scan of the same phrases and beside others.

    python benchmarks/reading_speed.py [--data ../shared/data] [--rounds 5]

The notes are the unlabelled notes of the data, joined and cut into pieces of about 2,600 characters. Every finding,
span and status is worked out. negspaCy and medspaCy are measured where they are installed, with 2,000 short phrases.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backsignal.reading import read
from backsignal.reading.lexicon import ANY, END, State, lexicon

LENGTH = 2_600
PHRASES_AT_MOST = 20_000


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("BACKSIGNAL_DATA", "../shared/data"))
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    found = notes(Path(chosen.data))
    literal = phrases()
    print(f"{len(found)} notes of about {LENGTH} characters; {len(literal)} phrases without gaps for the bare scan")
    contestants: dict[str, Callable[[str], Any]] = {
        "backsignal, all statuses": lambda text: read(text, "en"),
        "bare scan, same phrases": scanner(literal),
    }
    contestants |= others(literal)
    speeds: dict[str, list[float]] = {name: [] for name in contestants}
    for run in contestants.values():
        run(found[0])
    for _ in range(chosen.rounds):
        for name, run in contestants.items():
            some = found if "spaCy" not in name else found[:40]
            start = time.perf_counter()
            for text in some:
                run(text)
            speeds[name].append(len(some) / (time.perf_counter() - start))
    own = statistics.median(speeds["backsignal, all statuses"])
    for name, each in speeds.items():
        middle = statistics.median(each)
        print(f"{name:<32}{middle:>10,.0f} notes/s  ({min(each):,.0f}-{max(each):,.0f})  ratio {own / middle:>8.2f}")
    alone(Path(chosen.data))


def notes(data: Path) -> list[str]:
    """Pieces of LENGTH characters of the unlabelled notes."""
    rows = (data / "notes" / "unlabelled_mtsamples.jsonl").read_text(encoding="utf-8").splitlines()
    text = "\n\n".join(json.loads(row)["text"] for row in rows)
    return [text[place : place + LENGTH] for place in range(0, len(text) - LENGTH, LENGTH)]


def phrases() -> list[str]:
    """Phrases of the lexicon as plain text: those without gaps, the shortest first."""
    words = lexicon("en")
    spelled = {number: word for word, number in words.numbers_of_words.items()}
    found: list[str] = []
    layer: list[tuple[State, tuple[str, ...]]] = [(words.root, ())]
    while layer and len(found) < PHRASES_AT_MOST:
        after: list[tuple[State, tuple[str, ...]]] = []
        for state, said in layer:
            if END in state and said:
                found.append(" ".join(said))
            after += [(state[number], (*said, spelled[number])) for number in state if number not in (ANY, END)]
        layer = after[: 4 * PHRASES_AT_MOST]
    return found[:PHRASES_AT_MOST]


def scanner(literal: list[str]) -> Callable[[str], Any]:
    """A search for all phrases at once: one trie-shaped pattern for the standard `re`."""
    trie: dict[str, Any] = {}
    for phrase in literal:
        node = trie
        for sign in phrase:
            node = node.setdefault(sign, {})
        node[""] = {}

    def pattern(node: dict[str, Any]) -> str:
        ways = [re.escape(sign) + pattern(after) for sign, after in sorted(node.items()) if sign]
        if not ways:
            return ""
        joined = ways[0] if len(ways) == 1 and "" not in node else f"(?:{'|'.join(ways)})"
        return joined + ("?" if "" in node else "")

    search = re.compile(r"\b" + pattern(trie) + r"\b")
    return lambda text: [(found.start(), found.group()) for found in search.finditer(text.lower())]


def others(literal: list[str]) -> dict[str, Callable[[str], Any]]:
    """negspaCy and medspaCy with a blank English pipeline, where they are installed."""
    made: dict[str, Callable[[str], Any]] = {}
    short = [phrase for phrase in literal if phrase.replace(" ", "").isalpha()][:2_000]
    if importlib.util.find_spec("negspacy"):
        import spacy
        from negspacy.negation import Negex  # noqa: F401

        pipe = spacy.blank("en")
        pipe.add_pipe("sentencizer")
        ruler = pipe.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
        ruler.add_patterns([{"label": "FINDING", "pattern": phrase} for phrase in short])
        pipe.add_pipe("negex", config={"ent_types": ["FINDING"]})
        made["negspaCy"] = pipe
    if importlib.util.find_spec("medspacy"):
        import medspacy
        from medspacy.ner import TargetRule

        pipe = medspacy.load(medspacy_enable={"medspacy_target_matcher", "medspacy_context"})
        pipe.add_pipe("sentencizer", first=True)
        pipe.get_pipe("medspacy_target_matcher").add([TargetRule(phrase, "FINDING") for phrase in short])
        made["medspaCy, light splitter"] = pipe
    return made


def alone(data: Path) -> None:
    """Start-up of a fresh program that reads one short text, and memory of one that reads every note."""
    code = (
        "import time; start = time.perf_counter(); import backsignal; "
        "backsignal.read('no fever', 'en'); "
        "print(time.perf_counter() - start, open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    runs = []
    for _ in range(5):
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        inside, memory = map(float, done.stdout.split())
        runs.append((time.perf_counter() - start, inside, memory / 1024))
    whole, inside, memory = (statistics.median(each) for each in zip(*runs, strict=True))
    many = data / "notes" / "unlabelled_mtsamples.jsonl"
    code = (
        "import json, sys, backsignal\n"
        "for line in open(sys.argv[1]): backsignal.read(json.loads(line)['text'])\n"
        "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(many)], capture_output=True, text=True, check=True)
    print(f"peak memory of a program that reads all notes: {float(done.stdout) / 1024:.0f} MB")
    print(f"start to first reading: {inside * 1000:.0f} ms of {whole * 1000:.0f} ms for the process; {memory:.0f} MB")


if __name__ == "__main__":
    main()
