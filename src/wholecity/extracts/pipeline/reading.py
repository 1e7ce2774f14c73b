"""Children's school years out of the warehouse, from nothing but what a license names.

What is not named does not exist: views stand before the tables of the catalogue, in which its
values are blank. Keys by which rows belong together are there and leave only as pseudonyms.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from wholecity.extracts.rules.fields import NOT_REPORTED
from wholecity.extracts.rules.records import Record
from wholecity.indicators.definitions import AFTER_SCHOOL as PROGRAM
from wholecity.indicators.definitions import DIVISION_KEYS, HOMELESSNESS, SUSPENSION, Indicator
from wholecity.indicators.pipeline import students_on
from wholecity.indicators.pipeline.cells import level_joins, level_of
from wholecity.indicators.pipeline.step import text_list
from wholecity.indicators.rules import Method
from wholecity.policy.classes import DataClass, Lane
from wholecity.warehouse.catalogue import DELIVERED, Column, Table
from wholecity.warehouse.store import Warehouse

Covered = Mapping[str, frozenset[str]]  # source → the fields, `table.column`, that are named
# By these rows belong together.
KEYS = frozenset({"delivery", "source", "person_key", "school_key", "program_key", "school_year"})
# A first or last day so near to that of the school is its own, and would tell the shift.
NEAR_DAYS = 21


def children_years(folder: Path, key: str, *, covered: Covered, method: Method) -> list[Record]:
    """Each child's school years that may be used for research, by child and year.

    `covered` names the sources and, of each, the fields that the license and the source's own
    agreement name. Only deliveries that may be used for research are read.
    """
    with Warehouse(folder, key).reading(frozenset(covered)) as connection:
        _show_named(connection, covered)
        students_on(connection, method=method)
        return [_record(row) for row in _rows(connection)]


def _show_named(connection: duckdb.DuckDBPyConnection, covered: Covered) -> None:
    sources = text_list(sorted(covered)) or "NULL"
    for table in DELIVERED:
        columns = ", ".join(_named(table, column, covered) for column in table.columns)
        whole = [s for s, fields in sorted(covered.items()) if _is_whole(table, fields)]
        connection.execute(
            f'CREATE OR REPLACE TEMP VIEW "{table.name}" AS SELECT {columns} '
            f'FROM warehouse.main."{table.name}" '
            f"WHERE source IN ({sources}) AND source IN ({text_list(whole) or 'NULL'}) "
            "AND delivery IN (SELECT delivery FROM warehouse.main.delivery "
            f"WHERE list_contains(string_split(lanes, ','), '{Lane.RESEARCH}'))"
        )


def _named(table: Table, column: Column, covered: Covered) -> str:
    """A column where it is named; blank for sources of which it is not."""
    if _is_free(column):
        return f'"{column.name}"'
    field = f"{table.name}.{column.name}"
    naming = text_list([s for s, fields in sorted(covered.items()) if field in fields])
    return f'CASE WHEN source IN ({naming or "NULL"}) THEN "{column.name}" END AS "{column.name}"'


def _is_free(column: Column) -> bool:
    """Keys, and what is about no child."""
    return column.name in KEYS or column.data_class is DataClass.REFERENCE


def _is_whole(table: Table, fields: frozenset[str]) -> bool:
    """Whether rows say anything without the fields that are not named."""
    needed = (c for c in table.columns if c.required and not _is_free(c))
    return all(f"{table.name}.{column.name}" in fields for column in needed)


def _if_known(indicator: Indicator, flag: str) -> str:
    lacks = " OR ".join(f"y.{reason}" for reason in indicator.lacking)
    return f"CASE WHEN {lacks} THEN '{NOT_REPORTED}' WHEN c.{flag} THEN 'yes' ELSE 'no' END"


ABSENCE = """
    CASE WHEN c.missed_20 THEN 'from_20' WHEN c.missed_10 THEN 'from_10_to_20'
         WHEN c.missed_5 THEN 'from_5_to_10' ELSE 'under_5' END
"""
# The first and last day at any school of the year, where they are not the school's own.
MOVES = f"""
    SELECT s.student, s.school_year,
           min(s.first_day) FILTER (s.first_day > i.first_day + {NEAR_DAYS}) AS entered_on,
           max(s.last_day) FILTER (s.last_day < least(i.last_day, n.recorded_until) - {NEAR_DAYS})
               AS left_on
    FROM stay s
    JOIN (SELECT school, school_year, min(day) AS first_day, max(day) AS last_day
          FROM instruction GROUP BY school, school_year) i
         ON i.school = s.school AND i.school_year = s.school_year
    JOIN source_school n ON n.school = s.school AND n.school_year = s.school_year
    GROUP BY s.student, s.school_year
"""
ROWS = f"""
    SELECT r.child, c.school_year, {", ".join(map(level_of, DIVISION_KEYS))},
           coalesce(lower(t.level), '{NOT_REPORTED}') AS school_kind,
           coalesce(datesub('year', b.born, make_date(c.school_year - 1, 9, 1))::VARCHAR,
                    '{NOT_REPORTED}') AS age,
           {ABSENCE} AS absence,
           {_if_known(SUSPENSION, "suspended")} AS suspended,
           {_if_known(HOMELESSNESS, "homeless")} AS homeless,
           {_if_known(PROGRAM, "in_program")} AS after_school,
           m.entered_on, m.left_on
    FROM student c
    JOIN (SELECT DISTINCT student, child FROM student_record) r ON r.student = c.student
    JOIN lacking y ON y.school_year = c.school_year
    JOIN school_number n ON n.school = c.school
    LEFT JOIN school t ON t.source = n.source AND t.school_key = n.school_key
    LEFT JOIN (SELECT r.student, max(p.birth_date) AS born
               FROM person p
               JOIN student_record r ON r.source = p.source AND r.person_key = p.person_key
               GROUP BY r.student) b ON b.student = c.student
    LEFT JOIN ({MOVES}) m ON m.student = c.student AND m.school_year = c.school_year
    {level_joins()}
    WHERE c.eligible
    ORDER BY r.child, c.school_year
"""


def _rows(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    result = connection.execute(ROWS)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _record(row: dict[str, Any]) -> Record:
    dates = {name: row.pop(name) for name in ("entered_on", "left_on")}
    child, year = row.pop("child"), row.pop("school_year")
    return Record(child, year, {name: str(value) for name, value in row.items()}, dates)
