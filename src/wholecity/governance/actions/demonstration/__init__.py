"""The demonstration's cabinet. Its people are named by their office: nobody is invented."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from wholecity.governance import queries
from wholecity.governance.actions.agenda import add_item
from wholecity.governance.actions.bodies import adopt_vision, found_body
from wholecity.governance.actions.demonstration.backbone import make_demo_backbone
from wholecity.governance.actions.demonstration.meetings import SUMMER, Held, hold_all, hold_short
from wholecity.governance.actions.demonstration.plan import make_demo_plan
from wholecity.governance.actions.demonstration.themes import THEMES
from wholecity.governance.actions.designees import designate
from wholecity.governance.actions.meetings import call_meeting, publish_meeting
from wholecity.governance.actions.papers import PaperFile, add_paper
from wholecity.governance.actions.posting import without_letters
from wholecity.governance.actions.seats import add_seat, fill_seat, speak_for, vacate_seat
from wholecity.governance.definitions import BodyKind, Cadence, Purpose, SeatRole
from wholecity.governance.models import Body
from wholecity.governance.rules.calendar import next_day
from wholecity.people.actions import change_person, register_organization, register_person
from wholecity.people.definitions import Sector
from wholecity.people.queries import accounts, organization, persons
from wholecity.people.rules import Acting

# Key and name of the organization, sector, what the seat is for, who holds it.
TABLE = (
    ("city-hall", "City Hall", Sector.CITY_GOVERNMENT, SeatRole.CHAIR, "Mayor"),
    ("district", "School District", Sector.SCHOOL_DISTRICT, SeatRole.CO_CHAIR, "Superintendent"),
    ("city-council", "City Council", Sector.CITY_GOVERNMENT, SeatRole.MEMBER, "Council President"),
    ("health", "Health Department", Sector.HEALTH, SeatRole.MEMBER, "Health Director"),
    ("hospital", "Children's Hospital", Sector.HEALTH, SeatRole.MEMBER, "Hospital President"),
    (
        *("human-services", "Human Services", Sector.SOCIAL_SERVICES, SeatRole.MEMBER),
        "Human Services Director",
    ),
    (
        *("early-learning", "Early Learning Office", Sector.EARLY_CHILDHOOD, SeatRole.MEMBER),
        "Early Learning Director",
    ),
    ("courts", "Family Court", Sector.OTHER_GOVERNMENT, SeatRole.MEMBER, "Presiding Judge"),
    ("housing", "Housing Authority", Sector.OTHER_GOVERNMENT, SeatRole.MEMBER, "Housing Director"),
    ("clubs", "Boys and Girls Club", Sector.NONPROFIT, SeatRole.MEMBER, "Club Director"),
    ("fund", "Community Foundation", Sector.PHILANTHROPY, SeatRole.MEMBER, "Foundation President"),
    ("college", "Community College", Sector.HIGHER_EDUCATION, SeatRole.MEMBER, "College President"),
    ("chamber", "Chamber of Commerce", Sector.BUSINESS, SeatRole.MEMBER, ""),
    ("backbone", "Cabinet Staff", Sector.CITY_GOVERNMENT, SeatRole.STAFF, "Facilitator"),
)
# Whose organization speaks for which children of the city.
VOICES = {
    "clubs": ("black", "hispanic", "low-income"),
    "housing": ("homelessness", "low-income"),
    "human-services": ("low-income", "families"),
    "early-learning": ("english-learners",),
    "college": ("youth",),
}
# Who has an account in the demonstration.
ACCOUNTS = {"Mayor": "demo-mayor", "Facilitator": "demo-facilitator"}
FOUNDED = date(2024, 9, 1)
THIRD_TUESDAY = date(2024, 9, 17)
VISIONS = (
    ("Every child of our city is healthy, in school and ready to learn.", date(2024, 11, 12)),
    (
        "Every child of our city is healthy, safe and seen, is in school and learns, and has what "
        "other children have in the afternoon and in summer. We close the gap that poverty opens, "
        "together, and we say in public how far we are.",
        date(2025, 10, 14),
    ),
)


@dataclass(frozen=True)
class Group:
    """A group of the cabinet: who sits in it, how often it met lately, and on what."""

    name: str
    kind: BodyKind
    cadence: Cadence
    purpose: str
    offices: tuple[str, ...]  # the first one leads it
    days_between: int
    meetings: tuple[tuple[str, str], ...]  # what was said, what was taken on


GROUPS = (
    Group(
        "Attendance",
        BodyKind.WORKING_GROUP,
        Cadence.MONTHLY,
        "Every child is in school every day.",
        ("Superintendent", "Health Director", "Housing Director", "Club Director"),
        28,
        (
            ("Late buses are the first cause in the north.", "Count who comes late by bus line"),
            ("Asthma is the second.", "Bring the nurses’ figures"),
            ("Shelter contacts are named in all schools but two.", "Name the last two contacts"),
            ("Three schools call on the second day now.", "Write down how they do it"),
        ),
    ),
    Group(
        "Core Team",
        BodyKind.CORE_TEAM,
        Cadence.WEEKLY,
        "Prepares the cabinet’s agenda and follows what was taken on.",
        ("Facilitator", "Mayor", "Superintendent"),
        7,
        (
            ("The agenda of the next meeting is drafted.", "Ask for the missing papers"),
            ("Two answers are overdue.", "Call the two seats"),
            ("The children’s budget comes onto the agenda in January.", "Ask the council’s staff"),
        ),
    ),
)


@transaction.atomic
def make_demo_cabinet(*, by: Acting, meetings: int = len(THEMES)) -> None:
    """A cabinet of two years with fourteen seats, a superintendent who is new, two groups.

    `meetings` is how many of its meetings it remembers.
    """
    if Body.objects.exists():
        return
    cabinet = found_body(
        by=by,
        kind=BodyKind.CABINET,
        name="Children's Cabinet",
        purpose="Every child of the city has what it needs to grow up well.",
    )
    seats = {line[0]: _seat(by, cabinet, *line) for line in TABLE}
    for key, children in VOICES.items():
        speak_for(by=by, seat=seats[key], constituencies=children)
    _new_superintendent(by, seats["district"])
    designate(
        by=by,
        seat=seats["hospital"],
        person=_person(by, "Community Health Director"),
        authority="May agree to whatever the hospital can do within its budget.",
        may_decide=True,
        since=date(2026, 1, 15),
    )
    for text, adopted_on in VISIONS:
        adopt_vision(by=by, key=cabinet, text=text, adopted_on=adopted_on)
    with without_letters():
        hold_all(Held(by, cabinet, _people(cabinet)), _last_day(), meetings)
        people = _people(cabinet)
        for group in GROUPS:
            _group(by, group, people)
    make_demo_backbone(by=by)
    make_demo_plan(by=by, people=people)
    _addresses(by, people)
    _next_meeting(by, cabinet)


def _seat(
    by: Acting, body: str, key: str, name: str, sector: Sector, role: SeatRole, office: str
) -> UUID:
    organization = register_organization(by=by, key=key, name=name, sector=sector)
    seat = add_seat(by=by, body=body, organization=organization.id, role=role, since=FOUNDED)
    if office:
        _fill(by, seat, office, FOUNDED)
    return seat


def _fill(by: Acting, seat: UUID, office: str, since: date, name: str = "") -> None:
    fill_seat(
        by=by,
        seat=seat,
        person=_person(by, name or office),
        title=office,
        is_top_executive=True,
        since=since,
    )


def _group(by: Acting, group: Group, people: dict[str, UUID]) -> None:
    """A group with its seats, and its last meetings, each some days after the one before."""
    offices = {line[4]: line[0] for line in TABLE}
    body = found_body(
        by=by, kind=group.kind, name=group.name, cadence=group.cadence, purpose=group.purpose
    )
    for n, office in enumerate(group.offices):
        seat = add_seat(
            by=by,
            body=body,
            organization=organization(offices[office]).id,
            role=SeatRole.MEMBER if n else SeatRole.CHAIR,
            since=FOUNDED,
        )
        fill_seat(
            by=by,
            seat=seat,
            person=people[office],
            title=office,
            is_top_executive=True,
            since=FOUNDED,
        )
    last, before = timezone.localdate() - timedelta(days=2), None
    for n, (said, action) in enumerate(group.meetings):
        day = last - timedelta(days=group.days_between * (len(group.meetings) - 1 - n))
        place = Held(by, body, people)
        before = hold_short(place, day, said, action, group.offices[0], before)


def _new_superintendent(by: Acting, seat: UUID) -> None:
    """The first one left in summer; the seat was vacant for some weeks."""
    vacate_seat(by=by, seat=seat, until=date(2026, 6, 30))
    _fill(by, seat, "Superintendent", date(2026, 8, 15), "New Superintendent")


def _person(by: Acting, office: str) -> UUID:
    return register_person(by=by, name=f"Demo {office}", username=_account(office)).id


PASSES = "Transit passes for students in shelter"
# What, what for, how long, who leads it, which measure it is about.
AGENDA = (
    ("Welcome, and what was decided last time", Purpose.SHARE, 10, "Mayor", ""),
    (
        *("Chronic absence: what the new figures say", Purpose.SHARE, 20, "Superintendent"),
        "chronic-absence",
    ),
    (PASSES, Purpose.DECIDE, 25, "Housing Director", "homelessness"),
    (
        *("Summer programs: places and who is missing", Purpose.PLAN, 25, "Club Director"),
        "after-school",
    ),
    ("Who does what until the next meeting", Purpose.PLAN, 10, "Facilitator", ""),
)
MEMO = """To: The Children's Cabinet
From: Housing Authority

