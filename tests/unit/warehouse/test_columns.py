"""Python's values as a table of the engine."""

import duckdb
import numpy as np
import pytest

from wholecity.warehouse.columns import shown


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def test_lists_and_arrays_are_a_table_for_as_long_as_they_are_shown(connection):
    names = ["Núñez O'Hara", "", "a\x1fb", "子"]
    with shown(connection, "child", number=np.arange(4), name=names):
        rows = connection.execute("SELECT number, name FROM child ORDER BY number").fetchall()
    assert rows == list(enumerate(names))
    with pytest.raises(duckdb.CatalogException):
        connection.execute("FROM child")


def test_nothing_is_an_empty_table(connection):
    connection.execute("CREATE TABLE kept (name VARCHAR, child VARCHAR)")
    with shown(connection, "child", name=[], child=()):
        connection.execute("INSERT INTO kept SELECT name, child FROM child")
    assert connection.execute("SELECT count(*) FROM kept").fetchall() == [(0,)]


def test_a_fault_leaves_no_table_behind(connection):
    with pytest.raises(duckdb.Error), shown(connection, "child", name=["a"]):
        connection.execute("SELECT missing FROM child")
    with pytest.raises(duckdb.CatalogException):
        connection.execute("FROM child")
