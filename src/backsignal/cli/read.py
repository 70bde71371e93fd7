"""backsignal read: what was understood of a text, with the words it was understood from."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import IO, Any

import click

from backsignal.errors import ReadingError, fault
from backsignal.reading import Reading, read, supported_languages

_SHOWN = 100
_STEP = 200


@click.command(name="read")
@click.argument("file", required=False, default="-")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--lines", is_flag=True, help="One document a line, plain or JSON with text; prints one object a line.")
@click.option("--language", metavar="LANGUAGE", help="en or es; otherwise it is worked out from each text.")
@click.option("--today", metavar="DATE", help="The day the text was written, like 2026-11-22; 'since March' needs it.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, help="Processes to use with --lines.")
def read_command(file: str, as_json: bool, lines: bool, language: str | None, today: str | None, jobs: int) -> None:
    """Read what a person or a clinician wrote: FILE, or standard input.

    Says what was understood and from which words. Not reviewed by a clinician, not validated with patients; a reading
    is a guess to be confirmed by the person. Nothing is stored and nothing is sent.
    """
    day = _day(today)
    if language is not None and language not in supported_languages():
        raise ReadingError(fault("T102", choices=", ".join(supported_languages())))
    stream = _opened(file)
    with stream:
        if lines:
            _lines(stream, _size(stream), language, day, jobs)
            return
        text, whole = _decoded(stream.read())
    reading = read(text, language, day)
    if as_json:
        _say(json.dumps(record(reading, whole), ensure_ascii=False, indent=2))
        return
    for line in page(reading):
        _say(line)


def _say(text: str) -> None:
    """Prints text that may hold any character at all."""
    click.echo(text.encode("utf-8", "replace").decode("utf-8"))


def _day(text: str | None) -> datetime.date | None:
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ReadingError(fault("T101")) from None


def _opened(name: str) -> IO[bytes]:
    shown = "standard input" if name == "-" else name
    if name == "-":
        if sys.stdin is None:
            raise ReadingError(fault("F103", shown))
        return open(sys.stdin.fileno(), "rb", closefd=False)
    if os.path.isdir(name):
        raise ReadingError(fault("T103", shown))
    try:
        return open(name, "rb")
    except FileNotFoundError:
        raise ReadingError(fault("F101", shown)) from None
    except (OSError, ValueError):
        raise ReadingError(fault("F103", shown)) from None


def _size(stream: IO[bytes]) -> int:
    try:
        return os.fstat(stream.fileno()).st_size
    except OSError:
        return 0


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether all of it was UTF-8; wrong bytes become the replacement sign."""
    try:
        return data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), False


def record(reading: Reading, whole: bool = True) -> dict[str, Any]:
    """The reading as one JSON object. Places count characters of the text as decoded."""
    found = {
        "language": reading.language,
        "about_back": reading.about_back,
        "emergency_words": [{"start": start, "end": end} for start, end in reading.emergency],
        "findings": [
            {
                "id": each.id,
                "value": each.value,
                "status": each.status,
                "text": each.text,
                "start": each.start,
                "end": each.end,
                "sentence": each.sentence,
                "cue": None if each.cue is None else {"text": each.cue, "start": each.cue_start, "end": each.cue_end},
            }
            for each in reading.findings
        ],
    }
    if not whole:
        found["not_utf_8"] = True
    return found


# --- for people ----------------------------------------------------------------------------------------------


def page(reading: Reading) -> Iterator[str]:
    """Sentence by sentence: the words, marked, and what was understood of them."""
    if reading.language is None:
        yield "This text is in a language that cannot be read yet. Languages: " + ", ".join(supported_languages()) + "."
    elif not reading.about_back:
        yield "Nothing here seems to be about the back."
    if reading.emergency:
        yield "Some words here can mean an emergency: call your local emergency number if it is one."
    for number, (start, end) in enumerate(reading.sentences if reading.findings else ()):
        found = reading.of_sentence(number)
        if not found:
            continue
        yield ""
        yield marked(reading.text, start, end, [(each.start, each.end) for each in found])
        for each in found:
            cue = f"  because of: {one_line(each.cue)}" if each.cue else ""
            value = "" if isinstance(each.value, bool) else f" = {_shown(each.value)}"
            yield f"    {each.status:<13}{each.id}{value}{cue}"
    yield ""
    yield "A reading is a guess, to be confirmed. Not reviewed by a clinician, not validated with patients."


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def one_line(text: str) -> str:
    return " ".join(text.split())


def marked(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    """A sentence with [ ] round the words something was read from."""
    made, place = "", start
    for first, last in sorted(spans):
        if last <= place:
            continue
        first = max(first, place)
        made += text[place:first] + "[" + text[first:last] + "]"
        place = last
    return one_line(made + text[place : max(end, place)])


# --- many at a time --------------------------------------------------------------------------------------------


def read_line(work: tuple[bytes, str | None, datetime.date | None]) -> str:
    """One line of input as one line of output. A JSON line must have a text; its id is kept."""
    line, language, today = work
    text, whole = _decoded(line.rstrip(b"\r\n"))
    kept: dict[str, Any] = {}
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            if "id" in found:
                kept["id"] = found["id"]
            if not isinstance(found.get("text"), str):
                return json.dumps(kept | {"error": {"code": "T104", "says": fault("T104").what}}, ensure_ascii=True)
            text = found["text"]
    return json.dumps(kept | record(read(text, language, today), whole), ensure_ascii=True)


def _lines(stream: IO[bytes], size: int, language: str | None, today: datetime.date | None, jobs: int) -> None:
    out = sys.stdout.buffer
    progress = _Progress(size)
    work = ((line, language, today) for line in progress.over(stream))
    for made in _mapped(work, jobs):
        out.write(made.encode("ascii") + b"\n")
    progress.end()


def _mapped(work: Iterator[tuple[bytes, str | None, datetime.date | None]], jobs: int) -> Iterator[str]:
    """The lines in their order, read by several processes; only a few waves of lines are held at a time."""
    if jobs == 1:
        yield from map(read_line, work)
        return
    import itertools
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        while wave := list(itertools.islice(work, jobs * _STEP)):
            yield from pool.map(read_line, wave, chunksize=_STEP // 4)


class _Progress:
    """A line on standard error that says how far the reading is; only on a terminal."""

    def __init__(self, size: int):
        self._size, self._seen, self._count = size, 0, 0
        self._shows = sys.stderr is not None and sys.stderr.isatty()

    def over(self, stream: IO[bytes]) -> Iterator[bytes]:
        """The lines of a stream, counted."""
        for line in stream:
            self._seen += len(line)
            self._count += 1
            if self._shows and self._count % _SHOWN == 0:
                self._draw()
            yield line

    def _draw(self) -> None:
        share = min(1.0, self._seen / self._size) if self._size else 0.0
        bar = f"[{'#' * int(30 * share):<30}] {share:4.0%} " if self._size else ""
        click.echo(f"\r{bar}{self._count} documents", err=True, nl=False)

    def end(self) -> None:
        """The last figure, and a new line."""
        if self._shows:
            self._draw()
            click.echo("", err=True)
