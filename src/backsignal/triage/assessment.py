"""The outcome for one person: how soon, who, why, what is open, what to watch for. One record, many readings."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from backsignal.findings import Finding, Findings
from backsignal.knowledge.conditions import Condition
from backsignal.knowledge.model import Rule
from backsignal.urgency import Urgency

MOST_LINES = 7
"""Come-back-if lines on a page: more would not be read."""

if TYPE_CHECKING:
    from backsignal.triage.change import Change
    from backsignal.triage.engine import Engine


class Reason:
    """A rule that holds, and the findings that made it hold."""

    __slots__ = ("_findings", "because", "rule")

    def __init__(self, rule: Rule, because: tuple[str, ...], findings: Findings):
        """`because` holds the ids of the findings, in the order of the rule."""
        self.rule = rule
        self.because = because
        self._findings = findings

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings themselves, each with its answer and origin."""
        return tuple(self._findings[id] for id in self.because if id in self._findings)

    def __repr__(self) -> str:
        return f"<reason {self.rule.id}>"


class Assessment:
    """What the rules say about one person.

    `urgency` holds from what is known; `possible_urgency` is the most that open questions could make of it.
    `reasons` are the rules that hold, most urgent first. The other parts are worked out when they are first read.
    """

    def __init__(
        self,
        *,
        findings: Findings,
        urgency: Urgency,
        possible_urgency: Urgency,
        reasons: tuple[Reason, ...],
        engine: Engine,
        known: int,
    ):
        self.findings = findings
        self.urgency = urgency
        self.possible_urgency = possible_urgency
        self.reasons = reasons
        self._engine = engine
        self._known = known

    @property
    def settled(self) -> bool:
        """Whether the urgency may be told as it is: self_care and routine only when no open question could raise it."""
        return self.urgency > Urgency.ROUTINE or self.urgency is self.possible_urgency

    @property
    def region(self) -> str | None:
        """The region id whose rules were applied; None where it is unknown."""
        return self._engine.region

    @functools.cached_property
    def leading(self) -> tuple[Reason, ...]:
        """The reasons that set the urgency, those with the most fitting service and shortest time limit first."""
        return _leading(self)

    @property
    def within(self) -> str | None:
        """The shortest time limit of the leading reasons; a rule without one has the usual limit of its level."""
        knowledge = self._engine.knowledge
        usual = knowledge.within(self.urgency)
        limits = [reason.rule.within or usual for reason in self.leading]
        return min(limits, key=knowledge.limit_rank, default=usual)

    @property
    def service(self) -> str:
        """The id of the service to turn to first."""
        return self.services[0]

    @property
    def services(self) -> tuple[str, ...]:
        """Every service the leading reasons name, the first to turn to first; a general one only where it is first."""
        knowledge = self._engine.knowledge
        named = dict.fromkeys(reason.rule.service for reason in self.leading)
        first, *others = named or (knowledge.default_service,)
        return (first, *(id for id in others if not knowledge.services[id].get("general")))

    @property
    def patterns(self) -> tuple[str, ...]:
        """The patterns that set the urgency."""
        return tuple(dict.fromkeys(reason.rule.pattern for reason in self.leading)) or (
            self._engine.knowledge.default_pattern,
        )

    @functools.cached_property
    def ask_next(self) -> tuple[str, ...]:
        """Findings that are not known and could change how soon or whom to see, the most telling first."""
        return tuple(each.id for each in self._engine.still_open.findings(self._known))

    @functools.cached_property
    def come_back_if(self) -> dict[str, Urgency]:
        """The come-back-if lines for this person → the level their signs would reach, most urgent first."""
        return _safety_net(self)

    @property
    def safety_net(self) -> tuple[str, ...]:
        """Ids of the come-back-if lines for this person, most urgent first, at most MOST_LINES."""
        return tuple(self.come_back_if)

    def holds(self, condition: Condition) -> bool:
        """Whether a condition of the content certainly holds for this person."""
        return self._engine.holds(condition, self._known)

    def changes(self, *, most: int = 1) -> tuple[Change, ...]:
        """The smallest sets of at most `most` (1 or 2) other answers that would raise it, most urgent first."""
        return self._engine.changes.raising(self.findings, most=most)

    @property
    def frequencies(self) -> tuple[str, ...]:
        """Ids of the counts of people that fit this person's group; none in an emergency."""
        if self.urgency is Urgency.EMERGENCY:
            return ()
        knowledge = self._engine.knowledge
        return tuple(
            row["id"]
            for row in knowledge.compiled["frequencies"]
            if str(self.urgency) in row.get("levels", [str(self.urgency)])
            and self._engine.holds(knowledge.frequencies[row["id"]], self._known)
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """Ids of what is said beside the advice at this level: groups the check knows little about, further advice."""
        knowledge = self._engine.knowledge
        level, patterns = str(self.urgency), set(self.patterns)
        return tuple(
            row["id"]
            for row in knowledge.compiled["notices"]
            if level in row.get("levels", [level])
            and patterns & set(row.get("patterns", patterns))
            and self._engine.holds(knowledge.notices[row["id"]], self._known)
        )

    @property
    def fitting(self) -> dict[str, tuple[str, ...]]:
        """Notices about answers that fit everyday pain at this level → the findings they are about."""
        knowledge = self._engine.knowledge
        return {
            row["id"]: self._engine.support(knowledge.notices[row["id"]], self._known)
            for row in knowledge.compiled["notices"]
            if row["kind"] == "fits" and row["id"] in self.notices
        }

    def __repr__(self) -> str:
        return f"<assessment: {self.urgency}, possible {self.possible_urgency}, {len(self.reasons)} reasons>"


def _leading(assessment: Assessment) -> tuple[Reason, ...]:
    knowledge = assessment._engine.knowledge
    usual = knowledge.within(assessment.urgency)
    services = list(knowledge.services)
    top = [reason for reason in assessment.reasons if reason.rule.urgency is assessment.urgency]
    return tuple(
        sorted(
            top,
            key=lambda reason: (
                knowledge.services[reason.rule.service].get("general", False),
                knowledge.limit_rank(reason.rule.within or usual),
                services.index(reason.rule.service),
            ),
        )
    )


def _safety_net(assessment: Assessment) -> dict[str, Urgency]:
    """In an emergency what to watch for on the way; otherwise signs the person does not have that would raise it."""
    engine, urgency = assessment._engine, assessment.urgency
    if urgency is Urgency.EMERGENCY:
        return {line.id: urgency for line in engine.knowledge.safety_net.values() if line.on_the_way}
    raised_by = {
        finding: change.urgency
        for change in reversed(assessment.changes())  # the most urgent last, so that it counts
        for finding, answer in change.answers.items()
        if answer is True
    }
    lines: list[tuple[str, Urgency]] = []
    for id, line in engine.knowledge.safety_net.items():
        if line.on_the_way or (line.when is not None and not engine.holds(line.when, assessment._known)):
            continue
        raised = max((raised_by[finding] for finding in line.findings if finding in raised_by), default=urgency)
        if line.always:
            raised = Urgency.EMERGENCY
        if raised > urgency and (line.at_least is None or raised >= line.at_least):
            lines.append((id, raised))
    lines.sort(key=lambda each: -each[1].rank)
    return dict(lines[:MOST_LINES])
