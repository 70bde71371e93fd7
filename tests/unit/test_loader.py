"""The loader refuses what a reader could not trust; each refusal names file, line, fault and repair."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from backsignal.errors import MESSAGES, ContentError
from backsignal.knowledge import Knowledge
from backsignal.knowledge.authoring import Content, read_content
from backsignal.knowledge.places import COMPILED
from backsignal.triage.cases import check_cases

Edit = Callable[[str, str, str], Content]

CORD = "rules/cord_compression.yaml"
ABOUT_YOU = "findings/about_you.yaml"
NUMB_LINE = "    when: numb_level_trunk\n"
SELF = "when: is_pregnant"
QUESTIONS = "words/en/questions/saddle_bladder_bowel.yaml"
TAXI = "    service: {}\n    when: unable_to_walk"
SEPSIS = ("nice_ng234, nice_cks_sciatica", "nice_sepsis")
NUMB_ROWS = "    rows: [G1, G18]\n    sources: [nice_ng234, nice_cks_sciatica]\n    verified: yes\n    statement: Skin"


@pytest.mark.parametrize(
    ("code", "name", "old", "new", "said"),
    [
        ("K101", CORD, "rules:\n", "rules: [\n", "cord_compression.yaml, line"),
        ("K102", CORD, NUMB_LINE, NUMB_LINE + "    urgancy: routine\n", 'Did you mean "urgency"?'),
        ("K103", CORD, NUMB_LINE, "", "lacks when"),
        ("K104", CORD, NUMB_LINE, NUMB_LINE + "    within: 3\n", "text is needed"),
        ("K104", CORD, "urgency: emergency", "urgency: very", "one of self_care"),
        ("K105", CORD, "id: cord.numb_line", "id: cord.cannot_walk", "is used twice"),
        ("K105", CORD, NUMB_LINE, NUMB_LINE * 2, "is used twice"),
        ("K201", CORD, NUMB_LINE, "    when: numb_level_trnk\n", 'Did you mean "numb_level_trunk"?'),
        ("K202", CORD, NUMB_LINE, "    when: {some: [numb_level_trunk]}\n", "some is not all, any"),
        ("K202", CORD, NUMB_LINE, "    when: {all: []}\n", "a list with something in it"),
        ("K202", CORD, NUMB_LINE, "    when: {at_least: 3, of: [numb_level_trunk]}\n", "no larger than the list"),
        ("K202", CORD, NUMB_LINE, "    when: age_years\n", "answered as number"),
        ("K202", CORD, NUMB_LINE, "    when: numb_level_trunk >= 3\n", "answered as yes_no"),
        ("K202", "rules/definitions.yaml", "when: pregnant_or_recent_birth is pregnant", SELF, "by itself"),
        ("K104", ABOUT_YOU, "    unit: years\n", "    unit: years\n    asked_twice: yes\n", "yes-no question only"),
        ("K203", CORD, NUMB_LINE, "    when: age_years >= 500\n", "can never have"),
        ("K203", CORD, NUMB_LINE, "    when: cancer_history is often\n", "can never have"),
        ("K301", CORD, NUMB_ROWS, NUMB_ROWS.replace("[nice_ng234, nice_cks_sciatica]", "[]"), "has no source"),
        ("K302", CORD, NUMB_ROWS, NUMB_ROWS.replace("nice_ng234", "nice_ng23"), "sources/nice_ng23.yaml"),
        ("K303", CORD, NUMB_ROWS, NUMB_ROWS.replace(*SEPSIS), "nothing it rests on"),
        ("K304", CORD, NUMB_ROWS, NUMB_ROWS.replace("G18", "G99"), "guideline row G99"),
        ("K305", "rules/inflammatory.yaml", "rows: [G52]", "rows: []", "neither encoded"),
        ("K306", CORD, NUMB_ROWS, NUMB_ROWS.replace("G18", "G4"), "also listed as not encoded"),
        ("K401", "words/en/reasons.yaml", "cord.numb_line:", "cord.numb_lin:", "cord.numb_line is missing"),
        ("K402", "words/en/reasons.yaml", "cord.numb_line:", "cord.numb_lin:", "nothing has that id"),
        ("K401", QUESTIONS, "  clearer: When you wipe", "  clear: When you wipe", "clearer"),
        ("K506", CORD, TAXI.format("ambulance"), TAXI.format("taxi"), "taxi"),
        ("K506", CORD, NUMB_LINE, NUMB_LINE + "    regions: [fr]\n", "region or pattern fr"),
        ("K506", CORD, "pattern: cord_compression", "pattern: cord_compresion", "cord_compression"),
        ("K104", CORD, "    within: a few days\n", "    within: a few dayz\n", "one of now, today"),
        ("K202", CORD, NUMB_LINE, "    when: not new numb_level_trunk\n", "cannot stand under not"),
        ("K202", CORD, NUMB_LINE, "    when: {not: {unless: numb_level_trunk}}\n", "cannot stand under not"),
        ("K403", "words/en/safety_net.yaml", "cannot walk. {to_do}", "cannot walk. {todo}", "todo"),
        ("K505", "cases/cauda_equina.yaml", "cauda_equina.old_sign]", "cauda_equina.older]", "Did you mean"),
        ("K103", "services/regions/gb.yaml", "  eye_clinic:", "  eye_doctor:", "services: eye_clinic"),
        ("K104", "sources/nice_ng234.yaml", "id: nice_ng234", "id: nice_ng235", "nice_ng234 is needed"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_with_its_place_and_repair(
    edited: Edit, code: str, name: str, old: str, new: str, said: str
) -> None:
    faults = [each for each in edited(name, old, new).faults if each.code == code]
    assert faults, f"{code} was not found"
    text = "\n".join(map(str, faults))
    assert said in text
    assert "Repair: " in text
    assert any(Path(each.where.split(",")[0]).suffix == ".yaml" or each.where.startswith("words/") for each in faults)


def test_a_rule_without_a_case_on_each_side_is_refused(edited: Edit) -> None:
    content = edited("cases/child.yaml", "child.under_10", "child.young_person")
    for _ in range(40):
        path = "cases/child.yaml"
        try:
            content = edited(path, "child.under_10", "child.young_person")
        except AssertionError:
            break
    codes = {each.code for each in content.faults if "child.under_10" in each.what}
    assert codes <= {"K501", "K502"}
    assert codes


def test_a_case_that_does_not_come_out_is_refused(edited: Edit) -> None:
    content = edited("cases/cauda_equina.yaml", "urgency: emergency", "urgency: routine")
    faults = check_cases(content.cases, Knowledge(content.compiled))
    assert [each.code for each in faults] == ["K503"]
    assert "urgency is emergency, not routine" in faults[0].what
    assert faults[0].where.startswith("cases/cauda_equina.yaml, line ")


def test_a_near_miss_that_is_not_near_is_refused(edited: Edit) -> None:
    content = edited(
        "cases/cauda_equina.yaml",
        "  rules: [cauda_equina.new_sign, cauda_equina.old_sign]\n",
        "  rules: [cauda_equina.new_sign]\n  misses: [inflammatory.refer]\n",
    )
    faults = check_cases(content.cases, Knowledge(content.compiled))
    assert [each.code for each in faults] == ["K504"]


def test_a_case_with_an_answer_that_cannot_be_taken_is_refused(edited: Edit) -> None:
    content = edited("cases/cauda_equina.yaml", "{saddle_numbness: true}", "{saddle_numness: true}")
    faults = check_cases(content.cases, Knowledge(content.compiled))
    assert faults[0].code == "K503"
    assert "A101" in faults[0].what


def test_a_folder_without_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="K002"):
        read_content(tmp_path)


def test_the_shipped_content_has_no_fault(content: Content) -> None:
    assert not content.faults, "\n".join(map(str, content.faults))


def test_the_compiled_content_is_in_step_with_the_files(content: Content) -> None:
    assert content.compiled == Knowledge(json.loads(COMPILED.read_bytes())).compiled, (
        "run: backsignal knowledge compile"
    )


def test_every_message_is_reachable_from_the_code() -> None:
    source = "\n".join(path.read_text() for path in Path("src").rglob("*.py") if path.name != "errors.py")
    assert not [code for code in MESSAGES if f'"{code}"' not in source]
