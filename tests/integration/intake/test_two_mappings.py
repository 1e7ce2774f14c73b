"""One source may hand over several tables, each with a mapping of its own."""

import pytest

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
