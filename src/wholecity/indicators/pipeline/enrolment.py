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
# One join a step: inside a transaction the engine knows no sizes of new tables,
# and would rather multiply schools by children than look them up one by one.
RECORD_STAY = Step(
    "record_stay",
    """
    SELECT r.student, e.school_year, e.entry_date, e.exit_date, e.grade,
           e.source, e.person_key, e.school_key
    FROM enrolment e
    JOIN student_record r ON r.source = e.source AND r.person_key = e.person_key
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
STAY = Step(
    "stay",
    """
    SELECT e.student, n.school, e.school_year, e.entry_date, e.exit_date, e.grade,
           n.basis, n.recorded_until, e.source, e.person_key, e.school_key
    FROM record_stay e
    JOIN source_school n ON n.source = e.source AND n.school_key = e.school_key
                        AND n.school_year = e.school_year
    """,
)
COUNTED_STAY = Step(
    "counted_stay",
    """
    SELECT student, school, school_year, basis, source, person_key, school_key,
           entry_date AS first_day,
           least(coalesce(exit_date, recorded_until), recorded_until) AS last_day
    FROM stay
    WHERE recorded_until IS NOT NULL
      AND entry_date <= least(coalesce(exit_date, recorded_until), recorded_until)
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
        FROM counted_stay
    ) in_order
    WHERE crosses
    """,
)
SPELL = Step(
    "spell",
    """
    SELECT s.*, c.student IS NOT NULL AS crosses
    FROM counted_stay s
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
# Days are counted in tenths from here on: summaries have one decimal, and
# whole numbers add up exactly and quickly.
SUMMARISED = Step(
    "summarised",
    f"""
    SELECT r.student, n.school, a.school_year,
           CAST(a.days_enrolled * 10 AS INTEGER) AS tenths,
           CAST(least(a.days_absent, a.days_enrolled) * 10 AS INTEGER) AS absent_tenths
    FROM attendance_summary a
    JOIN source_school n ON n.source = a.source AND n.school_key = a.school_key
                        AND n.school_year = a.school_year
    JOIN student_record r ON r.source = a.source AND r.person_key = a.person_key
    WHERE n.basis = '{Basis.SUMMARY}'
      AND a.days_enrolled > 0 AND a.days_absent IS NOT NULL
    """,
)
ENROLLED_AT = Step(
    "enrolled_at",
    """
    SELECT s.student, s.school_year, s.school, FALSE AS crosses,
           CAST(sum(d.days) * 10 AS INTEGER) AS tenths, max(d.latest) AS latest
    FROM spell s
    JOIN span d ON d.school = s.school AND d.school_year = s.school_year
               AND d.first_day = s.first_day AND d.last_day = s.last_day
    WHERE NOT s.crosses
    GROUP BY s.student, s.school_year, s.school
    UNION ALL
    SELECT student, school_year, school, TRUE, CAST(count(*) * 10 AS INTEGER), max(day)
    FROM crossing_day GROUP BY student, school_year, school
    UNION ALL
    SELECT student, school_year, school, FALSE, CAST(sum(tenths) AS INTEGER), NULL
    FROM summarised GROUP BY student, school_year, school
    """,
)


def date_number(column: str) -> str:
    """A date as a whole number that keeps its order: 20260430; blank is before all."""
    number = f"year({column}) * 10000 + month({column}) * 100 + day({column})"
    return f"coalesce({number}, 0)"


# The main school is the one with the most days, then the one attended last,
# then the one with the higher number: the greatest of one number that holds the three.
ENROLLED = Step(
    "enrolled",
    f"""
    SELECT e.student, e.school_year, CAST(count(*) AS SMALLINT) AS schools,
           CAST(sum(CASE WHEN e.crosses THEN 0 ELSE e.tenths END)
                + coalesce(max(c.days), 0) * 10 AS INTEGER) AS tenths,
           CAST(max((CAST(e.tenths AS BIGINT) * 100000000 + {date_number("e.latest")}) * 100000
                    + e.school) % 100000 AS INTEGER) AS school
    FROM enrolled_at e
    LEFT JOIN (SELECT student, school_year, count(DISTINCT day) AS days
               FROM crossing_day GROUP BY student, school_year) c
           ON c.student = e.student AND c.school_year = e.school_year
    GROUP BY e.student, e.school_year
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

STEPS = (
    BASIS,
    STUDENT_RECORD,
    SCHOOL_NUMBER,
    RECORD_STAY,
    SOURCE_SCHOOL,
    STAY,
    COUNTED_STAY,
    CROSSING,
    SPELL,
    INSTRUCTION,
    SPAN,
    CROSSING_DAY,
    SUMMARISED,
    ENROLLED_AT,
    ENROLLED,
    SCHOOL_DAYS,
)
