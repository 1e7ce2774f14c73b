"""Why a row, a file or a delivery was not accepted: a code, and words for an agency's data person.

A message never holds a value that was delivered: it is kept in the operational
database and shown on pages. What the value looked like is told by its shape.
"""

from collections.abc import Mapping
from functools import reduce

from wholecity.kernel.texts import Value, phrase
from wholecity.kernel.texts import translatable as _

ROW_REASONS: Mapping[str, str] = {
    "missing": _("%(field)s is empty; it must be filled in."),
    "date": _("%(field)s is not a date in the form %(expected)s."),
    "datetime": _("%(field)s is not a date and time in the form %(expected)s."),
    "integer": _("%(field)s is not a whole number."),
    "decimal": _("%(field)s is not a number."),
    "boolean": _("%(field)s is not yes or no (true/false, y/n, 1/0)."),
    "school_year": _("%(field)s is not a school year (write 2025-26 or 2026)."),
    "code": _("%(field)s holds a code that is not in the list: %(expected)s."),
    "low": _("%(field)s is less than %(expected)s."),
    "high": _("%(field)s is more than %(expected)s."),
    "pattern": _("%(field)s is not written in the form that was agreed (%(expected)s)."),
    "implausible": _(
        "%(field)s is a date before 1900 or after 2199: the year was probably mistyped."
    ),
    "year": _("%(field)s lies outside the school year %(expected)s of this delivery."),
    "future": _("%(field)s lies after the day on which the delivery was received (%(expected)s)."),
    "repeated": _("The same row stands in the files before; the first one was kept."),
    "contradictory": _("Other rows have the same %(field)s but say something else; none was kept."),
    "unknown": _("%(field)s refers to a %(expected)s that is not known."),
    "ragged": _("The row has %(found)s values where the header has %(expected)s."),
    "quote": _("A quotation mark is opened and not closed, or stands inside a value."),
    "encoding": _("The line holds bytes that are not UTF-8: save the file as UTF-8."),
    "control": _("The line holds a control character (such as NUL) that no text has."),
    "broken": _("The line cannot be read as a row of this file."),
}


def words(reason: str, field: str = "", *, expected: Value = "", found: Value = "") -> str:
    """The reason of a row in words, without any value that was delivered."""
    text = ROW_REASONS[reason]
    values = {"field": field, "expected": expected, "found": found}
    return phrase(text, **{name: value for name, value in values.items() if f"%({name})s" in text})


def in_words(formats: tuple[str, ...]) -> str:
    """Date formats as a person writes them: %m/%d/%Y is MM/DD/YYYY."""
    letters = {
        "%Y": "YYYY",
        "%m": "MM",
        "%d": "DD",
        "%y": "YY",
        "%H": "HH",
        "%M": "MM",
        "%S": "SS",
        "%b": "Mon",
        "%B": "Month",
    }
    written = [_replaced(form, letters) for form in formats]
    return reduce(lambda one, other: phrase("%(one)s or %(other)s", one=one, other=other), written)


def _replaced(text: str, letters: Mapping[str, str]) -> str:
    for code, word in letters.items():
        text = text.replace(code, word)
    return text
