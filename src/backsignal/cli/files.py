"""Reading a file that should hold one JSON object, whatever it really is."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from backsignal.errors import AnswersError, fault

LIMIT_BYTES = 1_000_000


def read_json_object(name: str) -> dict[str, Any]:
    """The JSON object in the file, or on standard input for "-".

    Raises AnswersError, naming file and place but never what stands there, for anything that is not one flat JSON
    object in UTF-8 of at most LIMIT_BYTES bytes.
    """
    shown = "standard input" if name == "-" else name
    text = _text(_bytes(name, shown), shown)
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise AnswersError(fault("F107", shown, line=error.lineno, column=error.colno)) from None
    except RecursionError:
        raise AnswersError(fault("F108", shown)) from None
    except ValueError:  # an integer of thousands of digits
        raise AnswersError(fault("A107", shown)) from None
    except _TwiceError:
        raise AnswersError(fault("A108", shown)) from None
    if not isinstance(found, dict):
        raise AnswersError(fault("A107", shown))
    return found


def write_private_json(name: str, value: Any) -> None:
    """Writes the value so that only the owner can read it; the old file stays whole until the new one is.

    Raises AnswersError where it cannot be written.
    """
    path = Path(name)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, indent=1)
            file.write("\n")
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise AnswersError(fault("F109", name)) from None


def _bytes(name: str, shown: str) -> bytes:
    try:
        if name == "-":
            if sys.stdin is None:
                raise AnswersError(fault("F103", shown))
            data = sys.stdin.buffer.read(LIMIT_BYTES + 1)
        elif Path(name).is_dir():
            raise AnswersError(fault("F102", shown))
        else:
            # Opening without O_NONBLOCK would wait without end for a pipe that nobody writes to. Reading waits for
            # whoever does write, and ends at once where nobody does.
            with open(os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
                os.set_blocking(file.fileno(), True)
                data = file.read(LIMIT_BYTES + 1)
    except FileNotFoundError:
        raise AnswersError(fault("F101", shown)) from None
    except AnswersError:
        raise
    except (OSError, ValueError):
        raise AnswersError(fault("F103", shown)) from None
    if len(data) > LIMIT_BYTES:
        raise AnswersError(fault("F104", shown, limit=LIMIT_BYTES))
    return data


def _text(data: bytes, shown: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnswersError(fault("F106", shown, position=error.start)) from None
    if not text.strip():
        raise AnswersError(fault("F105", shown))
    return text


class _TwiceError(Exception):
    """The same key stands twice in one JSON object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _TwiceError
    return found
