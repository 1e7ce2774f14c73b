"""Every address of the site, asked by everybody: who may, by the decision table, and nobody else.

`doors.py` says for each address which action on which thing it is. An address that is not there
fails: somebody who adds a page says who it is for.
"""

from collections.abc import Iterator

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone

from tests.factories.cabinet import seated
from tests.factories.kept import kept
from tests.factories.production import unprotected
from tests.factories.releases import LEAD
from tests.integration.web.doors import DOORS, METHODS, NO_ROLE, NOBODY, SAFE, Door, addresses
from tests.integration.web.things import addresses_of_what_is_there
from wholecity.governance.models import (
    Meeting,
)
from wholecity.intake import actions as intake
from wholecity.people import actions
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.decision import PUBLIC, Context, Deny, Permit, Subject, Thing, decide
from wholecity.policy.roles import FAMILY, OF_AN_AGENCY

pytestmark = pytest.mark.django_db


@pytest.fixture
def urls(settings, tmp_path) -> dict[str, str]:
    """Every address, of things that are there."""
    settings.RELEASES, settings.DEMO = tmp_path / "releases", False
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.WAREHOUSE, settings.DELIVERIES = tmp_path / "warehouse", tmp_path / "deliveries"
    return kept("every address", addresses_of_what_is_there, tmp_path)


def visitor(person: str) -> Client:
    client = Client()
    if person != NOBODY:
        client.force_login(User.objects.get(username=person))
    return client


class Visit:
    """Somebody who stays signed in; and does so anew after what may have ended that."""

    def __init__(self, person: str, *, secure: bool = False) -> None:
        self.person, self.client, self.secure = person, visitor(person), secure

    def ask(self, method: str, door: str, url: str) -> HttpResponseBase:
        answer = self.client.generic(method, url, secure=self.secure)
        if method not in SAFE and door.startswith("people:"):
            self.client = visitor(self.person)
        return answer


def expected(person: str, role: str, door: Door, method: str) -> set[int]:
    """The answers that are right."""
    if method not in door.methods:
        return {405}
    if door.programs:
        return {401}
    if door.second_factor and role in FAMILY:
        return {404}
    if door.signed_in:
        return {302} if person == NOBODY else {door.status} if door.status else {200, 302, 422}
    subject = Subject(None if person == NOBODY else person, role)
    if door.nobodys:
        return {302} if person == NOBODY else {404}
    if door.own and isinstance(decide(subject, "write", Thing("cabinet")), Deny):
        return {302} if person == NOBODY else {404}
    # Each member here has a seat today; what that opens has tests of its own.
    known = Context(facts=frozenset({"seat today"} if role == Role.CABINET_MEMBER else ()))
    asked = Thing(door.thing, author=door.author)
    if isinstance(decide(subject, door.action, asked, known), Permit):
        if door.status is not None:
            return {door.status}
        return {200, 302} if method in SAFE else {302, 422}
    return {302} if person == NOBODY else {404}


def account(role: str) -> tuple[str, str]:
    """An account for a role, and the role."""
    if role == NOBODY:
        return NOBODY, PUBLIC
    name = "dana" if role == Role.DATA_LEAD else f"somebody-{role}".replace(" ", "-")
    actions.add_user(by=INSTALLATION, username=name)
    if role == NO_ROLE:
        return name, PUBLIC
    actions.give_role(by=INSTALLATION, username=name, role=Role(role))
    if role == Role.FACILITATOR:
        actions.register_person(by=INSTALLATION, name=name, username=name)
    if role == Role.CABINET_MEMBER and Meeting.objects.exists():
        seated(name)
    if role in OF_AN_AGENCY:
        actions.join_organization(by=INSTALLATION, username=name, key="schools")
    return name, role


@pytest.fixture
def person(request, urls) -> tuple[str, str]:
    return account(request.param)


# Whoever changes nothing anywhere leaves everything as it is for the next one.
CHANGES_NOTHING = (
    *(NO_ROLE, Role.ANALYST, Role.DATA_STEWARD, Role.RESEARCHER, Role.OUTPUT_CHECKER),
    *(Role.LINK_REVIEWER, Role.GUARDIAN, Role.YOUTH, Role.PROVIDER, Role.SERVICE),
)
ALONE = [(NOBODY,), *((role,) for role in Role if role not in CHANGES_NOTHING)]


def test_every_address_says_who_it_is_for() -> None:
    assert sorted(addresses()) == sorted(DOORS)


@pytest.mark.parametrize("roles", [*ALONE, CHANGES_NOTHING], ids=lambda r: r[0])
def test_everybody_reaches_what_the_decision_table_gives_and_nothing_else(roles, urls) -> None:
    assert [fault for role in roles for fault in faults(*account(role), urls)] == []


