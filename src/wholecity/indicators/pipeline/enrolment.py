"""Who was enrolled where, on how many days of instruction."""

from collections.abc import Sequence

from wholecity.indicators.definitions import Basis
from wholecity.indicators.pipeline.step import Step
from wholecity.kernel.school_year import SchoolYear

# A child without a link is its own child; the prefix cannot occur in a lasting ID.
OWN_CHILD = "record:"

SOURCE_YEAR = Step(
    "source_year",
    """
    SELECT source, school_year FROM enrolment
    UNION
    SELECT source, school_year FROM attendance_summary
    """,
)


def _recorded_in(year: SchoolYear, basis: Basis, table: str) -> str:
    return f"""
    SELECT source, CAST({year.ending} AS SMALLINT) AS school_year, '{basis}' AS basis,
           min(day) AS first_day, max(day) AS last_day
    FROM {table}
    WHERE day BETWEEN DATE '{year.first_day}' AND DATE '{year.last_day}'
    GROUP BY source
    """


def recorded(years: Sequence[SchoolYear]) -> Step:
    """Between which days a source recorded attendance, by school year and way.

    One scan for each year, since the days of a year lie together in the store
    and the rest is skipped.
    """
    ways = ((Basis.DAILY, "attendance_day"), (Basis.EVENTS, "attendance_event"))
    return Step(
        "recorded",
        "UNION ALL".join(_recorded_in(y, basis, table) for y in years for basis, table in ways),
    )


# The days after the last recorded one have not happened yet, or are not known:
# they count neither as enrolled nor as attended.
BASIS = Step(
    "attendance_basis",
    f"""
    SELECT y.source, y.school_year,
           CASE WHEN d.source IS NOT NULL THEN '{Basis.DAILY}'
                WHEN e.source IS NOT NULL THEN '{Basis.EVENTS}'
                WHEN s.source IS NOT NULL THEN '{Basis.SUMMARY}'
                ELSE '{Basis.NONE}' END AS basis,
           coalesce(d.first_day, e.first_day) AS first_day,
           coalesce(d.last_day, e.last_day) AS last_day
    FROM source_year y
    LEFT JOIN (SELECT * FROM recorded WHERE basis = '{Basis.DAILY}') d
           ON d.source = y.source AND d.school_year = y.school_year
    LEFT JOIN (SELECT * FROM recorded WHERE basis = '{Basis.EVENTS}') e
           ON e.source = y.source AND e.school_year = y.school_year
    LEFT JOIN (SELECT DISTINCT source, school_year FROM attendance_summary
               WHERE days_enrolled IS NOT NULL AND days_absent IS NOT NULL) s
           ON s.source = y.source AND s.school_year = y.school_year
    """,
)

# Numbers stand for children and schools from here on: text is compared once.
STUDENT_RECORD = Step(
    "student_record",
    f"""
    SELECT CAST(dense_rank() OVER (ORDER BY child) AS INTEGER) AS student,
           child, linked, source, person_key
    FROM (
        SELECT r.source, r.person_key, x.child IS NOT NULL AS linked,
               coalesce(x.child, concat('{OWN_CHILD}', r.source, '/', r.person_key)) AS child
        FROM (SELECT source, person_key FROM enrolment
              UNION
              SELECT source, person_key FROM attendance_summary) r
        LEFT JOIN crosswalk x ON x.source = r.source AND x.person_key = r.person_key
    ) records
    """,
)
SCHOOL_NUMBER = Step(
    "school_number",
    """
    SELECT CAST(row_number() OVER (ORDER BY source, school_key) AS INTEGER) AS school,
           source, school_key
    FROM (SELECT source, school_key FROM enrolment
          UNION
          SELECT source, school_key FROM attendance_summary) schools
    """,
)
SOURCE_SCHOOL = Step(
    "source_school",
    f"""
    SELECT n.school, n.source, n.school_key, b.school_year, b.basis,
           b.last_day AS recorded_until
    FROM school_number n
    JOIN attendance_basis b ON b.source = n.source
    WHERE b.basis <> '{Basis.NONE}'
    """,
)

