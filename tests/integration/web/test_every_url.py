"""Every address of the site, asked by everybody: who may, by the decision table, and nobody else.

The map below says for each address which action on which thing it is. An
address that is not in it fails: somebody who adds a page says who it is for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.factories.agreements import in_force, organization
from tests.factories.cabinet import seated
from tests.factories.kept import kept
from tests.factories.production import unprotected
from tests.factories.releases import LEAD, cube, released
from tests.factories.research import extract_that_waits
from wholecity.agreements import actions as agreements
from wholecity.audit.actions import raise_alert
from wholecity.audit.definitions import Rule
from wholecity.audit.models import Alert
from wholecity.chain.actions import DESTRUCTION, KIND
from wholecity.children.models import Child, LinkRun
from wholecity.disclosure import actions as disclosure
from wholecity.extracts.actions import MAKING
from wholecity.governance.actions import make_demo_cabinet
from wholecity.governance.actions.papers import PaperFile, add_paper
from wholecity.governance.actions.partnerships import add_document
from wholecity.governance.formats.links import answer_link
from wholecity.governance.models import (
    ActionItem,
    AgendaItem,
    BackboneRole,
    Decision,
    Designation,
    Meeting,
    Milestone,
    Minutes,
    Partnership,
    Proposal,
    Response,
    Transition,
)
from wholecity.governance.queries import answerers
from wholecity.intake import actions as intake
from wholecity.intake.models import Delivery, Source
from wholecity.jobs.models import Job
from wholecity.mail import actions as mail
from wholecity.mail.formats.links import unsubscribe_link
from wholecity.mail.models import Message
from wholecity.people import actions
from wholecity.people.definitions import Role
from wholecity.people.models import Invitation, Organization, RoleProposal, User
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.decision import PUBLIC, Context, Deny, Permit, Subject, Thing, decide
from wholecity.policy.roles import FAMILY, OF_AN_AGENCY
from wholecity.policy.terms import Tier

pytestmark = pytest.mark.django_db

SAFE, POST, FORM = {"GET", "HEAD"}, {"POST"}, {"GET", "HEAD", "POST"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
NOBODY, NO_ROLE = "nobody", "no role"


@dataclass(frozen=True)
class Door:
    """Who may come in: `action` on `thing` of the decision table, by these methods.

    `author` proposed the thing. `status` is what somebody who may gets for an
    empty form; None is any answer that is no refusal.
    """

    action: str
    thing: str
    methods: frozenset[str] | set[str]
    author: str | None = None
    status: int | None = None
    own: bool = False  # a member may only with what is their own, and this is another's
    signed_in: bool = False  # about one's own account: whoever is signed in, whatever their role
    second_factor: bool = False  # for who is asked for one: families sign in without
    nobodys: bool = False  # about a child that is on nobody's caseload: for nobody, in any role
    programs: bool = False  # for a token, which no person has in a browser


DOORS = {
    "web:home": Door("read", "home", SAFE, status=200),
    "web:protection": Door("read", "public-page", SAFE, status=200),
    "web:sources": Door("read", "public-page", SAFE, status=200),
    "web:favicon": Door("read", "public-page", SAFE, status=301),
    "people:sign-in": Door("read", "public-page", set(METHODS)),
    # Without a person in the form, and outside demo mode, there is no such page.
    "people:demo": Door("read", "public-page", POST, status=404),
    "people:sign-out": Door("read", "public-page", POST, status=302),
    "people:role": Door("read", "public-page", POST, status=404),
    "people:language": Door("read", "public-page", set(METHODS), status=302),
    # Whoever used their second factor a moment ago, and has none, is led to set one up.
    "people:verify": Door(
        "read", "own account", FORM, status=302, signed_in=True, second_factor=True
    ),
    "people:second-factor": Door("read", "own account", SAFE, status=200, signed_in=True),
    "people:add-app": Door("change", "own account", FORM, signed_in=True),
    "people:add-passkey": Door("change", "own account", FORM, signed_in=True),
    "people:recovery-codes": Door("change", "own account", POST, status=302, signed_in=True),
    "people:remove-factor": Door("change", "own account", POST, status=302, signed_in=True),
    # These accounts have no password, and so there is none to change.
    "people:change-password": Door("change", "own account", FORM, status=404, signed_in=True),
    "people:sessions": Door("read", "own account", SAFE, status=200, signed_in=True),
    "people:end-sessions": Door("change", "own account", POST, status=302, signed_in=True),
    "people:forgotten": Door("read", "public-page", FORM),
    # The secret goes into the session and out of the address, whatever it is worth.
    "people:new-password": Door("read", "public-page", FORM, status=302),
    "people:invitation": Door("read", "public-page", FORM, status=302),
    # There is no such directory; those that are there have tests of their own.
    "people:directory": Door("read", "public-page", POST, status=404),
    "people:directory-back": Door("read", "public-page", SAFE, status=404),
    "people:directory-acs": Door("read", "public-page", POST, status=404),
    "people:directory-finish": Door("read", "public-page", SAFE, status=404),
    "people:our-metadata": Door("read", "public-page", SAFE, status=404),
    "people:directories": Door("read", "account", SAFE, status=200),
    "people:new-directory": Door("manage", "account", FORM),
    "people:change-directory": Door("manage", "account", FORM, status=404),
    "people:try-directory": Door("manage", "account", POST, status=404),
    "people:close-directory": Door("manage", "account", POST, status=404),
    "people:accounts": Door("read", "account", SAFE, status=200),
    "people:invite": Door("manage", "account", FORM),
    "people:withdraw": Door("manage", "account", POST, status=302),
    "people:settle-role": Door("manage", "account", POST, status=302),
    "people:account": Door("read", "account", SAFE, status=200),
    "people:give-role": Door("manage", "account", POST, status=302),
    "people:end-role": Door("manage", "account", POST, status=404),
    "people:close-account": Door("manage", "account", FORM),
    "people:reopen-account": Door("manage", "account", POST, status=302),
    "measures:index": Door("read", "released-figure", SAFE, status=200),
    "measures:measure": Door("read", "released-figure", SAFE, status=200),
    "measures:download": Door("read", "released-figure", SAFE, status=200),
    "intake:deliveries": Door("read", "delivery", SAFE, status=200),
    "intake:new": Door("load", "delivery", FORM),
    "intake:table": Door("load", "delivery", FORM),
    "intake:columns": Door("load", "delivery", FORM),
    "intake:use-saved": Door("load", "delivery", POST, status=302),
    "intake:discard": Door("load", "delivery", POST, status=302),
    "intake:job": Door("read", "delivery", SAFE, status=200),
    "intake:progress": Door("read", "delivery", SAFE, status=200),
    "intake:delivery": Door("read", "delivery", SAFE, status=200),
    "intake:quarantine": Door("read", "quarantine", SAFE, status=200),
    "intake:error-file": Door("read", "quarantine", SAFE, status=200),
    "intake:undo": Door("undo", "delivery", POST, status=302),
    "intake:accept": Door("load", "delivery", POST, status=302),
    "intake:service-accounts": Door("read", "service-account", SAFE, status=200),
    "intake:service-account": Door("read", "service-account", SAFE, status=200),
    "intake:new-service-account": Door("make", "service-account", FORM),
    "intake:confirm-service-account": Door("confirm", "service-account", POST, status=200),
    "intake:replace-token": Door("rotate", "service-account", FORM),
    "intake:revoke-service-account": Door("revoke", "service-account", FORM),
    # A person has nothing there, whoever they are: a token of a program has (test_programs.py).
    "api:openapi": Door("read", "public-page", SAFE, status=200),
    "api:deliveries": Door("load", "own delivery", FORM, programs=True),
    "api:delivery": Door("read", "own delivery", SAFE, programs=True),
    "api:root": Door("read", "public-page", set(METHODS), status=404),
    "api:nowhere": Door("read", "public-page", set(METHODS), status=404),
    "agreements:agreements": Door("read", "agreement", SAFE, status=200),
    "agreements:agreement": Door("read", "agreement", SAFE, status=200),
    "agreements:text": Door("read", "agreement", SAFE, status=200),
    "agreements:document": Door("read", "agreement", SAFE, status=200),
    "agreements:certificate": Door("read", "agreement", SAFE, status=200),
    "agreements:register": Door("read", "public-page", SAFE, status=200),
    "agreements:register-csv": Door("read", "public-page", SAFE, status=200),
    "agreements:register-json": Door("read", "public-page", SAFE, status=200),
    "agreements:new": Door("draft", "agreement", FORM),
    "agreements:change": Door("draft", "agreement", FORM),
    "agreements:submit": Door("draft", "agreement", POST, status=302),
    "agreements:send-back": Door("review", "agreement", FORM),
    "agreements:answers": Door("review", "agreement", FORM, author=LEAD.name),
    "agreements:sign": Door("review", "agreement", FORM, author=LEAD.name),
    "agreements:add-document": Door("read", "agreement", FORM),
    "agreements:end": Door("end", "agreement", FORM),
    "chain:destruction": Door("destroy", "agreement", FORM),
    "chain:destroying": Door("destroy", "agreement", SAFE, status=200),
    "chain:destroying-progress": Door("destroy", "agreement", SAFE, status=200),
    "children:links": Door("read", "links", SAFE, status=200),
    "casework:caseload": Door("read", "caseload", FORM, status=200),
    "casework:assign": Door("lead", "caseload", FORM),
    "casework:emergency": Door("open", "caseload", FORM),
    "casework:emergencies": Door("read", "emergency", SAFE, status=200),
    "casework:child": Door("read", "caseload", SAFE, nobodys=True),
    "casework:in-emergency": Door("open", "caseload", SAFE, nobodys=True),
    "casework:review": Door("review", "emergency", FORM, nobodys=True),
    "casework:restricted": Door("open", "restricted-record", FORM, nobodys=True),
    "casework:print": Door("print", "summary", FORM, nobodys=True),
    "casework:close": Door("lead", "caseload", POST, nobodys=True),
    "casework:new-consent": Door("record", "consent", FORM, nobodys=True),
    "casework:revoke": Door("record", "consent", POST, nobodys=True),
    "casework:consent-form": Door("read", "caseload", SAFE, status=200),
    "casework:child-consent-form": Door("record", "consent", SAFE, nobodys=True),
    "family:children": Door("read", "family", SAFE, status=200),
    "family:requests": Door("read", "family-request", SAFE, status=200),
    "family:request": Door("read", "family-request", FORM, nobodys=True),
    "family:accounts": Door("verify", "family", FORM),
    "family:accounts-of": Door("verify", "family", FORM),
    # No account is tied to this child.
    "family:end-account": Door("verify", "family", POST, nobodys=True),
    **{
        f"family:{name}": Door("read", "family", methods, nobodys=True)
        for name, methods in {
            **dict.fromkeys(("record", "copy-pdf", "copy-csv", "seen-by", "consents"), SAFE),
            **{"narrow": FORM, "receipt": SAFE},
            **dict.fromkeys(("new-consent", "ask-access", "disagree", "amend"), FORM),
            **dict.fromkeys(("revoke", "ask-hearing"), POST),
            "own-requests": SAFE,
        }.items()
    },
    "governance:index": Door("read", "cabinet", SAFE, status=200),
    "governance:body": Door("read", "cabinet", SAFE, status=200),
    "governance:seat": Door("read", "cabinet", SAFE, status=200),
    "governance:new-body": Door("write", "cabinet", FORM),
    "governance:meetings": Door("read", "cabinet", SAFE, status=200),
    "governance:meeting": Door("read", "cabinet", SAFE, status=200),
    "governance:new-meeting": Door("write", "cabinet", FORM),
    "governance:change-meeting": Door("write", "cabinet", FORM),
    "governance:publish-meeting": Door("write", "cabinet", POST, status=302),
    "governance:cancel-meeting": Door("write", "cabinet", FORM),
    "governance:add-item": Door("write", "cabinet", POST, status=422),
    "governance:change-item": Door("write", "cabinet", FORM),
    "governance:move-item": Door("write", "cabinet", POST, status=302),
    "governance:remove-item": Door("write", "cabinet", POST, status=302),
    "governance:place-item": Door("write", "cabinet", POST, status=404),
    "governance:write-record": Door("write", "cabinet", POST, status=302),
    "governance:live": Door("write", "cabinet", SAFE, status=200),
    "governance:live-now": Door("write", "cabinet", SAFE, status=200),
    "governance:attend": Door("write", "cabinet", POST, status=404),
    "governance:attend-all": Door("write", "cabinet", POST, status=302),
    "governance:add-guest": Door("write", "cabinet", POST, status=302),
    "governance:remove-guest": Door("write", "cabinet", POST, status=302),
    "governance:positions": Door("write", "cabinet", SAFE, status=200),
    "governance:decide": Door("write", "cabinet", FORM),
    "governance:decide-also": Door("write", "cabinet", FORM),
    "governance:take-on": Door("write", "cabinet", FORM),
    "governance:take-on-also": Door("write", "cabinet", FORM),
    "governance:close-meeting": Door("write", "cabinet", FORM),
    "governance:reopen-meeting": Door("write", "cabinet", POST, status=302),
    "governance:publish-actions": Door("write", "cabinet", POST, status=302),
    "governance:minutes": Door("read", "cabinet", SAFE),
    "governance:minutes-pdf": Door("read", "cabinet", SAFE, status=200),
    "governance:draft-minutes": Door("write", "cabinet", POST),
    "governance:edit-minutes": Door("write", "cabinet", FORM),
    "governance:approve-minutes": Door("write", "cabinet", FORM),
    "governance:correct-minutes": Door("write", "cabinet", FORM),
    "governance:decision": Door("read", "cabinet", SAFE, status=200),
    "governance:change-decision": Door("write", "cabinet", FORM),
    "governance:remove-decision": Door("write", "cabinet", POST, status=302),
    "governance:actions": Door("read", "cabinet", SAFE, status=200),
    "governance:action": Door("read", "cabinet", SAFE, status=200),
    "governance:change-action": Door("write", "cabinet", FORM),
    "governance:remove-action": Door("write", "cabinet", POST, status=302),
    "governance:note-progress": Door("update", "own-action", FORM, own=True),
    "governance:finish": Door("update", "own-action", FORM, own=True),
    "governance:drop": Door("write", "cabinet", FORM),
    "governance:reopen": Door("write", "cabinet", POST),
    "governance:respond": Door("answer", "own-response", FORM, own=True),
    "governance:answer-by-link": Door("read", "public-page", FORM),
    "governance:mail": Door("write", "cabinet", SAFE, status=200),
    "governance:lift-bounce": Door("write", "cabinet", POST, status=302),
    "governance:own-mail": Door("read", "cabinet", FORM, status=404),
    "governance:send-packet": Door("write", "cabinet", POST, status=302),
    "governance:mine": Door("read", "cabinet", SAFE, status=200),
    "governance:packet": Door("read", "cabinet", SAFE, status=200),
    "governance:invitation": Door("read", "cabinet", SAFE, status=200),
    "governance:who-comes": Door("write", "cabinet", FORM),
    "governance:papers": Door("write", "cabinet", FORM),
    "governance:paper": Door("read", "cabinet", SAFE, status=200),
    "governance:replace-paper": Door("write", "cabinet", FORM),
    "governance:remove-paper": Door("write", "cabinet", POST, status=302),
    "governance:calendar": Door("read", "cabinet", SAFE, status=200),
    # An account that belongs to no person is told so on the page.
    "governance:make-calendar-link": Door("read", "cabinet", POST, status=200),
    "governance:revoke-calendar-link": Door("read", "cabinet", POST, status=302),
    # Whoever has the secret may; nobody has this one.
    "governance:feed": Door("read", "public-page", SAFE, status=404),
    "governance:proposals": Door("write", "cabinet", FORM),
    "governance:take-proposal": Door("write", "cabinet", POST, status=302),
    "governance:new-action": Door("write", "cabinet", FORM),
    "governance:import-meetings": Door("write", "cabinet", FORM),
    "governance:effectiveness": Door("read", "cabinet", SAFE, status=200),
    "governance:effectiveness-file": Door("read", "cabinet", SAFE, status=200),
    "governance:search": Door("read", "cabinet", SAFE, status=200),
    "governance:history": Door("write", "cabinet", SAFE, status=200),
    "governance:history-file": Door("write", "cabinet", SAFE, status=200),
    "governance:records": Door("read", "cabinet", SAFE, status=200),
    "governance:records-file": Door("read", "cabinet", SAFE, status=200),
    "governance:export": Door("write", "cabinet", POST, status=200),
    "governance:survey": Door("answer", "own-survey", FORM),
    "governance:open-meeting": Door("write", "cabinet", POST, status=302),
    "governance:example-of-members": Door("write", "cabinet", SAFE, status=200),
    "governance:import-members": Door("write", "cabinet", FORM),
    "governance:export-members": Door("write", "cabinet", SAFE, status=200),
    "governance:export-workbook": Door("write", "cabinet", SAFE, status=200),
    "governance:export-popolo": Door("write", "cabinet", SAFE, status=200),
    "governance:export-civic-data": Door("write", "cabinet", SAFE, status=200),
    "governance:adopt-vision": Door("write", "cabinet", FORM),
    "governance:change-body": Door("write", "cabinet", FORM),
    "governance:new-seat": Door("write", "cabinet", FORM),
    "governance:voices": Door("read", "cabinet", SAFE, status=200),
    "governance:speak-for": Door("write", "cabinet", FORM),
    "governance:fill": Door("write", "cabinet", FORM),
    "governance:vacate": Door("write", "cabinet", FORM),
    "governance:designate": Door("write", "cabinet", FORM),
    "governance:close-seat": Door("write", "cabinet", FORM),
    "governance:end-designation": Door("write", "cabinet", FORM),
    "mail:unsubscribe": Door("read", "public-page", FORM, status=200),
    "governance:backbone": Door("read", "cabinet", SAFE, status=200),
    "governance:new-role": Door("write", "cabinet", FORM),
    "governance:change-role": Door("write", "cabinet", FORM),
    "governance:end-role": Door("write", "cabinet", FORM),
    "governance:set-duty": Door("write", "cabinet", FORM),
    "governance:transitions": Door("read", "cabinet", SAFE, status=200),
    "governance:transition": Door("read", "cabinet", SAFE, status=200),
    "governance:new-transition": Door("write", "cabinet", FORM),
    "governance:start-transition": Door("write", "cabinet", FORM),
    "governance:change-transition": Door("write", "cabinet", FORM),
    "governance:acting": Door("write", "cabinet", FORM),
    "governance:successor": Door("write", "cabinet", FORM),
    "governance:mark-step": Door("write", "cabinet", FORM),
    "governance:close-transition": Door("write", "cabinet", FORM),
    "governance:people": Door("write", "cabinet", SAFE, status=200),
    "governance:person": Door("write", "cabinet", FORM),
    "governance:change-person": Door("write", "cabinet", FORM),
    "governance:handover": Door("read", "register", SAFE, status=200),
    "governance:handover-pdf": Door("read", "register", SAFE, status=200),
    "governance:agreements": Door("read", "register", SAFE, status=200),
    "governance:agreement": Door("read", "register", SAFE, status=200),
    "governance:document": Door("read", "register", SAFE, status=200),
    "governance:new-agreement": Door("write", "register", FORM),
    "governance:change-agreement": Door("write", "register", FORM),
    "governance:sign-agreement": Door("write", "register", FORM),
    "governance:unsign-agreement": Door("write", "register", POST, status=302),
    "governance:end-agreement": Door("write", "register", FORM),
    "governance:add-document": Door("write", "register", FORM),
    "governance:remove-document": Door("write", "register", POST, status=302),
    "governance:initiatives": Door("read", "cabinet", SAFE, status=200),
    "governance:initiative": Door("read", "cabinet", SAFE, status=200),
    "governance:line-of-sight": Door("read", "cabinet", SAFE, status=200),
    "governance:alignment": Door("read", "cabinet", SAFE, status=200),
    "governance:new-initiative": Door("write", "cabinet", FORM),
    "governance:change-initiative": Door("write", "cabinet", FORM),
    "governance:remove-initiative": Door("write", "cabinet", POST, status=302),
    "governance:add-part": Door("write", "cabinet", FORM),
    "governance:change-part": Door("write", "cabinet", FORM),
    "governance:remove-part": Door("write", "cabinet", POST, status=302),
    "governance:example-of-initiatives": Door("write", "cabinet", SAFE, status=200),
    "governance:import-initiatives": Door("write", "cabinet", FORM),
    "disclosure:releases": Door("read", "release", SAFE, status=200),
    "disclosure:log": Door("read", "public-page", SAFE, status=200),
    "disclosure:log-csv": Door("read", "public-page", SAFE, status=200),
    "disclosure:log-json": Door("read", "public-page", SAFE, status=200),
    "disclosure:release": Door("read", "release", SAFE, status=200),
    "disclosure:decide": Door("approve", "release", POST, author=LEAD.name, status=422),
    "disclosure:file": Door("read", "released-figure", SAFE, status=200),
    "extracts:extracts": Door("read", "extract", SAFE, status=200),
    # Nobody's license is in force here: the form comes back.
    "extracts:make": Door("make", "extract", FORM),
    "extracts:making": Door("make", "extract", SAFE, status=200),
    "extracts:progress": Door("make", "extract", SAFE, status=200),
    # The license names the researcher who asks here.
    "extracts:extract": Door("read", "extract", SAFE, status=200),
    "extracts:decide": Door("approve", "extract", POST, author=LEAD.name, status=422),
    # It is not approved: the page says so.
    "extracts:file": Door("fetch", "extract", POST, status=302),
    "chain:runs": Door("read", "chain", SAFE, status=200),
    # No coarser table was tried for this one.
    "chain:coarser": Door("propose", "release", FORM, status=404),
    "chain:start": Door("run", "chain", POST, status=302),
    "chain:run": Door("read", "chain", SAFE, status=200),
    "chain:progress": Door("read", "chain", SAFE, status=200),
    "chain:cancel": Door("run", "chain", POST, status=302),
    "oversight:index": Door("read", "oversight", SAFE, status=200),
    "oversight:entries": Door("read", "oversight", SAFE, status=200),
    "oversight:entries-file": Door("read", "oversight", SAFE, status=200),
    # Without a child or an account in the address, the form says what is missing.
    "oversight:child": Door("read", "oversight", SAFE, status=422),
    "oversight:person": Door("read", "oversight", SAFE, status=422),
    "oversight:cases": Door("open", "inquiry", FORM),
    "oversight:case": Door("close", "inquiry", FORM, nobodys=True),
    "oversight:identity": Door("read", "inquiry", SAFE, nobodys=True),
    "oversight:alert": Door("close", "alert", FORM),
}


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The name of every address of the site; one without a name is given by its pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name or one.pattern}"


@pytest.fixture
def urls(settings, tmp_path) -> dict[str, str]:
    """Every address, of things that are there."""
    settings.RELEASES, settings.DEMO = tmp_path / "releases", False
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.WAREHOUSE, settings.DELIVERIES = tmp_path / "warehouse", tmp_path / "deliveries"
    return kept("every address", _of_things_that_are_there, tmp_path)


def _of_things_that_are_there() -> dict[str, str]:
    released(y2026=0.2)
    waiting = disclosure.propose(cubes=[cube("2024-25", chronic=0.2)], title="A year", by=LEAD)
    agreement = in_force("a", "district", title="A")
    schools = Organization.objects.get(key="schools")
    source = Source.objects.create(
        key="district",
        title="District",
        organization=schools,
        agreement=agreement,
        formats=["edfi", "mapped"],
    )
    Delivery.objects.create(
        number=1,
        source=source,
        agreement=agreement,
        format="edfi",
        received_on="2026-01-05",
        finished_at=timezone.now(),
        by="x",
        state="failed",
    )
    table = intake.bring_table(
        by=Acting("dana", Role.DATA_LEAD),
        delivered=[SimpleUploadedFile("roster.csv", b"ID,First\n1,Ana\n")],
        source="district",
        school_year=None,
    )
    load, chain, destruction, making = (
        Job.objects.create(kind=kind, title="x", requested_by="x", state="done").pk
        for kind in ("load", KIND, DESTRUCTION, MAKING)
    )
    waiting_table, service = {"table_id": table}, {"key": _service()}
    extract = {"number": extract_that_waits("somebody-R7")}
    measure, delivery = {"key": "chronic-absence"}, {"number": 1}
    seat, body, designation = cabinet()
    item = AgendaItem.objects.filter(meeting__state="published").last()
    assert item
    meeting, on_agenda = {"meeting_id": item.meeting_id}, {"item_id": item.id}
    # The other one is taken off the agenda on the way, and its papers with it.
    stays = AgendaItem.objects.filter(meeting=item.meeting_id).exclude(pk=item.pk).first()
    assert stays
    papers = [_paper(stays.id) for _ in range(2)]
    child = {"child": _child()}
    arguments = {
        **record(body),
        "governance:body": {"key": body},
        "governance:meetings": {"key": body},
        "governance:new-meeting": {"key": body},
        "governance:adopt-vision": {"key": body},
        "governance:import-meetings": {"key": body},
        "governance:example-of-members": {"key": body},
        "governance:import-members": {"key": body},
        "governance:export-members": {"key": body},
        "governance:export-workbook": {"key": body},
        "governance:export-popolo": {"key": body},
        "governance:export-civic-data": {"key": body},
        "governance:meeting": meeting,
        "governance:packet": meeting,
        "governance:invitation": meeting,
        "governance:who-comes": meeting,
        "governance:papers": {"item_id": stays.id},
        "governance:paper": {"paper_id": papers[0]},
        "governance:replace-paper": {"paper_id": papers[0]},
        "governance:remove-paper": {"paper_id": papers[1]},
        "governance:feed": {"secret": "nobody-has-this-one"},
        "governance:change-meeting": meeting,
        "governance:publish-meeting": meeting,
        "governance:cancel-meeting": meeting,
        "governance:add-item": meeting,
        "governance:survey": meeting,
        "governance:open-meeting": meeting,
        "governance:change-item": on_agenda,
        "governance:move-item": on_agenda,
        "governance:remove-item": on_agenda,
        "governance:change-body": {"key": body},
        "governance:new-seat": {"key": body},
        "governance:voices": {"key": body},
        "governance:speak-for": {"seat_id": seat},
        "governance:seat": {"seat_id": seat},
        "governance:fill": {"seat_id": seat},
        "governance:vacate": {"seat_id": seat},
        "governance:designate": {"seat_id": seat},
        "governance:close-seat": {"seat_id": seat},
        "governance:end-designation": {"seat_id": seat, "designation_id": designation},
        "mail:unsubscribe": {"token": unsubscribe_link(_news()).split("/")[-2]},
        **continuity(),
        **plan(),
        **accounts(),
        "measures:measure": measure,
        "measures:download": measure,
        **dict.fromkeys(("casework:child", "casework:in-emergency", "casework:close"), child),
        "casework:new-consent": child,
        "casework:print": child,
        "casework:restricted": child,
        "casework:revoke": {**child, "ground_id": uuid4()},
        "casework:review": {"emergency_id": uuid4()},
        "casework:child-consent-form": child,
        "family:request": {"request_id": uuid4()},
        **{
            f"family:{name}": child
            for name in (
                *("accounts-of", "end-account", "record", "copy-pdf", "copy-csv", "seen-by"),
                *("consents", "new-consent", "own-requests", "ask-access"),
            )
        },
        "family:narrow": {**child, "ground_id": uuid4()},
        "family:receipt": {**child, "ground_id": uuid4()},
        "family:revoke": {**child, "ground_id": uuid4()},
        "family:ask-hearing": {**child, "request_id": uuid4()},
        "family:disagree": {**child, "request_id": uuid4()},
        "family:amend": {**child, "source": "x", "table": "person", "item": "x"},
        "intake:table": waiting_table,
        "intake:columns": waiting_table,
        "intake:use-saved": waiting_table,
        "intake:discard": waiting_table,
        "intake:job": {"job_id": load},
        "intake:progress": {"job_id": load},
        "intake:delivery": delivery,
        "intake:quarantine": delivery,
        "intake:error-file": delivery,
        **dict.fromkeys(SERVICE_DOORS, service),
        "api:delivery": {"delivery_id": uuid4()},
        "api:nowhere": {"rest": "nowhere/at/all"},
        "intake:undo": delivery,
        "intake:accept": delivery,
        **agreed(),
        "chain:destroying": {"job_id": destruction},
        "chain:destroying-progress": {"job_id": destruction},
        "extracts:making": {"job_id": making},
        "extracts:progress": {"job_id": making},
        **dict.fromkeys(("extracts:extract", "extracts:decide", "extracts:file"), extract),
        "chain:run": {"job_id": chain},
        "chain:progress": {"job_id": chain},
        "chain:cancel": {"job_id": chain},
        "oversight:case": {"case_id": uuid4()},
        "oversight:identity": {"case_id": uuid4()},
        "oversight:alert": {"alert_id": _alert()},
        "disclosure:release": {"number": 1},
        "disclosure:decide": {"number": waiting.number},
        "disclosure:file": {"number": 1, "name": "students-2025-26.csv"},
    }
    found = {name: reverse(name, kwargs=arguments.get(name)) for name in DOORS}
    return {**found, "chain:destruction": f"{found['chain:destruction']}?agreement=over"}


def agreed() -> dict[str, dict[str, Any]]:
    """A draft, one under review, one that is in force with a paper, and two that are over."""
    lead, today = Acting(LEAD.name, Role.DATA_LEAD), timezone.localdate()
    parties = (organization("city"), organization("schools"))
    terms = agreements.Terms("Draft", Tier.MOU, parties, starts=today)
    for key in ("draft", "review"):
        agreements.draft(by=lead, key=key, terms=terms)
    agreements.submit(by=lead, key="review")
    paper = agreements.add_document(by=lead, key="draft", name="a.pdf", content=b"%PDF-1.7")
    for key in ("over", "destroyed"):
        in_force(key, "x")
        agreements.end(by=lead, key=key, why="It ends.")
    agreements.certify_destruction(by=lead, key="destroyed", what={"person": 2, "files": 1})
    steps = {
        **dict.fromkeys(("agreement", "text"), "a"),
        **dict.fromkeys(("change", "submit", "add-document"), "draft"),
        **dict.fromkeys(("send-back", "answers", "sign"), "review"),
        "end": "a",
        "certificate": "destroyed",
    }
    found = {f"agreements:{step}": {"key": key} for step, key in steps.items()}
    return {**found, "agreements:document": {"key": "draft", "document_id": paper}}


SERVICE_DOORS = (
    *("intake:service-account", "intake:confirm-service-account", "intake:replace-token"),
    "intake:revoke-service-account",
)


def _service() -> str:
    """A service account that an administrator made, and that waits for a second person."""
    admin = Acting("first-administrator", Role.ADMINISTRATOR)
    today = timezone.localdate()
    intake.make_service_account(by=admin, key="nightly", source="district", ends_on=today)
    return "nightly"


def _alert() -> UUID:
    raise_alert(by=Acting("casey", "R3"), rule=Rule.HOURS)
    return Alert.objects.get().id


def _child() -> str:
    """A child of the registry, on nobody's caseload."""
    run = LinkRun.objects.create(
        number=1,
        at=timezone.now(),
        as_of=timezone.localdate(),
        by="x",
        version="1",
        model={"learned": False, "link_at": 0.9, "method": {"review_at": 0.5}, "weights": []},
        counts={
            **{"sources": [], "seen_in": [], "bands": {}, "held_back": {}, "sizes": {}},
            **{"registry": {}, "seconds": {}},
        },
    )
    return Child.objects.create(id="23M4CKK743JF", since=run).id


