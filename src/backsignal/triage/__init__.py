"""From findings and rules to an assessment."""

from backsignal.triage.assessment import Assessment, Reason
from backsignal.triage.engine import Engine, engine_for

__all__ = ["Assessment", "Engine", "Reason", "engine_for"]
