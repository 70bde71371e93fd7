"""backsignal serve: the check as a web page on this machine."""

from __future__ import annotations

import ipaddress

import click

from backsignal.errors import BacksignalError, fault

_LOCAL = "127.0.0.1"


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--host", default=_LOCAL, show_default=True, metavar="ADDRESS", help="The address to listen on.")
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A name under which other machines may ask; needed with --host.",
)
def serve(port: int, host: str, hosts: tuple[str, ...]) -> None:
    """Open the check, the guide and the result as web pages in a browser.

    Only this machine can reach them. Nothing is sent, stored or logged. Stop with Ctrl-C.
    """
    try:
        from backsignal.web.server import run_site
    except ImportError:
        raise BacksignalError(fault("W102")) from None
    shown = f"[{host}]" if ":" in host else host
    if not _is_loopback(host):
        if not hosts:
            raise BacksignalError(fault("W101"))
        click.echo(
            "Warning: other machines can reach these pages, and what is typed goes over the network unencrypted.\n"
            "Do this only in a network that you trust.",
            err=True,
        )
        shown = hosts[0]
    click.echo(f"Open http://{shown}:{port}/ in your browser. Stop with Ctrl-C.")
    click.echo("Not reviewed by a clinician, not validated with patients.")
    if not run_site(host, port, hosts):
        raise BacksignalError(fault("W103", port=port))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
