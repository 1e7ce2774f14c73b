"""One small district, drawn by hand, with known answers.

Ten days of instruction, 1 to 12 September 2025 without the weekend. Norths
closed on the 3rd.

    child  record  where                       marks
    C1     ana     north all year              absent 1st; a quarter of the 2nd
    C2     ben     north all year              absent 1st, 2nd, and on the closed 3rd
    C3     cem     north to 5th, south 8th on  suspended 8th
    C4     dee     north and south at once     absent at both 1st, at north alone 2nd
    -      eve     south, last three days      none; not linked
    C6     fay     south all year              none; homeless, came to the club

A stray absence of gus, who is enrolled nowhere, counts for nobody.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from tests.factories.rows import insert
from wholecity.warehouse.catalogue import CATALOGUE
from wholecity.warehouse.store import create_statement

YEAR = 2026
DAYS = [date(2025, 9, n) for n in (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)]
CLOSED_AT_NORTH = date(2025, 9, 3)

STAYS = [
    ("ana", "north", 1, None),
    ("ben", "north", 1, None),
    ("cem", "north", 1, 5),
    ("cem", "south", 8, None),
    ("dee", "north", 1, None),
    ("dee", "south", 1, None),
    ("eve", "south", 10, None),
    ("fay", "south", 1, None),
]
MARKS: dict[tuple[str, str, int], tuple[str, str | None]] = {
    ("ana", "north", 1): ("excused", None),
    ("ana", "north", 2): ("unexcused", "0.25"),
    ("ben", "north", 1): ("excused", None),
    ("ben", "north", 2): ("unexcused", "0.50"),
    ("ben", "north", 3): ("excused", None),
    ("cem", "south", 8): ("suspended", None),
    ("dee", "north", 1): ("excused", None),
    ("dee", "south", 1): ("unexcused", None),
    ("dee", "north", 2): ("excused", None),
    ("gus", "north", 1): ("excused", None),
}
LINKS = {
    ("district", "ana"): "C1",
    ("district", "ben"): "C2",
    ("district", "cem"): "C3",
    ("district", "dee"): "C4",
    ("district", "fay"): "C6",
    ("shelter", "s1"): "C6",
    ("club", "k1"): "C6",
    ("club", "k2"): "C2",
}


def _september(day: int | None) -> date | None:
    return date(2025, 9, day) if day else None


def enrolment() -> Iterator[tuple[Any, ...]]:
    for person, school, entry, exit_ in STAYS:
        days = (_september(entry), _september(exit_))
        yield (1, "district", person, school, YEAR, "03", *days, None)


def calendar() -> Iterator[tuple[Any, ...]]:
    for school in ("north", "south"):
        for day in DAYS:
            is_open = (school, day) != ("north", CLOSED_AT_NORTH)
            yield (1, "district", school, YEAR, day, is_open)


def attendance() -> Iterator[tuple[Any, ...]]:
    for person, school, entry, exit_ in STAYS:
        for day in DAYS:
            if entry <= day.day <= (exit_ or 12) and (person, school, day.day) not in MARKS:
                yield (1, "district", person, school, day, "present", None)
    for (person, school, number), (status, portion) in MARKS.items():
        share = Decimal(portion) if portion else None
        yield (1, "district", person, school, _september(number), status, share)


def tables() -> dict[str, Sequence[tuple[Any, ...]]]:
    """Table → rows, in the order of the catalogue's columns."""
    people = ["ana", "ben", "cem", "dee", "eve", "fay"]
    return {
        "enrolment": list(enrolment()),
        "calendar_day": list(calendar()),
        "attendance_day": list(attendance()),
        "crosswalk": [(*record, child) for record, child in LINKS.items()],
        "school": [
            (1, "district", "north", "North School", "elementary", None),
            (1, "district", "south", "South School", "elementary", None),
        ],
        "person": [
            (1, "district", p, p, None, "Doe", None, None, "F" if p != "ben" else "M", False)
            for p in people
        ],
        "student_year": [
            (1, "district", p, YEAR, "white" if p < "d" else "black", p == "ana", False, None)
            for p in people
        ],
        "address": [(1, "district", p, "1 Street", "Town", "01001", None, None) for p in people],
        "postal_place": [(2, "city", "01001", "harbor", "Harbor", date(2020, 1, 1))],
        "housing_episode": [
            (3, "shelter", "s1", "e1", None, 0, True, date(2025, 12, 1), None),
        ],
        "participation": [
            (4, "club", "k1", "P", "after_school", date(2025, 9, 1), None, 30, 12),
            (4, "club", "k2", "P", "after_school", date(2025, 9, 1), None, 30, 0),
        ],
    }


def copies_of(name: str, rows: Sequence[tuple[Any, ...]], copies: int) -> list[tuple[Any, ...]]:
    """The rows of every child so many times, under other keys; rows about no child once."""
    names = CATALOGUE[name].names
    if "person_key" not in names:
        return list(rows)
    keys = [names.index(column) for column in ("person_key", "child") if column in names]
    return [
        tuple(f"{value}{n}" if i in keys and n else value for i, value in enumerate(row))
        for n in range(copies)
        for row in rows
    ]


def fill(
    connection: duckdb.DuckDBPyConnection, *, without: Sequence[str] = (), copies: int = 1
) -> None:
    """Make all tables of the catalogue and put the world into them."""
    for table in CATALOGUE.values():
        connection.execute(create_statement(table))
    for name, rows in tables().items():
        if name not in without:
            table = CATALOGUE[name]
            wanted = copies_of(name, rows, copies)
            insert(connection, table, [dict(zip(table.names, row, strict=True)) for row in wanted])
