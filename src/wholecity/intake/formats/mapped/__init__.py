"""CSV and XLSX files of any layout, read with a saved column mapping. docs/reference/formats/."""

from wholecity.intake.formats.mapped.building import FORMAT, build
from wholecity.intake.formats.mapped.choosing import OFTEN_THE_SAME, chosen, columns_in
from wholecity.intake.formats.mapped.fields import BY_NAME, GROUPS
from wholecity.intake.formats.mapped.suggestions import suggest

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
