"""How well a cabinet works, from its record: components, each with how it is counted.

Plain values in, components out. There is no total: a cabinet that met each
month and decided nothing is not half a good one. What has no data is not 0 %
and not 100 %, it says that there is none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from wholecity.governance.rules.responses import Standing, punctuality
from wholecity.governance.rules.terms import Term
from wholecity.kernel.texts import phrase_plural, translatable_plural
from wholecity.kernel.texts import translatable as _

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
CAN_DECIDE = frozenset({"present", "designee"})
WORK = ("decide", "plan")


class Unit(StrEnum):
    """How a component's numerator and denominator are read."""

    SHARE = "share"  # a part of a whole, told in percent
    RATE = "rate"  # so many at each meeting
    SCORE = "score"  # a mean from 1 to 5


@dataclass(frozen=True)
class Place:
    """A seat at a meeting: its role, its organization's sector, how it was represented."""

    role: str
    sector: str
    presence: str


@dataclass(frozen=True)
class Sitting:
    """A meeting that was held. `minutes` are those of its agenda by purpose, `replies` those of
    its survey that are published: none while it runs, none of fewer than three.
    """

    day: date
    places: tuple[Place, ...] = ()
    decisions: int = 0
    minutes: Mapping[str, int] | None = None
    replies: tuple[Mapping[str, int], ...] = ()


@dataclass(frozen=True)
class Undertaking:
    """An action item that members saw: due when, ended when, and whether it was dropped."""

    due: date
    ended: date | None = None
    dropped: bool = False


@dataclass(frozen=True)
class Asked:
    """A 48-hour response that was asked for on a day, and how it stands."""

    day: date
    standing: Standing


@dataclass(frozen=True)
class Group:
    """A working group, from when to when it exists, and the days on which it did something."""

    exists: Term
    active: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Record:
    """What was kept of a cabinet. `months` lie between its meetings, none is a week."""

    today: date
    months: int
    sittings: tuple[Sitting, ...] = ()  # in the order of their days
    undertakings: tuple[Undertaking, ...] = ()
    asked: tuple[Asked, ...] = ()
    groups: tuple[Group, ...] = ()

    def held(self, period: Term) -> list[Sitting]:
        """The meetings that were held in a period."""
        return [sitting for sitting in self.sittings if period.holds_on(sitting.day)]


Count = tuple[int, int]
Sentence = tuple[str, str]  # of one and of several


@dataclass(frozen=True)
class Formula:
    """A component as it is defined: `how` says in words what `count` does."""

    key: str
    title: str
    unit: Unit
    count: Callable[[Record, Term], Count]
    sentence: Sentence  # of `number`, the denominator, and `part`, the numerator
    nothing: str
    how: str
    by_months: Mapping[int, Sentence] = field(default_factory=dict)  # between meetings, instead


