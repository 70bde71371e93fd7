"""backsignal verify: proofs over the shipped content."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from backsignal.cli.files import read_json_object
from backsignal.errors import AnswersError, BacksignalError, ContentError, fault
from backsignal.knowledge import load


@click.command()
@click.option("--write", "written", metavar="FILE", type=click.Path(path_type=Path), help="Write a certificate.")
@click.option("--certificate", "given", metavar="FILE", help="Check a certificate: prove everything in it again.")
def verify(written: Path | None, given: str | None) -> None:
    """Prove what the rules promise, for every person there could be. Takes about half a minute."""
    try:
        from backsignal.triage import verify as proofs
    except ImportError:
        raise BacksignalError(fault("V102")) from None
    knowledge = load()
    certificate = read_json_object(given) if given is not None else None
    if certificate is not None and not proofs.is_certificate_for(certificate, knowledge):
        raise ContentError(fault("V101", given or ""))
    if written is not None:
        try:
            written.open("a").close()  # a name that cannot be written is refused before the proofs
        except OSError:
            raise AnswersError(fault("F109", str(written))) from None
    click.echo(f"Content version {knowledge.version}, hash {knowledge.hash[:12]}; {proofs.solver_version()}.")
    start = time.monotonic()
    statements = []
    claims = proofs.claims(knowledge)
    with click.progressbar(claims, label="Proving", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for claim in bar:
            statement = claim.prove()
            statements.append(statement)
            if not statement.holds:
                click.echo(f"BROKEN  {statement.says}\n        by: {_shown(statement.against or {})}")
            elif len(statements) % 100 == 0 and not sys.stderr.isatty():
                click.echo(f"{len(statements)} of {len(claims)} statements ...", err=True)
    broken = [each.id for each in statements if not each.holds]
    click.echo(
        f"{len(statements) - len(broken)} of {len(statements)} statements hold ({time.monotonic() - start:.0f} s)."
    )
    if certificate is not None:
        proved = proofs.certificate(knowledge, statements)
        if any(certificate.get(part) != proved[part] for part in ("content", "statements")):
            raise ContentError(fault("V101", given or ""))
        click.echo("The certificate says the same.")
    if written is not None:
        text = json.dumps(proofs.certificate(knowledge, statements), ensure_ascii=False, indent=1)
        written.write_text(text + "\n", encoding="utf-8")
        click.echo(f"Wrote {written}.")
    if broken:
        raise click.exceptions.Exit(1)


def _shown(person: Mapping[str, Any]) -> str:
    """A counter-example without what is simply denied."""
    told = {id: value for id, value in person.items() if value not in ("no", False)}
    return json.dumps(told, ensure_ascii=False) if told else "a person who denies everything that is asked"
