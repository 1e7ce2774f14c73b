"""Reading CSV line by line, for files in which something is wrong with the text itself.

The database reads sound files forty times as fast, but a quotation mark that
is never closed would swallow all rows after it. Here such a line is set aside
alone and reading goes on with the next one.
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wholecity.intake.definitions import ROW_END, VALUE_END, Batch
from wholecity.intake.pipeline.text import CONTROL

MOST_CONTINUED = 100  # lines that one quoted value may span
ROWS_A_BATCH = 20_000


@dataclass(frozen=True)
class BrokenRow:
    """A line that is no row: where, why (a code of the reasons), and its text."""

    line: int
    reason: str
    text: str
    found: int = 0


class Lines:
    """Lines of a file with their numbers, some of which may be given back."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._back: deque[tuple[int, bytes]] = deque()
        self._number = 0

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def take(self) -> tuple[int, bytes] | None:
        if self._back:
            return self._back.popleft()
        line = self._file.readline()
        if not line:
            return None
        self._number += 1
        return self._number, line

    def give_back(self, lines: Sequence[tuple[int, bytes]]) -> None:
        self._back.extendleft(reversed(lines))


def batches(path: Path, record: str, width: int, delimiter: str) -> Iterator[Batch | BrokenRow]:
    """The rows after the header, packed; and each line that is no row."""
    packed: list[str] = []
    with Lines(path) as lines:
        for item in _rows(lines, width, delimiter):
            if isinstance(item, BrokenRow):
                yield item
                continue
            packed.append(VALUE_END.join((str(item[0]), *item[1])))
            if len(packed) == ROWS_A_BATCH:
                yield Batch(record, len(packed), ROW_END.join(packed))
                packed = []
    if packed:
        yield Batch(record, len(packed), ROW_END.join(packed))


def _rows(lines: Lines, width: int, delimiter: str) -> Iterator[tuple[int, list[str]] | BrokenRow]:
    header = True
    while first := lines.take():
        if not first[1].strip(b"\r\n"):
            continue
        row = _row(lines, first, width, delimiter)
        if not header:
            yield row
        header = False


def _row(
    lines: Lines, first: tuple[int, bytes], width: int, delimiter: str
) -> tuple[int, list[str]] | BrokenRow:
    number, raw = first
    if problem := _unreadable(raw):
        return BrokenRow(number, problem, shown(raw))
    more = _continuation(lines, raw)
    if more is None:
        return BrokenRow(number, "quote", shown(raw))
    cells = _cells(b"".join((raw, *(line for _, line in more))), delimiter)
    if cells is not None and len(cells) > width and not any(cells[width:]):
        cells = cells[:width]  # separators at the end of the line are no values
    if cells is not None and len(cells) == width:
        return number, cells
    if more or cells is None:
        lines.give_back(more)
        return BrokenRow(number, "quote", shown(raw))
    return BrokenRow(number, "ragged", shown(raw), len(cells))


def _unreadable(raw: bytes) -> str:
    if any(mark in raw for mark in CONTROL):
        return "control"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "encoding"
    return ""


def _continuation(lines: Lines, raw: bytes) -> list[tuple[int, bytes]] | None:
    """The lines over which the row goes on while a quote is open; None when it is never closed."""
    quotes, more = raw.count(b'"'), list[tuple[int, bytes]]()
    while quotes % 2:
        following = lines.take() if len(more) < MOST_CONTINUED else None
        if following is not None:
            more.append(following)
        if following is None or _unreadable(following[1]):
            lines.give_back(more)
            return None
        quotes += following[1].count(b'"')
    return more


def _cells(raw: bytes, delimiter: str) -> list[str] | None:
    text = raw.decode("utf-8").removeprefix("\ufeff")
    ending = 2 if text.endswith("\r\n") else int(text.endswith("\n"))
    try:
        rows = list(csv.reader([text[: len(text) - ending]], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def shown(raw: bytes) -> str:
    """A line as quarantine keeps it: nothing replaced, bytes that are no text escaped."""
    return raw.decode("utf-8", "backslashreplace").rstrip("\r\n").replace("\0", "\\x00")
