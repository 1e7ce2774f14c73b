"""What importing keeps, corrects and refuses."""

import json
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, IntegrityError, transaction
from django.test import override_settings

from tests.factories.workbook import write_workbook
from wholecity.audit.models import Entry
from wholecity.cli.main import cli
from wholecity.kernel.city import City
from wholecity.kernel.errors import BadInput, NotFound
from wholecity.measures import queries
from wholecity.measures.actions import Outcome, import_places, import_statistics, set_target
from wholecity.measures.models import Observation, Place, Publication, Target
from wholecity.people.rules import Acting

pytestmark = pytest.mark.django_db

LEAD = Acting("dana", "R15")
NORTHFIELD = City(name="Northfield", state="MA")
HEADER = ["District Name", "District Code", "Attendance Rate", "Chronically Absent (10% or more)"]


def attendance(folder, chronic, *, year="2017-18", rate="92.9", name="attendance.xlsx", code=None):
    rows = [
        [f"{year} Attendance (District) - All Students"],
        HEADER,
        ["Eastport", "00010000", "90.0", "30.0"],
        ["Northfield", code or "02580000", rate, chronic],
        ["State Totals", "00000000", "94.6", "13.2"],
    ]
    return write_workbook(folder / name, rows)


def read(*paths, city=NORTHFIELD, **options):
    return import_statistics(paths, by=LEAD, city=city, **options)


def test_each_observation_knows_its_publication(tmp_path):
    [outcome] = read(attendance(tmp_path, "23.4"), retrieved_on=date(2026, 11, 2))
    assert (outcome.outcome, outcome.new, outcome.rows) == (Outcome.READ, 4, 3)
    observation = Observation.objects.get(measure="chronic-absence", scope="city")
    assert (observation.value, observation.place_code) == (Decimal("23.4"), "02580000")
    publication = observation.publication
    assert publication.title == "2017-18 Attendance (District) - All Students"
    assert publication.url.startswith("https://profiles.doe.mass.edu/")
    assert publication.retrieved_on == date(2026, 11, 2)
    assert publication.imported_by == "dana"
    assert len(publication.sha256) == 64


def test_no_figure_of_another_city_is_kept(tmp_path):
    read(attendance(tmp_path, "23.4"))
    assert set(Observation.objects.values_list("place_name", flat=True)) == {
        "Northfield",
        "Massachusetts",
    }


def test_an_import_is_in_the_audit_record_and_a_repeated_one_is_not(tmp_path):
    path = attendance(tmp_path, "23.4")
    read(path)
    [entry] = Entry.objects.filter(action="measures.import")
    assert (entry.who, entry.details["new"]) == ("dana", 4)
    assert read(path)[0].outcome is Outcome.UNCHANGED
    assert Entry.objects.filter(action="measures.import").count() == 1


def test_another_figure_for_the_same_year_is_a_new_version_with_its_reason(tmp_path):
    first = attendance(tmp_path, "23.4")
    second = attendance(tmp_path, "24.0", name="again.xlsx")
    read(first)
    [outcome] = read(second)
    assert (outcome.corrected, outcome.unchanged) == (1, 3)
    old, new = Observation.objects.filter(measure="chronic-absence", scope="city")
    assert (old.value, new.value, new.version) == (Decimal("23.4"), Decimal("24.0"), 2)
    assert new.supersedes == old
    assert "another figure" in new.note
    with override_settings(CITY=NORTHFIELD):
        card = queries.measure_page("chronic-absence").card
    assert card.latest.value == Decimal("24.0")


def test_reading_the_older_file_again_does_not_undo_the_correction(tmp_path):
    first = attendance(tmp_path, "23.4")
    read(first)
    read(attendance(tmp_path, "24.0", name="again.xlsx"))
    assert read(first)[0].outcome is Outcome.UNCHANGED
    assert Observation.objects.filter(measure="chronic-absence", scope="city").count() == 2


def test_the_database_refuses_to_edit_an_observation(tmp_path):
    read(attendance(tmp_path, "23.4"))
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        Observation.objects.update(value=Decimal(1))
    assert Observation.objects.filter(value=Decimal(1)).count() == 0


