"""What happened to each student, one row per child and school year."""

from wholecity.indicators.definitions import Reason
from wholecity.indicators.pipeline.step import Step
from wholecity.indicators.rules import Method

# The records of other agencies that belong to students.
SERVICE_RECORD = Step(
    "service_record",
    """
    SELECT x.source, x.person_key, r.student
    FROM (SELECT x.*
          FROM crosswalk x
          WHERE x.source IN (SELECT source FROM housing_episode
                             UNION
                             SELECT source FROM participation)) x
    JOIN student_record r ON r.child = x.child AND r.linked
    """,
)
HOMELESS_STUDENT = Step(
    "homeless_student",
    """
    SELECT DISTINCT r.student, y.school_year
    FROM housing_episode h
    JOIN service_record r ON r.source = h.source AND r.person_key = h.person_key
    JOIN school_year_days y ON h.entry_date <= y.last_day
                           AND (h.exit_date IS NULL OR h.exit_date >= y.first_day)
    WHERE h.homeless
    """,
)
PROGRAM_STUDENT = Step(
    "program_student",
    """
    SELECT DISTINCT r.student, y.school_year
    FROM participation p
    JOIN service_record r ON r.source = p.source AND r.person_key = p.person_key
    JOIN school_year_days y ON p.start_date <= y.last_day
                           AND (p.end_date IS NULL OR p.end_date >= y.first_day)
    WHERE p.kind = 'after_school' AND coalesce(p.days_attended, 1) >= 1
    """,
)


def _nothing_of_the_year(table: str, kind: str, start: str, end: str) -> str:
    """Whether the table says nothing of school year `y`.

    Of the newest year, whoever is there is enough. Of an earlier one somebody
    must have left in it: a list of those who stayed on is silent about the others.
    """
    return f"""
        NOT EXISTS (SELECT 1 FROM {table} t
                    WHERE {kind} AND t.{start} <= y.last_day
                      AND (t.{end} BETWEEN y.first_day AND y.last_day
                           OR y.newest AND (t.{end} IS NULL OR t.{end} > y.last_day)))"""


def _not_in_every_summary(column: str) -> str:
    return f"""
        EXISTS (SELECT 1 FROM summary_row s
                WHERE s.school_year = y.school_year AND s.{column} IS NULL)"""


# What the tables cannot answer for a school year, whoever the children are.
LACKING = Step(
    "lacking",
    f"""
    SELECT y.school_year,
           NOT EXISTS (SELECT 1 FROM student_record r WHERE r.linked) AS {Reason.NO_LINK},
           {_nothing_of_the_year("housing_episode", "t.homeless", "entry_date", "exit_date")}
           AS {Reason.NO_STAYS},
           {
        _nothing_of_the_year("participation", "t.kind = 'after_school'", "start_date", "end_date")
    } AS {Reason.NO_PROGRAM},
           {_not_in_every_summary("taught")} AS {Reason.NO_INSTRUCTIONAL_DAYS},
           {_not_in_every_summary("suspended_days")} AS {Reason.NO_SUSPENSIONS}
    FROM school_year_days y
    """,
)


def student(method: Method) -> Step:
    """One row per child and school year, with groups as numbers and outcomes as flags.

    The comparisons are those of `rules`, multiplied out in the same way.
    """
    return Step(
        "student",
        f"""
        SELECT e.student, e.school_year, CAST(e.school AS SMALLINT) AS school,
               coalesce(g.neighbourhood, 0) AS neighbourhood,
               coalesce(g.grade, 0) AS grade, coalesce(g.race_ethnicity, 0) AS race_ethnicity,
               coalesce(g.low_income, 0) AS low_income,
               coalesce(g.english_learner, 0) AS english_learner,
               coalesce(g.disability, 0) AS disability, coalesce(x.sex, 0) AS sex,
               e.enrolled, e.absent, e.enrolled >= {method.minimum_days} * 10 AS eligible,
               e.absent * 100 >= e.enrolled * 5 AS missed_5,
               e.absent * 100 >= e.enrolled * 10 AS missed_10,
               e.absent * 100 >= e.enrolled * 20 AS missed_20,
               e.schools > 1
               OR coalesce(coalesce(e.taught, d.days * 10) - e.enrolled
                           > {method.mobility_grace} * 10, FALSE) AS mobile,
               e.suspended_days > 0 AS suspended, h.student IS NOT NULL AS homeless,
               c.student IS NOT NULL AS in_program
        FROM child_year e
        LEFT JOIN school_days d ON d.school = e.school AND d.school_year = e.school_year
        LEFT JOIN group_of g ON g.student = e.student AND g.school_year = e.school_year
        LEFT JOIN sex_of x ON x.student = e.student
        LEFT JOIN homeless_student h ON h.student = e.student AND h.school_year = e.school_year
        LEFT JOIN program_student c ON c.student = e.student AND c.school_year = e.school_year
        """,
    )


def steps(method: Method) -> tuple[Step, ...]:
    """The steps of outcomes, the last ones before counting."""
    return (SERVICE_RECORD, HOMELESS_STUDENT, PROGRAM_STUDENT, LACKING, student(method))
