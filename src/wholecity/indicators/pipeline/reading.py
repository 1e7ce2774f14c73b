"""The cells of the warehouse as cubes that can be proposed for release."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import duckdb

from wholecity.disclosure.rules.cube import Average, Cube, Dimension, Group, Level, Partition
from wholecity.indicators.definitions import (
    ATTENDANCE,
    AVERAGE_DAILY_ATTENDANCE,
    CUBE_KEY,
    CUBE_TITLE,
    DIVISION_KEYS,
    DIVISIONS,
    MAY_MERGE,
    NEIGHBOURHOOD,
    NOT_REPORTED,
    NOT_REPORTED_TITLE,
    RELEASED,
    RELEASED_GROUPINGS,
    SCHOOL,
    STUDENTS,
    Division,
    Grouping,
    Indicator,
)
from wholecity.kernel.school_year import SchoolYear
from wholecity.warehouse.store import Warehouse

Row = dict[str, Any]
Titles = Mapping[str, Mapping[str, str]]


def cubes(folder: Path, key: str) -> list[Cube]:
    """One cube for each school year that was computed, the earliest first.

    `folder` and `key` are those of the warehouse. The counts are unprotected:
    for disclosure only.
    """
    with Warehouse(folder, key).reading() as connection:
        return cubes_on(connection)


def contributors(folder: Path, key: str) -> frozenset[str]:
    """The sources that the cells were computed from."""
    with Warehouse(folder, key).reading() as connection:
        rows = connection.execute("SELECT contributor FROM indicator_source").fetchall()
        return frozenset(source for (source,) in rows)


def cubes_on(connection: duckdb.DuckDBPyConnection) -> list[Cube]:
    """The same on an open connection."""
    titles = _titles(connection)
    known = _known(connection)
    cells = _cells(connection)
    return [_cube(SchoolYear(y), rows, known[y], titles) for y, rows in sorted(cells.items())]


def _cells(connection: duckdb.DuckDBPyConnection) -> dict[int, list[Row]]:
    """School year → the cells of the released groupings."""
    groupings = [",".join(g) for g in RELEASED_GROUPINGS]
    result = connection.execute("SELECT * FROM cell WHERE list_contains($1, grouping)", [groupings])
    names = [column[0] for column in result.description]
    cells: dict[int, list[Row]] = defaultdict(list)
    for values in result.fetchall():
        row = dict(zip(names, values, strict=True))
        cells[row["school_year"]].append(row)
    return cells


def _known(connection: duckdb.DuckDBPyConnection) -> dict[int, set[str]]:
    """School year → the indicators that could be computed."""
    known: dict[int, set[str]] = defaultdict(set)
    for year, indicator in connection.execute(
        "SELECT school_year, indicator FROM indicator_year WHERE reason IS NULL"
    ).fetchall():
        known[year].add(indicator)
    return known


def _titles(connection: duckdb.DuckDBPyConnection) -> Titles:
    """Division → level → title, for the levels that the data make."""
    schools = connection.execute(
        "SELECT concat(source, ':', school_key), coalesce(name, school_key) FROM school"
    ).fetchall()
    places = connection.execute(
        "SELECT neighbourhood, coalesce(max_by(neighbourhood_name, valid_from), neighbourhood) "
        "FROM postal_place GROUP BY neighbourhood"
    ).fetchall()
    return {SCHOOL.key: dict(schools), NEIGHBOURHOOD.key: dict(places)}


def _cube(year: SchoolYear, rows: Sequence[Row], known: set[str], titles: Titles) -> Cube:
    indicators = [i for i in RELEASED if i.key in known]
    dimensions = tuple(_dimension(d, rows, titles.get(d.key, {})) for d in DIVISIONS)
    counts: dict[tuple[Group, str], int] = {}
    days: dict[Group, tuple[Decimal, Decimal]] = {}
    for row in rows:
        group = _group(row)
        counts.update(((group, node), n) for node, n in _nodes(row, group, indicators))
        days[group] = (row["days_enrolled"] - row["days_absent"], row["days_enrolled"])
    nobody: Row = defaultdict(int)
    for group in _groups(dimensions, RELEASED_GROUPINGS):
        days.setdefault(group, (Decimal(0), Decimal(0)))
        for node, none in _nodes(nobody, group, indicators):
            counts.setdefault((group, node), none)
    return Cube(
        key=CUBE_KEY,
        title=CUBE_TITLE,
        period=year.label,
        root=STUDENTS,
        dimensions=dimensions,
        groupings=RELEASED_GROUPINGS,
        partitions=tuple(
            Partition(i.of, (i.node, i.complement), i.released_by) for i in indicators
        ),
        counts=counts,
        averages=(Average(AVERAGE_DAILY_ATTENDANCE, ATTENDANCE.of, _whole(days)),),
        may_merge=MAY_MERGE,
    )


def _nodes(row: Row, group: Group, indicators: Iterable[Indicator]) -> Iterable[tuple[str, int]]:
    """The nodes that are released of a group, with their counts."""
    yield STUDENTS, row[STUDENTS]
    dimensions = {dimension for dimension, _ in group}
    for indicator in indicators:
        if dimensions not in map(set, indicator.released_by):
            continue
        yield indicator.node, row[indicator.node]
        yield indicator.complement, row[indicator.of] - row[indicator.node]


def _group(row: Row) -> Group:
    return tuple(sorted((key, row[key]) for key in DIVISION_KEYS if row[key] is not None))


def _groups(dimensions: Sequence[Dimension], groupings: Sequence[Grouping]) -> Iterable[Group]:
    """Every group of every grouping, the empty ones too."""
    levels = {d.key: [(d.key, level.key) for level in d.levels] for d in dimensions}
    for grouping in groupings:
        for pairs in product(*(levels[key] for key in grouping)):
            yield tuple(sorted(pairs))


def _dimension(division: Division, rows: Sequence[Row], titles: Mapping[str, str]) -> Dimension:
    """The levels that occur this year, in the order of the list or of their titles.

    A level that nobody is in would only add empty cells.
    """
    occupied = {row[division.key] for row in rows if row["grouping"] == division.key}
    listed = [(key, title) for key, title in division.levels.items() if key in occupied]
    made = occupied - division.levels.keys() - {NOT_REPORTED}
    listed += sorted(((key, titles.get(key, key)) for key in made), key=lambda pair: pair[::-1])
    if NOT_REPORTED in occupied:
        listed.append((NOT_REPORTED, NOT_REPORTED_TITLE))
    return Dimension(division.key, division.title, tuple(Level(*pair) for pair in listed))


def _whole(days: Mapping[Group, tuple[Decimal, Decimal]]) -> dict[Group, tuple[int, int]]:
    """As integers: days, or tenths of days where summaries count in tenths. It is a ratio."""
    factor = 1 if all(d == d.to_integral_value() for pair in days.values() for d in pair) else 10
    return {
        group: (int(attended * factor), int(enrolled * factor))
        for group, (attended, enrolled) in days.items()
    }
