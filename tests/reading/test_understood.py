"""From words to the check: nothing counts before it is confirmed, and a sign of an emergency is asked about first."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backsignal.assess import assess
from backsignal.knowledge import Knowledge, load, read_answers
from backsignal.questionnaire.understood import Understood, answers_of, understood
from backsignal.reading import read
from backsignal.urgency import Urgency

MESSAGE = (
    "my back's been killing me since Easter, worse in bed, and now I keep tripping over my left foot, "
    "no problems weeing"
)
NOTE = "LBP 6/52, nocte, wt loss ~1 st, no saddle anaes, B+B intact, PMH Ca breast 2019"


def points(text: str, knowledge: Knowledge) -> Understood:
    return understood(read(text), knowledge)


def test_the_message_of_a_person_becomes_points(knowledge: Knowledge) -> None:
    found = points(MESSAGE, knowledge)
    assert [point.finding for point in found.asked_first] == ["leg_weakness_one"]
    answers = answers_of(found.to_confirm)
    assert answers["pain_worse_at_night"] is True
    assert answers["urinary_retention"] is False
    assert "night_pain" not in answers, "the same words said it more closely"


def test_the_note_of_a_clinician_becomes_points(knowledge: Knowledge) -> None:
    found = points(NOTE, knowledge)
    assert [point.finding for point in found.asked_first] == ["cancer_history"]
    answers = answers_of(found.to_confirm)
    assert answers["pain_days"] == 42
    assert answers["weight_loss_unexplained"] is True
    assert answers["saddle_numbness"] is False


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("My back hurts. I have no control of my bladder.", "urinary_incontinence_new"),
        ("Bad back, and I can't feel when I wipe", "saddle_numbness"),
        ("Back pain and maybe some numbness between my legs", "saddle_numbness"),
    ],
)
def test_a_sign_of_an_emergency_is_asked_about_first(text: str, finding: str, knowledge: Knowledge) -> None:
    assert finding in [point.finding for point in points(text, knowledge).asked_first]


def test_what_is_unsure_or_said_twice_is_a_question_and_no_answer(knowledge: Knowledge) -> None:
    found = points("My back hurts. I might have a fever. No weight loss. I lost a stone without trying.", knowledge)
    assert {"fever_chills", "weight_loss_unexplained"} <= {point.finding for point in found.left_open}
    assert not {"fever_chills", "weight_loss_unexplained"} & answers_of(found.points).keys()


def test_other_people_old_troubles_and_ifs_are_heard_but_never_count(knowledge: Knowledge) -> None:
    text = "My back aches. My mum had breast cancer. If I get a fever I will call."
    found = points(text, knowledge)
    assert {each.id for each in found.not_counted} >= {"cancer_history", "fever_chills"}
    assert not {"cancer_history", "fever_chills"} & {point.finding for point in found.points}


@given(st.text(max_size=200), st.sampled_from([MESSAGE, NOTE, "no ", "numb, "]))
def test_whatever_is_written_its_answers_can_be_taken(text: str, more: str) -> None:
    found = understood(read(f"{text} {more}"), load())
    read_answers(answers_of(found.points), load())
    assert not {point.finding for point in found.asked_first} & {point.finding for point in found.to_confirm}


# --- in the terminal -------------------------------------------------------------------------------------------


def told(words: str, *lines: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "backsignal", "check", "--region", "gb", "--words", words],
        input="\n".join([*lines, ""]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return " ".join(done.stdout.split())


def test_a_confirmed_emergency_is_told_at_once() -> None:
    shown = told("My back hurts and I can't feel when I wipe", "y", "y", "1", "n")
    assert "You wrote: My back hurts and I [can't feel when I wipe]" in shown
    assert "GET EMERGENCY HELP NOW" in shown
    assert "Screen 2" not in shown


def test_a_denied_reading_does_not_count() -> None:
    shown = told("My back hurts and I can't feel when I wipe", "n", "q")
    assert "GET EMERGENCY HELP NOW" not in shown


def test_what_is_typed_as_wrong_is_left_out_and_asked_again() -> None:
    shown = told("My back hurts. I am 58. I have a fever.", "1", "0", "0", "0", "q")
    assert "1 your age, 58" in shown
    assert shown.count("How old are you?") == 1
    right = told("My back hurts. I am 58. I have a fever.", "0", "0", "0", "0", "q")
    assert "How old are you?" not in right


def test_words_about_something_else_or_in_another_language_are_said_to_be_so() -> None:
    assert "do not seem to be about back pain" in told("My tooth hurts.", "q")
    assert "English and Spanish only" in told("J'ai mal au dos depuis trois semaines et je suis fatigué", "q")
    assert "can mean an emergency" in told("My cat is ill and I have crushing chest pain", "q")


def test_the_words_stand_in_no_message(knowledge: Knowledge) -> None:
    found = points("zanzibar back pain zanzibar", knowledge)
    assert "zanzibar" not in repr(found)
    assert "zanzibar" not in repr(found.points)
    assert assess(answers_of(found.points)).urgency is Urgency.SELF_CARE
