"""Signing in by SAML 2.0, with a directory that signs with keys of its own, and forges. T17."""

import base64
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from tests.factories import saml_directory as idp
from wholecity.kernel.errors import BadInput
from wholecity.people import actions
from wholecity.people.definitions import Role
from wholecity.people.models import Assertion, Directory, Identity, User
from wholecity.people.rules import INSTALLATION, Acting

pytestmark = pytest.mark.django_db

ANN = Acting("ann", Role.ADMINISTRATOR)
HOME = "https://children.example.gov/account/directory/state-account/"


@pytest.fixture(scope="module")
def metadata() -> Iterator[str]:
    with idp.serving(idp.metadata()) as address:
        yield address


@pytest.fixture(autouse=True)
def directory(settings, metadata) -> Directory:
    settings.DIRECTORY_HOSTS = ["127.0.0.1"]
    actions.add_user(by=INSTALLATION, username="ann", email="ann@example.gov")
    actions.give_role(by=INSTALLATION, username="ann", role=Role.ADMINISTRATOR)
    key = actions.set_directory(
        by=ANN,
        name="State account",
        protocol="saml",
        issuer=idp.ENTITY,
        client_id="",
        metadata_url=metadata,
        vouches_for_email=True,
        trusts_mfa=False,
    )
    assert len(list(actions.try_directory(by=ANN, key=key))) == 1
    actions.invite(by=ANN, email="ana@example.gov", name="Ana Lead", roles=[Role.CABINET_MEMBER])
    return Directory.objects.get(key=key)


def asked(client: Client) -> str:
    """The ID of the question that this browser is sent with."""
    page = client.post("/account/directory/state-account/", {"next": "/sources/"})
    found = re.search(r'<a class="usa-button" href="([^"]+)"', page.content.decode())
    assert found
    assert found[1].startswith(idp.ASKED_AT)
    return idp.request_id(unescape(found[1]))


def brought(client: Client, answer: str) -> Any:
    """The directory's page posts the answer, without a cookie; the browser follows with its own."""
    path = Client().post("/account/directory/state-account/acs/", {"SAMLResponse": answer})
    return client.get(path["Location"])


def entered(client: Client, answer: str) -> bool:
    brought(client, answer)
    return "_auth_user_id" in client.session


def refusal(client: Client, answer: str) -> str:
    response = brought(client, answer)
    assert "_auth_user_id" not in client.session
    assert not Identity.objects.exists()
    page = client.get(response["Location"]).content.decode()
    return unescape(" ".join(re.findall(r'usa-alert__text">([^<]+)<', page)))


def test_an_invited_person_comes_in_and_is_the_same_one_again(client: Client) -> None:
    answer = brought(client, idp.honest(asked(client), HOME))
    assert answer["Location"] == "/sources/"
    ana = User.objects.get(username="ana@example.gov")
    assert Identity.objects.get().subject == idp.SUBJECT
    assert client.get("/")["Location"] == "/account/second-factor/", "the gate is the same"
    again = Client()
    assert entered(again, idp.honest(asked(again), HOME))
    assert again.session["_auth_user_id"] == str(ana.pk)


def test_its_second_factor_counts_when_the_city_says_so(client: Client) -> None:
    Directory.objects.update(trusts_mfa=True)
    context = "https://refeds.org/profile/mfa"
    entered(client, idp.honest(asked(client), HOME, context=context))
    assert client.get("/").status_code == 200
    other = Client()
    entered(other, idp.honest(asked(other), HOME))
    assert other.get("/").status_code == 302


def test_t17_no_address_counts_that_the_directory_does_not_vouch_for(client: Client) -> None:
    Directory.objects.update(vouches_for_email=False)
    assert "No account here is yours" in refusal(client, idp.honest(asked(client), HOME))


def test_t17_unsigned_is_refused(client: Client) -> None:
    one = asked(client)
    answer = idp.posted(idp.response(one, HOME, idp.assertion(one, HOME)))
    assert "not signed" in refusal(client, answer)


def test_t17_a_signature_around_it_alone_is_refused(client: Client) -> None:
    one = asked(client)
    answer = idp.posted(idp.signed(idp.response(one, HOME, idp.assertion(one, HOME))))
    assert "not signed" in refusal(client, answer)


