"""From students to cells: all pairs of divisions at once, and what is coarser from them."""

from collections.abc import Iterable

from wholecity.indicators.definitions import (
    AFTER_SCHOOL,
    DIVISION_KEYS,
    GROUPINGS,
    HOMELESSNESS,
    MOBILITY,
    NOT_REPORTED,
    SUSPENSION,
    Grouping,
    Indicator,
)
from wholecity.indicators.pipeline.step import Step

# Several counts travel in one number, 21 bits each, and are added up together:
# adding a number costs the same whatever it holds, and there are 37 groupings.
MOST_STUDENTS = 2**21 - 1
_FIELD = MOST_STUDENTS + 1
_DAYS = 2**40  # tenths of days enrolled below it, of days absent above
_PACKS = (
    ("TRUE", "missed_5", "missed_10"),
    ("missed_20", "mobile", "homeless"),
    ("suspended", "missed_10 AND in_program"),
)


def _packed(flags: tuple[str, ...]) -> str:
    parts = (f"CAST({flag} AS BIGINT) * {_FIELD**n}" for n, flag in enumerate(flags))
    return " + ".join(parts)


def _unpacked(pack: int, place: int) -> str:
    return f"CAST(pack_{pack} AS BIGINT) // {_FIELD**place} % {_FIELD}"


def _sets(groupings: Iterable[Grouping]) -> str:
    return ", ".join(f"({', '.join(('school_year', *g))})" for g in groupings)


_PAIRS = [g for g in GROUPINGS if len(g) == 2]
_SUMS = [*(f"pack_{n}" for n in range(len(_PACKS))), "days"]
PACKED_PAIR = Step(
    "packed_pair",
    f"""
    SELECT school_year, {", ".join(DIVISION_KEYS)},
           {", ".join(f"sum({_packed(flags)}) AS pack_{n}" for n, flags in enumerate(_PACKS))},
           sum(CAST(enrolled AS BIGINT) + CAST(absent AS BIGINT) * {_DAYS}) AS days
    FROM student
    WHERE eligible
    GROUP BY GROUPING SETS ({_sets(_PAIRS)})
    """,
)


def _from_pairs(grouping: Grouping) -> str:
    """A coarser grouping, added up from the cells of one pair that divides it further."""
    pair = next(p for p in _PAIRS if set(grouping) <= set(p))
    divided = " AND ".join(f"{key} IS NOT NULL" for key in pair)
    levels = (key if key in grouping else f"NULL AS {key}" for key in DIVISION_KEYS)
    return f"""
    SELECT school_year, {", ".join(levels)}, {", ".join(f"sum({name})" for name in _SUMS)}
    FROM packed_pair WHERE {divided}
    GROUP BY {", ".join(("school_year", *grouping))}
    """


# The pairs are few beside the students: what is coarser is added up from them.
PACKED_CELL = Step(
    "packed_cell",
    " UNION ALL ".join(
        ["SELECT * FROM packed_pair", *(_from_pairs(g) for g in GROUPINGS if len(g) < 2)]
    ),
)
NUMBERED_CELL = Step(
    "numbered_cell",
    f"""
    SELECT school_year, {", ".join(DIVISION_KEYS)},
           {_unpacked(0, 0)} AS students, {_unpacked(0, 1)} AS missed_5,
           {_unpacked(0, 2)} AS missed_10, {_unpacked(1, 0)} AS missed_20,
           {_unpacked(1, 1)} AS mobile, {_unpacked(1, 2)} AS homeless,
           {_unpacked(2, 0)} AS suspended, {_unpacked(2, 1)} AS chronic_in_program,
           CAST(days % {_DAYS} AS BIGINT) AS enrolled, CAST(days // {_DAYS} AS BIGINT) AS absent
    FROM packed_cell
    """,
)


def _if_known(indicator: Indicator) -> str:
    """The indicator's count; blank where the year cannot say: not known is not zero."""
    lacks = " OR ".join(f"y.{reason}" for reason in indicator.lacking)
    return f"CASE WHEN NOT ({lacks}) THEN c.{indicator.node} END"


# Column of the cell → what it is.
COUNTS = {
    "students": "c.students",
    "chronic": "c.missed_10",
    "tier_under_5": "c.students - c.missed_5",
    "tier_from_5_to_10": "c.missed_5 - c.missed_10",
    "tier_from_10_to_20": "c.missed_10 - c.missed_20",
    "tier_from_20": "c.missed_20",
    **{i.node: _if_known(i) for i in (MOBILITY, HOMELESSNESS, SUSPENSION, AFTER_SCHOOL)},
    "days_enrolled": "c.enrolled * 0.1",
    "days_absent": "c.absent * 0.1",
}


def level_of(key: str) -> str:
    """The level's key of a numbered column of `c`; blank where the grouping does not divide by it.

    To be used with `level_joins`.
    """
    return f"CASE WHEN c.{key} = 0 THEN '{NOT_REPORTED}' ELSE l_{key}.level END AS {key}"


def level_joins() -> str:
    """Joins that give the numbered columns of `c` their levels."""
    return " ".join(
        f"LEFT JOIN level_number l_{key} ON l_{key}.division = '{key}' AND l_{key}.number = c.{key}"
        for key in DIVISION_KEYS
    )


_GROUPING = ", ".join(f"CASE WHEN c.{k} IS NOT NULL THEN '{k}' END" for k in DIVISION_KEYS)
INSERT_CELLS = f"""
    INSERT INTO cell (school_year, grouping, {", ".join((*DIVISION_KEYS, *COUNTS))})
    SELECT c.school_year, concat_ws(',', {_GROUPING}),
           {", ".join(map(level_of, DIVISION_KEYS))}, {", ".join(COUNTS.values())}
    FROM numbered_cell c
    JOIN lacking y ON y.school_year = c.school_year
    {level_joins()}
"""
