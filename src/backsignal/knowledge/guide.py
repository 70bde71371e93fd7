"""The guide for patients: Markdown pages with a small head that names page, title and sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from backsignal.errors import ContentError, fault
from backsignal.knowledge.places import CONTENT


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page: `text` is Markdown, in which a source id in square brackets stands behind each figure."""

    id: str
    title: str
    summary: str
    sources: tuple[str, ...]
    text: str


def guide_pages(language: str = "en", content: Path = CONTENT) -> dict[str, GuidePage]:
    """Every page of the guide in order, by page id.

    Raises FileNotFoundError for a language without a guide and ContentError for a page without its head.
    """
    pages = [_page(path) for path in sorted((content / "guide" / language).iterdir()) if path.suffix == ".md"]
    return {page.id: page for page in pages}


def _page(path: Path) -> GuidePage:
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    values = dict(re.findall(r"^(\w+): (.*(?:\n +.*)*)", parts[1], re.MULTILINE)) if len(parts) == 3 else {}
    missing = [key for key in ("page", "title", "summary", "sources") if key not in values]
    if missing:
        raise ContentError(fault("K004", path.name, problem=f"it lacks {', '.join(missing)}"))
    return GuidePage(
        id=values["page"].strip(),
        title=" ".join(values["title"].split()),
        summary=" ".join(values["summary"].split()),
        sources=tuple(re.findall(r"[a-z0-9_]+", values["sources"])),
        text=parts[2].strip(),
    )