def test_t17_the_key_of_somebody_else_is_refused(client: Client) -> None:
    one = asked(client)
    forged = idp.signed(idp.assertion(one, HOME), idp.OTHERS_KEY, idp.OTHERS_CERTIFICATE)
    told = refusal(client, idp.posted(idp.response(one, HOME, forged)))
    assert "What the directory signed is not right" in told


def test_t17_a_word_that_was_changed_afterwards_is_refused(client: Client) -> None:
    one = asked(client)
    good = idp.signed(idp.assertion(one, HOME))
    good.find(f".//{{{idp.A}}}NameID").text = idp.EVIL
    assert "not right" in refusal(client, idp.posted(idp.response(one, HOME, good)))


@pytest.mark.parametrize("number", range(1, 9))
def test_t17_a_wrapped_signature_is_refused(client: Client, number) -> None:
    assert "not right" in refusal(client, idp.wrapped(number, asked(client), HOME))


@pytest.mark.parametrize("number", range(3, 9))
def test_t17_a_wrapped_signature_is_refused_by_the_library_too(
    client: Client, number, monkeypatch
) -> None:
    """Two walls: without our look at the shape, nobody comes in as somebody else either."""
    from wholecity.people.formats.directories import saml

    monkeypatch.setattr(saml, "_check_shape", lambda content: None)
    brought(client, idp.wrapped(number, asked(client), HOME))
    assert not Identity.objects.filter(subject=idp.EVIL).exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"audience": "https://other.example.gov/metadata/"},
        {"recipient": "https://other.example.gov/acs/"},
        {"issuer": "https://other.example.gov/"},
        {"ends": -120},
        {"name_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_t17_what_is_for_others_or_too_old_or_nobodys_is_refused(client: Client, lie) -> None:
    assert "not right" in refusal(client, idp.honest(asked(client), HOME, **lie))


def test_t17_an_answer_to_another_question_is_refused(client: Client) -> None:
    other = asked(Client())
    asked(client)
    assert "not right" in refusal(client, idp.honest(other, HOME))


def test_t17_an_answer_that_nobody_asked_for_is_refused(client: Client) -> None:
    assert "no question of ours" in refusal(client, idp.honest("_made_up", HOME))


def test_t17_an_answer_is_good_once(client: Client) -> None:
    one = asked(client)
    answer = idp.honest(one, HOME)
    assert entered(client, answer)
    session = client.session
    session["asked_of_directory"] = {"key": "state-account", "id": one}
    session.save()
    client.post("/account/sign-out/")
    again = Client()
    asked(again)
    session = again.session
    session["asked_of_directory"] = {"key": "state-account", "id": one, "next": ""}
    session.save()
    assert not entered(again, answer), "not even in a session that asked the same question"
    assert Assertion.objects.exclude(assertion_id=None).count() == 1
    assert not Assertion.objects.exclude(content="").exists()


def test_t17_a_comment_in_the_name_is_refused(client: Client) -> None:
    one = asked(client)
    good = idp.signed(idp.assertion(one, HOME, subject=f"{idp.SUBJECT}.evil"))
    name = good.find(f".//{{{idp.A}}}NameID")
    name.text = idp.SUBJECT
    comment = etree.Comment("")
    comment.tail = ".evil"
    name.append(comment)
    assert "comment" in refusal(client, idp.posted(idp.response(one, HOME, good)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not base64!",
        "<a/>",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;">]><a>&y;</a>',
    ],
)
def test_t41_what_is_no_answer_is_refused(client: Client, text) -> None:
    asked(client)
    answer = text if text == "not base64!" else base64.b64encode(text.encode()).decode()
    brought(client, answer)
    assert "_auth_user_id" not in client.session


def test_a_directory_that_is_another_is_told_of_in_words(directory, metadata) -> None:
    Directory.objects.update(issuer="https://other.example.gov/")
    with pytest.raises(BadInput, match=r"calls itself https://directory\.example\.gov/metadata"):
        list(actions.try_directory(by=ANN, key=directory.key))


def test_what_the_directory_is_told_of_us(client: Client) -> None:
    told = client.get("/account/directory/state-account/metadata/").content.decode()
    assert f'entityID="{HOME}metadata/"' in told
    assert f'Location="{HOME}acs/"' in told
    assert 'WantAssertionsSigned="true"' in told
