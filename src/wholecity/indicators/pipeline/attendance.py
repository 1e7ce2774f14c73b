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
    f"a.status <> '{code}'" for code in ATTENDANCE_STATUS if code not in ABSENT_STATUS
)


def _missed(status: str, portion: str, method: Method) -> str:
    return f"{status} IN ({ABSENT}) AND coalesce({portion}, 1) >= {method.half_day}"


def daily_absence(method: Method) -> Step:
    """Days missed and days of suspension, by child and school year, from the one scan of all rows.

    Only absences are read. Without crossing stays no other school counts on a
    day, and the key of the table makes a row the only one of its student,
    school and day: there the count is the answer. The group without a student
    holds the absences outside any stay, `outside` those on a day without
    instruction. (The joins keep all rows, so that their order stays as written.)
    """
    return Step(
        "daily_absence",
        f"""
        SELECT s.student, s.school_year, s.crosses, i.day IS NULL AS outside,
               CAST(count(*) FILTER (WHERE a.portion_absent IS NULL
                                        OR a.portion_absent >= {method.half_day}) AS INTEGER)
                   AS days,
               CAST(count(*) FILTER (WHERE a.status = 'suspended') AS INTEGER) AS suspended_days
        FROM attendance_day a
        LEFT JOIN spell s
               ON s.source = a.source AND s.person_key = a.person_key
              AND s.school_key = a.school_key AND a.day BETWEEN s.first_day AND s.last_day
        LEFT JOIN instruction i
               ON i.school = s.school AND i.school_year = s.school_year AND i.day = a.day
        WHERE {NOT_IN_SCHOOL}
        GROUP BY s.student, s.school_year, s.crosses, i.day IS NULL
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
CHILD_YEAR = Step(
    "child_year",
    f"""
    SELECT student, school_year, CAST(sum(schools) AS INTEGER) AS schools,
           CAST(max(school_rank) % 100000 AS INTEGER) AS school,
           CAST(sum(tenths) AS INTEGER) AS enrolled, CAST(sum(absent) AS INTEGER) AS absent,
           CAST(sum(suspended_days) AS INTEGER) AS suspended_days
    FROM (
        SELECT student, school_year, 1 AS schools, days * 10 AS tenths,
               {_school_rank("days * 10", date_number("latest"), "school")} AS school_rank,
               0 AS absent, 0 AS suspended_days
        FROM enrolled_at
        UNION ALL
        SELECT student, school_year, 1, 0,
               {_school_rank("count(*) * 10", date_number("max(day)"), "school")}, 0, 0
        FROM crossing_day GROUP BY student, school_year, school
        UNION ALL
        SELECT student, school_year, 0, CAST(count(DISTINCT day) * 10 AS INTEGER), 0, 0, 0
        FROM crossing_day GROUP BY student, school_year
        UNION ALL
        SELECT r.student, s.school_year, 1, s.tenths, {_school_rank("s.tenths", "0", "s.school")},
               s.absent, 0
        FROM summary_row s
        JOIN student_record r ON r.source = s.source AND r.person_key = s.person_key
        UNION ALL
        SELECT student, school_year, 0, 0, 0, days * 10, suspended_days
        FROM daily_absence WHERE NOT crosses AND NOT outside
        UNION ALL
        SELECT student, school_year, 0, 0, 0,
               CAST(count(*) FILTER (WHERE missed) * 10 AS INTEGER),
               CAST(count(*) FILTER (WHERE suspended) AS INTEGER)
        FROM settled_day GROUP BY student, school_year
    ) parts
    GROUP BY student, school_year
    """,
)


def steps(method: Method) -> tuple[Step, ...]:
    """The steps of attendance, after those of enrolment."""
    return (daily_absence(method), row_in_stay(method), SETTLED_DAY, CHILD_YEAR)
