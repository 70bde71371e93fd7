"""The page on misread answers: figures worked out from the rules each time the pages are made."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from backsignal.findings import Findings
from backsignal.knowledge import Knowledge, read_answers
from backsignal.knowledge.authoring import Content
from backsignal.report import Teller
from backsignal.triage.misread import Answers, Misreadings
from backsignal.triage.typical import Pattern, everyday_people, patterns

ERRORS = (0.01, 0.02, 0.05)
USUAL = 0.02
MOST = 7
FURTHER = 14
LEAST_SHARE = 0.05

ABOUT = """\
People tap the wrong thing. This page says how often that would turn an emergency into less, worked out exactly from
the rules: every way to misread the answers is counted with its chance; nothing is drawn by lot.

**What is assumed.** Each answer is wrong with the same chance (1, 2 or 5 in 100), apart from every other; nobody has
measured how often people misread these questions. A yes becomes a no and a no a yes. A choice becomes any of its
other values, each as likely. For several choices (where the pain is), each is ticked or left out wrongly by itself. A
wrong number lies in any other band between the thresholds that the rules use, each band as likely; that is an
assumption made for simplicity, and for a grown-up it makes a slip into childhood as likely as one into the next band.

**Who.** Each person below has one emergency pattern: the fewest findings with which a rule holds, taken from the
worked cases, and everything else denied. What cannot be denied (age, sex, how long, where, how it began) is as in
most everyday stories. The region is not known. Questions that nobody would be asked, because another answer rules
them out, are not misread. How new a sign is was not asked and stays unknown.

**Before and after.** *After* means that the questions marked to be asked twice are put a second time in other words,
that a yes to either counts, and that the second answer is misread as often as the first and independently of it. A
true yes is then lost only if both are misread; a true no becomes a yes if either is. The check asks
so on its last screen, of everyone who is not told an emergency before."""

CHOICE = """\
One after another, the yes-no question that, asked twice, then saves the most true answers at 2 in 100 misread. The
first {most} are marked `asked_twice` in the content; they are the same {most} at 1 and at 5 in 100. With them {left} %
of the chance at 2 in 100 is left: {most} questions do not remove most of it, because many signs are an emergency alone
and each has only its own question. The choice counts saved answers only; the figures count everything, the luck of
further false alarms included."""

TABLE = """\
The chance in percent that the person is told less than an emergency, before → after, when 1, 2 or 5 of 100 answers are
misread. The last column names, for 2 in 100 and before, the questions that carry it: how much smaller the chance would
be if that one answer were never misread (the error times the Birnbaum importance). We chose this because it is a chance
like the others and is what a perfect second question would gain. The parts can sum to more or less than the whole,
because two wrong answers can meet. Parts below a twentieth are left out."""

LIMITS = """\
- **These are not shares of patients.** How often each pattern comes is not counted, and a person can have more signs
  than the fewest; whoever has two signs that are each an emergency is missed far more rarely.
- **Luck is counted.** A person whose one sign was misread is still sent to an emergency when another answer is
  misread the other way. So a larger chance of error can miss fewer. The line *the pattern's own rule lost* leaves
  this luck out.
- **People do not err at random.** One who misunderstands a question will often misunderstand it again. Then the
  second question helps less than is shown here.
