"""How many ordinary people the rules send where, measured on invented people that have no serious cause.

Run it with `make bench`, or by itself with Python: `python benchmarks/false_alarms.py [--people 20000]`.
The people and every share they are made from are in `benchmarks/population.py`. The seed is fixed, so that the same
content gives the same table.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the script also runs by its path

from backsignal.findings import Findings
from backsignal.knowledge import Rule, load, read_answers
from backsignal.triage import engine_for
from backsignal.urgency import LEVELS, Urgency
from benchmarks.population import ASSUMED, SADDLE_SIGNS, Person, Share, people, shares

SEED = 20091
REGIONS = ("gb", "us", None)
LONG_REGION = "gb"  # the region with the longest list of single signs
VARIANTS = ((1.0, "as assumed"), (0.5, "halved"), (1.5, "times 1.5"), (0.0, "all nought"))
WIDTH = 80

LIMB_SIGNS: tuple[str, ...] = (
    "leg_numbness_one",
    "leg_numbness_both",
    "leg_weakness_one",
    "leg_weakness_both",
    "arm_weakness_numbness",
    "numb_level_trunk",
    "unsteady_walking",
    "unable_to_walk",
)

CLASSIC: dict[str, Callable[[Person], bool]] = {
    "age under 20 or over 55": lambda person: person["age_years"] < 20 or person["age_years"] > 55,
    "injury": lambda person: person["major_trauma"] or person["minor_trauma"],
    "cancer now or in the past": lambda person: person["cancer_history"] != "never",
    "night pain": lambda person: person["night_pain_wakes"] or person["pain_worse_at_night"],
    "constant pain": lambda person: person["pain_constant"],
    "weight loss": lambda person: person["weight_loss_unexplained"],
    "fever": lambda person: person["fever_chills"],
    "long steroid use": lambda person: person["steroid_use_long_term"],
    "low defences or injecting": lambda person: person["immunosuppressed"] or person["injecting_drug_use"] != "never",
    "middle-back pain": lambda person: bool({"mid_back", "between_shoulder_blades"} & set(person["pain_site"])),
    "numb or weak limb": lambda person: any(person[id] for id in LIMB_SIGNS),
    "bladder, bowel or saddle": lambda person: any(person[id] for id in SADDLE_SIGNS),
}
"""The classic list: with one of these, a checklist sends a person to a doctor."""

PUBLISHED: tuple[tuple[str, float, Callable[[Person], bool]], ...] = (
    ("any sign of a list, henschke_2009 (25 questions)", 80.4, lambda person: bool(_classic(person))),
    ("four-item cancer rule, deyo_1988 (recalled)", 40, lambda person: _four_items(person)),
    ("under 25 or over 55, henschke_2009", 24, lambda person: not 25 <= person["age_years"] <= 55),
    ("50 or over, deyo_1988 (recalled)", 29, lambda person: person["age_years"] >= 50),
    ("cancer now or in the past, henschke_2009", 4, lambda person: person["cancer_history"] != "never"),
    ("weight loss, henschke_2009", 0.3, lambda person: person["weight_loss_unexplained"]),
    ("systemic symptoms, henschke_2009", 2.3, lambda person: person["fever_chills"]),
    ("long steroid use, williams_2013 (recalled)", 0.5, lambda person: person["steroid_use_long_term"]),
    ("night pain in a back clinic, harding_2005", 44, lambda person: person["night_pain_wakes"]),
    ("not eased by rest, deyo_1988 (recalled)", 54, lambda person: person["not_eased_by_rest"]),
    ("no better after a month, deyo_1988 (recalled)", 10, lambda person: person["not_improving_weeks"]),
    ("over 30 days of pain, deyo_1988 (recalled)", 19, lambda person: person["pain_days"] > 30),
)
"""Published shares, in per cent, that the drawn people are held against."""


def _classic(person: Person) -> list[str]:
    return [name for name, holds in CLASSIC.items() if holds(person)]


def _four_items(person: Person) -> bool:
    return bool(
        person["age_years"] >= 50
        or person["cancer_history"] != "never"
        or person["weight_loss_unexplained"]
        or person["not_improving_weeks"]
    )


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share by the method of Wilson, as parts of 1."""
    z = statistics.NormalDist().inv_cdf(0.975)
    share = count / total
    middle = share + z * z / (2 * total)
    half = z * (share * (1 - share) / total + (z / (2 * total)) ** 2) ** 0.5
    return max(0.0, (middle - half) / (1 + z * z / total)), min(1.0, (middle + half) / (1 + z * z / total))


