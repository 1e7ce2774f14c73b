"""Files that a page hands out."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

Cell = str | int | float | None

# A spreadsheet takes a text that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: Cell) -> Cell:
    """The same cell, or a text that a spreadsheet will not run, with an apostrophe before it.

    Texts that are plain numbers stay as they are, minus sign and all.
    """
    if not isinstance(value, str) or not value.startswith(FORMULA_STARTS):
        return value
    return value if _is_number(value) else f"'{value}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A CSV file to save: UTF-8 without a byte-order mark, CRLF lines, formulas made harmless."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
