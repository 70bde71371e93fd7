"""Findings so far → the next screen."""

from backsignal.questionnaire.questionnaire import Questionnaire, Screen

__all__ = ["Questionnaire", "Screen"]