- **A misread answer can hide a whole question.** If a woman's sex is misread, she would not be asked about pregnancy;
  here her answers to those questions are kept."""


def misread(content: Content, knowledge: Knowledge, teller: Teller) -> Iterator[str]:
    """The tables of the page, before and after, and the sentences that say what they mean."""
    misreadings = Misreadings(knowledge)
    stories = patterns(content.cases, knowledge)
    everyday = everyday_people(content.cases, knowledge)
    twice = tuple(each.id for each in knowledge.findings.values() if each.asked_twice)
    yield from ("# Misread answers", "", "Not reviewed by a clinician, not validated with patients.", "")
    yield from ABOUT.splitlines()
    yield from ("", "## In short", "")
    yield from _short(misreadings, stories, everyday, twice)
    yield from ("", "## Which questions to ask twice", "")
    yield from _curve(misreadings, stories, twice, teller)
    yield from ("", "## Every pattern", "")
    yield from _table(misreadings, stories, twice, teller)
    yield from ("", "## What these figures do not say", "")
    yield from LIMITS.splitlines()


def _short(
    misreadings: Misreadings, stories: Sequence[Pattern], everyday: Sequence[Answers], twice: Sequence[str]
) -> Iterator[str]:
    rules = len({each.rule.id for each in stories})
    yield f"{len(stories)} patterns of {rules} emergency rules, each pattern counted alike, and {len(everyday)}"
    yield "everyday stories. Means, in percent; each cell is before → after."
    yield ""
    yield "| of 100 answers misread | 1 | 2 | 5 |"
    yield "| --- | --- | --- | --- |"
    both = ((), twice)
    missed, lost, alarmed = [], [], []
    for error in ERRORS:
        missed.append([_mean([misreadings.missed(each.answers, error, which) for each in stories]) for which in both])
        alarmed.append([_mean([misreadings.emergency(each, error, which) for each in everyday]) for which in both])
        lost.append(
            [_mean([misreadings.lost(each.rule, each.answers, error, which) for each in stories]) for which in both]
        )
    for name, row in (
        ("an emergency told as less", missed),
        ("the pattern's own rule lost", lost),
        ("everyday pain told as an emergency", alarmed),
    ):
        yield f"| {name} | {' | '.join(_change(*each) for each in row)} |"
    yield ""
    yield "Everyday pain is told as an emergency so often because everyone answers all the emergency questions, and one"
    yield "wrong yes to most of them is enough. That is the price of rules in which one sign counts."


def _curve(misreadings: Misreadings, stories: Sequence[Pattern], twice: Sequence[str], teller: Teller) -> Iterator[str]:
    people = [each.answers for each in stories]
    before = {error: _mean([misreadings.missed(each, error) for each in people]) for error in ERRORS}
    steps = list(misreadings.fragile(people, USUAL, FURTHER))
    yield from textwrap.wrap(CHOICE.format(most=MOST, left=f"{100 * steps[MOST - 1].missed / before[USUAL]:.0f}"), 118)
    yield ""
    yield "| | question | percent missed, 1 | 2 | 5 | left of it at 2 | marked |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    yield f"| 0 | none | {' | '.join(_percent(before[error]) for error in ERRORS)} | 100 % | |"
    chosen: list[str] = []
    for number, step in enumerate(steps, 1):
        chosen.append(step.question)
        after = {error: _mean([misreadings.missed(each, error, chosen) for each in people]) for error in ERRORS}
        figures = " | ".join(_percent(after[error]) for error in ERRORS)
        marked = "yes" if step.question in twice else ""
        name = f"{teller.label(step.question)} (`{step.question}`)"
        yield f"| {number} | {name} | {figures} | {100 * step.missed / before[USUAL]:.0f} % | {marked} |"


def _table(misreadings: Misreadings, stories: Sequence[Pattern], twice: Sequence[str], teller: Teller) -> Iterator[str]:
    yield from textwrap.wrap(TABLE, 118)
    rule = ""
    for story in stories:
        if story.rule.id != rule:
            rule = story.rule.id
            yield from (
                "",
                f"### {rule}",
                "",
                "| who has | 1 | 2 | 5 | carried by |",
                "| --- | --- | --- | --- | --- |",
            )
        found = read_answers(story.answers, misreadings.knowledge)
        figures = [
            _change(*(misreadings.missed(story.answers, error, which) for which in ((), twice))) for error in ERRORS
        ]
        shares = misreadings.shares(story.answers, USUAL)
        least = LEAST_SHARE * misreadings.missed(story.answers, USUAL)
        carried = [
            f"{_named(id, found, teller)} {_percent(share)}"
            for id, share in sorted(shares.items(), key=lambda each: (-round(each[1], 9), each[0]))
            if share >= least
        ]
        has = "; ".join(_named(id, found, teller) for id in story.told)
        yield f"| {has} | {' | '.join(figures)} | {'; '.join(carried)} |"


def _named(id: str, found: Findings, teller: Teller) -> str:
    return teller.labels([found[id]])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _percent(chance: float) -> str:
    return f"{100 * chance:.2f}"


def _change(before: float, after: float) -> str:
    """Before and after; one figure where nothing changes that can be read."""
    one, other = _percent(before), _percent(after)
    return one if one == other else f"{one} → {other}"
