"""The person's own words in the terminal check: shown back with what was understood, to be confirmed or put right."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from backsignal.cli.read import marked, one_line
from backsignal.knowledge import Knowledge
from backsignal.questionnaire.understood import Point, Understood, answers_of, understood
from backsignal.reading import read
from backsignal.report import Teller

if TYPE_CHECKING:
    from backsignal.cli.conversation import Conversation


class Telling:
    """Takes a text into a conversation. Only what the person confirms becomes an answer."""

    def __init__(self, conversation: Conversation, knowledge: Knowledge, teller: Teller):
        """`conversation` writes the lines and asks."""
        self._conversation = conversation
        self._knowledge = knowledge
        self._teller = teller

    def take(self, text: str) -> dict[str, Any]:
        """The confirmed answers: signs that can be an emergency are asked about first, the rest is shown at once."""
        line, say = self._conversation.line, self._teller.say
        found = understood(read(text, today=datetime.date.today()), self._knowledge)
        line("")
        if found.reading.emergency:
            line(say("words_emergency", call=self._teller.call))
        if found.reading.language is None:
            line(say("words_language"))
            return {}
        if not found.reading.about_back and not found.asked_first:
            line(say("words_not_back"))
        if not found.points:
            line(say("words_nothing"))
            return {}
        answers: dict[str, Any] = {}
        self._conversation.heading(say("words_heading"))
        line(say("words_mark"))
        for point in found.asked_first:
            self._ask_first(found, point, answers)
            if self._conversation.is_emergency(answers):
                return answers  # nothing else is worth their time now
        self._confirm(found, answers)
        return answers

    def _ask_first(self, found: Understood, point: Point, answers: dict[str, Any]) -> None:
        line, say = self._conversation.line, self._teller.say
        line("")
        line(say("words_first"))
        for sentence in point.sentences:
            line(say("words_sentence", words=self._sentence(found, sentence, [point])))
        self._conversation.ask_one(point.finding, answers)

    def _confirm(self, found: Understood, answers: dict[str, Any]) -> None:
        line, say = self._conversation.line, self._teller.say
        shown: set[int] = set()
        for number, point in enumerate(found.to_confirm, start=1):
            for sentence in point.sentences:
                if sentence not in shown:
                    shown.add(sentence)
                    line("")
                    here = [each for each in found.to_confirm if sentence in each.sentences]
                    line(say("words_sentence", words=self._sentence(found, sentence, here)))
            self._conversation.numbered(number, self._said(point))
        if found.left_open:
            line("")
            line(say("words_open", labels=self._teller.listed([self._label(each) for each in found.left_open])))
        if found.not_counted:
            line("")
            words = [one_line(each.text) for each in found.not_counted]
            line(say("words_not_counted", words="; ".join(dict.fromkeys(words))))
        if found.to_confirm:
            wrong = self._conversation.pick(say("words_wrong"), [each.finding for each in found.to_confirm])
            right = [each for number, each in enumerate(found.to_confirm, start=1) if number not in wrong]
            answers.update(answers_of(right))

    def _sentence(self, found: Understood, number: int, points: list[Point]) -> str:
        start, end = found.reading.sentences[number]
        spans = [(each.start, each.end) for point in points for each in point.readings if each.sentence == number]
        return marked(found.reading.text, start, end, spans)

    def _label(self, point: Point) -> str:
        return self._teller.answer_label(point.finding, point.answer)

    def _said(self, point: Point) -> str:
        label = self._label(point)
        return self._teller.say("words_no", label=label) if point.answer is False else label
