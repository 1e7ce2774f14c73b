"""Accounts of two agencies, and children on a caseload, made through actions."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from wholecity.casework.actions import assign
from wholecity.children.actions import Consent, give_consent
from wholecity.children.definitions import Given
from wholecity.people.actions import add_user, give_role, join_organization
from wholecity.people.queries import acting_as
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.classes import DataClass
from wholecity.policy.roles import Role


def account(username: str, role: Role, agency: str = "") -> Acting:
    """An account in a role, of an agency; its acting."""
    add_user(by=INSTALLATION, username=username, name=username.capitalize())
    give_role(by=INSTALLATION, username=username, role=role)
    if agency:
        join_organization(by=INSTALLATION, username=username, key=agency)
    made = acting_as(username, role)
    assert made is not None
    return made


def on_caseload(supervisor: Acting, worker: Acting, *children: str) -> None:
    """Put children onto a worker's caseload."""
    for child in children:
        assign(by=supervisor, child=child, worker=worker.name, why="Comes to the program")


def consented(by: Acting, child: str, recipient: str, *classes: DataClass, **told: Any) -> Any:
    """A consent of the family that this agency sees these classes; its id."""
    today: date = timezone.localdate()
    said = {
        "child": child,
        "recipient": recipient,
        "classes": frozenset(classes),
        "starts": today - timedelta(days=1),
        "ends": today + timedelta(days=30),
        "given_by": "Rosa",
        "relation": "Mother",
        "how": Given.PAPER,
        "language": "es",
        **told,
    }
    return give_consent(by=by, consent=Consent(**said))
