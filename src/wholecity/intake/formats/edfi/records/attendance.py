"""Enrolment at schools, and what was recorded about attendance."""

from wholecity.intake.definitions import Check, Field, Kind
from wholecity.intake.formats.edfi import codes
from wholecity.intake.formats.edfi.records.fields import (
    SCHOOL,
    STUDENT,
    day,
    record,
    school,
    school_year,
    student,
    text,
)

ENROLMENT = (
    record(
        "enrolment",
        "StudentSchoolAssociation",
        "A student's enrolment at a school",
        student(),
        school(),
        school_year(),
        day("EntryDate", "First day enrolled", filled=True),
        Field(
            "EntryGradeLevel",
            "Grade at entry",
            codes=codes.GRADE,
            soft=True,
        ),
        day("ExitWithdrawDate", "Last day enrolled"),
        text("ExitWithdrawType", "Why the student left"),
        key=("StudentUniqueId", "SchoolId", "EntryDate"),
        references=(STUDENT, SCHOOL),
        checks=(
            Check(
                "ExitWithdrawDate",
                "ExitWithdrawDate < EntryDate",
                "The student left before the first day enrolled.",
            ),
            Check(
                "ExitWithdrawType",
                "lower(ExitWithdrawType) IN ('no show', 'invalid enrollment')",
                "The student never came; the enrolment was set aside.",
                soft=True,
            ),
        ),
    ),
)

ATTENDANCE = (
    record(
        "attendance",
        "StudentSchoolAttendanceEvent",
        "Something recorded about a student's attendance on a day",
        student(),
        school(),
        day("EventDate", "Day", "AttendanceEvent/EventDate", filled=True, tells_year=True),
        Field(
            "AttendanceEventCategory",
            "Attendance",
            codes=codes.ATTENDANCE,
            filled=True,
            path="AttendanceEvent/AttendanceEventCategory",
        ),
        text("AttendanceEventReason", "Reason", "AttendanceEvent/AttendanceEventReason"),
        Field(
            "EventDuration",
            "Share of the day",
            Kind.DECIMAL,
            low="0",
            high="1",
            soft=True,
            path="AttendanceEvent/EventDuration",
        ),
        text("SessionName", "Name of the term", "SessionReference/SessionIdentity/SessionName"),
        key=("StudentUniqueId", "SchoolId", "EventDate", "AttendanceEventCategory", "SessionName"),
        references=(STUDENT, SCHOOL),
        watched=(("StudentUniqueId", "EventDate"),),
    ),
)
