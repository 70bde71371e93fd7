"""Both roads for many random people: the check that stops early, and every question asked.

Run it by hand: `python benchmarks/early_stop.py [--people 100000] [--jobs 2]`. Each person is invented
(`benchmarks/population.py`), with a few answers turned round at random and some unsure. The outcome compared is how
soon, within which time and whom to see first; in an emergency how soon, because nothing more is asked then.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the script also runs by its path

from backsignal.assess import assess
from backsignal.findings import UNSURE
from backsignal.knowledge import Knowledge, load
from backsignal.questionnaire import Questionnaire, State
from backsignal.triage import Assessment
from backsignal.triage.cases import all_no
from backsignal.urgency import Urgency
from benchmarks.population import Person, people

REGIONS = ("gb", "us", None)
CHUNK = 500


def random_people(count: int, *, seed: int, knowledge: Knowledge) -> Iterator[Person]:
    """People who answer every question: a third as drawn, the others with up to eight answers turned round."""
    source = random.Random(seed)
    no = all_no(knowledge)
    yes_no = sorted(
        each.id
        for each in knowledge.all_definitions.values()
        if each.kind == "yes_no"
        and each.assumed is None  # taken for granted, and not asked
        and not each.narrower
        and each.present_if is None
        and each.absent_if is None
    )
    for number, person in enumerate(people(count, seed=seed, scale=0.3)):
        answers: Person = {**no, **person}
        for id in source.sample(yes_no, source.randrange(9) if number % 3 else 0):
            answers[id] = UNSURE if source.random() < 0.2 else not answers.get(id, False)
        yield answers


def stopped_early(person: Person, questionnaire: Questionnaire) -> State:
    """The check as that person goes through it."""
    state = State()
    while screen := questionnaire.next(state):
        state = state.answered(screen.id, {id: person.get(id) for id in screen.findings})
    return state


def outcome(assessment: Assessment) -> tuple[Any, ...]:
    """What must be the same on both roads."""
    if assessment.urgency is Urgency.EMERGENCY:
        return (assessment.urgency,)
    return (assessment.urgency, assessment.within, assessment.service)


def compared(chunk: int) -> tuple[Counter[str], list[str]]:
    """How many end at each level, and what is told on the two roads where they part."""
    knowledge = load()
    ends: Counter[str] = Counter()
    parted = []
    for number, person in enumerate(random_people(CHUNK, seed=chunk, knowledge=knowledge)):
        region = REGIONS[number % len(REGIONS)]
        early = assess(stopped_early(person, Questionnaire(region)).answers, region)
        full = assess(person, region)
        ends[str(full.urgency)] += 1
        if outcome(early) != outcome(full):
            yes = [id for id, answer in person.items() if answer is True or answer == UNSURE]
            parted.append(f"{region}: {outcome(early)} instead of {outcome(full)}: {yes}, {person['age_years']}")
    return ends, parted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    start = time.monotonic()
    ends: Counter[str] = Counter()
    parted: list[str] = []
    with multiprocessing.Pool(chosen.jobs) as pool:
        for found, others in pool.imap_unordered(compared, range(chosen.people // CHUNK)):
            ends += found
            parted += others
    print(f"{ends.total()} people, {time.monotonic() - start:.0f} s: {dict(ends)}")
    print(*parted, sep="\n", end="\n" if parted else "")
    print(f"{len(parted)} with another outcome when the check stops early")
    sys.exit(bool(parted))


if __name__ == "__main__":
    main()
