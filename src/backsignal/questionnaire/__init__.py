"""Findings so far → the next screen."""

from backsignal.questionnaire.questionnaire import FOLLOW_UP, Questionnaire, Screen

__all__ = ["FOLLOW_UP", "Questionnaire", "Screen"]
