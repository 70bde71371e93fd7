"""An assessment as a page of text: what to do first, then why, what is open, what to watch for, the limits."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from backsignal.findings import Origin
from backsignal.report.teller import Teller
from backsignal.triage import Assessment, Reason
from backsignal.urgency import Urgency

WIDTH = 78
_MOST_NOTED = 5
_MOST_OPEN = 6
_MOST_SOURCES = 2


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a page: `kind` is title, heading, text, item or note.

    `about` names what it tells: the rule of a reason, the count of people, the sources of a note.
    """

    kind: str
    text: str
    about: tuple[str, ...] = ()


def assessment_page(assessment: Assessment, teller: Teller) -> Iterator[Block]:
    """The page for the person, emergency text first."""
    emergency = assessment.urgency is Urgency.EMERGENCY
    yield from _advice(assessment, teller)
    yield from _why(assessment, teller)
    if not emergency:
        yield from _open(assessment, teller)
    yield Block("heading", teller.say("heading_net_emergency" if emergency else "heading_net"))
    if not emergency:
        yield Block("text", teller.say("net_means"))
    for id, urgency in assessment.come_back_if.items():
        yield Block("item", teller.come_back(id, urgency))
    if assessment.frequencies:
        yield Block("heading", teller.say("heading_people"))
        for row in teller.knowledge.compiled["frequencies"]:
            if row["id"] in assessment.frequencies:
                yield Block("text", teller.line("frequencies", row["id"]), (row["id"],))
                yield Block("note", _sources(row["sources"], teller), tuple(row["sources"]))
    yield from _limits(assessment, teller)
    if emergency:  # the first line has scrolled away on a small screen, so it is said last as well
        yield Block("title", teller.level(assessment.urgency)["headline"])
        yield Block("text", teller.service(assessment.service)["how"])


def _advice(assessment: Assessment, teller: Teller) -> Iterator[Block]:
    level = teller.level(assessment.urgency)
    if assessment.settled:
        yield Block("title", level["headline"])
        if assessment.within:
            yield Block("text", teller.say("how_soon", limit=teller.limit(assessment.within)))
        service = teller.service(assessment.service)
        yield Block("text", teller.say("who", name=service["name"]))
        if "number" in service:
            yield Block("text", teller.say("number", number=service["number"]))
        yield Block("item", service["how"])
        for id in assessment.services[1:]:
            also = teller.service(id)
            yield Block("item", teller.say("also_who", name=also["name"], how=also["how"]))
        yield from (Block("item", each) for each in level["do"])
    else:
        far = assessment.possible_urgency is Urgency.EMERGENCY
        words = teller.advice("undecided" if far else "undecided_small")
        yield Block("title", words["headline"])
        possible = teller.level(assessment.possible_urgency)["name"]
        yield from (Block("item", each.format(name=level["name"], possible=possible)) for each in words["do"])
    if (
        assessment.possible_urgency is Urgency.EMERGENCY
        and assessment.settled
        and assessment.urgency < Urgency.EMERGENCY
    ):
        yield Block("item", teller.say("open_emergency"))
    for row in _notices(assessment, teller, "do"):
        yield Block("item", row)


def _why(assessment: Assessment, teller: Teller) -> Iterator[Block]:
    leading = assessment.leading
    if not leading and not assessment.settled:
        return  # nothing was told that speaks for or against anything
    yield Block("heading", teller.say("heading_why"))
    for reason in leading:
        yield from _reason(reason, teller)
    if not leading:
        yield Block("text", teller.say("no_reason"))
    yield from _fits(assessment, teller)
    counted = [each for each in assessment.findings.values() if each.origin is Origin.UNSURE_COUNTED_AS_YES]
    if counted:
        yield Block("text", teller.say("counted_as_yes", labels=teller.labels(counted)))
    noted = _noted(assessment)
    if noted and assessment.urgency is not Urgency.EMERGENCY:
        yield Block("heading", teller.say("heading_also"))
        for reason in noted[:_MOST_NOTED]:
            yield Block("item", teller.line("reasons", reason.rule.id), (reason.rule.id,))
            yield from _doubt(reason, teller)


