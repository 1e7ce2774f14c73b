"""A map of the city's parts: darker is more; withheld parts are hatched and say so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from wholecity.ui.charts.specification import (
    AXIS,
    FONT,
    INK,
    Size,
    Specification,
    text_layer,
    text_width,
)

# Fill colours that drawing.py replaces by a hatching, which Vega-Lite does not have.
HATCHED = "#fe01fe"
EMPTY = "#ffffff"
SHADES = ("#e3edf9", "#bcd5f2", "#86b2e3", "#4a86cb", "#1e5a9f")
DARK_FROM = 3

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Area:
    """A part of the city: its outline (GeoJSON geometry, degrees), figure and words.

    `value` None with `hidden` is withheld, without it is not known.
    """

    name: str
    geometry: dict[str, Any]
    value: float | None
    words: str
    hidden: bool = False


def area_map(areas: Sequence[Area], size: Size) -> Specification:
    """The specification of the map. Areas without room for their words show the figure alone."""
    # One latitude for all: each with its own would tear neighbors apart.
    narrow = cos(radians(_first_latitude(areas[0].geometry)))
    flat = [(area, _flat(area.geometry, narrow)) for area in areas]
    box = _box(rings for _, rings in flat)
    width = min(size.width, 620)
    height = max(round(width * (box[3] - box[1]) / (box[2] - box[0])), 1)
    limit = 520 if size is Size.WIDE else 420
    scale = min(1.0, limit / height)
    width, height = round(width * scale), round(height * scale)
    unit = (box[2] - box[0]) / width
    shade = _shades([area.value for area in areas if area.value is not None])
    features = [_feature(area, rings, shade) for area, rings in flat]
    labels = [label for area, rings in flat for label in _labels(area, rings, unit, shade, size)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "padding": 2,
        "autosize": "none",
        "background": None,
        # Degrees were made flat already: the projection only has to fit.
        "projection": {"type": "identity", "reflectY": True},
        "layer": [_shapes(features), *_texts(labels, box, width, height, size)],
        "config": {"aria": False, "font": FONT, "view": {"stroke": None}},
    }


def steps(values: Sequence[float]) -> list[float]:
    """The lower ends of the shades: equal steps of whole numbers over the values."""
    if not values:
        return []
    low, high = min(values), max(values)
    step = max(1.0, -(-(high - low) // len(SHADES)))
    found = [float(int(low)) + n * step for n in range(len(SHADES))]
    return [end for end in found if end <= high]


def _shades(values: Sequence[float]) -> Sequence[float]:
    return steps(values)


def _shade_of(value: float, ends: Sequence[float]) -> int:
    return max((n for n, end in enumerate(ends) if value >= end), default=0)


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    coordinates: list[Any] = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else coordinates


def _first_latitude(geometry: dict[str, Any]) -> float:
    return float(_polygons(geometry)[0][0][0][1])


def _flat(geometry: dict[str, Any], narrow: float) -> list[list[Ring]]:
    """Polygons of rings, made flat: near enough for one city."""
    polygons = _polygons(geometry)
    return [
        [[(x * narrow, y) for x, y, *_ in ring] for ring in polygon] for polygon in polygons
    ]  # fmt: skip


def _points(polygons: list[list[Ring]]) -> Iterator[tuple[float, float]]:
    return (point for polygon in polygons for ring in polygon for point in ring)


def _box(all_polygons: Any) -> tuple[float, float, float, float]:
    points = [point for polygons in all_polygons for point in _points(polygons)]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _feature(area: Area, polygons: list[list[Ring]], ends: Sequence[float]) -> dict[str, Any]:
    fill = EMPTY
    if area.value is not None:
        fill = SHADES[_shade_of(area.value, ends)]
    elif area.hidden:
        fill = HATCHED
    return {
        "type": "Feature",
        "properties": {"fill": fill, "line": AXIS if fill == EMPTY else "#ffffff"},
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }


def _shapes(features: list[dict[str, Any]]) -> Specification:
    return {
        "data": {"values": features},
        "mark": {"type": "geoshape", "strokeWidth": 1.5},
        "encoding": {
            "fill": {"field": "properties.fill", "type": "nominal", "scale": None},
            "stroke": {"field": "properties.line", "type": "nominal", "scale": None},
        },
    }


def _centre(ring: Ring) -> tuple[float, float, float]:
    """Centre of gravity of a ring and its area."""
    twice, x, y = 0.0, 0.0, 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        twice, x, y = twice + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if not twice:
        return ring[0][0], ring[0][1], 0.0
    return x / (3 * twice), y / (3 * twice), abs(twice) / 2


def _labels(
    area: Area, polygons: list[list[Ring]], unit: float, ends: Sequence[float], size: Size
) -> list[dict[str, Any]]:
    """The area's name and figure at its centre; the name only where it has room."""
    outer = max((polygon[0] for polygon in polygons), key=lambda ring: _centre(ring)[2])
    x, y, _ = _centre(outer)
    room = (max(p[0] for p in outer) - min(p[0] for p in outer)) / unit
    dark = area.value is not None and _shade_of(area.value, ends) >= DARK_FROM
    fill = "#ffffff" if dark else INK
    named = text_width(area.name, size.text) < room * 0.95
    found = [{"x": x, "y": y, "text": area.words, "fill": fill, "down": 8 if named else 0}]
    if named:
        found.append({"x": x, "y": y, "text": area.name, "fill": fill, "down": -8})
    return found


def _texts(
    labels: list[dict[str, Any]],
    box: tuple[float, float, float, float],
    width: int,
    height: int,
    size: Size,
) -> list[Specification]:
    """Texts by pixel: names above, figures below, dark or light as their ground asks."""
    scale = min(width / (box[2] - box[0]), height / (box[3] - box[1]))
    values = [
        {
            "x": (label["x"] - box[0]) * scale,
            "y": (box[3] - label["y"]) * scale + label["down"],
            "text": label["text"],
            "fill": label["fill"],
            "weight": "600" if label["down"] >= 0 else "400",
        }
        for label in labels
    ]
    return [_text(values, width, height, weight, size) for weight in ("400", "600")]


def _text(
    values: list[dict[str, Any]], width: int, height: int, weight: str, size: Size
) -> Specification:
    def place(field: str, end: int) -> dict[str, Any]:
        scale = {"domain": [0, end], "range": [0, end], "nice": False}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}

    encoding = {
        "x": place("x", width),
        "y": place("y", height),
        "fill": {"field": "fill", "type": "nominal", "scale": None},
    }
    mark = {"fontWeight": int(weight), "fontSize": size.text - 1, "font": FONT}
    chosen = [v for v in values if v["weight"] == weight]
    return text_layer(chosen, encoding, baseline="middle", **mark)
