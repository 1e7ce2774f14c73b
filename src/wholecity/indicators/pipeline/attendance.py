"""Which of the enrolled days were missed.

A row of attendance counts when it falls on a day of instruction of its school,
within a stay of the child at that school. A day is missed when all rows that
count say so: in school at any school is in school.
"""

from wholecity.indicators.definitions import Basis
from wholecity.indicators.pipeline.step import Step, text_list
from wholecity.indicators.rules import Method
from wholecity.warehouse.catalogue import ABSENT_STATUS

ABSENT = text_list(ABSENT_STATUS)


def _missed(status: str, portion: str, method: Method) -> str:
    return f"{status} IN ({ABSENT}) AND coalesce({portion}, 1) >= {method.half_day}"


def daily_absence(method: Method) -> Step:
    """Days missed where a child has at most one row a day, and absences that do not count.

    The one scan of all rows reads only absences. The key of the table makes a
    row the only one of its student, school and day, and without crossing stays
    no other school counts on that day. The group without a student holds the
    absences outside any stay.
    """
    return Step(
        "daily_absence",
        f"""
        SELECT s.student, s.school_year,
               count(i.day) FILTER (WHERE coalesce(a.portion_absent, 1) >= {method.half_day})
                   AS days,
               count(i.day) FILTER (WHERE a.status = 'suspended') AS suspended_days,
               count(*) - count(i.day) AS set_aside
        FROM attendance_day a
        LEFT JOIN (SELECT student, school, school_year, source, person_key, school_key,
                          first_day, last_day, crosses
                   FROM spell WHERE basis = '{Basis.DAILY}') s
               ON s.source = a.source AND s.person_key = a.person_key
              AND s.school_key = a.school_key AND a.day BETWEEN s.first_day AND s.last_day
        LEFT JOIN instruction i
               ON i.school = s.school AND i.school_year = s.school_year AND i.day = a.day
        WHERE a.status IN ({ABSENT})
          AND coalesce(s.crosses, FALSE) = FALSE
        GROUP BY s.student, s.school_year
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


COUNTED_ROW = Step(
    "counted_row",
    """
    SELECT r.student, r.school_year, r.day, r.missed, r.suspended
    FROM row_in_stay r
    JOIN instruction i ON i.school = r.school AND i.school_year = r.school_year
                      AND i.day = r.day
    """,
)
SETTLED_DAY = Step(
    "settled_day",
    """
    SELECT student, school_year, day, bool_and(missed) AS missed, bool_or(suspended) AS suspended,
           bool_or(missed) AND NOT bool_and(missed) AS contradicted
    FROM counted_row
    GROUP BY student, school_year, day
    """,
)
ABSENCE = Step(
    "absence",
    """
    SELECT student, school_year, CAST(sum(tenths) AS INTEGER) AS tenths,
           CAST(sum(suspended_days) AS INTEGER) AS suspended_days
    FROM (
        SELECT student, school_year, days * 10 AS tenths, suspended_days
        FROM daily_absence WHERE student IS NOT NULL
        UNION ALL
        SELECT student, school_year, count(*) FILTER (WHERE missed) * 10,
               count(*) FILTER (WHERE suspended)
        FROM settled_day GROUP BY student, school_year
        UNION ALL
        SELECT student, school_year, absent_tenths, 0
        FROM summarised
    ) parts
    GROUP BY student, school_year
    """,
)


def steps(method: Method) -> tuple[Step, ...]:
    """The steps of absence, after those of enrolment."""
    return (daily_absence(method), row_in_stay(method), COUNTED_ROW, SETTLED_DAY, ABSENCE)
