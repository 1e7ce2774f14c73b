"""Reading one cell of a published report: a number, withheld, blank, or not understood."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from wholecity.measures.definitions import Unit
from wholecity.measures.formats.workbook import CellValue

NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|-?\.\d+", re.ASCII)
BLANK = {"", "-", "–", "—", "n/a", "na", ".", "null"}
WITHHELD = re.compile(r"\*+|[<>≤≥]=?\s*\d+(\.\d+)?\s*%?|suppressed|s|ds", re.ASCII)


class Reading(StrEnum):
    NUMBER = "number"
    WITHHELD = "withheld"
    BLANK = "blank"


@dataclass(frozen=True)
class Figure:
    """What a cell says. `value` only with NUMBER."""

    reading: Reading
    value: Decimal | None = None


def read_figure(cell: CellValue, unit: Unit) -> Figure:
    """The figure in a cell: thousands separators, `$` and `%` are only how it is written.

    A blank is missing, never zero. ValueError, with the reason in words, for
    what is neither a number nor a known sign, and for a number that cannot be.
    """
    if isinstance(cell, Decimal):
        return _checked(cell, unit)
    text = cell.strip()
    if text.casefold() in BLANK:
        return Figure(Reading.BLANK)
    if WITHHELD.fullmatch(text.casefold()):
        return Figure(Reading.WITHHELD)
    bare = text.removeprefix("$").removesuffix("%").strip()
    if not NUMBER.fullmatch(bare):
        raise ValueError(f"“{text[:40]}” is not a number")
    return _checked(Decimal(bare.replace(",", "")), unit)


def _checked(value: Decimal, unit: Unit) -> Figure:
    if not value.is_finite():
        raise ValueError(f"{value} is not a number")
    if value < 0:
        raise ValueError(f"{value} is less than zero")
    if unit is Unit.PERCENT and value > 100:
        raise ValueError(f"{value} is more than 100 percent")
    if unit is Unit.COUNT and value != value.to_integral_value():
        raise ValueError(f"{value} is not a whole number of children")
    return Figure(Reading.NUMBER, value)
