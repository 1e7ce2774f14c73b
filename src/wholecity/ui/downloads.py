"""Files that a page hands out."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.http import HttpResponse, StreamingHttpResponse

Cell = str | int | float | None

# A spreadsheet takes a text that begins so for a formula; some read the wide forms like the others.
WIDE = ("\uff1d", "\uff0b", "\uff0d", "\uff20")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", *WIDE)


def safe_cell(value: Cell) -> Cell:
    """The same cell, or a text that a spreadsheet will not run, with an apostrophe before it.

    Texts that are plain numbers stay as they are, minus sign and all.
    """
    if not isinstance(value, str) or not _begins_as_formula(value):
        return value
    return value if _is_number(value) else f"'{value}"


def plain_cell(text: str) -> str:
    """The text that `safe_cell` was given: what was written can be read again."""
    return text[1:] if text.startswith("'") and _begins_as_formula(text) else text


def _begins_as_formula(text: str) -> bool:
    """Whether a text begins like a formula, or like one that was made harmless."""
    return text.lstrip("'").startswith(FORMULA_STARTS)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """CSV line by line, formulas made harmless: for what is too long to be held in memory."""
    line = io.StringIO()
    writer = csv.writer(line)
    for cells in chain([header], rows):
        writer.writerow([safe_cell(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def csv_stream(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """A CSV file to save, sent while it is read.

    It begins with a byte-order mark, without which Excel takes UTF-8 for another encoding.
    """
    lines = (line.encode() for line in chain(["\ufeff"], csv_lines(header, rows)))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A CSV file of published figures to save: CRLF lines, formulas made harmless.

    It has no byte-order mark, which programs that read open data take for a part of the first
    column's name. What people go on editing in a spreadsheet is a `csv_stream`.
    """
    text = "".join(csv_lines(header, rows))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
