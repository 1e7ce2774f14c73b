"""HUD HMIS CSV, FY2026 and FY2024: what a homeless services system exports.

What it is: a set of CSV files joined by keys, with Export.csv to say what it holds. How it is
read: as CSV, by column name, in whatever order and case. How it maps to the catalogue:
`mappings`. Its faults: `records`. Of the many files only those are read that say who stayed
where and when; health, income and safety of a family are left alone on purpose.
"""

from wholecity.intake.definitions import Format
from wholecity.intake.formats.hmis.export import inspect
from wholecity.intake.formats.hmis.mappings import MAPPINGS
from wholecity.intake.formats.hmis.records import RECORDS
from wholecity.intake.formats.hmis.unread import UNREAD

FORMAT = Format(
    key="hmis",
    title="HUD HMIS CSV FY2026",
    about=(
        "The HMIS CSV export (FY2026; FY2024 is read too) of shelter and housing projects: "
        "who stayed, where, from when to when. Exports with hashed names are recognized."
    ),
    records=RECORDS,
    mappings=MAPPINGS,
    unread=UNREAD,
    version="FY2026",
    inspect=inspect,
)
