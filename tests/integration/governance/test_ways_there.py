"""What somebody looks for is linked from where they look for it, for those who may see it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.cabinet import cabinet, published
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return cabinet()


def page_of(username: str, name: str, *args) -> str:
    if not User.objects.filter(username=username).exists():
        add_user(by=INSTALLATION, username=username)
        give_role(by=INSTALLATION, username=username, role=Role.FACILITATOR)
    client = Client()
    client.force_login(User.objects.get(username=username))
    answer = client.get(reverse(f"governance:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", ["health", "health-deputy"])
def test_names_at_the_table_lead_to_the_person_for_who_writes_the_record(of, who):
    link = f'href="{reverse("governance:person", args=[of.people[who]])}"'
    for name, key in (("body", of.key), ("seat", of.seats["health"])):
        assert link in page_of("fay", name, key)
        member = page_of("mayor", name, key)
        assert link not in member
        assert who.replace("-", " ").title() in member


def test_the_members_of_a_body_are_a_table_from_its_page(of):
    link = f'href="{reverse("governance:export-members", args=[of.key])}"'
    assert link in page_of("fay", "body", of.key)
    assert link not in page_of("mayor", "body", of.key)


def test_the_whole_record_is_found_from_the_cabinet(of):
    link = f'href="{reverse("governance:records")}#everything"'
    assert link in page_of("fay", "index")
    assert 'id="everything"' in page_of("fay", "records")
    assert link not in page_of("mayor", "index")


def test_the_calendar_is_called_what_people_look_for(of):
    meeting = published(of, timezone.localdate())
    for name, args in (("index", ()), ("mine", ()), ("meeting", (meeting,))):
        page = page_of("mayor", name, *args)
        assert f'href="{reverse("governance:calendar")}"' in page
        assert "in your own calendar program" in page
