"""Two children of two families, what two agencies know of them, and who may see it.

Ana (`ANA`) is the child of `parent`, Ben of `other`. The after-school program `bell` has both on
the caseload of its `worker`; Ana's family has consented that it sees what the schools know.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.test import Client
from django.utils import timezone

from tests.factories.agreements import in_force, organization
from wholecity.casework.actions import assign
from wholecity.children.actions import Consent, give_consent, tie_family
from wholecity.children.definitions import Given
from wholecity.children.models import CareRecord, Child, LinkRun
from wholecity.children.queries.wall import publishing
from wholecity.children.rules.identifiers import checked
from wholecity.children.rules.rights import adult_on
from wholecity.intake.models import Source
from wholecity.people.actions import add_user, give_role, join_organization, register_person
from wholecity.people.models import Organization, User
from wholecity.people.queries import acting_as
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.classes import DataClass
from wholecity.policy.roles import Role

ANA, BEN = checked("23456789CDF"), checked("FDC98765432")
BORN = date(2015, 2, 15)
ITEM = "a" * 16
ROLES = {
    "parent": (Role.GUARDIAN, None),
    "other": (Role.GUARDIAN, None),
    "student": (Role.YOUTH, None),
    "worker": (Role.CASE_WORKER, "bell"),
    "lead": (Role.SUPERVISOR, "bell"),
    "steward": (Role.DATA_STEWARD, "schools"),
    "stranger": (Role.DATA_STEWARD, "bell"),
    "officer": (Role.PRIVACY_OFFICER, None),
    "second": (Role.PRIVACY_OFFICER, None),
}
# Table, class, values; of the schools unless it says so.
RECORDS = (
    ("bell", "person", "C3", {"first_name": "Ana", "last_name": "Núñez O'Hara"}),
    ("bell", "person", "C4", {"birth_date": str(BORN)}),
    ("bell", "participation", "C9", {"kind": "after_school", "start_date": "2025-09-08"}),
    ("district", "attendance_summary", "C5", {"school_year": "2026", "days_absent": "12.0"}),
    ("district", "student_year", "C5", {"school_year": "2026", "low_income": "true"}),
)
AGENCY = {"bell": "bell", "district": "schools"}


@dataclass
class World:
    """Who is there, and the consent that was given."""

    consent: UUID
    acting: dict[str, Acting] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Acting:
        return self.acting[name]


def small_world() -> World:
    """Two families, a caseload, a consent; the accounts of everybody who has a part."""
    for key in ("schools", "bell"):
        organization(key)
    agreement = in_force("all-data", "bell", "district")
    for key, agency in AGENCY.items():
        Source.objects.create(
            key=key,
            title=key.capitalize(),
            organization=Organization.objects.get(key=agency),
            agreement=agreement,
            formats=["mapped"],
            lanes=["CARE", "EVALUATE"],
        )
    people = {name: _person(name, *held) for name, held in ROLES.items()}
    for child, parent in ((ANA, "parent"), (BEN, "other")):
        _child(child)
        tie(child, parent)
        assign(by=people["lead"], child=child, worker="worker", why="Comes in the afternoon")
    return World(consent(ANA), people)


def _person(name: str, role: Role, agency: str | None) -> Acting:
    address = f"{name}@example.org"
    add_user(by=INSTALLATION, username=name, name=f"{name.capitalize()} Somebody", email=address)
    give_role(by=INSTALLATION, username=name, role=role)
    register_person(by=INSTALLATION, name=f"{name} somebody", email=address, username=name)
    if agency:
        join_organization(by=INSTALLATION, username=name, key=agency)
    found = acting_as(name, role)
    assert found
    return found


def _child(child: str) -> None:
    run, _ = LinkRun.objects.get_or_create(
        number=1,
        defaults={
            "at": timezone.now(),
            "as_of": timezone.localdate(),
            "by": "somebody",
            "version": "0",
            "model": {},
            "counts": {},
        },
    )
    Child.objects.create(id=child, since=run)
    for source, table, data_class, values in RECORDS:
        record(child, source, table, data_class, values)


def record(child: str, source: str, table: str, data_class: str, values: dict[str, str]) -> None:
    """Something that an agency shares about a child."""
    with publishing():
        CareRecord.objects.create(
            child_id=child,
            source=source,
            agency=AGENCY[source],
            agreement="all-data",
            lanes="CARE,EVALUATE",
            table=table,
            item=ITEM,
            data_class=data_class,
            values=values,
            as_of=date(2026, 1, 5),
        )


def delivered_again(table: str, values: dict[str, str]) -> None:
    """The agency sends other values of a table."""
    with publishing():
        CareRecord.objects.filter(table=table).update(values=values)


def tie(child: str, username: str, *, own: bool = False, born: date = BORN, **more: str) -> None:
    """Tie an account to a child."""
    tie_family(
        by=INSTALLATION,
        child=child,
        username=username,
        own=own,
        relation="Self" if own else "Parent",
        verified_how="Passport",
        adult_on=adult_on(born),
        **more,
    )


def consent(child: str, *classes: DataClass, recipient: str = "bell") -> UUID:
    """A consent of a child's family, to the after-school program unless another is named."""
    today = timezone.localdate()
    return give_consent(
        by=INSTALLATION,
        consent=Consent(
            child=child,
            recipient=recipient,
            classes=frozenset(classes or {DataClass.IDENTITY, DataClass.EDUCATION}),
            starts=today,
            ends=today + timedelta(days=30),
            given_by="A parent",
            relation="Parent",
            how=Given.PAPER,
            language="en",
        ),
    )


def browser_of(name: str, **how: bool) -> Client:
    """Somebody's browser, signed in."""
    client = Client(**how)
    client.force_login(User.objects.get(username=name))
    return client
