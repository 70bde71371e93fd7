"""From an assessment to what people and programs read."""

from backsignal.report.page import Block, assessment_page, plain_text
from backsignal.report.record import assessment_record
from backsignal.report.teller import Teller

__all__ = ["Block", "Teller", "assessment_page", "assessment_record", "plain_text"]
