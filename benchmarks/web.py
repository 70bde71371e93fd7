"""The web page: bytes on the wire, time to first byte with 50 clients, requests a second, memory, time to start.

python benchmarks/web.py
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import functools
import gzip
import http.client
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlencode

CLIENTS = 50
BARE = """
import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
async def page(request):
    if request.method == "POST":
        form = await request.form()
        return HTMLResponse("<h1>" + str(len(form)) + "</h1>")
    return HTMLResponse("<h1>bare</h1>")
app = Starlette(routes=[Route("/", page, methods=["GET", "POST"])])
uvicorn.run(app, port={port}, access_log=False, log_level="critical")
"""


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[tuple[int, float]]:
    """A server in a process of its own: its process id, and the seconds until it answered."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while True:
        try:
            fetch(http.client.HTTPConnection("127.0.0.1", port, timeout=10), "GET", "/")
            break
        except OSError:
            time.sleep(0.01)
    try:
        yield process.pid, time.perf_counter() - start
    finally:
        process.terminate()
        process.wait()


def fetch(
    connection: http.client.HTTPConnection, method: str, path: str, body: str = "", cookie: str = ""
) -> tuple[float, http.client.HTTPResponse, bytes]:
    """Seconds to the first byte, the answer and its body as it came over the wire."""
    headers = {"accept-encoding": "gzip", "accept-language": "en-GB"} | ({"cookie": cookie} if cookie else {})
    if body:
        headers["content-type"] = "application/x-www-form-urlencoded"
    start = time.perf_counter()
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    first = time.perf_counter() - start
    return first, answer, answer.read()


class Client:
    """One browser with its own cookie, at the fourth page of a check."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.sizes: dict[str, int] = {}
        self.cookie = ""
        text = self.get("/")
        self.token = re.findall(r'name="token" value="(\w+)"', text)[0]
        self.path = self.post("/check", {})
        for _ in range(3):
            text = self.get(self.path)
            none = dict.fromkeys(re.findall(r'name="(none\.\w+)"', text), "yes")
            self.fields = {**none, "mark": re.findall(r'name="mark" value="([^"]*)"', text)[0], "go": "on"}
            self.third = self.path
            self.path = self.post(self.path, self.fields)
        self.check = self.path.rsplit("/", 1)[0]

    def get(self, path: str) -> str:
        _, answer, data = fetch(self.connection, "GET", path, cookie=self.cookie)
        self.cookie = (answer.headers["set-cookie"] or self.cookie).split(";")[0]
        self.sizes[path] = len(data) + len(str(answer.headers))
        return (gzip.decompress(data) if answer.headers["content-encoding"] == "gzip" else data).decode()

    def post(self, path: str, fields: dict[str, str]) -> str:
        body = urlencode({"token": self.token, **fields})
        _, answer, _ = fetch(self.connection, "POST", path, body, self.cookie)
        return answer.headers["location"] or ""

    def shows(self) -> float:
        return fetch(self.connection, "GET", self.path, cookie=self.cookie)[0]

    def answers(self) -> float:
        body = urlencode({"token": self.token, **self.fields})
        return fetch(self.connection, "POST", self.third, body, self.cookie)[0]


def in_turn(requests: Sequence[Callable[[], float]], seconds: float, pause: float) -> tuple[float, list[float]]:
    """Requests a second and each time to first byte; every client waits `pause` seconds between two requests."""
    times: list[float] = []
    lock = threading.Lock()
    end = time.perf_counter() + seconds

    def client(number: int, request: Callable[[], float]) -> None:
        time.sleep(pause * number / len(requests))
        own = []
        while time.perf_counter() < end:
            own.append(request())
            time.sleep(pause)
        with lock:
            times.extend(own)

    with concurrent.futures.ThreadPoolExecutor(len(requests)) as pool:
        list(pool.map(client, range(len(requests)), requests))
    return len(times) / seconds, times


def bare_page(connection: http.client.HTTPConnection, method: str, body: str) -> float:
    return fetch(connection, method, "/", body)[0]


def row(name: str, requests: Sequence[Callable[[], float]], pause: float) -> None:
    rate, times = in_turn(requests, 8, pause)
    times.sort()
    p95 = times[int(len(times) * 0.95)] * 1000
    print(f"| {name} | {rate:,.0f} | {statistics.median(times) * 1000:.1f} ms | {p95:.1f} ms |")


def memory_mb(pid: int) -> float:
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.findall(r"VmRSS:\s+(\d+)", file.read())[0]) / 1024


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def main() -> None:
    port = free_port()
    with running([sys.executable, "-m", "backsignal", "serve", "--port", str(port)], port) as (pid, started):
        print(f"Start until the first page: {started:.2f} s; memory then: {memory_mb(pid):.0f} MB\n")
        clients = [Client(port) for _ in range(CLIENTS)]
        one = clients[0]
        assets = re.findall(r'(?:href|src)="(/assets/[^"]*)"', one.get("/"))
        for asset in assets:
            one.get(asset)
        first = sum(one.sizes[each] for each in assets)
        print(f"Style, script and icon, once: {first:,} bytes\n")
        print("| page | bytes, with headers |\n| --- | --- |")
        for path in [
            "/",
            "/guide",
            "/guide/signs",
            "/sources",
            one.path,
            f"{one.check}/answers",
            f"{one.check}/result",
        ]:
            one.get(path)
            print(f"| {path.replace(one.check, '/check/…')} | {one.sizes[path]:,} |")
        print(f"\n| {CLIENTS} clients | requests a second | first byte, median | first byte, p95 |")
        print("| --- | --- | --- | --- |")
        row("page of questions, a request a second each", [each.shows for each in clients], 1.0)
        row("answers sent, a request a second each", [each.answers for each in clients], 1.0)
        row("page of questions, without a pause", [each.shows for each in clients], 0)
        row("answers sent, without a pause", [each.answers for each in clients], 0)
        used = memory_mb(pid)
    bare = free_port()
    with running([sys.executable, "-c", BARE.format(port=bare)], bare):
        connections = [http.client.HTTPConnection("127.0.0.1", bare, timeout=30) for _ in range(CLIENTS)]
        body = urlencode(one.fields)
        shown = [functools.partial(bare_page, each, "GET", "") for each in connections]
        sent = [functools.partial(bare_page, each, "POST", body) for each in connections]
        row("bare page of the framework, without a pause", shown, 0)
        row("bare form of the framework, without a pause", sent, 0)
    print(f"\nMemory with {CLIENTS} checks, after all that: {used:.0f} MB")


if __name__ == "__main__":
    main()
