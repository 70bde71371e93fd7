"""What every test may use: the shipped knowledge, the content as files, and people made of answers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from backsignal.knowledge import Knowledge, load
from backsignal.knowledge.authoring import Content, read_content
from backsignal.knowledge.places import CONTENT
from backsignal.triage import cases

settings.register_profile(
    "all", max_examples=int(os.environ.get("EXAMPLES", "150")), deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("all")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def content() -> Content:
    return read_content(CONTENT)


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str, str], Content]:
    """Reads a copy of the content in which one text of one file was replaced."""

    def edit(name: str, old: str, new: str) -> Content:
        folder = tmp_path / "content"
        if not folder.exists():
            shutil.copytree(CONTENT, folder)
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold the text to replace"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return read_content(folder)

    return edit


@pytest.fixture(scope="session")
def all_no(knowledge: Knowledge) -> dict[str, Any]:
    """A man of 40 with three days of low back pain who answers no to everything."""
    return cases.all_no(knowledge) | {
        "age_years": 40,
        "sex_at_birth": "male",
        "pain_days": 3,
        "pain_site": ["low_back"],
        "pain_onset": "days",
    }
