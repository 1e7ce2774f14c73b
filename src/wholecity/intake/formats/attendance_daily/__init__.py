"""Daily attendance as CSV: one row per student, school and day. docs/reference/formats/."""

from wholecity.intake.definitions import Field, Format, Into, Kind, Record, Reference
from wholecity.warehouse.catalogue import ATTENDANCE_STATUS

STATUS = {
    "P": "present",
    "T": "tardy",
    "I": "in_school_suspension",
    "E": "excused",
    "U": "unexcused",
    "S": "suspended",
    **{word: word for word in ATTENDANCE_STATUS},
}

ATTENDANCE = Record(
    name="attendance",
    meaning="daily attendance",
    files=("*.csv", "*.txt", "*.xlsx"),
    fields=(
        Field(
            "student_id",
            "The student, by the key that the district uses in all its files",
            present=True,
            filled=True,
            aliases=("student", "local_student_id", "student_number"),
        ),
        Field(
            "school_id",
            "The school, by the key that the district uses in all its files",
            present=True,
            filled=True,
            aliases=("school", "school_code"),
        ),
        Field(
            "date",
            "The day",
            Kind.DATE,
            present=True,
            filled=True,
            aliases=("attendance_date", "day"),
            in_year=True,
        ),
        Field(
            "status",
            "What was recorded for the day",
            present=True,
            filled=True,
            codes=STATUS,
            aliases=("attendance_status", "attendance"),
        ),
        Field(
            "portion_absent",
            "Share of the day missed, 0 to 1; blank is the whole day for a status of absence",
            Kind.DECIMAL,
            low="0",
            high="1",
        ),
    ),
    key=("student_id", "school_id", "date"),
    references=(
        Reference(("student_id",), table="person", columns=("person_key",)),
        Reference(("school_id",), table="school", columns=("school_key",)),
        Reference(
            ("school_id", "date"),
            table="calendar_day",
            columns=("school_key", "day"),
            soft=True,
        ),
    ),
    mandatory=True,
    watched=(("student_id", "date"),),
)

FORMAT = Format(
    key="attendance_daily",
    title="Daily attendance (CSV)",
    about="One row per student, school and day, as most districts can export it.",
    records=(ATTENDANCE,),
    mappings=(
        Into(
            "attendance_day",
            "SELECT student_id AS person_key, school_id AS school_key, date AS day, status, "
            "portion_absent::DECIMAL(3,2) AS portion_absent FROM attendance",
            needs=("attendance",),
            keyed=True,
        ),
    ),
    version="1",
)
