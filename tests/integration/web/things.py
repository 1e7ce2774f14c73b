"""A small city with something at every address, so that each of them can be asked for."""

from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.agreements import in_force, organization
from tests.factories.releases import LEAD, cube, released
from tests.factories.research import extract_that_waits
from tests.integration.web.doors import DOORS
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
from wholecity.people.models import Invitation, Organization, RoleProposal
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.terms import Tier


def addresses_of_what_is_there() -> dict[str, str]:
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