@dataclass(slots=True)
class RuleCount:
    """How many people one rule holds for.

    `alone` counts those for whom no other rule says the measured level or sooner; `named` how often each finding is
    among the reasons, and `enough` how often it is the only reason.
    """

    rule: Rule
    holds: int = 0
    alone: int = 0
    named: Counter[str] = field(default_factory=Counter)
    enough: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Result:
    """What the rules of one region said about a group of people."""

    total: int
    levels: Counter[Urgency] = field(default_factory=Counter)
    rules: dict[str, RuleCount] = field(default_factory=dict)
    open: int = 0

    def at_least(self, level: Urgency) -> int:
        """How many people were sent at this level or sooner."""
        return sum(count for each, count in self.levels.items() if each >= level)

    @property
    def largest(self) -> list[RuleCount]:
        """The rules that say the measured level or sooner, those that hold for most people first."""
        return sorted(self.rules.values(), key=lambda each: (-each.holds, each.rule.id))


def measure(group: Sequence[Findings], region: str | None, level: Urgency = Urgency.URGENT) -> Result:
    """Applies the rules of a region to everyone in the group, and counts the rules that say `level` or sooner."""
    engine = engine_for(load(), region)
    result = Result(len(group))
    for findings in group:
        assessment = engine.assess(findings)
        result.levels[assessment.urgency] += 1
        result.open += not assessment.settled
        pressing = [reason for reason in assessment.reasons if reason.rule.urgency >= level]
        for reason in pressing:
            count = result.rules.setdefault(reason.rule.id, RuleCount(reason.rule))
            count.holds += 1
            count.alone += len(pressing) == 1
            count.named.update(reason.because)
            if len(reason.because) == 1:
                count.enough[reason.because[0]] += 1
    return result


# --- printing ------------------------------------------------------------------------------------------------------
def _name(region: str | None) -> str:
    return region or "unknown"


def _per_1000(count: int, total: int) -> str:
    low, high = wilson(count, total)
    return f"{1000 * count / total:.0f} ({1000 * low:.0f}-{1000 * high:.0f})"


def level_table(results: Sequence[tuple[str | None, Result]], flagged: int) -> Iterator[str]:
    """The lines of the table of levels, with the checklist on the same people in the last column."""
    total = results[0][1].total
    heads = [_name(region) for region, _ in results]
    yield f"{'of 1,000 people':<18}" + "".join(f"{head:>15}" for head in heads) + f"{'any listed sign':>17}"
    for level in LEVELS:
        counts = [result.levels[level] for _, result in results]
        listed = _per_1000(total - flagged, total) if level is Urgency.SELF_CARE else ""
        yield f"{level:<18}" + "".join(f"{_per_1000(count, total):>15}" for count in counts) + f"{listed:>17}".rstrip()
    yield "-" * (35 + 15 * len(results))
    for level, name in (
        (Urgency.ROUTINE, "any doctor"),
        (Urgency.URGENT, "urgent or sooner"),
        (Urgency.SAME_DAY, "same day or now"),
    ):
        counts = [result.at_least(level) for _, result in results]
        listed = _per_1000(flagged, total) if level is Urgency.ROUTINE else ""
        yield f"{name:<18}" + "".join(f"{_per_1000(count, total):>15}" for count in counts) + f"{listed:>17}".rstrip()


def rule_table(result: Result) -> Iterator[str]:
    """The lines of the ten rules that send most people to the measured level or sooner."""
    yield f"{'rule':<44}{'level':<11}{'holds':>8}{'alone':>8}"
    for each in result.largest[:10]:
        holds, alone = (1000 * count / result.total for count in (each.holds, each.alone))
        yield f"{each.rule.id:<44}{each.rule.urgency:<11}{holds:>8.0f}{alone:>8.0f}"


def why(count: RuleCount, table: Iterable[Share]) -> str:
    """One sentence on which findings carry a rule, and where their shares are from."""
    sources: dict[str, set[str]] = {}
    for row in table:
        sources.setdefault(row.finding.partition(" is ")[0], set()).add(row.source)
    parts = []
    for id, times in count.named.most_common(4):
        origin = "/".join(sorted(sources.get(id, {"frame"}))).replace(ASSUMED, "assumed")
        parts.append(f"{id} in {100 * times / count.holds:.0f} of 100 ({origin})")
    enough = [f"{id} {100 * times / count.holds:.0f}" for id, times in count.enough.most_common(3)]
    tail = f"; one finding alone was enough for {', '.join(enough)} of 100" if enough else "; none was enough alone"
    return f"Why {count.rule.id} is the largest: of its people, {', '.join(parts)}{tail}."


