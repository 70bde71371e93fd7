"""The figure to tap: boxes of the content, as shapes of a picture and as places of the labels that tick them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backsignal.knowledge import Knowledge


@dataclass(frozen=True)
class Spot:
    """A box on the figure that belongs to one place to tick."""

    place: str
    left: int
    top: int
    width: int
    height: int


class BodyMap:
    """Every spot of the figure, and the style that puts each label's touch area over it.

    A label's own before and after boxes are its touch areas, so that tapping the picture is tapping the label: no
    script is needed and nothing is read out twice.
    """

    def __init__(self, knowledge: Knowledge):
        """Reads the body map of the content."""
        row: dict[str, Any] = knowledge.compiled["web"]["body_map"]
        places = [(each["value"], each) for each in row["sites"]] + [(each["id"], each) for each in row["spreads"]]
        self.spots = [Spot(place, *box) for place, each in places for box in each.get("spots", ())]
        self.style = "".join(self._rules(place, each.get("spots", ())) for place, each in places)

    @staticmethod
    def _rules(place: str, boxes: list[list[int]]) -> str:
        rules = []
        for part, (left, top, width, height) in zip(("before", "after"), boxes, strict=False):
            rules.append(
                f'label[for="map-{place}"]::{part}{{content:"";position:absolute;cursor:pointer;'
                f"left:{left}px;top:{top}px;width:{width}px;height:{height}px}}"
            )
        if boxes:
            rules.append(
                f".bodymap:has(#map-{place}:checked) .at-{place}"
                "{fill:var(--mark);fill-opacity:.85;stroke:var(--text);stroke-width:3}"
                f".bodymap:has(#map-{place}:focus-visible) .at-{place}"
                "{stroke:var(--focus-edge);stroke-width:4}"
            )
        return "".join(rules)
