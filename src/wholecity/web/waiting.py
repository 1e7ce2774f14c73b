"""What waits for the person on the first page, by what their role may do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, ngettext

from wholecity.agreements import queries as agreements
from wholecity.agreements.definitions import SOON_DAYS
from wholecity.agreements.rules.life import Standing
from wholecity.audit.queries import alerts
from wholecity.children.queries import latest_run, request_rows
from wholecity.disclosure import queries as disclosure
from wholecity.extracts import queries as extracts
from wholecity.family.queries import agency_whose_requests
from wholecity.governance import queries as cabinet
from wholecity.governance.queries import Glance, MeetingRow
from wholecity.intake.queries import deliveries, sources
from wholecity.intake.queries.services import service_accounts
from wholecity.people.access import may
from wholecity.people.queries import person_of
from wholecity.people.rules import Acting
from wholecity.ui.navigation import entries


@dataclass(frozen=True)
class Further:
    """Where else something leads, such as to a meeting's packet."""

    words: str
    url: str


@dataclass(frozen=True)
class Waiting:
    """One thing to do, and the page on which it is done ("" when there is none yet)."""

    kind: str
    words: str
    url: str
    also: tuple[Further, ...] = ()


def waiting_for(acting: Acting) -> list[Waiting]:
    """What a member of the cabinet owes and where they are expected; releases and extracts to
    decide on; agreements to review, that expire or whose data are due; deliveries that stopped,
    late sources, programs that wait or end, pairs of records.
    """
    found = [*_at_the_table(acting), *_releases(acting)]
    if may(acting, "approve", "extract"):
        found += [*_extracts(acting)]
    if may(acting, "read", "agreement"):
        found += [*_reviews(acting), *_agreements()]
    if may(acting, "close", "alert"):
        found += [*_alerts()]
    if may(acting, "read", "family-request"):
        found += [*_requests(acting)]
    if may(acting, "load", "delivery"):
        found += [*_deliveries(), *_late_sources()]
    if may(acting, "read", "service-account"):
        found += [*_service_accounts(acting)]
    if may(acting, "read", "links"):
        found += [*_pairs()]
    return found


def _at_the_table(acting: Acting) -> Iterator[Waiting]:
    """Answers and action items of somebody with a seat, and their next meeting."""
    person = person_of(acting.name) if may(acting, "read", "cabinet") else None
    glance = cabinet.glance(person.id, timezone.localdate()) if person else None
    if glance is None:
        return
    mine = reverse("governance:mine")
    if glance.answers:
        yield Waiting("care", _answers(glance), mine)
    if glance.overdue:
        words = ngettext(
            "%(number)s action item that you took on is overdue",
            "%(number)s action items that you took on are overdue",
            glance.overdue,
        )
        yield Waiting("care", words % {"number": glance.overdue}, f"{mine}#actions")
    if glance.meeting:
        yield _meeting(glance.meeting)


def _answers(glance: Glance) -> str:
    owed = ngettext(
        "You owe %(number)s answer to an action item",
        "You owe %(number)s answers to action items",
        glance.answers,
    ) % {"number": glance.answers}
    if not glance.late_answers:
        return owed
    late = ngettext("%(number)s is overdue", "%(number)s are overdue", glance.late_answers) % {
        "number": glance.late_answers
    }
    return f"{owed}; {late}"


def _meeting(meeting: MeetingRow) -> Waiting:
    values = {
        "body": meeting.body_name,
        "day": date_format(meeting.day, "DATE_FORMAT"),
        "time": time_format(meeting.starts, "TIME_FORMAT"),
    }
    words = gettext("Next meeting: %(body)s, %(day)s, %(time)s") % values
    packet = Further(gettext("Packet (PDF)"), reverse("governance:packet", args=[meeting.id]))
    return Waiting("plain", words, reverse("governance:meeting", args=[meeting.id]), (packet,))


def _page_of(thing: str) -> str:
    """Where the navigation leads for a thing."""
    return next((reverse(entry.view) for entry in entries() if entry.thing == thing), "")


def _releases(acting: Acting) -> Iterator[Waiting]:
    for release in disclosure.releases():
        values = {"number": release.number, "title": release.title}
        if release.state == "audited" and may(
            acting, "approve", "release", author=release.proposed_by
        ):
            words = gettext("Release %(number)s waits for your decision: %(title)s") % values
            yield Waiting("care", words, _page_of("release"))
        elif release.state == "audited" and may(acting, "propose", "release"):
            words = gettext("Release %(number)s waits for another person: %(title)s") % values
            yield Waiting("plain", words, _page_of("release"))


