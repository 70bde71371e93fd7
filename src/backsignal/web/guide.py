"""The guide as web pages: its small Markdown to HTML, and a search over its sections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from backsignal.knowledge.guide import GuidePage

LONGEST_SEARCH = 100
MOST_FOUND = 12
_SNIPPET = 160


@dataclass(frozen=True)
class Place:
    """A section of a page that holds what was searched for."""

    page: str
    anchor: str
    title: str
    text: str


def guide_html(page: GuidePage, pages: Mapping[str, GuidePage]) -> Markup:
    """The text of a page as HTML: headings, paragraphs, lists, marks of sources, links to other pages."""
    cited = {id: number for number, id in enumerate(page.sources, start=1)}
    parts: list[str] = []
    for block in re.split(r"\n\s*\n", page.text):
        if block.startswith("# "):
            continue  # the title stands in the head of the page
        if block.startswith("#"):
            level = len(block) - len(block.lstrip("#"))
            title = block.lstrip("# ").strip()
            parts.append(f'<h{level} id="{anchor(title)}">{_inline(title, cited, pages)}</h{level}>')
        elif re.match(r"(-|\d+\.) ", block):
            ordered = block[0] != "-"
            items = re.split(r"^(?:-|\d+\.) ", block, flags=re.MULTILINE)[1:]
            tag = "ol" if ordered else "ul"
            inside = "".join(f"<li>{_inline(item, cited, pages)}</li>" for item in items)
            parts.append(f"<{tag}>{inside}</{tag}>")
        else:
            parts.append(f"<p>{_inline(block, cited, pages)}</p>")
    return Markup("\n".join(parts))


def _inline(text: str, cited: Mapping[str, int], pages: Mapping[str, GuidePage]) -> str:
    html = str(escape(" ".join(text.split())))
    html = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html)
    html = re.sub(
        r" ?\[([a-z0-9_]+)\]",
        lambda found: (
            f'<sup><a href="#source-{cited[found[1]]}">[{cited[found[1]]}]</a></sup>' if found[1] in cited else ""
        ),
        html,
    )

    def page_link(found: re.Match[str]) -> str:
        page = pages.get(found[2])
        return f'{found[1]}<a href="/guide/{page.id}">{escape(page.title)}</a>' if page else found[0]

    return re.sub(r"([Ss]ee (?:also )?the page )([a-z-]+)", page_link, html)


def anchor(title: str) -> str:
    """The id of a heading."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def search(words: str, pages: Mapping[str, GuidePage]) -> list[Place]:
    """Sections that hold every word, those with a word in the title first."""
    wanted = [word for word in re.findall(r"\w+", words[:LONGEST_SEARCH].lower()) if len(word) > 1][:6]
    if not wanted:
        return []
    found: list[tuple[int, Place]] = []
    for page in pages.values():
        for title, text in _page_sections(page):
            plain = " ".join(re.sub(r"\[[a-z0-9_]+\]|[*#]", "", text).split())
            low = f"{page.title} {title} {plain}".lower()
            if all(word in low for word in wanted):
                score = sum(3 * (word in title.lower()) + low.count(word) for word in wanted)
                start = max(0, min((plain.lower().find(word) for word in wanted), default=0) - 40)
                snippet = plain[start : start + _SNIPPET].strip()
                shown = title if title == page.title else f"{page.title}: {title}"
                found.append((score, Place(page.id, anchor(title), shown, f"{snippet} ...")))
    found.sort(key=lambda each: -each[0])
    return [place for _, place in found[:MOST_FOUND]]


def _page_sections(page: GuidePage) -> list[tuple[str, str]]:
    """The sections of a page: title and text."""
    pieces = re.split(r"^## (.+)$", page.text, flags=re.MULTILINE)
    first = re.sub(r"^# .+$", "", pieces[0], flags=re.MULTILINE)
    return [(page.title, first), *zip(pieces[1::2], pieces[2::2], strict=True)]
