"""The pages around the check: start, own words, guide, search, sources, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from starlette.responses import Response

from backsignal.findings import UNSURE
from backsignal.knowledge.guide import GuidePage
from backsignal.questionnaire import State
from backsignal.reading import Reading
from backsignal.web import words as reading
from backsignal.web.guide import LONGEST_SEARCH, guide_html, search
from backsignal.web.sessions import Check
from backsignal.web.visit import Visit
from backsignal.web.words import Entry

Guide = dict[str, GuidePage]


async def start(visit: Visit) -> Response:
    """GET /: what this is, when to call now, and where to begin."""
    return visit.page("start.html")


# --- own words -------------------------------------------------------------------------------------------------


async def show_words(visit: Visit) -> Response:
    """GET: the box to write in."""
    return visit.page("words.html", error="", text="")


async def take_words(visit: Visit) -> Response:
    """POST: the words, and on to what was understood."""
    await visit.read()
    text = visit.sent("text").strip()
    errors = visit.words["errors"]
    if not text:
        return visit.page("words.html", status=422, error=errors["words"], text="")
    if len(text) > reading.MOST_LETTERS:
        error = errors["long"].format(limit=reading.MOST_LETTERS)
        return visit.page("words.html", status=422, error=error, text=text)
    id = visit.session.begin(Check(text=text))
    return visit.to(f"/check/{id}/words")


async def show_understood(visit: Visit) -> Response:
    """GET: the words with what was understood marked, each to confirm or to correct."""
    text = visit.check.text
    read = reading.read_words(text)
    entries = reading.entries_of(read, visit.knowledge)
    return visit.page(
        "understood.html",
        text=text,
        notes=list(_notes(visit, read, entries)),
        pieces=reading.marked(text, entries),
        rows=[(each, _question(visit, each), [text[begin:end] for begin, end in each.spans]) for each in entries],
        here=f"/check/{visit.check_id}/words",
        carried=visit.carried(visit.check.state),
    )


def _notes(visit: Visit, read: Reading, entries: Sequence[Entry]) -> Iterator[str]:
    """What is said of the text as a whole: emergency words first, another language, another subject."""
    if read.emergency:
        yield visit.teller.say("words_emergency", call=visit.teller.call)
    if read.language is None:
        yield visit.teller.say("words_language")
    elif not read.about_back and not any(each.says == reading.YES for each in entries):
        yield visit.teller.say("words_not_back")


def _question(visit: Visit, entry: Entry) -> str:
    """What is asked to be confirmed: the question itself, or the value that was read."""
    if visit.knowledge.all_definitions[entry.finding].kind == "yes_no":
        return visit.teller.ask(entry.finding)
    label = visit.teller.answer_label(entry.finding, entry.value)
    return f"{label[:1].upper()}{label[1:]}"


async def take_understood(visit: Visit) -> Response:
    """POST: what was confirmed becomes the answers known before the first question."""
    await visit.read()
    check = visit.check
    check.text = check.text or visit.sent("text")[: reading.MOST_LETTERS]  # the page still has what a restart has lost
    given: dict[str, Any] = {}
    for entry in reading.entries_of(reading.read_words(check.text), visit.knowledge):
        yes_no = visit.knowledge.all_definitions[entry.finding].kind == "yes_no"
        said = visit.sent(entry.finding)
        if said == reading.YES:
            given[entry.finding] = True if yes_no else entry.value
        elif yes_no and said in (reading.NO, reading.UNSURE):
            given[entry.finding] = False if said == reading.NO else UNSURE
    check.state = State(given, check.state.screens)
    following = visit.following
    return visit.to(f"/check/{visit.check_id}/{len(check.state.screens) + 1 if following else 'result'}")


# --- guide -----------------------------------------------------------------------------------------------------


async def show_guide(visit: Visit, guide: Guide) -> Response:
    """GET: the list of pages."""
    return visit.page("guide.html", pages=list(guide.values()), search="")


async def show_guide_page(visit: Visit, guide: Guide) -> Response:
    """GET: one page."""
    page = guide.get(visit.request.path_params["page"])
    if page is None:
        return visit.message("missing_title", ["missing"], 404)
    sources = [(id, visit.teller.source(id)) for id in page.sources]
    return visit.page("guide_page.html", page=page, text=guide_html(page, guide), sources=sources)


async def take_search(visit: Visit) -> Response:
    """POST: what to search for. It is kept in memory, so that it never stands in an address."""
    await visit.read()
    visit.session.search = visit.sent("words").strip()[:LONGEST_SEARCH]
    return visit.to("/guide/search")


async def show_search(visit: Visit, guide: Guide) -> Response:
    """GET: what was found."""
    wanted = visit.session.search
    return visit.page("search.html", found=search(wanted, guide), search=wanted)


async def show_sources(visit: Visit) -> Response:
    """GET: every source, and how it is known."""
    known = visit.words["source_known"]
    rows = [
        (id, visit.teller.source(id), known[source["known"]], source["link"] if _is_link(source["link"]) else "")
        for id, source in visit.knowledge.sources.items()
    ]
    return visit.page("sources.html", rows=rows)


def _is_link(link: Any) -> bool:
    return isinstance(link, str) and link.startswith(("https://", "http://"))


# --- settings --------------------------------------------------------------------------------------------------


async def show_settings(visit: Visit) -> Response:
    """GET: region, language and how the pages look."""
    regions = [(id, region["name"]) for id, region in visit.knowledge.regions.items()]
    return visit.page(
        "settings.html",
        regions=regions,
        region=visit.region or "none",
        colours=visit.session.colours,
        text_size=visit.session.text_size,
        came_from=_own_path(visit.request.query_params.get("from", "/")),
    )


async def take_settings(visit: Visit) -> Response:
    """POST: keeps them for this visit and goes back."""
    await visit.read()
    region = visit.sent("region")
    if region in visit.knowledge.regions or region == "none":
        visit.session.region = None if region == "none" else region
    if visit.sent("colours") in visit.words["colours"]:
        visit.session.colours = visit.sent("colours")
    if visit.sent("text_size") in visit.words["text_sizes"]:
        visit.session.text_size = visit.sent("text_size")
    return visit.to(_own_path(visit.sent("from")))


def _own_path(path: str) -> str:
    """A path of this site to go back to; the start page for anything else."""
    return path if re.fullmatch(r"(/[A-Za-z0-9_-]+){1,4}", path) else "/"
