"""A browser without a screen: reads the forms of a page, fills them in as a person would, and sends them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

from backsignal.knowledge import load
from backsignal.web import make_site
from backsignal.web.sessions import Sessions

LOCAL = "http://127.0.0.1:8000"


@dataclass
class Form:
    """One form: where it goes, what it would send as it stands, and what could be ticked."""

    action: str
    data: dict[str, list[str]] = field(default_factory=dict)
    boxes: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms, the texts and the links of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(has["action"]))
        elif tag == "a":
            self.links.append(has.get("href", ""))
        elif tag == "select":
            self._select = has["name"]
        elif tag == "option" and "selected" in has:
            self.forms[-1].data[self._select] = [has["value"]]
        elif tag in ("input", "textarea") and "name" in has:
            self._input(tag, has)

    def _input(self, tag: str, has: Mapping[str, str]) -> None:
        form, name, value = self.forms[-1], has["name"], has.get("value", "")
        if has.get("type") in ("checkbox", "radio"):
            form.boxes.setdefault(name, []).append(value)
            if "checked" in has:
                form.data.setdefault(name, []).append(value)
        elif has.get("type") != "file":
            form.data.setdefault(name, []).append(value)
            if tag == "textarea" or has.get("type") == "text":
                form.texts.append(name)


class Person:
    """Somebody with a browser: answers the questions they have an answer for, and no or the first choice otherwise."""

    def __init__(self, *, site: Any = None, language: str = "en-GB", sessions: Sessions | None = None):
        self.sessions = Sessions() if sessions is None else sessions
        self.site = site or make_site(sessions=self.sessions)
        self.client = TestClient(self.site, base_url=LOCAL, headers={"accept-language": language})
        self.page = self.client.get("/")

    def opens(self, path: str) -> Person:
        self.page = self.client.get(path)
        return self

    @property
    def path(self) -> str:
        return str(self.page.url.path)

    @property
    def text(self) -> str:
        return str(self.page.text)

    @property
    def title(self) -> str:
        found = re.search("<title>(.*?)</title>", self.text)
        return found[1] if found else ""

    def form(self, ends: str = "") -> Form:
        """The form of this page whose address ends so; the first one otherwise."""
        return next(each for each in Forms(self.text).forms if each.action.endswith(ends))

    def sends(self, form: Form, data: Mapping[str, Any] | None = None, **more: Any) -> Person:
        self.page = self.client.post(form.action, data={**form.data, **(data or {})}, **more)
        return self

    def begins(self) -> Person:
        return self.sends(self.form("/check"))

    def answers(self, answers: Mapping[str, Any], go: str = "on") -> Person:
        """Fills in the page of questions: a value for each finding id, and "no" in every list that has none."""
        form = self.form()
        data = filled(form, answers)
        return self.sends(form, {**data, "go": go})

    def goes_through(self, answers: Mapping[str, Any], most: int = 30) -> list[str]:
        """Answers page by page up to the result, and says which pages those were."""
        self.begins()
        answers = {"age_years": "40", **answers}
        passed = []
        while not self.path.endswith("/result"):
            passed.append(self.path)
            assert len(passed) <= most, "no result is reached"
            before = self.text
            self.answers(answers)
            assert "There is a problem" not in self.text, re.findall(r'class="error"[^>]*>(.*?)<', self.text) or before
        return passed


def filled(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The form as a person fills it in who has these answers, and says no, or the first choice, to the rest."""
    data: dict[str, Any] = {}
    told = {name for name in answers if name in form.boxes or name in form.data}
    for name in told:
        data[name] = answers[name]
    for name, values in form.boxes.items():
        if name.startswith("none."):
            continue
        if name not in told and name not in form.data and "unsure" in values and len(values) > 2:
            none = load().all_definitions[name].none
            data[name] = "no" if "no" in values else none if none in values else values[0]
    for name in form.texts:
        if name not in told and form.data.get(name) == [""]:
            data[name] = "0"
    for name in form.boxes:
        if name.startswith("none.") and not _list_has(form, name, told):
            data[name] = "yes"
    return data


def _list_has(form: Form, none: str, told: set[str]) -> bool:
    """Whether a line of the list that ends with this "none of these" is told: the lines stand right before it."""
    names = list(form.boxes)
    lines = []
    for name in reversed(names[: names.index(none)]):
        if sorted(form.boxes[name]) != ["unsure", "yes"]:
            break
        lines.append(name)
    return bool(told.intersection(lines) or set(form.data).intersection(lines))
