"""Tables as people bring them: CSV, or cells that were copied out of a spreadsheet."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext, override

from wholecity.governance.rules.calendar import day_of_record
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, said, together
from wholecity.people.rules import folded
from wholecity.ui.downloads import plain_cell

Row = TypeVar("Row")
Value = TypeVar("Value")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
YES, NO = ("yes", "y", "true", "1", "x", "s\u00ed", "si"), ("", "no", "n", "false", "0")


@dataclass(frozen=True)
class FaultyRow:
    """A row that cannot be read: its line in the file, and why."""

    line: int
    message: str


def read(
    text: str, needed: Sequence[str], row_of: Callable[[Mapping[str, str]], Row]
) -> tuple[list[tuple[int, Row]], list[FaultyRow]]:
    """The rows with their lines, and those that cannot be read. Raises BadInput for no table.

    Columns may stand in any order; those that are not known are left out.
    `row_of` makes a row of the texts of its columns, or raises BadInput.
    """
    lines = _lines(text)
    header = [name.strip().lower().replace(" ", "_") for name in lines[0][1]] if lines else []
    absent = [name for name in needed if name not in header]
    if absent:
        raise BadInput(
            phrase(
                "The first line does not name these columns: %(columns)s.",
                columns=", ".join(absent),
            ),
            hint="Name the columns as the table that is taken along does.",
        )
    good: list[tuple[int, Row]] = []
    bad: list[FaultyRow] = []
    for line, cells in lines[1:]:
        told = dict(zip(header, (plain_cell(cell.strip()) for cell in cells), strict=False))
        try:
            good.append((line, row_of(told)))
        except BadInput as error:
            bad.append(FaultyRow(line, error.words))
    return good, bad


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """The lines that say something, with their numbers. Raises BadInput."""
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text))
    try:
        return [(lines.line_num, cells) for cells in lines if any(map(str.strip, cells))]
    except csv.Error:
        raise BadInput(
            phrase("Line %(line)s is not a table as it should be.", line=str(lines.line_num)),
            hint="Save it as “CSV UTF-8” or as XLSX.",
        ) from None


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max("\t;,", key=first.count)


class Faults:
    """Everything that is wrong with a row, so that nobody has to come back for each."""

    def __init__(self) -> None:
        self._words: list[str] = []

    def tried(self, read: Callable[..., Value], *told: Any, otherwise: Value) -> Value:
        """What is read; `otherwise` stands in for what cannot be."""
        try:
            return read(*told)
        except BadInput as error:
            self._words.append(error.words)
            return otherwise

    def tell(self) -> None:
        """Raise BadInput with all faults, if there are any."""
        if self._words:
            raise BadInput(together(*self._words))


def check_texts(told: Mapping[str, str], longest: Mapping[str, int]) -> None:
    """Raise BadInput for a text that is longer than its column holds, or holds what is no text."""
    for column, most in longest.items():
        value = told.get(column, "")
        if len(value) > most:
            raise BadInput(
                phrase("%(column)s is longer than %(most)s characters.", column=column, most=most)
            )
        if _CONTROL.search(value):
            raise BadInput(phrase("%(column)s holds a control character.", column=column))


def as_choice(value: str) -> str:
    """A value as it is written by hand, as the defined words are written."""
    return value.strip().lower().replace(" ", "_").replace("-", "_")


def choice(value: str, column: str, titles: Mapping[Any, str]) -> str:
    """The defined word that a value means: the word, or its title in a language of the site.

    Raises BadInput, and says which there are.
    """
    means = {_plain(text): str(word) for word, title in titles.items() for text in _titles(title)}
    means |= {_plain(str(word)): str(word) for word in titles}
    found = means.get(_plain(value))
    if found is None:
        raise BadInput(
            phrase(
                "“%(value)s” is no %(column)s; known are: %(known)s.",
                value=value,
                column=column,
                known=together(*map(said, titles.values()), mark=", "),
            )
        )
    return found


def _plain(value: str) -> str:
    return as_choice(folded(value).replace("’", "'"))


@cache
def _titles(title: str) -> tuple[str, ...]:
    """A title as the site writes it in each of its languages."""
    return tuple(_in(code, title) for code, _name in settings.LANGUAGES)


def _in(language: str, title: str) -> str:
    with override(language):
        return gettext(title)


def yes(value: str) -> bool:
    """What a cell says that is yes or no. Raises BadInput."""
    if value.lower() in YES:
        return True
    if value.lower() in NO:
        return False
    raise BadInput(phrase("“%(value)s” is neither yes nor no.", value=value))


def day(told: Mapping[str, str], column: str) -> date | None:
    """The day of a column, None where it is blank. Raises BadInput."""
    return day_of(told[column], column) if told.get(column) else None


def needed_day(told: Mapping[str, str], column: str) -> date:
    """The day of a column. Raises BadInput, also where it is blank."""
    return day_of(told.get(column, ""), column)


def day_of(value: str, column: str) -> date:
    """The day that a column says. Raises BadInput."""
    try:
        return day_of_record(date.fromisoformat(value), column)
    except ValueError:
        raise BadInput(
            phrase(
                "%(column)s is “%(value)s”, which is no day such as 2026-09-01.",
                column=column,
                value=value,
            )
        ) from None
