"""Consents on the screen and on paper: what is read is what is kept; revoked, it is over."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pypdf
import pytest
from django.utils import timezone, translation

from tests.factories.family import ANA, BEN, consent
from tests.factories.family import browser_of as browser
from wholecity.casework.formats.consents import Terms, consent_words
from wholecity.children.actions import end_tie, record_ground
from wholecity.children.models import LegalGround
from wholecity.mail.models import Message
from wholecity.people.rules import INSTALLATION
from wholecity.policy.classes import DataClass
from wholecity.policy.terms import Basis

pytestmark = pytest.mark.django_db
NEW = f"/family/{ANA}/consents/new/"


def chosen(**more):
    ends = timezone.localdate() + timedelta(days=60)
    return {"recipient": "bell", "classes": ["C5", "C9"], "ends": str(ends), **more}


def read(client, **more):
    """The form as it is read, to be sent as it is signed."""
    page = client.post(NEW, chosen(**more)).content.decode()
    (sha256,) = re.findall(r'name="sha256" value="(\w{64})"', page)
    return page, {**chosen(**more), "sha256": sha256, "sign": "1", "name": "Rosa Núñez"}


def in_force():
    return LegalGround.objects.filter(child=ANA, revoked_at=None, basis="consent")


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_was_read_is_what_is_kept(world, language):
    client = browser("parent")
    client.post("/account/language/", {"language": language, "next": "/"})
    page, form = read(client)
    title = {"en": "Consent to share", "es": "Consentimiento para compartir"}[language]
    assert title in page
    assert in_force().count() == 1  # the one of the world: nothing is given by reading
    assert client.post(NEW, form).status_code == 302
    made = in_force().latest("recorded_at")
    assert (made.given_how, made.language, made.given_by) == ("screen", language, "Rosa Núñez")
    assert made.form_sha256 == form["sha256"]
    assert sorted(made.classes) == ["C5", "C9"]


def test_what_was_not_read_is_not_signed(world):
    client = browser("parent")
    _, form = read(client)
    for change in (
        {"classes": ["C5", "C6"]},
        {"recipient": "schools"},
        {"sha256": ""},
        {"name": ""},
    ):
        assert client.post(NEW, {**form, **change}).status_code == 422
    assert in_force().count() == 1


def test_a_parent_does_not_consent_to_what_a_young_person_consents_to_alone(world):
    assert browser("parent").post(NEW, chosen(classes=["C6r"])).status_code == 422
    assert browser("parent").post(NEW, chosen(classes=["C7v"])).status_code == 422


def test_the_next_request_after_a_revocation_is_decided_without_it(world):
    """T20."""
    worker = browser("worker")
    assert "Days absent" in worker.get(f"/caseload/{ANA}/").content.decode()
    browser("parent").post(f"/family/{ANA}/consents/{world.consent}/revoke/")
    page = worker.get(f"/caseload/{ANA}/").content.decode()
    assert "Days absent" not in page
    assert "after" in page  # the agency's own record stays
    told = Message.objects.get(to="worker@example.org")
    assert ANA not in told.text + told.subject


def test_a_form_that_was_open_when_the_right_ended_is_not_taken(world):
    """T20: opened before, sent after."""
    client = browser("parent")
    _, form = read(client)
    end_tie(by=INSTALLATION, child=ANA, username="parent")
    assert client.post(NEW, form).status_code == 404
    assert client.post(f"/family/{ANA}/consents/{world.consent}/revoke/").status_code == 404
    assert in_force().count() == 1


def test_a_narrower_consent_takes_the_place_of_the_wider_one_at_once(world):
    """Row 33: the screen reads and signs; one transaction; what was taken away is closed."""
    client, worker = browser("parent"), browser("worker")
    old = LegalGround.objects.get(pk=world.consent)
    address = f"/family/{ANA}/consents/{world.consent}/narrow/"
    assert address in client.get(f"/family/{ANA}/consents/").content.decode()
    assert "Days absent" in worker.get(f"/caseload/{ANA}/").content.decode()
    kept = sorted(set(old.classes) - {"C5"})
    terms = {"recipient": old.recipient, "classes": kept, "ends": str(old.ends)}
    for wrong, words in (
        ({"classes": [*old.classes, "C6"]}, "C6"),  # more
        ({"recipient": "schools"}, "schools"),  # another one
        ({"classes": []}, "required"),
    ):
        page = client.post(address, {**terms, **wrong})
        assert (page.status_code, words in page.content.decode()) == (422, True)

    def signed(**more):
        said = {**terms, **more}
        page = client.post(address, said).content.decode()
        (sha256,) = re.findall(r'name="sha256" value="(\w{64})"', page)
        return client.post(address, {**said, "sha256": sha256, "sign": "1", "name": "Rosa Núñez"})

    for wrong in (
        {"classes": old.classes},  # the same
        {"ends": str(old.ends + timedelta(days=1))},  # longer
    ):
        answer = signed(**wrong)
        assert answer.status_code == 422
        assert "not less than what was agreed" in answer.content.decode()
    old.refresh_from_db()
    assert old.revoked_at is None

    assert signed().status_code == 302
    old.refresh_from_db()
    new = in_force().get()
    assert old.revoked_at is not None
    assert (sorted(new.classes), new.ends, new.recipient) == (kept, old.ends, old.recipient)
    assert (new.given_how, new.given_by) == ("screen", "Rosa Núñez")
    assert "Days absent" not in worker.get(f"/caseload/{ANA}/").content.decode()
    told = Message.objects.get(to="worker@example.org")
    assert "narrowed" in told.subject
    assert ANA not in told.text + told.subject
    assert client.get(address).status_code == 404  # it is over
    for ground in (uuid4(), consent(BEN), consent(ANA, DataClass.HEALTH_RESTRICTED)):
        assert client.get(f"/family/{ANA}/consents/{ground}/narrow/").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("en", "In force"), ("es", "Vigente")])
def test_a_receipt_says_what_was_agreed_and_whether_it_counts(world, language, words):
    client = browser("parent")
    client.post("/account/language/", {"language": language, "next": "/"})
    address = f"/family/{ANA}/consents/{world.consent}/receipt.pdf"
    assert address in client.get(f"/family/{ANA}/consents/").content.decode()
    content = client.get(address).content
    text = " ".join(_text(content).split())
    given_by = LegalGround.objects.get(pk=world.consent).given_by
    for said in (words, "Bell", "Ana Núñez O'Hara", given_by):
        assert said in text
    assert pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"].startswith(language)
    client.post(f"/family/{ANA}/consents/{world.consent}/revoke/")
    after = " ".join(_text(client.get(address).content).split())
    assert words not in after
    assert {"en": "Revoked on", "es": "Revocado el"}[language] in after
    for ground in (uuid4(), consent(BEN), consent(ANA, DataClass.HEALTH_RESTRICTED)):
        assert client.get(f"/family/{ANA}/consents/{ground}/receipt.pdf").status_code == 404


def test_a_second_revocation_says_that_it_was_revoked(world):
    client, address = browser("parent"), f"/family/{ANA}/consents/{world.consent}/revoke/"
    client.post(address)
    first = LegalGround.objects.get(pk=world.consent).revoked_at
    page = client.post(address, follow=True).content.decode()
    assert "This was revoked before." in page
    assert LegalGround.objects.get(pk=world.consent).revoked_at == first


def test_nobody_revokes_what_is_not_theirs(world):
    """T02: another child's consent by its id, an order of a court, a young person's own."""
    foreign = consent(BEN)
    own = consent(ANA, DataClass.HEALTH_RESTRICTED)
    order = record_ground(
        by=INSTALLATION,
        child=ANA,
        basis=Basis.COURT_ORDER,
        recipient="bell",
        classes=[DataClass.PROTECTION],
        starts=timezone.localdate(),
        ends=None,
        reference="Docket 1",
    )
    client = browser("parent")
    for ground in (foreign, own, order, uuid4()):
        assert client.post(f"/family/{ANA}/consents/{ground}/revoke/").status_code == 404
    assert client.post(f"/family/{BEN}/consents/{foreign}/revoke/").status_code == 404
    assert not LegalGround.objects.exclude(revoked_at=None).exists()


def test_no_form_of_a_family_is_taken_without_its_token(world):
    client = browser("parent", enforce_csrf_checks=True)
    for address in (
        NEW,
        f"/family/{ANA}/consents/{world.consent}/revoke/",
        f"/family/{ANA}/requests/new/",
    ):
        assert client.post(address, chosen()).status_code == 403
    assert in_force().count() == 1


@pytest.mark.parametrize(("language", "title"), [("en", "Consent to"), ("es", "Consentimiento")])
def test_the_form_on_paper_is_blank_or_for_a_child_and_its_hash_is_kept(world, language, title):
    worker = browser("worker")
    blank, filled = (
        _text(worker.get(f"/caseload/{path}consent-form.pdf?language={language}").content)
        for path in ("", f"{ANA}/")
    )
    assert title in blank
    assert ANA not in blank
    assert f"Ana Núñez O'Hara {ANA}" in filled
    with translation.override(language):
        version = consent_words(Terms()).sha256
    assert version[:16] in blank
    said = chosen(given_by="Rosa", relation="Mother", how="paper", language=language)
    said["starts"] = str(timezone.localdate())
    assert worker.post(f"/caseload/{ANA}/consents/new/", said).status_code == 302
    assert in_force().latest("recorded_at").form_sha256 == version
    assert worker.get(f"/caseload/{'2' * 12}/consent-form.pdf").status_code == 404
    assert worker.get("/caseload/consent-form.pdf?language=fr").status_code == 404


def _text(content):
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
