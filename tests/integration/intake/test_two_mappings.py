"""One source may hand over several tables, each with a mapping of its own."""

import pytest

from tests.factories import deliveries as made
from wholecity.intake import actions

pytestmark = pytest.mark.django_db

ROSTER = {
    "record": "participation",
    "columns": {"Id": "person_key", "Start": "start_date"},
    "constants": {"program_key": "AS1", "kind": "after_school"},
}
VISITS = {
    "record": "home_visit",
    "columns": {"No": "person_key", "First visit": "start_date"},
    "constants": {"program_key": "HV1", "kind": "other"},
}


def test_a_short_table_does_not_look_like_a_long_one_that_shrank(city, by):
    rows = "".join(f"A{n},2025-09-0{n % 9 + 1}\n" for n in range(200))
    roster = city.write("roster.csv", f"Id,Start\n{rows}")
    visits = city.write("visits.csv", "No,First visit\nA1,2025-10-01\nA2,2025-10-02\n")
    first = actions.load(by=by, path=roster, source="bell", format="mapped", mapping=ROSTER)
    second = actions.load(by=by, path=visits, source="bell", format="mapped", mapping=VISITS)
    assert (first.row.state, second.row.state) == ("loaded", "loaded")


def test_the_same_table_that_shrank_still_waits_for_a_person(city, by):
    rows = [f"A{n},2025-09-0{n % 9 + 1}\n" for n in range(200)]
    whole = city.write("roster.csv", "Id,Start\n" + "".join(rows))
    part = city.write("part.csv", "Id,Start\n" + "".join(rows[:20]))
    actions.load(by=by, path=whole, source="bell", format="mapped", mapping=ROSTER)
    shrunk = actions.load(by=by, path=part, source="bell", format="mapped", mapping=ROSTER)
    assert shrunk.row.state == "paused"


def test_a_table_without_streets_follows_one_that_had_them(city, by):
    columns = {
        "Child ID": "person_key",
        "First": "first_name",
        "Last": "last_name",
        "DOB": "birth_date",
        "Gender": "sex",
        "Program Key": "program_key",
        "Start": "start_date",
        "End": "end_date",
    }
    child = ("C1", "Ana", "Núñez", "2015-02-15", "F", "north", "2025-09-08", "2026-06-12")
    for name, more, cells in (
        ("whole.csv", {"Street": "line", "Zip": "postal_code"}, ("401 Elm Street", "02139")),
        ("short.csv", {"Zip": "postal_code"}, ("02140",)),
    ):
        told = {"columns": {**columns, **more}, "constants": {"kind": "after_school"}}
        path = made.table(city.file(name), tuple(told["columns"]), [(*child, *cells)])
        loaded = actions.load(by=by, path=path, source="bell", format="mapped", mapping=told)
        assert loaded.row.state == "loaded"
    kept = city.rows("SELECT line, postal_code FROM address ORDER BY delivery")
    assert kept == [("401 Elm Street", "02139"), (None, "02140")]
