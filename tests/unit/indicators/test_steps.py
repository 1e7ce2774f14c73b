"""Each step of the pipeline, looked at alone, in the small district of `world`."""

from datetime import date

import duckdb
import pytest

from tests.unit.indicators.world import fill
from wholecity.indicators.pipeline import enrolment
from wholecity.indicators.pipeline.computation import SET_ASIDE, all_steps
from wholecity.indicators.pipeline.step import run
from wholecity.indicators.rules import Method
from wholecity.kernel.school_year import SchoolYear


@pytest.fixture
def connection():
    with duckdb.connect() as made:
        fill(made)
        run(made, [enrolment.SOURCE_YEAR, *all_steps([SchoolYear(2026)], Method(minimum_days=5))])
        yield made


def rows(connection, columns: str, step: str, where: str = "TRUE"):
    return connection.execute(f"SELECT {columns} FROM {step} WHERE {where} ORDER BY ALL").fetchall()


# Children are numbered in the order of their IDs; the one without a link comes last.
ANA, BEN, CEM, DEE, FAY, EVE = range(1, 7)


def test_a_source_that_delivers_days_is_counted_by_day_until_its_last_one(connection):
    found = rows(connection, "source, school_year, basis, last_day", "attendance_basis")
    assert found == [("district", 2026, "daily", date(2025, 9, 12))]


def test_a_record_without_a_link_is_a_child_of_its_own(connection):
    found = rows(connection, "student, child, linked", "student_record", "NOT linked")
    assert found == [(EVE, "record:district/eve", False)]


def test_stays_that_share_a_day_cross(connection):
    assert rows(connection, "student", "crossing") == [(DEE,)]


def test_an_open_stay_ends_with_the_last_recorded_day(connection):
    assert rows(connection, "DISTINCT last_day", "spell", f"student = {ANA}") == [
        (date(2025, 9, 12),)
    ]


def test_days_enrolled_are_days_of_instruction_of_the_school(connection):
    found = rows(connection, "student, enrolled / 10", "child_year")
    assert found == [(ANA, 9), (BEN, 9), (CEM, 9), (DEE, 10), (FAY, 10), (EVE, 3)]


def test_a_day_in_two_schools_counts_once_and_a_day_open_in_one_counts(connection):
    # Nine days at north, ten at south, ten together.
    found = rows(connection, "school, count(*)", "crossing_day", "TRUE GROUP BY school")
    assert [days for _, days in found] == [9, 10]
    assert rows(connection, "enrolled / 10", "child_year", f"student = {DEE}") == [(10,)]


def test_the_school_is_the_one_with_the_most_days_and_of_equals_the_later(connection):
    names = dict(rows(connection, "school, school_key", "school_number"))
    found = dict(rows(connection, "student, school", "child_year"))
    assert {student: names[school] for student, school in found.items()} == {
        ANA: "north",
        BEN: "north",
        CEM: "south",
        DEE: "south",
        FAY: "south",
        EVE: "south",
    }


def test_absences_count_on_days_of_instruction_and_from_half_a_day(connection):
    found = rows(connection, "student, days", "daily_absence", "NOT outside AND NOT crosses")
    assert found == [(ANA, 1), (BEN, 2), (CEM, 1)]


def test_absences_outside_enrolment_or_calendar_are_set_aside(connection):
    # gus is enrolled nowhere; ben was marked absent on a closed day.
    assert connection.execute(SET_ASIDE).fetchone() == (2,)


def test_in_school_at_any_school_is_in_school(connection):
    found = rows(connection, "day, missed, contradicted", "settled_day", "missed OR contradicted")
    assert found == [(date(2025, 9, 1), True, False), (date(2025, 9, 2), False, True)]


def test_a_suspension_is_known_by_its_day(connection):
    assert rows(connection, "student", "child_year", "suspended_days > 0") == [(CEM,)]


def test_a_stay_in_shelter_reaches_the_student_through_the_link(connection):
    assert rows(connection, "student, school_year", "homeless_student") == [(FAY, 2026)]


def test_who_never_came_to_the_program_did_not_take_part(connection):
    assert rows(connection, "student", "program_student") == [(FAY,)]


def test_each_student_is_in_one_row_with_what_happened(connection):
    columns = "student, eligible, missed_10, mobile, suspended, homeless, in_program"
    assert rows(connection, columns, "student") == [
        (ANA, True, True, False, False, False, False),
        (BEN, True, True, False, False, False, False),
        (CEM, True, True, True, True, False, False),
        (DEE, True, True, True, False, False, False),
        (FAY, True, False, False, False, True, True),
        (EVE, False, False, False, False, False, False),
    ]


def test_every_grouping_adds_up_to_the_whole(connection):
    whole = rows(connection, "students, missed_10", "numbered_cell", _only())
    assert whole == [(5, 4)]
    for key in ("school", "race_ethnicity", "grade", "sex", "low_income", "disability"):
        assert (
            rows(connection, "sum(students), sum(missed_10)", "numbered_cell", _only(key)) == whole
        )


def _only(*keys: str) -> str:
    divisions = (
        "school",
        "neighbourhood",
        "grade",
        "race_ethnicity",
        "low_income",
        "english_learner",
        "disability",
        "sex",
    )
    return " AND ".join(f"{d} IS {'NOT ' if d in keys else ''}NULL" for d in divisions)
