"""A check as text that a page or a file can carry, and back."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from backsignal.errors import StateError, fault
from backsignal.knowledge import Knowledge
from backsignal.questionnaire import Kept, State, state_from_record, state_record

FILE_NAME = "backsignal-check.json"
MOST_BYTES = 300_000


def file_bytes(state: State, region: str | None, knowledge: Knowledge) -> bytes:
    """The file that is saved; `backsignal check --keep` takes it too."""
    return (json.dumps(state_record(state, region, knowledge), ensure_ascii=False, indent=1) + "\n").encode()


def from_file(data: bytes, knowledge: Knowledge) -> Kept:
    """The check in a saved file. Raises StateError for anything that is not one, whatever it is."""
    try:
        found: Any = json.loads(data.decode("utf-8-sig")) if len(data) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise StateError(fault("S101"))
    try:
        return state_from_record(found, knowledge)
    except RecursionError:
        raise StateError(fault("S102")) from None


def carried(state: State, region: str | None, knowledge: Knowledge) -> str:
    """The check as a short text for a hidden field, so that a page can go on when the server has forgotten it."""
    text = json.dumps(state_record(state, region, knowledge), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 6)).decode()


def from_carried(text: str, knowledge: Knowledge) -> Kept | None:
    """The check that a page carried; None where the text holds none."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(base64.urlsafe_b64decode(text.encode()), MOST_BYTES + 1)
        return from_file(data, knowledge)
    except (binascii.Error, UnicodeError, ValueError, zlib.error, StateError):
        return None