def test_the_database_refuses_a_withheld_observation_with_a_value(tmp_path):
    read(attendance(tmp_path, "23.4"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(
            measure="suspension",
            school_year=2018,
            period="2017-18",
            scope="city",
            city="Northfield",
            place_code="1",
            place_name="x",
            state="withheld",
            value=Decimal(3),
            publication=Publication.objects.get(),
        )


def test_withheld_blank_and_zero_stay_three_states(tmp_path):
    read(
        attendance(tmp_path, "*", year="2017-18", name="a.xlsx"),
        attendance(tmp_path, "", year="2018-19", name="b.xlsx"),
        attendance(tmp_path, "0.0", year="2019-20", name="c.xlsx"),
    )
    with override_settings(CITY=NORTHFIELD):
        page = queries.measure_page("chronic-absence")
        rows = [
            dict(zip(queries.CSV_HEADER, r, strict=True))
            for r in queries.csv_rows("chronic-absence")
        ]
    states = [(point.state, point.value) for point in page.lines[0].points]
    assert states == [("withheld", None), ("none", None), ("shown", Decimal("0.0"))]
    own = [(row["state"], row["value"]) for row in rows if row["place"] == "Northfield"]
    assert own == [("withheld", None), ("none", None), ("shown", "0.0")]


def test_the_whole_year_replaces_a_part_of_it_on_the_page(tmp_path):
    read(
        attendance(tmp_path, "12.0", year="2020-21", name="whole.xlsx"),
        attendance(tmp_path, "17.0", year="2020-21 (March)", name="part.xlsx"),
    )
    with override_settings(CITY=NORTHFIELD):
        [point] = queries.measure_page("chronic-absence").lines[0].points
    assert (point.period, point.value) == ("2020-21", Decimal("12.0"))


def test_a_faulty_cell_is_reported_and_the_other_figures_are_kept(tmp_path):
    [outcome] = read(attendance(tmp_path, "a lot"))
    assert [(f.row, f.column) for f in outcome.faults] == [(4, "Chronically Absent (10% or more)")]
    assert outcome.new == 3
    assert not Observation.objects.filter(measure="chronic-absence", scope="city").exists()


def test_a_refused_file_does_not_stop_the_others(tmp_path):
    (tmp_path / "damaged.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (tmp_path / "notes.txt").write_text("notes")
    attendance(tmp_path, "23.4", name="sound.xlsx")
    outcomes = read(tmp_path)
    assert [(o.file, o.outcome) for o in outcomes] == [
        ("damaged.xlsx", Outcome.REFUSED),
        ("notes.txt", Outcome.NOT_USED),
        ("sound.xlsx", Outcome.READ),
    ]
    assert outcomes[0].hint


def test_the_district_may_be_named_apart_from_the_city(tmp_path):
    city = City(name="Northfield Falls", state="MA")
    path = attendance(tmp_path, "23.4")
    assert read(path, city=city)[0].outcome is Outcome.NOT_USED
    assert read(path, city=city, district="2580000")[0].new == 4
    with override_settings(CITY=city):
        assert queries.measure_page("chronic-absence").lines[0].place == "Northfield"


def test_figures_of_one_city_never_stand_on_the_page_of_another(tmp_path):
    read(attendance(tmp_path, "23.4"))
    with override_settings(CITY=City(name="Eastport", state="MA")):
        assert queries.measure_page("chronic-absence").card is None
        assert all(not domain.cards for domain in queries.cards())


def test_a_synthetic_city_gets_no_real_figures(tmp_path):
    path = attendance(tmp_path, "23.4")
    with pytest.raises(BadInput, match="synthetic"):
        read(path, city=City(name="Northfield", synthetic=True))


def test_a_path_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NotFound, match="neither a file nor a folder"):
        read(tmp_path / "nothing.xlsx")


def outlines(tmp_path, *places):
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    features = [
        {
            "type": "Feature",
            "properties": {"key": key, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for key, name in places
    ]
    path = tmp_path / "neighbourhoods.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_outlines_replace_the_earlier_ones_as_a_whole(tmp_path):
    import_places(outlines(tmp_path, ("mill", "Mill"), ("east", "East")), by=LEAD)
    result = import_places(outlines(tmp_path, ("mill", "Old Mill"), ("port", "Port")), by=LEAD)
    assert (result.new, result.updated, result.unchanged, result.removed) == (1, 1, 0, 1)
    assert list(Place.objects.values_list("key", "name")) == [
        ("mill", "Old Mill"),
        ("port", "Port"),
    ]
    again = import_places(outlines(tmp_path, ("mill", "Old Mill"), ("port", "Port")), by=LEAD)
    assert not again.changed
    assert Entry.objects.filter(action="measures.places").count() == 2


def goal(**changes):
    values = {
        "measure": "chronic-absence",
        "baseline_year": 2018,
        "baseline_value": Decimal("23.4"),
        "by_year": 2021,
        "value": Decimal(20),
    }
    return set_target(**(values | changes), by=Acting("fay", "R14"))


def test_a_goal_shows_on_the_page_with_its_status(tmp_path):
    read(
        attendance(tmp_path, "23.4", name="a.xlsx"),
        attendance(tmp_path, "22.0", year="2018-19", name="b.xlsx"),
    )
    goal()
    with override_settings(CITY=NORTHFIELD):
        card = queries.measure_page("chronic-absence").card
    assert card.status == "on_track"
    assert (card.goal.period, card.goal.value, card.goal.done) == ("2020-21", Decimal(20), 41)
    assert (card.change, card.direction) == (Decimal("-1.4"), "better")
    assert (card.finding.key, card.finding.count) == ("trend.better", 2)


def test_a_new_goal_replaces_the_earlier_one_and_keeps_it():
    goal()
    goal(value=Decimal(18))
    assert list(Target.objects.filter(replaced_at=None).values_list("value", flat=True)) == [18]
    assert Target.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"value": Decimal(30)}, "worse than the baseline"),
        ({"by_year": 2018}, "must be later"),
        ({"measure": "enrolment"}, "neither direction"),
        ({"value": Decimal(-1)}, "between 0 and 100"),
    ],
)
def test_a_goal_that_makes_no_sense_is_refused(changes, why):
    with pytest.raises(BadInput, match=why):
        goal(**changes)
    with pytest.raises(NotFound):
        goal(measure="happiness")


