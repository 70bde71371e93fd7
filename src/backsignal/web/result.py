"""The result as sections a template can draw: the blocks of the report, with links to sources, guide and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backsignal.knowledge.guide import GuidePage
from backsignal.report import Teller, assessment_page
from backsignal.triage import Assessment

ROW = 40
PEOPLE = 25 * ROW


@dataclass(frozen=True)
class Part:
    """A piece of a section: `kind` as in the report, and for a reason its guide page, for a note its sources."""

    kind: str
    text: str
    sources: tuple[tuple[str, str], ...] = ()
    guide: tuple[str, str] | None = None
    dots: Dots | None = None


@dataclass
class Section:
    """Parts under one heading; the first section of a page has the title."""

    title: str
    parts: list[Part] = field(default_factory=list)

    @property
    def runs(self) -> list[tuple[str, list[Part]]]:
        """Neighbours of one kind together, so that items become one list."""
        runs: list[tuple[str, list[Part]]] = []
        for part in self.parts:
            if not runs or runs[-1][0] != part.kind:
                runs.append((part.kind, []))
            runs[-1][1].append(part)
        return runs


@dataclass(frozen=True)
class Dots:
    """A picture of a thousand people: boxes [left, top, width, height] in dots, for the marked and the doubtful."""

    marked: int
    perhaps: int
    marked_boxes: tuple[tuple[int, int, int, int], ...]
    perhaps_boxes: tuple[tuple[int, int, int, int], ...]
    lines: tuple[str, ...]

    rows = PEOPLE // ROW
    columns = ROW


def result_sections(assessment: Assessment, teller: Teller, guide: Mapping[str, GuidePage]) -> list[Section]:
    """The page of an assessment, heading by heading."""
    rules = {rule.id: rule for rule in teller.knowledge.rules}
    pages: Mapping[str, str] = teller.knowledge.compiled["web"]["guide"]
    dots: Mapping[str, Mapping[str, int]] = teller.knowledge.compiled["web"]["dots"]
    sections: list[Section] = []
    for block in assessment_page(assessment, teller):
        if block.kind in ("title", "heading"):
            sections.append(Section(block.text))
            continue
        page = picture = None
        sources: tuple[tuple[str, str], ...] = ()
        for id in block.about:
            if id in rules:
                page = guide[pages[rules[id].pattern]]
            elif id in dots:
                picture = people(id, dots[id], teller)
            elif id in teller.knowledge.sources:
                sources = (*sources, (id, teller.source(id)))
        sections[-1].parts.append(
            Part(block.kind, block.text, sources, (page.id, page.title) if page else None, picture)
        )
    return sections


def people(id: str, figures: Mapping[str, int], teller: Teller) -> Dots:
    """The picture for a count of people, with the lines that say the same."""
    words: Mapping[str, Any] = teller.knowledge.words("web", teller.language)
    marked = figures["marked"]
    most = figures.get("perhaps", marked)
    what = words["dots"][id]
    lines = [words["dots_key_marked"].format(count=marked, what=what["marked"])]
    if most > marked:
        lines.append(words["dots_key_perhaps"].format(count=most - marked, what=what["perhaps"]))
    lines.append(words["dots_key_rest"].format(count=PEOPLE - most, what=what["rest"]))
    return Dots(marked, most - marked, _boxes(0, marked), _boxes(marked, most), tuple(lines))


def _boxes(first: int, last: int) -> tuple[tuple[int, int, int, int], ...]:
    """The dots from `first` up to `last`, row by row, as few boxes."""
    boxes: list[tuple[int, int, int, int]] = []
    while first < last:
        row, column = divmod(first, ROW)
        if column == 0 and last - first >= ROW:
            rows = (last - first) // ROW
            boxes.append((0, row, ROW, rows))
            first += rows * ROW
        else:
            width = min(ROW - column, last - first)
            boxes.append((column, row, width, 1))
            first += width
    return tuple(boxes)
