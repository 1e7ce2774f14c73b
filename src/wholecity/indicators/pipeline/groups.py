"""In which group each student is: one level of every division, by number.

Numbers stand for levels while counting; 0 is not reported. `level_number`
gives each its key.
"""

from collections.abc import Mapping, Sequence

from wholecity.indicators.definitions import (
    DISABILITY,
    ENGLISH_LEARNER,
    GRADE,
    LOW_INCOME,
    NEIGHBOURHOOD,
    RACE,
    SCHOOL,
    SEX,
    Division,
)
from wholecity.indicators.pipeline.attendance import date_number
from wholecity.indicators.pipeline.step import Step
from wholecity.kernel.school_year import SchoolYear

_CODED = (GRADE, RACE, LOW_INCOME, ENGLISH_LEARNER, DISABILITY, SEX)
_FLAGS = (LOW_INCOME, ENGLISH_LEARNER, DISABILITY)


def _number(column: str, levels: Mapping[str, str]) -> str:
    """The number of a coded value; blank when it is blank or not in the list."""
    cases = " ".join(f"WHEN '{code}' THEN {n}" for n, code in enumerate(levels, 1))
    return f"CASE {column} {cases} END"


def _latest(number: str, order: str) -> str:
    """The number, below 100, that comes with the greatest order; of equals the greater one."""
    return f"CAST(max(CAST({order} AS BIGINT) * 100 + {number}) % 100 AS SMALLINT)"


def _flag(column: str) -> str:
    """Yes, 1, when any record says so; else no, 2; 0 when none says anything."""
    said = f"CASE WHEN {column} THEN 1 WHEN NOT {column} THEN 2 END"
    return f"CAST(coalesce(min({said}), 0) AS SMALLINT)"


def school_year_days(years: Sequence[SchoolYear]) -> Step:
    """The first and last day of each school year."""
    return Step(
        "school_year_days",
        " UNION ALL ".join(
            f"SELECT CAST({y.ending} AS SMALLINT) AS school_year, "
            f"DATE '{y.first_day}' AS first_day, DATE '{y.last_day}' AS last_day"
            for y in years
        ),
    )


NEIGHBOURHOOD_NUMBER = Step(
    "neighbourhood_number",
    """
    SELECT CAST(row_number() OVER (ORDER BY neighbourhood) AS INTEGER) AS number, neighbourhood
    FROM (SELECT DISTINCT neighbourhood FROM postal_place) places
    """,
)
# An assignment that begins later than the year is better than none.
PLACE_OF = Step(
    "place_of",
    """
    SELECT postal_code, school_year, number
    FROM (
        SELECT p.postal_code, y.school_year, n.number,
               row_number() OVER (
                   PARTITION BY p.postal_code, y.school_year
                   ORDER BY p.valid_from <= y.last_day DESC,
                            CASE WHEN p.valid_from <= y.last_day THEN p.valid_from END DESC,
                            p.valid_from, p.source DESC) AS place
        FROM postal_place p
        JOIN neighbourhood_number n ON n.neighbourhood = p.neighbourhood
        CROSS JOIN school_year_days y
    ) ranked
    WHERE place = 1
    """,
)
# The latest address that began by the end of the year, else the earliest one.
# Of addresses of one day the one delivered last, then the one whose
# neighbourhood has the higher number: again the greatest of one number.
LIVED_IN = Step(
    "lived_in",
    f"""
    SELECT student, school_year, CAST(max(rank) % 10000 AS SMALLINT) AS neighbourhood
    FROM (
        SELECT r.student, y.school_year,
               (CASE WHEN coalesce(a.from_date, y.last_day) <= y.last_day
                     THEN CAST(100000000 + {date_number("a.from_date")} AS BIGINT)
                     ELSE CAST(99999999 - {date_number("a.from_date")} AS BIGINT) END
                * 1000000 + a.delivery) * 10000 + coalesce(p.number, 0) AS rank
        FROM address a
        JOIN student_record r ON r.source = a.source AND r.person_key = a.person_key
        CROSS JOIN school_year_days y
        LEFT JOIN place_of p ON p.postal_code = a.postal_code AND p.school_year = y.school_year
        WHERE a.postal_code IS NOT NULL
    ) ranked
    GROUP BY student, school_year
    """,
)
GRADE_OF = Step(
    "grade_of",
    f"""
    SELECT r.student, e.school_year,
           {_latest(_number("e.grade", GRADE.levels), date_number("e.entry_date"))} AS grade
    FROM enrolment e
    JOIN student_record r ON r.source = e.source AND r.person_key = e.person_key
    GROUP BY r.student, e.school_year
    """,
)
TRAITS = Step(
    "traits",
    f"""
    SELECT r.student, y.school_year,
           {_latest(_number("y.race_ethnicity", RACE.levels), "y.delivery")} AS race_ethnicity,
           {", ".join(f"{_flag('y.' + d.key)} AS {d.key}" for d in _FLAGS)}
    FROM student_year y
    JOIN student_record r ON r.source = y.source AND r.person_key = y.person_key
    GROUP BY r.student, y.school_year
    """,
)
SEX_OF = Step(
    "sex_of",
    f"""
    SELECT r.student, {_latest(_number("p.sex", SEX.levels), "p.delivery")} AS sex
    FROM person p
    JOIN student_record r ON r.source = p.source AND r.person_key = p.person_key
    GROUP BY r.student
    """,
)


def _coded_levels(division: Division) -> list[str]:
    return [f"('{division.key}', {n}, '{code}')" for n, code in enumerate(division.levels, 1)]


# A school's key is its source's own: two sources may use the same one.
LEVEL_NUMBER = Step(
    "level_number",
    f"""
    SELECT division, CAST(number AS SMALLINT) AS number, level
    FROM (VALUES {", ".join(row for d in _CODED for row in _coded_levels(d))})
         AS coded(division, number, level)
    UNION ALL
    SELECT '{SCHOOL.key}', school, concat(source, ':', school_key) FROM school_number
    UNION ALL
    SELECT '{NEIGHBOURHOOD.key}', number, neighbourhood FROM neighbourhood_number
    """,
)


def steps(years: Sequence[SchoolYear]) -> tuple[Step, ...]:
    """The steps of groups, after those of enrolment."""
    return (
        school_year_days(years),
        NEIGHBOURHOOD_NUMBER,
        PLACE_OF,
        LIVED_IN,
        GRADE_OF,
        TRAITS,
        SEX_OF,
        LEVEL_NUMBER,
    )
