"""Reading age 9 to 11, measured: Flesch-Kincaid grade and the length of every sentence a person reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import textstat

from backsignal.knowledge import Knowledge, load
from backsignal.knowledge.guide import guide_pages
from backsignal.urgency import Urgency

WORDS = load().compiled["words"]["en"]
LONGEST = 20
GRADE = 6.0
NAMES = {
    "call": "Call the emergency number and ask for an ambulance.",
    "hospital": "the emergency department",
    "to_do": "Go to the emergency department now.",
}
AVOIDED = (
    "e.g.", "i.e.", "suffer", "victim", "red flag", "sinister", "rule out", "crumbling", "worn out", "slipped",
    "serious pathology", "1 in ",
)  # fmt: skip


def grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text))


def sentences(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.?!:])\s+", text) if each.strip()]


def blocks() -> Iterator[tuple[str, str]]:
    """Everything a person reads, in the blocks in which it is read."""
    for part in ("advice", "reasons", "safety_net", "notices", "frequencies"):
        for key, text in leaves(WORDS[part]):
            yield f"{part}: {key}", text.format_map({**NAMES, "name": "a name", "possible": "a name"})
    for id, words in WORDS["questions"].items():
        yield f"questions: {id}", " ".join(words[key] for key in ("ask", "hint", "why", "clearer") if key in words)


def leaves(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, f"{path}/{key}")
    elif isinstance(node, list):
        yield path, " ".join(node)


BLOCKS = list(blocks())


@pytest.mark.parametrize(("name", "text"), BLOCKS, ids=[name for name, _ in BLOCKS])
def test_sentences_are_short_and_no_word_frightens(name: str, text: str) -> None:
    too_long = [each for each in sentences(text) if len(each.split()) > LONGEST]
    assert not too_long, f"{name}: {too_long}"
    lower = text.lower()
    assert not [word for word in AVOIDED if word in lower], name


@pytest.mark.parametrize("rule", [rule.id for rule in load().rules if rule.urgency is Urgency.EMERGENCY])
def test_every_emergency_reason_is_at_most_grade_6(rule: str) -> None:
    assert grade(WORDS["reasons"][rule]) <= GRADE


@pytest.mark.parametrize("level", [str(each) for each in Urgency])
def test_every_block_of_advice_is_at_most_grade_6(level: str) -> None:
    words = WORDS["advice"]["levels"][level]
    assert grade(" ".join([words["headline"] + ".", *words["do"]])) <= GRADE


@pytest.mark.parametrize("part", ["reasons", "safety_net", "notices", "frequencies"])
def test_each_file_of_sentences_is_at_most_grade_6(part: str) -> None:
    assert grade(" ".join(text.format_map(NAMES) for text in WORDS[part].values())) <= GRADE


@pytest.mark.parametrize("group", sorted({each.group for each in load().findings.values()}))
def test_the_questions_of_each_group_are_at_most_grade_6(group: str, knowledge: Knowledge) -> None:
    ids = [each.id for each in knowledge.findings.values() if each.group == group]
    assert grade(" ".join(f"{WORDS['questions'][id]['ask']} {WORDS['questions'][id]['why']}" for id in ids)) <= GRADE


def test_every_question_about_an_emergency_sign_is_at_most_grade_8_alone(knowledge: Knowledge) -> None:
    """One sentence is too little for the formula to be fair, so a single question is allowed two grades more."""
    hard = [
        (id, grade(text))
        for each in knowledge.findings.values()
        if each.unsure_counts_as_yes
        for id, text in ((each.id, WORDS["questions"][each.id]["ask"]),)
        if grade(text) > GRADE + 2
    ]
    assert not hard


@pytest.mark.parametrize("page", guide_pages().values(), ids=lambda page: page.id)
def test_every_guide_page_is_at_most_grade_6(page: object) -> None:
    text = plain(page.text)  # type: ignore[attr-defined]
    assert grade(text) <= GRADE
    too_long = [each for each in sentences(text) if len(each.split()) > LONGEST]
    assert not too_long


def plain(markdown: str) -> str:
    """Markdown as sentences: headings and list items end with a full stop, source marks are left out."""
    text = re.sub(r"\s*\[[a-z0-9_]+\]", "", markdown)
    text = re.sub(r"\n(?=[^\n#-])", " ", text)
    lines = [re.sub(r"^(#+|-)\s*", "", line).strip() for line in text.splitlines()]
    return " ".join(line if line[-1] in ".?!:" else f"{line}." for line in lines if line)


def test_every_hard_word_that_is_used_is_explained() -> None:
    explained = {row["word"].lower() for row in WORDS["hard_words"]}
    everything = " ".join(text for _, text in BLOCKS).lower() + " ".join(
        page.text.lower() for page in guide_pages().values()
    )
    medical = {
        "spinal cord", "osteoporosis", "aneurysm", "chemotherapy", "immune system", "psoriasis", "uveitis", "dialysis",
        "myeloma", "lymphoma", "melanoma", "inflammation", "sciatica", "shingles", "blood thinner", "thyroid", "mri",
    }  # fmt: skip
    assert not [word for word in medical if word in everything and word not in explained]
