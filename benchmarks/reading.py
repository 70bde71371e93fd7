"""How well texts are read: precision, recall and F1 for each label, the NegEx score, hard phrases, Spanish negation.

    python benchmarks/reading.py [--data ../shared/data] [--errors]

The labelled data does not belong to the project and is not in it; its README says what it is. The labels are broader
than the findings, so a label counts as present when one of the findings it is made of is present, and as absent when
one is absent and none present. What the labels call ambiguous is left out.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from backsignal.reading import read, status_of

HARD = Path(__file__).resolve().parents[1] / "tests" / "cases" / "hard_phrases.yaml"
STATES = ("present", "absent")
NEEDS_ALL = ("bilateral_leg_symptoms", "rest_pain")
"""Labels of several kinds of symptom: one of them denied does not deny the label, only the broader finding does."""
NO_EVIDENCE = ("pain_site", "pain_days")
"""Where and how long are no evidence that it is the back: a site can be the neck or a buttock."""
Row = dict[str, Any]
Spans = dict[tuple[str, str], set[tuple[int, int]]]


def main() -> None:
    """Prints every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("BACKSIGNAL_DATA", "../shared/data"))
    parser.add_argument("--errors", action="store_true", help="Print every error, one a line.")
    chosen = parser.parse_args()
    data = Path(chosen.data)
    labels = json.loads((data / "label_definitions.json").read_text(encoding="utf-8"))
    for name in ("notes", "messages"):
        labelled(name, rows(data / name / "labelled.jsonl"), labels, chosen.errors)
    negation(rows(data / "negation" / "negex_en.jsonl"), chosen.errors)
    scope(rows(data / "out_of_scope" / "questions.jsonl"), rows(data / "messages" / "labelled.jsonl"))
    spanish(rows(data / "negation" / "nubes_es.jsonl"), chosen.errors)
    hard(chosen.errors)


def rows(path: Path) -> list[Row]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# --- labelled texts ------------------------------------------------------------------------------------------


def said(text: str, labels: Row) -> dict[str, str]:
    """What the reader says of each label: present or absent; not in it where nothing was said."""
    findings = read(text, "en").findings
    spans: Spans = {}
    for each in findings:
        spans.setdefault((each.id, each.status), set()).add((each.start, each.end))
    told: dict[str, str] = {}
    for label, definition in labels.items():
        exact = [id for id in definition["evidence_ids"] if id not in NO_EVIDENCE]
        for state in STATES:
            if state == "absent" and label in NEEDS_ALL:
                exact = []
            found = spans.get((label, state), set())
            for id in exact:
                found = found | exactly(id, state, label, spans)
            if found and label not in told:
                told[label] = state
    return told


def exactly(
    id: str, state: str, label: str, spans: dict[tuple[str, str], set[tuple[int, int]]]
) -> set[tuple[int, int]]:
    """Where a finding counts for a label. One id can stand under several labels, such as numbness and tingling.

    There the broader finding read from the same words says which is meant.
    """
    found = spans.get((id, state), set())
    shared = [name for name in ("numbness", "tingling", "weakness") if name != label]
    if label in ("numbness", "tingling", "weakness"):
        for other in shared:
            found = found - spans.get((other, state), set())
        if label != "weakness" and "weakness" in id and "numbness" in id:
            found = set()
        if label == "tingling":
            found = set()
    return found


