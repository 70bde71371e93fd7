"""Two ways to prove the same statements on the real rules: z3, which `backsignal verify` uses, and a decision diagram.

Run by hand: .venv/bin/python benchmarks/solvers.py. Each way starts from nothing in every round, the ways take turns,
and both must say the same of every statement. Both see people who answered every question. They differ in two places:
z3 takes any real number where the diagram takes one whole number for each band between thresholds, and where no place
of pain is ticked z3 reads "none of them" and the diagram "not known".
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version

from backsignal.knowledge import Knowledge, load
from backsignal.triage import verify
from backsignal.triage.diagram import LIBRARY, Diagram
from backsignal.urgency import LEVELS

Said = dict[str, bool]
Kinds = dict[str, tuple[float, Said]]
KINDS = ("making ready", "promises", "one more warning", "every rule can hold")


def timed(steps: Iterable[tuple[str, Callable[[], Said]]]) -> Kinds:
    """The seconds and the statements of each kind, in turn."""
    found = {}
    for name, step in steps:
        start = time.perf_counter()
        said = step()
        found[name] = time.perf_counter() - start, said
    return found


def by_z3(knowledge: Knowledge) -> Kinds:
    """The statements as `backsignal verify` proves them, but for those about a choice."""
    made: list[verify.Claim] = []

    def ready() -> Said:
        made.extend(verify.claims(knowledge))
        return {}

    def proved(wanted: Callable[[str], bool]) -> Said:
        return {each.id: each.prove().holds for each in made if wanted(each.id)}

    promised = {each.id for each in knowledge.promises}
    choices = {f"one_more.{each.id}=" for each in knowledge.findings.values() if each.kind == "choice"}

    def one_more(id: str) -> bool:
        return id.startswith("one_more.") and not id.startswith(tuple(choices))

    kinds = (lambda: proved(promised.__contains__), lambda: proved(one_more), lambda: proved(_reached))
    return timed(zip(KINDS, (ready, *kinds), strict=True))


def _reached(id: str) -> bool:
    return id.startswith("reached.")


def by_diagram(knowledge: Knowledge) -> Kinds:
    """The same statements as questions about a diagram: whether it is empty."""
    made: list[Diagram] = []

    def ready() -> Said:
        made.append(Diagram(knowledge))
        for region in (None, *knowledge.regions):
            for level in LEVELS[1:]:
                made[0].at_least(level, region)
        return {}

    def promises() -> Said:
        rules, none = made[0], made[0].bdd.false
        return {
            each.id: all(
                rules.holds(each.when) & ~rules.at_least(each.at_least, region) == none
                for region in (None, *(each.regions or knowledge.regions))
            )
            for each in knowledge.promises
        }

    def one_more() -> Said:
        return dict(_one_more(made[0]))

    def rules() -> Said:
        return {f"reached.{rule.id}": made[0].holds(rule.when) != made[0].bdd.false for rule in knowledge.rules}

    return timed(zip(KINDS, (ready, promises, one_more, rules), strict=True))


def _one_more(rules: Diagram) -> Iterator[tuple[str, bool]]:
    levels = [rules.at_least(level) for level in LEVELS[1:]]
    read = set().union(*(rules.bdd.support(level) for level in levels))
    for id, variables in list(rules.chains.items()):
        definition = rules.knowledge.all_definitions[id]
        warning = definition.kind == "yes_no" and definition.direction == "warning" and id in rules.knowledge.findings
        for variable in variables if warning else read & set(variables) if definition.kind == "several" else ():
            holds = not any(
                rules.bdd.let({variable: False}, level) & ~rules.bdd.let({variable: True}, level) != rules.bdd.false
                for level in levels
            )
            yield f"one_more.{variable.replace(':', '=')}", holds


def main() -> None:
    """Prints the table; exit status 1 where the ways do not agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    knowledge = load()
    ways: dict[str, Callable[[Knowledge], Kinds]] = {"z3": by_z3, "dd": by_diagram}
    runs: dict[str, list[Kinds]] = {name: [] for name in ways}
    for _ in range(chosen.rounds):
        for name, way in ways.items():
            runs[name].append(way(knowledge))
    part = LIBRARY.__name__.partition(".")[2]
    print(f"Content {knowledge.version}, {knowledge.hash[:12]}: {len(knowledge.rules)} rules")
    print(f"{verify.solver_version()}; dd {version('dd')} ({part}); Python {platform.python_version()}")
    print(f"Seconds, median of {chosen.rounds} rounds in turn\n")
    print(f"{'kind':22}{'statements':>12}" + "".join(f"{name:>18}" for name in ways) + "   agree")
    agreed = True
    for kind in KINDS:
        said = [run[kind][1] for each in runs.values() for run in each]
        same = all(each == said[0] for each in said)
        agreed &= same
        seconds = [statistics.median(run[kind][0] for run in each) for each in runs.values()]
        figures = "".join(f"{each:18.2f}" for each in seconds)
        print(f"{kind:22}{len(said[0]) or '':>12}{figures}   {'yes' if same else 'NO'}")
        for id in {id for each in said for id in each if len({run.get(id) for run in said}) > 1}:
            print(f"    {id}: {[run.get(id) for run in said]}")
    totals = [statistics.median(sum(seconds for seconds, _ in run.values()) for run in each) for each in runs.values()]
    print(f"{'all':22}{'':>12}" + "".join(f"{each:18.2f}" for each in totals))
    sys.exit(not agreed)


if __name__ == "__main__":
    main()
