"""Runs the site: on this machine alone unless told otherwise, without a log of who asked for what."""

from __future__ import annotations

from collections.abc import Collection

import uvicorn

from backsignal.web.site import make_site


def run_site(host: str, port: int, hosts: Collection[str]) -> bool:
    """Serves until it is stopped. False where the port cannot be used."""
    config = uvicorn.Config(
        make_site(hosts=hosts),
        host=host,
        port=port,
        access_log=False,
        log_level="critical",
        server_header=False,
        date_header=False,
        lifespan="off",
        ws="none",
        limit_concurrency=200,
        h11_max_incomplete_event_size=32_768,
    )
    server = uvicorn.Server(config)
    try:
        server.run()
    except SystemExit:
        return False
    return server.started
