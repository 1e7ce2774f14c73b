"""What waits for whom: answers of members, stopped deliveries and late sources of the data lead."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.agreements import in_force
from tests.factories.cabinet import FAY, attended, cabinet, published, taken_on
from wholecity.governance import actions
from wholecity.governance.definitions import Presence
from wholecity.governance.models import Response
from wholecity.intake import actions as intake
from wholecity.intake.models import Delivery, Source
from wholecity.people.models import Organization, User
from wholecity.people.rules import Acting
from wholecity.web.waiting import waiting_for

pytestmark = pytest.mark.django_db

LEAD = Acting("dana", "R15")
MAYOR = Acting("mia", "R1")


def test_the_first_page_says_what_waits_for_whoever_has_a_seat() -> None:
    city, today = cabinet(), timezone.localdate()
    held = published(city, today - timedelta(days=7))
    attended(city, held, schools=Presence.PRESENT)
    taken_on(city, held, due=today - timedelta(days=1))
    taken_on(city, held, text="Find buses", due=today)
    actions.close_meeting(by=FAY, meeting=held)
    coming = published(city, today + timedelta(days=20))
    published(city, today + timedelta(days=40))
    waiting = waiting_for(city.acting("mayor"))
    assert [(item.kind, item.url) for item in waiting] == [
        ("care", "/cabinet/mine/"),
        ("care", "/cabinet/mine/#actions"),
        ("plain", f"/cabinet/meetings/{coming}/"),
    ]
    owed, overdue, meeting = (item.words for item in waiting)
    assert owed == "You owe 2 answers to action items"
    assert overdue == "1 action item that you took on is overdue"
    assert meeting.startswith("Next meeting: ")
    page, index = (_page(path, "mayor") for path in ("/", "/cabinet/"))
    assert "You owe 2 answers to action items</a>" in page
    assert f'href="/cabinet/meetings/{coming}/packet.pdf">Packet (PDF)</a>' in page
    assert "What waits for me: 2 answers owed, 1 overdue</a>" in index
    Response.objects.update(asked_at=timezone.now() - timedelta(hours=49))
    assert words(city.acting("mayor"))[0] == ("You owe 2 answers to action items; 2 are overdue")
    # Whoever was there owes nothing; whoever has no seat is not told of meetings.
    assert [w.split(":")[0] for w in words(city.acting("schools"))] == ["Next meeting"]
    assert words(Acting("somebody", "R1")) == words(LEAD) == []


def _page(path: str, who: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=who))
    return client.get(path).content.decode()


@pytest.fixture
def source() -> Source:
    agreement = in_force("all", "district", title="Data of the cabinet")
    return Source.objects.create(
        key="district",
        title="Student information system",
        organization=Organization.objects.get(key="schools"),
        agreement=agreement,
        frequency_days=7,
    )


def delivered(source: Source, *, days_ago: int, state: str) -> None:
    received = timezone.localdate() - timedelta(days=days_ago)
    Delivery.objects.create(
        number=Delivery.objects.count() + 1,
        source=source,
        agreement=source.agreement,
        format="edfi",
        received_on=received,
        finished_at=timezone.now(),
        by="dana",
        state=state,
    )


def words(acting: Acting) -> list[str]:
    return [item.words for item in waiting_for(acting)]


def test_a_stopped_delivery_waits_for_the_data_lead_alone(source: Source) -> None:
    delivered(source, days_ago=0, state="paused")
    assert words(LEAD) == ["Delivery 1 of Student information system has too many faults and waits"]
    assert words(MAYOR) == []


def test_a_source_that_is_late_is_named(source: Source) -> None:
    delivered(source, days_ago=7, state="loaded")
    assert words(LEAD) == []
    Delivery.objects.update(received_on=timezone.localdate() - timedelta(days=8))
    assert words(LEAD) == ["An agreed delivery is late: Student information system"]


def test_each_thing_leads_to_the_page_on_which_it_is_done(source: Source) -> None:
    delivered(source, days_ago=0, state="paused")
    assert [item.url for item in waiting_for(LEAD)] == ["/deliveries/"]


def test_a_program_that_waits_for_a_second_person_or_ends_soon_is_on_the_first_page(
    source: Source,
) -> None:
    today, ann = timezone.localdate(), Acting("ann", "R10")
    for by, key, days in ((ann, "asked", 300), (LEAD, "soon", 7), (LEAD, "later", 300)):
        ends = today + timedelta(days=days)
        intake.make_service_account(by=by, key=key, source="district", ends_on=ends)
    told = [item.url.rsplit("/", 2)[1] for item in waiting_for(LEAD) if "service" in item.url]
    assert told == ["asked", "soon"]
    assert [item.words for item in waiting_for(Acting("ben", "R10"))] == [
        "A service account waits for you to confirm it: asked"
    ]
    assert waiting_for(ann) == []
