"""backsignal knowledge: for the person who edits content."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import click

from backsignal.errors import BacksignalError, ContentError, Fault, did_you_mean, fault
from backsignal.knowledge import Knowledge, load
from backsignal.knowledge.authoring import Content, read_content, write_compiled
from backsignal.knowledge.places import COMPILED, CONTENT
from backsignal.knowledge.reading_content import (
    ReadingContent,
    read_reading_words,
    reading_file,
    write_reading_words,
)
from backsignal.reading.examples import check_examples
from backsignal.report import Teller
from backsignal.report.plain_rule import rule_lines
from backsignal.triage.cases import check_cases
from backsignal.triage.compare import compare_contents

_FOLDER = click.argument("folder", type=click.Path(path_type=Path), default=CONTENT)


@click.group()
def knowledge() -> None:
    """For the person who edits content: check it, read a rule, list what is not verified, compare two versions."""


@knowledge.command()
@_FOLDER
def check(folder: Path) -> None:
    """Check every content file and run every case. Without FOLDER, the shipped content."""
    content = read_content(folder)
    faults = list(content.faults)
    if not faults:  # cases are run only on content that can be trusted to be read
        faults = check_cases(content.cases, Knowledge(content.compiled))
    if folder == CONTENT and not faults and load().hash != content.compiled["hash"]:
        faults.append(fault("K601", COMPILED.name))
    words = read_reading_words(folder, content.compiled["findings"])
    faults += [each for one in words for each in one.faults]
    if not faults:
        faults += check_examples(words)
    if folder == CONTENT and not faults:
        faults += [fault("K601", reading_file(each.language, COMPILED.parent).name) for each in words if _old(each)]
    if faults:
        raise ContentError(*faults)
    rules = content.compiled["rules"]
    click.echo(
        f"{len(rules)} rules, {len(content.compiled['findings'])} findings, {len(content.compiled['sources'])} sources "
        f"and {len(content.cases)} cases: nothing wrong."
    )
    click.echo(f"Content version {content.compiled['version']}, hash {content.compiled['hash'][:12]}.")
    for each in words:
        click.echo(f"Reading words, {each.language}: {len(each.examples)} examples, hash {each.compiled['hash'][:12]}.")


def _old(words: ReadingContent) -> bool:
    """Whether the compiled reading words of a language are missing or made from other files."""
    try:
        text = reading_file(words.language, COMPILED.parent).read_text(encoding="utf-8")
    except OSError:
        return True
    return words.compiled["hash"] not in text[-100:]


@knowledge.command(name="compile")
def compile_content() -> None:
    """Write the compiled content again after the files were edited."""
    content = _sound(CONTENT)
    words = read_reading_words(CONTENT, content.compiled["findings"])
    faults = [each for one in words for each in one.faults]
    if faults:
        raise ContentError(*faults)
    try:
        write_compiled(content.compiled, COMPILED)
        for each in words:
            write_reading_words(each, COMPILED.parent)
    except OSError:
        raise ContentError(fault("K602", COMPILED.name)) from None
    click.echo(f"Wrote {COMPILED.name}, hash {content.compiled['hash'][:12]}.")
    for each in words:
        name = reading_file(each.language, COMPILED.parent).name
        click.echo(f"Wrote {name}, hash {each.compiled['hash'][:12]}.")


@knowledge.command()
@click.argument("rule")
def show(rule: str) -> None:
    """Show a rule in plain words, with what it rests on and its cases."""
    content = load()
    rules = {each.id: each for each in content.rules}
    if rule not in rules:
        shown = rule if re.fullmatch(r"[A-Za-z0-9_.]{1,60}", rule) else "that name"
        raise BacksignalError(fault("K001", id=shown, guess=did_you_mean(rule, tuple(rules))))
    found, teller = rules[rule], Teller(content)
    click.echo(f"{found.id}  ({found.pattern})")
    click.echo(
        f"urgency: {found.urgency}; service: {found.service}; within: {found.within or 'as usual for the level'}"
    )
    click.echo(f"regions: {', '.join(found.regions) + ' and unknown' if found.regions else 'everywhere'}")
    click.echo("\nHolds when:")
    for line in rule_lines(found.when, teller, 1):
        click.echo(line)
    click.echo(f"\nFor the doctor: {found.statement}")
    if found.disagree:
        click.echo(f"Where sources disagree: {found.disagree}")
    click.echo(f"For the person: {teller.line('reasons', found.id)}")
    click.echo(f"\nGuideline rows: {', '.join(found.rows) or 'none'}; verified: {'yes' if found.verified else 'no'}")
    for id in found.sources:
        source = content.sources[id]
        link = "" if source["link"] == "missing" else f" {source['link']}"
        click.echo(f"- {teller.source(id)} [{source['known']}, look again {source['look_again']}]{link}")
    click.echo("\nCases:")
    for case in read_content(CONTENT).cases:
        if found.id in case.rules:
            click.echo(f"  holds    {case.says}")
        if found.id in case.misses:
            click.echo(f"  misses   {case.says}")


@knowledge.command()
def unverified() -> None:
    """List the rules nothing seen supports, and the sources to look at first."""
    content = load()
    rules = [rule for rule in content.rules if not rule.verified]
    click.echo(f"{len(rules)} of {len(content.rules)} rules are not verified:")
    for rule in rules:
        sources = ", ".join(f"{id} ({content.sources[id]['known']})" for id in rule.sources)
        click.echo(f"  {rule.urgency!s:<10} {rule.id:<42} {' '.join(rule.rows) or '-':<10} {sources}")
    recalled = [id for id, each in content.sources.items() if each["known"] == "recalled"]
    click.echo(f"\n{len(recalled)} sources are recalled, not seen: {', '.join(recalled)}")


@knowledge.command()
@click.argument("old")
@click.argument("new", default=str(CONTENT))
def diff(old: str, new: str) -> None:
    """Say which cases change urgency between two versions of the content, and which rules changed.

    OLD and NEW are content folders, or git revisions of this checkout such as HEAD or main. Without NEW, the content
    as it stands now.
    """
    with tempfile.TemporaryDirectory() as scratch:
        before = _sound(_folder(old, Path(scratch) / "old"), cases=False)
        after = _sound(_folder(new, Path(scratch) / "new"), cases=False)
        for line in compare_contents(before, after):
            click.echo(line)


def _sound(folder: Path, *, cases: bool = True) -> Content:
    """The content of a folder. Raises ContentError for faults; those about cases only where `cases` asks for it."""
    content = read_content(folder)
    faults: list[Fault] = [each for each in content.faults if cases or not each.code.startswith("K5")]
    if faults:
        raise ContentError(*faults)
    return content


def _folder(name: str, scratch: Path) -> Path:
    """The folder itself, or the content of a git revision written out in `scratch`."""
    if Path(name).is_dir():
        return Path(name)
    import io
    import subprocess
    import zipfile

    if name.startswith("-"):
        raise ContentError(fault("K003", name[:20], problem="a revision cannot start with -"))
    inside = subprocess.run(
        ["git", "-C", str(CONTENT), "archive", "--format=zip", name, "."], capture_output=True, check=False
    )
    if inside.returncode:
        problem = inside.stderr.decode(errors="replace").strip().splitlines()
        raise ContentError(fault("K003", name[:60], problem=problem[-1] if problem else "git gave no reason"))
    with zipfile.ZipFile(io.BytesIO(inside.stdout)) as archive:
        archive.extractall(scratch)
    return scratch