def _extracts(acting: Acting) -> Iterator[Waiting]:
    for one in extracts.extracts():
        if one.waits and may(acting, "approve", "extract", author=one.made_by):
            values = {"number": one.number, "title": one.title}
            words = gettext("Extract %(number)s waits for your decision: %(title)s") % values
            yield Waiting("care", words, reverse("extracts:extract", args=[one.number]))


def _reviews(acting: Acting) -> Iterator[Waiting]:
    for key, title, drafter in agreements.under_review():
        if may(acting, "review", "agreement", author=drafter):
            words = gettext("An agreement waits for your review: %(title)s") % {"title": title}
            yield Waiting("care", words, reverse("agreements:agreement", args=[key]))


def _agreements() -> Iterator[Waiting]:
    today = timezone.localdate()
    for row in agreements.notices(today):
        url = reverse("agreements:agreement", args=[row.key])
        if row.standing is Standing.EXPIRING and row.ends:
            values = {"title": row.title, "day": date_format(row.ends, "DATE_FORMAT")}
            kind = "care" if (row.ends - today).days <= SOON_DAYS else "plain"
            yield Waiting(kind, gettext("%(title)s ends on %(day)s") % values, url)
        else:
            words = gettext("Data are to be destroyed: %(title)s") % {"title": row.title}
            yield Waiting("care", words, url)


def _alerts() -> Iterator[Waiting]:
    number = len(alerts(are_open=True))
    if number:
        words = ngettext(
            "%(number)s alert of the audit record is open",
            "%(number)s alerts of the audit record are open",
            number,
        )
        yield Waiting("care", words % {"number": number}, _page_of("oversight"))


def _requests(acting: Acting) -> Iterator[Waiting]:
    """Requests of families whose clock runs; a steward's are about their own agency's records."""
    rows = request_rows(agency=agency_whose_requests(acting), owed=True)
    late = sum(row.overdue for row in rows)
    if not rows:
        return
    words = ngettext(
        "%(number)s request of a family waits for an answer, by %(day)s at the latest",
        "%(number)s requests of families wait for an answer, the first by %(day)s at the latest",
        len(rows),
    )
    day = date_format(min(row.due_on for row in rows), "DATE_FORMAT")
    said = words % {"number": len(rows), "day": day}
    if late:
        overdue = ngettext("%(number)s is overdue", "%(number)s are overdue", late)
        said = f"{said}; {overdue % {'number': late}}"
    yield Waiting("care", said, _page_of("family-request"))


def _deliveries() -> Iterator[Waiting]:
    for row in deliveries():
        if row.state == "paused":
            words = gettext("Delivery %(number)s of %(source)s has too many faults and waits")
            values = {"number": row.number, "source": row.source_title}
            yield Waiting("care", words % values, _page_of("delivery"))


def _service_accounts(acting: Acting) -> Iterator[Waiting]:
    """Those that an administrator made, for somebody else; those that end soon, for a data lead."""
    today = timezone.localdate()
    for row in service_accounts():
        url = reverse("intake:service-account", args=[row.key])
        if row.waits and may(acting, "confirm", "service-account", author=row.made_by):
            words = gettext("A service account waits for you to confirm it: %(name)s")
            yield Waiting("care", words % {"name": row.key}, url)
        soon = not row.faults and (row.ends_on - today).days <= SOON_DAYS
        if soon and may(acting, "rotate", "service-account"):
            values = {"title": row.key, "day": date_format(row.ends_on, "DATE_FORMAT")}
            yield Waiting("care", gettext("%(title)s ends on %(day)s") % values, url)


def _late_sources() -> Iterator[Waiting]:
    late = [row for row in sources() if row.days_late]
    if not late:
        return
    words = ngettext(
        "An agreed delivery is late: %(sources)s",
        "%(number)s agreed deliveries are late: %(sources)s",
        len(late),
    )
    values = {"number": len(late), "sources": ", ".join(row.title for row in late)}
    yield Waiting("care", words % values, _page_of("delivery"))


def _pairs() -> Iterator[Waiting]:
    run = latest_run()
    number = run.bands.get("review", 0) if run else 0
    if number:
        words = ngettext(
            "%(number)s pair of records could be one child and waits for a person",
            "%(number)s pairs of records could each be one child and wait for a person",
            number,
        )
        yield Waiting("plain", words % {"number": number}, _page_of("links"))