def _paper(item: UUID) -> UUID:
    by, file = Acting("fay", Role.FACILITATOR), PaperFile("memo.txt", b"Buses for all.")
    return add_paper(by=by, item=item, title="Memo", file=file)


def _news() -> UUID:
    """A message that its receiver may refuse."""
    message = {"to": "a@example.gov", "language": "en", "subject": "S", "text": "T"}
    mail.post(kind="news", key="news", owed=False, **message)
    return Message.objects.get().id


def accounts() -> dict[str, dict[str, Any]]:
    """An account, a role that waits for a second administrator, and an invitation, by address."""
    admin = Acting("first-administrator", Role.ADMINISTRATOR)
    actions.add_user(by=INSTALLATION, username=admin.name)
    other = actions.add_user(by=INSTALLATION, username="other")
    actions.give_role(by=admin, username="other", role=Role.PRIVACY_OFFICER)
    actions.invite(by=admin, email="new@example.gov", name="New")
    one = {"public_id": other.public_id}
    none = {"key": "none"}
    return {
        **{
            f"people:{name}": none
            for name in (
                *("directory", "directory-back", "directory-acs", "our-metadata"),
                *("change-directory", "try-directory", "close-directory"),
            )
        },
        "people:directory-finish": {**none, "answer": uuid4()},
        "people:remove-factor": {"factor": 1},
        "people:new-password": {"token": "nobody-has-this-one"},
        "people:invitation": {"secret": "nobody-has-this-one"},
        "people:withdraw": {"invitation": Invitation.objects.get().pk},
        "people:settle-role": {"proposal": RoleProposal.objects.get().pk},
        **{
            f"people:{name}": one
            for name in ("account", "give-role", "end-role", "close-account", "reopen-account")
        },
    }


