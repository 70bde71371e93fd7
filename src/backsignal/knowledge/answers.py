"""From what was typed or tapped to findings: every answer is checked, nothing is guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from backsignal.errors import AnswersError, Fault, did_you_mean, fault
from backsignal.findings import UNSURE, Findings, Origin, Value
from backsignal.knowledge.model import FindingDefinition, Knowledge

TEXT_LIMIT = 2_000
MOST_FAULTS = 20
_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


def read_answers(answers: Mapping[str, Any], knowledge: Knowledge) -> Findings:
    """The findings that these answers state.

    `answers` maps finding ids to True, False, "unsure", a number in the finding's unit, a choice, or a list of
    choices; None and an empty list are unknown, as if left out. "Unsure" about a finding marked so counts as
    present. Raises AnswersError, naming the wrong answers, for an unknown id, a wrong type, a number out of range,
    a choice that does not exist and choices that contradict each other. At most MOST_FAULTS wrong answers are named.
    """
    if not isinstance(answers, Mapping):
        raise AnswersError(fault("A107"))
    values: dict[str, Value] = dict(answers)  # most answers are a plain yes or no and stay as they are
    absent: list[str] = []
    unsure: list[str] = []
    origins: dict[str, Origin] = {}
    faults: list[Fault] = []
    yes_no, numbers, choices = knowledge.yes_no_ids, knowledge.number_ranges, knowledge.choice_values
    for id, answer in answers.items():
        if answer is True or answer is False:
            if id in yes_no:
                continue
        elif type(answer) is int and id in numbers:
            low, high = numbers[id]
            if low <= answer <= high:
                continue
        elif type(answer) is str and id in choices and answer in choices[id]:
            values[id], is_none = choices[id][answer]
            if is_none:
                absent.append(id)
            continue
        value = _read(id, answer, knowledge)
        if isinstance(value, Fault):
            faults.append(value)
            if len(faults) == MOST_FAULTS:
                break
        elif value is None:
            del values[id]
        else:
            values[id] = value
            definition = knowledge.all_definitions[id]
            if isinstance(value, str) and value == UNSURE:
                unsure.append(id)
            elif definition.unsure_counts_as_yes and answers[id] == UNSURE:
                origins[id] = Origin.UNSURE_COUNTED_AS_YES
            elif definition.none is not None and value == frozenset((definition.none,)):
                absent.append(id)
    if faults:
        raise AnswersError(*faults)
    for id, assumed in knowledge.assumed.items():
        if id not in values:
            values[id], origins[id] = assumed, Origin.ASSUMED
    return Findings(values, absent=frozenset(absent), unsure=frozenset(unsure), origins=origins)


def _read(id: Any, answer: Any, knowledge: Knowledge) -> Value | Fault | None:
    """One answer in normal form; None where nothing was said."""
    definition = _definition(id, knowledge)
    if isinstance(definition, Fault):
        return definition
    if answer is None or (definition.kind == "several" and answer == []):
        return None
    if isinstance(answer, str) and answer == UNSURE:
        if not definition.unsure_counts_as_yes:
            return UNSURE
        return True if definition.kind == "yes_no" else frozenset(definition.values) - {definition.none}
    return _READERS[definition.kind](definition, answer)


def _definition(id: Any, knowledge: Knowledge) -> FindingDefinition | Fault:
    try:
        return knowledge.all_definitions[id]
    except (KeyError, TypeError):
        pass
    guess = did_you_mean(id, tuple(knowledge.findings)) if isinstance(id, str) and len(id) <= 60 else ""
    if not isinstance(id, str) or len(id) > 60 or not _ID.fullmatch(id):
        return fault("A102", guess=guess)  # what stands there may be a person's own words: never repeated
    return fault("A101", id, id=id, guess=guess)


def _yes_no(definition: FindingDefinition, answer: Any) -> Value | Fault:
    if definition.also and isinstance(answer, str) and answer in definition.also:
        meant = definition.also[answer]
        return UNSURE if meant == "unknown" else meant == "present"
    return fault("A103", definition.id, wanted='true, false or "unsure"', example="true")


def _number(definition: FindingDefinition, answer: Any) -> Value | Fault:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return fault("A103", definition.id, wanted=f"a number of {definition.unit}", example="a number without quotes")
    if not (math.isfinite(answer) if isinstance(answer, float) else True) or not (
        definition.low <= answer <= definition.high
    ):
        low, high = definition.low, definition.high
        return fault("A104", definition.id, low=low, high=high, unit=definition.unit)
    return answer


def _choice(definition: FindingDefinition, answer: Any) -> Value | Fault:
    if isinstance(answer, bool) and definition.none is not None:
        if not answer:
            return frozenset((str(definition.none),))
        return frozenset(definition.values) - {definition.none}
    chosen = [answer] if isinstance(answer, str) else answer
    values = _chosen(definition, chosen)
    if isinstance(values, frozenset) and len(values) > 1:
        return fault("A106", definition.id, choices=", ".join(definition.values))
    return values


def _several(definition: FindingDefinition, answer: Any) -> Value | Fault:
    return _chosen(definition, [answer] if isinstance(answer, str) else answer)


def _chosen(definition: FindingDefinition, chosen: Any) -> Value | Fault:
    choices = ", ".join((*definition.values, *(definition.also or ())))
    if not isinstance(chosen, list | tuple | set | frozenset) or not all(isinstance(each, str) for each in chosen):
        return fault("A103", definition.id, wanted=f"one of {choices}", example="one of them in quotes")
    if not chosen or (definition.also and any(each in definition.also for each in chosen)):
        return UNSURE
    for each in chosen:
        if each not in definition.values:
            guess = did_you_mean(each, definition.values)
            return fault("A105", definition.id, choices=choices, guess=guess)
    return frozenset(chosen)


def _text(definition: FindingDefinition, answer: Any) -> Value | Fault:
    if isinstance(answer, bool):
        return answer
    if not isinstance(answer, str):
        return fault("A103", definition.id, wanted="text, or false for no", example="some words in quotes")
    if len(answer) > TEXT_LIMIT:
        return fault("A109", definition.id, limit=TEXT_LIMIT)
    return answer


_READERS: dict[str, Callable[[FindingDefinition, Any], Value | Fault]] = {
    "yes_no": _yes_no,
    "number": _number,
    "choice": _choice,
    "several": _several,
    "text": _text,
}
