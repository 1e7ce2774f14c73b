"""CSV and XLSX files of any layout, read with a saved column mapping. docs/reference/formats/."""

from wholecity.intake.definitions import Format, Record
from wholecity.intake.formats.mapped.building import build
from wholecity.intake.formats.mapped.choosing import OFTEN_THE_SAME, chosen, columns_in
from wholecity.intake.formats.mapped.fields import BY_NAME, FIELDS, GROUPS
from wholecity.intake.formats.mapped.suggestions import suggest

# What the format looks like before a mapping is known; `build` makes the one that reads.
FORMAT = Format(
    key="mapped",
    title="Table with a saved column mapping (CSV, XLSX)",
    about="Rosters, attendance totals and assessments of providers, each with its own headers.",
    records=(Record("row", ("*.csv", "*.txt", "*.xlsx"), FIELDS, meaning="rows"),),
    mappings=(),
    version="1",
)

__all__ = [
    "BY_NAME",
    "FORMAT",
    "GROUPS",
    "OFTEN_THE_SAME",
    "build",
    "chosen",
    "columns_in",
    "suggest",
]