def faults(name: str, role: str, urls: dict[str, str]) -> Iterator[str]:
    """Where somebody gets another answer than the decision table gives them."""
    visit = Visit(name)
    for door, url in urls.items():
        for method in ("GET", "POST"):
            answer = visit.ask(method, door, url)
            right = expected(name, role, DOORS[door], method)
            if answer.status_code not in right:
                yield f"{role}: {method} {door}: {answer.status_code}, not {right}"
            if answer.status_code == 302 and right == {302} and name == NOBODY:
                sent_away = answer["Location"].startswith("/account/sign-in/")
                if not sent_away and DOORS[door].thing != "public-page":
                    yield f"{method} {door}: {answer['Location']}"


def test_t10_the_token_of_a_program_opens_no_page_and_signs_nobody_in(urls) -> None:
    lead, today = Acting(LEAD.name, Role.DATA_LEAD), timezone.localdate()
    token = intake.make_service_account(by=lead, key="real", source="district", ends_on=today)
    wrong = []
    for door, url in urls.items():
        for method in ("GET", "POST"):
            client = Client(headers={"Authorization": f"Bearer {token}"})
            status = client.generic(method, url).status_code
            if DOORS[door].programs:
                right = {200} if door == "api:deliveries" else {404}
                right = right if method == "GET" else {405, 411}
            else:
                right = expected(NOBODY, PUBLIC, DOORS[door], method)
            if status not in right:
                wrong.append(f"{method} {door}: {status}, not {right}")
            if "_auth_user_id" in client.session:
                wrong.append(f"{method} {door} signs somebody in")
    assert wrong == []


@pytest.mark.parametrize("person", [Role.DATA_LEAD], indirect=True)
def test_no_address_answers_a_method_that_it_has_no_use_for(person, urls) -> None:
    visit = Visit(person[0])
    wrong = [
        f"{method} {door}: {status}"
        for door, url in urls.items()
        for method in METHODS
        if method not in DOORS[door].methods
        and (status := visit.ask(method, door, url).status_code) != 405
    ]
    assert wrong == []


@pytest.mark.parametrize("person", [NOBODY, Role.DATA_LEAD], indirect=True)
def test_every_answer_carries_the_headers_that_protect_it(person, urls, production) -> None:
    wrong = []
    visit = Visit(person[0], secure=True)
    for door, url in (*urls.items(), ("", "/no-such-page/")):
        for method in ("GET", "POST"):
            answer = visit.ask(method, door, url)
            wrong += [f"{method} {url}: {what}" for what in unprotected(answer)]
    assert wrong == []


@pytest.mark.parametrize("person", [Role.DATA_LEAD], indirect=True)
def test_no_form_is_taken_without_its_token(person, urls) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username=person[0]))
    taken = [
        door
        for door, url in urls.items()
        if "POST" in DOORS[door].methods
        # By RFC 8058 a mail program posts here. The address itself, which is signed, is the token.
        # A SAML directory's page posts to the other: what it brings is signed, and is read by the
        # session that asked for it, which this request does not have.
        # What a program sends has no cookie that a form could misuse: its token is all that counts.
        and door not in {"mail:unsubscribe", "people:directory-acs"}
        and not door.startswith("api:")
        and client.post(url).status_code != 403
    ]
    assert taken == []


@pytest.mark.parametrize("person", [Role.CABINET_MEMBER], indirect=True)
@pytest.mark.parametrize(
    "name",
    ["..%2Fmanifest.json", "%2Fetc%2Fpasswd", "..%5Cx", "nothing.csv", ".", "%00"],
)
def test_no_name_of_a_file_leads_out_of_its_release(person, urls, name) -> None:
    assert visitor(person[0]).get(f"/releases/1/files/{name}").status_code == 404


@pytest.mark.parametrize("person", [Role.CABINET_MEMBER], indirect=True)
def test_a_release_that_waits_has_no_files(person, urls) -> None:
    assert visitor(person[0]).get("/releases/2/files/students-2024-25.csv").status_code == 404


@pytest.mark.parametrize(
    "wish", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"]
)
def test_no_address_sends_to_another_site(wish) -> None:
    actions.add_user(by=INSTALLATION, username="ana", password="a long sentence to remember")
    form = {"username": "ana", "password": "a long sentence to remember", "next": wish}
    assert Client().post("/account/sign-in/", form)["Location"] == "/"
    for method in (Client().get, Client().post):
        answer = method("/account/language/", {"language": "es", "next": wish})
        assert answer["Location"] == "/"
    client = visitor("ana")
    assert client.get("/account/sign-in/", {"next": wish})["Location"] == "/"
