"""Worlds of records about children, written into the database, and questions about them.

Drawn near a yes: most agreements are in force and most questions come from somebody who works
with the child; a few things of each are wrong.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wholecity.agreements.models import Agreement
from wholecity.agreements.rules.life import Stage
from wholecity.casework.models import Assignment, EmergencyAccess, Inquiry
from wholecity.children.definitions import GROUNDS
from wholecity.children.models import CareRecord, Child, FamilyTie, LegalGround, LinkRun
from wholecity.children.queries.wall import publishing
from wholecity.people.models import Organization, User
from wholecity.policy.classes import ABOUT_A_CHILD, Purpose
from wholecity.policy.decision import Subject
from wholecity.policy.roles import PUBLIC, Role
from wholecity.policy.terms import COLLECTIVE, Basis, Tier

ZONE = ZoneInfo("America/New_York")
AGENCIES = ("schools", "health", "shelters", "city")
SOURCES = {"sis": "schools", "shots": "health", "hmis": "shelters"}
COLUMNS = {"person": ("first_name", "last_name"), "enrolment": ("grade", "school_key")}
# Whom they work for, mostly.
USERS = {"ann": "schools", "ben": "health"}
# So many worlds stand beside each other and are asked about at once.
TOGETHER = 20
CHILDREN = tuple(f"W{number}C{child}" for number in range(TOGETHER) for child in range(3))
CLASSES = tuple(one.value for one in sorted(ABOUT_A_CHILD))
DAY, QUARTER, SECOND = timedelta(days=1), timedelta(minutes=15), timedelta(seconds=1)


@dataclass(frozen=True)
class Question:
    """Who asks to do what, for what, when; `reason` is what they typed."""

    subject: Subject
    action: str
    purpose: Purpose
    reason: str
    now: datetime


@dataclass(frozen=True)
class Standing:
    """What stands in every world: accounts and organizations, by name and key."""

    agencies: dict[str, Organization]
    users: dict[str, User]


def standing() -> Standing:
    """The accounts, organizations and children of all worlds."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    run = LinkRun.objects.create(number=1, at=now, as_of=now.date(), model={}, counts={})
    Child.objects.bulk_create(Child(id=child, since=run) for child in CHILDREN)
    return Standing(
        {key: Organization.objects.create(key=key, name=key) for key in AGENCIES},
        {name: User.objects.create(username=name) for name in USERS},
    )


def moment(draw: random.Random) -> datetime:
    """Some moment; often the first or the last second of a day of the city."""
    day = date(2026, 1, 1) + timedelta(days=draw.randrange(300))
    at = draw.choice((time(), time(23, 59, 59), time(12), time(9, 30)))
    return datetime.combine(day, at, ZONE).astimezone(UTC)


def populate(draw: random.Random, there: Standing, now: datetime) -> list[CareRecord]:
    """Write the worlds, each with agreements of its own, and return their records."""
    today = now.astimezone(ZONE).date()
    LegalGround.objects.bulk_create(_grounds(draw, now, today))
    _casework(draw, there, now, today)
    records = []
    for number in range(TOGETHER):
        keys = _agreements(draw, there, today, f"w{number}")
        children = [child for child in CHILDREN if child.startswith(f"W{number}C")]
        records += list(_records(draw, children, keys, today))
    with publishing():
        CareRecord.objects.bulk_create(records)
    return records


def _often(draw: random.Random, usual: object, *others: object) -> object:
    return usual if draw.random() < 0.9 else draw.choice(others)


def _some(draw: random.Random, among: Sequence[str], least: int = 1) -> list[str]:
    return draw.sample(list(among), draw.randint(least, len(among)))


