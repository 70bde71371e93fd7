"""What the pages remember between two requests: in memory, for a while, and never more than so much."""

from __future__ import annotations

import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from backsignal.questionnaire import Screen, State

MOST_SESSIONS = 2_000
MOST_CHECKS = 8
LONGEST_SECONDS = 3_600
_ID = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, repr=False)
class Draft:
    """A form that was not accepted as it was: what stood in it, and the message of each field."""

    values: dict[str, list[str]]
    errors: dict[str, str]


@dataclass(repr=False)
class Check:
    """One check of one person: where they are, forms to be corrected, and the words they told it in.

    `asked` remembers the last state for which the next screen was worked out, with its region and that screen.
    """

    state: State = field(default_factory=State)
    drafts: dict[str, Draft] = field(default_factory=dict)
    text: str = ""
    asked: tuple[State, str | None, Screen | None] | None = None


@dataclass(repr=False)
class Session:
    """One browser: its settings and its checks. `region` is None where it is unknown, "" where it was never chosen."""

    region: str | None = ""
    colours: str = "auto"
    text_size: str = "normal"
    checks: OrderedDict[str, Check] = field(default_factory=OrderedDict)
    search: str = ""
    notices: list[str] = field(default_factory=list)
    seen: float = 0.0

    def begin(self, check: Check, id: str = "") -> str:
        """Takes up a check, under a new id unless one is given; the oldest gives way when there are too many."""
        id = id or secrets.token_urlsafe(6)
        self.checks[id] = check
        while len(self.checks) > MOST_CHECKS:
            self.checks.popitem(last=False)
        return id


class Sessions:
    """Every browser that was here lately, by the random id in its cookie."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, most: int = MOST_SESSIONS):
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[str, Session] = OrderedDict()

    def find(self, id: str | None) -> tuple[str, Session]:
        """The session of a cookie and its id; a new one where there is none. A well-formed id is taken up again."""
        now = self._clock()
        while self._kept and next(iter(self._kept.values())).seen < now - LONGEST_SECONDS:
            self._kept.popitem(last=False)
        if id is None or not _ID.fullmatch(id):
            id = secrets.token_urlsafe(32)
        session = self._kept.get(id) or Session()
        session.seen = now
        self._kept[id] = session
        self._kept.move_to_end(id)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return id, session

    def __len__(self) -> int:
        return len(self._kept)


def form_token(session_id: str) -> str:
    """What every form must send back: only who knows the cookie can make it, and it outlives a restart."""
    return sha256(f"form {session_id}".encode()).hexdigest()[:32]
