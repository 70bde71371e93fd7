"""Proofs over the rules: what holds for every person there could be, shown by a solver and not by trying.

Two pictures of a person are given to the solver. In the *whole* picture every question is answered; in the *open* one
each may also be unknown, and the rules are read with three values exactly as `triage.logic` reads them. A statement is
proved when the solver finds no person against it; otherwise that person is the counter-example.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import z3

from backsignal.knowledge import Knowledge, Rule, read_answers
from backsignal.knowledge.conditions import Present
from backsignal.knowledge.model import Promise
from backsignal.triage.engine import engine_for
from backsignal.triage.proof_open import Open
from backsignal.triage.proof_whole import Term, Whole
from backsignal.triage.still_open import outcome_ranks
from backsignal.urgency import LEVELS, Urgency

Person = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and whether it holds for everyone; `against` is the person who breaks it, as answers."""

    id: str
    says: str
    holds: bool
    against: Person | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that is still to be proved. `find_against` looks for a person who breaks it."""

    id: str
    says: str
    find_against: Callable[[], Person | None]

    def prove(self) -> Statement:
        """The statement, proved or broken."""
        against = self.find_against()
        return Statement(self.id, self.says, against is None, against)


def solver_version() -> str:
    """Name and version of the solver."""
    return f"z3 {z3.get_version_string()}"


def verify(knowledge: Knowledge) -> Iterator[Statement]:
    """Every statement about this content, proved or broken, one after another."""
    for claim in claims(knowledge):
        yield claim.prove()


def claims(knowledge: Knowledge) -> list[Claim]:
    """Everything that is to be proved about this content, the promises of the guidelines first."""
    whole = Whole(knowledge)
    found = [*_promises(whole), *_one_more_warning(whole), *_worse_numbers(whole)]
    found += [*_every_rule_can_hold(whole), *_every_rule_decides(whole), *_every_outcome_has_words(knowledge)]
    open_ = Open(knowledge)
    found += [*_leaving_out(open_), *_not_saying_no(open_), *_denied_before_settled(open_)]
    return [*found, *_stopping_early(open_)]


def certificate(knowledge: Knowledge, statements: list[Statement]) -> dict[str, Any]:
    """The statements as one JSON object with the hash of the content, the solver, and a seal over all of it."""
    body = {
        "content": {"version": knowledge.version, "hash": knowledge.hash},
        "solver": solver_version(),
        "statements": [{"id": each.id, "says": each.says, "holds": each.holds} for each in statements],
    }
    return body | {"seal": _seal(body)}


def is_certificate_for(found: Mapping[str, Any], knowledge: Knowledge) -> bool:
    """Whether a certificate is unaltered and for this content. It says nothing that is not proved again."""
    body = {key: value for key, value in found.items() if key != "seal"}
    content = found.get("content")
    return isinstance(content, Mapping) and content.get("hash") == knowledge.hash and found.get("seal") == _seal(body)


def _seal(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


# --- with every question answered -------------------------------------------------------------------------------------


def _promises(whole: Whole) -> Iterator[Claim]:
    """Whoever fits a statement of a guideline gets at least its level, in each region named and in the unknown one."""
    for promise in whole.knowledge.promises:
        yield Claim(promise.id, f"{promise.says} At least {promise.at_least}.", _breaker(whole, promise))


def _breaker(whole: Whole, promise: Promise) -> Callable[[], Person | None]:
    def find() -> Person | None:
        for region in (None, *(promise.regions or whole.knowledge.regions)):
            less = z3.Not(whole.at_least(region)[promise.at_least])
            if (against := whole.someone(whole.term(promise.when), less)) is not None:
                return against
        return None

    return find


def _lowering(whole: Whole, variable: Term, untold: Term, told: Term) -> Callable[[], Person | None]:
    """Looks for a person whose urgency is less with the one value of a variable than with the other."""

    def find() -> Person | None:
        for level in whole.at_least(None).values():
            less, more = z3.substitute(level, (variable, untold)), z3.substitute(level, (variable, told))
            if not less.eq(more) and (against := whole.someone(less, z3.Not(more))) is not None:
                return against
        return None

    return find


def _one_more_warning(whole: Whole) -> Iterator[Claim]:
    """For each warning sign, each value of a longer list, and each choice that is not "never"."""
    whole.at_least(None)
    knowledge = whole.knowledge
    for id, value, variable in whole.variables():
        definition = knowledge.all_definitions[id]
        name = f"{id}{'=' if value else ''}{value}"
        warning = definition.kind == "yes_no" and definition.direction == "warning" and id in knowledge.findings
        if warning or definition.kind == "several":
            says = f"Telling {name} as well never lowers the urgency."
            find = _lowering(whole, variable, z3.BoolVal(False), z3.BoolVal(True))
            yield Claim(f"one_more.{name}", says, find)
        elif definition.kind == "choice" and definition.direction == "warning" and definition.none not in (None, value):
            says = f"Telling {name} instead of {definition.none} never lowers the urgency."
            yield Claim(f"one_more.{name}", says, _worse_choice(whole, id, value))


def _worse_choice(whole: Whole, id: str, value: str) -> Callable[[], Person | None]:
    definition = whole.knowledge.all_definitions[id]

    def as_if(term: Term, chosen: str | int | None) -> Term:
        return z3.substitute(term, *[(whole.told(id, each), z3.BoolVal(each == chosen)) for each in definition.values])

    def find() -> Person | None:
        for level in whole.at_least(None).values():
            against = whole.someone(as_if(level, definition.none), z3.Not(as_if(level, value)))
            if against is not None:
                return against
        return None

    return find


def _worse_numbers(whole: Whole) -> Iterator[Claim]:
    """For each number of which more is worse."""
    for id, _, variable in whole.variables():
        definition = whole.knowledge.all_definitions[id]
        if definition.kind == "number" and definition.direction == "warning":
            yield Claim(f"worse.{id}", f"A higher {id} never lowers the urgency.", _higher(whole, id, variable))


def _higher(whole: Whole, id: str, variable: Term) -> Callable[[], Person | None]:
    higher = z3.Real(f"{id}:higher")

    def find() -> Person | None:
        for level in whole.at_least(None).values():
            more = z3.substitute(level, (variable, higher))
            top = whole.knowledge.all_definitions[id].high
            if (against := whole.someone(level, z3.Not(more), higher >= variable, higher <= top)) is not None:
                return against
        return None

    return find


def _every_rule_can_hold(whole: Whole) -> Iterator[Claim]:
    """For each rule there is a person for whom it holds."""
    for rule in whole.knowledge.rules:
        says = f"There are people for whom the rule {rule.id} holds."
        yield Claim(f"reached.{rule.id}", says, _unless_someone(whole, whole.term(rule.when)))


def _unless_someone(whole: Whole, *ways: Term) -> Callable[[], Person | None]:
    """Broken, by nobody in particular, where none of the ways is possible for anyone."""
    return lambda: None if any(whole.someone(way) is not None for way in ways) else {}


def _every_rule_decides(whole: Whole) -> Iterator[Claim]:
    """For each rule there is a person to whom something else would be told without it."""
    for rule in whole.knowledge.rules:
        says = f"There are people to whom {rule.id} alone gives how soon, whom to see, or what it may be about."
        yield Claim(f"decides.{rule.id}", says, partial(_never_decides, whole, rule))


def _never_decides(whole: Whole, rule: Rule) -> Person | None:
    """Nobody in particular, where for everyone another rule already tells as much, wherever they live."""
    regions = [region for region in (*whole.knowledge.regions, None) if rule in whole.knowledge.rules_in(region)]
    return None if any(_decides(whole, rule, region) for region in regions) else {}


def _decides(whole: Whole, rule: Rule, region: str | None) -> bool:
    limit, service = outcome_ranks(rule, whole.knowledge)
    others = [each for each in whole.knowledge.rules_in(region) if each is not rule]
    ranks = {each.id: outcome_ranks(each, whole.knowledge) for each in others}
    for tells_as_much in (
        [each for each in others if ranks[each.id][0] >= limit],
        [each for each in others if ranks[each.id][1] >= service],
        [each for each in others if (each.urgency, each.pattern) == (rule.urgency, rule.pattern)]
        + [each for each in others if each.urgency > rule.urgency],
    ):
        nothing_else = z3.Not(z3.Or([whole.term(each.when) for each in tells_as_much]))
        if whole.someone(whole.term(rule.when), nothing_else) is not None:
            return True
    return False


def _every_outcome_has_words(knowledge: Knowledge) -> Iterator[Claim]:
    """Each rule has a sentence and a service that can be named in every region; each level a come-back-if line."""
    for level in LEVELS:
        says = f"Everyone who is told {level} reads why, whom to see and what to watch for."
        yield Claim(f"told.{level}", says, partial(_untold, knowledge, level))


def _untold(knowledge: Knowledge, level: Urgency) -> Person | None:
    """What is missing in the words for a level; None where nothing is."""
    rules = [rule for rule in knowledge.rules if rule.urgency is level]
    reasons = knowledge.words("reasons")
    missing = [rule.id for rule in rules if not reasons.get(rule.id)]
    for region, row in knowledge.regions.items():
        missing += [f"{rule.service} in {region}" for rule in rules if rule.service not in row["services"]]
    lines = knowledge.safety_net.values()
    if not any(line.on_the_way if level is Urgency.EMERGENCY else line.always and line.when is None for line in lines):
        missing.append("safety net")
    if str(level) not in knowledge.words("advice")["levels"]:
        missing.append("advice")
    return {"missing": missing} if missing else None


# --- with some questions open -----------------------------------------------------------------------------------------


def _open_claim(open_: Open, id: str, says: str, worse: Callable[[], Iterator[tuple[Term, Term]]]) -> Claim:
    """Broken by a person for whom the first term of a pair holds and the second does not."""

    def find() -> Person | None:
        for first, second in worse():
            if not first.eq(second) and (against := open_.someone(first, z3.Not(second))) is not None:
                return against
        return None

    return Claim(id, says, find)


def _leaving_out(open_: Open) -> Iterator[Claim]:
    """For each question: left out, the highest possible urgency is never less than answered.

    A broader finding, which only a text tells, is no question: it gives way to the narrower answers.
    """
    for id in open_.asked:
        if open_.knowledge.all_definitions[id].narrower:
            continue

        def worse(id: str = id) -> Iterator[tuple[Term, Term]]:
            return ((level, open_.left_out(id, level)) for level in open_.possible.values())

        yield _open_claim(open_, f"left_out.{id}", f"Leaving out {id} never lowers what is possible.", worse)


def _not_saying_no(open_: Open) -> Iterator[Claim]:
    """For each warning: left out is never less urgent than denied, nor is unsure where that counts as yes."""
    for id in open_.asked:
        definition = open_.knowledge.all_definitions[id]
        if definition.kind != "yes_no" or definition.direction != "warning":
            continue

        def worse(id: str = id, counts: bool = definition.unsure_counts_as_yes) -> Iterator[tuple[Term, Term]]:
            for level in open_.certain.values():
                denied, left_out = open_.answered(id, level, yes=False, no=True), open_.left_out(id, level)
                yield denied, left_out
                if counts:
                    yield left_out, open_.answered(id, level, yes=True, no=False)

        unsure = (
            " Not sure counts as yes, and is never less urgent than either." if definition.unsure_counts_as_yes else ""
        )
        yield _open_claim(open_, f"no.{id}", f"Leaving out {id} is never less urgent than saying no.{unsure}", worse)


def _denied_before_settled(open_: Open) -> Iterator[Claim]:
    """For each sign that alone is an emergency: self_care and routine are settled only when it is denied."""
    calm = z3.Not(open_.possible[Urgency.URGENT])
    engine = engine_for(open_.knowledge, None)
    for definition in open_.knowledge.findings.values():
        alone = {definition.id: True}
        if definition.unsure_counts_as_yes and (
            engine.urgency(read_answers(alone, open_.knowledge)) is Urgency.EMERGENCY
        ):
            denied = open_.atom(Present(definition.id))[1]
            says = f"Self-care or a normal appointment is settled only when {definition.id} is denied."
            yield _open_claim(open_, f"denied.{definition.id}", says, partial(iter, [(calm, denied)]))


def _stopping_early(open_: Open) -> Iterator[Claim]:
    """For each rule: firm, it holds whatever the open questions turn out to say; holding then, it was not ruled out.

    So the outcome of the complete answers lies between that of the firm rules and that of the rules that may hold, and
    where these two are the same, asking may stop (`still_open`).
    """
    whole = Whole(open_.knowledge)
    terms = {rule.id: whole.term(rule.when) for rule in open_.knowledge.rules}
    linked = [*open_.completed_by(whole), *whole.frame()]
    for rule in open_.knowledge.rules:
        undone = z3.And(open_.firm(rule.when), z3.Not(terms[rule.id]))
        brought = z3.And(terms[rule.id], z3.Not(open_.may(rule.when)))
        says = f"Answers still to come cannot undo {rule.id} where it is firm, nor bring it where it is ruled out."
        yield Claim(f"stop.{rule.id}", says, partial(open_.someone, *linked, z3.Or(undone, brought)))
