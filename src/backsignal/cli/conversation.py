"""The check as a conversation in the terminal: one screen after another, and back."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import click

from backsignal.assess import assess
from backsignal.cli.check import page_width, region_line, show
from backsignal.errors import AnswersError
from backsignal.findings import UNSURE
from backsignal.knowledge import Knowledge, read_answers
from backsignal.questionnaire import FOLLOW_UP, Questionnaire, Screen
from backsignal.report import Block, Teller, assessment_page
from backsignal.urgency import Urgency

_BACK, _SKIP, _QUIT = "b", "s", "q"
_SAME = {"back": _BACK, "skip": _SKIP, "quit": _QUIT, "exit": _QUIT, "why": "w", "?": "w", "help": "w", "not sure": "u"}


class _LeaveError(Exception):
    """The person wants to stop."""


class _GoBackError(Exception):
    """The person wants the screen before."""


@dataclass(slots=True)
class _State:
    """Answers so far and the questions already put; each screen starts from a copy, so that back is exact."""

    answers: dict[str, Any] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def copy(self) -> _State:
        return _State(dict(self.answers), set(self.seen))


class Conversation:
    """Asks screen by screen and ends with the advice. Nothing that is typed is kept or logged."""

    def __init__(self, knowledge: Knowledge, region: str | None, said: str):
        """`said` is the key of the sentence about the region."""
        self._knowledge = knowledge
        self._region = region
        self._said = said
        self._teller = Teller(knowledge, region)
        self._questionnaire = Questionnaire(region, knowledge=knowledge)
        self._state = _State()

    def hold(self) -> None:
        """The whole conversation. Ctrl-C, the end of the input and q leave quietly."""
        try:
            self._open()
            self._ask_all()
        except _LeaveError:
            self._leave()
        except (click.Abort, EOFError, KeyboardInterrupt):
            self._leave()
            raise click.exceptions.Exit(1) from None
        else:
            self._line("")
            self._advise()

    def _advise(self) -> None:
        show(assessment_page(assess(self._state.answers, self._region, knowledge=self._knowledge), self._teller))

    def _leave(self) -> None:
        """Nothing more is asked; but whoever told of an emergency is not left without the advice."""
        self._line("")
        if assess(self._state.answers, self._region, knowledge=self._knowledge).urgency >= Urgency.SAME_DAY:
            self._advise()
            self._line("")
        self._line(self._teller.say("quit"))

    def _open(self) -> None:
        teller = self._teller
        show([Block("title", teller.say("title"))])
        self._line(teller.say("notice"))
        self._line(teller.say("not_shared"))
        self._line(teller.say("for_whom"))
        self._line("")
        self._line(teller.say("call_first", call=teller.call))
        self._line("")
        self._line(region_line(teller, self._said))

    def _ask_all(self) -> None:
        history: list[_State] = []
        while screen := self._questionnaire.next(self._state.answers, seen=self._state.seen, shown=len(history)):
            before = self._state.copy()
            try:
                self._ask_screen(screen, self._state)
            except _GoBackError:
                if self._state.answers != before.answers:
                    self._state = before  # back inside a screen begins that screen again
                elif history:
                    self._state = history.pop()
                else:
                    self._line(self._teller.say("first_screen"))
                continue
            history.append(before)

    # --- one screen ------------------------------------------------------------------------------------------

    def _ask_screen(self, screen: Screen, state: _State) -> None:
        words = self._knowledge.words("screens")
        title = words.get(screen.id) or self._teller.say(screen.id)
        self._line("")
        if not state.seen:
            self._line(self._teller.say("keys_unsure"))
            self._line("")
        place = self._teller.say("screen_of", number=screen.number, total=screen.total)
        show([Block("heading", f"{place}: {title}")])
        yes_no = [id for id in screen.findings if self._kind(id) == "yes_no"]
        if screen.id == FOLLOW_UP:
            self._line(self._teller.say("about_ticked_why", call=self._teller.call))
        together = len(yes_no) > 1 and screen.id != FOLLOW_UP  # there "none of these" would be read as all is well
        if together:
            self._ask_list(yes_no, state)
        for id in screen.findings:
            if not (together and id in yes_no):
                self._ask_one(id, state)
        state.seen.update(screen.findings)

    def _kind(self, id: str) -> str:
        return self._knowledge.all_definitions[id].kind

    def _ask_list(self, ids: list[str], state: _State) -> None:
        """Several yes-no questions as one list with "none of these"."""
        teller = self._teller
        self._line(teller.say("any_of_these"))
        for number, id in enumerate(ids, start=1):
            self._numbered(number, teller.ask(id))
        self._numbered(0, teller.say("none_of_these"))
        keys = teller.say("keys_list")
        while True:
            typed = self._typed(keys, ids)
            if typed == _SKIP:
                return
            picked = _picked(typed, len(ids))
            if picked is not None:
                break
            self._line(teller.say("try_again", keys=keys))
        ticked, unsure = picked
        for number, id in enumerate(ids, start=1):
            state.answers[id] = number in ticked
            if number in unsure:
                self._unsure(id, state)

    def _ask_one(self, id: str, state: _State) -> None:
        """One question by itself."""
        teller = self._teller
        self._line("")
        self._line(teller.ask(id))
        kind = self._kind(id)
        definition = self._knowledge.all_definitions[id]
        choices = teller.choices(id) if kind in ("choice", "several") or definition.also else []
        if kind == "yes_no" and choices:
            choices = [("y", teller.say("yes")), ("n", teller.say("no")), *choices[-len(definition.also or ()) :]]
        for number, (_, said) in enumerate(choices, start=1):
            self._numbered(number, said)
        keys = self._keys(kind, bool(choices), f"{definition.low:g} to {definition.high:g} {definition.unit}")
        while True:
            typed = self._typed(keys, [id])
            if typed == _SKIP:
                return
            if typed == "u":
                self._unsure(id, state)
                return
            value = _value(kind, typed, [value for value, _ in choices])
            if value is not None and self._accepts(id, value) and self._confirmed(id, value):
                state.answers[id] = value
                return
            self._line(teller.say("try_again", keys=keys))

    def _keys(self, kind: str, choices: bool, unit: str) -> str:
        if kind == "several":
            return self._teller.say("keys_several")
        if choices:
            return self._teller.say("keys_one")
        return self._teller.say(f"keys_{kind}", unit=unit)

    def _accepts(self, id: str, value: Any) -> bool:
        try:
            read_answers({id: value}, self._knowledge)
        except AnswersError:
            return False
        return True

    def _confirmed(self, id: str, value: Any) -> bool:
        """A number that changes whom the check is about is asked for once more."""
        limit = self._knowledge.all_definitions[id].confirm_below
        if limit is None or value >= limit:
            return True
        self._line(self._teller.say("confirm", value=value))
        return _value("yes_no", self._typed("", [id]), []) is True

    def _unsure(self, id: str, state: _State) -> None:
        """Not sure; where a sign can be an emergency, one clearer question is asked first."""
        state.answers[id] = UNSURE
        if not self._knowledge.all_definitions[id].unsure_counts_as_yes:
            return
        teller = self._teller
        self._line("")
        self._line(f"{teller.say('clearer')} {teller.clearer(id)}")
        keys = teller.say("keys_yes_no")
        while True:
            typed = self._typed(keys, [id])
            said = _value("yes_no", typed, [])
            if said is not None:
                state.answers[id] = said
            if said is not None or typed in ("u", _SKIP):
                return
            self._line(teller.say("try_again", keys=keys))

    # --- reading and writing ---------------------------------------------------------------------------------

    def _typed(self, keys: str, ids: list[str]) -> str:
        """What was typed, in small letters; answers why, back and quit itself."""
        teller = self._teller
        self._line("")
        if keys:
            self._line(keys)
        self._line(teller.say("keys_other"))
        while True:
            typed = str(click.prompt(">", prompt_suffix=" ", default="", show_default=False)).strip().lower()
            typed = _SAME.get(typed, typed)
            if typed == _QUIT:
                raise _LeaveError
            if typed == _BACK:
                raise _GoBackError
            if typed != "w":
                return typed
            for number, id in enumerate(ids, start=1):
                self._numbered(number, f"{teller.say('why')}: {teller.why(id)}")

    def _numbered(self, number: int, text: str) -> None:
        for line in textwrap.wrap(text, page_width(), initial_indent=f"{number:>2}  ", subsequent_indent="    "):
            click.echo(line)

    @staticmethod
    def _line(text: str) -> None:
        for line in textwrap.wrap(text, page_width()) or [""]:
            click.echo(line)


def _picked(typed: str, most: int) -> tuple[set[int], set[int]] | None:
    """Numbers ticked and numbers not sure; None where the line does not fit."""
    if typed == "u":
        return set(), set(range(1, most + 1))
    ticked: set[int] = set()
    unsure: set[int] = set()
    none = False
    target = ticked
    for word in _words(typed):
        if word == "u":
            target = unsure
        elif word == "0" and target is ticked:
            none = True
        elif word.isdecimal() and len(word) <= 3 and 1 <= int(word) <= most:
            target.add(int(word))
        else:
            return None
    if (none and ticked) or not (none or ticked or unsure) or ticked & unsure:
        return None
    return ticked, unsure


def _words(typed: str) -> Iterator[str]:
    """The words of a line; "u2" is "u 2"."""
    if typed in ("n", "no", "none"):
        typed = "0"
    for word in typed.replace(",", " ").split():
        if word in ("and", "&"):
            continue
        if len(word) > 1 and word[0] == "u":
            yield from ("u", word[1:])
        else:
            yield word


def _value(kind: str, typed: str, choices: list[str]) -> Any:
    """The answer that was typed, or None where it does not fit."""
    if kind == "several":
        picked = _picked(typed, len(choices))
        return [choices[number - 1] for number in sorted(picked[0])] if picked and picked[0] else None
    if choices:
        if not (typed.isdecimal() and len(typed) <= 3 and 1 <= int(typed) <= len(choices)):
            return {"y": True, "n": False}.get(typed) if "y" in choices else None
        chosen = choices[int(typed) - 1]
        return {"y": True, "n": False}.get(chosen, chosen)
    if kind == "yes_no":
        return {"y": True, "yes": True, "n": False, "no": False}.get(typed)
    if kind == "number":
        try:
            number = float(typed.replace(",", "."))
        except ValueError:
            return None
        return int(number) if number.is_integer() and abs(number) < 1e9 else number
    if typed in ("n", "no"):
        return False
    return typed or None
