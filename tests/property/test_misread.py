"""The chances of misread answers are exact: the same as trying every way to misread, and near a long draw."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backsignal.knowledge import Knowledge, read_answers
from backsignal.knowledge.authoring import Content
from backsignal.knowledge.model import FindingDefinition
from backsignal.triage.diagram import Diagram
from backsignal.triage.engine import Engine, engine_for
from backsignal.triage.misread import Misreadings
from backsignal.triage.typical import Pattern, everyday_people, patterns, ruled_out
from backsignal.urgency import Urgency
from tests.small import CONDITIONS, small

NEAR = 1e-12


def readings(definition: FindingDefinition, value: Any, error: float, times: int) -> list[tuple[Any, float]]:
    """Every way to read one answer, with its chance, written from the description and not from the program."""
    if definition.kind == "yes_no":
        if times == 2:
            kept = 1 - error * error if value else (1 - error) * (1 - error)
            return [(value, kept), (not value, 1 - kept)]
        return [(value, 1 - error), (not value, error)]
    if definition.kind == "choice":
        others = [each for each in definition.values if each != value]
        return [(value, 1 - error), *((each, error / len(others)) for each in others)]
    if definition.kind == "several":
        found: list[tuple[Any, float]] = []
        for rights in itertools.product([True, False], repeat=len(definition.values)):
            chance = 1.0
            for right in rights:
                chance *= 1 - error if right else error
            read = [each for each, right in zip(definition.values, rights, strict=True) if (each in value) == right]
            found.append((read, chance))
        return found
    groups = ({30}, {10}, {55, 80}, {60})  # between 16 and 50, below 16, from 50 on, and 60 itself
    own = next(group for group in groups if value in group)
    return [(value, 1 - error), *((min(group), error / 3) for group in groups if group is not own)]


def by_trying(engine: Engine, answers: dict[str, Any], error: float, twice: set[str]) -> float:
    """The chance of an emergency, from every way to misread the answers."""
    definitions = engine.knowledge.all_definitions
    put = {id for id in answers if id not in set(ruled_out(answers, engine.knowledge))}
    ways = [
        readings(definitions[id], value, error, 2 if id in twice else 1) if id in put else [(value, 1.0)]
        for id, value in answers.items()
    ]
    total = 0.0
    for way in itertools.product(*ways):
        chance = 1.0
        for _, each in way:
            chance *= each
        read = dict(zip(answers, (value for value, _ in way), strict=True))
        if engine.urgency(read_answers(read, engine.knowledge)) is Urgency.EMERGENCY:
            total += chance
    return total


PEOPLE = st.fixed_dictionaries(
    {"sign_a": st.booleans(), "sign_b": st.booleans(), "sign_c": st.booleans(), "sign_f": st.booleans()},
    optional={
        "sign_d": st.booleans(),
        "sign_a_new": st.booleans(),
        "kind_of": st.sampled_from(["never", "mild", "strong"]),
        "years_old": st.sampled_from([10, 30, 55, 60, 80]),
        "place_of": st.sampled_from([["left"], ["right"], ["left", "right"]]),
    },
)
# All four bands exist only where the rules use all three thresholds; these rules never hold and add no other.
THRESHOLDS = ["all", ["compare", "years_old", ">=", 50], ["compare", "years_old", "<", 16], ["present", "sign_e"]]
SIXTY = ["all", ["compare", "years_old", "==", 60], ["present", "sign_e"], ["not", ["present", "sign_e"]]]


@settings(max_examples=120)
@given(st.lists(CONDITIONS, min_size=1, max_size=3), PEOPLE, st.sampled_from([0.01, 0.05, 0.3]), st.booleans())
def test_it_is_what_trying_every_way_to_misread_gives(
    conditions: list[list[Any]], answers: dict[str, Any], error: float, two: bool
) -> None:
    knowledge = small([*conditions, THRESHOLDS, SIXTY][:5])
    misreadings, twice = Misreadings(knowledge), {"sign_a", "sign_f"} if two else set()
    expected = by_trying(engine_for(knowledge, None), answers, error, twice)
    assert misreadings.emergency(answers, error, twice) == pytest.approx(expected, abs=NEAR)
    assert misreadings.missed(answers, error, twice) == pytest.approx(1 - expected, abs=NEAR)


@settings(max_examples=40)
@given(st.lists(CONDITIONS, min_size=1, max_size=2), PEOPLE)
def test_a_share_is_the_chance_less_the_chance_with_that_answer_right(
    conditions: list[list[Any]], answers: dict[str, Any]
) -> None:
    knowledge = small([*conditions, THRESHOLDS, SIXTY])
    misreadings, engine = Misreadings(knowledge), engine_for(knowledge, None)
    shares = misreadings.shares(answers, 0.1)
    for id in answers:
        definitions, put = knowledge.all_definitions, set(answers) - set(ruled_out(answers, knowledge))
        right = 0.0
        others = [each for each in answers if each != id]
        for way in itertools.product(
            *(
                readings(definitions[each], answers[each], 0.1, 1) if each in put else [(answers[each], 1)]
                for each in others
            )
        ):
            chance = 1.0
            for _, each in way:
                chance *= each
            read = {id: answers[id]} | dict(zip(others, (value for value, _ in way), strict=True))
            if engine.urgency(read_answers(read, knowledge)) is not Urgency.EMERGENCY:
                right += chance
        assert shares.get(id, 0.0) == pytest.approx(misreadings.missed(answers, 0.1) - right, abs=NEAR)


# --- on the shipped content -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stories(content: Content, knowledge: Knowledge) -> list[Pattern]:
    return patterns(content.cases, knowledge)


def test_every_emergency_rule_that_whole_answers_can_reach_has_a_story(
    stories: list[Pattern], knowledge: Knowledge
) -> None:
    """One rule is about a broader finding, which is told in words and never asked; whole answers always deny it."""
    emergencies = {rule.id for rule in knowledge.rules if rule.urgency is Urgency.EMERGENCY}
    without = emergencies - {each.rule.id for each in stories}
    assert without == {"cauda_equina.bladder_change_unclear"}


def test_read_rightly_each_story_is_an_emergency_and_everyday_pain_is_none(
    stories: list[Pattern], content: Content, knowledge: Knowledge
) -> None:
    engine, misreadings = engine_for(knowledge, None), Misreadings(knowledge)
    for story in stories:
        assert engine.urgency(read_answers(story.answers, knowledge)) is Urgency.EMERGENCY, story.told
        assert misreadings.missed(story.answers, 0.0) == 0
        assert misreadings.lost(story.rule, story.answers, 0.0) == 0
    for answers in everyday_people(content.cases, knowledge):
        assert misreadings.emergency(answers, 0.0) == 0


def test_no_story_holds_more_than_its_rule_needs(stories: list[Pattern], knowledge: Knowledge) -> None:
    engine = engine_for(knowledge, None)
    for story in stories:
        for id, value in story.told.items():
            if value is True:
                known = engine.literals.known(read_answers({**story.answers, id: False}, knowledge))
                assert not engine.holds(story.rule.when, known), f"{story.rule.id} does not need {id}"


def drawn(answers: dict[str, Any], knowledge: Knowledge, error: float, draw: random.Random) -> Iterator[dict[str, Any]]:
    """The same person, misread again and again."""
    put, definitions = Misreadings(knowledge).can_be_misread(answers), knowledge.all_definitions
    diagram = Diagram(knowledge, answers)
    while True:
        read = dict(answers)
        for id, value in answers.items():
            definition = definitions[id]
            if id not in put or definition.kind == "text":
                continue
            if definition.kind == "several":
                read[id] = [each for each in definition.values if (each in value) != (draw.random() < error)]
            elif draw.random() < error:
                if definition.kind == "yes_no":
                    read[id] = not value
                elif definition.kind == "choice":
                    read[id] = draw.choice([each for each in definition.values if each != value])
                elif id in diagram.values:
                    own = diagram.place_of(id, value)
                    read[id] = draw.choice([each for place, each in enumerate(diagram.values[id]) if place != own])
        yield read


@pytest.mark.parametrize(
    ("rule", "told"),
    [("cauda_equina.new_sign", "saddle_numbness"), ("artery.over_60_sudden", "abdominal_pain")],
)
def test_a_long_draw_comes_near_it(rule: str, told: str, stories: list[Pattern], knowledge: Knowledge) -> None:
    """20,000 draws; four standard errors of the draw are allowed, so one seed in some 15,000 would fail by chance."""
    story = next(each for each in stories if each.rule.id == rule and told in each.told)
    engine, error, count = engine_for(knowledge, None), 0.05, 20_000
    ways = itertools.islice(drawn(dict(story.answers), knowledge, error, random.Random(20091)), count)
    missed = sum(engine.urgency(read_answers(each, knowledge)) is not Urgency.EMERGENCY for each in ways) / count
    exact = Misreadings(knowledge).missed(story.answers, error)
    assert abs(missed - exact) <= 4 * (exact * (1 - exact) / count) ** 0.5
    assert exact > 0.001


def test_the_questions_asked_twice_are_the_most_fragile_ones(stories: list[Pattern], knowledge: Knowledge) -> None:
    marked = {each.id for each in knowledge.findings.values() if each.asked_twice}
    people = [each.answers for each in stories]
    assert len(marked) <= 7
    for error in (0.01, 0.02, 0.05):
        chosen = {each.question for each in Misreadings(knowledge).fragile(people, error, len(marked))}
        assert chosen == marked, "the rules changed: mark the questions that docs/reference/misread.md names first"


def test_asking_twice_never_raises_the_chance_missed(stories: list[Pattern], knowledge: Knowledge) -> None:
    misreadings = Misreadings(knowledge)
    twice = {each.id for each in knowledge.findings.values() if each.asked_twice}
    for story in stories:
        assert misreadings.missed(story.answers, 0.02, twice) <= misreadings.missed(story.answers, 0.02) + NEAR
