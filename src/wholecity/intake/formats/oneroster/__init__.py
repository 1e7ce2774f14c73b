"""OneRoster CSV 1.1 and 1.2: rosters as student systems export them for learning software.

What it is: up to some dozen CSV files and manifest.csv, which says the version and which files
are bulk, delta or absent. How it is read: as CSV, by column name; columns of extensions are
reported and left. How it maps to the catalogue: `mappings`. Its faults: `records`, and
`manifest` for files that are announced and did not come. It carries no attendance.
"""

from wholecity.intake.definitions import Format
from wholecity.intake.formats.oneroster.manifest import inspect
from wholecity.intake.formats.oneroster.mappings import MAPPINGS
from wholecity.intake.formats.oneroster.records import RECORDS

_CLASSES = "Classes, courses and grades are not part of a child's picture here."

FORMAT = Format(
    key="oneroster",
    title="OneRoster CSV 1.1 and 1.2",
    about="Students, guardians, schools and roles, in bulk or as delta, from a student system.",
    records=RECORDS,
    mappings=MAPPINGS,
    unread={
        **dict.fromkeys(
            (
                *("categories.csv", "classes.csv", "classResources.csv", "courses.csv"),
                *("courseResources.csv", "lineItems.csv", "lineItemLearningObjectiveIds.csv"),
                *("lineItemScoreScales.csv", "resources.csv", "resultLearningObjectiveIds.csv"),
                *("results.csv", "resultScoreScales.csv", "scoreScales.csv"),
            ),
            _CLASSES,
        ),
        "userProfiles.csv": "Accounts in learning software are not needed.",
        "userResources.csv": _CLASSES,
    },
    version="1.2",
    inspect=inspect,
)