def cabinet() -> tuple[UUID, str, UUID]:
    """A seat, its body, and who acts for it."""
    make_demo_cabinet(by=Acting("fay", Role.FACILITATOR), meetings=4)
    designation = Designation.objects.get()
    return designation.seat_id, designation.seat.body.key, designation.id


def record(body: str) -> dict[str, dict[str, object]]:
    """What meetings of a body left behind, and the addresses of each."""
    running = Meeting.objects.filter(state="published").latest("day")
    unwritten = Meeting.objects.filter(state="closed", minutes_versions=None).latest("day")
    seat = running.body.seats.first()
    item = running.items.first()  # the last one is removed meanwhile
    decision, response = (
        Decision.objects.latest("number"),
        Response.objects.filter(answer="").latest("asked_at"),
    )
    action = ActionItem.objects.filter(state="open").latest("number")
    ended = ActionItem.objects.filter(state="done").latest("number")
    asked = answerers(response.id, timezone.localdate())[0].id
    minutes, proposal = Minutes.objects.latest("number"), Proposal.objects.latest("made_on")
    one = {"meeting_id": running.id}
    on_item, by_key = {**one, "item_id": item.id}, {"key": body}
    return {
        "governance:place-item": {"item_id": item.id},
        "governance:write-record": {"item_id": item.id},
        **dict.fromkeys(MEETING_DOORS, one),
        "governance:attend": {**one, "seat_id": seat.id},
        "governance:remove-guest": {**one, "guest_id": uuid4()},
        "governance:positions": {**one, "key": "also"},
        "governance:decide": on_item,
        "governance:take-on": on_item,
        "governance:minutes": {"meeting_id": minutes.meeting_id},
        "governance:minutes-pdf": {"meeting_id": minutes.meeting_id},
        "governance:draft-minutes": {"meeting_id": unwritten.id},
        **{door: {"minutes_id": minutes.id} for door in MINUTES_DOORS},
        **{door: {"decision_id": decision.id} for door in DECISION_DOORS},
        **{door: {"action_id": action.id} for door in ACTION_DOORS},
        "governance:reopen": {"action_id": ended.id},
        "governance:respond": {"response_id": response.id},
        "governance:answer-by-link": {"token": answer_link(response.id, asked).split("/")[-2]},
        "governance:proposals": by_key,
        "governance:new-action": by_key,
        "governance:take-proposal": {**by_key, "proposal_id": proposal.id},
    }


