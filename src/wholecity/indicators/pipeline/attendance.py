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
        FROM (SELECT * FROM attendance_day
              WHERE person_key IN (SELECT person_key FROM spell WHERE crosses)) a
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


_SUMMARISED = """
    summary_row s
    JOIN student_record r ON r.source = s.source AND r.person_key = s.person_key
"""
# A child with two records at a school is at one school: here are the others, and all days there.
SUMMARISED_TWICE = Step(
    "summarised_twice",
    f"""
    SELECT r.student, s.school_year, s.school, CAST(count(*) - 1 AS BIGINT) AS more,
           CAST(sum(s.tenths) AS BIGINT) AS tenths
    FROM {_SUMMARISED}
    WHERE r.student IN (SELECT student FROM student_record GROUP BY student HAVING count(*) > 1)
    GROUP BY r.student, s.school_year, s.school
    HAVING count(*) > 1
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
# up exactly and quickly. Four numbers travel in one, so that one sum adds them.
_TENTHS, _ABSENT, _SUSPENDED, _SCHOOLS = 2**0, 2**20, 2**40, 2**54


def _numbers(tenths: str = "0", absent: str = "0", suspended: str = "0", schools: int = 0) -> str:
    return (
        f"CAST({tenths} AS BIGINT) * {_TENTHS} + CAST({absent} AS BIGINT) * {_ABSENT} "
        f"+ CAST({suspended} AS BIGINT) * {_SUSPENDED} + {schools * _SCHOOLS}"
    )


def _number(of: int, until: int) -> str:
    return f"CAST(numbers // {of} % {until // of} AS INTEGER)"


CHILD_YEAR = Step(
    "child_year",
    f"""
    SELECT student, school_year, CAST(school_rank % 100000 AS INTEGER) AS school,
           {_number(_TENTHS, _ABSENT)} AS enrolled, {_number(_ABSENT, _SUSPENDED)} AS absent,
           {_number(_SUSPENDED, _SCHOOLS)} AS suspended_days, {_number(_SCHOOLS, 2**63)} AS schools,
           taught
    FROM (
        SELECT student, school_year, max(school_rank) AS school_rank,
               CAST(sum(numbers) AS BIGINT) AS numbers, max(taught) AS taught
        FROM (
            SELECT student, school_year, {_numbers(tenths="days * 10", schools=1)} AS numbers,
                   {_school_rank("days * 10", date_number("latest"), "school")} AS school_rank,
                   NULL AS taught
            FROM enrolled_at
            UNION ALL
            SELECT student, school_year, {_numbers(schools=1)},
                   {_school_rank("count(*) * 10", date_number("max(day)"), "school")}, NULL
            FROM crossing_day GROUP BY student, school_year, school
            UNION ALL
            SELECT student, school_year, {_numbers(tenths="count(DISTINCT day) * 10")}, 0, NULL
            FROM crossing_day GROUP BY student, school_year
            UNION ALL
            SELECT r.student, s.school_year,
                   {_numbers("s.tenths", "s.absent", "coalesce(s.suspended_days, 0)", schools=1)},
                   {_school_rank("s.tenths", "0", "s.school")}, s.taught
            FROM {_SUMMARISED}
            UNION ALL
            SELECT student, school_year, -more * {_SCHOOLS},
                   {_school_rank("tenths", "0", "school")}, NULL
            FROM summarised_twice
            UNION ALL
            SELECT student, school_year,
                   {_numbers(absent="days * 10", suspended="suspended_days")}, 0, NULL
            FROM daily_absence WHERE NOT crosses AND NOT outside
            UNION ALL
            SELECT student, school_year,
                   {
        _numbers(
            absent="count(*) FILTER (WHERE missed) * 10",
            suspended="count(*) FILTER (WHERE suspended)",
        )
    }, 0, NULL
            FROM settled_day GROUP BY student, school_year
        ) parts
        GROUP BY student, school_year
    ) together
    """,
)


def steps(method: Method) -> tuple[Step, ...]:
    """The steps of attendance, after those of enrolment."""
    return (daily_absence(method), row_in_stay(method), SETTLED_DAY, SUMMARISED_TWICE, CHILD_YEAR)