@dataclass(frozen=True)
class Component:
    """A component in a period. Without a denominator there is nothing to say, and it is said."""

    formula: Formula
    period: Term
    numerator: int
    denominator: int
    months: int  # between the cabinet's meetings, none is a week

    @property
    def key(self) -> str:
        return self.formula.key

    @property
    def value(self) -> Fraction | None:
        """Numerator over denominator; None where there is no data."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        if not self.denominator:
            return self.formula.nothing
        sentence = self.formula.by_months.get(self.months, self.formula.sentence)
        return phrase_plural(*sentence, self.denominator, part=self.numerator)


def components(record: Record, period: Term) -> list[Component]:
    """How well the cabinet worked in a period, component by component."""
    return [Component(f, period, *f.count(record, period), record.months) for f in FORMULAS]


def quarters(period: Term) -> list[Term]:
    """The quarters of the calendar in a period; the first and the last one may be cut."""
    assert period.until is not None
    found = []
    first = date(period.since.year, period.since.month - (period.since.month - 1) % 3, 1)
    while first <= period.until:
        following = _first_of(first, 3)
        found.append(Term(max(first, period.since), min(following - A_DAY, period.until)))
        first = following
    return found


def windows(months: int, first: date, last: date) -> Iterator[Term]:
    """The weeks, months or pairs of months, from the one of a day on, that end by another."""
    if months:
        begin = first.replace(day=1, month=first.month - (first.month - 1) % months)
    else:
        begin = first - timedelta(days=first.weekday())
    while True:
        following = _first_of(begin, months) if months else begin + A_WEEK
        if following - A_DAY > last:
            return
        yield Term(begin, following - A_DAY)
        begin = following


def _first_of(month: date, later: int) -> date:
    year, number = divmod(month.year * 12 + month.month - 1 + later, 12)
    return date(year, number + 1, 1)


def _attends(role: str) -> Callable[[Record, Term], Count]:
    def count(record: Record, period: Term) -> Count:
        there = [p for s in record.held(period) for p in s.places if p.role == role]
        return sum(p.presence == "present" for p in there), len(there)

    return count


def _represented(record: Record, period: Term) -> Count:
    places = [place for sitting in record.held(period) for place in sitting.places]
    return sum(place.presence in CAN_DECIDE for place in places), len(places)


def _cadence(record: Record, period: Term) -> Count:
    if not record.sittings:
        return 0, 0
    days = [sitting.day for sitting in record.sittings]
    last = min(period.until or record.today, record.today - A_DAY)
    due = [w for w in windows(record.months, days[0], last) if w.until and w.until >= period.since]
    return sum(any(window.holds_on(day) for day in days) for window in due), len(due)


def _decisions(record: Record, period: Term) -> Count:
    held = record.held(period)
    return sum(sitting.decisions for sitting in held), len(held)


def _work(record: Record, period: Term) -> Count:
    agendas = [sitting.minutes or {} for sitting in record.held(period)]
    of = sum(sum(agenda.values()) for agenda in agendas)
    return sum(agenda.get(purpose, 0) for agenda in agendas for purpose in WORK), of


def _kept(record: Record, period: Term) -> Count:
    due = [u for u in record.undertakings if period.holds_on(u.due) and u.due < record.today]
    judged = [u for u in due if not (u.dropped and u.ended and u.ended <= u.due)]
    kept = sum(not u.dropped and u.ended is not None and u.ended <= u.due for u in judged)
    return kept, len(judged)


def _answered(record: Record, period: Term) -> Count:
    found = punctuality([a.standing for a in record.asked if period.holds_on(a.day)])
    return found.on_time, found.of


def _groups(record: Record, period: Term) -> Count:
    pairs = [(a.day, b.day) for a, b in pairwise(record.sittings) if period.holds_on(b.day)]
    there = [(g, a, b) for a, b in pairs for g in record.groups if g.exists.holds_on(b)]
    return sum(any(a < day <= b for day in g.active) for g, a, b in there), len(there)


def _sectors(record: Record, period: Term) -> Count:
    held = record.held(period)
    return sum(len(represented_sectors([sitting])) for sitting in held), len(held)


def represented_sectors(sittings: Sequence[Sitting]) -> frozenset[str]:
    """The sectors of which somebody who could decide was at one of some meetings."""
    places = (place for sitting in sittings for place in sitting.places)
    return frozenset(p.sector for p in places if p.sector and p.presence in CAN_DECIDE)


def _survey(record: Record, period: Term) -> Count:
    replies = [reply for sitting in record.held(period) for reply in sitting.replies]
    scores = [score for reply in replies for score in reply.values()]
    return sum(scores), len(scores)


NO_MEETING = _("No meeting was held in this period.")
FORMULAS = (
    Formula(
        "chair",
        _("The chair is there"),
        Unit.SHARE,
        _attends("chair"),
        translatable_plural(
            "The chair was there in person at %(part)s of %(number)s meeting.",
            "The chair was there in person at %(part)s of %(number)s meetings.",
        ),
        _("No meeting with a chair’s seat was held in this period."),
        _(
            "Meetings at which whoever holds the chair’s seat was present, out of the meetings "
            "held while there was such a seat. A designee is not counted, and a vacant seat was "
            "not there."
        ),
    ),
    Formula(
        "co-chair",
        _("The co-chair is there"),
        Unit.SHARE,
        _attends("co_chair"),
        translatable_plural(
            "The co-chair was there in person at %(part)s of %(number)s meeting.",
            "The co-chair was there in person at %(part)s of %(number)s meetings.",
        ),
        _("No meeting with a co-chair’s seat was held in this period."),
        _("As for the chair."),
    ),
    Formula(
        "seats",
        _("Seats that can decide"),
        Unit.SHARE,
        _represented,
        translatable_plural(
            "For each seat at each meeting: %(part)s of %(number)s time somebody was there who "
            "could decide.",
            "For each seat at each meeting: %(part)s of %(number)s times somebody was there who "
            "could decide.",
        ),
        NO_MEETING,
        _(
            "Seats at the table, added up over the meetings held, whose holder or a designee with "
            "authority attended. Vacant seats count as not there."
        ),
    ),
    Formula(
        "cadence",
        _("The cadence is kept"),
        Unit.SHARE,
        _cadence,
        translatable_plural(
            "The cabinet met in %(part)s of %(number)s month.",
            "The cabinet met in %(part)s of %(number)s months.",
        ),
        _(
            "No week, month or pair of months in which the cabinet should have met has ended in "
            "this period."
        ),
        _(
            "Weeks, months or pairs of months of the calendar, as the cabinet’s cadence says, that "
            "ended in the period, from the one of its first meeting on: those with a meeting that "
            "was held."
        ),
        {
            0: translatable_plural(
                "The cabinet met in %(part)s of %(number)s week.",
                "The cabinet met in %(part)s of %(number)s weeks.",
            ),
            2: translatable_plural(
                "The cabinet met in %(part)s of %(number)s pair of months.",
                "The cabinet met in %(part)s of %(number)s pairs of months.",
            ),
        },
    ),
    Formula(
        "decisions",
        _("Decisions at a meeting"),
        Unit.RATE,
        _decisions,
        translatable_plural(
            "%(part)s decisions at %(number)s meeting.",
            "%(part)s decisions at %(number)s meetings.",
        ),
        NO_MEETING,
        _("Decisions, adopted or not, divided by the meetings held."),
    ),
    Formula(
        "work",
        _("Time to decide and to plan"),
        Unit.SHARE,
        _work,
        translatable_plural(
            "%(part)s of the %(number)s minute on the agendas was there to decide or to plan.",
            "%(part)s of the %(number)s minutes on the agendas were there to decide or to plan.",
        ),
        _("No agenda of a meeting that was held in this period has items."),
        _("Minutes of agenda items to decide or to plan, out of the minutes of all items."),
    ),
    Formula(
        "actions",
        _("Action items done by their due date"),
        Unit.SHARE,
        _kept,
        translatable_plural(
            "%(part)s of %(number)s action item was done by its due date.",
            "%(part)s of %(number)s action items were done by their due date.",
        ),
        _("No action item was due in this period."),
        _(
            "Action items whose due day lies in the period and is over: those done on that day or "
            "before. An item that a decision dropped by then is left out; one dropped later was "
            "not done."
        ),
    ),
    Formula(
        "responses",
        _("Responses within 48 hours"),
        Unit.SHARE,
        _answered,
        translatable_plural(
            "%(part)s of %(number)s response owed came within 48 hours.",
            "%(part)s of %(number)s responses owed came within 48 hours.",
        ),
        _("No response was owed in this period."),
        _(
            "Responses that absent seats were asked for in the period, given within 48 hours. One "
            "that is still open in time is not counted yet; one that never came is not on time."
        ),
    ),
    Formula(
        "groups",
        _("Working groups at work"),
        Unit.SHARE,
        _groups,
        translatable_plural(
            "For each working group at each meeting: %(part)s of %(number)s time it had been "
            "active since the meeting before.",
            "For each working group at each meeting: %(part)s of %(number)s times it had been "
            "active since the meeting before.",
        ),
        _("There was no meeting after another one with a working group in this period."),
        _(
            "At each meeting of the cabinet after its first, the working groups that there were: "
            "those that since the meeting before had met, taken on or ended an action item, or "
            "noted progress on one."
        ),
    ),
    Formula(
        "sectors",
        _("Sectors at the table"),
        Unit.RATE,
        _sectors,
        translatable_plural(
            "The sectors at the table of %(number)s meeting: %(part)s.",
            "The sectors at the table of each of %(number)s meetings, added up: %(part)s.",
        ),
        NO_MEETING,
        _(
            "Different sectors whose holder or designee with authority attended, counted at each "
            "meeting and divided by the meetings held. There are twelve sectors."
        ),
    ),
    Formula(
        "survey",
        _("What members think of the meetings"),
        Unit.SCORE,
        _survey,
        translatable_plural(
            "The mean of %(number)s score from 1 to 5.",
            "The mean of %(number)s scores from 1 to 5.",
        ),
        _("No survey of a meeting of this period is over and has three replies."),
        _(
            "The mean of all scores, from 1 to 5, that members gave in the surveys of the meetings "
            "held. A survey that still runs, or that fewer than three answered, is left out, so "
            "that nobody can tell who said what."
        ),
    ),
)