MEETING_DOORS = tuple(
    f"governance:{name}"
    for name in (
        *(
            "live",
            "live-now",
            "attend-all",
            "add-guest",
            "decide-also",
            "take-on-also",
            "close-meeting",
        ),
        *("reopen-meeting", "publish-actions", "send-packet"),
    )
)
MINUTES_DOORS = tuple(f"governance:{verb}-minutes" for verb in ("edit", "approve", "correct"))
DECISION_DOORS = (
    *("governance:decision", "governance:change-decision", "governance:remove-decision"),
)
ACTION_DOORS = tuple(
    f"governance:{name}"
    for name in ("action", "change-action", "remove-action", "note-progress", "finish", "drop")
)


def plan() -> dict[str, dict[str, Any]]:
    """An initiative with a milestone, by address. Another program is taken off on the way."""
    milestone = Milestone.objects.filter(reached_on=None)[0]
    one = {"initiative_id": milestone.initiative_id}
    program = milestone.initiative.programs.all()[0]
    return {
        "governance:initiative": one,
        "governance:change-initiative": one,
        "governance:remove-initiative": one,
        "governance:add-part": {**one, "kind": "money"},
        "governance:change-part": {**one, "kind": "milestone", "part_id": milestone.id},
        "governance:remove-part": {**one, "kind": "program", "part_id": program.id},
    }


