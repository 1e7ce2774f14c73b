"""Groups side by side: a dot for each, its interval, and a line for everybody.

The layout is computed here: rows have a place in pixels, so that headings,
names and figures stand exactly where their dots are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wholecity.ui.charts.specification import (
    AXIS,
    BLUE,
    GRID,
    INK,
    RUST,
    SOFT,
    TEAL,
    Size,
    Specification,
    chart,
    limits,
    text_layer,
    text_on_halo,
    text_width,
)


@dataclass(frozen=True)
class GapRow:
    """A group: its figure in words and number, and how it compares.

    `kind` is "worse", "better", "apart" (a gap of which neither side is better),
    "reference" or "" (no gap is claimed); `note`
    stands in place of the figure where there is none ("hidden").
    """

    title: str
    value: float | None
    words: str
    low: float | None = None
    high: float | None = None
    kind: str = ""
    comparison: str = ""
    note: str = ""


@dataclass(frozen=True)
class GapSection:
    """The groups of one dimension under its title."""

    title: str
    rows: Sequence[GapRow]


# Shape, filling and colour tell them apart together.
LOOKS: dict[str, dict[str, Any]] = {
    "worse": {"shape": "diamond", "fill": RUST, "stroke": RUST},
    "better": {"shape": "triangle-up", "fill": TEAL, "stroke": TEAL},
    "apart": {"shape": "square", "fill": INK, "stroke": INK},
    "reference": {"shape": "circle", "fill": "white", "stroke": INK},
    "": {"shape": "circle", "fill": BLUE, "stroke": BLUE},
}
HEADING, ROW, TALL_ROW = 34, 26, 46
# From the end of the scale to the comparisons: room for the figure of the last dot.
BESIDE = 48


def gaps(
    sections: Sequence[GapSection],
    size: Size,
    *,
    everyone: float | None,
    everyone_words: str,
    suffix: str = "%",
) -> Specification:
    """The specification of a gap chart; `everyone` is the vertical line with its words."""
    wide = size is Size.WIDE
    height, placed, headings = _layout(sections, wide)
    known = [v for _, row in placed for v in (row.value, row.low, row.high) if v is not None]
    ends = limits([*known, *([everyone] if everyone is not None else [])], suffix)
    x = {"field": "x", "type": "quantitative", "scale": {"domain": ends, "nice": False}}
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, height], "nice": False, "reverse": True},
        "axis": None,
    }
    layers = [_axis(x, y, suffix, height)]
    if everyone is not None:
        layers += _everyone_layers(everyone, everyone_words, x, size)
    layers += _heading_layers(headings, y, wide, _margins(sections, wide, size)[0])
    layers += _row_layers(placed, x, y, wide, _margins(sections, wide, size)[0], size)
    left, right = _margins(sections, wide, size)
    return chart(size, layers, height=height, left=left, right=right, top=30, bottom=30)


def _layout(
    sections: Sequence[GapSection], wide: bool
) -> tuple[int, list[tuple[float, GapRow]], list[tuple[float, str]]]:
    """Height, rows with their place, headings with theirs."""
    step = ROW if wide else TALL_ROW
    y, placed, headings = 0.0, [], []
    for section in sections:
        headings.append((y + HEADING * 0.6, section.title))
        y += HEADING
        for row in section.rows:
            placed.append((y + (step / 2 if wide else step * 0.68), row))
            y += step
    return round(y) + 6, placed, headings


def _margins(sections: Sequence[GapSection], wide: bool, size: Size) -> tuple[float, float]:
    """Room for names at the left, comparisons at the right; on small screens names stand above."""
    if not wide:
        return 12, 50
    rows = [row for section in sections for row in section.rows]
    names = max((text_width(row.title, size.text) for row in rows), default=0)
    words = max((text_width(row.comparison, size.text) for row in rows), default=0)
    return min(names, 270) + 20, min(words, 190) + BESIDE + 8


def _axis(x: dict[str, Any], y: dict[str, Any], suffix: str, height: int) -> Specification:
    words = f"format(datum.value, ',') + '{suffix}'"
    quiet = {"domain": False, "ticks": False, "grid": False, "title": None}
    axis = {"labelExpr": words, "tickCount": 5, **quiet}
    return {
        "data": {"values": [{"x": x["scale"]["domain"][0], "y": height}]},
        "mark": {"type": "point", "opacity": 0},
        "encoding": {"x": {**x, "axis": axis}, "y": y},
    }


def _everyone_layers(
    value: float, words: str, x: dict[str, Any], size: Size
) -> list[Specification]:
    rule = {"type": "rule", "stroke": INK, "strokeDash": [5, 4], "strokeWidth": 1.5}
    top = text_on_halo(
        [{"x": value, "text": words}],
        {"x": x, "y": {"value": -12}},
        fontWeight=600,
        baseline="middle",
        align="center" if size is Size.WIDE else "left",
        dx=0 if size is Size.WIDE else -20,
    )
    return [{"data": {"values": [{"x": value}]}, "mark": rule, "encoding": {"x": x}}, *top]


def _heading_layers(
    headings: list[tuple[float, str]], y: dict[str, Any], wide: bool, left: float
) -> list[Specification]:
    values = [{"y": place, "text": title} for place, title in headings]
    at = {"y": y, "x": {"value": 8 - left if wide else 0}}
    return [
        text_layer(values, at, align="left", baseline="middle", fontWeight=600, fill=SOFT),
    ]


def _row_layers(
    placed: list[tuple[float, GapRow]],
    x: dict[str, Any],
    y: dict[str, Any],
    wide: bool,
    left: float,
    size: Size,
) -> list[Specification]:
    shown = [(place, row) for place, row in placed if row.value is not None]
    layers = [_guide_layer(placed, y), _interval_layer(shown, x, y)]
    layers += [layer for kind in LOOKS if (layer := _dot_layer(shown, kind, x, y))]
    values = [
        {"x": _edge(row), "y": place, "text": row.words}
        for place, row in shown
    ]  # fmt: skip
    mark = {"align": "left", "baseline": "middle", "dx": 10, "fontWeight": 600}
    layers += text_on_halo(values, {"x": x, "y": y}, **mark)
    layers += _name_layers(placed, y, wide)
    hidden = [{"y": place, "text": row.note} for place, row in placed if row.value is None]
    if hidden:
        at = {"y": y, "x": {"value": 4}}
        layers.append(
            text_layer(hidden, at, align="left", baseline="middle", fill=SOFT, fontStyle="italic")
        )
    return layers


def _edge(row: GapRow) -> float:
    assert row.value is not None
    return row.value if row.high is None else max(row.high, row.value)


def _guide_layer(placed: list[tuple[float, GapRow]], y: dict[str, Any]) -> Specification:
    rule = {"type": "rule", "stroke": GRID, "strokeWidth": 1}
    return {"data": {"values": [{"y": p} for p, _ in placed]}, "mark": rule, "encoding": {"y": y}}


def _interval_layer(
    shown: list[tuple[float, GapRow]], x: dict[str, Any], y: dict[str, Any]
) -> Specification:
    values = [
        {"x": row.low, "x2": row.high, "y": place}
        for place, row in shown
        if row.low is not None and row.high is not None
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "stroke": AXIS, "strokeWidth": 3},
        "encoding": {"x": x, "x2": {"field": "x2"}, "y": y},
    }


def _dot_layer(
    shown: list[tuple[float, GapRow]], kind: str, x: dict[str, Any], y: dict[str, Any]
) -> Specification | None:
    values = [{"x": row.value, "y": place} for place, row in shown if row.kind == kind]
    if not values:
        return None
    mark = {"type": "point", "size": 110, "strokeWidth": 2, "opacity": 1, "fillOpacity": 1}
    return {
        "data": {"values": values},
        "mark": {**mark, **LOOKS[kind]},
        "encoding": {"x": x, "y": y},
    }


def _name_layers(
    placed: list[tuple[float, GapRow]], y: dict[str, Any], wide: bool
) -> list[Specification]:
    names = [{"y": place, "text": row.title} for place, row in placed]
    words = [{"y": place, "text": row.comparison} for place, row in placed if row.comparison]
    if wide:
        at, beside = {"value": -12}, {"value": {"expr": f"width + {BESIDE}"}}
        return [
            text_layer(names, {"y": y, "x": at}, align="right", baseline="middle"),
            text_layer(words, {"y": y, "x": beside}, align="left", baseline="middle", fill=SOFT),
        ]
    above = {"align": "left", "baseline": "middle", "dy": -18}
    return text_on_halo(names, {"y": y, "x": {"value": 0}}, **above)
