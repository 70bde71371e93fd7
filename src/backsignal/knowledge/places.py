"""Where the content lies, for those who read it as files. The kernel does without: it starts faster so."""

from __future__ import annotations

from pathlib import Path

from backsignal.knowledge.model import COMPILED_FILE

COMPILED = Path(COMPILED_FILE)
CONTENT = COMPILED.parent / "content"
