"""From findings and rules to an assessment."""

from backsignal.triage.assessment import Assessment, Reason
from backsignal.triage.engine import Engine, engine_for
from backsignal.triage.still_open import OpenFinding

__all__ = ["Assessment", "Engine", "OpenFinding", "Reason", "engine_for"]