def run(*arguments):
    return CliRunner().invoke(cli, ["measures", *map(str, arguments)])


def test_the_terminal_imports_and_shows_as_json(tmp_path):
    path = attendance(tmp_path, "23.4")
    with override_settings(CITY=NORTHFIELD):
        imported = run("import", path, "--retrieved", "2026-11-02", "--json")
        shown = run("show", "chronic-absence", "--json")
        listed = run("list", "--json")
    assert imported.exit_code == 0, imported.output
    assert json.loads(imported.stdout)["files"][0]["new"] == 4
    page = json.loads(shown.stdout)
    assert page["lines"][0]["points"][0]["value"] == "23.4"
    assert page["sources"][0]["date"] == "2026-11-02"
    found = {row["key"]: row["has_figures"] for row in json.loads(listed.stdout)["measures"]}
    assert found["chronic-absence"]
    assert not found["homelessness"]


def test_the_terminal_writes_what_a_person_reads(tmp_path):
    paths = [
        attendance(tmp_path, "23.4", name="a.xlsx"),
        attendance(tmp_path, "*", year="2018-19", name="b.xlsx"),
    ]
    with override_settings(CITY=NORTHFIELD):
        imported = run("import", *paths)
        shown = run("show", "chronic-absence")
        everything = run("show")
    assert "2 read" in imported.stdout
    assert "23.4 %" in shown.stdout
    assert "withheld" in shown.stdout
    assert "no figures yet" in everything.stdout


def test_the_terminal_exits_with_an_error_when_a_file_is_refused(tmp_path):
    attendance(tmp_path, "23.4", year="", name="no-year.xlsx")
    attendance(tmp_path, "23.4", name="sound.xlsx")
    with override_settings(CITY=NORTHFIELD):
        result = run("import", tmp_path)
    assert isinstance(result.exception, BadInput)
    assert "1 of 2 files" in result.exception.message
    assert "the title line has no year" in result.output
    assert Observation.objects.count() == 4


def test_only_a_data_lead_imports_at_the_terminal(tmp_path):
    with override_settings(CITY=NORTHFIELD):
        result = run("import", attendance(tmp_path, "23.4"), "--as", "nobody")
    assert "does not hold the role “Data lead”" in str(result.exception)
    assert Publication.objects.count() == 0


def test_the_terminal_sets_a_goal_from_the_figure_that_is_shown(tmp_path):
    read(attendance(tmp_path, "23.4"))
    with override_settings(CITY=NORTHFIELD):
        done = run("goal", "chronic-absence", "--baseline", "2017-18", "--by", "2020-21=20")
        unknown = run("goal", "chronic-absence", "--baseline", "2016-17", "--by", "2020-21=20")
        unclear = run("goal", "chronic-absence", "--baseline", "2016-18", "--by", "2020-21=20")
        valueless = run("goal", "chronic-absence", "--baseline", "2017-18", "--by", "2020-21")
        endless = run("goal", "chronic-absence", "--baseline", "2017-18", "--by", "2020-21=NaN")
    assert done.exit_code == 0, done.output
    assert Target.objects.get().baseline_value == Decimal("23.4")
    assert "no figure is shown for 2016-17" in str(unknown.exception)
    assert "not a school year" in str(unclear.exception)
    assert "not a school year" in str(endless.exception)
    assert "has no value" in str(valueless.exception)


def test_an_unknown_measure_is_said():
    assert isinstance(run("show", "happiness").exception, NotFound)
