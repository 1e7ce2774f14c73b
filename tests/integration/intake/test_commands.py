"""The terminal: words for a person, one JSON document for a program, and errors for the agency."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner

from tests.factories import deliveries as made
from wholecity.intake import actions
from wholecity.intake.commands import intake
from wholecity.kernel.errors import BadInput, NotAllowed, NotFound


@pytest.fixture
def run(city):
    """Run `wholecity intake …` and return what it printed; its errors are raised."""

    def command(*arguments, code=0):
        result = CliRunner().invoke(intake, [str(a) for a in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result.stdout

    return command


@pytest.fixture
def mapping(city):
    path = city.file("mapping.json")
    path.write_text(json.dumps(made.ROSTER), encoding="utf-8")
    return path


def test_load_list_show_undo_and_again_as_json(city, run, mapping):
    path = made.roster(city.file("r.csv"), *[made.child(n) for n in range(30)])
    loaded = json.loads(run("load", path, "--source", "bell", "--mapping", mapping, "--json"))
    assert loaded["row"]["state"] == "loaded"
    assert loaded["row"]["accepted"] == 30
    assert [d["number"] for d in json.loads(run("list", "--json"))] == [1]
    assert json.loads(run("show", 1, "--json"))["row"] == {**loaded["row"]}
    assert json.loads(run("undo", 1, "--json"))["row"]["state"] == "undone"
    assert json.loads(run("again", 1, "--json"))["row"]["number"] == 2
    assert json.loads(run("quality", 2, "--json"))["records"][0]["rows"] == 30


def test_the_same_in_words(city, run, mapping):
    rows = [made.child(n) for n in range(30)]
    path = made.roster(city.file("r.csv"), *rows, made.child(99, DOB="x"))
    text = run("load", path, "--source", "bell", "--mapping", mapping)
    assert "31 rows, 30 accepted, 1 quarantined" in text
    assert "1 × fault in r.csv: birth_date is not a date in the form MM/DD/YYYY." in text
    assert "bell" in run("list")
    assert "birth_date" in run("quality", 1)
    assert "r.csv, line 32: birth_date is not a date" in run("errors", 1)


def test_a_delivery_that_waits_says_what_to_do(city, run, mapping):
    rows = [made.child(n, DOB="x") for n in range(30)]
    path = made.roster(city.file("r.csv"), *rows)
    text = run("load", path, "--source", "bell", "--mapping", mapping, code=6)
    assert "wholecity intake accept 1" in text
    assert "loaded" in run("accept", 1)


def test_a_script_notices_a_delivery_that_waits_because_the_source_shrank(city, run, mapping):
    load = ("load", "--source", "bell", "--mapping", mapping, "--json")
    many = made.roster(city.file("r.csv"), *map(made.child, range(40)))
    run(*load, many)
    few = made.roster(city.file("s.csv"), *map(made.child, range(10)))
    assert json.loads(run(*load, few, code=6))["row"]["state"] == "paused"
    assert run(*load, few, "--accept")
    assert json.loads(run(*load, few))["row"]["state"] == "unchanged"


def test_errors_as_csv_hold_the_row_and_no_formula_that_runs(city, run, mapping):
    rows = [made.child(n) for n in range(30)]
    rows.append(made.child(99, First="=HYPERLINK()", Begins="soon"))
    path = made.roster(city.file("=r.csv"), *rows)
    run("load", path, "--source", "bell", "--mapping", mapping)
    found = list(csv.DictReader(io.StringIO(run("errors", 1, "--csv"))))
    assert len(found) == 1
    assert found[0]["file"] == "'=r.csv"
    assert (found[0]["line"], found[0]["field"], found[0]["reason"]) == ("32", "start_date", "date")
    assert json.loads(found[0]["row"])["First"] == "=HYPERLINK()"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in found[0].values())


def test_a_mapping_is_suggested_tried_and_used_from_an_xlsx_file(city, run):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Child ID", "First Name", "Last Name", "DOB", "Site Code", "First Day", "Kind"])
    for n in range(25):
        born = date(2015, 1, n + 1)
        sheet.append([n + 1, "Zoë", "O'Hara", born, "north", "2025-09-08", "after_school"])
    sheet.append([26, "Ben", "Lee", "unknown", "north", "2025-09-08", "after_school"])
    path = city.file("roster.xlsx")
    book.save(path)
    suggested = run("suggest", path)
    assert json.loads(suggested)["unmapped"] == []
    mapping = city.write("m.json", suggested)
    previewed = json.loads(run("preview", path, "--mapping", mapping, "--json"))[0]
    assert (previewed["rows"], previewed["faulty"]) == (26, 1)
    assert previewed["first"][0]["values"]["birth_date"] == "2015-01-01"
    assert "1 × birth_date is not a date" in run("preview", path, "--mapping", mapping)
    run("load", path, "--source", "bell", "--mapping", mapping)
    assert city.rows("SELECT count(*), min(first_name), min(birth_date)::VARCHAR FROM person") == [
        (25, "Zoë", "2015-01-01")
    ]
    assert city.quarantine(1) == [(27, "birth_date", "date")]


def test_a_saved_mapping_is_used_by_its_name(city, run, by):
    actions.save_mapping(by=by, source="bell", name="roster", content=made.ROSTER)
    path = made.roster(city.file("r.csv"), *[made.child(n) for n in range(30)])
    run("load", path, "--source", "bell", "--mapping", "roster")
    assert city.rows("SELECT count(*) FROM person") == [(30,)]
    with pytest.raises(NotFound, match="no mapping other"):
        run("load", path, "--source", "bell", "--mapping", "other")


def test_a_mapping_that_is_not_json_is_told(city, run):
    path = made.roster(city.file("r.csv"), made.child(1))
    with pytest.raises(BadInput, match="is not JSON"):
        run("load", path, "--source", "bell", "--mapping", city.write("m.json", "{"))


def test_sources_and_formats_are_listed(run):
    assert "district" in run("source", "list")
    assert {s["key"] for s in json.loads(run("source", "list", "--json"))} == {
        "district",
        "bell",
        "city-gis",
    }
    assert "attendance_daily" in run("formats")


def test_only_a_data_lead_may_load_and_look(run, django_user_model):
    django_user_model.objects.create(username="somebody")
    for command in (["list"], ["errors", 1], ["undo", 1]):
        with pytest.raises(NotAllowed):
            run(*command, "--as", "somebody")
