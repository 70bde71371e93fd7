"""Every example sentence of the content and every hard phrase is read as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from backsignal.knowledge.authoring import Content
from backsignal.knowledge.places import COMPILED, CONTENT
from backsignal.knowledge.reading_content import ReadingContent, read_reading_words, reading_file
from backsignal.reading.examples import check_examples
from benchmarks.reading import HARD, judged, phrases


@pytest.fixture(scope="session")
def words(content: Content) -> list[ReadingContent]:
    return read_reading_words(CONTENT, content.compiled["findings"])


def test_the_reading_words_have_no_fault(words: list[ReadingContent]) -> None:
    assert [each.language for each in words] == ["en", "es"]
    assert not [str(fault) for each in words for fault in each.faults]


def test_the_compiled_reading_words_are_in_step(words: list[ReadingContent]) -> None:
    for each in words:
        text = reading_file(each.language, COMPILED.parent).read_text(encoding="utf-8")
        assert each.compiled["hash"] in text, "run: backsignal knowledge compile"


def test_every_example_is_read_as_it_says(words: list[ReadingContent]) -> None:
    assert sum(len(each.examples) for each in words) > 250
    faults = check_examples(words)
    assert not faults, "\n".join(map(str, faults))


def test_no_emergency_sign_of_the_hard_phrases_is_turned_round() -> None:
    for _, row in phrases(Path(HARD)):
        faults, inverted = judged(row)
        assert not inverted, faults


def test_at_least_98_of_100_hard_phrases_are_right() -> None:
    rows = [row for _, row in phrases(Path(HARD))]
    wrong = [(row["text"], faults) for row in rows if (faults := judged(row)[0])]
    assert len(rows) >= 220
    assert len(wrong) <= 0.02 * len(rows), wrong


def test_every_finding_a_person_can_put_in_words_is_covered(words: list[ReadingContent], content: Content) -> None:
    """What no phrase reads is worked out, or asked as a number that words seldom give."""
    english = words[0].compiled["entries"]
    read = {str(id).split("=")[0] for each in english if each["kind"] == "phrase" for id in each["name"]}
    read |= {each["name"] for each in english if each["kind"] == "measure"}
    for each in english:
        if each["kind"] == "frame":
            read |= {str(id).split("=")[0] for ids in [each.get("alone", []), *each["sites"].values()] for id in ids}
    missing = {each["id"] for each in content.compiled["findings"]} - read
    assert missing <= {"bladder_bowel_onset_days", "child_under_10", "onset_before_45"}
