"""A mistake in the reading words is named with file, line and repair."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from backsignal.knowledge.authoring import Content
from backsignal.knowledge.phrase_notation import Automaton, Notation, NotationError, inflected
from backsignal.knowledge.places import CONTENT
from backsignal.knowledge.reading_content import read_reading_words
from backsignal.reading.examples import check_examples

EXTRA = "words/en/reading/extra.yaml"


@pytest.mark.parametrize(
    ("entry", "code", "said"),
    [
        ("phrases: [{reads: nite_pain, as: [zz], example: zz}]", "K201", "Did you mean"),
        ("phrases: [{reads: fever_chills, as: [zz]}]", "K103", "example"),
        ("phrases: [{reads: fever_chills, like: [zz], as: [zz], example: zz}]", "K102", "like"),
        ("phrases: [{reads: fever_chills, as: ['(zz'], example: zz}]", "K701", ") is missing"),
        ("phrases: [{reads: fever_chills, as: ['<zz> qq'], example: zz}]", "K701", "no list <zz>"),
        ("phrases: [{reads: fever_chills, as: ['[zz]'], example: zz}]", "K701", "optional"),
        ("phrases: [{reads: fever_chills, as: [zz], example: qq}]", "K703", "nothing was read"),
        ("phrases: [{reads: fever_chills, as: [zz], example: no zz}]", "K703", "is absent, not present"),
        ("cues: [{cue: maybe, as: [zz], example: zz, reads: fever_chills, status: present}]", "K104", "cue"),
        (
            "frames: [{frame: f, as: [zz], example: zz, reads: fever_chills, sites: {lag: [fever_chills]}}]",
            "K702",
            "lag",
        ),
        ("structure: {no_words: [no]}", "K104", "quotes"),
        ("phrase: []", "K102", "Did you mean"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, content: Content, entry: str, code: str, said: str) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT / "words", folder / "words")
    (folder / EXTRA).write_text(entry + "\n", encoding="utf-8")
    words = read_reading_words(folder, content.compiled["findings"])
    faults = [each for one in words for each in one.faults] or check_examples(words)
    assert [each.code for each in faults] == [code], [str(each) for each in faults]
    assert said in str(faults[0])
    assert EXTRA in faults[0].where
    assert "line 1" in faults[0].where


def test_the_notation() -> None:
    assert "tripping" in inflected("trip")
    assert "carried" in inflected("carry")
    notation = Notation({"my": ["my", "his own"]})
    automaton = Automaton({}, ["."])
    automaton.add(notation.parse("[very] numb|dead <my> leg~ ..2 today"), 0)
    states, first = automaton.states()

    def accepts(text: str) -> bool:
        at = first
        for word in text.split():
            words, after, other, _ = states[at]
            number = automaton.words.get(word)
            other = -1 if number in automaton.breaks else other
            at = after[words.index(number)] if number in words else other
            if at < 0:
                return False
        return bool(states[at][3])

    assert accepts("numb my leg today")
    assert accepts("very dead his own legs once more today")
    assert not accepts("numb my leg one two three today")
    assert not accepts("numb my leg . today")
    with pytest.raises(NotationError):
        notation.parse("numb ..9 leg")
