"""What waits for the data lead: stopped deliveries and late sources."""

from datetime import timedelta

import pytest
from django.utils import timezone

from wholecity.agreements.models import Agreement
from wholecity.intake.models import Delivery, Source
from wholecity.people.models import Organization
from wholecity.people.rules import Acting
from wholecity.web.waiting import waiting_for

pytestmark = pytest.mark.django_db

LEAD = Acting("dana", "R15")
MAYOR = Acting("mia", "R1")


@pytest.fixture
def source() -> Source:
    agreement = Agreement.objects.create(
        key="all", title="Data of the cabinet", tier="dsa", starts="2024-07-01"
    )
    return Source.objects.create(
        key="district",
        title="Student information system",
        organization=Organization.objects.create(key="schools", name="Riverton Public Schools"),
        agreement=agreement,
        frequency_days=7,
    )


def delivered(source: Source, *, days_ago: int, state: str) -> None:
    received = timezone.localdate() - timedelta(days=days_ago)
    Delivery.objects.create(
        number=Delivery.objects.count() + 1,
        source=source,
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