def continuity() -> dict[str, dict[str, Any]]:
    """A position, a transition and an agreement with a signature and a paper, by address."""
    role, transition = BackboneRole.objects.all()[0], Transition.objects.get()
    partnership = Partnership.objects.all()[0]
    paper = add_document(
        by=Acting("fay", Role.FACILITATOR),
        partnership=partnership.id,
        name="a.pdf",
        content=b"%PDF-1.7",
    )
    agreement = {"agreement_id": partnership.id}
    change = {"transition_id": transition.id}
    signature = partnership.signatures.all()[0].id
    return {
        "governance:change-role": {"role_id": role.id},
        "governance:end-role": {"role_id": role.id},
        "governance:set-duty": {"kind": "data"},
        "governance:transition": change,
        "governance:start-transition": {"seat_id": transition.seat_id},
        "governance:change-transition": change,
        "governance:acting": change,
        "governance:successor": change,
        "governance:mark-step": {**change, "step": "plan"},
        "governance:close-transition": change,
        "governance:person": {"person_id": role.person_id},
        "governance:change-person": {"person_id": role.person_id},
        "governance:agreement": agreement,
        "governance:change-agreement": agreement,
        "governance:sign-agreement": agreement,
        "governance:unsign-agreement": {**agreement, "signature_id": signature},
        "governance:end-agreement": agreement,
        "governance:add-document": agreement,
        "governance:document": {**agreement, "document_id": paper},
        "governance:remove-document": {**agreement, "document_id": paper},
    }


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