def labelled(name: str, found: Iterable[Row], labels: Row, errors: bool) -> None:
    """The table of one set of labelled texts."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    texts: list[dict[str, Counter[str]]] = []
    wrong: list[str] = []
    for row in found:
        told = said(row["text"], labels)
        own = {state: Counter[str]() for state in STATES}
        for label in labels:
            if label in row["ambiguous"]:
                continue
            for state in STATES:
                true, guess = label in row[state], told.get(label) == state
                kind = "tp" if true and guess else "fn" if true else "fp" if guess else ""
                if kind:
                    counts.setdefault((label, state), Counter())[kind] += 1
                    own[state][kind] += 1
                    if kind != "tp":
                        wrong.append(f"{name} {row['id']} {state} {label} {'missed' if kind == 'fn' else 'not said'}")
        texts.append(own)
    print(f"\n{name.upper()}: {len(texts)} texts")
    print(f"{'label':<24}{'present P':>10}{'R':>7}{'F1':>7}{'n':>5}{'absent P':>11}{'R':>7}{'F1':>7}{'n':>5}")
    for label in labels:
        shown = [counts.get((label, state), Counter[str]()) for state in STATES]
        cells = [
            f"{p:>10.3f}{r:>7.3f}{f:>7.3f}{each['tp'] + each['fn']:>5}" for each in shown for p, r, f in [scores(each)]
        ]
        print(f"{label:<24}{cells[0]} {cells[1]}")
    for state in STATES:
        total = sum((each[state] for each in texts), Counter[str]())
        p, r, f = scores(total)
        low, high = bootstrap([each[state] for each in texts])
        precision = f"{p:.3f} {wilson(total['tp'], total['tp'] + total['fp'])}"
        recall = f"{r:.3f} {wilson(total['tp'], total['tp'] + total['fn'])}"
        print(f"all {state}: precision {precision}, recall {recall}, F1 {f:.3f} ({low:.3f}-{high:.3f})")
    show(wrong, errors)


def cell(each: Counter[str]) -> str:
    """Precision, recall, F1 and number of one label."""
    p, r, f = scores(each)
    return f"{p:>10.3f}{r:>7.3f}{f:>7.3f}{each['tp'] + each['fn']:>5}"


def scores(each: Counter[str]) -> tuple[float, float, float]:
    """Precision, recall and F1; 1 where there is nothing to find and nothing was found."""
    tp, fp, fn = each["tp"], each["fp"], each["fn"]
    if not tp and not fp and not fn:
        return 1.0, 1.0, 1.0
    return tp / (tp + fp) if tp + fp else 0.0, tp / (tp + fn) if tp + fn else 0.0, 2 * tp / (2 * tp + fp + fn)


def wilson(good: int, all: int) -> str:
    """The 95 % interval of a share (Wilson)."""
    if not all:
        return "(-)"
    z, share = 1.96, good / all
    middle = (share + z * z / (2 * all)) / (1 + z * z / all)
    half = z * math.sqrt(share * (1 - share) / all + z * z / (4 * all * all)) / (1 + z * z / all)
    return f"({max(0, middle - half):.3f}-{min(1, middle + half):.3f})"


def bootstrap(texts: list[Counter[str]], rounds: int = 1000) -> tuple[float, float]:
    """The 95 % interval of F1 when the texts are drawn again."""
    draw = random.Random(1)
    found = sorted(scores(sum(draw.choices(texts, k=len(texts)), Counter[str]()))[2] for _ in range(rounds))
    return found[rounds // 40], found[-rounds // 40]


def show(wrong: list[str], errors: bool) -> None:
    """The errors, one a line."""
    if errors:
        print("\n".join(wrong))


# --- negation --------------------------------------------------------------------------------------------------


def negation(found: Iterable[Row], errors: bool) -> None:
    """The NegEx sentences: is the concept denied? The concept stands in capitals, so all is put in small letters."""
    count, wrong = Counter[str](), []
    for row in found:
        text, concept = row["sentence"].lower(), row["concept"].lower()
        start = text.find(concept)
        if start < 0:
            start = row["sentence"].find(row["concept"].upper())
        status = status_of(text, max(0, start), max(0, start) + len(concept))
        guess, true = status == "absent", row["negation"] == "negated"
        count["tp" if guess and true else "fp" if guess else "fn" if true else "tn"] += 1
        if guess != true:
            wrong.append(f"negex {row['id']} {'missed' if true else 'not denied'}: {concept} | {text}")
    p, r, f = scores(count)
    right = count["tp"] + count["tn"]
    print(f"\nNEGEX: {sum(count.values())} sentences, precision {p:.3f}, recall {r:.3f}, F1 {f:.3f}, "
          f"accuracy {right / sum(count.values()):.3f} {wilson(right, sum(count.values()))}")  # fmt: skip
    show(wrong, errors)


def spanish(found: Iterable[Row], errors: bool) -> None:
    """Spanish sentences: what a cue of negation covers is denied, what a cue of doubt covers is uncertain.

    Only the status of given words is tested, so the clinical words need not be known.
    """
    counts = {"negation": Counter[str](), "uncertainty": Counter[str]()}
    wrong = []
    for row in found:
        for each in row["scopes"]:
            marker = str(each["cue_type"])
            if marker.startswith("NegMor"):
                continue  # the denial is part of the word, as in "afebrile"
            kind = "negation" if marker.startswith("Neg") else "uncertainty"
            wanted = "absent" if kind == "negation" else "uncertain"
            status = status_of(row["text"], each["start"], each["end"], "es")
            counts[kind]["right" if status == wanted else "wrong"] += 1
            if status != wanted:
                wrong.append(f"nubes {row['id']} {kind} {status}: {row['text'][each['start'] : each['end']]}")
    for kind, count in counts.items():
        total = sum(count.values())
        print(f"NUBES {kind}: {count['right']} of {total} scopes {wilson(count['right'], total)}")
    show(wrong, errors)


def scope(outside: Iterable[Row], inside: Iterable[Row]) -> None:
    """Is a text known to be about the back or not?"""
    outside, inside = list(outside), list(inside)
    no = sum(not read(row["text"]).about_back for row in outside)
    yes = sum(read(row["text"]).about_back for row in inside)
    words = [row for row in outside if row["emergency_words"]]
    seen = sum(bool(read(row["text"]).emergency or read(row["text"]).emergency_findings) for row in words)
    print(f"\nABOUT THE BACK: {yes} of {len(inside)} messages about backs, {no} of {len(outside)} others not; "
          f"emergency words seen in {seen} of {len(words)}")  # fmt: skip


# --- hard phrases ----------------------------------------------------------------------------------------------


def hard(errors: bool) -> None:
    """The project's own hard phrases, by group."""
    if not HARD.exists():
        return
    by_group: dict[str, Counter[str]] = {}
    wrong = []
    inverted = 0
    for group, each in phrases(HARD):
        faults, upside_down = judged(each)
        inverted += upside_down
        by_group.setdefault(group, Counter())["right" if not faults else "wrong"] += 1
        if faults:
            wrong.append(f"hard {group}: {each['text']} | {'; '.join(faults)}")
    right = sum(each["right"] for each in by_group.values())
    total = sum(sum(each.values()) for each in by_group.values())
    print(f"\nHARD PHRASES: {right} of {total} right {wilson(right, total)}, emergency signs inverted: {inverted}")
    for group, each in by_group.items():
        print(f"  {group:<28}{each['right']:>4} of {sum(each.values())}")
    show(wrong, errors)


def phrases(path: Path) -> Iterator[tuple[str, Row]]:
    """Every phrase of a file of hard phrases with its group."""
    for group, each in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for row in each:
            yield group, row


def judged(row: Row) -> tuple[list[str], int]:
    """What is wrong in the reading of one phrase, and how many emergency signs are turned round."""
    reading = read(row["text"], row.get("language", "en"))
    statuses: dict[str, set[str]] = {}
    for each in reading.findings:
        statuses.setdefault(each.id, set()).add(each.status)
    faults, inverted = [], 0
    for id, status in row.get("reads", {}).items():
        got = statuses.get(id, {"nothing"})
        if status == "nothing":
            if got != {"nothing"}:
                faults.append(f"{id} is {'/'.join(sorted(got))}, not nothing")
        elif got != {status}:
            faults.append(f"{id} is {'/'.join(sorted(got))}, not {status}")
            if id in reading.urgent and {status} | got >= {"present", "absent"}:
                inverted += 1
    return faults, inverted


if __name__ == "__main__":
    main()
