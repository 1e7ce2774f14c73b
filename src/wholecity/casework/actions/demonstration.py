"""The demonstration's caseload: children of the synthetic city, some with a consent."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wholecity.casework.actions.assigning import assign
from wholecity.children.actions import Consent, give_consent
from wholecity.children.definitions import Given
from wholecity.children.queries import children_known_to
from wholecity.people.actions import join_organization
from wholecity.people.queries import acting_as
from wholecity.people.rules import INSTALLATION
from wholecity.policy.classes import DataClass
from wholecity.policy.roles import Role

AGENCY, SOURCES = "after-school", ("after-school", "district")
WORKER, SUPERVISOR = "demo-case-worker", "demo-supervisor"
CHILDREN, WITH_CONSENT = 24, 16


@transaction.atomic
def make_demo_caseload() -> int:
    """Put children whom the after-school program and the district know onto a caseload; how many.

    The family of two in three has consented that the program sees what the district knows.
    """
    for username in (WORKER, SUPERVISOR):
        join_organization(by=INSTALLATION, username=username, key=AGENCY)
    by = acting_as(SUPERVISOR, Role.SUPERVISOR)
    assert by is not None  # the accounts of the demonstration were made before
    today = timezone.localdate()
    children = children_known_to(SOURCES, most=CHILDREN)
    for number, child in enumerate(children):
        assign(by=by, child=child, worker=WORKER, why="Comes to the after-school program")
        if number < WITH_CONSENT:
            give_consent(
                by=by,
                consent=Consent(
                    child=child,
                    recipient=AGENCY,
                    classes=frozenset({DataClass.IDENTITY, DataClass.EDUCATION, DataClass.CONTACT}),
                    starts=today - timedelta(days=number),
                    ends=today + timedelta(days=300),
                    given_by="A parent of the demonstration",
                    relation="Parent",
                    how=Given.PAPER,
                    language="es" if number % 3 == 0 else "en",
                ),
            )
    return len(children)
