"""backsignal: when back pain signals more.

Not reviewed by a clinician, not validated with patients; it does not tell anyone what they have.
"""

from backsignal.assess import assess
from backsignal.errors import BacksignalError
from backsignal.questionnaire import Questionnaire
from backsignal.reading import Reading, read
from backsignal.triage.assessment import Assessment
from backsignal.urgency import Urgency

__version__ = "0.1.0"

__all__ = ["Assessment", "BacksignalError", "Questionnaire", "Reading", "Urgency", "__version__", "assess", "read"]
