"""backsignal guide: the pages for patients."""

from __future__ import annotations

import re

import click

from backsignal.errors import BacksignalError, did_you_mean, fault
from backsignal.knowledge import load
from backsignal.knowledge.guide import GuidePage, guide_pages
from backsignal.report import Teller


@click.command()
@click.argument("page", required=False)
def guide(page: str | None) -> None:
    """Read the guide. Without PAGE, the list of pages."""
    pages = guide_pages()
    teller = Teller(load())
    if page is None:
        click.echo(teller.say("guide_pages"))
        for each in pages.values():
            click.echo(f"  {each.id:<24}{each.title}")
    elif page in pages:
        _show(pages[page], teller)
    else:
        shown = page if re.fullmatch(r"[A-Za-z-]{1,40}", page) else "that name"
        choices = ", ".join(pages)
        raise BacksignalError(fault("G101", id=shown, guess=did_you_mean(page, tuple(pages)), choices=choices))
    click.echo("")
    click.echo(teller.say("notice"))


def _show(page: GuidePage, teller: Teller) -> None:
    cited: dict[str, int] = {id: number for number, id in enumerate(page.sources, start=1)}
    for line in page.text.splitlines():
        if line.startswith("#"):
            line = click.style(line.lstrip("# "), bold=True)
        click.echo(re.sub(r"\[([a-z0-9_]+)\]", lambda match: f"[{cited.get(match[1], '?')}]", line))
    click.echo("")
    click.echo(teller.say("guide_sources"))
    for id, number in cited.items():
        click.echo(f"[{number}] {teller.source(id)}")