def variant_line(name: str, region: str | None, result: Result, flagged: int) -> str:
    """One line for one strength of the assumptions."""
    levels = "".join(f"{1000 * result.levels[level] / result.total:>10.0f}" for level in LEVELS)
    return f"{name:<12}{_name(region):<8}{levels}{1000 * flagged / result.total:>10.0f}"


def _paragraph(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_on_hyphens=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Invented people and how many of them a checklist would send to a doctor."""

    answers: list[Person]
    findings: list[Findings]
    flagged: int


def draw(count: int, *, scale: float = 1, long_standing: bool = False) -> Group:
    """Draws the people of one group and reads their answers once."""
    answers = list(people(count, seed=SEED, scale=scale, long_standing=long_standing))
    knowledge = load()
    return Group(
        answers, [read_answers(each, knowledge) for each in answers], sum(bool(_classic(each)) for each in answers)
    )


def _new_pain(count: int) -> None:
    group = draw(count)
    results = [(region, measure(group.findings, region)) for region in REGIONS]
    print(f"NEW ORDINARY BACK PAIN: {count:,} invented adults, none with a serious cause\n")
    print("\n".join(level_table(results, group.flagged)))
    print("\n" + _paragraph(f"In brackets: 95 % interval of the draw (Wilson). {_settled(results)}"))
    for region, result in results:
        print(f"\nLargest rules of urgent or sooner, region {_name(region)}, of 1,000 people")
        print("\n".join(rule_table(result)))
        print(_paragraph(why(result.largest[0], shares())))
    print("\n" + _paragraph("holds: the rule holds. alone: and no other rule says urgent or sooner."))
    print("\nLargest rules of emergency, the same in these regions, of 1,000 people")
    emergencies = measure(group.findings, LONG_REGION, Urgency.EMERGENCY)
    print("\n".join(rule_table(emergencies)))
    print(_paragraph(why(emergencies.largest[0], shares())))
    print("\nThe same with other assumptions, of 1,000 people")
    print(f"{'assumptions':<12}{'region':<8}" + "".join(f"{level:>10}" for level in LEVELS) + f"{'listed':>10}")
    for scale, name in VARIANTS:
        variant = group if scale == 1 else draw(count, scale=scale)
        for region, result in results:
            changed = result if scale == 1 else measure(variant.findings, region)
            print(variant_line(name, region, changed, variant.flagged))
    print("\nThe drawn people beside published shares, of 100 people")
    print(f"{'':<56}{'published':>12}{'drawn':>12}")
    for name, published, holds in PUBLISHED:
        drawn = 100 * sum(map(holds, group.answers)) / count
        print(f"{name:<56}{published:>12g}{drawn:>12.1f}")
    median = statistics.median(len(_classic(each)) for each in group.answers)
    print(f"{'listed signs of one person, median, henschke_2009':<56}{2:>12}{median:>12g}")


def _long_pain(count: int) -> None:
    group = draw(count, long_standing=True)
    results: list[tuple[str | None, Result]] = [(LONG_REGION, measure(group.findings, LONG_REGION))]
    (_, result) = results[0]
    print(f"\n\nLONG-STANDING ORDINARY PAIN: {count:,} invented adults, over 1 year and steady\n")
    print("\n".join(level_table(results, group.flagged)))
    print("\n" + _paragraph(_settled(results)))
    print(f"\nLargest rules of urgent or sooner, region {_name(LONG_REGION)}, of 1,000 people")
    print("\n".join(rule_table(result)))
    print(_paragraph(why(result.largest[0], shares(long_standing=True))))


def _settled(results: Sequence[tuple[str | None, Result]]) -> str:
    still_open = [f"{result.open:,} in region {_name(region)}" for region, result in results if result.open]
    return f"Outcomes not settled: {', '.join(still_open)}." if still_open else "Every outcome is settled."


def main(arguments: Sequence[str] | None = None) -> None:
    """Draws the people, applies the rules and prints the tables."""
    parser = argparse.ArgumentParser(description="How many ordinary people the rules send where.")
    parser.add_argument("--people", type=int, default=20_000, help="how many people in each group")
    count = max(1, parser.parse_args(arguments).people)
    knowledge = load()
    print(f"Content {knowledge.version}, {knowledge.hash[:12]}; seed {SEED}\n")
    _new_pain(count)
    _long_pain(count)


if __name__ == "__main__":
    main()
