"""backsignal check: asks, or reads a file of answers, and shows the advice."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable

import click

from backsignal.assess import assess
from backsignal.cli.files import read_json_object
from backsignal.cli.region import chosen_region
from backsignal.knowledge import load
from backsignal.questionnaire import state_from_record
from backsignal.report import Block, Teller, assessment_page, assessment_record, plain_text
from backsignal.report.page import WIDTH


@click.command()
@click.option(
    "--answers", "file", metavar="FILE", help="A JSON file of answers, or - for standard input: asks nothing."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object. Needs --answers.")
@click.option("--region", metavar="REGION", help="gb, ie, us, ca, au, nz, in, eu; or none. Otherwise it is guessed.")
@click.option(
    "--keep",
    "kept",
    metavar="FILE",
    help="Keep the answers in FILE as they are given, and go on from there.",
)
@click.option(
    "--words",
    metavar="TEXT",
    is_flag=False,
    flag_value="",
    help="Begin with what you tell in your own words; alone: asks.",
)
def check(file: str | None, as_json: bool, region: str | None, kept: str | None, words: str | None) -> None:
    """Answer questions and learn who to see and how soon.

    Nothing is sent, and nothing is stored without --keep.
    With --json the region is not guessed: without --region it is unknown.
    """
    knowledge = load()
    if as_json and file is None:
        raise click.UsageError("--json needs --answers FILE, because the questions need a person.")
    if file is not None:
        if kept is not None or words is not None:
            raise click.UsageError("--keep and --words are for the conversation; --answers asks nothing.")
        answers = read_json_object(file)
        if as_json:
            id, _ = chosen_region(region or "none", knowledge)
            record = assessment_record(assess(answers, id, knowledge=knowledge), Teller(knowledge, id))
            click.echo(json.dumps(record, ensure_ascii=False, indent=2))
            return
        id, said = chosen_region(region, knowledge)
        assessment = assess(answers, id, knowledge=knowledge)
        teller = Teller(knowledge, id)
        show([Block("text", region_line(teller, said)), *assessment_page(assessment, teller)])
        return
    if sys.stdin is None:
        raise click.UsageError("There is nothing to read answers from. Use --answers FILE.")
    from backsignal.cli.conversation import Conversation

    taken_up = None
    if kept is not None and os.path.exists(kept):
        taken_up = state_from_record(read_json_object(kept), knowledge)
        region = region or taken_up.region
    id, said = chosen_region(region, knowledge)
    Conversation(knowledge, id, said, keep_in=kept, taken_up=taken_up, words=words).hold()


def show(blocks: Iterable[Block]) -> None:
    """Prints a page, headings bold where the terminal can."""
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    for line in plain_text(
        blocks, width=page_width(), strong=str if plain else lambda text: click.style(text, bold=True)
    ):
        click.echo(line)


def page_width() -> int:
    """Columns to write in: those of the terminal, at most WIDTH; WIDTH where there is no terminal."""
    return max(30, min(WIDTH, shutil.get_terminal_size().columns - 2)) if sys.stdout.isatty() else WIDTH


def region_line(teller: Teller, said: str) -> str:
    """The sentence that says which region is used and how that is known."""
    name = teller.region["name"] if teller.region else ""
    return teller.say(said, name=name)
