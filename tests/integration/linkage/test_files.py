"""`wholecity link benchmark`: the records of a file are linked, and compared with what it knows."""

import csv
import json

import duckdb
import pytest
from benchmarks.records import records
from click.testing import CliRunner

from wholecity.cli.main import cli
from wholecity.kernel.errors import BadInput
from wholecity.linkage.pipeline.files import benchmark

CHILDREN = 900


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    path = tmp_path_factory.mktemp("records") / "city.parquet"
    with duckdb.connect() as connection:
        connection.register("made", records(CHILDREN, seed=3))
        connection.execute(f"COPY made TO '{path}' (FORMAT parquet)")
    return path


@pytest.fixture(scope="module")
def told(city):
    """What the command prints, with the column of the families."""
    asked = ["link", "benchmark", str(city), "--truth", "child", "--family", "family", "--json"]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def by_home(city):
    return benchmark(city, truth="child")


def written(path, rows, **more):
    """A CSV of these records; each column that is not told is empty."""
    names = ["unique_id", "source_dataset", "first_name", "surname", "dob", "child", *more]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_it_tells_how_wrong_linking_is_and_what_it_cost(city, told):
    assert told["precision"] > 0.995
    assert told["recall"] > 0.95
    assert told["twins_merged"] == told["siblings_merged"] == 0
    assert set(told["recall_by"]) == {"naming", "sex", "sources"}
    assert told["records"] == duckdb.sql(f"SELECT count(*) FROM '{city}'").fetchone()[0]
    assert told["seconds"]["all"] > 0
    assert told["mebibytes"] > 0


def test_the_truth_takes_no_part_in_linking(city, by_home, tmp_path):
    """With another truth the same records are linked, and all that differs is what is right."""
    path = tmp_path / "other.parquet"
    duckdb.sql(f"COPY (SELECT * REPLACE (unique_id AS child) FROM '{city}') TO '{path}'")
    other = benchmark(path, truth="child")
    assert other.linkage.sizes == by_home.linkage.sizes
    assert other.linkage.seen_in == by_home.linkage.seen_in
    assert other.error.found == by_home.error.found
    assert (other.error.right, by_home.error.right > 0) == (0, True)


def test_without_a_column_for_families_a_shared_home_and_surname_tell_them(told, by_home):
    assert 0 < by_home.error.twins.whole <= told["twins"]["whole"]
    assert by_home.error.siblings.whole > 0


def test_dates_of_several_spellings_are_one_date(tmp_path):
    spelled = ("2015-03-07", "20150307", "03/07/2015")
    rows = [
        {"unique_id": n, "source_dataset": n, "first_name": "Ana", "surname": "Núñez Ortiz"}
        | {"dob": day, "child": 1}
        for n, day in enumerate(spelled)
    ]
    error = benchmark(written(tmp_path / "a.csv", rows), truth="child").error
    assert (error.found, error.right, error.true) == (3, 3, 3)


def test_who_is_in_no_truth_is_counted_and_not_judged(tmp_path):
    rows = [
        {"unique_id": n, "source_dataset": n, "first_name": "Ana", "surname": "Núñez"}
        | {"dob": "2015-03-07", "child": child}
        for n, child in enumerate(("a", "a", ""))
    ]
    error = benchmark(written(tmp_path / "a.csv", rows), truth="child").error
    assert (error.true, error.unknown) == (1, 1)


@pytest.mark.parametrize(
    ("rows", "truth", "words"),
    [
        ([{"unique_id": 1}], "who", "no column who"),
        ([], "child", "holds no record"),
        ([{"unique_id": 1}, {"unique_id": 1}], "child", "1 repeat one"),
        ([{"first_name": "Ana"}], "child", "1 records have no unique_id"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path, rows, truth, words):
    with pytest.raises(BadInput, match=words):
        benchmark(written(tmp_path / "a.csv", rows), truth=truth)


def test_what_is_no_table_is_refused_in_words(tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(b"not a table")
    with pytest.raises(BadInput, match="cannot be read"):
        benchmark(path, truth="child")
