"""A small cabinet for tests, made through actions: four seats, one of them staff.

mayor        City Hall        chair
schools      School District  co-chair
health       Health           member; a deputy with authority from 2026-03-01
clubs        Boys and Girls   member; a deputy without authority from 2026-03-01
office       Cabinet Staff    staff
vacant       Chamber          member, nobody holds it
"""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from tests.factories.kept import kept
from wholecity.governance import actions
from wholecity.governance.definitions import BodyKind, Presence, Purpose, SeatRole
from wholecity.governance.queries import bodies
from wholecity.people.actions import add_user, give_role, register_organization, register_person
from wholecity.people.definitions import Role
from wholecity.people.rules import INSTALLATION, Acting

FAY = Acting("fay", Role.FACILITATOR)
SINCE, TUESDAY, TEN = date(2026, 1, 1), date(2026, 3, 17), time(10)
TABLE = (
    ("mayor", "City Hall", SeatRole.CHAIR),
    ("schools", "School District", SeatRole.CO_CHAIR),
    ("health", "Health", SeatRole.MEMBER),
    ("clubs", "Boys and Girls", SeatRole.MEMBER),
    ("office", "Cabinet Staff", SeatRole.STAFF),
)
DEPUTIES = (("health", True), ("clubs", False))


@dataclass(frozen=True)
class Cabinet:
    """The cabinet: its key, its seats, who holds them, and who may act for them."""

    key: str
    seats: dict[str, UUID]
    people: dict[str, UUID]

    def acting(self, who: str) -> Acting:
        return Acting(who, Role.CABINET_MEMBER)


def cabinet() -> Cabinet:
    """The cabinet of the docstring. Everybody has an account of their own name."""
    key = actions.found_body(by=FAY, kind=BodyKind.CABINET, name="Cabinet")
    seats, people = {}, {}
    for who, name, role in TABLE:
        people[who] = _person(who)
        seats[who] = _seat(key, name, role)
        actions.fill_seat(
            by=FAY,
            seat=seats[who],
            person=people[who],
            title="Head",
            is_top_executive=True,
            since=SINCE,
        )
    seats["vacant"] = _seat(key, "Chamber", SeatRole.MEMBER)
    for who, may_decide in DEPUTIES:
        deputy = f"{who}-deputy"
        people[deputy] = _person(deputy)
        actions.designate(
            by=FAY,
            seat=seats[who],
            person=people[deputy],
            authority="Within the budget.",
            may_decide=may_decide,
            since=date(2026, 3, 1),
        )
    return Cabinet(key, seats, people)


def demo_cabinet() -> None:
    """The cabinet of the demonstration, which takes seconds to make and none to put back."""
    kept("demo cabinet", lambda: actions.make_demo_cabinet(by=FAY))


def seated(username: str, since: date = SINCE) -> UUID:
    """A seat, at a table of its own, for an account that is there."""
    kind = BodyKind.WORKING_GROUP if bodies(SINCE) else BodyKind.CABINET
    key = actions.found_body(by=FAY, kind=kind, name=f"Table of {username}")
    person = register_person(by=FAY, name=username, username=username).id
    seat = _seat(key, f"Office of {username}", SeatRole.MEMBER)
    actions.fill_seat(
        by=FAY, seat=seat, person=person, title="Head", is_top_executive=True, since=since
    )
    return seat


def published(of: Cabinet, day: date = TUESDAY, items: tuple[str, ...] = ("Absence",)) -> UUID:
    """A meeting whose agenda members see."""
    meeting = actions.call_meeting(by=FAY, body=of.key, day=day, starts=TEN, minutes=60)
    for title in items:
        actions.add_item(by=FAY, meeting=meeting, title=title, purpose=Purpose.DECIDE, minutes=20)
    actions.publish_meeting(by=FAY, meeting=meeting)
    return meeting


def attended(of: Cabinet, meeting: UUID, **told: Presence) -> None:
    """Attendance as it is told: `attended(of, meeting, mayor=Presence.PRESENT)`."""
    for who, presence in told.items():
        actions.note_attendance(by=FAY, meeting=meeting, seat=of.seats[who], presence=presence)


def taken_on(
    of: Cabinet,
    meeting: UUID,
    owner: str = "mayor",
    text: str = "Find money",
    due: date = date(2026, 4, 1),
) -> UUID:
    """An action item of a meeting."""
    return actions.take_on(by=FAY, meeting=meeting, text=text, owner=of.people[owner], due=due)


def _seat(body: str, name: str, role: SeatRole) -> UUID:
    organization = register_organization(by=FAY, key=name.lower().replace(" ", "-"), name=name)
    return actions.add_seat(by=FAY, body=body, organization=organization.id, role=role, since=SINCE)


def _person(who: str) -> UUID:
    add_user(by=INSTALLATION, username=who)
    give_role(by=INSTALLATION, username=who, role=Role.CABINET_MEMBER)
    name = who.replace("-", " ").title()
    return register_person(by=FAY, name=name, email=f"{who}@city.example", username=who).id
