"""The handover packet: what whoever comes next needs to know, read from the record of today.

Texts are told already, in the reader's language. A new section is one more line of `SECTIONS`.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext

from wholecity.governance.definitions import ActionState, BodyKind, MeetingState
from wholecity.governance.definitions.continuity import MONTHS_AHEAD
from wholecity.governance.models import ActionItem, Meeting, Response, Vision
from wholecity.governance.queries.backbone import BackbonePage, RoleRow, backbone
from wholecity.governance.queries.bodies import BodyPage, SeatRow, bodies
from wholecity.governance.queries.initiatives import money_ending, plan
from wholecity.governance.queries.partnerships import PartnershipRow, partnerships
from wholecity.governance.rules.register import Standing
from wholecity.measures.queries import cards
from wholecity.measures.queries.values import Card
from wholecity.measures.views import words
from wholecity.ui.amounts import money
from wholecity.ui.texts import told

# A card stands for its latest figure.
Cell = str | date | Card | None
Row = tuple[Cell, ...]
IN_FORCE = frozenset({Standing.IN_FORCE, Standing.NOTICE_DUE})


@dataclass(frozen=True)
class Section:
    """A table of the packet; `empty` is said where it has no row.

    `widths` are those of its columns on paper, to each other.
    """

    key: str
    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class _Record:
    """What several sections read of a day, each once."""

    today: date

    @cached_property
    def bodies(self) -> list[BodyPage]:
        return bodies(self.today)

    @cached_property
    def partnerships(self) -> list[PartnershipRow]:
        return partnerships(self.today)

    @cached_property
    def backbone(self) -> BackbonePage:
        return backbone(self.today)


def handover(today: date) -> tuple[Section, ...]:
    """All sections, those without data too."""
    record = _Record(today)
    return tuple(section(record) for section in SECTIONS)


def _vision(of: _Record) -> Section:
    found = Vision.objects.filter(body__kind=BodyKind.CABINET).first()
    return Section(
        "vision",
        gettext("Vision"),
        (gettext("The vision, as it was adopted"), gettext("Adopted on")),
        ((found.text, found.adopted_on),) if found else (),
        gettext("No vision was adopted yet."),
        (5, 1),
    )


def _plan(of: _Record) -> Section:
    return Section(
        "plan",
        gettext("The plan"),
        (gettext("Initiative"), gettext("Leads"), gettext("Next milestone"), gettext("By")),
        tuple(
            (
                f"{row.name} ({row.body_name})",
                row.owner_name or row.lead_name,
                row.next_milestone.title if row.next_milestone else None,
                row.next_milestone.due if row.next_milestone else None,
            )
            for row in plan(of.today)
        ),
        gettext("No initiative is planned or under way."),
    )


def _actions(of: _Record) -> Section:
    found = ActionItem.objects.filter(state=ActionState.OPEN).exclude(published_at=None)
    found = found.select_related("owner", "body")
    return Section(
        "actions",
        gettext("Open action items"),
        (gettext("What is to be done"), gettext("Who leads it"), gettext("Due")),
        tuple((f"{row.text} ({row.body.name})", row.owner.name, row.due) for row in found),
        gettext("No action item is open."),
    )


def _responses(of: _Record) -> Section:
    found = Response.objects.filter(answered_at=None).exclude(action__state=ActionState.DROPPED)
    rows = found.select_related("seat__organization", "action")
    return Section(
        "responses",
        gettext("Answers that are owed"),
        (gettext("Seat"), gettext("Action item"), gettext("Asked on")),
        tuple(
            (row.seat.organization.name, row.action.text, timezone.localdate(row.asked_at))
            for row in rows
        ),
        gettext("No seat owes an answer."),
    )


def _agreements(of: _Record) -> Section:
    found = [row for row in of.partnerships if row.standing in IN_FORCE]
    return Section(
        "agreements",
        gettext("Agreements in force"),
        (gettext("Agreement"), gettext("Parties"), gettext("Until"), gettext("State")),
        tuple((row.title, _parties(row), row.ends_on, told(row.standing_title)) for row in found),
        gettext("No agreement is in force."),
    )


def _measures(of: _Record) -> Section:
    known = [card for domain in cards(gaps=False) for card in domain.cards]
    return Section(
        "measures",
        gettext("Measures with their latest released figure"),
        (gettext("Measure"), gettext("Figure"), gettext("Period"), gettext("Goal")),
        tuple((told(card.measure.title), card, card.latest.period, _goal(card)) for card in known),
        gettext("No figure was released yet."),
    )


def _ending(of: _Record) -> Section:
    """Agreements, paid positions and money of initiatives whose end is near."""
    today, horizon = of.today, _months_on(of.today, MONTHS_AHEAD)
    papers = [(row.title, _parties(row), row.ends_on) for row in of.partnerships if _runs(row)]
    people = [
        (f"{role.title}, {role.person_name}", role.paid_by_name or role.employer_name, role.until)
        for role in of.backbone.roles
    ]
    grants = [
        (f"{name}: {money(row.amount, row.currency)}", row.source, row.until)
        for name, row in money_ending(today, horizon)
    ]
    near = [row for row in (*papers, *people, *grants) if row[2] and today <= row[2] <= horizon]
    return Section(
        "ending",
        gettext("Contracts and money that end within 12 months"),
        (gettext("What ends"), gettext("Between whom, or who pays"), gettext("Last day")),
        tuple(sorted(near, key=lambda row: (row[2] or date.max, row[0]))),
        gettext("Nothing that is in the record ends within 12 months."),
    )


def _groups(of: _Record) -> Section:
    groups = [page for page in of.bodies if page.kind is not BodyKind.CABINET]
    return Section(
        "groups",
        gettext("Working groups"),
        (gettext("Group"), gettext("What it is for"), gettext("Meets"), gettext("Last meeting")),
        tuple(_group(page, of.today) for page in groups),
        gettext("No group works for the cabinet yet."),
    )


def _seats(of: _Record) -> Section:
    cabinet = next((page for page in of.bodies if page.kind is BodyKind.CABINET), None)
    return Section(
        "seats",
        gettext("Who is at the table"),
        (gettext("Seat"), gettext("Role"), gettext("Holder"), gettext("Acts for it")),
        tuple(_seat(seat) for seat in cabinet.seats) if cabinet else (),
        gettext("Nobody has a seat yet."),
        (1.3, 0.8, 2, 1.3),
    )


def _staff(of: _Record) -> Section:
    page = of.backbone
    duties: dict[object, list[str]] = {}
    for duty in page.duties:
        duties.setdefault(duty.lead, []).append(told(duty.title))
    return Section(
        "backbone",
        gettext("Backbone"),
        (gettext("Person"), gettext("Position"), gettext("Employer"), gettext("Leads")),
        tuple(_position(role, duties.get(role.person, [])) for role in page.roles),
        gettext("Nobody has a position in the backbone."),
    )


SECTIONS: tuple[Callable[[_Record], Section], ...] = (
    _vision,
    _plan,
    _actions,
    _responses,
    _agreements,
    _measures,
    _ending,
    _groups,
    _seats,
    _staff,
)


def _runs(row: PartnershipRow) -> bool:
    return row.standing in IN_FORCE


def _parties(row: PartnershipRow) -> str:
    return ", ".join(party.name for party in row.parties)


def _goal(card: Card) -> Cell:
    if card.goal is None:
        return None
    value = words.amount(card.goal.value, card.measure.unit)
    # Translators: a goal, such as 22% by 2027-28.
    return gettext("%(value)s by %(period)s") % {"value": value, "period": card.goal.period}


def _group(page: BodyPage, today: date) -> Row:
    last = _last_meeting(page.key, today)
    return (page.name, page.purpose or None, told(page.cadence_title), last)


def _seat(seat: SeatRow) -> Row:
    return (
        seat.organization,
        told(seat.role_title),
        f"{seat.holder.person}, {seat.holder.title}" if seat.holder else gettext("Vacant"),
        seat.designee.person if seat.designee else None,
    )


def _position(role: RoleRow, duties: list[str]) -> Row:
    return (role.person_name, role.title, role.employer_name, ", ".join(duties) or None)


def _last_meeting(body: str, today: date) -> date | None:
    held = Meeting.objects.filter(body__key=body, day__lte=today)
    known = held.exclude(state__in=(MeetingState.CANCELLED, MeetingState.DRAFT))
    return known.values_list("day", flat=True).first()


def _months_on(day: date, months: int) -> date:
    """The same day some months on, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
