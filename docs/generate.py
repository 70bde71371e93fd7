"""Writes the pages that can be made from the content, and the transcripts in the README.

Run by `make docs`; a test refuses a page that is not in step.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backsignal.errors import MESSAGES
from backsignal.knowledge import Knowledge, load, read_answers
from backsignal.knowledge.authoring import Content, read_content
from backsignal.knowledge.places import CONTENT
from backsignal.report import Teller
from backsignal.report.plain_rule import rule_lines
from docs.misread import misread
from docs.planted_faults import planted_faults
from docs.typist import PEOPLE, transcript

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
README = ROOT / "README.md"
MADE = "<!-- Made by docs/generate.py from the content; edit the content, not this page. -->"
NOTICE = "Not reviewed by a clinician, not validated with patients."
NOBODY = "a person who skipped everything"


def pages(content: Content) -> dict[str, str]:
    """Every generated page of docs/reference, by file name."""
    knowledge = Knowledge(content.compiled)
    teller = Teller(knowledge)
    made = {
        "guidelines.md": guidelines(content, knowledge),
        "rules.md": rules(content, knowledge, teller),
        "findings.md": findings(knowledge, teller),
        "sources.md": sources(knowledge),
        "cases.md": cases(content),
        "errors.md": errors(),
        "planted_faults.md": planted_faults(),
        "misread.md": misread(content, knowledge, teller),
    }
    return {name: "\n".join([MADE, "", *lines]) + "\n" for name, lines in made.items()}


def guidelines(content: Content, knowledge: Knowledge) -> Iterator[str]:
    """The table of guideline rows: encoded by which rules, or why not."""
    by_row: dict[str, list[str]] = {}
    for rule in knowledge.rules:
        for id in rule.rows:
            by_row.setdefault(id, []).append(rule.id)
    left = sum("not_encoded" in row for row in content.rows)
    yield "# Guideline rows, and what became of them"
    yield ""
    yield f"{NOTICE} {len(content.rows)} rows: {len(content.rows) - left} encoded, {left} not, each with its reason."
    yield "Trust: quoted (seen on a public page), second-hand (seen on a page that reports the original), recalled (not"
    yield "seen), derived (worked out)."
    yield ""
    yield "| row | about | what it says, in our words | trust | encoded by |"
    yield "| --- | --- | --- | --- | --- |"
    for row in content.rows:
        ids = ", ".join(f"`{id}`" for id in by_row.get(row["row"], []))
        ids += f"; in part: {row['partly']}" if "partly" in row else ""
        outcome = ids or f"not encoded: {row['not_encoded']}"
        yield f"| {row['row']} | {_cell(row['about'])} | {_cell(row['says'])} | {row['trust']} | {_cell(outcome)} |"


def rules(content: Content, knowledge: Knowledge, teller: Teller) -> Iterator[str]:
    """Every rule in plain words, most urgent first."""
    yield "# Rules"
    yield ""
    yield f"{NOTICE} {len(knowledge.rules)} rules, most urgent first."
    yield "`backsignal knowledge show RULE` prints one with its cases."
    for rule in knowledge.rules:
        yield ""
        yield f"## {rule.id}"
        yield ""
        where = ", ".join(rule.regions) + " and where the region is unknown" if rule.regions else "everywhere"
        yield f"- {rule.urgency}, {rule.service}, {rule.within or 'usual time of the level'}; holds {where}"
        yield f"- pattern: {rule.pattern}; rows: {', '.join(rule.rows) or 'none'}"
        yield f"- verified: {'yes' if rule.verified else 'no'}"
        yield f"- sources: {', '.join(rule.sources)}"
        yield f"- for the doctor: {rule.statement}"
        if rule.disagree:
            yield f"- where sources disagree: {rule.disagree}"
        yield f"- for the person: {teller.line('reasons', rule.id)}"
        yield ""
        yield "```text"
        yield from rule_lines(rule.when, teller)
        yield "```"
    yield ""
    yield "## Names used by the rules"
    for id, node in content.compiled["definitions"].items():
        yield ""
        yield f"### {id}"
        yield ""
        yield f"{content.compiled['names'][id]}"
        yield ""
        yield "```text"
        yield from rule_lines(knowledge.condition(node), teller)
        yield "```"


def findings(knowledge: Knowledge, teller: Teller) -> Iterator[str]:
    """Every finding: its id, its answer, its question."""
    yield "# Findings"
    yield ""
    yield f"{NOTICE} {len(knowledge.findings)} findings. One marked *onset* also takes `<id>_new` (yes or no) and"
    yield "`<id>_since_days`. *Unsure is yes*: not sure counts as yes after one clearer question. Every answer may be"
    yield '`"unsure"`; what is left out is unknown.'
    group = ""
    for each in knowledge.findings.values():
        if each.group != group:
            group = each.group
            yield ""
            yield f"## {group.replace('_', ' ')}"
            yield ""
            yield "| id | answer | question | marks |"
            yield "| --- | --- | --- | --- |"
        answer = {
            "yes_no": "true, false",
            "number": f"{each.low:g} to {each.high:g} {each.unit}",
            "choice": ", ".join(each.values),
            "several": "a list of: " + ", ".join(each.values),
            "text": "text, or false",
        }[each.kind]
        marks = [
            word
            for word, told in (
                ("onset", each.onset),
                ("unsure is yes", each.unsure_counts_as_yes),
                ("asked twice", each.asked_twice),
                ("sign of the article", each.article),
                ("worked out too", bool(each.present_if or each.absent_if)),
                ("asked as " + ", ".join(each.narrower), bool(each.narrower)),
            )
            if told
        ]
        marks += [f"{code['system']} {code['code']}" for code in each.codes]
        yield f"| `{each.id}` | {answer} | {_cell(teller.ask(each.id))} | {_cell('; '.join(marks))} |"


def sources(knowledge: Knowledge) -> Iterator[str]:
    """Every source, how it is known and when to look again."""
    yield "# Sources"
    yield ""
    yield f"{NOTICE} How each is known: quoted, second_hand, recalled (never shown as fact), judgement (our own)."
    yield ""
    yield "| id | title | publisher, year | known | look again | note |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for id, each in knowledge.sources.items():
        title = _cell(each["title"])
        linked = f"[{title}]({each['link']})" if str(each["link"]).startswith("http") else title
        yield (
            f"| `{id}` | {linked} | {_cell(each['publisher'])}, {each['year']} | {each['known']} | "
            f"{each['look_again']} | {_cell(each['note'])} |"
        )


def cases(content: Content) -> Iterator[str]:
    """The worked cases as a chapter to read and object to."""
    yield "# Worked cases"
    yield ""
    yield f"{NOTICE} {len(content.cases)} cases. *rest: no* means that every other question is answered no."
    chapter = ""
    for case in content.cases:
        file = case.where.split(",")[0].removeprefix("cases/").removesuffix(".yaml")
        if file != chapter:
            chapter = file
            yield ""
            yield f"## {file.replace('_', ' ')}"
            yield ""
        place = f", region {case.region}" if case.region else ""
        rest = ", rest: no" if case.rest else ""
        yield f"- {case.says}: **{case.urgency}**{f' (possible {case.possible})' if case.possible else ''}{place}{rest}"


def errors() -> Iterator[str]:
    """Every message, by its code."""
    yield "# Messages"
    yield ""
    yield "Exit status 2: the input was refused. Slanted words are filled in; an answer or a person's words never are."
    for code, (what, repair) in MESSAGES.items():
        yield ""
        yield f"### {code}"
        yield ""
        yield f"{_spoken(what)}"
        yield ""
        yield f"Repair: {_spoken(repair)}"


def _spoken(text: str) -> str:
    """The message with its places slanted; doubled braces are plain ones."""
    slanted = re.sub(r"\{(\w+)\}", r"*\1*", text)
    for written, meant in (("{{", "{"), ("}}", "}"), ("{*", "*"), ("*}", "*")):
        slanted = slanted.replace(written, meant)
    return slanted


def _cell(text: Any) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def readme(text: str) -> str:
    """The README with every transcript made again between its marks."""
    for name, person in {**PEOPLE, NOBODY: None}.items():
        start, end = f"<!-- transcript: {name} -->", "<!-- end -->"
        if start not in text:
            raise SystemExit(f"README.md has no place for the transcript of {name}")
        before, _, rest = text.partition(start)
        after = rest.partition(end)[2]
        shown = _shortened(transcript(person, "gb"), name)
        text = f"{before}{start}\n\n```text\n{shown}\n```\n\n{end}{after}"
    return text


def _shortened(shown: str, name: str) -> str:
    """The advice in full; of the questions the first screen for the first person, and what was told for the others."""
    lines = [line.rstrip() for line in shown.splitlines()]
    rules = [index for index, line in enumerate(lines) if line and not line.strip("=")]
    screens = [index for index, line in enumerate(lines) if line.startswith("Screen ")]
    title = next(index for index in rules if index > screens[-1])
    command, advice = "$ backsignal check --region gb", lines[title - 1 :]
    if name == next(iter(PEOPLE)):
        return "\n".join([command, *lines[: screens[1]], f"[... {len(screens) - 1} more screens]", "", *advice])
    told = textwrap.wrap(f"[... {len(screens)} screens{_told(name)}]", 78, subsequent_indent="     ")
    return "\n".join([command, *told, "", *advice])


def _told(name: str) -> str:
    """What that person answered, but for no and never."""
    teller, knowledge = Teller(load()), load()
    told = [finding for finding in read_answers(PEOPLE.get(name, {}), knowledge).values() if finding.id != "back_pain"]
    return "; told: " + teller.labels(told) if told else "; everything skipped"


def main() -> None:
    """Writes every page and the README."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages(read_content(CONTENT)).items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
