"""The words of the content for one language and region: labels of answers, names of services, sources, limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from backsignal.findings import UNSURE, Finding, Presence, Value
from backsignal.knowledge import Knowledge
from backsignal.knowledge.conditions import NEW, SINCE_DAYS
from backsignal.urgency import Urgency


class Teller:
    """Finds the right words; makes none itself."""

    def __init__(self, knowledge: Knowledge, region: str | None = None, language: str = "en"):
        """`region` is a region id or None; raises KeyError for a language without words."""
        self.knowledge = knowledge
        self.region = knowledge.regions[region] if region else None
        self.language = language
        self.interface = knowledge.words("interface", language)
        self._questions = knowledge.words("questions", language)
        self._advice = knowledge.words("advice", language)

    # --- questions and answers -----------------------------------------------------------------------------

    def ask(self, id: str) -> str:
        """The question for a finding or an attribute, with its hint."""
        attribute = self._attribute(id)
        if attribute:
            base, kind = attribute
            own = self._questions[base].get(f"ask{kind}")
            return str(own) if own else str(self.interface[f"attribute{kind}"].format(label=_capital(self.label(base))))
        words = self._questions[id]
        return " ".join(each for each in (words["ask"], words.get("hint")) if each)

    def why(self, id: str) -> str:
        """Why the question is asked."""
        return str(self.interface["attribute_new_why"] if self._attribute(id) else self._questions[id]["why"])

    def clearer(self, id: str) -> str:
        """The clearer question asked once after "not sure"."""
        return str(self._questions[id]["clearer"])

    def choices(self, id: str) -> list[tuple[str, str]]:
        """The values of a choice and what stands on the screen for each."""
        definition = self.knowledge.all_definitions[id]
        said = self._questions[id]["choices"]
        return [(value, said[value]["say"]) for value in (*definition.values, *(definition.also or ()))]

    def label(self, id: str, value: Value | None = None) -> str:
        """How a finding is named inside a sentence."""
        attribute = self._attribute(id)
        if attribute:
            base, kind = attribute
            said = str(self.interface[f"attribute{kind}_label"].format(label=self.label(base), value=_number(value)))
            return _singular(said) if value == 1 else said
        words = self._questions[id]
        if isinstance(value, frozenset):
            order = self.knowledge.findings[id].values
            names = [words["choices"][each]["label"] for each in order if each in value]
            several = self.knowledge.findings[id].kind == "several"
            return self.listed(names, None if several else self.interface["or"])
        if "label" not in words or ("{value}" in words["label"] and value is None):
            return self.asked(id)
        label = str(words["label"]).replace("{value}", _number(value))
        return _singular(label) if value == 1 else label

    def answer_label(self, id: str, answer: Any) -> str:
        """The label for an answer as it is given: a choice or a list of choices may stand there plainly."""
        if isinstance(answer, str | list):
            answer = frozenset([answer] if isinstance(answer, str) else answer)
        return self.label(id, answer)

    def asked(self, id: str) -> str:
        """What a question asks about, for inside a sentence, where no answer is named."""
        question = str(self._questions[id]["ask"]).split("?")[0]
        return question[:1].lower() + question[1:]

    def labels(self, findings: Iterable[Finding]) -> str:
        """Several findings named in one list; those that are absent are left out."""
        named = [self.label(each.id, each.value) for each in findings if each.presence is Presence.PRESENT]
        return self.listed(list(dict.fromkeys(named)))

    def listed(self, names: list[str], last: str | None = None) -> str:
        """a, b and c."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {last or self.interface['and']} {names[-1]}"

    def _attribute(self, id: str) -> tuple[str, str] | None:
        if id in self.knowledge.findings:
            return None
        for kind in (NEW, SINCE_DAYS):
            if id.endswith(kind):
                return id.removesuffix(kind), kind
        raise KeyError(id)

    # --- advice ----------------------------------------------------------------------------------------------

    def level(self, urgency: Urgency) -> Mapping[str, Any]:
        """Name, headline and what to do for a level."""
        return self._advice["levels"][str(urgency)]  # type: ignore[no-any-return]

    def advice(self, part: str) -> Mapping[str, Any]:
        """Another part of the advice, such as "undecided"."""
        return self._advice[part]  # type: ignore[no-any-return]

    def limit(self, within: str) -> str:
        """A time limit in words."""
        return str(self._advice["limits"][within])

    def service(self, id: str) -> Mapping[str, Any]:
        """Name, number where there is one, and how to reach a service in this region."""
        generic: Mapping[str, Any] = self.knowledge.services[id]
        return self.region["services"][id] if self.region else generic

    @property
    def call(self) -> str:
        """How to call for emergency help here."""
        return str(self.service("ambulance")["how"])

    @property
    def hospital(self) -> str:
        """What the emergency department is called here."""
        return str(self.service("emergency_department")["name"])

    def line(self, part: str, id: str) -> str:
        """A sentence of one file of words, with this region's names filled in."""
        return str(self.knowledge.words(part, self.language)[id].format(call=self.call, hospital=self.hospital))

    def come_back(self, id: str, urgency: Urgency) -> str:
        """A come-back-if line: the signs, and what to do at the level they reach."""
        text = str(self.knowledge.words("safety_net", self.language)[id])
        to_do = self.interface["come_back"][str(urgency)].format(hospital=self.hospital)
        return text.format(call=self.call, to_do=to_do)

    def say(self, key: str, **details: Any) -> str:
        """A sentence of the interface with its places filled in."""
        return str(self.interface[key].format(**details))

    def source(self, id: str) -> str:
        """Publisher, title and year of a source, in one line."""
        source = self.knowledge.sources[id]
        parts = [source["publisher"], source["title"], source["year"]]
        return ", ".join(str(each) for each in parts if str(each) not in ("unknown", "missing"))


def _number(value: Value | None) -> str:
    if value is None or value == UNSURE or isinstance(value, str | frozenset):
        return ""
    return f"{value:g}"


def _singular(text: str) -> str:
    """One day, one year."""
    return text.replace("1 days", "1 day").replace("1 years", "1 year")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
