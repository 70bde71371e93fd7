"""Statuses, spans, numbers, and what comes in that is no text."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import backsignal
from backsignal.errors import ReadingError
from backsignal.knowledge.folding import fold
from backsignal.reading import Reading, read, status_of
from backsignal.reading import marks as marks_module
from backsignal.reading.lexicon import lexicon
from backsignal.reading.reading import PART

TODAY = datetime.date(2026, 11, 22)
MESSAGE = (
    "my back's been killing me since Easter, worse in bed, and now I keep tripping over my left foot, "
    "no problems weeing"
)
NOTE = "LBP 6/52, nocte, wt loss ~1 st, no saddle anaes, B+B intact, PMH Ca breast 2019"
BITS = st.sampled_from(
    ["no ", "not ", "numb", "my legs", ", ", ". ", "?", "\n", "if you ", "fever", "can't feel ", "(", ")", "[",
     "]", ":",
     "6/52", "since March", "my mum ", "bladder", "é", "\u202e", "\u00ad", "😀", "İ", "ﬁ", "ß", "<b>", "а", "\x00"]
)  # fmt: skip


def told(text: str, **more: Any) -> dict[str, tuple[Any, str]]:
    return {each.id: (each.value, each.status) for each in read(text, **more).findings}


def test_the_message_and_the_note_are_understood() -> None:
    message = told(MESSAGE, today=TODAY)
    assert message["back_pain"] == (True, "present")
    assert message["night_pain"] == (True, "present")
    assert message["leg_weakness_one"] == (True, "present")
    assert message["bladder_change"] == (False, "absent")
    assert message["pain_days"] == (235, "present")
    note = told(NOTE)
    assert note["pain_days"] == (42, "present")
    assert note["weight_loss_unexplained"] == (True, "present")
    assert note["saddle_numbness"] == (False, "absent")
    assert note["bladder_change"] == note["bowel_change"] == (False, "absent")
    assert note["cancer_history"] == ("past", "present")


@pytest.mark.parametrize(
    ("text", "id", "value"),
    [
        ("I am 54 and have back pain", "age_years", 54),
        ("A 67-year-old man with back pain", "age_years", 67),
        ("back pain for a fortnight", "pain_days", 14),
        ("back pain for two and a half months", "pain_days", 75),
        ("my back has hurt since yesterday", "pain_days", 1),
        ("back pain on and off for years", "pain_days", 730),
        ("back pain, 8/10", "pain_now_0_10", 8),
        ("I have breast cancer", "cancer_type", ["breast"]),
        ("A 42 year old woman with back pain", "sex_at_birth", "female"),
    ],
)
def test_numbers_and_choices(text: str, id: str, value: Any) -> None:
    assert told(text)[id][0] == value


def test_the_cue_that_decided_is_named_and_placed() -> None:
    text = "She denies fever."
    found = read(text).findings[0]
    assert found.status == "absent"
    assert found.cue == "denies"
    assert text[found.cue_start : found.cue_end] == "denies"


def test_new_or_old_is_said_of_a_finding() -> None:
    assert told("New numbness in my left leg")["leg_numbness_one_new"] == (True, "present")
    assert told("I have had numbness in my left foot for many years")["leg_numbness_one_new"] == (False, "present")


def test_any_words_can_be_asked_for_their_status() -> None:
    assert status_of("the patient denies dizziness", 19, 28) == "absent"
    assert status_of("the patient has dizziness", 16, 25) == "present"


def test_a_language_without_words_is_said_and_emergency_words_are_still_seen() -> None:
    german = read("Ich habe seit drei Wochen starke Schmerzen im Rücken und mein Bein ist nicht mehr zu spüren")
    assert german.language is None
    assert not german.findings
    assert read("Меня беспокоит боль в спине уже две недели").language is None
    assert read("Je veux mourir, j'ai mal au dos et je ne sens plus mes jambes, overdose").emergency
    with pytest.raises(ReadingError, match="T102"):
        read("Guten Tag", language="de")


def test_a_text_about_something_else_is_said_to_be() -> None:
    other = read("I have had a sore throat for three days and I want to kill myself")
    assert not other.about_back
    assert other.emergency


def test_spanish_is_read_as_spanish() -> None:
    reading = read("No puedo orinar desde anoche y no siento las piernas, niego fiebre")
    assert reading.language == "es"
    found = {each.id: each.status for each in reading.findings}
    assert found["urinary_retention"] == found["leg_numbness_both"] == "present"


def test_words_are_never_printed_by_accident() -> None:
    reading = read("zebra numbness in my legs")
    assert "zebra" not in repr(reading)
    assert "numb" not in repr(reading.findings[0]).replace("numbness", "").replace("leg_", "")
    assert "legs" not in repr(reading.findings)


def holds(text: str, reading: Reading) -> None:
    for each in reading.findings:
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == each.text
        if each.cue is not None:
            assert text[each.cue_start : each.cue_end] == each.cue
        start, end = reading.sentences[each.sentence]
        assert 0 <= start <= end <= len(text)


@given(st.lists(BITS, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text_is_read_and_every_span_points_into_it(text: str) -> None:
    for language in ("en", "es", None):
        reading = read(text, language, TODAY)
        holds(text, reading)
        again = read(text, language, TODAY)
        assert again.findings == reading.findings


@pytest.mark.parametrize(
    "text", ["?\x80", "\n ", "a\n ", "?  ", " ", "\u200b", "no\u200b", "a\n\u200b", "İ?", "fever ["]
)
def test_endings_that_were_once_fatal_or_could_be(text: str) -> None:
    holds(text, read(text, "en"))


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    from backsignal.cli.read import read_line

    json.loads(read_line((data, None, None)))


@given(st.text(max_size=200))
def test_folding_keeps_the_place_of_every_letter(text: str) -> None:
    low, places = fold(text)
    if places is None:
        assert len(low) == len(text)
    else:
        assert len(places) == len(low) + 1
        assert places == sorted(places)


def test_accents_marks_and_look_alikes_do_not_hide_a_word() -> None:
    for text in ("nu\u00admbness", "ｎumbness", "NUMBNESS", "n\u200bumbness", "numbnеss"):
        found = read(f"I have {text} in my legs", "en").findings
        assert found, text
        assert text in found[0].text


@pytest.mark.parametrize(
    "piece", ["no ", "numb ", "not without ", "my legs, ", "(", "no fever or ", "if you ", "\n", "?"]
)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    """Counted in steps of the interpreter, not in seconds."""

    def steps(text: str) -> int:
        count = 0

        def tick(*_: object) -> Any:
            nonlocal count
            count += 1
            return tick

        sys.settrace(tick)
        try:
            read(text, "en")
        finally:
            sys.settrace(None)
        return count

    read(piece, "en")
    small, large = steps(piece * 200), steps(piece * 2000)
    assert large < 12 * small + 2000


def test_a_phrase_is_never_longer_than_its_bound() -> None:
    depth: dict[int, int] = {}

    def deepest(state: dict[int, Any]) -> int:
        if id(state) not in depth:
            depth[id(state)] = 0
            depth[id(state)] = max((1 + deepest(state[key]) for key in state if key != -2), default=0)
        return depth[id(state)]

    assert deepest(lexicon("en").root) <= marks_module.LONGEST


# --- the command -----------------------------------------------------------------------------------------------------


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(Path(backsignal.__file__).parents[1]), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "backsignal", "read", *arguments], input=given, capture_output=True, env=environment
    )


def test_one_document_as_json() -> None:
    done = run("--json", "--today", "2026-11-22", given=MESSAGE.encode())
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"id", "value", "status", "text", "start", "end"} <= set(found["findings"][0])
    assert found["language"] == "en"


def test_lines_keep_their_order_and_their_ids_and_survive_a_bad_one() -> None:
    lines = [b'{"id": 7, "text": "no fever"}', b"numb legs", b"\xff\x00", b'{"id": 8}', b'{"id": 9, "text": "fever"}']
    for jobs in ("1", "2"):
        done = run("--lines", "--language", "en", "--jobs", jobs, given=b"\n".join(lines) + b"\n")
        made = [json.loads(line) for line in done.stdout.splitlines()]
        assert [each.get("id") for each in made] == [7, None, None, 8, 9]
        assert made[0]["findings"][0]["status"] == "absent"
        assert made[2]["not_utf_8"]
        assert made[3]["error"]["code"] == "T104"


def test_the_page_marks_the_words() -> None:
    done = run(given=NOTE.encode())
    assert b"[B+B intact]" in done.stdout
    assert b"Not reviewed by a clinician" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--today", "Easter"], b"T101"), (["--language", "xx"], b"T102"), (["."], b"T103"), (["nowhere.txt"], b"F101")],
)
def test_refusals_say_how_to_repair(arguments: list[str], code: bytes) -> None:
    done = run(*arguments, given=b"zebra")
    assert done.returncode == 2
    assert code in done.stderr
    assert b"Repair" in done.stderr
    assert b"zebra" not in done.stderr


def test_a_very_long_text_is_read_in_parts_with_every_place_right() -> None:
    text = "My back hurts, I have no fever. My legs are numb. " * 3000
    reading = read(text)
    assert len(text) > 3 * PART
    assert sum(each.id == "fever_chills" and each.status == "absent" for each in reading.findings) >= 2995
    for each in reading.findings:
        assert text[each.start : each.end] == each.text
        opens, closes = reading.sentences[each.sentence]
        assert opens <= each.start < each.end <= closes
    assert len(read("no " * 100_000).findings) == 0


def test_a_row_of_answers_parted_by_strokes_is_read_item_by_item() -> None:
    found = {each.id: each.status for each in read("Fever: N / chest pain: N / syncope: N / vomiting: Y").findings}
    assert found["fever_chills"] == found["chest_pain"] == found["collapse_faint"] == "absent"
    assert found["vomiting"] == "present"
    assert [each.cue for each in read("Chest pain: Y / N").findings] == [None], "nothing was answered there"


def test_a_denied_temperature_denies_the_list_that_follows_it() -> None:
    found = read("She doesn't have a temperature, chest pain or any numbness").findings
    assert {each.status for each in found} == {"absent"}
    assert {"fever_chills", "chest_pain", "numbness"} <= {each.id for each in found}
