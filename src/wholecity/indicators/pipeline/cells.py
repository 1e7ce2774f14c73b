"""From students to cells: every grouping of a school year in one query."""

from wholecity.indicators.definitions import DIVISION_KEYS, GROUPINGS, NOT_REPORTED
from wholecity.indicators.pipeline.step import Step

# Column of the cell → what is summed. Flags are cast since adding numbers is
# several times faster than counting with a filter.
COUNTS = {
    "students": "1",
    "chronic": "missed_10",
    "tier_under_5": "NOT missed_5",
    "tier_from_5_to_10": "missed_5 AND NOT missed_10",
    "tier_from_10_to_20": "missed_10 AND NOT missed_20",
    "tier_from_20": "missed_20",
    "mobile": "mobile",
    "homeless": "homeless",
    "suspended": "suspended",
    "chronic_in_program": "CASE WHEN in_program IS NOT NULL THEN missed_10 AND in_program END",
}
# Column of the cell → tenths of days that are summed.
DAYS = {"days_enrolled": "enrolled", "days_absent": "absent"}

_SUMS = (
    *(f"sum(CAST({what} AS INTEGER)) AS {name}" for name, what in COUNTS.items()),
    *(f"sum({tenths}) AS {name}" for name, tenths in DAYS.items()),
)
_SETS = ", ".join(f"({', '.join(('school_year', *g))})" for g in GROUPINGS)
_GROUPING = ", ".join(f"CASE WHEN {k} IS NOT NULL THEN '{k}' END" for k in DIVISION_KEYS)

NUMBERED_CELL = Step(
    "numbered_cell",
    f"""
    SELECT school_year, {", ".join(DIVISION_KEYS)}, {", ".join(_SUMS)}
    FROM student
    WHERE eligible
    GROUP BY GROUPING SETS ({_SETS})
    """,
)


def _level(key: str, table: str) -> str:
    """The level's key; blank where the grouping does not divide by it."""
    return f"CASE WHEN {table}.{key} = 0 THEN '{NOT_REPORTED}' ELSE l_{key}.level END AS {key}"


def _level_join(key: str, table: str) -> str:
    return (
        f"LEFT JOIN level_number l_{key} "
        f"ON l_{key}.division = '{key}' AND l_{key}.number = {table}.{key}"
    )


_LEVELS = {t: ", ".join(_level(k, t) for k in DIVISION_KEYS) for t in ("c", "s")}
_JOINS = {t: " ".join(_level_join(k, t) for k in DIVISION_KEYS) for t in ("c", "s")}

INSERT_CELLS = f"""
    INSERT INTO cell (school_year, grouping, {", ".join((*DIVISION_KEYS, *COUNTS, *DAYS))})
    SELECT c.school_year, concat_ws(',', {_GROUPING.replace("WHEN ", "WHEN c.")}),
           {_LEVELS["c"]}, {", ".join(f"c.{n}" for n in COUNTS)},
           {", ".join(f"c.{n} * 0.1" for n in DAYS)}
    FROM numbered_cell c {_JOINS["c"]}
"""
INSERT_STUDENTS = f"""
    INSERT INTO student_measure (
        child, school_year, {", ".join(DIVISION_KEYS)}, schools, days_enrolled, days_absent,
        eligible, chronic, tier, mobile, suspended, homeless, in_program)
    SELECT r.child, s.school_year, {_LEVELS["s"]}, s.schools, s.enrolled * 0.1, s.absent * 0.1,
           s.eligible, s.missed_10,
           CASE WHEN s.missed_20 THEN 'from_20' WHEN s.missed_10 THEN 'from_10_to_20'
                WHEN s.missed_5 THEN 'from_5_to_10' ELSE 'under_5' END,
           s.mobile, s.suspended, s.homeless, s.in_program
    FROM student s
    JOIN (SELECT DISTINCT student, child FROM student_record) r ON r.student = s.student
    {_JOINS["s"]}
"""
