"""Any order of loading and taking back leaves what the deliveries in force say, the last one first.

The model is a list of dictionaries; the engine must agree with it after every step.
"""

from datetime import date
from types import SimpleNamespace

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from wholecity.intake.definitions import Format, Into, Record
from wholecity.intake.pipeline.merging import Stamp, merge
from wholecity.intake.pipeline.undoing import undo_in
from wholecity.warehouse.catalogue import CATALOGUE, DELIVERED
from wholecity.warehouse.store import create_statement

FORMAT = Format(
    "people",
    "People",
    "For this test",
    (Record("people", ("*.csv",), ()),),
    (
        Into("person", "SELECT person_key FROM people_gone", ("people",), withdraws=True),
        Into("person", "SELECT person_key, first_name FROM people", ("people",)),
    ),
)
KEYS = st.sampled_from("abcd")
# A delivery: what it says of some children, and of whom it says that they were deleted.
LOADS = st.tuples(
    st.just("load"),
    st.dictionaries(KEYS, st.integers(0, 5).map(str), max_size=4),
    st.sets(KEYS, max_size=2),
)
UNDOS = st.tuples(st.just("undo"), st.integers(0, 10), st.none())


def empty_warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("ATTACH ':memory:' AS warehouse")
    connection.execute("USE warehouse")
    connection.execute("CREATE SCHEMA superseded")
    for table in CATALOGUE.values():
        connection.execute(create_statement(table))
    for table in DELIVERED:
        connection.execute(create_statement(table, "superseded", ", superseded_by INTEGER"))
    return connection


def load(connection: duckdb.DuckDBPyConnection, number: int, said: dict, deleted: set) -> None:
    for name, rows in (("people", list(said.items())), ("people_gone", [(k, "") for k in deleted])):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} (person_key VARCHAR, first_name VARCHAR)"
        )
        if rows:
            connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", rows)
    staged = {"people": [SimpleNamespace(rows=len(said))]}
    merge(connection, FORMAT, staged, Stamp(number, "s", date(2026, 1, 1), None))


def in_force(deliveries: dict[int, tuple[dict, set]]) -> dict[str, str]:
    """The obvious answer: go through the deliveries in their order."""
    people: dict[str, str] = {}
    for said, deleted in deliveries.values():
        for key in deleted:
            people.pop(key, None)
        people.update(said)
    return people


@settings(max_examples=80, deadline=None)
@given(steps=st.lists(st.one_of(LOADS, LOADS, UNDOS), max_size=9))
def test_the_warehouse_holds_what_the_deliveries_in_force_say(steps):
    connection = empty_warehouse()
    deliveries: dict[int, tuple[dict, set]] = {}
    number, repeated_deletion = 0, False
    for step, said, deleted in steps:
        if step == "load":
            number += 1
            load(connection, number, said, deleted)
            deliveries[number] = (said, deleted)
        elif deliveries:
            numbers = sorted(deliveries)
            chosen = sorted({numbers[n % len(numbers)] for n in (said, said // 7)})
            repeated_deletion = repeated_deletion or any(
                _deletes_again(deliveries, one) for one in chosen
            )
            undo_in(connection, chosen)
            for one in chosen:
                del deliveries[one]
        if repeated_deletion:
            return  # a deletion of what was already deleted leaves no trace to go by
        found = connection.execute("SELECT person_key, first_name FROM main.person").fetchall()
        assert len(found) == len(dict(found))
        assert dict(found) == in_force(deliveries)
    aside = connection.execute("SELECT DISTINCT superseded_by FROM superseded.person").fetchall()
    assert {number for (number,) in aside} <= set(deliveries)


def _deletes_again(deliveries: dict[int, tuple[dict, set]], chosen: int) -> bool:
    """Whether a later delivery deletes what this one said or deleted."""
    said, deleted = deliveries[chosen]
    later = [d for n, (_, d) in deliveries.items() if n > chosen]
    return any((set(said) | deleted) & d for d in later)
