"""Numbers in people's words: ages, scores and durations, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest

from backsignal.reading import read


def _values(text: str, id: str) -> list[Any]:
    return [each.value for each in read(text).findings if each.id == id]


@pytest.mark.parametrize(
    ("text", "id", "value"),
    [
        ("I'm a 42 year old man with back pain", "age_years", 42),
        ("F, 45, LBP for a fortnight", "age_years", 45),
        ("M 62 with back pain", "age_years", 62),
        ("I'm fifty-two and my back hurts", "age_years", 52),
        ("My mum turned 70 last week and has back pain", "age_years", 70),
        ("I am in my late sixties with back pain", "age_years", 68),
        ("My back pain is three out of ten today", "pain_now_0_10", 3),
        ("back pain 7-8/10 for 3/12", "pain_now_0_10", 7),
        ("Pain 6/10 now, 9/10 at worst", "pain_worst_24h_0_10", 9),
        ("It started nine days ago", "pain_days", 9),
        ("No better despite five weeks of tablets", "pain_days", 35),
        ("My back has hurt for the best part of a year", "pain_days", 365),
    ],
)
def test_a_number_is_read(text: str, id: str, value: float) -> None:
    assert value in _values(text, id)


def test_weeks_of_pregnancy_are_no_age() -> None:
    assert _values("I am 20 weeks pregnant and my back hurts", "age_years") == []


def test_two_weeks_of_pain_are_no_score() -> None:
    assert _values("Back pain 2/52", "pain_now_0_10") == []


def test_the_score_at_worst_is_not_the_score_now() -> None:
    assert _values("Back pain, 9/10 at worst", "pain_now_0_10") == []


def test_a_time_beside_another_sign_is_not_how_long_the_pain_lasts() -> None:
    assert _values("Numbness in my foot started 3 days ago", "pain_days") == []


@pytest.mark.parametrize("text", ["Night pain: Y. Constant: Y. Trauma: N.", "O/E afebrile, power 5/5, sens intact"])
def test_notes_in_short_forms_are_taken_for_english(text: str) -> None:
    assert read(text).language == "en"
