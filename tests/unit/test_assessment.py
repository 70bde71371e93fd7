"""The parts of an assessment: service, limit, safety net, open questions, counts of people, notices."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from backsignal.assess import assess
from backsignal.knowledge import Knowledge, load
from backsignal.report import Teller, assessment_page, assessment_record, plain_text
from backsignal.urgency import Urgency
from tests.people import REGIONS, people


def page(answers: dict[str, Any], knowledge: Knowledge, region: str | None = "gb") -> str:
    return "\n".join(plain_text(assessment_page(assess(answers, region), Teller(knowledge, region))))


def test_a_reason_names_its_rule_its_findings_and_its_sources() -> None:
    outcome = assess({"cancer_history": "past", "night_pain_wakes": True, "age_years": 54}, "gb")
    reason = next(each for each in outcome.leading if each.rule.id == "cancer.pain_feature")
    assert reason.because == ("cancer_history", "night_pain_wakes")
    assert "nice_ng234" in reason.rule.sources
    assert outcome.service == "cancer_team"
    assert outcome.within == "24 h"
    assert outcome.patterns == ("spinal_metastasis",)


def test_what_was_worked_out_is_told_by_the_answer_it_came_from() -> None:
    outcome = assess({"pain_site": ["mid_back"], "weight_loss_unexplained": True}, "us")
    reason = next(each for each in outcome.reasons if each.rule.id == "metastasis.two_signs")
    assert set(reason.because) == {"pain_site", "weight_loss_unexplained"}


def test_the_service_is_the_most_urgent_of_the_leading_reasons() -> None:
    assert assess({"chest_pain": True, "saddle_numbness": True}).service == "ambulance"
    assert assess({"saddle_numbness": True}).service == "emergency_department"


def test_emergency_text_is_first_short_and_without_numbers_of_people(knowledge: Knowledge) -> None:
    text = page({"saddle_numbness": True, "pain_days": 3, "age_years": 40}, knowledge)
    assert text.splitlines()[1] == "GET EMERGENCY HELP NOW"
    assert "1,000" not in text
    assert assess({"saddle_numbness": True, "pain_days": 3, "age_years": 40}).frequencies == ()


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({"pain_days": 5, "age_years": 40, "cancer_history": "never"}, ("new_pain",)),
        ({"pain_days": 5, "age_years": 40, "cancer_history": "never", "fever_chills": True}, ()),
        ({"pain_days": 5, "age_years": 40}, ()),
        ({"pain_days": 5, "age_years": 15, "cancer_history": "never"}, ()),
        ({"pain_days": 60, "age_years": 40, "cancer_history": "never"}, ()),
        ({"cancer_history": "past"}, ("past_cancer",)),
        ({"cancer_history": "current"}, ()),
        ({"cancer_history": "never", "night_pain_wakes": True}, ("night_pain",)),
        ({"night_pain_wakes": True}, ()),
        ({"age_years": 56, "minor_trauma": True}, ("injury_over_55",)),
        ({"age_years": 55, "minor_trauma": True}, ()),
        ({"cancer_history": "never", "night_pain_wakes": True, "weight_loss_unexplained": True}, ()),
    ],
)
def test_counts_of_people_are_told_only_to_the_group_they_are_about(
    answers: dict[str, Any], shown: tuple[str, ...]
) -> None:
    assert assess(answers, "us").frequencies == shown


@pytest.mark.parametrize(
    ("answers", "notice"),
    [
        ({"age_years": 9}, "child"),
        ({"age_years": 17}, "child"),
        ({"pregnant_or_recent_birth": "pregnant"}, "pregnancy"),
        ({"pain_site": ["neck"]}, "neck"),
        ({"worried_or_not_coping": True}, "worry_counts"),
    ],
)
def test_groups_the_check_knows_little_about_are_told_so_and_never_given_self_care(
    answers: dict[str, Any], notice: str, all_no: dict[str, Any], knowledge: Knowledge
) -> None:
    everyone_else_no = all_no | {"sex_at_birth": "female"} | answers
    outcome = assess(everyone_else_no, "gb")
    assert notice in outcome.notices
    assert outcome.urgency >= Urgency.ROUTINE
    said = knowledge.words("notices")[notice]
    assert said.split(".")[0] in " ".join(page(everyone_else_no, knowledge).split())


def test_an_adult_is_not_told_about_children(all_no: dict[str, Any]) -> None:
    assert assess(all_no).notices == ()
    assert assess(all_no).urgency is Urgency.SELF_CARE
    assert assess(all_no).possible_urgency is Urgency.SELF_CARE


def test_the_safety_net_is_made_from_the_persons_own_answers(all_no: dict[str, Any]) -> None:
    everyday = assess(all_no).safety_net
    assert everyday[:3] == ("collapse", "saddle_bladder", "legs")
    assert everyday[-1] == "not_settling", "the slow signs are never crowded out in everyday pain"
    cancer = assess(all_no | {"cancer_history": "past"}).safety_net
    assert "feeling" in cancer
    assert "feeling" not in everyday
    assert "fever" not in assess(all_no | {"fever_chills": True}).safety_net, "what is told already is no news"
    assert "child_signs" in assess(all_no | {"age_years": 12}).safety_net


def test_emergency_signs_stand_first_in_the_safety_net_and_there_are_at_most_seven() -> None:
    for answers in ({}, {"cancer_history": "past"}, {"age_years": 8}, {"immunosuppressed": True}):
        lines = assess(answers).safety_net
        assert lines[:3] == ("collapse", "saddle_bladder", "legs")
        assert len(lines) <= 7


def test_what_is_still_open_is_asked_in_the_order_of_urgency(knowledge: Knowledge) -> None:
    asked = assess({}).ask_next
    assert asked[0] in knowledge.screens["saddle_bladder"].findings
    assert "stops_daily_activity" in asked
    assert asked.index("saddle_numbness") < asked.index("stops_daily_activity")
    assert "back_pain" not in asked


def test_an_exception_that_could_lower_is_asked_for() -> None:
    outcome = assess({"urinary_retention": True})
    assert outcome.urgency is Urgency.EMERGENCY
    assert set(outcome.ask_next) == {"urinary_retention_new", "bladder_bowel_onset_days", "bladder_other_explanation"}


def test_a_person_who_left_everything_out_is_told_that_it_cannot_be_told(knowledge: Knowledge) -> None:
    text = page({}, knowledge)
    assert text.splitlines()[1] == "WE CANNOT TELL YET"
    assert "everyday back pain" not in text


def test_self_care_is_told_only_when_it_is_settled(knowledge: Knowledge, all_no: dict[str, Any]) -> None:
    assert "EVERYDAY BACK PAIN" in page(all_no, knowledge)
    open_again = {id: value for id, value in all_no.items() if id != "weight_loss_unexplained"}
    assert "EVERYDAY BACK PAIN" not in page(open_again, knowledge)
    assert "NOT SETTLED YET" in page(open_again, knowledge)


def test_unsure_counted_as_yes_is_said(knowledge: Knowledge) -> None:
    text = " ".join(page({"saddle_numbness": "unsure"}, knowledge).split())
    assert "You were not sure about: a numb or changed feeling between your legs." in text


@pytest.mark.parametrize("region", ["gb", "ie", "us", "ca", "au", "nz", "in", "eu"])
def test_each_region_names_its_own_number_and_no_other(region: str, knowledge: Knowledge) -> None:
    numbers = {id: each["emergency_number"] for id, each in knowledge.regions.items()}
    text = page({"chest_pain": True}, knowledge, region)
    assert f"Number: {numbers[region]}" in text
    own = {word for word in text.replace(".", " ").split() if word.isdigit() and len(word) == 3}
    named = str(knowledge.regions[region])
    assert all(number in named for number in own)


def test_an_unknown_region_gets_words_without_numbers(knowledge: Knowledge) -> None:
    for answers in ({"chest_pain": True}, {"fever_chills": True}, {"cancer_history": "past"}, {}):
        text = page(answers, knowledge, None)
        assert "Number:" not in text
        for region in knowledge.regions.values():
            assert f" {region['emergency_number']} " not in text.replace(".", " ").replace(" more", "more")


def test_rules_nothing_seen_supports_are_never_shown_as_fact(knowledge: Knowledge) -> None:
    text = " ".join(page({"feels_very_unwell": True}, knowledge).split())
    assert knowledge.words("interface")["unverified"] in text
    text = " ".join(page({"heavy_or_odd_legs": True}, knowledge).split())
    assert knowledge.words("interface")["unverified"] in text or knowledge.words("interface")["own_judgement"] in text


def test_every_page_says_it_is_not_reviewed_and_which_content_it_is_from(knowledge: Knowledge) -> None:
    for answers in ({}, {"chest_pain": True}, {"fever_chills": True}):
        text = " ".join(page(answers, knowledge).split())
        assert "Not reviewed by a clinician. Not validated with patients." in text
        assert knowledge.hash[:12] in text


def test_the_record_holds_what_programs_rely_on(knowledge: Knowledge) -> None:
    record = assessment_record(assess({"saddle_numbness": True}), Teller(knowledge))
    assert {
        "urgency", "possible_urgency", "within", "service", "patterns", "reasons", "ask_next", "safety_net", "content",
    } <= record.keys()  # fmt: skip
    assert record["urgency"] == "emergency"
    assert record["within"] == "now"
    assert record["content"] == {"version": knowledge.version, "hash": knowledge.hash, "clinical_review": "none"}
    for reason in record["reasons"]:
        assert {"rule", "pattern", "urgency", "because", "sources"} <= reason.keys()
        assert set(reason["sources"]) <= record["sources"].keys()


@pytest.mark.parametrize("region", [None, "gb"])
def test_a_page_fits_80_columns(region: str | None, knowledge: Knowledge, all_no: dict[str, Any]) -> None:
    for answers in ({}, all_no, {"saddle_numbness": "unsure"}, {"cancer_history": "past", "fever_chills": True}):
        assert max(map(len, page(answers, knowledge, region).splitlines())) <= 80


@pytest.mark.parametrize(
    "answers",
    [
        {"cancer_history": "past"},
        {"diabetes": True},
        {"immunosuppressed": True},
        {"age_years": 8},
        {"age_years": 12},
        {"pregnant_or_recent_birth": "pregnant", "age_years": 30},
        {"leg_numbness_one": True},
        {},
    ],
)
def test_no_two_lines_of_the_safety_net_say_different_things_of_one_sign(
    answers: dict[str, Any], knowledge: Knowledge
) -> None:
    named: list[str] = []
    for id in assess(answers, "gb").safety_net:
        line = knowledge.safety_net[id]
        assert not set(named) & set(line.findings), id
        named += line.findings


@given(people(), REGIONS)
def test_no_line_of_the_safety_net_says_less_than_the_check_would(answers: dict[str, Any], region: str | None) -> None:
    assessment = assess(answers, region)
    for id, level in assessment.come_back_if.items():
        for finding in load().safety_net[id].findings if assessment.urgency is not Urgency.EMERGENCY else ():
            assert assess(answers | {finding: True}, region).urgency <= level, f"{id} says less of {finding}"


FACTS = {"major_trauma", "child_not_walking", "leg_cold_swollen"}
"""Not signs that one could wait for: nor are those about the person."""


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"cancer_history": "past", "cancer_type": ["breast"]},
        {"cancer_history": "current"},
        {"age_years": 70, "pain_onset": "sudden"},
        {"leg_numbness_one": True, "leg_numbness_one_new": True},
        {"age_years": 16},
    ],
)
def test_every_sign_that_would_make_an_emergency_stands_in_the_safety_net(
    answers: dict[str, Any], all_no: dict[str, Any], knowledge: Knowledge
) -> None:
    assessment = assess(all_no | answers, "gb")
    about_you = {each.id for each in knowledge.findings.values() if each.group == "about_you"}
    shown = {finding for id in assessment.safety_net for finding in knowledge.safety_net[id].findings}
    for change in assessment.changes():
        (finding, answer), *_ = change.answers.items()
        if (
            change.urgency is Urgency.EMERGENCY
            and answer is True
            and knowledge.all_definitions[finding].kind == "yes_no"
        ):
            assert finding in shown | FACTS | about_you, finding


def test_the_shortest_time_limit_and_the_fitting_service_are_told() -> None:
    child = assess({"age_years": 3, "bruising_bleeding_pale": True}, "gb")
    assert child.within == "today"
    eye = assess({"cancer_history": "past", "red_painful_eye": True}, "gb")
    assert set(eye.services) == {"eye_clinic", "cancer_team"}
    assert eye.service == "eye_clinic"


def test_not_sure_about_cancer_is_not_never() -> None:
    assert assess({"cancer_history": "unsure", "leg_weakness_one": True}).urgency is Urgency.EMERGENCY
    assert assess({"cancer_history": "unsure", "night_pain_wakes": True}, "us").service == "cancer_team"
