"""Rows 40 to 42: members' papers are for whoever has a seat, or acts for one, today."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.cabinet import FAY, attended, cabinet, published, taken_on
from wholecity.governance import actions
from wholecity.governance.definitions import Presence
from wholecity.governance.models import Body, Designation, Holding
from wholecity.governance.queries.persons import sits_today
from wholecity.kernel.errors import NotAllowed
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db


def browser(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_who_has_no_seat_any_more_reads_no_papers_on_the_next_request():
    today = timezone.localdate()
    of = cabinet()
    meeting = published(of, today)
    attended(of, meeting, schools=Presence.PRESENT)
    item = taken_on(of, meeting, owner="schools", due=today + timedelta(days=9))
    member = browser("schools")
    papers = [
        reverse("governance:index"),
        reverse("governance:meeting", args=[meeting]),
        reverse("governance:packet", args=[meeting]),
        reverse("governance:mine"),
        reverse("governance:agreements"),
    ]
    assert {member.get(url).status_code for url in papers} == {200}
    assert 'href="/cabinet/"' in member.get("/").content.decode()

    actions.vacate_seat(by=FAY, seat=of.seats["schools"], until=today - timedelta(days=1))
    assert {member.get(url).status_code for url in papers} == {404}
    home = member.get("/").content.decode()
    assert 'href="/cabinet/"' not in home
    assert member.get("/measures/").status_code == 200  # released figures are no papers
    with pytest.raises(NotAllowed, match="no seat"):
        actions.note_progress(by=of.acting("schools"), action=item, text="Done?")
    assert browser("mayor").get(papers[0]).status_code == 200


def test_a_seat_counts_from_its_first_day_to_its_last_and_with_its_body():
    today, day = timezone.localdate(), timedelta(days=1)
    of = cabinet()
    mine = Holding.objects.filter(person=of.people["mayor"])
    for since, until, sits in (
        (today, None, True),
        (today - day, today, True),
        (today + day, None, False),
        (date(2020, 1, 1), today - day, False),
    ):
        mine.update(since=since, until=until)
        assert sits_today("mayor") is sits, (since, until)
    mine.update(since=today, until=None)
    Body.objects.update(until=today - day)
    assert not sits_today("mayor")


def test_a_deputy_reads_while_they_act_for_a_seat_and_an_account_without_a_seat_never():
    of = cabinet()
    url = reverse("governance:index")
    assert browser("clubs-deputy").get(url).status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    Designation.objects.filter(seat=of.seats["clubs"]).update(until=yesterday)
    assert browser("clubs-deputy").get(url).status_code == 404
    add_user(by=INSTALLATION, username="new")
    give_role(by=INSTALLATION, username="new", role=Role.CABINET_MEMBER)
    assert browser("new").get(url).status_code == 404
    give_role(by=INSTALLATION, username="new", role=Role.FACILITATOR)
    facilitator = browser("new")
    facilitator.post("/account/role/", {"role": Role.FACILITATOR.key})
    assert facilitator.get(url).status_code == 200  # the backbone's role has no seat
