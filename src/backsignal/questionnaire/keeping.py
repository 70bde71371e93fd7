"""A state of the check as one JSON object, and back: for keeping it in a file, or sending it to oneself.

With every answer stands a mark of what its question meant: its words, its kind, its choices and its range. A record of
other content is continued where every mark is still the same; otherwise it says which questions must be asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backsignal.errors import AnswersError, StateError, fault
from backsignal.knowledge import Knowledge, read_answers
from backsignal.knowledge.conditions import NEW, SINCE_DAYS
from backsignal.questionnaire.state import State

_FORM = "backsignal check, form 1"
_LANGUAGE = "en"
_MARK_LENGTH = 16


def state_record(state: State, region: str | None, knowledge: Knowledge) -> dict[str, Any]:
    """The state as a JSON object, with the content it was made with and a seal over all of it."""
    body = {
        "form": _FORM,
        "content": {"version": knowledge.version, "hash": knowledge.hash},
        "region": region,
        "given": dict(state.given),
        "screens": [[id, dict(told)] for id, told in state.screens],
        "meanings": {id: _meaning(id, knowledge) for id in sorted(state.put)},
    }
    return body | {"seal": _seal(body)}


@dataclass(frozen=True, slots=True)
class Kept:
    """A check taken up again. `ask_again` holds the ids whose question means something else by now.

    Their answers are not in the state any more, so the questionnaire asks them again where they matter.
    """

    state: State
    region: str | None
    ask_again: tuple[str, ...]


def state_from_record(record: Mapping[str, Any], knowledge: Knowledge) -> Kept:
    """The check that `state_record` wrote down, perhaps with other content.

    Raises StateError for a record that is damaged, was changed by hand, or is not one.
    """
    body = {key: value for key, value in record.items() if key != "seal"}
    if body.get("form") != _FORM:
        raise StateError(fault("S101"))
    if record.get("seal") != _seal(body):
        raise StateError(fault("S102"))
    try:
        return _taken_up(body, knowledge)
    except (AnswersError, AttributeError, KeyError, TypeError, ValueError):
        raise StateError(fault("S102")) from None


def _taken_up(body: Mapping[str, Any], knowledge: Knowledge) -> Kept:
    meanings: Mapping[str, str] = body["meanings"]
    put = {*body["given"], *(id for _, told in body["screens"] for id in told)}
    if put != set(meanings) or not all(isinstance(id, str) for id, _ in body["screens"]):
        raise StateError(fault("S102"))
    again: tuple[str, ...] = ()
    if body["content"]["hash"] != knowledge.hash:
        again = tuple(id for id in meanings if meanings[id] != _meaning(id, knowledge))
    screens = tuple((str(id), _without(told, again)) for id, told in body["screens"])
    state = State(_without(body["given"], again), tuple((id, told) for id, told in screens if told))
    read_answers(state.answers, knowledge)
    region = body["region"]
    return Kept(state, region if region in knowledge.regions else None, again)


def _without(answers: Mapping[str, Any], ids: tuple[str, ...]) -> dict[str, Any]:
    return {id: answer for id, answer in answers.items() if id not in ids}


def _meaning(id: str, knowledge: Knowledge) -> str:
    """A mark of what the question asks and which answers it takes; empty where there is no such question."""
    definition = knowledge.all_definitions.get(id)
    if definition is None:
        return ""
    base = id if id in knowledge.findings else id.removesuffix(NEW).removesuffix(SINCE_DAYS)
    words = knowledge.words("questions", _LANGUAGE)[base]
    asked = [words.get(key) for key in ("ask", "hint", "clearer", "choices")]
    interface = knowledge.words("interface", _LANGUAGE)
    asked += [interface.get(f"attribute{id.removeprefix(base)}")] if id != base else []
    takes = [definition.kind, definition.unit, definition.low, definition.high, *definition.values]
    counts = [definition.unsure_counts_as_yes, definition.none, dict(definition.also or {})]
    return _digest([asked, takes, counts])[:_MARK_LENGTH]


def _seal(body: Mapping[str, Any]) -> str:
    return _digest(body)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
