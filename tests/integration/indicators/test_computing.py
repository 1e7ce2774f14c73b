"""From a delivered warehouse to cells, through actions and the terminal."""

import json

import pytest
from click.testing import CliRunner
from django.conf import settings as city

from tests.factories.agreements import permit_all
from tests.unit.indicators.world import fill
from wholecity.audit.models import Entry
from wholecity.cli.main import cli
from wholecity.disclosure.rules.cube import EVERYONE
from wholecity.indicators import actions
from wholecity.kernel.errors import BadInput, NotAllowed
from wholecity.people.rules import Acting
from wholecity.warehouse.store import Warehouse

pytestmark = pytest.mark.django_db
LEAD = Acting("lead", "R15")


@pytest.fixture
def warehouse(tmp_path, settings):
    settings.WAREHOUSE = tmp_path / "warehouse"
    settings.WAREHOUSE_KEY = "a-key-for-tests"
    settings.MINIMUM_DAYS = 5
    return Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY)


@pytest.fixture
def delivered(db, warehouse):
    with warehouse.writing() as connection:
        fill(connection)
    permit_all(warehouse)
    return warehouse


def terminal(*arguments: str):
    return CliRunner().invoke(cli, ["indicators", *arguments])


def test_computing_publishes_cells_and_leaves_an_entry_without_figures(delivered):
    computed = actions.compute(by=LEAD)
    assert [str(y.year) for y in computed.years] == ["2025-26"]
    with delivered.reading() as connection:
        students = connection.execute("SELECT students FROM cell WHERE grouping = ''").fetchall()
    assert students == [(5,)]
    entry = Entry.objects.get(action="indicators.computed")
    assert (entry.who, entry.object_id) == ("lead", "2025-26")
    assert entry.details == {
        "cells": computed.cells,
        "minimum_days": 5,
        "half_day": str(city.HALF_DAY),
        "mobility_grace": 10,
        "left_out": [],
    }


def test_computing_again_replaces_what_was_there(delivered):
    first = actions.compute(by=LEAD)
    assert actions.compute(by=LEAD) == first
    with delivered.reading() as connection:
        assert connection.execute("SELECT count(*) FROM cell").fetchone() == (first.cells,)


def test_without_enrolment_there_is_nothing_to_compute(warehouse):
    with warehouse.writing() as connection:
        fill(connection, without=["enrolment"])
    with pytest.raises(BadInput, match="no enrollment"):
        actions.compute(by=LEAD)


def test_looking_at_unprotected_figures_is_recorded_with_its_purpose(delivered):
    actions.compute(by=LEAD)
    (cube,) = actions.look_unprotected(by=LEAD, purpose="checking the load")
    assert cube.counts[EVERYONE, "students"] == 5
    entry = Entry.objects.get(action="indicators.seen-unprotected")
    assert entry.details == {"purpose": "checking the load"}


def test_no_figures_when_the_look_cannot_be_recorded(delivered, monkeypatch):
    actions.compute(by=LEAD)

    def broken(**_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(OSError, match="disk full"):
        actions.look_unprotected(by=LEAD)


def test_run_prints_how_it_went_and_no_count_of_children(delivered):
    result = terminal("run")
    assert result.exit_code == 0, result.output
    assert "2025-26: attendance from district (daily)" in result.stdout
    assert "1 days both absent and in school" in result.stdout
    assert "2 absences counted for nobody" in result.stdout


def test_run_prints_one_json_document(delivered):
    told = json.loads(terminal("run", "--json").stdout)
    assert told["years"][0]["school_year"] == "2025-26"
    assert told["years"][0]["not_computed"] == {}
    assert told["absences_set_aside"] == 2


def test_show_refuses_without_the_word_confidential(delivered):
    actions.compute(by=LEAD)
    result = terminal("show")
    assert isinstance(result.exception, BadInput)
    assert result.stdout == ""
    assert not Entry.objects.filter(action="indicators.seen-unprotected").exists()


def test_show_gives_the_data_lead_the_counts_by_group(delivered):
    actions.compute(by=LEAD)
    result = terminal("show", "--confidential", "--by", "sex,race_ethnicity", "--json")
    rows = json.loads(result.stdout)
    assert {"period": "2025-26", "race_ethnicity": "white", "sex": "M"}.items() <= rows[-1].items()
    assert sum(row["students"] for row in rows) == 5
    assert Entry.objects.filter(action="indicators.seen-unprotected").count() == 1


def test_show_knows_only_the_released_groupings(delivered):
    actions.compute(by=LEAD)
    assert isinstance(terminal("show", "--confidential", "--by", "grade,sex").exception, BadInput)
    assert isinstance(terminal("show", "--confidential", "--by", "shoe").exception, BadInput)


def test_nobody_else_may_compute_or_look(delivered, django_user_model):
    django_user_model.objects.create_user("mayor")
    assert isinstance(terminal("run", "--as", "mayor").exception, NotAllowed)
    assert isinstance(terminal("show", "--confidential", "--as", "mayor").exception, NotAllowed)


def test_the_library_is_listed_with_numerator_and_denominator():
    listed = json.loads(terminal("list", "--json").stdout)
    chronic = next(i for i in listed if i["key"] == "chronic_absence")
    assert "10 %" in chronic["numerator"]
    assert chronic["direction"] == "lower"
    assert "Chronic absence" in terminal("list").stdout
