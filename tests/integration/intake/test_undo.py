"""Taking a delivery back: as if it had never come, whatever came before and after it."""

import pytest

from tests.factories import deliveries as made
from wholecity.intake import actions, queries
from wholecity.kernel.errors import Conflict


def names(city):
    return dict(city.rows("SELECT person_key, first_name FROM person WHERE source = 'bell'"))


def roster(city, **first_names):
    rows = [made.child(int(k[1:]), First=name) for k, name in first_names.items()]
    return city.load_roster(*rows, accept=True)


def test_rows_that_a_delivery_replaced_come_back(city, by):
    roster(city, c1="Ana", c2="Ben")
    second = roster(city, c1="Anna")
    assert names(city) == {"c1": "Anna", "c2": "Ben"}
    person = next(t for t in second.tables if t["table"] == "person")
    assert (person["rows"], person["replaced"]) == (1, 1)
    actions.undo(by=by, number=2)
    assert names(city) == {"c1": "Ana", "c2": "Ben"}
    assert city.rows("SELECT count(*) FROM superseded.person") == [(0,)]


def test_a_delivery_in_the_middle_goes_without_touching_the_later_one(city, by):
    roster(city, c1="Ana")
    roster(city, c1="Anna", c2="Ben")
    roster(city, c1="Annie")
    actions.undo(by=by, number=2)
    assert names(city) == {"c1": "Annie"}
    actions.undo(by=by, number=3)
    assert names(city) == {"c1": "Ana"}


def test_quarantine_and_provenance_go_with_the_delivery(city, by):
    city.load_roster(*[made.child(n) for n in range(30)], made.child(99, DOB="never"))
    assert city.quarantine(1)
    actions.undo(by=by, number=1)
    assert not city.quarantine(1)
    assert not city.rows("SELECT * FROM delivery")


def test_what_was_taken_back_can_be_loaded_again_and_is_then_the_newest(city, by):
    roster(city, c1="Ana")
    roster(city, c1="Anna")
    actions.undo(by=by, number=1)
    assert names(city) == {"c1": "Anna"}
    again = actions.load_again(by=by, number=1)
    assert (again.row.number, again.row.state) == (3, "loaded")
    assert names(city) == {"c1": "Ana"}
    actions.undo(by=by, number=3)
    assert names(city) == {"c1": "Anna"}


def test_the_same_file_can_be_delivered_again_after_it_was_taken_back(city, by):
    roster(city, c1="Ana")
    actions.undo(by=by, number=1)
    assert roster(city, c1="Ana").row.state == "loaded"


def test_nothing_is_taken_back_twice(city, by):
    roster(city, c1="Ana")
    actions.undo(by=by, number=1)
    with pytest.raises(Conflict, match="nothing to take back"):
        actions.undo(by=by, number=1)
    assert queries.delivery(1).row.state == "undone"


def test_a_contradiction_is_a_warning_that_names_field_and_line_but_no_value(city):
    roster(city, c1="Ana", c2="Ben")
    rows = [made.child(1, First="Ana", DOB="12/24/2014"), made.child(2, First="Benjamin")]
    second = city.load_roster(*rows)
    told = {(t.field, t.reason, t.warning, t.count) for t in second.totals}
    assert told == {("birth_date", "changed", True, 1), ("first_name", "changed", True, 1)}
    warnings, count = queries.faults(2, warnings=True)
    assert count == 2
    assert {(w.file, w.line, w.field) for w in warnings} == {
        ("roster.csv", 2, "birth_date"),
        ("roster.csv", 3, "first_name"),
    }
    assert "2014" not in str(warnings)
    assert "Benjamin" not in str(warnings)


def test_rows_of_one_delivery_that_disagree_about_a_child_are_a_warning(city):
    loaded = city.load_roster(
        made.child(1, First="Ana", Site="north"), made.child(1, First="Anna", Site="south")
    )
    assert names(city) == {"c1": "Anna"}
    assert [(t.record, t.reason, t.count) for t in loaded.totals] == [("person", "differing", 1)]
    assert city.rows("SELECT count(*) FROM participation") == [(2,)]
