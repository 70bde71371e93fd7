"""The command line: reads arguments, calls one function, shows the result."""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Sequence

import click

from backsignal import __version__
from backsignal.errors import BacksignalError

_COMMANDS = {
    # name: (module, attribute, short help). The modules are imported only when their command runs.
    "check": ("backsignal.cli.check", "check", "Answer questions and learn who to see and how soon."),
    "read": ("backsignal.cli.read", "read_command", "Read a message or a clinical note: what it says, and where."),
    "serve": ("backsignal.cli.serve", "serve", "Open the check as a web page on this machine."),
    "guide": ("backsignal.cli.guide", "guide", "Read the guide: signs, when to get help, what helps."),
    "verify": ("backsignal.cli.verify", "verify", "Prove what the rules promise, for every person there could be."),
    "knowledge": ("backsignal.cli.knowledge", "knowledge", "For the person who edits content: check, show, compare."),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, attribute, _ = _COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in _COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    __version__,
    "-V",
    "--version",
    message="backsignal %(version)s\nNot reviewed by a clinician, not validated with patients.",
)
def main() -> None:
    """When back pain signals more: who to see, and how soon.

    Not reviewed by a clinician, not validated with patients. It does not tell you what you have. In an emergency call
    your local emergency number.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs the program and returns its exit status: 0 done, 2 the input was refused, 1 anything else."""
    try:
        status = main.main(args=None if arguments is None else list(arguments), standalone_mode=False)
    except BacksignalError as error:
        click.echo(str(error), err=True)
        return 2
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 1
    except OSError:
        # Whoever read us has left, or the disk is full: nothing can be said any more, and no complaint about it.
        sys.stderr.close()
        return 1
    return status if isinstance(status, int) else 0


def program() -> None:
    """The entry point of the command `backsignal`."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a stray byte typed by mistake must not end the check
    sys.exit(run())
