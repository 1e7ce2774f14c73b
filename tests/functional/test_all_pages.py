"""Every page of every role, at three widths: accessible, and never wider than the screen."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.factories import deliveries as made
from tests.factories.agreements import permit_all
from tests.factories.disclosures import HEALTH, TREATMENT, WORKER, look
from tests.factories.families import world
from tests.factories.releases import LEAD, cube, outlines, released
from tests.factories.research import extract_that_waits
from tests.functional.axe import violations
from tests.functional.conftest import Visit
from wholecity.audit.queries import alerts
from wholecity.audit.rules.alerts import Kin
from wholecity.chain.actions import start_chain
from wholecity.children.actions import run_linkage
from wholecity.disclosure.actions import propose
from wholecity.governance.actions import make_demo_cabinet
from wholecity.governance.queries import (
    actions_of,
    bodies,
    decisions,
    meetings,
    owed,
    upcoming,
)
from wholecity.governance.queries import meeting as meeting_page
from wholecity.governance.queries.backbone import backbone
from wholecity.governance.queries.initiatives import plan
from wholecity.governance.queries.partnerships import partnerships
from wholecity.governance.queries.transitions import transitions
from wholecity.intake import actions as intake
from wholecity.mail.actions import post
from wholecity.mail.formats.links import unsubscribe_link
from wholecity.mail.queries import outbox
from wholecity.measures.definitions import COMPUTED
from wholecity.people import actions
from wholecity.people.definitions import Role
from wholecity.people.queries import account_rows
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.warehouse.store import Warehouse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.looks,
    pytest.mark.django_db(transaction=True),
]

ANYBODY = (
    "/releases/log/",
    "/account/sign-in/",
    "/account/password/forgotten/",
    "/how-we-protect-data/",
    "/sources/",
    "/no-such-page/",
    "/agreements/register/",
)
AGREED = (
    *("/agreements/", "/agreements/new/", "/agreements/all-data/", "/agreements/all-data/end/"),
    "/agreements/all-data/documents/new/",
)
FIGURES = ("/", "/measures/", "/measures/immunization/")
DELIVERIES = ("/deliveries/", "/deliveries/1/", "/deliveries/1/quarantine/", "/deliveries/new/")
PROGRAMS = (
    *("/deliveries/service-accounts/", "/deliveries/new-service-account/"),
    *(f"/deliveries/service-accounts/nightly/{page}" for page in ("", "token/", "revoke/")),
)
CABINET = (
    *("/cabinet/", "/cabinet/new/", "/cabinet/childrens-cabinet/"),
    *("/cabinet/childrens-cabinet/change/", "/cabinet/childrens-cabinet/seats/new/"),
    *("/cabinet/childrens-cabinet/members/", "/cabinet/childrens-cabinet/vision/"),
    *("/cabinet/childrens-cabinet/meetings/", "/cabinet/childrens-cabinet/meetings/import/"),
    *("/cabinet/effectiveness/", "/cabinet/search/?q=absence", "/cabinet/records/"),
    *("/cabinet/history/", "/cabinet/history/?action=add+seat"),
    *("/cabinet/mine/", "/cabinet/actions/", "/cabinet/mail/"),
    *("/cabinet/childrens-cabinet/list/", "/cabinet/childrens-cabinet/actions/new/"),
)
GOES_ON = (
    *("/cabinet/backbone/", "/cabinet/backbone/new/", "/cabinet/backbone/duties/data/"),
    *("/cabinet/transitions/", "/cabinet/transitions/new/", "/cabinet/people/"),
    *("/cabinet/handover/", "/cabinet/agreements/", "/cabinet/agreements/new/"),
    *("/cabinet/initiatives/", "/cabinet/initiatives/new/", "/cabinet/initiatives/sight/"),
    *("/cabinet/alignment/", "/cabinet/childrens-cabinet/voices/"),
)
FACILITATOR = Acting("demo-facilitator", Role.FACILITATOR)
WAITING, PUBLISHED = "/releases/2/", "/releases/1/"
EXTRACTS = ("/extracts/", "/extracts/make/", "/extracts/1/")
COARSER = "/runs/coarser/?release=2"
# Who looks (or nobody), and where.
Place = tuple[str | None, str]


@pytest.fixture
def pages(tmp_path: Path, settings: Any, demo_people: None) -> list[Place]:
    """A small city with a delivery, links, a run, a published and a waiting release."""
    settings.DELIVERIES = tmp_path / "deliveries"
    settings.WAREHOUSE = tmp_path / "warehouse"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    _link(Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY))
    _deliver(tmp_path)
    run = start_chain(by=LEAD, title="Link, compute and protect")
    released(y2025=0.26, y2026=0.22)
    propose(cubes=[cube("2026-27", chronic=0.2)], title="A year later", by=LEAD)
    outlines(tmp_path / "neighborhoods.geojson")
    make_demo_cabinet(by=FACILITATOR)
    extract_that_waits("rosa")
    return list(_of_roles(f"/runs/{run}/"))


def _link(warehouse: Warehouse) -> None:
    world(60, seed=9).fill(warehouse)
    permit_all(warehouse)
    run_linkage(by=INSTALLATION)


def _deliver(folder: Path) -> None:
    """A roster with a row that cannot be accepted."""
    intake.register_city(by=LEAD, city=made.CITY)
    rows = [*map(made.child, range(60)), made.child(61, DOB="soon")]
    roster = made.roster(folder / "roster.csv", *rows)
    intake.load(by=LEAD, path=roster, source="bell", format="mapped", mapping=made.ROSTER)
    lead, today = Acting(LEAD.name, Role.DATA_LEAD), timezone.localdate()
    intake.make_service_account(by=lead, key="nightly", source="bell", ends_on=today)


def _of_roles(run: str) -> Iterator[Place]:
    measures = [f"/measures/{measure.key}/" for measure in COMPUTED]
    work = (*DELIVERIES, "/links/", "/runs/", run, "/releases/", PUBLISHED, *EXTRACTS)
    yield from ((None, path) for path in (*ANYBODY, _unsubscribe()))
    yield from (("ann", path) for path in ("/", *_accounts()))
    yield from (("demo-mayor", path) for path in (*FIGURES, *measures, "/no-such-page/"))
    data_lead = ("/", *work, COARSER, *PROGRAMS, *AGREED)
    yield from (("demo-data-lead", path) for path in data_lead)
    yield from (
        ("demo-privacy-officer", path) for path in ("/", "/releases/", WAITING, EXTRACTS[-1])
    )
    yield from (("demo-privacy-officer", path) for path in _oversight())
    yield from (("demo-link-reviewer", path) for path in ("/", "/links/"))
    yield from (
        ("demo-mayor", path) for path in ("/cabinet/", "/cabinet/calendar/", next(_meetings()))
    )
    yield from (("demo-facilitator", path) for path in ("/", *CABINET, *_seats(), *_meetings()))
    yield from (("demo-facilitator", path) for path in (*GOES_ON, *_going_on(), *_record()))
    yield from (
        ("demo-mayor", path) for path in GOES_ON if not path.endswith(("new/", "data/", "people/"))
    )


def _accounts() -> Iterator[str]:
    """What an administrator does with accounts, and everybody with their own."""
    first = actions.add_user(by=INSTALLATION, username="ann", password="a long sentence of mine")
    actions.give_role(by=INSTALLATION, username="ann", role=Role.ADMINISTRATOR)
    by = Acting("ann", Role.ADMINISTRATOR)
    actions.add_user(by=by, username="ben")
    actions.give_role(by=by, username="ben", role=Role.PRIVACY_OFFICER)
    actions.invite(by=by, email="new@example.gov", name="New", roles=[Role.DATA_LEAD])
    said = {"issuer": "https://directory.example.gov", "client_id": "wholecity"}
    key = actions.set_directory(by=by, name="City account", protocol="oidc", **said)
    yield from ("/account/second-factor/", "/account/second-factor/app/", "/account/sessions/")
    yield from ("/account/second-factor/passkey/", "/account/password/")
    yield from ("/accounts/", "/accounts/invite/", f"/accounts/{first.public_id}/")
    ben = next(row for row in account_rows() if row.username == "ben")
    yield from (f"/accounts/{ben.public_id}/", f"/accounts/{ben.public_id}/close/")
    yield from (f"/accounts/directories/{path}" for path in ("", "new/", f"{key}/"))


def _oversight() -> Iterator[str]:
    """The audit record with an alert, and a child that two people saw."""
    for by in (WORKER, Acting("chris", "R4")):
        look("child-1", by=by, kin=Kin(["Gil"], [], ["Gil"], []))
        look("child-1", by=by, shown=HEALTH, basis=TREATMENT, reason="A visit at home")
    yield from ("/oversight/", "/oversight/entries/", "/oversight/entries/?action=disclose")
    yield "/oversight/cases/"
    yield from ("/oversight/child/?child=child-1", "/oversight/person/?who=casey")
    yield f"/oversight/alerts/{alerts(are_open=True)[0].id}/"


def _going_on() -> Iterator[str]:
    """A position, the transition and an agreement, with all that can be done to them."""
    today = date(2026, 9, 1)
    (change,) = transitions(today)
    role, paper = backbone(today).roles[0], partnerships(today)[0]
    yield from (f"/cabinet/backbone/{role.id}/{form}/" for form in ("change", "end"))
    yield f"/cabinet/people/{role.person}/"
    forms = ("", "change/", "acting/", "successor/", "close/", "steps/plan/")
    yield from (f"/cabinet/transitions/{change.id}/{form}" for form in forms)
    [initiative, *_] = plan(today)
    forms = ("", "change/", "milestone/", "money/", "program/")
    yield from (f"/cabinet/initiatives/{initiative.id}/{form}" for form in forms)
    yield "/cabinet/initiatives/import/"
    forms = ("", "change/", "sign/", "end/", "documents/new/")
    yield from (f"/cabinet/agreements/{paper.id}/{form}" for form in forms)


def _unsubscribe() -> str:
    """Where the receiver of a message that nobody is owed goes."""
    message = {"to": "a@example.gov", "language": "en", "subject": "News", "text": "Some."}
    post(kind="news", key="news", owed=False, **message)
    return urlsplit(unsubscribe_link(outbox().get().id)).path


def _meetings() -> Iterator[str]:
    """The meeting that comes next, and what can be done to it."""
    meeting = upcoming(timezone.localdate(), drafts=True)[0]
    yield f"/cabinet/meetings/{meeting.id}/"
    yield "/cabinet/childrens-cabinet/meetings/new/"
    forms = ("change", "cancel", "survey", "who-comes")
    yield from (f"/cabinet/meetings/{meeting.id}/{form}/" for form in forms)
    item = next(i for i in meeting_page(meeting.id, meeting.day, drafts=True).items if i.papers)
    yield f"/cabinet/items/{item.id}/papers/"
    yield f"/cabinet/papers/{item.papers[0].id}/replace/"
    yield "/cabinet/calendar/"


def _record() -> Iterator[str]:
    """A meeting while it is held, one that was, and what it left behind."""
    held = next(m for m in meetings("childrens-cabinet", drafts=True) if m.is_closed)
    before = [m for m in meetings("childrens-cabinet", drafts=True) if m.is_closed][1]
    yield f"/cabinet/meetings/{upcoming(timezone.localdate(), drafts=True)[0].id}/live/"
    yield f"/cabinet/meetings/{upcoming(timezone.localdate(), drafts=True)[0].id}/close/"
    yield f"/cabinet/meetings/{held.id}/"
    yield f"/cabinet/meetings/{before.id}/minutes/"
    decision, action = decisions(held.id)[0], actions_of(held.id, held.day)[0]
    yield f"/cabinet/decisions/{decision.id}/"
    forms = ("", "change/", "progress/", "done/", "drop/")
    yield from (f"/cabinet/actions/{action.id}/{form}" for form in forms)
    yield f"/cabinet/answers/{owed(['childrens-cabinet'])[0].id}/"


def _seats() -> Iterator[str]:
    """The seat of somebody new, with all that can be done to it."""
    seat = next(s for s in bodies(date(2026, 9, 1))[0].seats if len(s.holders) > 1)
    yield f"/cabinet/seats/{seat.id}/"
    yield from (
        f"/cabinet/seats/{seat.id}/{form}/" for form in ("fill", "vacate", "designee", "voices")
    )


def _open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")


def _problems(page: Page) -> Iterator[str]:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        yield from (f"at {width}: {violation}" for violation in violations(page))
    page.set_viewport_size({"width": 320, "height": 900})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > 320:
        yield f"{wide} wide on a screen of 320"


def _each(visit: Visit, pages: list[Place]) -> Iterator[tuple[str, Page]]:
    """Each page at its full width, every other one in Spanish.

    A person has one window for a language: it takes longer to open than a page in it.
    """
    windows: dict[tuple[str | None, str], Page] = {}
    for number, (person, path) in enumerate(pages):
        session = person, ("en", "es")[number % 2]
        if session in windows:
            windows[session].set_viewport_size({"width": 1280, "height": 900})
            windows[session].goto(path)
        else:
            windows[session] = visit(path, person=person, language=session[1])
        yield f"{path} of {person}", windows[session]


def test_no_page_of_any_role_has_a_violation_or_scrolls_sideways(visit, pages) -> None:
    found = []
    for name, page in _each(visit, pages):
        _open_everything(page)
        found += [f"{name} {problem}" for problem in _problems(page)]
    assert found == [], "\n".join(found)


def test_a_form_that_is_sent_back_says_what_is_missing(visit, accessible) -> None:
    intake.register_city(by=LEAD, city=made.CITY)
    page = visit("/deliveries/new/", person="demo-data-lead")
    with page.expect_response(lambda r: r.request.method == "POST") as answer:
        page.get_by_role("button", name="Load").click()
    assert answer.value.status == 422
    page.wait_for_load_state("networkidle")
    accessible(page)
    assert page.locator("#error-summary a").count() == 1
