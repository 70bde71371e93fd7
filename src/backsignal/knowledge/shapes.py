"""Which keys each kind of content entry has, and which of them it must have."""

from __future__ import annotations

import datetime
from typing import Any

from backsignal.urgency import Urgency

URGENCIES = tuple(str(each) for each in Urgency)
KINDS = ("yes_no", "number", "choice", "several", "text")
DIRECTIONS = ("warning", "reassuring", "mixed", "context")
KNOWN = ("quoted", "second_hand", "recalled", "judgement")
TRUST = ("quoted", "second_hand", "recalled", "derived")
SEEN = ("quoted", "second_hand")
PLACES = ("call", "hospital", "to_do")
"""What a sentence may leave open: {call} and {hospital} for the region, {to_do} for the level of its signs."""

_TEXT = (str, "text")
_FLAG = (bool, "yes or no")
_LIST = (list, "a list")
_ANY = (object, "something")

SHAPES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    # what: ({key: (type, its name)}, required keys)
    "finding": (
        {
            "id": _TEXT,
            "kind": KINDS,
            "unit": _TEXT,
            "range": _LIST,
            "values": _LIST,
            "none": ((str, int), "a choice, or a number"),
            "also": (dict, "a mapping"),
            "patterns": _LIST,
            "article": _FLAG,
            "unsure_counts_as_yes": _FLAG,
            "onset": _FLAG,
            "assumed": ("present", "absent"),
            "direction": DIRECTIONS,
            "narrower": _LIST,
            "present_if": _ANY,
            "absent_if": _ANY,
            "confirm_below": (int, "a number"),
            "asked_twice": _FLAG,
        },
        ("id", "kind"),
    ),
    "rule": (
        {
            "id": _TEXT,
            "pattern": _TEXT,
            "urgency": URGENCIES,
            "within": _TEXT,
            "service": _TEXT,
            "regions": _LIST,
            "when": _ANY,
            "rows": _LIST,
            "sources": _LIST,
            "verified": _FLAG,
            "statement": _TEXT,
            "disagree": _TEXT,
        },
        ("id", "urgency", "service", "when", "rows", "sources", "verified", "statement"),
    ),
    "definition": ({"id": _TEXT, "says": _TEXT, "when": _ANY}, ("id", "says", "when")),
    "source": (
        {
            "id": _TEXT,
            "title": _TEXT,
            "publisher": _TEXT,
            "year": ((int, str), "a year or the word unknown"),
            "country": _TEXT,
            "kind": _TEXT,
            "link": _TEXT,
            "known": KNOWN,
            "note": _TEXT,
            "look_again": (datetime.date, "a date such as 2027-05-22"),
        },
        ("id", "title", "publisher", "year", "country", "kind", "link", "known", "note", "look_again"),
    ),
    "row": (
        {
            "row": _TEXT,
            "about": _TEXT,
            "says": _TEXT,
            "strength": ("strong", "weaker", "consensus", "patient_page", "fact"),
            "trust": TRUST,
            "sources": _LIST,
            "not_encoded": _TEXT,
            "partly": _TEXT,
        },
        ("row", "about", "says", "strength", "trust", "sources"),
    ),
    "notice": (
        {
            "id": _TEXT,
            "kind": ("do", "fits", "limit"),
            "levels": _LIST,
            "patterns": _LIST,
            "when": _ANY,
            "sources": _LIST,
        },
        ("id", "kind", "when"),
    ),
    "frequency": (
        {"id": _TEXT, "when": _ANY, "levels": _LIST, "group": _TEXT, "figures": _TEXT, "sources": _LIST},
        ("id", "when", "group", "figures", "sources"),
    ),
    "promise": (
        {"id": _TEXT, "row": _TEXT, "says": _TEXT, "at_least": URGENCIES, "regions": _LIST, "when": _ANY},
        ("id", "row", "says", "at_least", "when"),
    ),
    "line": (
        {"id": _TEXT, "always": _FLAG, "on_the_way": _FLAG, "at_least": URGENCIES, "findings": _LIST, "when": _ANY},
        ("id", "findings"),
    ),
    "screen": (
        {"id": _TEXT, "emergency": _FLAG, "always": _FLAG, "after": _LIST, "findings": _LIST, "when": _ANY},
        ("id", "findings"),
    ),
    "case": (
        {
            "case": _TEXT,
            "answers": (dict, "a mapping"),
            "rest": ("no",),
            "region": _TEXT,
            "urgency": URGENCIES,
            "possible": URGENCIES,
            "rules": _LIST,
            "misses": _LIST,
            "service": _TEXT,
            "within": _TEXT,
            "article": _FLAG,
            "ordinary": _FLAG,
        },
        ("case", "answers", "urgency"),
    ),
}
