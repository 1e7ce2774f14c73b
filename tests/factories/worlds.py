"""Worlds in which somebody asks for something about a child, drawn by chance near a yes.

A world that is drawn blindly is refused for ten reasons at once and tests
nothing. So a row of the table is drawn first, then a world in which it permits,
and then it is spoilt in none, one or several places.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wholecity.policy.classes import ABOUT_A_CHILD, DataClass, Lane, Purpose
from wholecity.policy.conditions import CONDITIONS
from wholecity.policy.decision import Context, Subject, Thing
from wholecity.policy.roles import PUBLIC, Role
from wholecity.policy.table import ANYTHING, TABLE, Row
from wholecity.policy.terms import Agreement, Basis, Emergency, Ground, Kinship, Tier

ZONE = ZoneInfo("America/New_York")
AGENCIES = ("schools", "health", "shelters", "city")
SOURCES = ("sis", "shots", "hmis")
FIELDS = ("person.first_name", "enrollment.grade", "address.line", "dose.vaccine")
ROLES = (PUBLIC, *Role)
PERMITTING = [row for row in TABLE if not row.denies]


@dataclass(frozen=True)
class World:
    """One request: who, what, of what, and what is known."""

    subject: Subject
    action: str
    thing: Thing
    context: Context

    def at(self, now: datetime) -> "World":
        """The same request at another moment, on that moment's day of the city."""
        context = replace(self.context, now=now, today=now.astimezone(ZONE).date())
        return replace(self, context=context)


