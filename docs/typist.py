"""Types the answers of a person into the check in the terminal, for the transcripts of the README and for the tests.

It walks the same screens as the check and writes the lines a person would type, so a transcript is always a real run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from backsignal.findings import UNSURE
from backsignal.knowledge import Knowledge, load
from backsignal.questionnaire import FOLLOW_UP, ONCE_MORE, Questionnaire, State

PEOPLE: dict[str, dict[str, Any]] = {
    # The five people of the README. What is not named here, they answer with no or never.
    "an everyday strain": {
        "age_years": 34, "sex_at_birth": "male", "pain_site": ["low_back"], "pain_days": 2, "pain_onset": "sudden",
        "lifting_strain_onset": True, "mechanical_pattern": True, "eased_by_lying_down": True, "improving_now": True,
        "pain_now_0_10": 4, "pain_worst_24h_0_10": 6,
    },
    "past breast cancer and night pain": {
        "age_years": 58, "sex_at_birth": "female", "cancer_history": "past", "cancer_type": ["breast"],
        "cancer_years_since": 6, "pain_site": ["mid_back"], "pain_days": 21, "pain_onset": "weeks",
        "night_pain_wakes": True, "pain_now_0_10": 5, "pain_worst_24h_0_10": 7,
    },
    "numbness between the legs": {
        "saddle_numbness": True, "saddle_numbness_new": True, "bladder_bowel_onset_days": 1,
        "bladder_other_explanation": False,
    },
    "68, weight loss and pain for seven weeks": {
        "age_years": 68, "sex_at_birth": "male", "pain_site": ["low_back"], "pain_days": 49, "pain_onset": "weeks",
        "weight_loss_unexplained": True, "not_improving_weeks": True, "pain_now_0_10": 5, "pain_worst_24h_0_10": 6,
    },
}  # fmt: skip


def typed_lines(person: Mapping[str, Any] | None, region: str | None, knowledge: Knowledge | None = None) -> list[str]:
    """The lines that person would type, screen after screen; None is a person who skips everything."""
    knowledge = knowledge or load()
    questionnaire = Questionnaire(region, knowledge=knowledge)
    state = State()
    lines: list[str] = []
    while screen := questionnaire.next(state):
        answers: dict[str, Any] = dict.fromkeys(screen.findings)
        listed = [id for id in screen.findings if knowledge.all_definitions[id].kind == "yes_no"]
        together = listed if screen.id == ONCE_MORE or (len(listed) > 1 and screen.id != FOLLOW_UP) else []
        if person is None:
            lines += ["s"] * (bool(together) + len(screen.findings) - len(together))
            state = state.answered(screen.id, answers)
            continue
        if together:
            answers |= {id: person.get(id, False) for id in together}
            ticked = [str(number) for number, id in enumerate(together, 1) if person.get(id) is True]
            unsure = [str(number) for number, id in enumerate(together, 1) if person.get(id) == UNSURE]
            lines.append(" ".join([*ticked, *(["u", *unsure] if unsure else [])]) or "0")
            for id in together:
                if (
                    person.get(id) == UNSURE
                    and screen.id != ONCE_MORE
                    and knowledge.all_definitions[id].unsure_counts_as_yes
                ):
                    lines.append("u")
        for id in screen.findings:
            if id not in together:
                answers[id] = _one(id, person, knowledge, lines)
        state = state.answered(screen.id, answers)
    return lines


def _one(id: str, person: Mapping[str, Any], knowledge: Knowledge, lines: list[str]) -> Any:
    definition = knowledge.all_definitions[id]
    usual = {"yes_no": False, "number": 0, "text": False}.get(definition.kind, definition.none)
    value = person.get(id, usual)
    if definition.kind == "yes_no" or value is False:
        lines.append("y" if value else "n")
    elif definition.kind in ("choice", "several"):
        wanted = value if isinstance(value, list) else [value]
        lines.append(" ".join(str(definition.values.index(each) + 1) for each in wanted))
    else:
        lines.append(str(value))
    return value


def transcript(person: Mapping[str, Any] | None, region: str) -> str:
    """What the program shows when that person takes the check, with what was typed behind each prompt."""
    lines = typed_lines(person, region)
    done = subprocess.run(
        [sys.executable, "-m", "backsignal", "check", "--region", region],
        input="\n".join([*lines, ""]),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "NO_COLOR": "1", "LC_ALL": "C.UTF-8"},
    )
    pieces = done.stdout.split("\n> ")
    shown = pieces[0]
    for line, piece in zip(lines, pieces[1:], strict=True):
        shown += f"\n> {line}\n{piece.lstrip()}" if piece.strip() else f"\n> {line}"
    return shown