Families in our shelters tell us the same again and again: to the school that their \
children know it is two buses, and there is no fare. So children come late, or not at all.

What we ask for
- Transit passes for students from grade 6, from January to June
- One person in each school who hands them out
- A weekly match of shelter and school records, so that nobody waits for one
"""


def _last_day() -> date:
    """The last third Tuesday that is over, and not in summer."""
    today = timezone.localdate()
    day = next_day(THIRD_TUESDAY, (today.year - 2024) * 12 + today.month - THIRD_TUESDAY.month)
    while day >= today or day.month in SUMMER:
        day = next_day(day, -1)
    return day


def _people(body: str) -> dict[str, UUID]:
    """Who holds each office of the table today."""
    held = [seat.holder for seat in queries.body(body, timezone.localdate()).seats if seat.holder]
    known = {person.name: person.id for person in persons()}
    return {holder.title: known[holder.person] for holder in held}


def _addresses(by: Acting, people: dict[str, UUID]) -> None:
    """Mail is written to them from now on; nobody can have a domain of this name."""
    names = {person.id: person.name for person in persons()}
    for office, person in people.items():
        email = f"{slugify(office)}@riverton.example"
        change_person(by=by, person=person, name=names[person], email=email)


def _next_meeting(by: Acting, body: str) -> None:
    """The next one by the cadence, with an agenda that members see."""
    today, people = timezone.localdate(), _people(body)
    meeting = call_meeting(
        by=by,
        body=body,
        day=queries.proposed_day(body, today),
        starts=time(9, 30),
        minutes=90,
        place="City Hall, Room 2",
    )
    for title, purpose, minutes, office, measure in AGENDA:
        item = add_item(
            by=by,
            meeting=meeting,
            title=title,
            purpose=purpose,
            minutes=minutes,
            owner=people[office],
            measure=measure,
        )
        if title == PASSES:
            memo = PaperFile("transit-passes.txt", MEMO.encode())
            add_paper(by=by, item=item, title="What families in shelters ask for", file=memo)
    publish_meeting(by=by, meeting=meeting)


def _account(office: str) -> str:
    username = ACCOUNTS.get(office, "")
    return username if any(a.username == username for a in accounts()) else ""
