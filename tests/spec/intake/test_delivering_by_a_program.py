"""How an agency's nightly job delivers, told by examples. docs/how-to/deliver-by-program.md

The school district's program has a token for its source `district`, and nothing else.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.deliveries import ROSTER, ROSTER_COLUMNS, child
from tests.factories.programs import (
    DAYS,
    DELIVERIES,
    LEAD,
    OFFICE,
    Program,
    run_what_was_asked,
    token_for,
)
from wholecity.audit.models import Entry
from wholecity.intake import actions
from wholecity.intake.models import Delivery, ServiceToken

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> Program:
    return Program(token_for("district", key="district-nightly"))


def test_a_delivery_is_taken_with_202_and_the_address_at_which_its_state_is_told(district) -> None:
    answer = district.bring()
    assert answer.status_code == 202
    state = district.get(answer["Location"]).json()
    assert (state["state"], state["done"], state["rows"]) == ("waiting", False, None)
    run_what_was_asked()
    state = district.get(answer["Location"]).json()
    assert (state["state"], state["done"]) == ("loaded", True)
    assert (state["rows"], state["accepted"], state["quarantined"]) == (1, 1, 0)
    assert state["files"][0]["name"] == "days.csv"
    assert Delivery.objects.get(number=state["delivery"]).way == "api"


def test_the_same_file_again_is_the_same_delivery_while_it_waits_and_when_it_is_loaded(
    district,
) -> None:
    first = district.bring()
    waits = district.bring(name="another-name.csv")
    run_what_was_asked()
    loaded = district.bring()
    assert [a.status_code for a in (first, waits, loaded)] == [202, 200, 200]
    assert {a["Location"] for a in (first, waits, loaded)} == {first["Location"]}
    assert loaded.json()["state"] == "loaded"
    assert Delivery.objects.count() == 1


def test_a_file_that_a_person_brought_before_is_the_same_as_before(district, city) -> None:
    actions.load(by=LEAD, path=city.write("days.csv", DAYS), source="district", school_year=2026)
    answer = district.bring()
    run_what_was_asked()
    state = district.get(answer["Location"]).json()
    assert (state["state"], state["same_as"]) == ("unchanged", 1)


def test_faults_say_where_and_what_and_never_a_childs_value(district) -> None:
    good = "".join(f"{n},A,2025-09-03,P\n" for n in range(1, 41))
    answer = district.bring("student_id,school_id,date,status\n" + good + "Zoë-Secret,A,Easter,P\n")
    run_what_was_asked()
    told = district.get(answer["Location"])
    assert "Zoë" not in told.content.decode()
    assert "Easter" not in told.content.decode()
    state = told.json()
    assert (state["state"], state["rows"], state["quarantined"]) == ("loaded", 41, 1)
    (fault, *_) = [f for f in state["faults"] if f["reason"] == "date"]
    assert (fault["file"], fault["field"], fault["count"]) == ("days.csv", "date", 1)


def test_too_many_faults_wait_for_a_person_of_the_city_and_the_program_is_told(district) -> None:
    answer = district.bring("student_id,school_id,date,status\n" + "7,A,Easter,P\n" * 30)
    run_what_was_asked()
    state = district.get(answer["Location"]).json()
    assert (state["state"], state["done"]) == ("paused", True)
    assert "faulty" in state["message"]
    actions.undo(by=LEAD, number=state["delivery"])
    assert district.get(answer["Location"]).json()["state"] == "undone"


def test_what_cannot_be_read_has_failed_with_the_reason(district) -> None:
    answer = district.bring("nothing,of,use\n1,2,3\n")
    run_what_was_asked()
    state = district.get(answer["Location"]).json()
    assert (state["state"], state["done"]) == ("failed", True)
    assert state["message"]
    assert district.bring("nothing,of,use\n1,2,3\n").status_code == 202, "it may be tried again"


def test_a_file_may_also_be_the_whole_body_with_its_name_beside_it(district) -> None:
    path = f"{DELIVERIES}?format=attendance_daily&school_year=2026"
    named = {"Content-Disposition": 'attachment; filename="days.csv"'}
    answer = district.post(path, DAYS.encode(), **named)
    assert answer.status_code == 202
    run_what_was_asked()
    assert district.get(answer["Location"]).json()["accepted"] == 1
    assert district.bring()["Location"] == answer["Location"], "the same as by a form"


def test_a_source_with_one_format_and_one_mapping_needs_neither_said(city) -> None:
    bell = Program(token_for("bell"))
    actions.save_mapping(by=LEAD, source="bell", name="roster", content=ROSTER)
    rows = [ROSTER_COLUMNS, *([str(v) for v in child(n)] for n in range(3))]
    text = "\n".join(",".join(row) for row in rows)
    answer = bell.bring(text, "roster.csv", format="", school_year="")
    assert answer.json()["mapping"] == "roster"
    run_what_was_asked()
    assert bell.get(answer["Location"]).json()["accepted"] == 3


def test_what_the_program_must_say_is_told_with_what_there_is_to_choose(district) -> None:
    problem = district.bring(format="")
    assert (problem.status_code, problem["Content-Type"]) == (400, "application/problem+json")
    assert "attendance_daily" in problem.json()["hint"]
    assert district.bring(format="hmis").status_code == 400
    assert district.bring(school_year="next").status_code == 400
    assert district.bring(shool_year="2026").json()["detail"].startswith("shool_year")


def test_own_deliveries_are_listed_the_newest_first_and_nobody_elses(district) -> None:
    district.bring()
    run_what_was_asked()
    district.bring(DAYS.replace("09-03", "09-04"))
    mine = district.get().json()["deliveries"]
    assert [d["state"] for d in mine] == ["waiting", "loaded"]
    other = Program(token_for("district"))
    assert other.get().json()["deliveries"] == []
    assert other.get(f"{DELIVERIES}/{mine[0]['id']}").status_code == 404


def test_while_another_delivery_is_loaded_the_program_is_told_to_come_again(district) -> None:
    district.bring()
    busy = district.bring(DAYS.replace("09-03", "09-04"))
    assert (busy.status_code, busy["Retry-After"]) == (503, "60")


def test_a_token_is_replaced_without_a_night_missed(district) -> None:
    new = Program(actions.replace_token(by=LEAD, key="district-nightly", overlap=timedelta(days=1)))
    assert [district.get().status_code, new.get().status_code] == [200, 200]
    ServiceToken.objects.exclude(ends_at=None).update(ends_at=timezone.now())
    assert [district.get().status_code, new.get().status_code] == [401, 200]


def test_each_use_is_written_down_with_where_it_came_from(district) -> None:
    district.get()
    entry = Entry.objects.get(action="use token")
    assert (entry.who, entry.role) == ("service:district-nightly", "R13")
    assert entry.details == {"asked": f"GET {DELIVERIES}", "address": OFFICE}
    used = ServiceToken.objects.get()
    assert (used.used_from, used.used_at is not None) == (OFFICE, True)
