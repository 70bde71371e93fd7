"""Free text to findings: what a person or a clinician wrote, with status, span and the cue that decided it."""

from backsignal.reading.reading import ReadFinding, Reading, read, status_of, supported_languages

__all__ = ["ReadFinding", "Reading", "read", "status_of", "supported_languages"]
