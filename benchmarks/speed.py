"""How fast: start, whole processes, and assessments a second beside two rule engines on the same rules.

Run by hand: make bench, or .venv/bin/python benchmarks/speed.py. Everything runs on one core; each figure is the median
of several rounds taken in turn, so that a busy moment of the machine falls on all of them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from backsignal.assess import assess
from backsignal.knowledge import Knowledge, load, read_answers
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
from backsignal.triage import Engine, engine_for
from backsignal.triage.cases import all_no

ROUNDS = 7
PROCESSES = 15
IMPORT = (
    "import time; start = time.perf_counter(); import backsignal.knowledge.model as model; import backsignal; "
    "model.load().rules; print((time.perf_counter() - start) * 1000)"
)


def everyday(knowledge: Knowledge) -> dict[str, Any]:
    """A complete answer set: a woman of 40 who lifted something yesterday and answers no to every warning."""
    return all_no(knowledge) | {
        "age_years": 40,
        "sex_at_birth": "female",
        "pain_onset": "sudden",
        "pain_days": 1,
        "pain_site": ["low_back"],
        "improving_now": True,
        "lifting_strain_onset": True,
        "pain_now_0_10": 5,
    }


def warned(knowledge: Knowledge) -> dict[str, Any]:
    """The same with three warnings, so that several rules hold."""
    more = {"progressive_worsening": True, "bone_pain_elsewhere": True, "fatigue_ongoing": True}
    return everyday(knowledge) | more | {"pain_days": 50, "improving_now": False}


def per_second(work: Callable[[], object], seconds: float = 0.25) -> float:
    """How often `work` runs in a second, over about `seconds`."""
    count, spent = 0, 0.0
    start = time.perf_counter()
    while spent < seconds:
        for _ in range(50):
            work()
        count += 50
        spent = time.perf_counter() - start
    return count / spent


def process_ms(*arguments: str) -> float:
    """The median time of a whole process, in milliseconds."""
    times = []
    for _ in range(PROCESSES):
        start = time.perf_counter()
        subprocess.run(arguments, check=True, capture_output=True)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def import_ms() -> float:
    """The median time to import the kernel and load the compiled content with its rules, in milliseconds."""
    return statistics.median(
        float(subprocess.run([sys.executable, "-c", IMPORT], check=True, capture_output=True).stdout)
        for _ in range(PROCESSES)
    )


# --- the same rules for two other engines ------------------------------------------------------------------------


def cel_of(condition: Condition) -> str:
    """The condition as a CEL expression over the answers (two-valued: what is not answered is false)."""
    match condition:
        case Present(finding):
            return f"{finding}"
        case Compare(finding, operator, number):
            return f"{finding} {operator} {number}"
        case Among(finding, values):
            return "(" + " || ".join(f"{value!r} in {finding}".replace("'", '"') for value in values) + ")"
        case Not(part) | Unless(part):
            return f"!({cel_of(part)})"
        case Named(_, part):
            return f"({cel_of(part)})"
        case AllOf(parts):
            return "(" + " && ".join(map(cel_of, parts)) + ")"
        case AnyOf(parts):
            return "(" + " || ".join(map(cel_of, parts)) + ")"
        case AtLeast(count, parts):
            return "((" + " + ".join(f"({cel_of(part)} ? 1 : 0)" for part in parts) + f") >= {count})"


def json_logic_of(condition: Condition) -> dict[str, Any]:
    """The condition as JSON-logic over the answers (two-valued)."""
    match condition:
        case Present(finding):
            return {"var": finding}
        case Compare(finding, operator, number):
            return {operator: [{"var": finding}, number]}
        case Among(finding, values):
            return {"or": [{"in": [value, {"var": finding}]} for value in values]}
        case Not(part) | Unless(part):
            return {"!": [json_logic_of(part)]}
        case Named(_, part):
            return json_logic_of(part)
        case AllOf(parts):
            return {"and": [json_logic_of(part) for part in parts]}
        case AnyOf(parts):
            return {"or": [json_logic_of(part) for part in parts]}
        case AtLeast(count, parts):
            return {">=": [{"+": [{"if": [json_logic_of(part), 1, 0]} for part in parts]}, count]}


def flat(answers: dict[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """The answers as the two other engines take them: every id set, choices as lists, worked-out findings filled in."""
    filled: dict[str, Any] = {}
    for id, definition in knowledge.all_definitions.items():
        value = answers.get(id)
        if definition.kind in ("choice", "several"):
            filled[id] = value if isinstance(value, list) else [value] if value is not None else []
        elif definition.kind == "number":
            filled[id] = float(value) if value is not None else -1.0
        else:
            filled[id] = bool(value)
    return filled | {"back_pain": True, "sudden_onset": answers.get("pain_onset") == "sudden"}


def rivals(engine: Engine, answers: dict[str, Any]) -> dict[str, Callable[[], str]]:
    """Level only, rule by rule, most urgent first, in each engine that is installed."""
    found: dict[str, Callable[[], str]] = {}
    context = flat(answers, engine.knowledge)
    try:
        import cel

        programs = [(cel.compile(cel_of(rule.when)), str(rule.urgency)) for rule in engine.rules]

        prepared = cel.Context(variables=context)

        def by_cel() -> str:
            return next((level for program, level in programs if program.execute(prepared)), "self_care")

        found["CEL (common-expression-language 0.10)"] = by_cel
    except ImportError:
        pass
    try:
        from json_logic import jsonLogic

        trees = [(json_logic_of(rule.when), str(rule.urgency)) for rule in engine.rules]

        def by_json_logic() -> str:
            return next((level for tree, level in trees if jsonLogic(tree, context)), "self_care")

        found["JSON-logic (panzi-json-logic 1.0)"] = by_json_logic
    except ImportError:
        pass
    return found


def _reasons(answers: dict[str, Any]) -> object:
    return assess(answers).reasons


def main() -> None:
    """Prints the table."""
    knowledge = load()
    engine = engine_for(knowledge, None)
    script = str(Path(sys.executable).parent / "backsignal")
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, one used; medians.\n")
    print(f"{len(engine.rules)} rules, {len(knowledge.findings)} findings, content {knowledge.hash[:12]}\n")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers.json"
        file.write_text(json.dumps(warned(knowledge)))
        check = (script, "check", "--answers", str(file), "--json")
        rows = [
            ("python -c pass (nothing of ours)", process_ms(sys.executable, "-c", "pass"), None),
            ("import of kernel and compiled content", import_ms(), 40),
            ("backsignal --version, whole process", process_ms(script, "--version"), 120),
            ("check --answers FILE --json, whole process", process_ms(*check), 200),
        ]
    print(f"{'start':<48}{'ms':>10}{'wanted':>12}")
    for name, found, wanted in rows:
        print(f"{name:<48}{found:>10.1f}{f'under {wanted}' if wanted else '':>12}")

    for title, answers in (
        ("complete answers, everyday pain (no rule holds)", everyday(knowledge)),
        ("complete answers, three warnings (several rules hold)", warned(knowledge)),
    ):
        findings = read_answers(answers, knowledge)
        known = engine.literals.known(findings)
        works: dict[str, tuple[Callable[[], object], int | None]] = {
            "assess(answers), reasons included": (partial(_reasons, answers), 30_000),
            "engine.assess(findings), reasons included": (partial(engine.assess, findings), None),
            "engine.urgency(findings), urgency only": (partial(engine.urgency, findings), 100_000),
            "generated function alone, urgency only": (partial(engine.urgency_of, known), None),
        }
        for name, rival in rivals(engine, answers).items():
            assert rival() == engine.urgency(findings), f"{name} does not agree"
            works[name + ", urgency only"] = (rival, None)
        rates: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name, (work, _) in works.items():
                rates[name].append(per_second(work))
        print(f"\n{title}\n{'':<56}{'a second':>10}{'wanted':>10}")
        for name, (_, wanted) in works.items():
            print(f"{name:<56}{statistics.median(rates[name]):>10,.0f}{f'{wanted:,}' if wanted else '':>10}")


if __name__ == "__main__":
    main()
