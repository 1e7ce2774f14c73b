"""Somebody who may read opens children's pages one after the other: stopped, told, and no danger.

T16. The clock is ours; the limit is the one that a city has which changes nothing.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format

from tests.factories.disclosures import SAID, look
from tests.integration.casework.test_emergencies import THREAT
from tests.integration.casework.test_looking import TOKEN, client, looks
from wholecity.audit.actions import disclose_many
from wholecity.audit.definitions import OneChild
from wholecity.audit.models import Alert, Entry
from wholecity.audit.rules.laws import Shown
from wholecity.casework.actions import look_at_child
from wholecity.kernel.errors import TooMany


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        at = timezone.now() + timedelta(minutes=1)  # after whoever signs in by the true one

        @classmethod
        def on(cls, **by):
            cls.at += timedelta(**by)

    monkeypatch.setattr(timezone, "now", lambda: Clock.at)
    return Clock


def opened_pages(by, number, clock, **between):
    """The entries of so many pages of different children, as the page itself leaves them."""
    with transaction.atomic():
        for one in range(number):
            look(f"child-{one}", by=by, agency="bell")
            clock.on(**between)


def test_five_hundred_pages_in_ten_minutes_are_not_to_be_had(city, clock):
    worker, url = client(city.ana), f"/caseload/{city.children['c1']}/"
    began = clock.at
    opened_pages(city.ana, 249, clock, seconds=1)
    assert worker.get(url).status_code == 200  # the 250th
    answer = worker.get(url)
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Ana1" not in page
    again = began + timedelta(minutes=10)
    assert int(answer["Retry-After"]) == (again - clock.at).total_seconds() + 1
    shown = timezone.localtime(again + timedelta(minutes=1, seconds=1))
    assert f"You can go on at {time_format(shown, 'TIME_FORMAT')}." in page
    refused = Entry.objects.get(action="refuse")
    assert (refused.who, refused.object_id) == ("ana", city.children["c1"])
    assert refused.details["reasons"] == ["too many"]
    alert = Alert.objects.get(rule="stopped")
    assert (alert.who, alert.details) == ("ana", {"pages": 250, "minutes": 10})
    told = client(city.pat).get(f"/oversight/alerts/{alert.id}/").content.decode()
    assert "250 pages of children within 10 minutes" in told

    other = worker.get("/caseload/2222222222AB/")  # a child that is not there
    assert other.status_code == 429
    assert TOKEN.sub("", other.content.decode()).replace("2222222222AB", "") == TOKEN.sub(
        "", page
    ).replace(city.children["c1"], "")
    assert worker.get("/caseload/").status_code == 200  # the list is no page of a child

    clock.at = again + timedelta(seconds=1)
    assert worker.get(url).status_code == 200
    assert client(city.bea).get(url).status_code == 200  # another account is not stopped


def test_an_emergency_is_not_stopped_also_of_a_child_on_the_caseload(city, settings, clock):
    settings.CHILD_PAGES = 3
    opened_pages(city.ana, 3, clock)
    worker, mine, other = client(city.ana), city.children["c1"], city.children["c3"]
    assert worker.get(f"/caseload/{mine}/").status_code == 429
    for child in (mine, other):
        form = {"child": child, "threat": THREAT, "at_risk": "The child"}
        sent = worker.post("/caseload/emergency/", form)
        assert sent.status_code == 302
        assert worker.get(sent["Location"]).status_code == 200
        assert looks(object_id=child, who="ana").latest("at").details["reason"] == THREAT
    assert worker.get(f"/caseload/{city.children['c2']}/").status_code == 429
    clock.on(minutes=60)
    opened_pages(city.ana, 3, clock)
    assert worker.get(f"/caseload/{mine}/").status_code == 429  # that emergency is over


def test_lists_and_the_same_page_on_several_grounds_do_not_fill_the_limit(city, settings, clock):
    settings.CHILD_PAGES = 3
    everybody = [OneChild(f"child-{n}", (Shown("name", "C3", "bell"),)) for n in range(20)]
    with transaction.atomic():
        disclose_many(by=city.ana, children=everybody, **SAID)
        for _ in range(5):  # one page, five grounds
            look("child-1", by=city.ana)
    assert look_at_child(by=city.ana, child=city.children["c1"])
    assert look_at_child(by=city.ana, child=city.children["c2"])
    with pytest.raises(TooMany):
        look_at_child(by=city.ana, child=city.children["c1"])
    clock.on(minutes=10, seconds=1)
    assert look_at_child(by=city.ana, child=city.children["c1"])
