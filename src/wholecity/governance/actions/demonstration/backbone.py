"""The demonstration's backbone, register and transition. Nobody is invented: offices alone."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.governance.actions.backbone import add_backbone_role, set_duty
from wholecity.governance.actions.partnerships import register_partnership, sign_partnership
from wholecity.governance.actions.transitions import (
    mark_step,
    name_acting,
    name_successor,
    start_transition,
)
from wholecity.governance.definitions import BodyKind
from wholecity.governance.definitions.continuity import DutyKind, PartnershipKind, Step
from wholecity.governance.models import Seat
from wholecity.people.actions import register_person
from wholecity.people.queries import organization, persons
from wholecity.people.rules import Acting

# Office, employer, share of full time, who pays (blank is the employer), until.
POSITIONS = (
    ("Facilitator", "backbone", "0.60", "fund", date(2027, 6, 30)),
    ("Data Coordinator", "city-hall", "0.50", "", None),
    ("District Liaison", "district", "0.25", "", None),
    ("Club Program Lead", "clubs", "0.20", "fund", date(2027, 6, 30)),
)
# Duty, who leads it, who could take it over.
DUTIES = (
    (DutyKind.AGENDA, "Facilitator", "District Liaison"),
    (DutyKind.MINUTES, "District Liaison", "Facilitator"),
    (DutyKind.DATA, "Data Coordinator", ""),
    (DutyKind.FUNDING, "Facilitator", "Club Program Lead"),
    (DutyKind.COMMUNICATIONS, "Club Program Lead", "Facilitator"),
)
SOON = timedelta(days=45)


@transaction.atomic
def make_demo_backbone(*, by: Acting) -> None:
    """Four positions of three sectors, a duty that hangs on one, two agreements, a transition.

    One agreement ends soon. The superintendent's transition fits the history of their seat.
    """
    people = {person.name: person.id for person in persons()}
    for name in (_name(position[0]) for position in POSITIONS):
        if name not in people:
            people[name] = register_person(by=by, name=name).id
    for office, employer, time, payer, until in POSITIONS:
        add_backbone_role(
            by=by,
            person=people[_name(office)],
            title=office,
            employer=organization(employer).id,
            time=Decimal(time),
            paid_by=organization(payer).id if payer else None,
            facilitates=office == "Facilitator",
            since=date(2025, 1, 6),
            until=until,
        )
    for duty, lead, backup in DUTIES:
        set_duty(
            by=by,
            duty=duty,
            version=0,
            lead=people[_name(lead)],
            backup=people[_name(backup)] if backup else None,
        )
    _agreements(by, people)
    _transition(by, people)


def _name(office: str) -> str:
    return f"Demo {office}"


def _agreements(by: Acting, people: dict[str, UUID]) -> None:
    today = timezone.localdate()
    for title, kind, parties, until in (
        (
            "City and district share one vision for children",
            PartnershipKind.MOU,
            (("city-hall", "Mayor"), ("district", "Superintendent")),
            None,
        ),
        (
            "Buses for afternoon programs",
            PartnershipKind.IN_KIND,
            (("human-services", "Human Services Director"), ("clubs", "Club Director")),
            today + SOON,
        ),
    ):
        made = register_partnership(
            by=by,
            title=title,
            kind=kind,
            parties=[organization(key).id for key, _ in parties],
            since=date(2025, 1, 1),
            until=until,
        )
        for key, office in parties:
            sign_partnership(
                by=by,
                partnership=made,
                person=people[_name(office)],
                organization=organization(key).id,
                signed_on=date(2024, 12, 10),
            )


def _transition(by: Acting, people: dict[str, UUID]) -> None:
    seat = Seat.objects.get(body__kind=BodyKind.CABINET, organization=organization("district").id)
    made = start_transition(
        by=by, seat=seat.id, announced_on=date(2026, 5, 12), last_day=date(2026, 6, 30)
    )
    deputy = register_person(by=by, name=_name("Deputy Superintendent")).id
    name_acting(by=by, transition=made, person=deputy)
    name_successor(by=by, transition=made, person=people[_name("New Superintendent")])
    for step, done_on, note in (
        (Step.SUPPORT, date(2026, 5, 19), "At the council’s meeting."),
        (Step.TOLD, date(2026, 5, 20), "A letter to families in English and Spanish."),
    ):
        mark_step(by=by, transition=made, step=step, done_on=done_on, note=note)