def midnight(day: date) -> datetime:
    """The first moment of a day of the city."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def world(draw: random.Random) -> World:
    """A request that a row permits, spoilt in none to three places."""
    made = permitted(draw, draw.choice(PERMITTING))
    for _ in range(draw.choice((0, 0, 1, 1, 2, 3))):
        made = spoilt(draw, made)
    return made


def permitted(draw: random.Random, row: Row) -> World:
    """A request that this row permits, with all that it needs and nothing else."""
    today = date(2026, 1, 1) + timedelta(days=draw.randrange(700))
    now = midnight(today) + timedelta(seconds=draw.randrange(86_000))
    kind = draw.choice(sorted(row.things))
    role = draw.choice(sorted(row.roles))
    agency = draw.choice(AGENCIES)
    own = "own agency" in row.needs or row.grounds == {Basis.OWN_RECORD}
    user = "u1"
    subject = Subject(user, role, True, agency, now - timedelta(minutes=draw.randrange(14)))
    purpose = next(iter(sorted(row.purposes)), None)
    basis = draw.choice(sorted(row.grounds)) if row.grounds else None
    agreement = Agreement(
        "a1",
        Tier.LICENSE if "licensed" in row.needs else Tier.SHARING,
        frozenset({agency, "city"}),
        "m1",
        frozenset(SOURCES),
        frozenset({draw.choice(("*", "person.*", "person.first_name"))}),
        frozenset({Purpose.CARE, Purpose.EVALUATE}),
        frozenset(Lane),
        basis,
        today - timedelta(days=draw.randrange(400)),
        draw.choice((None, today, today + timedelta(days=draw.randrange(400)))),
        frozenset({user}),
    )
    mou = Agreement("m1", Tier.MOU, frozenset(AGENCIES), starts=agreement.starts)
    from_agency = agency if own or basis is Basis.OWN_RECORD else draw.choice(AGENCIES)
    thing = Thing(
        kind,
        author="u2",
        child="c1",
        agency=from_agency,
        source=draw.choice(SOURCES),
        field="person.first_name",
        agreement="a1",
        lanes=frozenset({Lane.CARE, *draw.sample(sorted(Lane), 1)}),
    )
    grounds = (_ground(draw, basis, subject, thing, purpose, today),) if basis else ()
    role_is_own = role == Role.YOUTH
    kin = Kinship(user, "c1", role_is_own, True, False, _adult_on(today, role_is_own))
    context = Context(
        now,
        today,
        purpose,
        {"a1": agreement, "m1": mou},
        grounds,
        (kin,) if {"parent", "oneself"} & set(row.needs) else (),
        Emergency(user, "c1", now - timedelta(minutes=draw.randrange(59)), "He is in danger.")
        if "emergency" in row.needs
        else None,
        caseload="caseload" in row.needs,
        team="team" in row.needs,
        reason="Asked by the family" if "reason" in row.needs else "",
        facts=frozenset(set(row.needs) & set(CONDITIONS)),
    )
    return World(subject, draw.choice(sorted(row.actions)), thing, context)


def _ground(
    draw: random.Random,
    basis: Basis,
    subject: Subject,
    thing: Thing,
    purpose: Purpose | None,
    today: date,
) -> Ground:
    return Ground(
        basis,
        draw.choice((subject.agency or "", subject.user or "")),
        frozenset({DataClass(thing.kind)} if thing.kind in ABOUT_A_CHILD else ()),
        frozenset({purpose} if purpose else ()),
        today - timedelta(days=draw.randrange(300)),
        draw.choice((None, today, today + timedelta(days=30))),
        draw.choice((frozenset(), frozenset({thing.source or ""}))),
        draw.choice((frozenset({"*"}), frozenset({thing.field}), frozenset({"person.*"}))),
    )


def _adult_on(today: date, own: bool) -> date:
    return today if own else today + timedelta(days=1)


def spoilt(draw: random.Random, made: World) -> World:
    """The request with one thing about it changed by chance: mostly for the worse."""
    subject, thing, context = made.subject, made.thing, made.context
    today, now = context.today, context.now
    assert today is not None
    assert now is not None
    agreement = context.agreements.get("a1")
    ways = [
        lambda: replace(made, subject=replace(subject, role=draw.choice(ROLES))),
        lambda: replace(made, subject=replace(subject, active=False)),
        lambda: replace(made, subject=replace(subject, agency=draw.choice((*AGENCIES, None)))),
        lambda: replace(made, subject=replace(subject, user=draw.choice(("u2", None)))),
        lambda: replace(made, subject=replace(subject, mfa_at=draw.choice((None, now)))),
        lambda: replace(made, thing=replace(thing, kind=draw.choice(sorted(DataClass)))),
        lambda: replace(made, thing=replace(thing, child=draw.choice(("c2", None)))),
        lambda: replace(made, thing=replace(thing, source=draw.choice((*SOURCES, "other")))),
        lambda: replace(made, thing=replace(thing, field=draw.choice(FIELDS))),
        lambda: replace(made, thing=replace(thing, lanes=frozenset({Lane.EVALUATE}))),
        lambda: replace(made, thing=replace(thing, own_consent=True)),
        lambda: replace(made, thing=replace(thing, agreement=draw.choice(("m1", "a2", None)))),
        lambda: _known(made, purpose=draw.choice((*Purpose, None))),
        lambda: _known(made, grounds=()),
        lambda: _known(made, agreements={}),
        lambda: _known(made, kinships=()),
        lambda: _known(made, emergency=None),
        lambda: _known(made, caseload=not context.caseload),
        lambda: _known(made, team=not context.team),
        lambda: _known(made, reason=""),
        lambda: _known(made, facts=frozenset()),
        lambda: made.at(now + timedelta(days=draw.randrange(-500, 500))),
        lambda: replace(made, action=draw.choice(("read", "print", "export", "write", "approve"))),
    ]
    if agreement:
        changed = draw.choice(
            (
                replace(agreement, starts=None),
                replace(agreement, ends=today - timedelta(days=1)),
                replace(agreement, starts=today + timedelta(days=1)),
                replace(agreement, parent=draw.choice((None, "a1", "m9"))),
                replace(agreement, sources=frozenset()),
                replace(agreement, fields=frozenset({"enrollment.*"})),
                replace(agreement, lanes=frozenset({Lane.EVALUATE})),
                replace(agreement, purposes=frozenset({Purpose.EVALUATE})),
                replace(agreement, parties=frozenset({"city"})),
                replace(agreement, people=frozenset()),
            )
        )
        ways.append(lambda: _known(made, agreements={**context.agreements, "a1": changed}))
    if context.grounds:
        ground = context.grounds[0]
        worse = draw.choice(
            (
                replace(ground, revoked_at=now),
                replace(ground, revoked_at=now + timedelta(seconds=1)),
                replace(ground, ends=today - timedelta(days=1)),
                replace(ground, starts=today + timedelta(days=1)),
                replace(ground, recipient="another"),
                replace(ground, classes=frozenset()),
                replace(ground, purposes=frozenset({Purpose.RESEARCH})),
                replace(ground, sources=frozenset({"other"})),
                replace(ground, fields=frozenset({"dose.*"})),
            )
        )
        ways.append(lambda: _known(made, grounds=(worse,)))
    if context.kinships:
        kin = context.kinships[0]
        less = draw.choice(
            (
                replace(kin, verified=False),
                replace(kin, restricted=True),
                replace(kin, own=not kin.own),
                replace(kin, adult_on=draw.choice((None, today, today + timedelta(days=1)))),
            )
        )
        ways.append(lambda: _known(made, kinships=(less,)))
    return draw.choice(ways)()


def _known(made: World, **known: object) -> World:
    return replace(made, context=replace(made.context, **known))  # type: ignore[arg-type]


def rows_that_could(role: str, action: str, thing: str) -> list[Row]:
    """The table, read without the decision's own index."""
    return [
        row
        for row in TABLE
        if role in row.roles
        and thing in row.things
        and (action in row.actions or ANYTHING in row.actions)
    ]
