"""Invited by one, confirmed by another, closed in one step."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.cabinet import seated
from tests.factories.phones import PASSWORD, set_up, sign_in
from wholecity.audit.models import Entry
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.mail.models import Message
from wholecity.people import actions, queries
from wholecity.people.definitions import TWO_PERSON_ROLES, Role
from wholecity.people.models import Invitation, RoleHeld, RoleProposal, User
from wholecity.people.rules import INSTALLATION, Acting

pytestmark = pytest.mark.django_db

ANN, BEN = Acting("ann", Role.ADMINISTRATOR), Acting("ben", Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def administrators():
    for name in ("ann", "ben"):
        actions.add_user(by=INSTALLATION, username=name)
        actions.give_role(by=INSTALLATION, username=name, role=Role.ADMINISTRATOR)


def browser(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def roles(username: str) -> set[str]:
    return set(
        RoleHeld.objects.filter(user__username=username, until=None).values_list("role", flat=True)
    )


def invited(email: str = "new@city.gov", **more: object) -> str:
    """The path of the link of an invitation."""
    link = actions.invite(by=ANN, email=email, name="New Member", **more)  # type: ignore[arg-type]
    return link.removeprefix("https://children.example.gov")


def test_an_invitation_leads_to_an_account_with_its_second_factor(client: Client) -> None:
    form = {
        "name": "Nia New",
        "email": "Nia@City.gov",
        "roles": [Role.CABINET_MEMBER.value],
        "language": "es",
    }
    assert browser("ann").post("/accounts/invite/", form)["Location"] == "/accounts/"
    mail = Message.objects.get()
    assert (mail.to, mail.language) == ("nia@city.gov", "es")
    link = re.search(r"https://children\.example\.gov(/\S+)", mail.text)
    assert link
    page = client.get(link[1], follow=True)
    assert page.redirect_chain[-1][0] == "/account/invitation/opened/"
    assert "Nia New" in page.content.decode()
    answer = client.post("/account/invitation/opened/", {"new_password": PASSWORD})
    assert answer["Location"] == "/account/second-factor/"
    assert client.get("/")["Location"] == "/account/second-factor/"
    set_up(client)
    assert client.get("/").status_code == 200
    assert roles("nia@city.gov") == {Role.CABINET_MEMBER}
    other = Client()
    sign_in(other, "NIA@city.gov")


def test_a_link_is_good_once_for_a_week_and_until_it_is_withdrawn(client: Client) -> None:
    used = invited("used@city.gov")
    client.get(used)
    client.post("/account/invitation/opened/", {"new_password": PASSWORD})
    old = invited("old@city.gov")
    Invitation.objects.filter(email="old@city.gov").update(expires_at=timezone.now())
    withdrawn = invited("withdrawn@city.gov")
    waiting = Invitation.objects.get(email="withdrawn@city.gov")
    browser("ben").post(f"/accounts/invitations/{waiting.pk}/")
    replaced = invited("twice@city.gov")
    invited("twice@city.gov")
    for path in (used, old, withdrawn, replaced, "/account/invitation/made-up/"):
        chain = Client().get(path, follow=True).redirect_chain
        assert chain[-1][0] == "/account/sign-in/", path
    assert User.objects.filter(username__endswith="@city.gov").count() == 1
    assert Invitation.objects.get(email="old@city.gov").secret_sha256 not in old


def test_a_link_lasts_a_week() -> None:
    invited()
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


def test_a_known_password_or_a_short_one_opens_nothing(client: Client) -> None:
    client.get(invited())
    for password in ("short", "password1234", "new@city.gov"):
        answer = client.post("/account/invitation/opened/", {"new_password": password})
        assert answer.status_code == 422, password
    assert not User.objects.filter(username="new@city.gov").exists()


@pytest.mark.parametrize("address", ["", "no address", "аnn@city.gov", "a@b"])
def test_t12_an_address_that_cannot_be_used_is_not_invited(address) -> None:
    with pytest.raises(BadInput):
        invited(address)


def test_t12_no_second_account_that_looks_alike() -> None:
    actions.add_user(by=INSTALLATION, username="donald", email="Don@City.gov")
    for name in ("Donald", "d0nald", "dona1d", " donald ", "ＤＯＮＡＬＤ", "dónald"):
        with pytest.raises(Conflict):
            actions.add_user(by=INSTALLATION, username=name)
    with pytest.raises(BadInput):
        actions.add_user(by=INSTALLATION, username="dоnald")  # the second letter is Cyrillic
    with pytest.raises(Conflict):
        actions.add_user(by=INSTALLATION, username="other", email="don@city.GOV ")
    with pytest.raises(Conflict):
        invited("DON@city.gov")


@pytest.mark.parametrize("role", sorted(TWO_PERSON_ROLES))
def test_t19_such_a_role_takes_effect_when_a_second_administrator_confirms(role) -> None:
    actions.add_user(by=INSTALLATION, username="cy")
    assert not actions.give_role(by=ANN, username="cy", role=role)
    assert roles("cy") == set()
    proposal = RoleProposal.objects.get().pk
    with pytest.raises(NotAllowed, match="you proposed it"):
        actions.settle_role(by=ANN, proposal=proposal, confirm=True)
    with pytest.raises(NotAllowed, match="to themselves"):
        actions.settle_role(by=Acting("cy", Role.ADMINISTRATOR), proposal=proposal, confirm=True)
    actions.settle_role(by=BEN, proposal=proposal, confirm=True)
    assert roles("cy") == {role}
    with pytest.raises(NotFound):
        actions.settle_role(by=BEN, proposal=proposal, confirm=True)
    told = Entry.objects.filter(object_id="cy").order_by("at").values_list("who", "action")
    assert list(told)[-3:] == [
        ("ann", "propose role"),
        ("ben", "confirm role"),
        ("ben", "give role"),
    ]


def test_t19_the_database_itself_refuses_who_confirms_their_own() -> None:
    from django.db import IntegrityError, transaction

    actions.add_user(by=INSTALLATION, username="cy")
    actions.give_role(by=ANN, username="cy", role=Role.ADMINISTRATOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleProposal.objects.update(decided_by="ann", decided_at=timezone.now(), confirmed=True)


def test_an_invited_role_of_that_kind_waits_too(client: Client) -> None:
    client.get(invited(roles=[Role.PRIVACY_OFFICER, Role.DATA_LEAD]))
    client.post("/account/invitation/opened/", {"new_password": PASSWORD})
    assert roles("new@city.gov") == {Role.DATA_LEAD}
    page = browser("ben").get("/accounts/").content.decode()
    assert "Waiting for a second administrator" in page
    settle = re.search(r'action="(/accounts/proposals/[^"]+)"', page)
    assert settle
    assert 'value="confirm"' not in browser("ann").get("/accounts/").content.decode()
    browser("ben").post(settle[1], {"answer": "confirm"})
    assert roles("new@city.gov") == {Role.DATA_LEAD, Role.PRIVACY_OFFICER}


def test_what_a_former_administrator_left_open_comes_to_nothing(client: Client) -> None:
    actions.add_user(by=INSTALLATION, username="cy")
    actions.give_role(by=ANN, username="cy", role=Role.ADMINISTRATOR)
    path = invited()
    actions.end_role(by=BEN, username="ann", role=Role.ADMINISTRATOR)
    assert not queries.open_proposals()
    assert client.get(path, follow=True).redirect_chain[-1][0] == "/account/sign-in/"


def test_nobody_gives_themselves_a_role_or_closes_their_own_account() -> None:
    with pytest.raises(NotAllowed):
        actions.give_role(by=ANN, username="ann", role=Role.DATA_LEAD)
    with pytest.raises(NotAllowed):
        actions.close_account(by=ANN, username="ann", reason="tired")
    page = browser("ann").get(f"/accounts/{User.objects.get(username='ann').public_id}/")
    assert "Give the role" not in page.content.decode()


def test_who_leaves_is_out_of_everything_in_one_step() -> None:
    user = actions.add_user(by=INSTALLATION, username="cy", password=PASSWORD)
    actions.give_role(by=ANN, username="cy", role=Role.FACILITATOR)
    actions.give_role(by=ANN, username="cy", role=Role.ADMINISTRATOR)
    client = Client()
    sign_in(client, "cy")
    set_up(client)
    path = f"/accounts/{user.public_id}/close/"
    assert browser("ben").post(path, {"reason": ""}).status_code == 422
    assert browser("ben").post(path, {"reason": "left on June 30"}).status_code == 302
    assert client.get("/").status_code == 302
    assert roles("cy") == set()
    assert not queries.open_proposals()
    user.refresh_from_db()
    assert not user.is_active
    assert not queries.has_second_factor(user)
    entry = Entry.objects.get(action="close account")
    assert entry.details == {"reason": "left on June 30", "roles": ["facilitator"]}
    refused = Client().post("/account/sign-in/", {"username": "cy", "password": PASSWORD})
    assert refused.status_code == 422


def test_an_account_opened_again_begins_with_nothing() -> None:
    user = actions.add_user(by=INSTALLATION, username="cy", email="cy@city.gov", password=PASSWORD)
    actions.give_role(by=ANN, username="cy", role=Role.FACILITATOR)
    actions.close_account(by=ANN, username="cy", reason="left")
    with pytest.raises(NotAllowed, match="closed"):
        actions.give_role(by=ANN, username="cy", role=Role.FACILITATOR)
    browser("ben").post(f"/accounts/{user.public_id}/reopen/")
    user.refresh_from_db()
    assert user.is_active
    assert roles("cy") == set()
    assert not user.has_usable_password()
    Client().post("/account/password/forgotten/", {"email": "cy@city.gov"})
    assert Message.objects.filter(to="cy@city.gov").exists()


def test_the_secret_link_of_a_calendar_ends_with_the_account() -> None:
    from wholecity.governance.actions.calendars import make_feed
    from wholecity.governance.queries.calendars import follower

    actions.add_user(by=INSTALLATION, username="cy")
    seated("cy")
    person = queries.person_of("cy")
    secret = make_feed(by=Acting("cy", Role.CABINET_MEMBER))
    assert follower(secret) == person.id
    actions.close_account(by=ANN, username="cy", reason="left")
    with pytest.raises(NotFound):
        follower(secret)


def test_the_list_says_who_has_a_second_factor_and_when_they_came() -> None:
    actions.add_user(by=INSTALLATION, username="cy", name="Cy Young", password=PASSWORD)
    client = Client()
    sign_in(client, "cy")
    set_up(client)
    rows = {row.username: row for row in queries.account_rows()}
    assert rows["cy"].second_factor
    assert rows["cy"].last_sign_in
    assert not rows["ann"].second_factor
    page = browser("ann").get("/accounts/").content.decode()
    assert "Cy Young" in page
