"""An agreement on its pages: what each reader may do, and that no address skips a step."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.agreements import MEMORANDUM, in_force, organization
from wholecity.agreements import actions, queries
from wholecity.agreements.definitions import Question
from wholecity.agreements.models import Agreement, Document
from wholecity.agreements.rules.life import Standing
from wholecity.kernel.papers import LARGEST_DOCUMENT
from wholecity.people.actions import add_user, give_role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.roles import Role

pytestmark = pytest.mark.django_db

LEAD, OFFICER = Acting("lea", Role.DATA_LEAD), Acting("pat", Role.PRIVACY_OFFICER)
ANSWERS = {f"question_{n}": "Yes, counsel looked at it." for n in range(1, 5)}
PDF = b"%PDF-1.7 signed"


@pytest.fixture
def people() -> None:
    in_force("other", "other-source")
    for name, role in (("lea", Role.DATA_LEAD), ("pat", Role.PRIVACY_OFFICER)):
        add_user(by=INSTALLATION, username=name)
        give_role(by=INSTALLATION, username=name, role=role)


def as_(name: str, role: Role | None = None) -> Client:
    if role:  # before signing in: a change of roles ends sessions
        give_role(by=INSTALLATION, username=name, role=role)
    client = Client()
    client.force_login(User.objects.get(username=name))
    if role:
        client.post("/account/role/", {"role": role.key})
    return client


def said(**changes: object) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "key": "school-data",
        "title": "School data",
        "tier": "dsa",
        "parent": MEMORANDUM,
        "parties": [str(organization("city")), str(organization("schools"))],
        "other_sources": "district",
        "fields_": ["person.*", "person.first_name", "enrolment.grade"],
        "purposes": ["EVALUATE", "LINK"],
        "purpose_in_words": "To see who misses school.",
        "basis": "audit or evaluation",
        "starts": str(today),
        "ends": str(today + timedelta(days=300)),
        "destroy_by": str(today + timedelta(days=330)),
        "notice_days": "90",
        **changes,
    }


@pytest.fixture
def drafted(people) -> str:
    answer = as_("lea").post("/agreements/new/", said())
    assert answer["Location"] == "/agreements/school-data/"
    return "school-data"


def stands(key: str) -> Standing:
    return queries.agreement(key).standing


def submit(client: Client, key: str) -> None:
    client.post(f"/agreements/{key}/submit/", {"version": queries.detail(key).version})


def versioned(key: str, /, **form: object) -> dict[str, object]:
    return {**form, "version": queries.detail(key).version}


def paper(name: str = "signed.pdf", content: bytes = PDF) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content)}


def test_from_the_draft_to_in_force_on_pages_alone(drafted):
    lead, officer = as_("lea"), as_("pat")
    assert queries.detail(drafted).fields == ("enrolment.grade", "person.*")
    submit(lead, drafted)
    officer.post("/agreements/school-data/answers/", versioned(drafted, **ANSWERS))
    officer.post("/agreements/school-data/documents/new/", paper())
    for party in queries.detail(drafted).parties:
        form = {"organization": party.id, "name": "A. Signer", "signed_on": timezone.localdate()}
        officer.post("/agreements/school-data/sign/", versioned(drafted, **form))
    assert stands(drafted) is Standing.IN_FORCE
    page = lead.get("/agreements/school-data/").content.decode()
    [kept] = queries.detail(drafted).documents
    for told in ("To see who misses school.", "A. Signer", kept.sha256, "Given name as delivered"):
        assert told in page
    file = lead.get(f"/agreements/school-data/documents/{kept.id}/")
    assert (file.content, file["Content-Type"]) == (PDF, "application/pdf")
    assert "attachment" in file["Content-Disposition"]


def test_each_reader_is_shown_what_they_may_do_and_nothing_else(drafted):
    def offered(client: Client) -> set[str]:
        page = client.get("/agreements/school-data/").content.decode()
        steps = ("submit", "change", "answers", "sign", "send-back", "end", "documents/new")
        return {step for step in steps if f"/agreements/school-data/{step}/" in page}

    lead, officer = as_("lea"), as_("pat")
    assert offered(lead) == {"submit", "change", "documents/new"}
    assert offered(officer) == {"documents/new"}
    submit(lead, drafted)
    assert offered(lead) == {"documents/new"}
    assert offered(officer) == {"answers", "send-back", "documents/new"}
    officer.post("/agreements/school-data/send-back/", {"why": "The basis is <b>wrong</b>."})
    assert (
        "The basis is &lt;b&gt;wrong&lt;/b&gt;."
        in lead.get("/agreements/school-data/").content.decode()
    )
    assert stands(drafted) is Standing.DRAFT


def test_whoever_drafted_it_is_told_that_another_person_has_to_review_it(drafted):
    submit(as_("lea"), drafted)
    both = as_("lea", Role.PRIVACY_OFFICER)
    page = both.get("/agreements/school-data/").content.decode()
    assert "You drafted it: another person has to review it" in page
    for step in ("answers", "sign"):
        assert both.get(f"/agreements/school-data/{step}/").status_code == 404
        assert both.post(f"/agreements/school-data/{step}/", ANSWERS).status_code == 404
    assert queries.detail(drafted).answers == {}


def test_no_step_is_skipped_by_posting_to_its_address(drafted):
    lead, officer = as_("lea"), as_("pat")
    party = queries.detail(drafted).parties[0]
    form = {"organization": party.id, "name": "A. Signer", "signed_on": timezone.localdate()}
    for client, step, content in (
        (officer, "answers", ANSWERS),
        (officer, "sign", form),
        (officer, "send-back", {"why": "No."}),
        (lead, "end", {"why": "Now."}),
    ):
        answer = client.post(f"/agreements/school-data/{step}/", versioned(drafted, **content))
        assert answer.status_code == 422, step
        assert "past this step, or not there yet" in answer.content.decode()
    submit(lead, drafted)
    for step in ("answers", "sign", "send-back"):  # a data lead, who is no privacy officer
        assert lead.post(f"/agreements/school-data/{step}/", ANSWERS).status_code == 404
    early = officer.post("/agreements/school-data/sign/", versioned(drafted, **form))
    assert "not answered yet" in early.content.decode()
    changed = lead.post("/agreements/school-data/change/", versioned(drafted, **said(title="X")))
    assert changed.status_code == 422
    assert lead.get("/runs/destruction/?agreement=school-data").status_code == 404
    assert (stands(drafted), queries.agreement(drafted).title) == (Standing.REVIEW, "School data")
    assert queries.detail(drafted).signatures == ()


def test_what_somebody_else_changed_is_shown_and_not_overwritten(drafted):
    lead, seen = as_("lea"), queries.detail(drafted).version
    lead.post("/agreements/school-data/change/", said(title="The first", version=seen))
    late = lead.post("/agreements/school-data/change/", said(title="The second", version=seen))
    page = late.content.decode()
    assert (late.status_code, queries.agreement(drafted).title) == (422, "The first")
    assert "As it is now" in page
    assert "The first" in page
    assert 'value="The second"' in page
    now = queries.detail(drafted).version
    assert f'name="version" value="{now}"' in page
    for wrong in ("", "x", "99999999999999999999"):  # no version is one that nobody looked at
        lead.post("/agreements/school-data/change/", said(title="The third", version=wrong))
        lead.post("/agreements/school-data/submit/", {"version": wrong})
    assert (queries.agreement(drafted).title, stands(drafted)) == ("The first", Standing.DRAFT)


def test_what_was_answered_is_about_the_version_that_was_read(drafted):
    submit(as_("lea"), drafted)
    form = versioned(drafted, **ANSWERS)
    actions.send_back(by=OFFICER, key=drafted, why="A party is missing.")
    submit(as_("lea"), drafted)
    late = as_("pat").post("/agreements/school-data/answers/", form)
    assert late.status_code == 422
    assert queries.detail(drafted).answers == {}


def test_the_key_of_another_agreement_in_a_form_changes_nothing_of_it(drafted):
    before = Agreement.objects.get(key="other").version
    form = versioned(drafted, **said(key="other", title="Taken over"))
    as_("lea").post("/agreements/school-data/change/", form)
    assert queries.agreement(drafted).title == "Taken over"
    assert Agreement.objects.get(key="other").version == before
    taken = as_("lea").post("/agreements/new/", said(key="other"))
    assert "There is an agreement other already." in taken.content.decode()
    for key in ("new", "register"):
        assert as_("lea").post("/agreements/new/", said(key=key)).status_code == 422
        assert not Agreement.objects.filter(key=key).exists()
    # A paper of one is not handed out under the key of another.
    actions.add_document(by=LEAD, key=drafted, name="a.pdf", content=PDF)
    found = Document.objects.get()
    assert as_("lea").get(f"/agreements/other/documents/{found.id}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"fields_": ["person.shoe_size"]}, "shoe_size is not one of the available choices"),
        ({"parties": ["00000000-0000-0000-0000-000000000000"]}, "is not one of the available"),
        ({"parent": "nothing"}, "is not one of the available choices"),
        ({"other_sources": "a b/../c"}, "Enter a valid"),
        ({"people": "nobody-here", "tier": "dul"}, "There is no account nobody-here."),
        ({"ends": "2020-01-01"}, "The last day is before the first."),
        ({"basis": "emergency"}, "is not one of the available choices"),
        ({"min_cell": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_draft_that_cannot_be_says_why_and_keeps_the_words(people, changes, told):
    answer = as_("lea").post("/agreements/new/", said(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "To see who misses school." in page
    assert 'value="EVALUATE" class="usa-checkbox__input" id="id_purposes_1" checked' in page
    assert not Agreement.objects.filter(key="school-data").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-" + b"0" * LARGEST_DOCUMENT, "larger than 20 MB"),
        (b"PK\x03\x04 a zip that is called pdf", "not a PDF"),
        (b"<script>alert(1)</script>%PDF-", "not a PDF"),
        (b"", "empty"),
    ],
)
def test_other_files_and_too_large_ones_are_refused(drafted, content, told):
    answer = as_("lea").post("/agreements/school-data/documents/new/", paper(content=content))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Document.objects.exists()


def test_a_name_of_a_file_leads_nowhere(drafted):
    as_("lea").post("/agreements/school-data/documents/new/", paper("../../etc/pass\r\nwd.pdf"))
    kept = Document.objects.get()
    assert "/" not in kept.name
    answer = as_("lea").get(f"/agreements/school-data/documents/{kept.id}/")
    assert "\n" not in answer["Content-Disposition"]


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.DATA_LEAD,)])
def test_nobody_else_drafts_whatever_they_post(people, role):
    add_user(by=INSTALLATION, username="x")
    answer = as_("x", role).post("/agreements/new/", said())
    assert answer.status_code == 404
    assert not Agreement.objects.filter(key="school-data").exists()


def test_the_public_register_is_for_everybody_and_says_no_more_than_it_should(drafted):
    client = Client()
    page = client.get("/agreements/register/").content.decode()
    told = json.loads(client.get("/agreements/register/agreements.json").content)
    text = client.get("/agreements/register/agreements.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["title"] for row in rows} == {"Other", "Memorandum of the cabinet"}
    assert [row["title"] for row in told["agreements"]] == [row["title"] for row in rows]
    assert set(rows[0]) == {"title", "kind", "parties", "purpose", "starts", "ends"}
    for answer in (page, text, json.dumps(told)):
        assert "Other" in answer
        assert "other-source" not in answer  # no source
        assert "School data" not in answer  # a draft
    spanish = client.get("/agreements/register/", headers={"accept-language": "es"})
    assert "Registro de acuerdos de datos" in spanish.content.decode()
    actions.end(by=OFFICER, key=MEMORANDUM, why="It ends.")
    assert "No agreement is in force today" in client.get("/agreements/register/").content.decode()


# How many queries each page may take; those of the session, the account and its role among them.
MOST = {"/agreements/": 13, "/agreements/other/": 14, "/agreements/register/": 7}


@pytest.mark.parametrize("path", MOST)
def test_many_agreements_take_no_more_queries_than_few(people, path):
    client = as_("lea")
    taken = []
    for number in (1, 12):
        for n in range(number):
            in_force(f"more-{n}", f"source-{n}")
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(path)
        taken.append(len(found))
    assert taken[0] == taken[1] <= MOST[path]


def test_answers_stand_under_their_questions(drafted):
    submit(as_("lea"), drafted)
    given = {f"question_{n}": f"Answer {n}" for n in range(1, 5)}
    as_("pat").post("/agreements/school-data/answers/", versioned(drafted, **given))
    assert queries.detail(drafted).answers == {
        question.value: f"Answer {n}" for n, question in enumerate(Question, start=1)
    }
