"""What Wholecity reads of Ed-Fi Data Standard 5.2: records, their fields and faults."""

from wholecity.intake.formats.edfi.records.assessments import ASSESSMENT
from wholecity.intake.formats.edfi.records.attendance import ATTENDANCE, ENROLMENT
from wholecity.intake.formats.edfi.records.contacts import CONTACTS
from wholecity.intake.formats.edfi.records.schools import CALENDAR, SCHOOLS
from wholecity.intake.formats.edfi.records.students import STUDENTS

RECORDS = (
    *STUDENTS,
    *CONTACTS,
    *SCHOOLS,
    *CALENDAR,
    *ENROLMENT,
    *ATTENDANCE,
    *ASSESSMENT,
)
