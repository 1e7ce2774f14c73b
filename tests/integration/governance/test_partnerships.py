"""The register of agreements: entries, signatures, papers, and who may do what."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.agreements import in_force
from tests.factories.cabinet import seated
from wholecity.audit.models import Entry
from wholecity.governance.actions import partnerships as writing
from wholecity.governance.definitions.continuity import PartnershipKind
from wholecity.governance.queries.partnerships import Wanted, document, partnership, partnerships
from wholecity.governance.rules.register import Standing
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.kernel.papers import LARGEST_DOCUMENT
from wholecity.people.actions import add_user, give_role, register_organization, register_person
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting

pytestmark = pytest.mark.django_db

FAY = Acting("fay", Role.FACILITATOR)
TODAY = date(2026, 11, 26)
PDF = b"%PDF-1.7 something"


@pytest.fixture
def parties():
    return [register_organization(by=FAY, key=k, name=k.title()).id for k in ("city", "club")]


@pytest.fixture
def ann():
    return register_person(by=FAY, name="Ann").id


@pytest.fixture
def paper(parties):
    return enter(parties)


def enter(parties, **given):
    told = {
        "title": "Buses",
        "kind": PartnershipKind.IN_KIND,
        "since": date(2025, 1, 1),
        "until": date(2027, 1, 10),
        **given,
    }
    return writing.register_partnership(by=FAY, parties=parties, **told)


def sign(paper, person, organization, on=date(2024, 12, 10)):
    writing.sign_partnership(
        by=FAY, partnership=paper, person=person, organization=organization, signed_on=on
    )


def change(paper, version=1, **given):
    row = partnership(paper, TODAY)
    fields = ("title", "kind", "purpose", "since", "until", "notice_days", "decision", "gate_key")
    told = {field: getattr(row, field) for field in fields}
    told["parties"] = [party.id for party in row.parties]
    writing.change_partnership(by=FAY, partnership=paper, version=version, **{**told, **given})


def as_person(role: Role) -> Client:
    add_user(by=INSTALLATION, username="somebody")
    give_role(by=INSTALLATION, username="somebody", role=role)
    if role == Role.CABINET_MEMBER:
        seated("somebody")
    client = Client()
    client.force_login(User.objects.get(username="somebody"))
    return client


def test_it_is_in_force_once_everybody_has_signed(paper, parties, ann):
    sign(paper, ann, parties[0])
    row = partnership(paper, TODAY)
    assert row.standing is Standing.DRAFT
    assert [party.name for party in row.unsigned] == ["Club"]
    sign(paper, ann, parties[1])
    assert partnership(paper, TODAY).standing is Standing.NOTICE_DUE
    change(paper, notice_days=10)
    assert partnership(paper, TODAY).standing is Standing.IN_FORCE


def test_only_parties_sign_once_and_not_in_advance(paper, parties, ann):
    sign(paper, ann, parties[0])
    with pytest.raises(Conflict, match="noted already"):
        sign(paper, ann, parties[0])
    with pytest.raises(BadInput, match="not a party"):
        sign(paper, ann, register_organization(by=FAY, key="x", name="X").id)
    with pytest.raises(BadInput, match="not come yet"):
        sign(paper, ann, parties[1], on=timezone.localdate() + timedelta(days=1))


def test_who_signed_stays_a_party_until_the_signature_is_taken_back(paper, parties, ann):
    other = register_organization(by=FAY, key="x", name="X").id
    sign(paper, ann, parties[0])
    with pytest.raises(Conflict, match="City has signed"):
        change(paper, parties=[parties[1], other])
    (signature,) = partnership(paper, TODAY).signatures
    writing.remove_signature(by=FAY, partnership=paper, signature=signature.id)
    change(paper, parties=[parties[1], other])
    assert Entry.objects.get(action="remove signature").details["person"] == "Ann"
    assert Entry.objects.get(action="change partnership").details["now"] == {
        "parties": ["Club", "X"]
    }


@pytest.mark.parametrize(
    "given",
    [{"until": date(2024, 1, 1)}, {"decision": "7c6c2f1e-0000-4000-8000-000000000000"}],
)
def test_what_is_unsound_is_not_entered(parties, given):
    with pytest.raises(BadInput):
        enter(parties, **given)
    assert partnerships(TODAY) == []


def test_an_agreement_has_two_parties_and_a_key_that_is_known(parties):
    with pytest.raises(BadInput, match="two parties"):
        enter(parties[:1] * 2)
    with pytest.raises(NotFound):
        enter(parties, gate_key="nothing")
    assert partnerships(TODAY) == []


def test_it_names_the_agreement_of_the_gate(parties):
    in_force("dsa", title="District data")
    gate = partnership(enter(parties, gate_key="dsa"), TODAY).gate
    assert gate
    assert gate.title == "District data"


def test_two_who_change_an_entry_do_not_overwrite_each_other(paper):
    change(paper, title="Vans")
    with pytest.raises(Conflict, match="Somebody changed"):
        change(paper, title="Trains")
    assert partnership(paper, TODAY).title == "Vans"


def test_what_ends_early_says_why_and_is_not_changed_anymore(paper, parties, ann):
    for party in parties:
        sign(paper, ann, party)
    for until, why in ((TODAY, " "), (date(2024, 1, 1), "x"), (date(2028, 1, 1), "x")):
        with pytest.raises(BadInput):
            writing.end_partnership(by=FAY, partnership=paper, until=until, why=why)
    writing.end_partnership(by=FAY, partnership=paper, until=TODAY, why="No buses")
    assert partnership(paper, TODAY).standing is Standing.NOTICE_DUE
    assert partnership(paper, TODAY + timedelta(days=1)).standing is Standing.ENDED
    with pytest.raises(Conflict, match="ended"):
        change(paper, version=2)


def test_a_pdf_is_kept_and_comes_back_as_it_was(paper):
    made = writing.add_document(by=FAY, partnership=paper, name="a.pdf", content=PDF)
    writing.add_document(by=FAY, partnership=paper, name="b.pdf", content=PDF)
    assert document(paper, made) == ("a.pdf", PDF)
    assert [paper.name for paper in partnership(paper, TODAY).documents] == ["a.pdf", "b.pdf"]
    writing.remove_document(by=FAY, partnership=paper, document=made)
    with pytest.raises(NotFound):
        document(paper, made)
    assert Entry.objects.get(action="remove document").details["name"] == "a.pdf"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"MZ executable", "not a PDF"),
        (b"", "not a PDF"),
        (b"%PDF-" + b"0" * LARGEST_DOCUMENT, "20 MB"),
    ],
    ids=["program", "nothing", "large"],
)
def test_what_is_no_pdf_or_too_large_is_refused(paper, content, why):
    with pytest.raises(BadInput, match=why):
        writing.add_document(by=FAY, partnership=paper, name="a.pdf", content=content)
    assert partnership(paper, TODAY).documents == ()


def test_the_list_reads_no_paper(paper):
    writing.add_document(by=FAY, partnership=paper, name="a.pdf", content=PDF)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        partnerships(TODAY)
    assert not any('"content"' in query["sql"] for query in queries)


def test_agreements_are_looked_for(paper, parties):
    other = register_organization(by=FAY, key="x", name="X").id
    enter([parties[0], other], title="Data", kind=PartnershipKind.MOU, until=None)

    def titles(**wanted):
        return [row.title for row in partnerships(TODAY, Wanted(**wanted))]

    assert titles() == ["Buses", "Data"]
    assert titles(words="bus") == ["Buses"]
    assert titles(kind="mou") == ["Data"]
    assert titles(party=str(other)) == ["Data"]
    assert titles(standing="draft") == ["Buses", "Data"]
    assert titles(standing="in_force") == []


def test_nobody_but_the_facilitator_writes(paper, parties):
    for role in set(Role) - {Role.FACILITATOR}:
        with pytest.raises(NotAllowed):
            writing.register_partnership(
                by=Acting("x", role), title="A", kind=PartnershipKind.MOU, parties=parties
            )


def test_a_member_looks_and_takes_a_paper_along(paper):
    made = writing.add_document(by=FAY, partnership=paper, name='Bús "1".pdf', content=PDF)
    client = as_person(Role.CABINET_MEMBER)
    page = client.get(f"/cabinet/agreements/{paper}/")
    assert "New" not in page.content.decode().split("<main")[1].split("</main")[0]
    file = client.get(f"/cabinet/agreements/{paper}/documents/{made}/")
    assert (file.content, file["Content-Type"]) == (PDF, "application/pdf")
    assert file["Content-Disposition"].startswith("attachment")
    assert client.post(f"/cabinet/agreements/{paper}/documents/{made}/remove/").status_code == 404


def test_a_paper_is_brought_by_the_page(paper):
    client = as_person(Role.FACILITATOR)
    url = f"/cabinet/agreements/{paper}/documents/new/"
    wrong = client.post(url, {"file": SimpleUploadedFile("a.pdf", b"GIF89a")})
    assert wrong.status_code == 422
    assert "The file is not a PDF." in wrong.content.decode()
    assert client.post(url, {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 302
    assert len(partnership(paper, TODAY).documents) == 1


def test_the_filter_stands_in_the_address(paper):
    client = as_person(Role.CABINET_MEMBER)
    assert "Buses" in client.get("/cabinet/agreements/?kind=in_kind").content.decode()
    assert (
        "No agreement is like that." in client.get("/cabinet/agreements/?kind=mou").content.decode()
    )
    assert "Buses" in client.get("/cabinet/agreements/?kind=nonsense").content.decode()
