"""Pages of children, accounts, agreements and oversight ask as often for a long record as for a
short one.
"""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.agreements import in_force
from tests.factories.caseloads import account
from tests.factories.disclosures import look, look_at_list
from tests.factories.large_caseload import large_caseload, workers
from wholecity.agreements import actions as agreements
from wholecity.agreements.models import Agreement
from wholecity.audit.actions import raise_alert
from wholecity.audit.definitions import Rule
from wholecity.casework.actions import open_emergency, open_inquiry
from wholecity.casework.definitions import Inquiry
from wholecity.people import actions as people
from wholecity.people.models import User
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role
from wholecity.policy.terms import Tier

pytestmark = pytest.mark.django_db
CHILD = "LARGE0000000"
PAGES = {
    "worker": ("/caseload/", "/caseload/?words=ana", f"/caseload/{CHILD}/", "/caseload/emergency/"),
    "lead": ("/caseload/", f"/caseload/{CHILD}/", "/caseload/assign/"),
    "officer": (
        *("/caseload/emergencies/", "/oversight/", "/oversight/entries/", "/oversight/cases/"),
        *(f"/oversight/child/?child={CHILD}", "/oversight/person/?who=worker"),
        "/agreements/",
    ),
    "admin": ("/accounts/", "/accounts/invite/", "/accounts/directories/", "ACCOUNT"),
    "data": (
        "/agreements/",
        "/agreements/memorandum/",
        "/agreements/dsa-bell/",
        "/agreements/new/",
    ),
    "": ("/agreements/register/",),
}
ROLES = {
    "officer": Role.PRIVACY_OFFICER,
    "admin": Role.ADMINISTRATOR,
    "data": Role.DATA_LEAD,
}


class Record:
    """What has piled up; each time it grows by the same."""

    def __init__(self) -> None:
        self.worker, self.lead = workers()
        for name, role in ROLES.items():
            account(name, role)
        self.acting = {name: Acting(name, role) for name, role in ROLES.items()}
        self.size = 0

    def grow(self, by: int) -> None:
        children = large_caseload(self.worker, self.lead, by, values=12, first=self.size)
        for number, child in enumerate(children, self.size):
            self._of_one(number, child)
        self.size += by

    def _of_one(self, number: int, child: str) -> None:
        """Everything of which a page shows a list, once more."""
        other = account(f"worker-{number}", Role.CASE_WORKER, "schools")
        threat = "She wrote that she will harm herself."
        open_emergency(by=other, child=child, threat=threat, at_risk="The child")
        officer, admin = self.acting["officer"], self.acting["admin"]
        open_inquiry(by=officer, child=child, kind=Inquiry.BREACH, words="Leaked?")
        raise_alert(by=other, rule=Rule.HOURS)
        look(CHILD, by=other)
        look(child, by=self.worker)
        people.add_user(by=admin, username=f"new-{number}", name="New")
        people.give_role(by=admin, username=f"new-{number}", role=Role.PRIVACY_OFFICER)
        people.give_role(by=admin, username="worker-0", role=list(Role)[number])
        people.invite(by=admin, email=f"new-{number}@example.gov", name="New")
        with transaction.atomic():
            in_force(f"more-{number}", f"source-{number}")
        terms = agreements.Terms("Draft", Tier.MOU, tuple(_parties()))
        agreements.draft(by=self.acting["data"], key=f"draft-{number}", terms=terms)
        agreements.add_document(
            by=self.acting["data"], key=f"draft-{number}", name="a.pdf", content=b"%PDF-1.7"
        )


def _parties():
    return Agreement.objects.get(key="memorandum").parties.values_list("pk", flat=True)


def _counted() -> dict[str, int]:
    found = {}
    for name, urls in PAGES.items():
        client = Client()
        if name:
            client.force_login(User.objects.get(username=name))
        for url in urls:
            if url == "ACCOUNT":
                url = f"/accounts/{User.objects.get(username='worker-0').public_id}/"
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200, url
            found[f"{name}: {url}"] = len(queries)
    return found


def test_a_record_three_times_as_long_costs_no_more_queries():
    record = Record()
    record.grow(4)
    short = _counted()
    record.grow(8)
    look_at_list(60)
    long = _counted()
    assert {page: (n, long[page]) for page, n in short.items() if long[page] != n} == {}
    # On PostgreSQL the second wall is told who asks, before and after.
    assert max(short.values()) <= (26 if connection.vendor == "sqlite" else 30), short
