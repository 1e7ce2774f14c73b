"""A first column mapping from the headers of a file, for a person to correct."""

from collections.abc import Sequence
from typing import Any

from wholecity.intake.formats.mapped.fields import FIELDS
from wholecity.intake.rules.headers import nearest, plain


def suggest(headers: Sequence[str]) -> dict[str, Any]:
    """A mapping document: exact names and usual spellings first, then what looks alike.

    Headers that look like nothing stand under `unmapped`.
    """
    spellings = {plain(s): f.name for f in FIELDS for s in (f.name, *f.aliases)}
    columns: dict[str, str] = {}
    for header in headers:
        field = spellings.get(plain(header))
        if field and field not in columns.values():
            columns[header] = field
    for header in headers:
        field = spellings.get(plain(nearest(header, list(spellings))))
        if header not in columns and field and field not in columns.values():
            columns[header] = field
    return {
        "record": "participation",
        "columns": {h: columns[h] for h in headers if h in columns},
        "constants": {},
        "date_formats": ["%Y-%m-%d"],
        "unmapped": [h for h in headers if h not in columns and h.strip()],
    }