def _agreements(draw: random.Random, there: Standing, today: date, world: str) -> list[str]:
    made = [_agreement(draw, f"{world}-m1", Tier.MOU, None, today)]
    made.append(_agreement(draw, f"{world}-m2", Tier.MOU, None, today))
    made += [
        _agreement(draw, f"{world}-a{n}", draw.choice((Tier.SHARING, Tier.LICENSE)), None, today)
        for n in range(1, 5)
    ]
    Agreement.objects.bulk_create(made)
    memorandum, *_ = made
    for one in made[2:]:
        # Mostly a memorandum; sometimes another one, itself, a circle, or nothing.
        one.parent = _often(draw, memorandum, None, *made)  # type: ignore[assignment]
    Agreement.objects.bulk_update(made, ["parent"])
    through = Agreement.parties.through
    through.objects.bulk_create(
        through(agreement=one, organization=there.agencies[key])
        for one in made
        for key in _some(draw, AGENCIES)
    )
    return [one.key for one in made]


def _agreement(
    draw: random.Random, key: str, tier: Tier, parent: Agreement | None, today: date
) -> Agreement:
    starts = _often(draw, today - timedelta(days=90), today, today + DAY)
    ends = _often(draw, None, today, today - DAY, today + DAY)
    ended = _often(draw, None, None, today, today - DAY)
    assert isinstance(starts, date)
    if isinstance(ends, date) and ends < starts:
        ends = starts
    return Agreement(
        key=key,
        title=key,
        tier=tier,
        parent=parent,
        sources=_often(draw, list(SOURCES), ["sis"], []),
        fields=_often(
            draw, ["*"], ["person.*"], ["person.first_name"], ["enrolment.grade", "person.*"], []
        ),
        purposes=_often(draw, ["CARE", "EVALUATE"], ["EVALUATE"], ["CARE"], []),
        basis=draw.choice(("", *(b.value for b in sorted(COLLECTIVE)), Basis.STUDIES.value)),
        starts=starts,
        ends=ends,
        ended_on=ended,
        why_ended="Because." if ended else "",
        stage=_often(draw, Stage.SIGNED, Stage.DRAFT, Stage.REVIEW, Stage.DESTROYED),
    )


def _grounds(draw: random.Random, now: datetime, today: date) -> Iterator[LegalGround]:
    for child in CHILDREN:
        for _ in range(draw.randrange(2, 7)):
            starts = _often(draw, today - timedelta(days=30), today, today + DAY)
            ends = draw.choice((today + timedelta(days=30), today, today - DAY, today + DAY))
            assert isinstance(starts, date)
            yield LegalGround(
                child_id=child,
                basis=draw.choice((Basis.CONSENT, Basis.CONSENT, Basis.SURVIVOR, *GROUNDS)).value,
                recipient=_often(draw, draw.choice((*USERS, *USERS.values())), "another"),
                classes=_some(draw, CLASSES),
                purposes=draw.choice((["CARE"], ["CARE", "RIGHTS"], ["CARE"], ["EVALUATE"], [])),
                sources=_often(draw, [], ["sis"], ["shots", "hmis"]),
                starts=starts,
                ends=max(ends, starts),
                given_by="Maria Delgado",
                given_how="paper",
                recorded_by="ann",
                revoked_at=draw.choice((None, None, None, now, now + SECOND, now - DAY)),
            )


def _casework(draw: random.Random, there: Standing, now: datetime, today: date) -> None:
    pairs = [(child, worker) for child in CHILDREN for worker in there.users.values()]
    Assignment.objects.bulk_create(
        Assignment(
            child_id=child,
            worker=worker,
            agency=there.agencies[draw.choice(("schools", "health"))],
            why="Asked for help.",
            opened_by="ben",
            closed_at=_often(draw, None, now - DAY),
        )
        for child, worker in pairs
        if draw.random() < 0.6
    )
    EmergencyAccess.objects.bulk_create(
        _emergency(draw, child, worker, now)
        for child, worker in pairs
        for _ in range(draw.choice((0, 1, 1, 2)))
    )
    Inquiry.objects.bulk_create(_inquiry(draw, child, now) for child in CHILDREN)
    FamilyTie.objects.bulk_create(
        FamilyTie(
            child_id=child,
            user=worker,
            own=draw.random() < 0.5,
            verified_how="Birth certificate",
            verified_by="ben",
            restricted=draw.choice(("", "", "A court said so.")),
            adult_on=draw.choice((today, today + DAY, today - DAY, None)),
            ended_at=_often(draw, None, now - DAY),
        )
        for child, worker in pairs
        if draw.random() < 0.6
    )


