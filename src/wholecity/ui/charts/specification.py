"""What all charts have in common: sizes, colours, type, and room for text."""

from enum import Enum
from itertools import pairwise
from typing import Any

Specification = dict[str, Any]

# The page's own font, then the one that the drawing program measures with.
FONT = "Public Sans Web, Public Sans, sans-serif"

INK = "#1b1b1b"
SOFT = "#565c65"
GRID = "#dfe1e2"
AXIS = "#8d9297"
BLUE = "#1f5fbf"
RUST = "#b04a12"
TEAL = "#00687d"


class Size(Enum):
    """The two versions of each chart: width in pixels and size of its text."""

    WIDE = (760, 13)
    NARROW = (340, 13)

    @property
    def width(self) -> int:
        return self.value[0]

    @property
    def text(self) -> int:
        return self.value[1]


def text_width(text: str, size: float) -> float:
    """About how wide a text of Public Sans is, in pixels; rather too wide than too narrow."""
    return len(text) * size * 0.555


def chart(
    size: Size, layers: list[Specification], *, height: int, left: float, right: float,
    top: float = 12, bottom: float = 30,
) -> Specification:  # fmt: skip
    """A chart of a fixed outer width whose margins are known, since texts stand in them."""
    left, right = round(left), round(right)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": size.width - left - right,
        "height": height,
        "padding": {"left": left, "right": right, "top": top, "bottom": bottom},
        "autosize": "none",
        "background": None,
        "layer": layers,
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelFont": FONT,
                "labelFontSize": size.text,
                "labelColor": INK,
                "labelPadding": 6,
                "gridColor": GRID,
                "domainColor": AXIS,
                "tickColor": AXIS,
                "title": None,
            },
            "text": {"font": FONT, "fontSize": size.text, "fill": INK},
        },
    }


def text_layer(
    values: list[dict[str, Any]], encoding: dict[str, Any], **mark: Any
) -> Specification:
    """Texts at places: `values` carry the field `text`."""
    return {
        "data": {"values": values},
        "mark": {"type": "text", **mark},
        "encoding": {**encoding, "text": {"field": "text", "type": "nominal"}},
    }


def text_on_halo(
    values: list[dict[str, Any]], encoding: dict[str, Any], **mark: Any
) -> list[Specification]:
    """Texts that stay readable where a line runs behind them."""
    halo = {"stroke": "white", "strokeWidth": 5, "strokeJoin": "round", "fill": "white"}
    return [
        text_layer(values, encoding, **{**mark, **halo}),
        text_layer(values, encoding, **mark),
    ]


def spread_apart(places: list[float], distance: float, low: float, high: float) -> list[float]:
    """The same places moved as little as need be so that none is nearer than `distance`.

    Order is kept; all stay between `low` and `high` as far as there is room.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + distance)
    if order and (over := moved[order[-1]] - high) > 0:
        moved[order[-1]] -= over
        for after, before in pairwise(reversed(order)):
            moved[before] = min(moved[before], moved[after] - distance)
    return [max(place, low) for place in moved]


def limits(values: list[float], suffix: str) -> tuple[float, float]:
    """From zero, unless all shares are high: then the scale says where it begins.

    `suffix` is that of shares; a scale of shares ends at 100.
    """
    if suffix and values and min(values) >= 70:
        return 10 * (min(values) // 10 - 1), 100
    end = scale_end(values)
    return 0, min(end, 100) if suffix else end


def scale_end(values: list[float]) -> float:
    """A round number at or above all values, for the end of a scale that starts at zero."""
    highest = max(values, default=1) or 1
    for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10000):
        if highest <= step * 5:
            return step * -(-highest // step)
    return float(highest)
