"""Why a row, a file or a delivery was not accepted: a code, and words for an agency's data person.

A message never holds a value that was delivered: it is kept in the operational
database and shown on pages. What the value looked like is told by its shape.
"""

from collections.abc import Mapping

ROW_REASONS: Mapping[str, str] = {
    "missing": "{field} is empty; it must be filled in.",
    "date": "{field} is not a date in the form {expected}.",
    "datetime": "{field} is not a date and time in the form {expected}.",
    "integer": "{field} is not a whole number.",
    "decimal": "{field} is not a number.",
    "boolean": "{field} is not yes or no (true/false, y/n, 1/0).",
    "school_year": "{field} is not a school year (write 2025-26 or 2026).",
    "code": "{field} holds a code that is not in the list: {expected}.",
    "low": "{field} is less than {expected}.",
    "high": "{field} is more than {expected}.",
    "pattern": "{field} is not written in the form that was agreed ({expected}).",
    "implausible": "{field} is a date before 1900 or after 2199: the year was probably mistyped.",
    "year": "{field} lies outside the school year {expected} of this delivery.",
    "future": "{field} lies after the day on which the delivery was received ({expected}).",
    "repeated": "The same row stands in the files before; the first one was kept.",
    "contradictory": "Other rows have the same {field} but say something else; none was kept.",
    "unknown": "{field} refers to {expected} that is not known.",
    "ragged": "The row has {found} values where the header has {expected}.",
    "quote": "A quotation mark is opened and not closed, or stands inside a value.",
    "encoding": "The line holds bytes that are not UTF-8: save the file as UTF-8.",
    "control": "The line holds a control character (such as NUL) that no text has.",
    "broken": "The line cannot be read as a row of this file.",
}

FILE_REASONS: Mapping[str, str] = {
    "column": "has no column {field}",
    "duplicate_column": "has the column {field} more than once",
    "empty": "is empty",
    "missing_file": "is missing",
    "not_text": "is not a text file",
    "other_year": "holds the school year {expected}",
    "broken": "cannot be read",
}


def words(reason: str, field: str = "", *, expected: str = "", found: str = "") -> str:
    """The reason of a row in words, without any value that was delivered."""
    return ROW_REASONS[reason].format(field=field, expected=expected, found=found)


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
    return " or ".join(_replaced(form, letters) for form in formats)


def _replaced(text: str, letters: Mapping[str, str]) -> str:
    for code, word in letters.items():
        text = text.replace(code, word)
    return text
