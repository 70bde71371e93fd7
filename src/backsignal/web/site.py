"""The addresses of the site, and which page answers each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from hashlib import sha256
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backsignal.knowledge import Knowledge, load
from backsignal.knowledge.guide import guide_pages
from backsignal.web import check_pages, other_pages
from backsignal.web.body_map import BodyMap
from backsignal.web.guard import Guard, TooMuchError
from backsignal.web.sessions import Sessions
from backsignal.web.visit import LostError, RefusedError, Site, Visit

Page = Callable[..., Awaitable[Response]]
_ASSETS = {"site.css": "text/css", "site.js": "text/javascript", "icon.svg": "image/svg+xml"}


def make_site(
    knowledge: Knowledge | None = None, *, hosts: Collection[str] = (), sessions: Sessions | None = None
) -> Guard:
    """The whole site as an ASGI application; `hosts` are names it answers to beside those of this machine."""
    knowledge = knowledge or load()
    assets = _assets(knowledge)
    addresses = {name: f"/assets/{sha256(data).hexdigest()[:12]}/{name}" for name, data in assets.items()}
    site = Site(knowledge, Sessions() if sessions is None else sessions, addresses)
    guide = guide_pages(site.language)

    def page(handler: Page, **more: Any) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            visit = Visit(request, site)
            try:
                return await handler(visit, **more)
            except LostError:
                return visit.message("lost_title", ["lost"], 404)
            except RefusedError:
                return visit.message("refused_title", ["refused", "cookies"], 403)

        return answer

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in assets:
            raise HTTPException(404)
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        return Response(assets[name], media_type=_ASSETS[name], headers=headers)

    async def failed(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        key = "missing" if status in (404, 405) else "refused"
        return Visit(request, site).message(f"{key}_title", [key], status)

    async def too_much(request: Request, _error: Exception) -> Response:
        return Visit(request, site).message("too_large_title", ["too_large"], 413)

    async def crashed(request: Request, _error: Exception) -> Response:
        return Visit(request, site).message("crash_title", ["crash"], 500)

    application = Starlette(
        routes=[*_routes(page, guide), Route("/assets/{version}/{name}", asset)],
        middleware=[Middleware(GZipMiddleware, minimum_size=600, compresslevel=6)],
        exception_handlers={HTTPException: failed, TooMuchError: too_much, Exception: crashed},
    )
    return Guard(application, hosts, site.message)


def _routes(page: Callable[..., Any], guide: other_pages.Guide) -> list[Route]:
    def get(path: str, handler: Page, **more: Any) -> Route:
        return Route(path, page(handler, **more), methods=["GET"])

    def post(path: str, handler: Page, **more: Any) -> Route:
        return Route(path, page(handler, **more), methods=["POST"])

    return [
        get("/", other_pages.start),
        post("/check", check_pages.begin),
        get("/words", other_pages.show_words),
        post("/words", other_pages.take_words),
        get("/load", check_pages.show_load),
        post("/load", check_pages.load),
        get("/check/{check}/words", other_pages.show_understood),
        post("/check/{check}/words", other_pages.take_understood),
        get("/check/{check}/answers", check_pages.show_answers),
        get("/check/{check}/result", check_pages.show_result, guide=guide),
        post("/check/{check}/save", check_pages.save),
        post("/check/{check}/forget", check_pages.forget),
        get("/check/{check}/{number:int}", check_pages.show_step),
        post("/check/{check}/{number:int}", check_pages.take_step),
        get("/check/{check}/{number:int}/clearer", check_pages.show_clearer),
        post("/check/{check}/{number:int}/clearer", check_pages.take_clearer),
        get("/guide", other_pages.show_guide, guide=guide),
        post("/guide/search", other_pages.take_search),
        get("/guide/search", other_pages.show_search, guide=guide),
        get("/guide/{page}", other_pages.show_guide_page, guide=guide),
        get("/sources", other_pages.show_sources),
        get("/settings", other_pages.show_settings),
        post("/settings", other_pages.take_settings),
    ]


def _assets(knowledge: Knowledge) -> dict[str, bytes]:
    """The style, the script and the sign of the site; the style ends with the places of the body map."""
    folder = files("backsignal.web").joinpath("static")
    found = {name: folder.joinpath(name).read_bytes() for name in _ASSETS}
    found["site.css"] += BodyMap(knowledge).style.encode()
    return found
