"""Making, confirming, replacing and revoking service accounts, on pages and at the terminal."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories.programs import LEAD, Program, token_for
from wholecity.audit.models import Entry
from wholecity.cli.main import cli
from wholecity.intake import actions
from wholecity.intake.models import ServiceAccount
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting

pytestmark = pytest.mark.django_db
ADMIN = Acting("ann", Role.ADMINISTRATOR)
ROOM = "/deliveries/service-accounts/"
NEW = "/deliveries/new-service-account/"
TOKEN = re.compile(r"wcd_[\w-]{43}")


@pytest.fixture(autouse=True)
def _home(city, settings) -> None:
    settings.HOME = city.home


def somebody(username: str, role: Role) -> Client:
    add_user(by=INSTALLATION, username=username)
    give_role(by=INSTALLATION, username=username, role=role)
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def in_a_month() -> Any:
    return timezone.localdate() + timedelta(days=30)


def form(**changes: str) -> dict[str, str]:
    said = {"key": "nightly", "source": "district", "networks": "203.0.113.0/24\n2001:db8::/48"}
    return {**said, "ends_on": in_a_month().isoformat(), **changes}


def page(answer: Any) -> str:
    return answer.content.decode()


def test_a_data_lead_makes_one_and_sees_its_token_once() -> None:
    lead = somebody("dana", Role.DATA_LEAD)
    made = lead.post(NEW, form())
    (token,) = TOKEN.findall(page(made))
    assert made["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert Program(token).get().status_code == 200
    for path in (ROOM, f"{ROOM}nightly/", f"{ROOM}nightly/token/"):
        assert not TOKEN.search(page(lead.get(path)))
    shown = page(lead.get(f"{ROOM}nightly/"))
    assert "203.0.113.0/24" in shown
    assert "203.0.113.7" in shown, "from where it came last"
    assert lead.post(NEW, form()).status_code == 422, "sent twice, made once"


def test_what_an_administrator_makes_is_confirmed_by_another_person() -> None:
    ann, ben = (somebody(name, Role.ADMINISTRATOR) for name in ("ann", "ben"))
    answer = ann.post(NEW, form())
    assert answer.status_code == 302
    assert not TOKEN.search(page(ann.get(f"{ROOM}nightly/")))
    assert "brought" not in page(ann.get(f"{ROOM}nightly/")), (
        "deliveries are not an administrator's"
    )
    assert ann.post(f"{ROOM}nightly/confirm/").status_code == 404
    assert "Confirm" not in page(ann.get(f"{ROOM}nightly/"))
    assert "Confirm" in page(ben.get(f"{ROOM}nightly/"))
    (token,) = TOKEN.findall(page(ben.post(f"{ROOM}nightly/confirm/")))
    assert Program(token, "203.0.113.7").get().status_code == 200
    assert not TOKEN.search(page(ben.post(f"{ROOM}nightly/confirm/", follow=True)))
    assert [e.who for e in Entry.objects.filter(action="confirm service account")] == ["ben"]


def test_an_administrator_gets_no_token_alone_by_replacing_either() -> None:
    token_for(key="nightly")
    ann = somebody("ann", Role.ADMINISTRATOR)
    assert ann.post(f"{ROOM}nightly/token/", {"overlap": "0"}).status_code == 404
    assert "Replace" not in page(ann.get(f"{ROOM}nightly/"))
    assert ann.post(f"{ROOM}nightly/revoke/", {"reason": "Published."}).status_code == 302


def test_the_database_itself_refuses_that_one_person_does_what_two_must() -> None:
    actions.make_service_account(by=ADMIN, key="x", source="district", ends_on=in_a_month())
    with pytest.raises(NotAllowed):
        actions.confirm_service_account(by=ADMIN, key="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceAccount.objects.update(confirmed_by=ADMIN.name, confirmed_at=timezone.now())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key": "two words"}, "slug"),
        ({"key": ""}, "Give it a name"),
        ({"source": "nowhere"}, "valid choice"),
        ({"networks": "203.0.113.7/24"}, "is no network"),
        ({"networks": "0.0.0.0/0"}, "every address"),
        ({"ends_on": ""}, "required"),
        ({"ends_on": "2020-01-01"}, "between today and"),
        ({"ends_on": "2199-01-01"}, "between today and"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changes, words) -> None:
    answer = somebody("dana", Role.DATA_LEAD).post(NEW, form(**changes))
    assert answer.status_code == 422
    assert words in page(answer)
    assert not ServiceAccount.objects.exists()


def test_a_token_is_replaced_on_the_page_and_the_old_one_ends_when_one_says() -> None:
    old = Program(token_for(key="nightly"))
    lead = somebody("dana", Role.DATA_LEAD)
    ends = (timezone.localdate() + timedelta(days=300)).isoformat()
    answer = lead.post(f"{ROOM}nightly/token/", {"overlap": "24", "ends_on": ends})
    (token,) = TOKEN.findall(page(answer))
    assert [old.get().status_code, Program(token).get().status_code] == [200, 200]
    assert ServiceAccount.objects.get().ends_on.isoformat() == ends
    lead.post(f"{ROOM}nightly/token/", {"overlap": "0", "ends_on": ends})
    assert [old.get().status_code, Program(token).get().status_code] == [401, 401]


def test_what_was_revoked_stays_so_and_keeps_its_name() -> None:
    program = Program(token_for(key="nightly"))
    actions.revoke_service_account(by=LEAD, key="nightly", reason="Published.")
    assert program.get().status_code == 401
    with pytest.raises(Conflict):
        actions.replace_token(by=LEAD, key="nightly")
    with pytest.raises(Conflict):
        token_for(key="Nightly")
    with pytest.raises(BadInput):
        actions.revoke_service_account(by=LEAD, key="nightly", reason=" ")


def test_the_pages_ask_the_database_no_more_often_for_many_accounts(
    django_assert_max_num_queries,
) -> None:
    lead = somebody("dana", Role.DATA_LEAD)
    for _ in range(12):
        token_for()
    with django_assert_max_num_queries(12):
        lead.get(ROOM)
    with django_assert_max_num_queries(16):
        lead.get(f"{ROOM}program-1/")


def run(*arguments: str) -> Any:
    result = CliRunner().invoke(cli, ["intake", "service", *arguments], catch_exceptions=False)
    return result.output


def test_all_of_it_at_the_terminal() -> None:
    ends, later = in_a_month().isoformat(), (in_a_month() + timedelta(days=30)).isoformat()
    first = run(
        "add", "nightly", "--source", "district", "--ends", ends, "--network", "203.0.113.7"
    )
    assert TOKEN.fullmatch(first.strip()), "alone, so that a script can keep it"
    Program(first.strip()).get()
    second = json.loads(run("rotate", "nightly", "--overlap", "24", "--ends", later, "--json"))
    (row,) = json.loads(run("list", "--json"))["service_accounts"]
    assert (row["name"], row["ends_on"], row["counts"]) == ("nightly", later, True)
    assert row["networks"] == ["203.0.113.7/32"]
    assert [t["used_from"] for t in row["tokens"]] == ["", "203.0.113.7"]
    assert Program(second["token"]).get().status_code == 200
    assert json.loads(run("revoke", "nightly", "--reason", "Done.", "--json"))["counts"] is False
    assert "revoked" in run("list")
    assert Program(second["token"]).get().status_code == 401
    actions.make_service_account(by=ADMIN, key="asked", source="bell", ends_on=in_a_month())
    assert TOKEN.fullmatch(run("confirm", "asked").strip())
