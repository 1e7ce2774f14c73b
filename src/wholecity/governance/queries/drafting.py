"""The first draft of minutes, as Markdown, from what was kept of a meeting."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, ngettext

from wholecity.governance.definitions import GuestKind, MeetingState, Presence
from wholecity.governance.models import AgendaItem, Meeting
from wholecity.governance.queries.action_items import (
    ActionRow,
    actions_of,
)
from wholecity.governance.queries.attendance import Chair, GuestRow, Table, table
from wholecity.governance.queries.decisions import (
    DecisionRow,
    decisions,
)

DAY = "DATE_FORMAT"


def draft_of(meeting: Meeting) -> str:
    """The minutes of a meeting as its record tells them, in the language that is active."""
    items = list(meeting.items.all())
    decided = decisions(meeting.id)
    actions = actions_of(meeting.id, meeting.day)
    return (
        "\n\n".join(
            chain(
                _head(meeting),
                _attendance(table(meeting)),
                *(_item(item, n, decided, actions) for n, item in enumerate(items, start=1)),
                _elsewhere(decided, actions),
                _end(meeting, actions),
            )
        ).strip()
        + "\n"
    )


def _head(meeting: Meeting) -> Iterator[str]:
    day, at = date_format(meeting.day, DAY), time_format(meeting.starts, "TIME_FORMAT")
    yield f"# {plain(meeting.body.name)}, {day}"
    yield f"{at} · {plain(meeting.place)}" if meeting.place else at


def _attendance(table: Table) -> Iterator[str]:
    yield f"## {gettext('Attendance')}"
    groups = (
        (gettext("Present"), [_who(c) for c in table.chairs if c.presence is Presence.PRESENT]),
        (
            gettext("Designees with authority"),
            [_who(c) for c in table.chairs if c.presence is Presence.DESIGNEE],
        ),
        (
            gettext("Designees without authority"),
            [_who(c) for c in table.chairs if c.presence is Presence.WITHOUT],
        ),
        (gettext("Absent"), [_absent(c) for c in table.chairs if c.presence is Presence.ABSENT]),
        (gettext("Staff"), [_guest(g) for g in table.guests if g.kind is GuestKind.STAFF]),
        (gettext("Visitors"), [_guest(g) for g in table.guests if g.kind is GuestKind.VISITOR]),
    )
    yield "\n".join(f"- **{title}:** {'; '.join(names)}" for title, names in groups if names)
    words = ngettext(
        "%(there)s of %(seats)s seat could decide; %(needed)s are needed.",
        "%(there)s of %(seats)s seats could decide; %(needed)s are needed.",
        len(table.chairs),
    ) % {"there": table.represented, "seats": len(table.chairs), "needed": table.needed}
    yield words


def _who(chair: Chair) -> str:
    person = chair.person or gettext("somebody")
    return f"{plain(person)} ({plain(chair.organization)})"


def _absent(chair: Chair) -> str:
    person = chair.holder or gettext("vacant")
    return f"{plain(person)} ({plain(chair.organization)})"


def _guest(guest: GuestRow) -> str:
    of = f" ({plain(guest.organization)})" if guest.organization else ""
    return plain(guest.name) + of


def _item(
    item: AgendaItem, number: int, decided: list[DecisionRow], actions: list[ActionRow]
) -> Iterator[str]:
    yield f"## {number}. {plain(item.title)}"
    if item.record:
        yield item.record.strip()
    yield from _decided(d for d in decided if d.item == item.id)
    yield from _taken_on(a for a in actions if a.item == item.id)


def _elsewhere(decided: list[DecisionRow], actions: list[ActionRow]) -> Iterator[str]:
    """What belongs to no item of the agenda."""
    loose = [d for d in decided if d.item is None]
    taken = [a for a in actions if a.item is None]
    if loose or taken:
        yield f"## {gettext('Also')}"
    yield from _decided(loose)
    yield from _taken_on(taken)


def _decided(decided: Iterable[DecisionRow]) -> Iterator[str]:
    for row in decided:
        words = f"**{gettext('Decision')} {row.number}.** {plain(row.text)}"
        counted = ", ".join(f"{gettext(title)} {number}" for title, number in row.tally)
        told = [gettext(row.outcome_title), f"{gettext(row.method_title)}: {counted}"]
        if row.mover_name:
            told.append(gettext("moved by %(mover)s") % {"mover": plain(row.mover_name)})
        if not row.quorate:
            told.append(gettext("without a quorum"))
        told += [f"{plain(p.organization)}: {gettext(p.title)}" for p in row.not_for]
        by_designee = [plain(p.organization) for p in row.positions if p.authority == "designee"]
        if by_designee:
            told.append(
                gettext("by an authorized designee: %(seats)s") % {"seats": ", ".join(by_designee)}
            )
        yield f"{words}\n\n{'; '.join(told)}."


def _taken_on(actions: Iterable[ActionRow]) -> Iterator[str]:
    for row in actions:
        owners = ", ".join(map(plain, (row.owner_name, *row.co_owners)))
        due = date_format(row.due, DAY)
        words = gettext("%(owners)s, until %(day)s") % {"owners": owners, "day": due}
        yield f"**{gettext('Action item')} {row.number}.** {plain(row.text)} ({words})"


def _end(meeting: Meeting, actions: list[ActionRow]) -> Iterator[str]:
    if not actions and meeting.why_no_action:
        yield gettext("No action item: %(why)s") % {"why": plain(meeting.why_no_action)}
    following = (
        meeting.body.meetings.filter(day__gt=meeting.day)
        .exclude(state=MeetingState.CANCELLED)
        .order_by("day")
        .first()
    )
    if following:
        day = date_format(following.day, DAY)
        yield gettext("Next meeting: %(day)s") % {"day": day}


MARKS = re.compile(r"[\\`*_\[\]<>#&]")
# What is a mark at the beginning of a line alone: of a list, of a heading, of code.
BEGINS = re.compile(r"^(\d*)([-+=~.)])")


def plain(text: str) -> str:
    """A text in which Markdown sees no mark; its lines stay lines of one paragraph."""
    lines = (line.strip() for line in text.splitlines())
    return "\\\n".join(BEGINS.sub(r"\1\\\2", MARKS.sub(r"\\\g<0>", line)) for line in lines if line)
