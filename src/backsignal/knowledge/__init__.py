"""Loads, checks and compiles the content. `content/` holds only YAML and Markdown; `compiled.json` is made from it."""

from backsignal.knowledge.answers import read_answers
from backsignal.knowledge.model import Knowledge, Rule, load

__all__ = ["Knowledge", "Rule", "load", "read_answers"]