def _emergency(draw: random.Random, child: str, user: User, now: datetime) -> EmergencyAccess:
    """Opened within the hour, or a second before or after the one or the other end of it."""
    minutes = timedelta(minutes=draw.choice((0, 30, 59, 60, 61)))
    return EmergencyAccess(
        child_id=child,
        user=user,
        role=draw.choice((Role.CASE_WORKER, Role.SUPERVISOR)),
        threat=_often(draw, "He says he will hurt himself.", " \n"),
        at_risk="The child",
        opened_at=now - minutes + draw.choice((timedelta(), timedelta(), SECOND, -SECOND)),
    )


def _inquiry(draw: random.Random, child: str, now: datetime) -> Inquiry:
    """The privacy officer's case about a child, open or closed."""
    made = Inquiry(child_id=child, kind="breach", words="Leaked?", opened_at=now, opened_by="pat")
    if draw.random() < 0.5:
        made.closed_at, made.closed_by, made.found = now, "pat", "Nothing."
    return made


def _records(
    draw: random.Random, children: Sequence[str], keys: Sequence[str], today: date
) -> Iterator[CareRecord]:
    for child in children:
        for item in range(draw.randrange(3, 8)):
            source = draw.choice(list(SOURCES))
            table = draw.choice(list(COLUMNS))
            columns = _some(draw, COLUMNS[table], least=draw.choice((0, 0, 1)))
            yield CareRecord(
                child_id=child,
                source=source,
                agency=SOURCES[source],
                agreement=_often(draw, draw.choice(keys), "gone"),
                own_consent=draw.random() < 0.3,
                lanes=_often(draw, "CARE,EVALUATE", "CARE", "EVALUATE", ""),
                table=table,
                item=str(item),
                data_class=draw.choice((*CLASSES, "C6r", "C7v")),
                values=dict.fromkeys(columns, "x"),
                as_of=today,
            )


ACTIONS = ("read", "copy", "attend", "export", "amend")
# The roles that may read something of a child, and for what; others are asked for sometimes.
USUAL = (
    *((Role.CASE_WORKER, Purpose.CARE),) * 5,
    *((Role.SUPERVISOR, Purpose.CARE),) * 3,
    *((Role.CASE_WORKER, Purpose.EMERGENCY), (Role.SUPERVISOR, Purpose.EMERGENCY)) * 2,
    *((Role.GUARDIAN, Purpose.RIGHTS), (Role.YOUTH, Purpose.RIGHTS)) * 2,
    (Role.PROVIDER, Purpose.CARE),
    (Role.PRIVACY_OFFICER, Purpose.OVERSIGHT),
)


def question(draw: random.Random, now: datetime) -> Question:
    """Somebody asks, now or somewhat later: at another second, day or side of an hour."""
    role, purpose = draw.choice(USUAL)
    if draw.random() < 0.1:
        role, purpose = draw.choice((PUBLIC, *Role)), draw.choice(list(Purpose))
    later = _often(draw, timedelta(), SECOND, -SECOND, DAY, -DAY, timedelta(minutes=1))
    verified = draw.choice((QUARTER, QUARTER, QUARTER + SECOND, -SECOND, None))
    assert isinstance(later, timedelta)
    at, user = now + later, draw.choice(list(USERS))
    return Question(
        Subject(
            _often(draw, user, None),  # type: ignore[arg-type]
            role,
            draw.random() < 0.95,
            _often(draw, USERS[user], *AGENCIES, None),  # type: ignore[arg-type]
            at - verified if isinstance(verified, timedelta) else None,
        ),
        str(draw.choice(("read", "read", "read", "print", *ACTIONS))),
        purpose,
        draw.choice(("The family asked.", "The family asked.", " ", "")),
        at,
    )
