"""What waits for the person on the first page, by what their role may do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wholecity.children.queries import latest_run
from wholecity.disclosure import queries as disclosure
from wholecity.intake.queries import deliveries, sources
from wholecity.people.access import may
from wholecity.people.rules import Acting
from wholecity.ui.navigation import entries


@dataclass(frozen=True)
class Waiting:
    """One thing to do, and the page on which it is done ("" when there is none yet)."""

    kind: str
    words: str
    url: str


def waiting_for(acting: Acting) -> list[Waiting]:
    """Releases to decide on, deliveries that stopped, late sources, pairs of records."""
    found = [*_releases(acting)]
    if may(acting, "load", "delivery"):
        found += [*_deliveries(), *_late_sources()]
    if may(acting, "read", "links"):
        found += [*_pairs()]
    return found


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


def _deliveries() -> Iterator[Waiting]:
    for row in deliveries():
        if row.state == "paused":
            words = gettext("Delivery %(number)s of %(source)s has too many faults and waits")
            values = {"number": row.number, "source": row.source_title}
            yield Waiting("care", words % values, _page_of("delivery"))


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
