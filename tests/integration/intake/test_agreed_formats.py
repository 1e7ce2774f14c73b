"""A source delivers in the formats that it is registered for."""

import importlib
import json

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import deliveries as made
from wholecity.audit.models import Entry
from wholecity.intake import actions, queries
from wholecity.intake.commands import intake
from wholecity.intake.forms import UploadForm
from wholecity.intake.models import Source, WaitingTable
from wholecity.kernel.errors import BadInput, NotFound

pytestmark = pytest.mark.django_db

REFUSED = "registered for mapped, not for attendance_daily"


def day(city):
    return made.table(
        city.file("day.csv"), made.ATTENDANCE, [("1", "A", "2025-10-01", "present", "")]
    )


def registered(**changes):
    return {**made.CITY, "sources": [{**made.CITY["sources"][1], **changes}]}


@pytest.mark.parametrize("named", ["attendance_daily", None], ids=["named", "told from the file"])
def test_files_in_another_format_are_refused_and_nothing_is_kept(city, by, named):
    with pytest.raises(BadInput, match=REFUSED):
        actions.load(by=by, path=day(city), source="bell", format=named)
    assert queries.deliveries() == []
    assert not any(path.suffix == ".bin" for path in (city.home / "deliveries").rglob("*"))


def test_the_form_refuses_it_before_anything_is_uploaded(city):
    said = {"source": "bell", "format": "attendance_daily"}
    form = UploadForm(said, {"delivered": SimpleUploadedFile("day.csv", b"a,b\n1,2\n")})
    assert not form.is_valid()
    assert REFUSED in form.errors["format"][0]


def test_a_table_is_refused_for_a_source_that_brings_none(city, by):
    with pytest.raises(BadInput, match="not for mapped"):
        actions.bring_table(
            by=by,
            delivered=[SimpleUploadedFile("r.csv", b"a,b\n1,2\n")],
            source="district",
            school_year=None,
        )
    assert not WaitingTable.objects.exists()


def test_a_delivery_comes_back_only_in_a_format_that_is_still_agreed(city, by):
    city.load_roster(*map(made.child, range(5)))
    actions.undo(by=by, number=1)
    actions.agree_formats(by=by, source="bell", formats=["hmis"])
    with pytest.raises(BadInput, match="registered for hmis, not for mapped"):
        actions.load_again(by=by, number=1)
    assert len(queries.deliveries()) == 1


def test_further_formats_are_agreed_at_the_terminal_and_recorded(city, by):
    for _ in range(2):
        told = CliRunner().invoke(
            intake, ["source", "formats", "bell", "mapped", "attendance_daily", "--json"]
        )
        assert json.loads(told.stdout)["formats"] == ["mapped", "attendance_daily"]
    entry = Entry.objects.get(action="agree formats")
    assert (entry.object_id, entry.details["before"]) == ("bell", ["mapped"])
    assert actions.load(by=by, path=day(city), source="bell").row.format == "attendance_daily"


@pytest.mark.parametrize(
    ("formats", "words"),
    [(["papyrus"], "no format papyrus"), ([], "needs the list"), ("mapped", "needs the list")],
)
def test_what_is_no_list_of_formats_is_refused_and_the_old_one_stays(city, by, formats, words):
    with pytest.raises((BadInput, NotFound), match=words):
        actions.register_city(by=by, city=registered(formats=formats))
    assert queries.source("bell").formats == ("mapped",)


def test_a_list_without_formats_keeps_those_of_a_source_and_makes_none_without(city, by):
    without = registered(title="Rosters of 2026")
    del without["sources"][0]["formats"]
    actions.register_city(by=by, city=without)
    row = queries.source("bell")
    assert (row.title, row.formats) == ("Rosters of 2026", ("mapped",))
    without["sources"][0]["key"] = "new"
    with pytest.raises(BadInput, match="The source new needs the list of the formats"):
        actions.register_city(by=by, city=without)


def test_a_source_from_before_keeps_the_formats_in_which_it_delivered(city):
    city.load_roster(*map(made.child, range(5)))
    with pytest.raises(BadInput):
        city.load(city.write("bad.csv", "a\n1\n"), "district", "attendance_daily")
    Source.objects.update(formats=[])
    migration = importlib.import_module(
        "wholecity.intake.migrations.0004_sources_say_their_formats"
    )
    migration.formats_that_came(apps, None)
    assert {s.key: s.formats for s in queries.sources()} == {
        "bell": ("mapped",),
        "district": (),
        "city-gis": (),
    }


def test_a_paused_delivery_is_accepted_only_in_a_format_that_is_still_agreed(city, by):
    city.load_roster(*(made.child(n, DOB="soon") for n in range(30)), made.child(31))
    assert queries.deliveries()[0].state == "paused"
    actions.agree_formats(by=by, source="bell", formats=["hmis"])
    with pytest.raises(BadInput, match="registered for hmis, not for mapped"):
        actions.accept(by=by, number=1)
    assert queries.deliveries()[0].state == "paused"