# One join a step: inside a transaction the engine knows no sizes of new tables,
# and would rather multiply schools by children than look them up one by one.
SCHOOL_STAY = Step(
    "school_stay",
    """
    SELECT n.school, e.school_year, n.basis, e.source, e.person_key, e.school_key,
           e.entry_date AS first_day,
           least(coalesce(e.exit_date, n.recorded_until), n.recorded_until) AS last_day
    FROM enrolment e
    JOIN source_school n ON n.source = e.source AND n.school_key = e.school_key
                        AND n.school_year = e.school_year
    WHERE n.recorded_until IS NOT NULL
    """,
)
STAY = Step(
    "stay",
    """
    SELECT r.student, s.*
    FROM school_stay s
    JOIN student_record r ON r.source = s.source AND r.person_key = s.person_key
    WHERE s.first_day <= s.last_day
    """,
)

# Only children with two stays on one day need the slow, exact way by single days.
CROSSING = Step(
    "crossing",
    """
    SELECT DISTINCT student, school_year
    FROM (
        SELECT student, school_year,
               first_day <= max(last_day) OVER (
                   PARTITION BY student, school_year ORDER BY first_day, last_day, school
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS crosses
        FROM stay
    ) in_order
    WHERE crosses
    """,
)
SPELL = Step(
    "spell",
    """
    SELECT s.*, c.student IS NOT NULL AS crosses
    FROM stay s
    LEFT JOIN crossing c ON c.student = s.student AND c.school_year = s.school_year
    """,
)
INSTRUCTION = Step(
    "instruction",
    """
    SELECT n.school, c.school_year, c.day
    FROM calendar_day c
    JOIN school_number n ON n.source = c.source AND n.school_key = c.school_key
    WHERE c.instructional
    """,
)

# Many children share a span: its days are counted once.
SPAN = Step(
    "span",
    """
    SELECT s.school, s.school_year, s.first_day, s.last_day,
           count(*) AS days, max(i.day) AS latest
    FROM (SELECT DISTINCT school, school_year, first_day, last_day
          FROM spell WHERE NOT crosses) s
    JOIN instruction i ON i.school = s.school AND i.school_year = s.school_year
                      AND i.day BETWEEN s.first_day AND s.last_day
    GROUP BY s.school, s.school_year, s.first_day, s.last_day
    """,
)
CROSSING_DAY = Step(
    "crossing_day",
    """
    SELECT DISTINCT s.student, s.school_year, s.school, i.day
    FROM spell s
    JOIN instruction i ON i.school = s.school AND i.school_year = s.school_year
                      AND i.day BETWEEN s.first_day AND s.last_day
    WHERE s.crosses
    """,
)
ENROLLED_AT = Step(
    "enrolled_at",
    """
    SELECT s.student, s.school_year, s.school,
           CAST(sum(d.days) AS INTEGER) AS days, max(d.latest) AS latest
    FROM spell s
    JOIN span d ON d.school = s.school AND d.school_year = s.school_year
               AND d.first_day = s.first_day AND d.last_day = s.last_day
    WHERE NOT s.crosses
    GROUP BY s.student, s.school_year, s.school
    """,
)
SCHOOL_DAYS = Step(
    "school_days",
    """
    SELECT i.school, i.school_year, count(*) AS days
    FROM instruction i
    JOIN source_school n ON n.school = i.school AND n.school_year = i.school_year
    WHERE i.day <= n.recorded_until
    GROUP BY i.school, i.school_year
    """,
)
SUMMARY_ROW = Step(
    "summary_row",
    f"""
    SELECT n.school, a.school_year, a.source, a.person_key,
           CAST(a.days_enrolled * 10 AS INTEGER) AS tenths,
           CAST(least(a.days_absent, a.days_enrolled) * 10 AS INTEGER) AS absent,
           CAST(a.instructional_days * 10 AS INTEGER) AS taught,
           CAST(ceil(a.days_suspended) AS INTEGER) AS suspended_days
    FROM attendance_summary a
    JOIN source_school n ON n.source = a.source AND n.school_key = a.school_key
                        AND n.school_year = a.school_year
    WHERE n.basis = '{Basis.SUMMARY}' AND a.days_enrolled > 0 AND a.days_absent IS NOT NULL
    """,
)

STEPS = (
    BASIS,
    STUDENT_RECORD,
    SCHOOL_NUMBER,
    SOURCE_SCHOOL,
    SCHOOL_STAY,
    STAY,
    CROSSING,
    SPELL,
    INSTRUCTION,
    SPAN,
    CROSSING_DAY,
    ENROLLED_AT,
    SCHOOL_DAYS,
    SUMMARY_ROW,
)
