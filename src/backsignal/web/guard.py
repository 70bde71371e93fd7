"""Around every page: who may ask, how much may be sent, what the browser may do, and a calm end of every fault."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BYTES = 400_000
LOCAL = ("127.0.0.1", "localhost", "[::1]")
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"x-frame-options", b"DENY"),
)


class TooMuchError(Exception):
    """More was sent than any form needs."""


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: App, hosts: Collection[str], page: Callable[[str, int], bytes]):
        """`hosts` are further names the site answers to; `page` makes the HTML of a plain message and its status."""
        self._app = app
        self._hosts = {*LOCAL, *(host.lower() for host in hosts)}
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = [*message.get("headers", []), *HEADERS]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message = {**message, "headers": headers}
            await send(message)

        if not self._is_asked_for(scope):
            await self._say("host", 421, guarded)
            return
        try:
            await self._app(scope, _counted(scope, receive), guarded)
        except TooMuchError:
            if not begun:
                await self._say("too_large", 413, guarded)
        except Exception as error:
            _report(error)
            if not begun:
                await self._say("crash", 500, guarded)

    def _is_asked_for(self, scope: Scope) -> bool:
        """Whether the request names this site: a foreign name means that another site was led here (DNS rebinding)."""
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1:
            return False
        name = hosts[0].decode("latin-1").lower()
        host, colon, port = name.rpartition(":")
        if colon and port.isdecimal() and not port.endswith("]"):
            name = host
        return name in self._hosts

    async def _say(self, message: str, status: int, send: Send) -> None:
        body = self._page(message, status)
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _counted(scope: Scope, receive: Receive) -> Receive:
    """The same body, refused as soon as it is too long."""
    for name, value in scope["headers"]:
        if name == b"content-length" and (not value.isdigit() or len(value) > 9 or int(value) > MOST_BYTES):

            async def refuse() -> Message:
                raise TooMuchError

            return refuse
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BYTES:
            raise TooMuchError
        return message

    return counted


def _report(error: Exception) -> None:
    """Where it happened and the kind of the fault, without its text: that could hold a person's words."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames[-4:]))
    print(f"A fault of the program: {type(error).__name__} at {places}", file=sys.stderr)
