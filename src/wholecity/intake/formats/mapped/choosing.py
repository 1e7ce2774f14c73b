"""A column mapping from what a person chose, field by field."""

from collections.abc import Mapping, Sequence
from typing import Any

from wholecity.intake.rules.headers import plain
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

# Fields that are often the same in every row of a file, and then stand in no column of it.
OFTEN_THE_SAME = (
    "program_key",
    "program_name",
    "kind",
    "start_date",
    "end_date",
    "assessment_name",
    "subject",
    "taken_on",
    "school_key",
    "school_year",
    "entry_date",
)


def columns_in(content: Mapping[str, Any], headers: Sequence[str]) -> dict[str, str]:
    """Field → the file's own spelling of the header under which a mapping expects it.

    Headers that the file does not have are left out.
    """
    spelled = {plain(header): header for header in reversed(headers)}
    return {
        field: spelled[plain(header)]
        for header, field in content.get("columns", {}).items()
        if plain(header) in spelled
    }


def chosen(
    content: Mapping[str, Any],
    *,
    columns: Mapping[str, str],
    constants: Mapping[str, str],
    date_formats: Sequence[str],
) -> dict[str, Any]:
    """The mapping `content` with other choices; what it says beyond them stays.

    `columns`: field → header; `constants`: field → a value for all rows, of the fields that are
    `OFTEN_THE_SAME`. A field that has a column needs no constant. Raises BadInput for a column
    that was chosen for several fields.
    """
    fields: dict[str, list[str]] = {}
    for field, header in columns.items():
        fields.setdefault(header, []).append(field)
    twice = [f"{h} ({', '.join(names)})" for h, names in fields.items() if len(names) > 1]
    if twice:
        raise BadInput(
            phrase(
                "A column was chosen for several fields: %(columns)s.", columns="; ".join(twice)
            ),
            hint="Choose each column for one field.",
        )
    kept = {f: v for f, v in content.get("constants", {}).items() if f not in OFTEN_THE_SAME}
    return {
        **{name: value for name, value in content.items() if name != "unmapped"},
        "columns": {header: names[0] for header, names in fields.items()},
        "constants": {f: v for f, v in (kept | dict(constants)).items() if f not in columns},
        "date_formats": list(date_formats),
    }
