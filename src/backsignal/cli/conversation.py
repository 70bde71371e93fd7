"""The check as a conversation in the terminal: one screen after another, and back."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import click

from backsignal.assess import assess
from backsignal.cli.check import page_width, region_line, show
from backsignal.cli.files import write_private_json
from backsignal.cli.words import Telling
from backsignal.errors import AnswersError
from backsignal.findings import UNSURE
from backsignal.knowledge import Knowledge, read_answers
from backsignal.questionnaire import FOLLOW_UP, ONCE_MORE, Kept, Questionnaire, Screen, State, state_record
from backsignal.report import Block, Teller, assessment_page
from backsignal.urgency import Urgency

_BACK, _SKIP, _QUIT = "b", "s", "q"
_SAME = {"back": _BACK, "skip": _SKIP, "quit": _QUIT, "exit": _QUIT, "why": "w", "?": "w", "help": "w", "not sure": "u"}


class _LeaveError(Exception):
    """The person wants to stop."""


class _GoBackError(Exception):
    """The person wants the screen before."""


class Conversation:
    """Asks screen by screen and ends with the advice. Nothing typed is logged, or kept where that is not wanted."""

    def __init__(
        self,
        knowledge: Knowledge,
        region: str | None,
        said: str,
        *,
        keep_in: str | None = None,
        taken_up: Kept | None = None,
        words: str | None = None,
    ):
        """`said` is the key of the sentence about the region; `keep_in` names the file to keep the answers in.

        `words` is what the person told in their own words; an empty text asks for it.
        """
        self._knowledge = knowledge
        self._region = region
        self._said = said
        self._teller = Teller(knowledge, region)
        self._questionnaire = Questionnaire(region, knowledge=knowledge)
        self._keep_in = keep_in
        self._taken_up = taken_up
        self._words = words
        self._state = taken_up.state if taken_up else State()
        self._raises_to: dict[str, Urgency | None] = {}

    def hold(self) -> None:
        """The whole conversation. Ctrl-C, the end of the input and q leave quietly."""
        if self._keep_in is not None:  # a name that cannot be written is refused before the first question
            write_private_json(self._keep_in, state_record(self._state, self._region, self._knowledge))
        try:
            self._open()
            if self._words is not None:
                self._take_words(self._words)
            self._ask_all()
        except _LeaveError:
            self._leave()
        except (click.Abort, EOFError, KeyboardInterrupt):
            self._leave()
            raise click.exceptions.Exit(1) from None
        else:
            self.line("")
            self._advise()
            if self._keep_in is not None:
                self.line("")
                self.line(self._kept_line())

    def _advise(self) -> None:
        show(assessment_page(assess(self._state.answers, self._region, knowledge=self._knowledge), self._teller))

    def _leave(self) -> None:
        """Nothing more is asked; but whoever told of an emergency is not left without the advice."""
        self.line("")
        if assess(self._state.answers, self._region, knowledge=self._knowledge).urgency >= Urgency.URGENT:
            self._advise()
            self.line("")
        self.line(self._teller.say("quit") if self._keep_in is None else self._kept_line())

    def _open(self) -> None:
        teller = self._teller
        show([Block("title", teller.say("title"))])
        self.line(teller.say("notice"))
        self.line(teller.say("not_shared" if self._keep_in is None else "kept_here", file=self._keep_in))
        self.line(teller.say("for_whom"))
        self.line("")
        self.line(teller.say("call_first", call=teller.call))
        self.line("")
        self.line(region_line(teller, self._said))
        if self._taken_up is not None:
            self.line("")
            self.line(teller.say("taken_up"))
            if self._taken_up.ask_again:
                self.line(teller.say("ask_again", count=len(self._taken_up.ask_again)))

    def _take_words(self, text: str) -> None:
        """Begins with what the words say, as far as the person confirms it."""
        if not text.strip():
            self.line("")
            self.line(self._teller.say("words_ask"))
            text = str(click.prompt(">", prompt_suffix=" ", default="", show_default=False))
        answers: dict[str, Any] = {}
        while True:
            try:
                answers = Telling(self, self._knowledge, self._teller).take(text)
            except _GoBackError:
                continue  # back begins the words again
            break
        self._state = State(given={**self._state.given, **answers}, screens=self._state.screens)
        self._keep()

    def pick(self, keys: str, ids: list[str]) -> set[int]:
        """The numbers that are typed from a list; none for "none" and for skip."""
        while True:
            typed = self._typed(keys, ids)
            picked = (set(), set()) if typed == _SKIP else _picked(typed, len(ids))
            if picked is not None and not picked[1]:
                return picked[0]
            self.line(self._teller.say("try_again", keys=keys))

    def is_emergency(self, answers: dict[str, Any]) -> bool:
        """Whether these answers alone are an emergency."""
        return assess(answers, self._region, knowledge=self._knowledge).urgency is Urgency.EMERGENCY

    def heading(self, text: str) -> None:
        """A heading."""
        show([Block("heading", text)])

    def _kept_line(self) -> str:
        return self._teller.say("kept", file=self._keep_in)

    def _keep(self) -> None:
        """Writes the state down, where that is wanted. A disk that fails must not keep anyone from the advice."""
        if self._keep_in is not None:
            try:
                write_private_json(self._keep_in, state_record(self._state, self._region, self._knowledge))
            except AnswersError:
                self._keep_in = None
                self.line(self._teller.say("not_kept"))

    def _ask_all(self) -> None:
        while screen := self._questionnaire.next(self._state):
            told: dict[str, Any] = {}
            try:
                self._ask_screen(screen, told)
            except _GoBackError:
                if told:
                    continue  # back inside a screen begins that screen again
                if not self._state.screens:
                    self.line(self._teller.say("first_screen"))
                self._state = self._state.back()
                self._keep()
            except (_LeaveError, click.Abort, EOFError, KeyboardInterrupt):
                self._state = self._state.answered(screen.id, told)  # what was told of an emergency is not lost
                self._keep()
                raise
            else:
                self._state = self._state.answered(screen.id, {id: told.get(id) for id in screen.findings})
                self._keep()

    # --- one screen ------------------------------------------------------------------------------------------

    def _ask_screen(self, screen: Screen, told: dict[str, Any]) -> None:
        """Asks everything on the screen; what was answered goes into `told`."""
        words = self._knowledge.words("screens")
        titles = [words.get(section.id) or self._teller.say(section.id) for section in screen.sections]
        self._raises_to = {item.finding: item.raises_to for item in screen.items}
        self.line("")
        if not self._state.screens:
            self.line(self._teller.say("keys_unsure"))
            self.line("")
        place = self._teller.say("screen_of", number=screen.number, total=screen.total)
        show([Block("heading", place), Block("text", f"{'. '.join(titles)}.")])
        if screen.id == FOLLOW_UP:
            self.line(self._teller.say("about_ticked_why", call=self._teller.call))
        if screen.id == ONCE_MORE:
            self.line(self._teller.say("once_more_why"))
        yes_no = [id for id in screen.findings if self._kind(id) == "yes_no"]
        together = screen.id == ONCE_MORE or (
            len(yes_no) > 1 and screen.id != FOLLOW_UP
        )  # there "none of these" would be read as all is well
        if together:
            self._ask_list(yes_no, told, again=screen.id == ONCE_MORE)
        for id in screen.findings:
            if not (together and id in yes_no):
                self.ask_one(id, told)

    def _kind(self, id: str) -> str:
        return self._knowledge.all_definitions[id].kind

    def _ask_list(self, ids: list[str], told: dict[str, Any], *, again: bool) -> None:
        """Several yes-no questions as one list with "none of these"; those asked again in their other words."""
        teller = self._teller
        self.line(teller.say("any_of_these"))
        for number, id in enumerate(ids, start=1):
            self.numbered(number, teller.clearer(id) if again else teller.ask(id))
        self.numbered(0, teller.say("none_of_these"))
        keys = teller.say("keys_list")
        while True:
            typed = self._typed(keys, ids)
            if typed == _SKIP:
                return
            picked = _picked(typed, len(ids))
            if picked is not None:
                break
            self.line(teller.say("try_again", keys=keys))
        ticked, unsure = picked
        for number, id in enumerate(ids, start=1):
            told[id] = number in ticked
            if number in unsure and again:
                del told[id]  # the plain no that was given before stays
            elif number in unsure:
                self._unsure(id, told)

    def ask_one(self, id: str, told: dict[str, Any]) -> None:
        """One question by itself."""
        teller = self._teller
        self.line("")
        self.line(teller.ask(id))
        kind = self._kind(id)
        definition = self._knowledge.all_definitions[id]
        choices = teller.choices(id) if kind in ("choice", "several") or definition.also else []
        if kind == "yes_no" and choices:
            choices = [("y", teller.say("yes")), ("n", teller.say("no")), *choices[-len(definition.also or ()) :]]
        for number, (_, said) in enumerate(choices, start=1):
            self.numbered(number, said)
        keys = self._keys(kind, bool(choices), f"{definition.low:g} to {definition.high:g} {definition.unit}")
        while True:
            typed = self._typed(keys, [id])
            if typed == _SKIP:
                return
            if typed == "u":
                self._unsure(id, told)
                return
            value = _value(kind, typed, [value for value, _ in choices])
            if value is not None and self._accepts(id, value) and self._confirmed(id, value):
                told[id] = value
                return
            self.line(teller.say("try_again", keys=keys))

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
        self.line(self._teller.say("confirm", value=value))
        return _value("yes_no", self._typed("", [id]), []) is True

    def _unsure(self, id: str, told: dict[str, Any]) -> None:
        """Not sure; where a sign can be an emergency, one clearer question is asked first."""
        told[id] = UNSURE
        if not self._knowledge.all_definitions[id].unsure_counts_as_yes:
            return
        teller = self._teller
        self.line("")
        self.line(f"{teller.say('clearer')} {teller.clearer(id)}")
        keys = teller.say("keys_yes_no")
        while True:
            typed = self._typed(keys, [id])
            said = _value("yes_no", typed, [])
            if said is not None:
                told[id] = said
            if said is not None or typed in ("u", _SKIP):
                return
            self.line(teller.say("try_again", keys=keys))

    # --- reading and writing ---------------------------------------------------------------------------------

    def _typed(self, keys: str, ids: list[str]) -> str:
        """What was typed, in small letters; answers why, back and quit itself."""
        teller = self._teller
        self.line("")
        if keys:
            self.line(keys)
        self.line(teller.say("keys_other"))
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
                self.numbered(number, f"{teller.say('why')}: {teller.why(id)} {self._could_change(id)}".rstrip())

    def _could_change(self, id: str) -> str:
        """What the answer could make of the advice, where that is more than it is now."""
        level = self._raises_to.get(id)
        now = assess(self._state.answers, self._region, knowledge=self._knowledge).urgency
        if level is None or level <= now:
            return ""
        return self._teller.say("could_change", level=self._teller.level(level)["name"])

    def numbered(self, number: int, text: str) -> None:
        """A line of a list, with its number in front."""
        for line in textwrap.wrap(text, page_width(), initial_indent=f"{number:>2}  ", subsequent_indent="    "):
            click.echo(line)

    @staticmethod
    def line(text: str) -> None:
        """A paragraph, wrapped."""
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
