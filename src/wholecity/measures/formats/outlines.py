"""Outlines of neighborhoods: a GeoJSON FeatureCollection with `key` and `name` (RFC 7946)."""

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wholecity.kernel.errors import BadInput

MAX_FILE = 20 * 2**20
MAX_FEATURES = 2_000
KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
DEPTH = {"Polygon": 2, "MultiPolygon": 3}


@dataclass(frozen=True)
class Outline:
    """A neighborhood: the key that addresses lead to, its name, its GeoJSON geometry."""

    key: str
    name: str
    geometry: dict[str, Any]


def read_outlines(path: Path) -> list[Outline]:
    """All neighborhoods of the file. BadInput names the first feature that is at fault."""
    features = _features(path)
    outlines = [_outline(path, number, feature) for number, feature in enumerate(features, 1)]
    keys = [outline.key for outline in outlines]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise BadInput(
            f"{path.name}: the key “{twice[0]}” stands there twice.",
            hint="Each neighborhood needs a key of its own.",
        )
    return outlines


def _features(path: Path) -> list[Any]:
    if path.stat().st_size > MAX_FILE:
        raise BadInput(f"{path.name} is larger than {MAX_FILE // 2**20} MB.")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadInput(
            f"{path.name} is not JSON in UTF-8: {error}.", hint="Export it again as GeoJSON."
        ) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        raise BadInput(f"{path.name} is not a GeoJSON FeatureCollection.")
    if not 0 < len(features) <= MAX_FEATURES:
        raise BadInput(f"{path.name} has {len(features)} features; 1 to {MAX_FEATURES} are read.")
    return features


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _outline(path: Path, number: int, feature: Any) -> Outline:
    try:
        properties, geometry = feature["properties"], feature["geometry"]
        kind, coordinates = geometry["type"], geometry["coordinates"]
        key, name = str(properties["key"]), str(properties["name"]).strip()
    except (KeyError, TypeError) as error:
        raise BadInput(
            f"{path.name}, feature {number}: no {error.args[0]!r}."
            if isinstance(error, KeyError)
            else f"{path.name}, feature {number}: not a GeoJSON feature.",
            hint="Each feature needs the properties “key” and “name” and a geometry.",
        ) from error
    if not KEY.fullmatch(key) or len(key) > 80 or not 0 < len(name) <= 200:
        raise BadInput(
            f"{path.name}, feature {number}: the key “{key[:40]}” or its name cannot be used.",
            hint="A key is made of lower-case letters, digits and single hyphens.",
        )
    if kind not in DEPTH or not _rings_are_closed(coordinates, DEPTH[kind]):
        raise BadInput(
            f"{path.name}, feature {number} ({name}): its geometry is not a Polygon or "
            "MultiPolygon of closed rings in degrees.",
            hint="Export the outlines again, in WGS 84 longitude and latitude.",
        )
    return Outline(key, name, {"type": kind, "coordinates": coordinates})


def _rings_are_closed(coordinates: Any, depth: int) -> bool:
    if not isinstance(coordinates, list) or not coordinates:
        return False
    if depth > 1:
        return all(_rings_are_closed(part, depth - 1) for part in coordinates)
    return (
        len(coordinates) >= 4
        and all(_is_position(position) for position in coordinates)
        and coordinates[0] == coordinates[-1]
    )


def _is_position(position: Any) -> bool:
    if not isinstance(position, list) or len(position) < 2:
        return False
    return all(
        isinstance(n, (int, float)) and not isinstance(n, bool) and math.isfinite(n) and abs(n) <= m
        for n, m in zip(position, (180, 90), strict=False)
    )
