"""Figures over time: one heavy line for the city, others thinner, each named at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wholecity.ui.charts.specification import (
    BLUE,
    INK,
    SOFT,
    TEAL,
    Size,
    Specification,
    chart,
    limits,
    spread_apart,
    text_layer,
    text_on_halo,
    text_width,
)


@dataclass(frozen=True)
class Moment:
    """A period on the axis: in full, and shorter for small screens."""

    label: str
    short: str


@dataclass(frozen=True)
class Line:
    """A line of figures, one for each moment: None where there is none to show.

    `notes` says at those moments why ("hidden"). `ending` is the text at the
    end of the line, `short_ending` the same for small screens.
    """

    values: Sequence[float | None]
    ending: str
    short_ending: str
    main: bool = False
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Target:
    """The goal: a dashed line with its words."""

    value: float
    words: str


# Dash, marker and colour tell lines apart together.
MAIN = {"stroke": INK, "strokeWidth": 3.5, "strokeDash": [1, 0]}
OTHERS = (
    {"stroke": BLUE, "strokeWidth": 2, "strokeDash": [7, 4]},
    {"stroke": TEAL, "strokeWidth": 2, "strokeDash": [2, 3]},
)
MARKERS = ("circle", "triangle-up", "diamond")


def trend(
    moments: Sequence[Moment],
    lines: Sequence[Line],
    size: Size,
    *,
    suffix: str = "",
    target: Target | None = None,
) -> Specification:
    """The specification of a trend. `suffix` follows the numbers of the axis ("%")."""
    wide = size is Size.WIDE
    labels = [m.label if wide else m.short for m in moments]
    values = [v for line in lines for v in line.values if v is not None]
    low, high = limits(values + ([target.value] if target else []), suffix)
    height = 230 if wide else 190
    endings = [line.ending if wide else line.short_ending for line in lines]
    x = {"field": "x", "type": "ordinal", "sort": None, "scale": {"domain": labels}}
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [low, high], "nice": False}}
    layers = [_axes(labels, x, y, suffix)]
    if target:
        layers += _target_layers(target, y, size, _side(lines, target))
    for n, line in enumerate(lines):
        layers += _line_layers(line, n, labels, x, y)
    goal = target.value if target else None
    layers += _ending_layers(lines, endings, labels, x, y, (low, high, height), size, goal)
    right = 16 + max((text_width(e, size.text) for e in endings), default=0)
    left = 16 + text_width(f"{high:,.0f}{suffix}", size.text)
    return chart(size, layers, height=height, left=left, right=right)


def _axes(labels: list[str], x: dict[str, Any], y: dict[str, Any], suffix: str) -> Specification:
    words = f"format(datum.value, ',') + '{suffix}'"
    return {
        "data": {"values": [{"x": label, "y": None} for label in labels]},
        "mark": {"type": "point", "opacity": 0},
        "encoding": {
            "x": {**x, "axis": {"labelAngle": 0, "grid": False, "title": None}},
            "y": {
                **y,
                "axis": {"tickCount": 4, "ticks": False, "domain": False, "labelExpr": words},
            },
        },
    }


def _side(lines: Sequence[Line], target: Target) -> str:
    """The end of the goal's line from which the figures stay farther away."""

    def nearest(values: list[float | None]) -> float:
        known = [abs(v - target.value) for v in values if v is not None]
        return min(known, default=float("inf"))

    third = max(1, len(lines[0].values) // 3)
    begin = nearest([v for line in lines for v in line.values[:third]])
    end = nearest([v for line in lines for v in line.values[-third:]])
    return "left" if begin >= end else "right"


def _target_layers(target: Target, y: dict[str, Any], size: Size, side: str) -> list[Specification]:
    data = {"values": [{"y": target.value, "text": target.words}]}
    rule = {"type": "rule", "stroke": SOFT, "strokeDash": [6, 4], "strokeWidth": 1.5}
    words = text_on_halo(
        [{"y": target.value, "text": target.words}],
        {"y": y, "x": {"value": 4} if side == "left" else {"value": {"expr": "width - 4"}}},
        align=side,
        baseline="bottom",
        dy=-5,
        fill=SOFT,
        fontWeight=600,
        fontSize=size.text - 1,
    )
    return [{"data": data, "mark": rule, "encoding": {"y": y}}, *words]


def _line_layers(
    line: Line, number: int, labels: list[str], x: dict[str, Any], y: dict[str, Any]
) -> list[Specification]:
    look = MAIN if line.main else OTHERS[(number - 1) % len(OTHERS)]
    shape = MARKERS[0 if line.main else 1 + (number - 1) % 2]
    rows = [{"x": label, "y": v} for label, v in zip(labels, line.values, strict=True)]
    points = [row for row in rows if row["y"] is not None]
    encoding = {"x": x, "y": y}
    marker = {
        "type": "point",
        "shape": shape,
        "filled": True,
        "fill": look["stroke"],
        "opacity": 1,
        "size": 90 if line.main else 60,
    }
    layers: list[Specification] = [
        {"data": {"values": rows}, "mark": {"type": "line", **look}, "encoding": encoding},
        {"data": {"values": points}, "mark": marker, "encoding": encoding},
    ]
    notes = [
        {"x": label, "text": note}
        for label, note, v in zip(labels, line.notes, line.values, strict=False)
        if note and v is None
    ]
    if notes:
        at_the_foot = {"x": x, "y": {"value": {"expr": "height"}}}
        layers.append(text_layer(notes, at_the_foot, dy=-10, fill=SOFT, fontStyle="italic"))
    return layers


def _ending_layers(
    lines: Sequence[Line],
    endings: list[str],
    labels: list[str],
    x: dict[str, Any],
    y: dict[str, Any],
    limits: tuple[float, float, float],
    size: Size,
    goal: float | None,
) -> list[Specification]:
    """The lines' names at their ends, moved apart where they would touch each other or the goal."""
    low, high, height = limits
    known = [(n, last) for n, line in enumerate(lines) if (last := _last(line))]
    unit = (high - low) / height
    clear = (size.text / 2 + 3) * unit
    places = [_beside(goal, value, clear) for _n, (_moment, value) in known]
    moved = spread_apart(places, (size.text + 3) * unit, low, high)
    layers = []
    for (n, (number, _value)), place in zip(known, moved, strict=True):
        moment = labels[number]
        look = MAIN if lines[n].main else OTHERS[(n - 1) % len(OTHERS)]
        layers.append(
            text_layer(
                [{"x": moment, "y": place, "text": endings[n]}],
                {"x": x, "y": y},
                align="left",
                baseline="middle",
                dx=10,
                fill=look["stroke"],
                fontWeight=600,
            )
        )
    return layers


def _beside(goal: float | None, place: float, clear: float) -> float:
    """The place, or the nearest one that the goal's line does not run through."""
    if goal is None or abs(place - goal) >= clear:
        return place
    return goal + clear if place >= goal else goal - clear


def _last(line: Line) -> tuple[int, float] | None:
    found = [(n, value) for n, value in enumerate(line.values) if value is not None]
    return found[-1] if found else None
