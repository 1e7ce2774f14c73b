"""Microsoft School Data Sync CSV, versions 1, 2 and 2.1: rosters kept for Teams and Intune.

What it is: version 1 has Student.csv, School.csv and classes; 2 and 2.1 are shaped like
OneRoster. How it is read: as CSV, by column name; `variants` tells the versions apart. How it
maps to the catalogue: `mappings`. Its faults: `records`. Passwords stand in these files; no
field of ours takes them.
"""

from wholecity.intake.definitions import Format
from wholecity.intake.formats.sds.mappings import MAPPINGS
from wholecity.intake.formats.sds.records import RECORDS
from wholecity.intake.formats.sds.variants import inspect

_CLASSES = "Classes and courses are not part of a child's picture here."

FORMAT = Format(
    key="sds",
    title="Microsoft School Data Sync CSV",
    about="Students, guardians, schools and roles as kept for School Data Sync (1, 2, 2.1).",
    records=RECORDS,
    mappings=MAPPINGS,
    unread={
        "classes.csv": _CLASSES,
        "courses.csv": _CLASSES,
        "enrollments.csv": _CLASSES,
        "Teacher.csv": "Data about staff are not taken.",
        "TeacherRoster.csv": "Data about staff are not taken.",
        "user.csv": "Contacts of version 1 are not read; version 2.1 has them.",
        "guardianrelationship.csv": "Contacts of version 1 are not read; version 2.1 has them.",
    },
    version="2.1",
    inspect=inspect,
)
