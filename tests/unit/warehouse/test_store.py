"""The store publishes whole states only, lets one write, and opens no other file."""

import duckdb
import pytest

from wholecity.kernel.errors import BadInput, Conflict
from wholecity.warehouse.store import Warehouse

INSERT = "INSERT INTO person (delivery, source, person_key, first_name) VALUES (1, 's', ?, ?)"


@pytest.fixture
def warehouse(tmp_path):
    return Warehouse(tmp_path / "warehouse", key="a secret")


def people(warehouse):
    with warehouse.reading() as connection:
        return [row[0] for row in connection.execute("SELECT person_key FROM person").fetchall()]


def test_reading_before_anything_was_loaded_says_what_to_do(warehouse):
    with pytest.raises(BadInput, match="wholecity intake load"), warehouse.reading():
        pass


def test_what_a_writer_does_is_published_together(warehouse):
    with warehouse.writing() as connection:
        connection.execute(INSERT, ["a", "Ana"])
        connection.execute(INSERT, ["b", "Ben"])
    assert people(warehouse) == ["a", "b"]


def test_a_writer_that_fails_publishes_nothing_and_leaves_no_litter(warehouse):
    with warehouse.writing() as connection:
        connection.execute(INSERT, ["a", "Ana"])
    with pytest.raises(ZeroDivisionError), warehouse.writing() as connection:
        connection.execute(INSERT, ["b", "Ben"])
        raise ZeroDivisionError
    assert people(warehouse) == ["a"]
    assert not [p.name for p in warehouse.folder.iterdir() if "draft" in p.name]


def test_a_reader_keeps_the_state_that_it_opened(warehouse):
    with warehouse.writing() as connection:
        connection.execute(INSERT, ["a", "Ana"])
    with warehouse.reading() as reader:
        with warehouse.writing() as connection:
            connection.execute(INSERT, ["b", "Ben"])
        assert reader.execute("SELECT count(*) FROM person").fetchone() == (1,)
    assert people(warehouse) == ["a", "b"]


def test_two_writers_do_not_meet(warehouse):
    with warehouse.writing():
        with pytest.raises(Conflict, match="Another process"), warehouse.writing():
            pass


def test_the_file_cannot_be_read_without_the_key(warehouse):
    with warehouse.writing() as connection:
        connection.execute(INSERT, ["a", "Nobody-has-this-name"])
    assert b"Nobody-has-this-name" not in warehouse.published.read_bytes()
    with pytest.raises(duckdb.Error):
        people(Warehouse(warehouse.folder, key="another secret"))


def test_sql_reaches_no_file_but_those_it_was_given(warehouse, tmp_path):
    given, other = tmp_path / "given.csv", tmp_path / "other.csv"
    given.write_text("a\n1\n")
    other.write_text("a\n1\n")
    with warehouse.writing(readable=[given]) as connection:
        assert connection.execute(f"FROM read_csv('{given}')").fetchall() == [(1,)]
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"FROM read_csv('{other}')")
        with pytest.raises(duckdb.Error):
            connection.execute("SET enable_external_access = true")


def test_a_warehouse_of_an_earlier_version_gains_the_columns_that_are_new(warehouse):
    with warehouse.writing() as connection:
        connection.execute(INSERT, ["a", "Ana"])
        for schema in ("main", "superseded"):
            connection.execute(f"ALTER TABLE {schema}.person DROP COLUMN suffix")
    with warehouse.writing():
        pass
    with warehouse.reading() as connection:
        assert connection.execute("SELECT first_name, suffix FROM person").fetchall() == [
            ("Ana", None)
        ]
        assert connection.execute("SELECT suffix FROM superseded.person").fetchall() == []