def _fits(assessment: Assessment, teller: Teller) -> Iterator[Block]:
    """The person's own answers that fit everyday pain, said only where the advice is settled."""
    for id in assessment.fitting if assessment.settled else ():
        labels = teller.labels(assessment.findings[each] for each in assessment.fitting[id])
        yield Block("text", teller.say("also_told", labels=labels, notice=teller.line("notices", id)))


def _noted(assessment: Assessment) -> list[Reason]:
    """Lower reasons whose findings the leading ones do not already name."""
    named = {id for reason in assessment.leading for id in reason.because}
    noted: list[Reason] = []
    for reason in assessment.reasons:
        if reason.rule.urgency is not assessment.urgency and not named.issuperset(reason.because):
            named.update(reason.because)
            noted.append(reason)
    return noted


def _reason(reason: Reason, teller: Teller) -> Iterator[Block]:
    yield Block("text", teller.line("reasons", reason.rule.id), (reason.rule.id,))
    labels = teller.labels(reason.findings)
    if labels:
        yield Block("note", teller.say("told", labels=labels))
    published = [id for id in reason.rule.sources if teller.knowledge.sources[id]["known"] in ("quoted", "second_hand")]
    if published:
        yield Block("note", _sources(published, teller), tuple(published))
    yield from _doubt(reason, teller)


def _doubt(reason: Reason, teller: Teller) -> Iterator[Block]:
    """What must be said beside a reason whose sources nobody here has seen."""
    if not reason.rule.verified:
        judged = all(teller.knowledge.sources[id]["known"] == "judgement" for id in reason.rule.sources)
        yield Block("note", teller.say("own_judgement" if judged else "unverified"))


def _sources(ids: Iterable[str], teller: Teller) -> str:
    named = [teller.source(id) for id in ids]
    if len(named) > _MOST_SOURCES:
        named[_MOST_SOURCES:] = [teller.say("more", count=len(named) - _MOST_SOURCES)]
    return teller.say("source", sources="; ".join(named))


def _open(assessment: Assessment, teller: Teller) -> Iterator[Block]:
    yield Block("heading", teller.say("heading_change"))
    if assessment.ask_next:
        labels = [teller.label(id) for id in assessment.ask_next[:_MOST_OPEN]]
        if len(assessment.ask_next) > _MOST_OPEN:
            labels.append(teller.say("more", count=len(assessment.ask_next) - _MOST_OPEN))
        yield Block("text", teller.say("still_open", labels=teller.listed(labels)))
    else:
        yield Block("text", teller.say("settled_line"))


def _limits(assessment: Assessment, teller: Teller) -> Iterator[Block]:
    yield Block("heading", teller.say("heading_limits"))
    yield from (Block("item", each) for each in (*_notices(assessment, teller, "limit"), *teller.interface["limits"]))
    yield Block("text", teller.say("recheck"))
    yield Block("text", teller.interface["notice"])
    knowledge = teller.knowledge
    yield Block("text", teller.say("content", version=knowledge.version, hash=knowledge.hash[:12]))


def _notices(assessment: Assessment, teller: Teller, kind: str) -> list[str]:
    """The notices of one kind."""
    return [
        teller.line("notices", row["id"])
        for row in teller.knowledge.compiled["notices"]
        if row["kind"] == kind and row["id"] in assessment.notices
    ]


def plain_text(blocks: Iterable[Block], *, width: int = WIDTH, strong: Callable[[str], str] = str) -> Iterator[str]:
    """The lines of a page at `width` columns; `strong` marks titles and headings where that can be shown."""
    before = ""
    for block in blocks:
        if block.kind in ("title", "heading") or (
            block.kind == "text" and before not in ("", "title", "text", "heading")
        ):
            yield ""
        if block.kind == "title":
            yield from (strong(line) for line in textwrap.wrap(block.text.upper(), width))
            yield strong("=" * min(width, len(block.text)))
        elif block.kind == "heading":
            yield strong(block.text)
            yield strong("-" * len(block.text))
        else:
            first = {"item": "- ", "note": "    "}.get(block.kind, "")
            yield from textwrap.wrap(
                block.text,
                width,
                initial_indent=first,
                subsequent_indent=" " * len(first),
                break_long_words=True,
                break_on_hyphens=False,
            )
        before = block.kind
