"""Small invented contents: a few findings of every kind, and any rules over them, so that everything can be tried."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from backsignal.knowledge import Knowledge
from backsignal.urgency import LEVELS, Urgency

YES_NO = ("sign_a", "sign_b", "sign_c", "sign_d", "sign_e")
FINDINGS: list[dict[str, Any]] = [
    *({"id": id, "kind": "yes_no", "group": "signs", "onset": True} for id in YES_NO),
    {"id": "kind_of", "kind": "choice", "group": "signs", "values": ["never", "mild", "strong"], "none": "never"},
    {"id": "years_old", "kind": "number", "group": "signs", "unit": "years", "range": [0, 90]},
    {"id": "place_of", "kind": "several", "group": "signs", "values": ["left", "right"]},
    {
        "id": "on_a_side",
        "kind": "yes_no",
        "group": "signs",
        "present_if": ["among", "place_of", ["left"]],
        "absent_if": ["not", ["among", "place_of", ["left"]]],
    },
    {"id": "sign_f", "kind": "yes_no", "group": "signs", "absent_if": ["among", "kind_of", ["never"]]},
    {"id": "taken_for_granted", "kind": "yes_no", "group": "signs", "assumed": "present"},
]
ATOMS: list[list[Any]] = [
    *(["present", id] for id in (*YES_NO, "on_a_side", "sign_f", "taken_for_granted")),
    *(["named", f"new {id}"] for id in YES_NO[:2]),
    ["among", "kind_of", ["mild", "strong"]],
    ["among", "kind_of", ["never"]],
    ["among", "place_of", ["right"]],
    ["compare", "years_old", ">=", 50],
    ["compare", "years_old", "<", 16],
    ["compare", "years_old", "==", 60],
]
PLAIN = st.sampled_from([each for each in ATOMS if each[0] != "named"])


def _larger(parts: st.SearchStrategy[list[Any]]) -> st.SearchStrategy[list[Any]]:
    some = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        some.map(lambda each: ["all", *each]),
        some.map(lambda each: ["any", *each]),
        PLAIN.map(lambda each: ["not", each]),
        PLAIN.map(lambda each: ["unless", each]),
        st.lists(parts, min_size=2, max_size=3).map(lambda each: ["at_least", 2, *each]),
    )


CONDITIONS = st.recursive(st.sampled_from(ATOMS), _larger, max_leaves=8)


def small(conditions: list[list[Any]]) -> Knowledge:
    """A content of a few invented findings, whose rules are these conditions, the first of them emergencies."""
    rules = [
        {
            "id": f"rule.{index}",
            "pattern": "any",
            "urgency": str(Urgency.EMERGENCY if index < 2 else LEVELS[index]),
            "service": "gp",
            "when": condition,
            "rows": [],
            "sources": [],
            "verified": False,
            "statement": "",
        }
        for index, condition in enumerate(conditions)
    ]
    rules.sort(key=lambda rule: -Urgency(str(rule["urgency"])).rank)
    empty: dict[str, Any] = {each: [] for each in ("notices", "frequencies", "promises", "safety_net", "screens")}
    about = {"version": "0", "hash": "", "clinical_review": "", "definitions": {}, "regions": {}}
    outcomes = {"levels": [{"id": str(level)} for level in LEVELS], "limits": []}
    services = {"services": {"gp": {"general": True}}, "outcomes": outcomes}
    return Knowledge({"findings": FINDINGS, "rules": rules, **empty, **about, **services})
