"""The five levels: their order, their codes, and that nothing else passes for one."""

from __future__ import annotations

import itertools

import pytest

from backsignal.urgency import LEVELS, Urgency

CODES = ["self_care", "routine", "urgent", "same_day", "emergency"]


def test_an_urgency_prints_as_its_code() -> None:
    assert [str(each) for each in LEVELS] == CODES
    assert f"{Urgency.SAME_DAY}" == "same_day"


@pytest.mark.parametrize(("lower", "higher"), list(itertools.combinations(CODES, 2)))
def test_the_order_is_how_soon_not_the_alphabet(lower: str, higher: str) -> None:
    assert Urgency(lower) < Urgency(higher)
    assert Urgency(higher) > Urgency(lower)
    assert Urgency(lower) <= Urgency(lower)
    assert Urgency(higher) >= lower
    assert max(Urgency(lower), Urgency(higher)) is Urgency(higher)


def test_nothing_else_can_be_compared_with_an_urgency() -> None:
    with pytest.raises(TypeError):
        assert Urgency.ROUTINE < "soon"
    with pytest.raises(TypeError):
        assert Urgency.ROUTINE > 3
