"""An assessment as one JSON object."""

from __future__ import annotations

from typing import Any

from backsignal.findings import Origin
from backsignal.report.teller import Teller
from backsignal.triage import Assessment, Reason


def assessment_record(assessment: Assessment, teller: Teller) -> dict[str, Any]:
    """Everything the assessment says, as plain JSON values.

    `because` holds finding ids and `sources` source ids; the words stand beside them. The answers themselves are not
    repeated but for what the reasons name.
    """
    service = teller.service(assessment.service)
    reasons = [_reason(each, teller) for each in assessment.reasons]
    used = dict.fromkeys(id for reason in assessment.reasons for id in reason.rule.sources)
    knowledge = teller.knowledge
    return {
        "urgency": str(assessment.urgency),
        "possible_urgency": str(assessment.possible_urgency),
        "settled": assessment.settled,
        "within": assessment.within,
        "service": assessment.service,
        "services": list(assessment.services),
        "service_detail": {key: service[key] for key in ("name", "number", "how") if key in service},
        "region": assessment.region,
        "patterns": list(assessment.patterns),
        "reasons": reasons,
        "ask_next": list(assessment.ask_next),
        "safety_net": [teller.come_back(id, urgency) for id, urgency in assessment.come_back_if.items()],
        "frequencies": [
            {"says": teller.line("frequencies", row["id"]), "sources": row["sources"]}
            for row in knowledge.compiled["frequencies"]
            if row["id"] in assessment.frequencies
        ],
        "notices": [teller.line("notices", id) for id in assessment.notices],
        "counted_as_yes": [
            id for id, each in assessment.findings.items() if each.origin is Origin.UNSURE_COUNTED_AS_YES
        ],
        "sources": {
            id: {
                key: knowledge.sources[id][key] for key in ("title", "publisher", "year", "link", "known", "look_again")
            }
            for id in used
        },
        "content": {
            "version": knowledge.version,
            "hash": knowledge.hash,
            "clinical_review": knowledge.clinical_review,
        },
        "notice": teller.interface["notice"],
    }


def _reason(reason: Reason, teller: Teller) -> dict[str, Any]:
    rule = reason.rule
    return {
        "rule": rule.id,
        "pattern": rule.pattern,
        "urgency": str(rule.urgency),
        "within": rule.within,
        "service": rule.service,
        "because": list(reason.because),
        "says": teller.line("reasons", rule.id),
        "told": teller.labels(reason.findings),
        "sources": list(rule.sources),
        "guideline_rows": list(rule.rows),
        "regions": list(rule.regions),
        "verified": rule.verified,
    }
