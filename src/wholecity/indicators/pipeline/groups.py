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


def _rank(number: str, order: str) -> str:
    """One number that holds an order and, below 100, a level; blank where the level is."""
    return f"CAST({order} AS BIGINT) * 100 + {number}"


def _level_of(rank: str, field: int = 100) -> str:
    """The level of the greatest rank; 0 where there is none."""
    return f"CAST(coalesce(max({rank}), 0) % {field} AS SMALLINT)"


def _said(column: str) -> str:
    """Yes is 1, no is 2: the least is yes when any record says so."""
    return f"CAST(CASE WHEN {column} THEN 1 WHEN NOT {column} THEN 2 END AS SMALLINT)"


def school_year_days(years: Sequence[SchoolYear]) -> Step:
    """The first and last day of each school year, and whether it is the newest."""
    return Step(
        "school_year_days",
        " UNION ALL ".join(
            f"SELECT CAST({y.ending} AS SMALLINT) AS school_year, "
            f"DATE '{y.first_day}' AS first_day, DATE '{y.last_day}' AS last_day, "
            f"{y == years[-1]} AS newest"
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
POSTAL_NUMBER = Step(
    "postal_number",
    """
    SELECT CAST(row_number() OVER (ORDER BY postal_code) AS INTEGER) AS postal, postal_code
    FROM (SELECT DISTINCT postal_code FROM postal_place) places
    """,
)
# An assignment that begins later than the year is better than none.
PLACE_OF = Step(
    "place_of",
    """
    SELECT postal, school_year, number
    FROM (
        SELECT o.postal, y.school_year, n.number,
               row_number() OVER (
                   PARTITION BY o.postal, y.school_year
                   ORDER BY p.valid_from <= y.last_day DESC,
                            CASE WHEN p.valid_from <= y.last_day THEN p.valid_from END DESC,
                            p.valid_from, p.source DESC) AS place
        FROM postal_place p
        JOIN postal_number o ON o.postal_code = p.postal_code
        JOIN neighbourhood_number n ON n.neighbourhood = p.neighbourhood
        CROSS JOIN school_year_days y
    ) ranked
    WHERE place = 1
    """,
)
HOME = Step(
    "home",
    f"""
    SELECT r.student, o.postal, a.delivery, {date_number("a.from_date")} AS began
    FROM address a
    JOIN student_record r ON r.source = a.source AND r.person_key = a.person_key
    LEFT JOIN postal_number o ON o.postal_code = a.postal_code
    WHERE a.postal_code IS NOT NULL
    """,
)
# The latest address that began by the end of the year, else the earliest one.
# Of addresses of one day the one delivered last, then the one whose
# neighbourhood has the higher number: the greatest of one number that holds all.
_HOME_RANK = f"""
    ((CASE WHEN h.began <= {date_number("y.last_day")} THEN 100000000 + h.began
           ELSE 99999999 - h.began END)
     * CAST(1000000 AS BIGINT) + h.delivery) * 10000 + coalesce(p.number, 0)
"""
GROUP_OF = Step(
    "group_of",
    f"""
    SELECT student, school_year, {_level_of("home", 10_000)} AS neighbourhood,
           {_level_of("grade")} AS grade, {_level_of("race")} AS race_ethnicity,
           {", ".join(f"coalesce(min({d.key}), 0) AS {d.key}" for d in _FLAGS)}
    FROM (
        SELECT r.student, e.school_year, NULL AS home,
               {_rank(_number("e.grade", GRADE.levels), date_number("e.entry_date"))} AS grade,
               NULL AS race, {", ".join(f"NULL AS {d.key}" for d in _FLAGS)}
        FROM enrolment e
        JOIN student_record r ON r.source = e.source AND r.person_key = e.person_key
        UNION ALL
        SELECT r.student, y.school_year, NULL, NULL,
               {_rank(_number("y.race_ethnicity", RACE.levels), "y.delivery")},
               {", ".join(_said("y." + d.key) for d in _FLAGS)}
        FROM student_year y
        JOIN student_record r ON r.source = y.source AND r.person_key = y.person_key
        UNION ALL
        SELECT h.student, y.school_year, {_HOME_RANK}, NULL, NULL,
               {", ".join("NULL" for _ in _FLAGS)}
        FROM home h
        CROSS JOIN school_year_days y
        LEFT JOIN place_of p ON p.postal = h.postal AND p.school_year = y.school_year
    ) known
    GROUP BY student, school_year
    """,
)
SEX_OF = Step(
    "sex_of",
    f"""
    SELECT r.student, {_level_of(_rank(_number("p.sex", SEX.levels), "p.delivery"))} AS sex
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
        POSTAL_NUMBER,
        PLACE_OF,
        HOME,
        GROUP_OF,
        SEX_OF,
        LEVEL_NUMBER,
    )
