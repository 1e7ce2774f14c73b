"""A student's school year in a few numbers, without its days. docs/reference/formats/."""

from wholecity.intake.definitions import Check, Field, Format, Into, Kind, Record, Reference


def _days(name: str, meaning: str, *aliases: str, needed: bool = False) -> Field:
    """A number of days of one year. What is needed has a column, and is filled in every row."""
    return Field(
        name,
        meaning,
        Kind.DECIMAL,
        present=needed,
        filled=needed,
        low="0",
        high="366",
        aliases=aliases,
    )


SUMMARY = Record(
    name="summary",
    meaning="attendance summaries",
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
            "school_year",
            "School year: 2024-25, or the year in which it ends, 2025",
            Kind.SCHOOL_YEAR,
            present=True,
            filled=True,
            aliases=("year",),
            in_year=True,
        ),
        _days(
            "days_enrolled",
            "Instructional days on which the student was enrolled",
            "membership_days",
            needed=True,
        ),
        _days(
            "days_absent",
            "Days absent for any reason, suspension out of school included",
            "absent_days",
            needed=True,
        ),
        _days(
            "instructional_days",
            "Days of instruction of the school in the year, whoever was enrolled",
            "total_instructional_days",
            "days_taught",
        ),
        _days(
            "days_suspended",
            "Days absent for suspension out of school",
            "suspended_days",
            "days_out_of_school_suspension",
        ),
    ),
    key=("student_id", "school_id", "school_year"),
    checks=(
        Check(
            "days_absent",
            "days_absent > days_enrolled",
            "days_absent is more than days_enrolled: nobody misses more days than there were.",
        ),
        Check(
            "instructional_days",
            "days_enrolled > instructional_days",
            "days_enrolled is more than instructional_days: nobody is enrolled on more days of "
            "instruction than the school had.",
        ),
        Check(
            "days_suspended",
            "days_suspended > days_absent",
            "days_suspended is more than days_absent: a day of suspension out of school is a day "
            "of absence.",
        ),
    ),
    references=(Reference(("school_id",), table="school", columns=("school_key",)),),
    mandatory=True,
    watched=(("student_id", "school_year"),),
)

FORMAT = Format(
    key="attendance_summary",
    title="Student-year attendance summary (CSV)",
    about="Days enrolled, absent and suspended for each student, school and school year.",
    records=(SUMMARY,),
    mappings=(
        Into(
            "attendance_summary",
            "SELECT student_id AS person_key, school_id AS school_key, school_year, "
            "days_enrolled::DECIMAL(5,1) AS days_enrolled, "
            "days_absent::DECIMAL(5,1) AS days_absent, "
            "instructional_days::DECIMAL(5,1) AS instructional_days, "
            "days_suspended::DECIMAL(5,1) AS days_suspended FROM summary",
            needs=("summary",),
            keyed=True,
        ),
    ),
    version="1.1",
)
