"""The chance that misread answers change the outcome, worked out exactly from the rules and not by trying.

Each answer of a person is wrong with the same small chance, apart from every other: a yes-no answer is turned round, a
choice is any other value, a number lies in any other band between the thresholds of the rules (each as likely), and
of several choices each is ticked or left wrongly by itself. What a person was not asked stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backsignal.knowledge import Knowledge, Rule
from backsignal.triage.diagram import Diagram, Graph
from backsignal.triage.typical import ruled_out
from backsignal.urgency import Urgency

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One more question asked twice: its id, and the mean chance missed over the people once it is."""

    question: str
    missed: float


class Misreadings:
    """How likely people are to be told an emergency when answers are misread, in a region or an unknown one.

    `answers` are definite ones, with nothing unsure. `error` is the chance that one answer is wrong. The questions in
    `twice` are asked in two ways, and a yes to either counts: a true yes is lost only when both are misread, and a
    true no becomes a yes when either is.
    """

    def __init__(self, knowledge: Knowledge, region: str | None = None):
        self.knowledge = knowledge
        self.region = region
        self._diagrams: dict[frozenset[str], tuple[Diagram, Graph]] = {}
        self._asked: dict[str, frozenset[str]] = {}

    # --- chances -------------------------------------------------------------------------------------------

    def emergency(self, answers: Answers, error: float, twice: Collection[str] = ()) -> float:
        """The chance that the rules give an emergency."""
        diagram, graph = self._diagram(answers)
        return graph.chance(self._weights(answers, diagram, error, twice))

    def missed(self, answers: Answers, error: float, twice: Collection[str] = ()) -> float:
        """The chance that the rules give less than an emergency."""
        return 1 - self.emergency(answers, error, twice)

    def lost(self, rule: Rule, answers: Answers, error: float, twice: Collection[str] = ()) -> float:
        """The chance that this one rule does not hold, whatever the others say."""
        diagram, _ = self._diagram(answers)
        return 1 - diagram.graph(diagram.holds(rule.when)).chance(self._weights(answers, diagram, error, twice))

    def shares(self, answers: Answers, error: float, twice: Collection[str] = ()) -> dict[str, float]:
        """What each question adds to the chance missed: that chance, less the same if this question is never misread.

        This is the error times the Birnbaum importance. It is below zero where a misread answer would by luck give an
        emergency. The shares do not sum to the chance, because two wrong answers can meet.
        """
        diagram, graph = self._diagram(answers)
        weights = self._weights(answers, diagram, error, twice)
        right = self._weights(answers, diagram, 0.0, ())
        chance, slopes = graph.chance(weights), graph.slopes(weights)
        shares = {}
        for id, variables in diagram.chains.items():
            if len(variables) == 1:  # the chance is a straight line in each variable, so the slope is exact
                variable = variables[0]
                shares[id] = slopes.get(variable, 0.0) * (right[variable] - weights[variable])
            elif any(weights[each] != right[each] for each in variables):
                shares[id] = graph.chance(weights | {each: right[each] for each in variables}) - chance
        return {id: share for id, share in shares.items() if share}

    def fragile(self, people: Sequence[Answers], error: float, most: int) -> Iterator[Step]:
        """The questions to ask twice, each the one that then lowers the mean chance missed the most.

        Only a saved yes counts for the choice. That a second question also makes more false alarms, some of which
        would by luck catch another person, is no reason to ask it.
        """
        found = [(*self._diagram(answers), answers) for answers in people]
        weights = [self._weights(answers, diagram, error, ()) for diagram, _, answers in found]
        chosen: list[str] = []
        for _ in range(most):
            gains: dict[str, float] = {}
            for (_, graph, answers), chances in zip(found, weights, strict=True):
                for id, slope in graph.slopes(chances).items():
                    if answers.get(id) is True and id not in chosen and chances[id] < 1:
                        gains[id] = gains.get(id, 0.0) + slope * (1 - error**2 - chances[id])
            best = max(gains, key=lambda id: (gains[id], id), default=None)
            if best is None:
                return
            chosen.append(best)
            for chances, (_, _, answers) in zip(weights, found, strict=True):
                if answers.get(best) is True:
                    chances[best] = 1 - error**2
            yield Step(best, sum(self.missed(answers, error, chosen) for answers in people) / len(people))

    # --- weights -------------------------------------------------------------------------------------------

    def _diagram(self, answers: Answers) -> tuple[Diagram, Graph]:
        """The diagram of all who answered the same questions; one is made for each set of questions."""
        asked = frozenset(answers)
        if asked not in self._diagrams:
            diagram = Diagram(self.knowledge, asked)
            self._diagrams[asked] = diagram, diagram.graph(diagram.at_least(Urgency.EMERGENCY, self.region))
        return self._diagrams[asked]

    def can_be_misread(self, answers: Answers) -> frozenset[str]:
        """The questions that were put: not those a broader finding stands for, nor those the other answers rule out."""
        key = repr(answers)
        if key not in self._asked:
            narrower = {id for id in answers if self.knowledge.all_definitions[id].narrower}
            self._asked[key] = frozenset(answers) - narrower - frozenset(ruled_out(answers, self.knowledge))
        return self._asked[key]

    def _weights(self, answers: Answers, diagram: Diagram, error: float, twice: Collection[str]) -> dict[str, float]:
        """For each variable of the diagram, the chance that it is true."""
        asked = self.can_be_misread(answers)
        weights: dict[str, float] = {}
        for id, variables in diagram.chains.items():
            kind, told = self.knowledge.all_definitions[id].kind, answers[id]
            wrong = error if id in asked else 0.0
            if kind == "yes_no":
                weights[id] = _yes(told, wrong, 2 if id in twice else 1)
            elif kind == "several":
                for variable, value in zip(variables, diagram.values[id], strict=True):
                    weights[variable] = _yes(value in told, wrong, 1)
            else:
                place, count = diagram.place_of(id, told), len(variables) + 1
                chances = [1 - wrong if each == place else wrong / max(count - 1, 1) for each in range(count)]
                left = 1.0
                for variable, chance in zip(variables, chances, strict=False):
                    weights[variable] = chance / left if left > chance else 1.0 if left else 0.0
                    left = max(left - chance, 0.0)
        return weights


def _yes(told: bool, wrong: float, times: int) -> float:
    """The chance of reading at least one yes in so many askings."""
    return 1 - (wrong if told else 1 - wrong) ** times
