"""Which of the enrolled days were missed, and what that makes of a child's school year.

A row of attendance counts when it falls on a day of instruction of its school,
within a stay of the child at that school. A day is missed when all rows that
count say so: in school at any school is in school.
"""

from wholecity.indicators.definitions import Basis
from wholecity.indicators.pipeline.step import Step, text_list
from wholecity.indicators.rules import Method
from wholecity.warehouse.catalogue import ABSENT_STATUS, ATTENDANCE_STATUS

ABSENT = text_list(ABSENT_STATUS)
# The same of all codes, said by what it is not: the engine compares with single
# values inside the scan, three times faster than with a list.
NOT_IN_SCHOOL = " AND ".join(
    f"status <> '{code}'" for code in ATTENDANCE_STATUS if code not in ABSENT_STATUS
)


def _missed(status: str, portion: str, method: Method) -> str:
    return f"{status} IN ({ABSENT}) AND coalesce({portion}, 1) >= {method.half_day}"


def absence_list(method: Method) -> Step:
    """The days that each record missed at each school, and those it was suspended.

    The one scan of all rows reads only absences and puts a child's days
    together before anything is looked up.
    """
    return Step(
        "absence_list",
        f"""
        SELECT source, person_key, school_key,
               list(day) FILTER (WHERE coalesce(portion_absent, 1) >= {method.half_day}) AS missed,
               list(day) FILTER (WHERE status = 'suspended') AS suspended
        FROM attendance_day
        WHERE {NOT_IN_SCHOOL}
        GROUP BY source, person_key, school_key
        """,
    )


# Without crossing stays no other school counts on a day, and the key of the
# table makes a row the only one of its student, school and day.
LISTED_ABSENCE = Step(
    "listed_absence",
    f"""
    SELECT s.student, s.school, s.school_year, s.first_day, s.last_day, a.missed, a.suspended
    FROM absence_list a
    JOIN spell s ON s.source = a.source AND s.person_key = a.person_key
                AND s.school_key = a.school_key
    WHERE s.basis = '{Basis.DAILY}' AND NOT s.crosses
    """,
)
DAILY_ABSENCE = Step(
    "daily_absence",
    """
    SELECT a.student, a.school_year, sum(a.missed) AS days, sum(a.suspended) AS suspended_days
    FROM (
        SELECT student, school, school_year, first_day, last_day, unnest(missed) AS day,
               1 AS missed, 0 AS suspended
        FROM listed_absence
        UNION ALL
        SELECT student, school, school_year, first_day, last_day, unnest(suspended), 0, 1
        FROM listed_absence
    ) a
    JOIN instruction i ON i.school = a.school AND i.school_year = a.school_year AND i.day = a.day
    WHERE a.day BETWEEN a.first_day AND a.last_day
    GROUP BY a.student, a.school_year
    """,
)


def row_in_stay(method: Method) -> Step:
    """Rows of the children who may have several on one day: crossing stays, and events."""
    daily = _missed("a.status", "a.portion_absent", method)
    event = _missed("a.category", "a.duration", method)
    return Step(
        "row_in_stay",
        f"""
        SELECT s.student, s.school, s.school_year, a.day, {daily} AS missed,
               a.status = 'suspended' AS suspended
        FROM attendance_day a
        JOIN spell s ON s.source = a.source AND s.person_key = a.person_key
                    AND s.school_key = a.school_key AND a.day BETWEEN s.first_day AND s.last_day
        WHERE s.crosses AND s.basis = '{Basis.DAILY}'
        UNION ALL
        SELECT s.student, s.school, s.school_year, a.day, {event}, a.category = 'suspended'
        FROM attendance_event a
        JOIN spell s ON s.source = a.source AND s.person_key = a.person_key
                    AND s.school_key = a.school_key AND a.day BETWEEN s.first_day AND s.last_day
        WHERE s.basis = '{Basis.EVENTS}'
        """,
    )


SETTLED_DAY = Step(
    "settled_day",
    """
    SELECT r.student, r.school_year, r.day, bool_and(r.missed) AS missed,
           bool_or(r.suspended) AS suspended,
           bool_or(r.missed) AND NOT bool_and(r.missed) AS contradicted
    FROM row_in_stay r
    JOIN instruction i ON i.school = r.school AND i.school_year = r.school_year
                      AND i.day = r.day
    GROUP BY r.student, r.school_year, r.day
    """,
)


def date_number(column: str) -> str:
    """A date as a whole number that keeps its order: 20260430; blank is before all."""
    number = f"year({column}) * 10000 + month({column}) * 100 + day({column})"
    return f"coalesce({number}, 0)"


def _school_rank(tenths: str, latest: str, school: str) -> str:
    """Most days, then attended last, then the higher number: the greatest has all three in it."""
    return f"(CAST({tenths} AS BIGINT) * 100000000 + {latest}) * 100000 + {school}"


# Days are counted in tenths: summaries have one decimal, and whole numbers add
# up exactly and quickly.
YEAR_PART = Step(
    "year_part",
    f"""
    SELECT student, school_year, 1 AS schools, days * 10 AS tenths,
           {_school_rank("days * 10", date_number("latest"), "school")} AS school_rank,
           0 AS absent, 0 AS suspended_days
    FROM enrolled_at
    UNION ALL
    SELECT student, school_year, 1, 0,
           {_school_rank("count(*) * 10", date_number("max(day)"), "school")}, 0, 0
    FROM crossing_day GROUP BY student, school_year, school
    UNION ALL
    SELECT student, school_year, 0, count(DISTINCT day) * 10, 0, 0, 0
    FROM crossing_day GROUP BY student, school_year
    UNION ALL
    SELECT r.student, s.school_year, 1, CAST(s.days_enrolled * 10 AS INTEGER),
           {_school_rank("s.days_enrolled * 10", "0", "s.school")},
           CAST(s.days_absent * 10 AS INTEGER), 0
    FROM summary_row s
    JOIN student_record r ON r.source = s.source AND r.person_key = s.person_key
    UNION ALL
    SELECT student, school_year, 0, 0, 0, days * 10, suspended_days
    FROM daily_absence
    UNION ALL
    SELECT student, school_year, 0, 0, 0, count(*) FILTER (WHERE missed) * 10,
           count(*) FILTER (WHERE suspended)
    FROM settled_day GROUP BY student, school_year
    """,
)
CHILD_YEAR = Step(
    "child_year",
    """
    SELECT student, school_year, sum(schools) AS schools,
           CAST(max(school_rank) % 100000 AS INTEGER) AS school,
           CAST(sum(tenths) AS INTEGER) AS enrolled, CAST(sum(absent) AS INTEGER) AS absent,
           sum(suspended_days) AS suspended_days
    FROM year_part
    GROUP BY student, school_year
    """,
)


def steps(method: Method) -> tuple[Step, ...]:
    """The steps of attendance, after those of enrolment."""
    return (
        absence_list(method),
        LISTED_ABSENCE,
        DAILY_ABSENCE,
        row_in_stay(method),
        SETTLED_DAY,
        YEAR_PART,
        CHILD_YEAR,
    )
