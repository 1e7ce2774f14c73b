"""A student's school year in two numbers, where days are not delivered. docs/reference/formats/."""

from wholecity.intake.definitions import Check, Field, Format, Into, Kind, Record, Reference

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
        Field(
            "days_enrolled",
            "Instructional days on which the student was enrolled",
            Kind.DECIMAL,
            present=True,
            filled=True,
            low="0",
            high="366",
            aliases=("membership_days",),
        ),
        Field(
            "days_absent",
            "Days absent for any reason, suspension out of school included",
            Kind.DECIMAL,
            present=True,
            filled=True,
            low="0",
            high="366",
            aliases=("absent_days",),
        ),
    ),
    key=("student_id", "school_id", "school_year"),
    checks=(
        Check(
            "days_absent",
            "days_absent > days_enrolled",
            "days_absent is more than days_enrolled: nobody misses more days than there were.",
        ),
    ),
    references=(Reference(("school_id",), table="school", columns=("school_key",)),),
    mandatory=True,
    watched=(("student_id", "school_year"),),
)

FORMAT = Format(
    key="attendance_summary",
    title="Student-year attendance summary (CSV)",
    about="Days enrolled and days absent for each student, school and school year.",
    records=(SUMMARY,),
    mappings=(
        Into(
            "attendance_summary",
            "SELECT student_id AS person_key, school_id AS school_key, school_year, "
            "days_enrolled::DECIMAL(5,1) AS days_enrolled, "
            "days_absent::DECIMAL(5,1) AS days_absent FROM summary",
            needs=("summary",),
            keyed=True,
        ),
    ),
    version="1",
)
