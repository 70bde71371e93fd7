"""Reading answers: every wrong one is refused with a message that never repeats it, and nothing is taken for no."""

from __future__ import annotations

from typing import Any

import pytest

from backsignal.assess import assess
from backsignal.errors import AnswersError, RegionError
from backsignal.findings import Origin, Presence
from backsignal.knowledge import Knowledge, read_answers
from backsignal.urgency import Urgency

SECRET = "zebra"


@pytest.mark.parametrize(
    ("answers", "code", "said"),
    [
        ({"fever_chill": True}, "A101", 'Did you mean "fever_chills"?'),
        ({"nothing_like_it_zzz": True}, "A101", "no finding with the id"),
        ({"my bottom feels numb": True}, "A102", "not a finding id"),
        ({7: True}, "A102", "not a finding id"),
        ({"fever_chills": "yes"}, "A103", "true, false"),
        ({"fever_chills": 1}, "A103", "true, false"),
        ({"fever_chills": [True]}, "A103", "true, false"),
        ({"fever_chills": {"a": 1}}, "A103", "true, false"),
        ({"age_years": "54"}, "A103", "a number of years"),
        ({"age_years": True}, "A103", "a number of years"),
        ({"age_years": 400}, "A104", "from 0 to 120 years"),
        ({"age_years": -1}, "A104", "from 0 to 120 years"),
        ({"age_years": float("nan")}, "A104", "from 0 to 120 years"),
        ({"age_years": float("inf")}, "A104", "from 0 to 120 years"),
        ({"age_years": 10**400}, "A104", "from 0 to 120 years"),
        ({"pain_now_0_10": 11}, "A104", "from 0 to 10"),
        ({"cancer_history": SECRET}, "A105", "not one of the choices"),
        ({"cancer_history": "nevr"}, "A105", 'Did you mean "never"?'),
        ({"cancer_history": ["never", "past"]}, "A106", "cannot both be true"),
        ({"cancer_history": 3}, "A103", "one of never, current, past"),
        ({"pain_site": ["low_back", "elbow"]}, "A105", "not one of the choices"),
        ({"pain_site": True}, "A103", "one of low_back"),
        ({"sex_at_birth": True}, "A103", "one of female"),
        ({"known_spine_condition": "x" * 2001}, "A109", "2000 characters"),
        ([("fever_chills", True)], "A107", "not a set of findings"),
        ("fever_chills", "A107", "not a set of findings"),
    ],
)
def test_a_wrong_answer_is_refused_and_said_how_to_repair(answers: Any, code: str, said: str) -> None:
    with pytest.raises(AnswersError) as caught:
        assess(answers)
    assert caught.value.faults[0].code == code
    assert said in str(caught.value)
    assert "Repair: " in str(caught.value)
    assert SECRET not in str(caught.value), "an answer is never repeated"
    assert "bottom" not in str(caught.value), "a person's words are never repeated"


def test_every_wrong_answer_is_named_at_once() -> None:
    with pytest.raises(AnswersError) as caught:
        assess({"age_years": 400, "fever_chills": "maybe", "night_pain_wakes": True})
    assert [each.where for each in caught.value.faults] == ["age_years", "fever_chills"]


@pytest.mark.parametrize("nothing", [{}, {"fever_chills": None}, {"pain_site": []}, {"cancer_history": None}])
def test_nothing_said_is_unknown_never_no(nothing: dict[str, Any]) -> None:
    outcome = assess(nothing)
    assert (outcome.urgency, outcome.possible_urgency) == (Urgency.SELF_CARE, Urgency.EMERGENCY)
    assert not outcome.settled


def test_true_for_a_choice_means_one_of_the_others(knowledge: Knowledge) -> None:
    findings = read_answers({"cancer_history": True, "injecting_drug_use": False}, knowledge)
    assert findings["cancer_history"].value == frozenset({"current", "past"})
    assert findings["cancer_history"].presence is Presence.PRESENT
    assert findings["injecting_drug_use"].presence is Presence.ABSENT


def test_unsure_is_unknown_but_for_emergency_signs(knowledge: Knowledge) -> None:
    findings = read_answers({"saddle_numbness": "unsure", "diabetes": "unsure", "age_years": "unsure"}, knowledge)
    assert findings["saddle_numbness"].presence is Presence.PRESENT
    assert findings["saddle_numbness"].origin is Origin.UNSURE_COUNTED_AS_YES
    assert findings["diabetes"].presence is Presence.UNKNOWN
    assert findings["age_years"].presence is Presence.UNKNOWN


def test_back_pain_is_assumed_and_can_be_denied(knowledge: Knowledge) -> None:
    assert read_answers({}, knowledge)["back_pain"].origin is Origin.ASSUMED
    assert read_answers({"back_pain": False}, knowledge)["back_pain"].presence is Presence.ABSENT


def test_every_finding_with_an_onset_takes_when_and_whether_it_is_new() -> None:
    assert assess({"leg_weakness_one": True, "leg_weakness_one_new": False}).urgency is Urgency.ROUTINE
    assert assess({"leg_weakness_one": True, "leg_weakness_one_since_days": 3}).urgency is Urgency.SAME_DAY


def test_answers_are_never_printed_by_accident(knowledge: Knowledge) -> None:
    findings = read_answers({"known_spine_condition": SECRET, "age_years": 54}, knowledge)
    outcome = assess({"known_spine_condition": SECRET, "age_years": 54})
    for shown in (repr(findings), repr(findings["known_spine_condition"]), repr(outcome), str(outcome)):
        assert SECRET not in shown
        assert "54" not in shown


@pytest.mark.parametrize(("name", "id"), [("gb", "gb"), ("UK", "gb"), ("USA", "us"), ("en_GB", "gb"), (None, None)])
def test_a_region_has_several_names(name: str | None, id: str | None) -> None:
    assert assess({}, name).region == id


@pytest.mark.parametrize("name", ["xx", "", "g b", "../gb"])
def test_a_region_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(RegionError, match="R101"):
        assess({}, name)
