"""Findings so far → the next screen."""

from backsignal.questionnaire.keeping import Kept, state_from_record, state_record
from backsignal.questionnaire.questionnaire import FOLLOW_UP, ONCE_MORE, Item, Questionnaire, Screen, Section
from backsignal.questionnaire.state import State

__all__ = [
    "FOLLOW_UP",
    "ONCE_MORE",
    "Item",
    "Kept",
    "Questionnaire",
    "Screen",
    "Section",
    "State",
    "state_from_record",
    "state_record",
]
