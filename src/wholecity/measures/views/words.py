"""Figures, changes, goals and findings in the reader's language."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext, ngettext, pgettext

from wholecity.measures.definitions import FINDINGS, Unit
from wholecity.measures.queries.values import Card, Finding, Gap, GoalLine, Point, State
from wholecity.measures.rules.status import Direction, Status
from wholecity.ui.amounts import Number, number, percentage


class Tagged(NamedTuple):
    """Words with the kind (good, care, bad, plain) that gives them colour and icon."""

    kind: str
    words: str


class Change(NamedTuple):
    """A change in words, with its kind and the icon of its arrow ("" for none)."""

    kind: str
    icon: str
    words: str


def amount(value: Number, unit: Unit) -> str:
    """A value with its unit: 24%, 9,420, $18,204."""
    if unit is Unit.PERCENT:
        return percentage(value)
    if unit is Unit.DOLLARS:
        return f"${number(round(value))}"
    return number(round(value))


def figure(point: Point, unit: Unit) -> str:
    """A point as it is written everywhere: the number, a limit, "hidden", or "no data"."""
    if point.state is State.WITHHELD:
        return pgettext("figure", "hidden")
    if point.value is None:
        return pgettext("figure", "no data")
    words = amount(point.value, unit)
    if point.bound == "at_most":
        return gettext("%(value)s or less") % {"value": words}
    if point.bound == "at_least":
        return gettext("%(value)s or more") % {"value": words}
    return words


def sentence(finding: Finding, unit: Unit) -> str:
    """A finding as a sentence."""
    one, many = FINDINGS[finding.key]
    values = {name: _value(value, unit) for name, value in finding.values.items()}
    if "children" in values:
        # "Children in %(group)s" holds the name of a place.
        values["children"] = values["children"].replace("%(group)s", values["group"])
    return ngettext(one, many, finding.count) % values


def _value(value: object, unit: Unit) -> str:
    if isinstance(value, Point):
        return figure(value, unit)
    if isinstance(value, Decimal | int | float):
        return number(value)
    return gettext(str(value))


STATUS_KINDS = {
    Status.MET: "good",
    Status.ON_TRACK: "good",
    Status.IMPROVING: "care",
    Status.FLAT: "care",
    Status.WORSENING: "bad",
    Status.TOO_EARLY: "plain",
    Status.NO_GOAL: "plain",
}


def status(found: Status) -> Tagged:
    """Where a measure stands against its goal."""
    words = {
        Status.MET: gettext("Goal met"),
        Status.ON_TRACK: gettext("On track"),
        Status.IMPROVING: pgettext("status", "Improving"),
        Status.FLAT: pgettext("status", "No change"),
        Status.WORSENING: pgettext("status", "Getting worse"),
        Status.TOO_EARLY: gettext("Too early to tell"),
        Status.NO_GOAL: gettext("No goal set"),
    }
    return Tagged(STATUS_KINDS[found], words[found])


def change(card: Card) -> Change:
    """The change since the figure before, in words."""
    if card.change is None or card.previous is None:
        return Change("", "", _no_change_known(card))
    before = card.previous.period
    if card.change == 0:
        return Change("", "", gettext("No change from %(period)s") % {"period": before})
    icon = "arrow_upward" if card.change > 0 else "arrow_downward"
    kinds = {Direction.BETTER: "good", Direction.WORSE: "bad"}
    return Change(kinds.get(card.direction, ""), icon, _moved(card, before))


def _no_change_known(card: Card) -> str:
    if card.latest.state is State.WITHHELD:
        return gettext("Hidden to protect children")
    if card.previous is None:
        return gettext("No earlier figure to compare with")
    return gettext("The change cannot be shown")


def _moved(card: Card, before: str) -> str:
    assert card.change is not None
    size = abs(card.change)
    if card.measure.unit is not Unit.PERCENT:
        values = {"number": amount(size, card.measure.unit), "period": before}
        if card.change > 0:
            return gettext("%(number)s more than %(period)s") % values
        return gettext("%(number)s fewer than %(period)s") % values
    many = 1 if size == 1 else 2
    values = {"number": number(size), "period": before}
    match card.direction:
        case Direction.BETTER:
            words = ngettext(
                "%(number)s point better than %(period)s",
                "%(number)s points better than %(period)s",
                many,
            )
        case Direction.WORSE:
            words = ngettext(
                "%(number)s point worse than %(period)s",
                "%(number)s points worse than %(period)s",
                many,
            )
        case Direction.HIGHER:
            words = ngettext(
                "%(number)s point higher than %(period)s",
                "%(number)s points higher than %(period)s",
                many,
            )
        case _:
            words = ngettext(
                "%(number)s point lower than %(period)s",
                "%(number)s points lower than %(period)s",
                many,
            )
    return words % values


def goal(line: GoalLine | None, unit: Unit) -> str:
    """The goal in words; "" when the cabinet has set none."""
    if line is None:
        return ""
    values = {"value": amount(line.value, unit), "period": line.period}
    return gettext("Goal: %(value)s by %(period)s") % values


def gap_summary(found: Gap) -> str:
    """What the city's figure hides, on one line: "English learners: 31% · Others: 15%"."""
    sides = (
        (found.group_title, found.rate),
        (found.reference_title, found.reference_rate),
    )
    return " · ".join(
        gettext("%(group)s: %(value)s")
        % {"group": gettext(title), "value": figure(rate, Unit.PERCENT)}
        for title, rate in sides
    )


def interval(found: Gap) -> str:
    """How wide or narrow a gap may be: "8 to 16", or "−1 to 4" where it may be none."""
    low, high = found.interval.low, found.interval.high
    if found.is_claimed:
        low, high = sorted((abs(low), abs(high)))
    values = {"low": _signed(low), "high": _signed(high)}
    return gettext("%(low)s to %(high)s") % values


def _signed(value: int) -> str:
    return f"−{-value}" if value < 0 else str(value)


def gap(found: Gap) -> str:
    """A gap beside its group: "12 points higher"; it is spoken of only when it is claimed."""
    if not found.is_claimed:
        return gettext("no clear gap")
    size = abs(found.difference)
    if found.difference > 0:
        words = ngettext("%(number)s point higher", "%(number)s points higher", size)
    else:
        words = ngettext("%(number)s point lower", "%(number)s points lower", size)
    return words % {"number": number(size)}
