"""How good a delivery is, against the last one: numbers only."""

from datetime import date

import pytest

from tests.factories import deliveries as made
from wholecity.intake import actions, queries
from wholecity.intake.models import Delivery
from wholecity.kernel.errors import BadInput, NotFound

HEADER = "student_id,school_id,date,status,portion_absent\n"


def attendance(city, name, rows, **more):
    return city.load(city.write(name, HEADER + "".join(rows)), school_year=2026, **more)


def test_how_far_each_field_is_filled_rounded_down(school_year):
    rows = [f"{n},A,2025-09-02,P,\n" for n in range(1, 40)] + ["40,A,2025-09-02,E,0.5\n"]
    attendance(school_year, "a.csv", rows)
    found = queries.quality(1)
    filled = {f.field: (f.filled, f.percent, f.percent_before) for f in found.records[0].fields}
    assert filled["student_id"] == (40, 100, None)
    assert filled["portion_absent"] == (1, 2, None)
    assert found.before is None


def test_how_codes_are_spread_against_the_last_delivery(school_year):
    attendance(school_year, "a.csv", [f"{n},A,2025-09-02,P,\n" for n in range(1, 41)])
    rows = [f"{n},A,2025-09-03,{'U' if n < 9 else 'P'},\n" for n in range(1, 41)]
    attendance(school_year, "b.csv", rows)
    found = queries.quality(2)
    spread = next(c for c in found.records[0].codes if c.field == "status")
    assert spread.counts == {"present": 32, "unexcused": 8}
    assert spread.before == {"present": 40}
    assert "status of attendance holds unexcused for the first time." in found.drift


def test_new_and_missing_columns_and_unknown_codes_are_drift(school_year):
    attendance(school_year, "a.csv", [f"{n},A,2025-09-02,P,\n" for n in range(1, 41)])
    text = "student_id,school_id,date,status,room\n"
    text += "".join(f"{n},A,2025-09-03,P,1\n" for n in range(1, 41)) + "1,A,2025-09-04,Q,1\n"
    school_year.load(school_year.write("b.csv", text), school_year=2026)
    assert set(queries.quality(2).drift) == {
        "attendance has a new column room.",
        "attendance no longer has the column portion_absent.",
        "status holds unknown codes in 1 rows of b.csv.",
    }


def test_several_rows_of_a_student_on_a_day_are_counted(school_year):
    with school_year.warehouse.writing() as connection:
        connection.execute(
            "INSERT INTO school (delivery, source, school_key) VALUES (0, 'district', 'B')"
        )
    rows = [f"{n},A,2025-09-02,P,\n" for n in range(1, 41)]
    rows += [f"{n},B,2025-09-02,U,\n" for n in range(1, 4)]
    attendance(school_year, "a.csv", rows)
    assert queries.quality(1).records[0].alike == {"student_id, date": 3}


def test_a_delivery_that_came_late_says_by_how_many_days(school_year):
    rows = [f"{n},A,2025-09-02,P,\n" for n in range(1, 41)]
    attendance(school_year, "a.csv", rows, received_on=date(2026, 1, 5))
    attendance(
        school_year,
        "b.csv",
        [r.replace("09-02", "09-03") for r in rows],
        received_on=date(2026, 1, 20),
    )
    assert queries.quality(1).days_late is None
    assert queries.quality(2).days_late == 8


def test_freshness_of_sources_against_what_was_agreed(school_year):
    rows = [f"{n},A,2025-09-02,P,\n" for n in range(1, 41)]
    attendance(school_year, "a.csv", rows, received_on=date(2026, 1, 5))
    told = {s.key: s for s in queries.sources(date(2026, 1, 20))}
    assert (told["district"].last_received_on, told["district"].days_late) == (date(2026, 1, 5), 8)
    assert (told["bell"].last_received_on, told["bell"].days_late) == (None, None)


def test_the_operational_database_holds_no_value_of_a_child(city):
    rows = [made.child(n, Last="Unmistakable") for n in range(30)]
    city.load_roster(*rows, made.child(99, Last="Unmistakable", DOB="Unmistakable"))
    delivery = Delivery.objects.get()
    told = [delivery.quality, delivery.tables, delivery.notes, delivery.message]
    told += [list(rows.values()) for rows in (delivery.faults, delivery.fault_counts)]
    assert "Unmistakable" not in str(told)


def test_sources_are_registered_once_and_brought_up_to_date(city, by):
    changed = {**made.CITY, "sources": [{**made.CITY["sources"][0], "title": "New system"}]}
    assert actions.register_city(by=by, city=changed) == ["district"]
    assert queries.source("district").title == "New system"
    assert len(queries.sources()) == 3


def test_a_source_may_not_do_what_its_agreement_does_not_give(city, by):
    beyond = {**made.CITY["sources"][0], "lanes": ["RESEARCH"]}
    with pytest.raises(BadInput, match="RESEARCH"):
        actions.register_city(by=by, city={**made.CITY, "sources": [beyond]})
    assert queries.source("district").lanes == ("EVALUATE",)


def test_an_unknown_delivery_and_source(city):
    with pytest.raises(NotFound, match="no delivery 7"):
        queries.delivery(7)
    with pytest.raises(NotFound, match="no source x"):
        queries.source("x")
