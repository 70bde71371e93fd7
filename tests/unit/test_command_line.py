"""The command line: what goes in, what comes out, and how it leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from backsignal.cli import run
from backsignal.cli.files import LIMIT_BYTES
from backsignal.cli.region import guessed_region
from backsignal.knowledge import Knowledge
from backsignal.knowledge.guide import guide_pages
from docs.typist import PEOPLE, transcript, typed_lines

Captured = pytest.CaptureFixture[str]


def write(folder: Path, answers: Any) -> str:
    path = folder / "answers.json"
    path.write_text(json.dumps(answers))
    return str(path)


def program(*arguments: str, typed: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "backsignal", *arguments],
        input=typed,
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1", **environment},
    )


# --- a file of answers ---------------------------------------------------------------------------------------


def test_answers_in_a_file_give_one_json_object(tmp_path: Path, capsys: Captured) -> None:
    assert run(["check", "--answers", write(tmp_path, {"saddle_numbness": True}), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["urgency"] == record["possible_urgency"] == "emergency"
    assert record["reasons"][0]["because"] == ["saddle_numbness"]


def test_answers_from_standard_input() -> None:
    done = program("check", "--answers", "-", "--json", typed=b'{"fever_chills": true}')
    assert done.returncode == 0
    assert json.loads(done.stdout)["urgency"] == "same_day"


def test_answers_give_a_page_too(tmp_path: Path, capsys: Captured) -> None:
    assert run(["check", "--answers", write(tmp_path, {"chest_pain": True}), "--region", "us"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Region: the United States.")
    assert "GET EMERGENCY HELP NOW" in shown
    assert "Number: 911" in shown


def test_the_urgency_never_becomes_an_exit_status(tmp_path: Path, capsys: Captured) -> None:
    for answers in ({}, {"chest_pain": True}, {"fever_chills": True}):
        assert run(["check", "--answers", write(tmp_path, answers), "--json"]) == 0
    assert capsys.readouterr().err == ""


def test_json_guesses_no_region(tmp_path: Path) -> None:
    file = write(tmp_path, {"night_pain_wakes": True})
    record = json.loads(program("check", "--answers", file, "--json", LC_ALL="en_US.UTF-8").stdout)
    assert record["region"] is None
    assert record["urgency"] == "urgent", "the more careful rule holds where the region is unknown"
    page = program("check", "--answers", file, LC_ALL="en_US.UTF-8").stdout.decode()
    assert "guessed from the language setting" in page


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "F105"),
        (b"  \n", "F105"),
        (b"\xef\xbb\xbf", "F105"),
        (b"{", "F107"),
        (b"not json zebra", "F107"),
        (b'{"fever_chills": tru}', "F107"),
        (b'{"fever_chills": true,}', "F107"),
        (b"\xff\xfe{}", "F106"),
        (b'{"note": "\x00"}', "F107"),
        (b"[1, 2]", "A107"),
        (b'"zebra"', "A107"),
        (b"3", "A107"),
        (b"null", "A107"),
        (b'{"fever_chills": true, "fever_chills": false}', "A108"),
        (b'{"cancer_history": ["never", "past"]}', "A106"),
        (b'{"age_years": 400}', "A104"),
        (b'{"age_years": NaN}', "A104"),
        (b'{"age_years": 1e999}', "A104"),
        (b'{"age_years": ' + b"9" * 5000 + b"}", "A107"),
        (b'{"fever_chill": true}', "A101"),
        (b'{"my zebra": true}', "A102"),
        (b'{"fever_chills": "zebra"}', "A103"),
        (b"[" * 100_000, "F108"),
        (b'{"a":' * 100_000, "F108"),
        (b" " * (LIMIT_BYTES + 1), "F104"),
    ],
)
@pytest.mark.parametrize("extra", [["--json"], []], ids=["json", "page"])
def test_a_bad_file_is_refused_with_one_message(
    content: bytes, code: str, extra: list[str], tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "answers.json"
    path.write_bytes(content)
    assert run(["check", "--answers", str(path), *extra]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(code)
    assert "Repair: " in err
    assert "Traceback" not in err
    assert "zebra" not in err, "what was written is never repeated"


def test_other_things_than_files_are_refused(tmp_path: Path, capsys: Captured) -> None:
    for name, code in ((str(tmp_path), "F102"), (str(tmp_path / "none"), "F101"), ("a\0b", "F103")):
        assert run(["check", "--answers", name, "--json"]) == 2
        assert capsys.readouterr().err.startswith(code)


def test_a_huge_file_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert program("check", "--answers", str(path), "--json").returncode == 2


@pytest.mark.parametrize("region", ["xx", "", "zebra crossing"])
def test_a_region_that_does_not_exist_is_refused(region: str, tmp_path: Path, capsys: Captured) -> None:
    assert run(["check", "--answers", write(tmp_path, {}), "--region", region]) == 2
    assert "zebra" not in capsys.readouterr().err


def test_json_without_answers_is_refused(capsys: Captured) -> None:
    assert run(["check", "--json"]) == 2
    assert "--answers" in capsys.readouterr().err


# --- the region ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "region"),
    [
        ("en_GB.UTF-8", "gb"), ("en_IE.UTF-8", "ie"), ("en_US.UTF-8", "us"), ("en_CA.UTF-8", "ca"),
        ("fr_CA.UTF-8", "ca"), ("en_AU", "au"), ("en_NZ.UTF-8", "nz"),
        ("hi_IN", "in"), ("de_DE.UTF-8@euro", "eu"),
        ("C.UTF-8", None), ("POSIX", None), ("", None), ("xx_XX.UTF-8", None),
    ],
)  # fmt: skip
def test_the_region_is_guessed_from_the_locale(
    locale: str, region: str | None, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", locale)
    assert guessed_region(knowledge) == region


# --- the conversation ------------------------------------------------------------------------------------------


def conversation(
    *lines: str, region: str = "gb", options: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return program("check", "--region", region, *options, typed="\n".join([*lines, ""]).encode(), **environment)


def text(done: subprocess.CompletedProcess[bytes]) -> str:
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("an everyday strain", "YOUR ANSWERS FIT EVERYDAY BACK PAIN"),
        ("past breast cancer and night pain", "SPEAK TO SOMEONE TODAY"),
        ("numbness between the legs", "GET EMERGENCY HELP NOW"),
        ("68, weight loss and pain for seven weeks", "SEE A DOCTOR SOON, WITHIN DAYS"),
    ],
)
def test_the_people_of_the_readme_reach_their_advice(name: str, headline: str) -> None:
    assert headline in transcript(PEOPLE[name], "gb")


def test_an_emergency_ends_the_questions_within_four_screens() -> None:
    done = conversation("0", "1", "y", "s", "n")
    assert done.returncode == 0
    assert "GET EMERGENCY HELP NOW" in text(done)
    assert "Screen 4" not in text(done)


def test_numbness_that_is_old_and_explained_is_asked_about_before_an_emergency_is_told() -> None:
    done = conversation("0", "1", "n", "400", "y", *["0"] * 2, "q")
    assert "did this start with this pain or after it, or has it changed since?" in text(done)
    assert "GET EMERGENCY HELP NOW" not in text(done)


def test_not_sure_about_an_emergency_sign_is_asked_once_more_in_clearer_words() -> None:
    said_no = conversation("0", "u 1", "n", "0", "q")
    assert "You were not sure. One clearer question." in text(said_no)
    assert "GET EMERGENCY" not in text(said_no)
    still_unsure = conversation("0", "u1", "u", "u", "u", "u")
    assert "GET EMERGENCY HELP NOW" in text(still_unsure)
    assert "we count not sure as yes" in text(still_unsure)


def test_why_back_and_wrong_keys() -> None:
    done = conversation("b", "w", "9", "0 1", "x", "1 u 1", "0", "b", "6")
    shown = text(done)
    assert "This is the first screen." in shown
    assert "Why we ask:" in shown
    assert shown.count("That did not fit.") == 4
    assert done.returncode == 0
    assert "GET EMERGENCY HELP NOW" in shown


def test_back_forgets_the_screen_that_is_left() -> None:
    done = conversation("0", "0", "b", "b", "1", "q")
    assert "GET EMERGENCY HELP NOW" in text(done)


def test_skipping_everything_ends_without_false_comfort() -> None:
    done = conversation(*["s"] * 90)
    assert done.returncode == 0
    assert "WE CANNOT TELL YET" in text(done)


@pytest.mark.parametrize("lines", [(), ("0",), ("0", "1")])
def test_the_end_of_the_input_leaves_quietly(lines: tuple[str, ...]) -> None:
    done = conversation(*lines)
    assert done.returncode == 1
    assert done.stderr == b""
    assert text(done).endswith("You left the check. Nothing was kept.")


def test_control_c_leaves_quietly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "backsignal", "check", "--region", "gb"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    seen = b""
    while b"Type the numbers" not in seen:
        seen += process.stdout.read1(4096)  # type: ignore[attr-defined]
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert b"Traceback" not in err
    assert b"Nothing was kept." in out


def test_bytes_that_are_no_text_do_not_break_it() -> None:
    done = program("check", typed=b"\xff\xfe\n0\n\x00\nq\n")
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr


def test_it_reads_well_in_a_plain_pipe_of_80_columns() -> None:
    done = conversation(*["s"] * 90)
    shown = done.stdout.decode()
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 80


# --- the rest --------------------------------------------------------------------------------------------------


def test_the_version_says_that_nobody_reviewed_it(capsys: Captured) -> None:
    assert run(["--version"]) == 0
    assert "Not reviewed by a clinician, not validated with patients." in capsys.readouterr().out


def test_the_guide_lists_and_shows_its_pages(capsys: Captured) -> None:
    assert run(["guide"]) == 0
    listed = capsys.readouterr().out
    for page in guide_pages().values():
        assert page.id in listed
        assert run(["guide", page.id]) == 0
        shown = capsys.readouterr().out
        assert page.title in shown
        assert "Sources:" in shown
        assert "[?]" not in shown, "a figure names a source that the page does not list"
        assert "Not reviewed by a clinician." in shown
    assert run(["guide", "sings"]) == 2
    assert 'Did you mean "signs"?' in capsys.readouterr().err


def test_knowledge_commands(capsys: Captured) -> None:
    assert run(["knowledge", "check"]) == 0
    assert "nothing wrong" in capsys.readouterr().out
    assert run(["knowledge", "show", "cord.both_legs"]) == 0
    assert "unless it is known that" in capsys.readouterr().out
    assert run(["knowledge", "show", "cord.both_leg"]) == 2
    assert 'Did you mean "cord.both_legs"?' in capsys.readouterr().err
    assert run(["knowledge", "unverified"]) == 0
    assert "infection.very_unwell" in capsys.readouterr().out


def test_knowledge_check_names_the_fault(edited: Any, tmp_path: Path, capsys: Captured) -> None:
    edited("rules/cord_compression.yaml", "    when: numb_level_trunk\n", "    when: numb_level_trnk\n")
    assert run(["knowledge", "check", str(tmp_path / "content")]) == 2
    assert "K201  rules/cord_compression.yaml, line " in capsys.readouterr().err


def test_knowledge_diff_says_which_cases_change(edited: Any, tmp_path: Path, capsys: Captured) -> None:
    edited(
        "rules/everyday.yaml",
        "    when: worried_or_not_coping\n",
        "    when: {all: [worried_or_not_coping, vomiting]}\n",
    )
    assert run(["knowledge", "diff", str(tmp_path / "content")]) == 0
    shown = capsys.readouterr().out
    assert "rules changed: everyday.worried" in shown
    assert "self_care -> routine" in shown
    assert run(["knowledge", "diff", str(tmp_path / "content"), str(tmp_path)]) == 2


def test_help_names_every_command(capsys: Captured) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    for name in ("check", "guide", "knowledge"):
        assert name in shown
    assert run(["chek"]) == 2


# --- faults that were found by others ----------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [("0", "1", "q"), ("0", "1"), ("7", "q"), ("0", "3 5")])
def test_whoever_leaves_after_an_emergency_sign_is_not_left_without_the_advice(lines: tuple[str, ...]) -> None:
    shown = text(conversation(*lines))
    assert "GET EMERGENCY HELP NOW" in shown
    assert shown.endswith("You left the check. Nothing was kept.")


def test_a_stray_byte_under_a_strict_locale_does_not_end_the_check() -> None:
    done = program("check", "--region", "gb", typed=b"\xc3\n0\nq\n", PYTHONIOENCODING="utf-8:strict")
    assert done.returncode == 0
    assert b"That did not fit" in done.stdout


def test_a_childs_age_is_asked_for_once_more() -> None:
    shown = text(conversation("0", "0", "0", "3", "n", "34", "2", "q"))
    assert "You typed 3. Is that right?" in shown
    assert "Young children" not in shown


def test_words_for_the_keys_are_understood() -> None:
    shown = text(conversation("none", "no", "u 1", "YES"))
    assert "Screen 4" not in shown.split("GET EMERGENCY")[0].split("One clearer")[0]
    assert text(conversation("1 and 3")).count("GET EMERGENCY HELP NOW") == 2, "said first and last"


def test_back_inside_a_screen_begins_that_screen_again() -> None:
    shown = text(conversation("0", "0", "0", "34", "b", "35", "1", "q"))
    assert shown.count("How old are you?") == 2
    assert shown.count("One leg, arms and balance") == 1


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = subprocess.run(
        [sys.executable, "-m", "backsignal", "check", "--answers", str(pipe), "--json"],
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2


def test_a_pipe_whose_writer_is_slow_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    write_late = f"exec 3>{pipe}; sleep 1; echo '{{\"chest_pain\": true}}' >&3"
    writer = subprocess.Popen(["bash", "-c", write_late])
    time.sleep(0.3)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # lets the writer open its end before the program comes
    time.sleep(0.2)
    process = subprocess.Popen(
        [sys.executable, "-m", "backsignal", "check", "--answers", str(pipe), "--json"], stdout=subprocess.PIPE
    )
    time.sleep(0.4)
    os.close(reader)
    out, _ = process.communicate(timeout=20)
    writer.wait(timeout=20)
    assert json.loads(out)["urgency"] == "emergency"


def test_a_name_too_long_for_any_file_is_refused(capsys: Captured) -> None:
    assert run(["check", "--answers", "a" * 5000, "--json"]) == 2
    assert capsys.readouterr().err.startswith("F103")


def test_a_file_of_many_wrong_keys_is_refused_soon_and_shortly(tmp_path: Path, capsys: Captured) -> None:
    assert run(["check", "--answers", write(tmp_path, {f"fever_chil{i}": True for i in range(30_000)}), "--json"]) == 2
    assert capsys.readouterr().err.count("A101") == 20


@pytest.mark.parametrize("key", ["Zebrasecretword", "fever_chills\n", "zebra", "zebra zebra", ""])
def test_a_key_that_may_be_a_persons_words_is_never_repeated(key: str, tmp_path: Path, capsys: Captured) -> None:
    assert run(["check", "--answers", write(tmp_path, {key: True}), "--json"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("A102")
    assert "zebra" not in err.lower()


def test_knowledge_diff_reads_a_git_revision(capsys: Captured) -> None:
    assert run(["knowledge", "diff", "HEAD", "HEAD"]) == 0
    assert "0 of " in capsys.readouterr().out
    assert run(["knowledge", "diff", "no-such-revision"]) == 2
    assert "no-such-revision" in capsys.readouterr().err
    assert run(["knowledge", "diff", "--", "--output=/tmp/x"]) == 2


def test_a_broken_guide_page_is_found_by_the_check(edited: Any, tmp_path: Path, capsys: Captured) -> None:
    edited("guide/en/02-signs.md", "summary:", "summery:")
    assert run(["knowledge", "check", str(tmp_path / "content")]) == 2
    assert "K004  02-signs.md" in capsys.readouterr().err


def test_a_certificate_is_written_and_a_strange_one_refused(tmp_path: Path, capsys: Captured) -> None:
    strange = tmp_path / "certificate.json"
    strange.write_text('{"content": {"hash": "0"}}')
    assert run(["verify", "--certificate", str(strange)]) == 2
    assert capsys.readouterr().err.startswith("V101")


def test_european_country_codes_lead_to_112(tmp_path: Path, capsys: Captured) -> None:
    for code in ("de", "FR", "no", "es"):
        assert run(["check", "--answers", write(tmp_path, {"chest_pain": True}), "--region", code]) == 0
        assert "Number: 112" in capsys.readouterr().out


def test_a_kept_check_goes_on_where_it_was_left(tmp_path: Path) -> None:
    file = str(tmp_path / "kept.json")
    first = conversation("0", "0", "q", options=("--keep", file))
    assert first.returncode == 0
    assert os.stat(file).st_mode & 0o077 == 0, "only its owner can read it"
    shown = text(conversation("0", "q", options=("--keep", file)))
    assert "goes on where you left it" in shown
    assert "Screen 3" in shown
    assert "Screen 1 " not in shown


def test_a_file_that_cannot_be_written_is_refused_before_the_first_question(tmp_path: Path) -> None:
    done = conversation("1", options=("--keep", str(tmp_path / "no_such_folder" / "kept.json")))
    assert done.returncode == 2
    assert b"F109" in done.stderr
    assert b"Screen 1" not in done.stdout


def test_a_kept_check_that_was_changed_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    conversation("0", "q", options=("--keep", str(file)))
    file.write_text(file.read_text(encoding="utf-8").replace("false", "true", 1), encoding="utf-8")
    done = conversation("0", "q", options=("--keep", str(file)))
    assert done.returncode == 2
    assert b"S102" in done.stderr
    file.write_text('{"form": "\\ud800"}', encoding="utf-8")
    assert b"S101" in conversation("q", options=("--keep", str(file))).stderr


def test_a_crash_before_the_pain_is_not_excused_by_the_question_about_it() -> None:
    shown = text(conversation("7", "y"))
    assert "Was the accident in the last weeks" in shown
    assert "GET EMERGENCY HELP NOW" in shown


def test_not_sure_on_the_last_screen_leaves_the_plain_no_as_it_was() -> None:
    lines = typed_lines(PEOPLE["an everyday strain"], "gb")
    assert text(conversation(*lines[:-1], "u")).count("GET EMERGENCY") == 0


def test_whoever_leaves_after_a_sign_for_within_days_is_told() -> None:
    shown = text(conversation("0", "0", "0", "60", "1", "1", "2", "21", "3", "u", "q"))
    assert "You left the check" in shown
    assert "SEE A DOCTOR SOON" in shown
