"""A ZIP of tables, each as CSV and as JSON, with texts, and a manifest that lists all of it."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from wholecity.ui.downloads import Cell, csv_lines


@dataclass(frozen=True)
class Table:
    """Rows under a header. They are read once for each form in which they are written."""

    name: str
    header: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


class Archive:
    """Writes a ZIP; `close_with` ends it with its manifest, without which it is not whole."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._files: list[dict[str, Any]] = []

    def add_table(self, table: Table) -> None:
        """Add a table as `csv/NAME.csv` and `json/NAME.json`."""
        rows = list(table.rows)
        cells = ([_cell(value) for value in row] for row in rows)
        self._add(f"csv/{table.name}.csv", csv_lines(table.header, cells), len(rows))
        self._add(f"json/{table.name}.json", _json_lines(table.header, rows), len(rows))

    def add_text(self, name: str, text: str) -> None:
        """Add a text under its name."""
        self._add(name, [text])

    def add_file(self, name: str, content: bytes) -> None:
        """Add a file as it is."""
        self._add(name, [content])

    def close_with(self, manifest: Mapping[str, Any]) -> dict[str, Any]:
        """End with `manifest.json`: what is given, and each file with its rows and its hash."""
        told = {**manifest, "files": self._files}
        self._zip.writestr("manifest.json", json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        self._zip.close()
        return told

    def _add(self, name: str, parts: Iterable[str | bytes], rows: int | None = None) -> None:
        digest = hashlib.sha256()
        with self._zip.open(name, "w", force_zip64=True) as member:
            for part in parts:
                content = part.encode() if isinstance(part, str) else part
                digest.update(content)
                member.write(content)
        counted = {} if rows is None else {"rows": rows}
        self._files.append({"name": name, **counted, "sha256": digest.hexdigest()})


def _json_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A list of objects, one to a line."""
    mark = "[\n"
    for row in rows:
        named = dict(zip(header, map(_plain, row), strict=True))
        yield mark + json.dumps(named, ensure_ascii=False)
        mark = ",\n"
    yield "[]\n" if mark == "[\n" else "\n]\n"


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _cell(value: Any) -> Cell:
    """A value as a cell: what is no text and no number as JSON."""
    plain = _plain(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, list | dict) else plain
