"""How many screens and questions it takes to an answer, over the invented people; and the order that takes fewest.

Run it with `make bench`, or by itself with Python: `python benchmarks/questions.py [--people 500] [--search MINUTES]`.
The people are those of `benchmarks/population.py`; the seed is fixed, so the same content gives the same table.
"Everything" asks every question of every screen, in order, of everyone. `--search` tries other orders of the topics
behind the emergency ones, one topic moved at a time, and prints each that takes fewer screens.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the script also runs by its path

from backsignal.knowledge import Knowledge, load, read_answers
from backsignal.questionnaire import Questionnaire, State
from backsignal.triage import engine_for
from backsignal.triage.cases import all_no
from backsignal.urgency import LEVELS, Urgency
from benchmarks.population import Person, people

SEED = 20093
REGIONS = ("gb", "us")
VARIANTS = ((1.0, "as assumed"), (0.0, "assumptions nought"))
EVERYDAY = (Urgency.SELF_CARE, Urgency.ROUTINE)
FIXED = 7  # the emergency topics, then who the person is and where the pain is


@dataclass(frozen=True, slots=True)
class Walk:
    """One person's way through the check."""

    urgency: Urgency
    screens: int
    items: int
    slowest_ms: float
    first_estimate: int


def walk(person: Person, questionnaire: Questionnaire) -> Walk:
    """Answers every screen as the person would; what they do not know stays skipped."""
    state = State()
    slowest, first = 0.0, 0
    while True:
        start = time.perf_counter()
        screen = questionnaire.next(state)
        slowest = max(slowest, time.perf_counter() - start)
        if screen is None:
            break
        first = first or screen.total
        state = state.answered(screen.id, {id: person.get(id) for id in screen.findings})
    urgency = engine_for(questionnaire.knowledge, questionnaire.region).urgency(
        read_answers(state.answers, questionnaire.knowledge)
    )
    items = sum(len(told) for _, told in state.screens)
    return Walk(urgency, len(state.screens), items, slowest * 1000, first)


def everything(person: Person, region: str, knowledge: Knowledge) -> Walk:
    """The same person asked every question of every screen, one topic a screen, without an early end."""
    items = sum(len(group.findings) for group in knowledge.screens.values())
    urgency = engine_for(knowledge, region).urgency(read_answers(person, knowledge))
    return Walk(urgency, len(knowledge.screens), items, 0.0, 0)


def drawn(knowledge: Knowledge, count: int, scale: float) -> Iterator[Person]:
    """Invented people who answer every question."""
    no = all_no(knowledge)
    return ({**no, **person} for person in people(count, seed=SEED, scale=scale))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--search", type=float, default=0, metavar="MINUTES")
    arguments = parser.parse_args()
    knowledge = load()
    if arguments.search:
        search(knowledge, arguments.people, arguments.search)
        return
    for region in REGIONS:
        for scale, name in VARIANTS:
            questionnaire = Questionnaire(region, knowledge=knowledge)
            persons = list(drawn(knowledge, arguments.people, scale))
            report(f"{region}, {name}", [walk(person, questionnaire) for person in persons])
    flat = [everything(person, "gb", knowledge) for person in drawn(knowledge, arguments.people, 1.0)]
    report("everything in order, gb, as assumed", flat)


def report(title: str, walks: Sequence[Walk]) -> None:
    print(f"\n{title}: {len(walks)} people")
    print("  ends at      people   screens: median  9 of 10   questions: median  9 of 10")
    for level in reversed(LEVELS):
        row(str(level), [each for each in walks if each.urgency is level])
    row("everyday", [each for each in walks if each.urgency in EVERYDAY])
    off = [each.first_estimate - each.screens for each in walks if each.first_estimate]
    if off:
        below = sum(each <= 0 for each in off)
        print(f"  first estimate: on average {statistics.mean(off):+.1f} screens off; too low for {below} people")
        slowest = sorted(each.slowest_ms for each in walks)
        print(f"  slowest screen of a person: median {statistics.median(slowest):.1f} ms, worst {slowest[-1]:.1f} ms")


def row(name: str, walks: Sequence[Walk]) -> None:
    if walks:
        screens, items = sorted(each.screens for each in walks), sorted(each.items for each in walks)
        ninth = int(0.9 * (len(walks) - 1))
        print(
            f"  {name:<11}{len(walks):>8}{statistics.median(screens):>18g}{screens[ninth]:>9}"
            f"{statistics.median(items):>20g}{items[ninth]:>9}"
        )


def search(knowledge: Knowledge, count: int, minutes: float) -> None:
    """Moves one topic at a time and keeps what takes fewer screens on average, then fewer questions."""
    samples = {
        region: [person for scale, _ in VARIANTS for person in drawn(knowledge, count, scale)] for region in REGIONS
    }
    order = list(knowledge.compiled["screens"])
    best = cost(order, knowledge, samples)
    print(f"{best[0]:.3f} screens, {best[1]:.1f} questions: as it stands")
    source, end = random.Random(SEED), time.monotonic() + minutes * 60
    while time.monotonic() < end:
        tried = order[:]
        topic = tried.pop(source.randrange(FIXED, len(tried)))
        tried.insert(source.randrange(FIXED, len(tried) + 1), topic)
        found = cost(tried, knowledge, samples)
        if found < best:
            best, order = found, tried
            print(f"{best[0]:.3f} screens, {best[1]:.1f} questions: {' '.join(each['id'] for each in order[FIXED:])}")


def cost(order: list[dict[str, object]], knowledge: Knowledge, samples: dict[str, list[Person]]) -> tuple[float, float]:
    other = Knowledge({**knowledge.compiled, "screens": order})
    walks = [
        walk(person, questionnaire)
        for region, persons in samples.items()
        for questionnaire in [Questionnaire(region, knowledge=other)]
        for person in persons
    ]
    return statistics.mean(each.screens for each in walks), statistics.mean(each.items for each in walks)


if __name__ == "__main__":
    main()
