"""Who is told of what expires and of data to be destroyed: each once, with no title outside."""

from datetime import date, timedelta

import pytest
from django.conf import settings as real
from django.utils import timezone

from tests.factories.agreements import in_force
from wholecity.agreements import actions
from wholecity.agreements.actions.notices import send_notices
from wholecity.agreements.models import Agreement
from wholecity.agreements.tasks import remind
from wholecity.mail.actions import set_preference
from wholecity.mail.definitions import How
from wholecity.mail.models import Message
from wholecity.people.actions import add_user, give_role, register_person
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.roles import Role
from wholecity.policy.terms import Tier
from wholecity.web.waiting import waiting_for

pytestmark = pytest.mark.django_db

LEAD, OFFICER = Acting("lea", Role.DATA_LEAD), Acting("pat", Role.PRIVACY_OFFICER)


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def people() -> None:
    for name, *roles in (
        ("lea", Role.DATA_LEAD),
        ("pat", Role.PRIVACY_OFFICER),
        ("both", Role.DATA_LEAD, Role.PRIVACY_OFFICER),
        ("mia", Role.CABINET_MEMBER),
    ):
        add_user(by=INSTALLATION, username=name)
        register_person(
            by=INSTALLATION, name=name.capitalize(), email=f"{name}@example.gov", username=name
        )
        for role in roles:
            give_role(by=INSTALLATION, username=name, role=role)


def told() -> list[tuple[str, str]]:
    return sorted(Message.objects.values_list("kind", "to"))


def test_an_expiring_agreement_is_told_at_the_beginning_and_two_weeks_before(people):
    in_force("school-data", "district", title="Secret title", ends=today() + timedelta(days=60))
    days = [today() + timedelta(days=n) for n in range(61)]
    sent = {day: number for day in days if (number := send_notices(day))}
    assert sent == {days[0]: 3, days[46]: 3}  # 46 days later it is two weeks before the end
    assert [to for _, to in told()] == ["both@example.gov"] * 2 + ["lea@example.gov"] * 2 + [
        "pat@example.gov"
    ] * 2
    for message in Message.objects.all():
        assert "Secret" not in message.subject
        assert "Secret title" in message.text
        assert f"{real.ADDRESS}/agreements/school-data/" in message.text
    assert [send_notices(day) for day in days] == [0] * 61


def test_nobody_is_told_before_the_days_of_notice(people):
    in_force("school-data", "district", ends=today() + timedelta(days=91))
    assert send_notices(today()) == 0
    assert send_notices(today() + timedelta(days=1)) == 3


def test_a_new_last_day_is_told_anew(people):
    in_force("school-data", "district", ends=today() + timedelta(days=60))
    send_notices(today())
    last = today() + timedelta(days=40)
    actions.end(by=LEAD, key="school-data", why="It ends.", last_day=last)
    assert send_notices(today()) == 3


def test_data_to_be_destroyed_are_told_once_from_their_day_on(people):
    in_force("school-data", "district", ends=today(), destroy_by=today() + timedelta(days=20))
    Message.objects.all().delete()
    days = [today() + timedelta(days=n) for n in range(1, 40)]
    sent = {day: number for day in days if (number := send_notices(day))}
    assert sent == {today() + timedelta(days=20): 3}
    assert {kind for kind, _ in told()} == {"agreement-destruction"}


def test_without_a_day_of_destruction_they_are_due_at_the_end(people):
    in_force("school-data", "district")
    actions.end(by=LEAD, key="school-data", why="It ends.")
    assert remind.call() == 3


def test_each_is_told_in_their_language(people):
    in_force("school-data", "district", ends=today() + timedelta(days=60))
    set_preference(address="pat@example.gov", how=How.AT_ONCE, language="es")
    send_notices(today())
    subjects = dict(Message.objects.values_list("to", "subject"))
    assert subjects["pat@example.gov"] == "Un acuerdo de datos termina pronto"
    assert subjects["lea@example.gov"] == "A data agreement ends soon"


def test_the_first_page_says_it_too(people):
    in_force("school-data", "district", ends=today() + timedelta(days=10))
    in_force("old-data", "shelter")
    actions.end(by=LEAD, key="old-data", why="It ends.")
    actions.draft(by=LEAD, key="next", terms=actions.Terms("Next", Tier.MOU, ()))
    Agreement.objects.filter(key="next").update(stage="review")

    def urls(acting: Acting) -> list[tuple[str, str]]:
        return [(item.kind, item.url) for item in waiting_for(acting)]

    both = [("care", "/agreements/old-data/"), ("care", "/agreements/school-data/")]
    assert sorted(urls(LEAD)) == both
    assert sorted(urls(OFFICER)) == [("care", "/agreements/next/"), *both]
    # Whoever drafted it does not review it.
    assert ("care", "/agreements/next/") not in urls(Acting("lea", Role.PRIVACY_OFFICER))
    assert urls(Acting("mia", Role.CABINET_MEMBER)) == []
