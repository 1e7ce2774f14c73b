"""The published document of a table: everything that anybody will ever see of a cube.

One place turns a protected cube into text, and pages, downloads and the audit
read nothing else. A document says of each figure that it is a number, that it
is withheld, or that there is none: three different signs, and never a blank.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wholecity.disclosure.rules.cube import Cube, Group
from wholecity.disclosure.rules.figures import (
    NO_DATA,
    NO_DATA_SIGN,
    WITHHELD,
    WITHHELD_SIGN,
    Shown,
    shown,
)
from wholecity.disclosure.rules.protection.result import Protected
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

FORMAT = "wholecity-table/1"
Document = dict[str, Any]
# In the CSV: not divided by this dimension.
ALL = "(all)"


@dataclass(frozen=True)
class PublishedFigure:
    """One figure of a document. `name` is a node, or the key of an average."""

    grouping: tuple[str, ...]
    group: Group
    kind: str  # count or average
    name: str
    figure: Shown


def document_of(cube: Cube, result: Protected, *, k: int, release: str, snapshot: str) -> Document:
    """The document of a protected cube. Takes counts from `result`, never from the cube."""
    return {
        "format": FORMAT,
        "release": release,
        "key": cube.key,
        "title": cube.title,
        "period": cube.period,
        "snapshot": snapshot,
        "population": cube.counted,
        "growing": list(cube.growing),
        "k": k,
        "signs": {"withheld": WITHHELD_SIGN, "no data": NO_DATA_SIGN},
        "root": cube.root,
        "partitions": [
            {
                "of": p.of,
                "parts": list(p.parts),
                "groupings": [sorted(g) for g in filter(p.is_by, cube.groupings)],
            }
            for p in cube.partitions
        ],
        "dimensions": [
            {
                "key": d.key,
                "title": d.title,
                "levels": [{"key": level.key, "title": level.title} for level in d.levels],
            }
            for d in cube.dimensions
        ],
        "groupings": [sorted(g) for g in cube.groupings],
        "counts": [
            {
                "group": dict(group),
                "values": {n: _sign(result.counts[group, n]) for n in cube.nodes_by(grouping)},
            }
            for grouping in cube.groupings
            for group in cube.groups(grouping)
        ],
        "averages": [
            {
                "key": average.key,
                "node": average.node,
                "values": [
                    {"group": dict(group), "percent": _sign(result.averages[average.key, group])}
                    for group in average.values
                ],
            }
            for average in cube.averages
        ],
    }


def _sign(figure: Shown) -> Any:
    if figure.state == "withheld":
        return WITHHELD_SIGN
    if figure.state == "none":
        return NO_DATA_SIGN
    return {figure.bound: figure.value} if figure.bound else figure.value


def _figure(sign: Any) -> Shown:
    if sign == WITHHELD_SIGN:
        return WITHHELD
    if sign == NO_DATA_SIGN:
        return NO_DATA
    if isinstance(sign, dict):
        ((bound, value),) = sign.items()
        return shown(value, bound)
    return shown(sign)


def figures_of(document: Mapping[str, Any]) -> Iterator[PublishedFigure]:
    """Every figure of a document."""
    for row in document["counts"]:
        group = tuple(sorted(row["group"].items()))
        for node, sign in row["values"].items():
            yield PublishedFigure(_grouping(group), group, "count", node, _figure(sign))
    for average in document["averages"]:
        for row in average["values"]:
            group = tuple(sorted(row["group"].items()))
            figure = _figure(row["percent"])
            yield PublishedFigure(_grouping(group), group, "average", average["key"], figure)


def _grouping(group: Group) -> tuple[str, ...]:
    return tuple(dimension for dimension, _ in group)


def as_json(document: Document) -> str:
    """The text of a document: the same for the same content."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> Document:
    """The document of a text. Raises BadInput where it is not one."""
    document: Document = json.loads(text)
    if document.get("format") != FORMAT:
        raise BadInput(
            phrase("This is not a published table of the format %(format)s.", format=FORMAT)
        )
    return document


def as_csv(document: Document) -> str:
    """All figures of a document as rows for a spreadsheet: for each dimension its key and name.

    `state` tells shown, withheld and none apart, and `value` repeats it as a
    sign: no reader can take a withheld figure for a zero.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    titles = {
        d["key"]: {level["key"]: level["title"] for level in d["levels"]}
        for d in document["dimensions"]
    }
    heads = [head for key in titles for head in (key, f"{key}_name")]
    writer.writerow(["period", *heads, "kind", "name", "state", "value", "bound"])
    for row in figures_of(document):
        levels = dict(row.group)
        places = [
            text
            for key, names in titles.items()
            for text in (levels.get(key, ALL), names.get(levels.get(key, ""), ALL))
        ]
        figure = row.figure
        cells = [document["period"], *places, row.kind, row.name, figure.state]
        writer.writerow([*map(_plain, cells), _value_text(figure), figure.bound])
    return out.getvalue()


def _value_text(figure: Shown) -> str:
    if figure.state == "withheld":
        return WITHHELD_SIGN
    if figure.state == "none":
        return NO_DATA_SIGN
    return str(figure.value)


def _plain(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "|", "%") else text


def file_stem(document: Document) -> str:
    """The name of a document's files: the cube's key and period."""
    kept = (
        c if c.isalnum() or c in "-_" else "-" for c in f"{document['key']}-{document['period']}"
    )
    return "".join(kept)
