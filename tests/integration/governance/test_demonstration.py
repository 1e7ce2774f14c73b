"""The demonstration's cabinet has lived for two years."""

import pytest
from django.utils import timezone

from tests.factories.cabinet import FAY, demo_cabinet
from wholecity.governance import queries
from wholecity.governance.actions import make_demo_cabinet
from wholecity.governance.models import Body, Meeting, Seat
from wholecity.governance.rules.responses import Standing
from wholecity.mail.queries import outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    demo_cabinet()


def test_it_has_met_twenty_times_and_left_decisions_and_open_ends(demo):
    today = timezone.localdate()
    cabinet = Body.objects.get(kind="cabinet")
    held = Meeting.objects.filter(body=cabinet, state="closed")
    days = sorted(held.values_list("day", flat=True))
    assert len(days) == 20
    assert (days[-1] - days[0]).days > 600
    assert days[-1] < today
    assert Seat.objects.filter(body=cabinet, until=None).count() == 14
    assert len(queries.adopted(cabinet.key)) == 20
    ends = queries.open_ends(cabinet.key, today)
    assert any(action.is_overdue for action in ends.actions)
    assert any(not action.is_overdue for action in ends.actions)
    assert ends.late
    standings = {r.standing for m in held for r in queries.responses_of(m.id)}
    assert {Standing.ON_TIME, Standing.LATE, Standing.OVERDUE} <= standings


def test_what_happened_happened_before_today(demo):
    now = timezone.now()
    for meeting in Meeting.objects.filter(state="closed"):
        assert meeting.published_at < meeting.closed_at <= now
        for row in queries.actions_of(meeting.id, timezone.localdate()):
            assert row.published_at == meeting.closed_at
            assert row.ended_on is None or meeting.day <= row.ended_on <= now.date()
        for answer in queries.responses_of(meeting.id):
            assert answer.answered_at is None or meeting.closed_at < answer.answered_at <= now


def test_made_again_it_stays_as_it_is(demo):
    before = Meeting.objects.count()
    make_demo_cabinet(by=FAY)
    assert Meeting.objects.count() == before


def test_letters_are_of_what_is_ahead(demo):
    assert set(outbox().values_list("kind", flat=True)) == {"invitation"}
    assert outbox().count() == 13  # of the fourteen seats one is vacant
