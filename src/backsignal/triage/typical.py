"""The people the figures on misread answers are about: each emergency rule's smallest stories, and everyday pain.

They come from the worked cases. Whatever a case leaves open is denied, or answered as most everyday stories answer it,
and what a rule does not need is taken out of the story, so that nothing else holds it up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backsignal.findings import UNSURE
from backsignal.knowledge import Knowledge, Rule, read_answers
from backsignal.triage.cases import all_no
from backsignal.triage.engine import Engine, engine_for
from backsignal.urgency import Urgency

if TYPE_CHECKING:
    from backsignal.knowledge.authoring import Case


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule and one smallest story for which it holds: what was told beyond the ordinary, and all the answers."""

    rule: Rule
    told: Mapping[str, Any]
    answers: Mapping[str, Any]


def patterns(cases: Iterable[Case], knowledge: Knowledge) -> list[Pattern]:
    """For each emergency rule, every smallest story found in its worked cases; the same story stands once."""
    cases = list(cases)
    usual = _usual(cases)
    rules = {rule.id: rule for rule in knowledge.rules if rule.urgency is Urgency.EMERGENCY}
    found: dict[str, dict[str, Pattern]] = {id: {} for id in rules}
    for case in cases:
        for id in case.rules:
            if id in rules:
                pattern = _smallest(rules[id], case.answers, usual, knowledge)
                if pattern is not None:
                    found[id].setdefault(_key(pattern), pattern)
    return [each for stories in found.values() for each in stories.values()]


def everyday_people(cases: Iterable[Case], knowledge: Knowledge) -> list[Mapping[str, Any]]:
    """All the answers of each story that must stay ordinary; the same answers stand once."""
    cases = list(cases)
    usual = _usual(cases)
    people = [_ordinary(case.answers, usual, knowledge) | case.answers for case in cases if case.ordinary and case.rest]
    return [each for index, each in enumerate(people) if each not in people[:index]]


def _usual(cases: Iterable[Case]) -> dict[str, list[Any]]:
    """For each question, the answers of the everyday stories, the commonest first."""
    counts: dict[str, Counter[str]] = {}
    values: dict[tuple[str, str], Any] = {}
    for case in cases:
        for id, value in case.answers.items() if case.ordinary else ():
            counts.setdefault(id, Counter())[repr(value)] += 1
            values[id, repr(value)] = value
    return {id: [values[id, each] for each, _ in count.most_common()] for id, count in counts.items()}


def _ordinary(told: Mapping[str, Any], usual: Mapping[str, list[Any]], knowledge: Knowledge) -> dict[str, Any]:
    """Everything denied, and what cannot be denied answered as most answer it and this story allows."""
    answers = all_no(knowledge)
    for id, values in usual.items():
        if id not in answers:
            fitting = (each for each in values if _is_sound({**answers, id: each, **told}, knowledge))
            answers[id] = next(fitting, values[0])
    return answers


def _smallest(
    rule: Rule, story: Mapping[str, Any], usual: Mapping[str, list[Any]], knowledge: Knowledge
) -> Pattern | None:
    """The story without what the rule does not need; None where it leans on what is left open or never asked."""
    definitions = knowledge.all_definitions
    told = {id: True if value == UNSURE else value for id, value in story.items() if value is not None}
    # Nobody is asked a broader finding; "one of several choices" is no definite answer.
    if any(
        definitions[id].narrower or (definitions[id].kind != "yes_no" and value is True) for id, value in told.items()
    ):
        return None
    ordinary = _ordinary(told, usual, knowledge)
    told = {id: value for id, value in told.items() if ordinary.get(id) != value}
    engine = engine_for(knowledge, None)
    if not (_holds(rule, ordinary | told, engine) and _is_sound(ordinary | told, knowledge)):
        return None
    for id in [*told, *told]:  # twice, because one answer may keep another sound
        fewer = {each: value for each, value in told.items() if each != id}
        if _holds(rule, ordinary | fewer, engine) and _is_sound(ordinary | fewer, knowledge):
            told = fewer
    return Pattern(rule, told, ordinary | told)


def _holds(rule: Rule, answers: Mapping[str, Any], engine: Engine) -> bool:
    return engine.holds(rule.when, engine.literals.known(read_answers(answers, engine.knowledge)))


def _is_sound(answers: Mapping[str, Any], knowledge: Knowledge) -> bool:
    """Whether nothing is told that the other answers rule out."""
    return not any(_is_told(id, answers, knowledge) for id in ruled_out(answers, knowledge))


def _is_told(id: str, answers: Mapping[str, Any], knowledge: Knowledge) -> bool:
    return answers[id] not in (False, knowledge.all_definitions[id].none)


def ruled_out(answers: Mapping[str, Any], knowledge: Knowledge) -> Iterator[str]:
    """The answered questions that nobody would have been asked, because the other answers already say no."""
    engine = engine_for(knowledge, None)
    for id in answers:
        definition = knowledge.all_definitions[id]
        if definition.absent_if is not None:
            others = {each: value for each, value in answers.items() if each != id}
            known = engine.literals.known(read_answers(others, knowledge))
            if engine.holds(definition.absent_if, known):
                yield id


def _key(pattern: Pattern) -> str:
    """The same questions tell the same story, whatever the exact age or kind."""
    return " ".join(sorted(pattern.told))
