"""Unknown is a value: the truth tables, written out, on the bits that decide."""

from __future__ import annotations

import pytest

from backsignal.knowledge import Knowledge, read_answers
from backsignal.knowledge.conditions import AllOf, AnyOf, AtLeast, Condition, Not, Present, Unless
from backsignal.triage import Engine, engine_for

A, B, C = Present("fever_chills"), Present("diabetes"), Present("vomiting")
T, F, U = True, False, None
IDS = (A.finding, B.finding, C.finding)


@pytest.fixture(scope="module")
def engine(knowledge: Knowledge) -> Engine:
    return engine_for(knowledge, None)


def truth(engine: Engine, condition: Condition, *values: bool | None) -> bool | None:
    answers = {id: value for id, value in zip(IDS, values, strict=False) if value is not None}
    literals = engine.literals
    known = literals.known(read_answers(answers, engine.knowledge))
    possible = literals.possible(known)
    asked = eval(f"lambda X, K: bool({literals.expression(condition, {})})")
    for literal_set in (known, possible):
        assert asked(literal_set, known) == literals.holds(condition, literal_set, known), "the two readings differ"
    if asked(known, known):
        return True
    return None if asked(possible, known) else False


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (T, T, T, T), (T, F, F, T), (T, U, U, T),
        (F, T, F, T), (F, F, F, F), (F, U, F, U),
        (U, T, U, T), (U, F, F, U), (U, U, U, U),
    ],
)  # fmt: skip
def test_all_and_any(engine: Engine, a: bool | None, b: bool | None, both: bool | None, either: bool | None) -> None:
    assert truth(engine, AllOf((A, B)), a, b) is both
    assert truth(engine, AnyOf((A, B)), a, b) is either
    opposite = {True: False, False: True, None: None}
    assert truth(engine, Not(AllOf((A, B))), a, b) is opposite[both]
    assert truth(engine, Not(AnyOf((A, B))), a, b) is opposite[either]


@pytest.mark.parametrize(
    ("values", "two_of_three"),
    [
        ((T, T, F), T), ((T, T, U), T), ((T, U, F), U), ((T, F, F), F),
        ((U, U, F), U), ((U, F, F), F), ((F, F, F), F), ((U, U, U), U),
    ],
)  # fmt: skip
def test_at_least(engine: Engine, values: tuple[bool | None, ...], two_of_three: bool | None) -> None:
    condition = AtLeast(2, (A, B, C))
    assert truth(engine, condition, *values) is two_of_three
    opposite = {True: False, False: True, None: None}
    assert truth(engine, Not(condition), *values) is opposite[two_of_three]


@pytest.mark.parametrize(("a", "unless_a"), [(T, F), (F, T), (U, T)])
def test_unless_excuses_only_what_is_known(engine: Engine, a: bool | None, unless_a: bool | None) -> None:
    assert truth(engine, Unless(A), a) is unless_a


def test_unless_cannot_stand_under_not(engine: Engine) -> None:
    with pytest.raises(TypeError):
        engine.literals.expression(Not(Unless(A)), {})
