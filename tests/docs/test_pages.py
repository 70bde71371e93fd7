"""Documentation cannot fall behind: made pages are in step, links lead somewhere, examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backsignal.errors import MESSAGES
from backsignal.knowledge import Knowledge
from backsignal.knowledge.authoring import Content
from backsignal.knowledge.guide import guide_pages
from docs import generate

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path for path in ROOT.rglob("*.md") if not {".venv", ".git", "node_modules"} & set(path.relative_to(ROOT).parts)
)


def test_the_reference_pages_are_in_step_with_the_content(content: Content) -> None:
    for name, text in generate.pages(content).items():
        assert (generate.REFERENCE / name).read_text(encoding="utf-8") == text, f"run make docs: {name} is old"


def test_the_transcripts_of_the_readme_are_real_runs() -> None:
    text = generate.README.read_text(encoding="utf-8")
    assert generate.readme(text) == text, "run make docs: a transcript in the README is old"


def test_every_guideline_row_ends_encoded_or_with_a_reason(content: Content, knowledge: Knowledge) -> None:
    rows = {row["row"] for row in content.rows}
    assert rows == {f"G{number}" for number in range(1, 73)}
    encoded = {row for rule in knowledge.rules for row in rule.rows}
    for row in content.rows:
        assert (row["row"] in encoded) != ("not_encoded" in row), row["row"]


def test_every_message_has_a_paragraph() -> None:
    page = (generate.REFERENCE / "errors.md").read_text(encoding="utf-8")
    assert not [code for code in MESSAGES if f"### {code}" not in page]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = generate.README.read_text(encoding="utf-8")
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, {})
    shown = capsys.readouterr().out.splitlines()
    assert shown[:3] == ["same_day", "emergency", "24 h cancer_team"]


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG-content.md"])
def test_every_surface_says_that_nobody_reviewed_it(name: str) -> None:
    text = " ".join((ROOT / name).read_text(encoding="utf-8").lower().split())
    assert "not reviewed by a clinician" in text


def test_every_guide_page_names_known_sources_and_pages(knowledge: Knowledge) -> None:
    pages = guide_pages()
    for page in pages.values():
        assert set(page.sources) <= set(knowledge.sources), page.id
        assert set(re.findall(r"\[([a-z0-9_]+)\]", page.text)) <= set(page.sources), page.id
        for other in re.findall(r"[Ss]ee\s+(?:also\s+)?the\s+page\s+([a-z-]+)", page.text):
            assert other in pages, f"{page.id} refers to the page {other}"


def test_figures_in_the_guide_are_never_from_a_recalled_source(knowledge: Knowledge) -> None:
    for page in guide_pages().values():
        for id in re.findall(r"\[([a-z0-9_]+)\]", page.text):
            assert knowledge.sources[id]["known"] != "recalled", f"{page.id}: {id}"
