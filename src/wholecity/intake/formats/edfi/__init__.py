"""Ed-Fi bulk XML, Data Standard 5.2: what a district's student system exports.

What it is: interchange files (`InterchangeStudent`, `InterchangeStudentEnrollment` …), each
with many elements of a few kinds. How it is read: `reader`, element by element. How it maps
to the catalogue: `mappings`. Its faults: the checks, references and codes of `records`; what
is left alone: `unread`. Another Data Standard is another namespace and would get records and
mappings of its own beside these.
"""

from functools import partial

from wholecity.intake.definitions import Format, Reader
from wholecity.intake.formats.edfi.mappings import MAPPINGS
from wholecity.intake.formats.edfi.reader import read
from wholecity.intake.formats.edfi.records import RECORDS
from wholecity.intake.formats.edfi.unread import UNREAD

VERSION = "5.2.0"

_READ = partial(read, records=RECORDS, version=VERSION, unread=UNREAD)

FORMAT = Format(
    key="edfi",
    title="Ed-Fi bulk XML 5.2",
    about=(
        "Interchange files of the Ed-Fi Data Standard 5.2 from a school district: students, "
        "enrolment, attendance events, calendars, schools, contacts, assessments."
    ),
    records=RECORDS,
    mappings=MAPPINGS,
    reader=Reader.XML,
    version=VERSION,
    read=_READ,
)
