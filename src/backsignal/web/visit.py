"""One request: whose it is, in which region and language, and how its page is made."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import jinja2
import markupsafe
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from backsignal import __version__
from backsignal.knowledge import Knowledge
from backsignal.questionnaire import Questionnaire, Screen, State
from backsignal.report import Teller
from backsignal.web.body_map import BodyMap
from backsignal.web.keeping import carried, from_carried
from backsignal.web.sessions import Check, Session, Sessions, form_token

COOKIE = "backsignal"
MOST_FIELDS = 400
_CHECK_ID = re.compile(r"[A-Za-z0-9_-]{8}")


class RefusedError(Exception):
    """A form that did not come from a page of this site, or cannot be read."""


class LostError(Exception):
    """A check that is not here any more."""


class Site:
    """What all requests share: the content, the templates, the sessions."""

    def __init__(self, knowledge: Knowledge, sessions: Sessions, assets: Mapping[str, str]):
        """`assets` maps the name of a style or script to its address."""
        self.knowledge = knowledge
        self.sessions = sessions
        self.body_map = BodyMap(knowledge)
        self.templates = jinja2.Environment(
            loader=jinja2.FunctionLoader(_template),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
        )
        self.templates.globals.update(asset=assets, version=__version__, body_map=self.body_map)
        self.language = "en"

    @functools.cache  # noqa: B019 - one site lives as long as the program
    def teller(self, region: str | None) -> Teller:
        """The words for a region."""
        return Teller(self.knowledge, region, self.language)

    @functools.cache  # noqa: B019
    def questionnaire(self, region: str | None) -> Questionnaire:
        """The questions for a region."""
        return Questionnaire(region, knowledge=self.knowledge)

    def message(self, key: str, status: int) -> bytes:
        """A page with one message, for requests that have no session."""
        titles = {"host": "refused", "too_large": "too_large", "crash": "crash"}
        text = self.render("message.html", self.teller(None), "", title_key=f"{titles[key]}_title", keys=[titles[key]])
        return text.encode()

    def render(self, template: str, teller: Teller, region_line: str, **context: Any) -> str:
        """The HTML of a page."""
        shared = {
            "say": self.knowledge.words("web", teller.language),
            "tell": teller,
            "region_line": region_line,
            "lang": teller.language,
            "look": "",
            "token": "",
            "notices": [],
            "path": "/",
            "tel": functools.partial(with_numbers, region=teller.region),
        }
        return self.templates.get_template(template).render({**shared, **context})


def _template(name: str) -> str:
    return files("backsignal.web").joinpath("templates", name).read_text(encoding="utf-8")


def with_numbers(text: str, region: Mapping[str, Any] | None) -> markupsafe.Markup:
    """The text as HTML, with the telephone numbers of the region as links to call."""
    escaped = str(markupsafe.escape(text))
    pattern = _numbers(region["id"], tuple(_known_numbers(region))) if region else None
    if pattern is None:
        return markupsafe.Markup(escaped)
    return markupsafe.Markup(
        pattern.sub(lambda found: f'<a href="tel:{re.sub(r"[^0-9+]", "", found[0])}">{found[0]}</a>', escaped)
    )


def _known_numbers(region: Mapping[str, Any]) -> list[str]:
    lines = [region.get("emergency_number"), (region.get("advice_line") or {}).get("number")]
    lines += [service.get("number") for service in region["services"].values()]
    return sorted({str(number) for number in lines if number}, key=len, reverse=True)


@functools.cache
def _numbers(_region: str, numbers: tuple[str, ...]) -> re.Pattern[str] | None:
    if not numbers:
        return None
    return re.compile(rf"(?<![\d,.;&#])(?:{'|'.join(re.escape(each) for each in numbers)})(?![\d,]\d|\d)")


class Visit:
    """One request and what is known of who makes it."""

    def __init__(self, request: Request, site: Site):
        """Finds or begins the session of the browser."""
        self.request = request
        self.site = site
        self.knowledge = site.knowledge
        self.session_id, self.session = site.sessions.find(request.cookies.get(COOKIE))
        self._values: dict[str, list[str]] | None = None
        self.file: bytes | None = None

    # --- who and where -----------------------------------------------------------------------------------------

    @property
    def region(self) -> str | None:
        """The region chosen, or else guessed from the language of the browser; None where it is unknown."""
        return self._guess() if self.session.region == "" else self.session.region

    def _guess(self) -> str | None:
        for part in self.request.headers.get("accept-language", "")[:200].split(","):
            locale = part.split(";")[0].strip().replace("-", "_").lower()
            for id, region in self.knowledge.regions.items():
                if locale in (each.lower() for each in region["locales"]):
                    return id
        return None

    @property
    def teller(self) -> Teller:
        """The words for this visitor."""
        return self.site.teller(self.region)

    @property
    def words(self) -> Mapping[str, Any]:
        """The words of the web page."""
        return self.knowledge.words("web", self.teller.language)

    # --- what was sent -----------------------------------------------------------------------------------------

    async def read(self) -> None:
        """Reads the form. Raises RefusedError for one that no page of this site has sent."""
        headers = self.request.headers
        fetched = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        own = f"{self.request.url.scheme}://{headers.get('host', '')}"
        # With our own referrer policy browsers write "null" as the origin of our own forms.
        if (fetched is not None and fetched != "same-origin") or (origin not in (None, "null", own)):
            raise RefusedError
        if fetched is None and origin == "null" and COOKIE not in self.request.cookies:
            raise RefusedError
        try:
            form = await self.request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=200_000)
        except (HTTPException, ValueError, LookupError):
            raise RefusedError from None
        self._values = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                self._values.setdefault(name, []).append(value)
            elif name == "file":
                self.file = await value.read()
        await form.close()
        if self.sent("token") != form_token(self.session_id) or COOKIE not in self.request.cookies:
            raise RefusedError

    @property
    def values(self) -> dict[str, list[str]]:
        """All fields of the form."""
        return self._values or {}

    def sent(self, name: str) -> str:
        """The first value of a field, or nothing."""
        return self.values.get(name, [""])[0]

    # --- the check -----------------------------------------------------------------------------------------------

    @property
    def check_id(self) -> str:
        """The id of the check in the address."""
        return str(self.request.path_params["check"])

    @functools.cached_property
    def check(self) -> Check:
        """The check in the address; taken from the page that was sent where the server has forgotten it.

        Raises LostError where it is in neither.
        """
        id = self.check_id
        if id in self.session.checks:
            self.session.checks.move_to_end(id)
            return self.session.checks[id]
        kept = from_carried(self.sent("carried"), self.knowledge) if self.sent("carried") else None
        if kept is None or not _CHECK_ID.fullmatch(id):
            raise LostError
        if self.session.region == "" and kept.region is not None:
            self.session.region = kept.region
        self.session.begin(Check(kept.state), id)
        self.session.notices.append(self.words["page_kept"])
        return self.session.checks[id]

    @property
    def following(self) -> Screen | None:
        """The next screen of the check; None where nothing more would change the outcome."""
        check, region = self.check, self.region
        if check.asked is None or check.asked[0] is not check.state or check.asked[1] != region:
            screen = self.site.questionnaire(region).next(check.state)
            check.asked = (check.state, region, screen)
        return check.asked[2]

    def carried(self, state: State) -> str:
        """The hidden text with which a page of this check can go on by itself."""
        return carried(state, self.region, self.knowledge)

    # --- what is answered ------------------------------------------------------------------------------------------

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """A page, with what every page has."""
        words = self.words
        region = self.teller.region
        key = "footer_region_unknown"
        if region is not None:
            key = "footer_region_guessed" if self.session.region == "" else "footer_region"
        notices, self.session.notices = self.session.notices, []
        look = f"{self.session.colours} {self.session.text_size}"
        html = self.site.render(
            template,
            self.teller,
            words[key].format(name=region["name"] if region else ""),
            look=look,
            token=form_token(self.session_id),
            notices=notices,
            path=self.request.url.path,
            **context,
        )
        response = HTMLResponse(html, status)
        if self.request.cookies.get(COOKIE) != self.session_id:
            response.set_cookie(COOKIE, self.session_id, httponly=True, samesite="strict", path="/")
        return response

    def message(self, title_key: str, keys: list[str], status: int) -> Response:
        """A page with a message."""
        return self.page("message.html", status=status, title_key=title_key, keys=keys)

    @staticmethod
    def to(path: str) -> Response:
        """On to another page, which can be loaded again and gone back to."""
        return RedirectResponse(path, 303)


__all__ = ["LostError", "RefusedError", "Session", "Site", "Visit", "with_numbers"]
