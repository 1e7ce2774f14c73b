"""Who at the table speaks for which children, beside the children of the city."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django.asserts import assertContains

from tests.factories.cabinet import FAY, SINCE, cabinet
from tests.factories.releases import released
from wholecity.audit.models import Entry
from wholecity.governance import actions, queries
from wholecity.governance.queries.voices import _share, voices, voices_of
from wholecity.kernel.errors import BadInput, NotAllowed
from wholecity.measures.queries.values import Point, State
from wholecity.people.models import User

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 17)


@pytest.fixture
def of():
    return cabinet()


def spoken(of, day=TODAY) -> dict[str, list[str]]:
    return {row.title: [name for _, name in row.seats] for row in voices(of.key, day) if row.seats}


def test_a_seat_speaks_for_whom_it_was_said_last(of):
    for said in (("youth", "low-income"), ("youth",)):
        actions.speak_for(by=FAY, seat=of.seats["clubs"], constituencies=said)
    assert voices_of(of.seats["clubs"]) == ["youth"]
    assert spoken(of) == {"Young people, in their own voice": ["Boys and Girls"]}
    last = Entry.objects.filter(action="speak for").latest("at")
    assert (last.details["children"], last.details["was"]) == (
        ["youth"],
        {"children": ["low-income", "youth"]},
    )


def test_a_vacant_seat_and_staff_speak_for_nobody(of):
    for who in ("vacant", "office", "clubs"):
        actions.speak_for(by=FAY, seat=of.seats[who], constituencies=["families"])
    assert spoken(of) == {"Parents and caregivers, in their own voice": ["Boys and Girls"]}
    actions.vacate_seat(by=FAY, seat=of.seats["clubs"], until=TODAY - timedelta(days=1))
    assert spoken(of) == {}
    assert spoken(of, SINCE) != {}


def test_nobody_speaks_for_children_that_there_are_not(of):
    with pytest.raises(BadInput, match="“martians” is no group"):
        actions.speak_for(by=FAY, seat=of.seats["clubs"], constituencies=["martians"])
    with pytest.raises(NotAllowed):
        actions.speak_for(by=of.acting("mayor"), seat=of.seats["clubs"], constituencies=["youth"])
    assert voices_of(of.seats["clubs"]) == []


def test_shares_are_those_that_were_released(of, settings, tmp_path):
    settings.RELEASES = tmp_path / "releases"
    assert all(row.share is None for row in voices(of.key, TODAY))
    released(y2026=0.22)
    rows = {row.title: row for row in voices(of.key, TODAY)}
    known = [row for row in rows.values() if row.share is not None and row.share.is_shown]
    assert known, "else nothing was compared"
    assert all(0 < row.share.value <= 100 and row.share.period == "2025-26" for row in known)
    assert all(row.is_unheard for row in known)


def test_a_share_is_whole_and_what_is_less_than_one_is_a_limit():
    def share(count: str) -> tuple[Decimal | None, str]:
        point = Point("2025-26", 2026, State.SHOWN, Decimal(count))
        told = _share(point, Decimal(1000))
        return told.value, told.bound

    assert share("344") == (Decimal(34), "")
    assert share("3") == (Decimal(1), "at_most")
    assert share("0") == (Decimal(0), "")
    hidden = Point("2025-26", 2026, State.WITHHELD)
    assert _share(hidden, Decimal(1000)) == hidden


def test_the_page_and_the_history_say_it(of):
    actions.speak_for(by=FAY, seat=of.seats["clubs"], constituencies=["youth"])
    member = Client()
    member.force_login(User.objects.get(username="mayor"))
    assertContains(member.get(f"/cabinet/{of.key}/voices/"), "Boys and Girls")
    assertContains(member.get(f"/cabinet/seats/{of.seats['clubs']}/"), "Young people")
    rows = queries.history(queries.Wanted(action="speak for")).rows
    assert [row.done for row in rows] == ["Said for whom the seat speaks"]
