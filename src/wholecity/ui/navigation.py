"""What stands in the navigation: each capability names its own entries.

A capability declares `navigation = (Entry(…), …)` on its AppConfig. A person
sees the entries of the things that the decision table lets their role read.

Where one capability's page should lead to what another one, above it, knows of
the same thing, that one declares `leads = (Lead(…), …)`; it is shown likewise.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse

from wholecity.policy.decision import Context, Permit, Subject, decide


@dataclass(frozen=True)
class Entry:
    """One line of the navigation.

    `title` is marked with translatable and translated when shown, `view` is a
    URL name without arguments, `thing` and `action` are those of the decision
    table, `place` orders the entries, `icon` is a name of the USWDS sprite.
    """

    title: str
    view: str
    icon: str
    thing: str
    place: int
    action: str = "read"


@dataclass(frozen=True)
class Lead:
    """A link from the pages of one kind of thing to what else is known of it.

    `of` is that kind, such as "measure"; the link asks `view` for it with `parameter`.
    """

    of: str
    title: str
    view: str
    parameter: str
    thing: str
    action: str = "read"

    def url(self, key: str) -> str:
        """Where it leads for one thing of that kind."""
        return reverse(self.view, query={self.parameter: key})


@dataclass(frozen=True)
class Line:
    """An entry as a page shows it."""

    title: str
    icon: str
    url: str
    current: bool


def entries() -> list[Entry]:
    """All entries of all capabilities, in their order."""
    found = (e for app in apps.get_app_configs() for e in getattr(app, "navigation", ()))
    return sorted(found, key=lambda entry: entry.place)


def lines_for(subject: Subject, path: str, facts: frozenset[str] = frozenset()) -> Iterator[Line]:
    """What this person may open; the one that `path` lies under is current."""
    known = Context(facts=facts)
    allowed = [
        (entry, reverse(entry.view))
        for entry in entries()
        if isinstance(decide(subject, entry.action, entry.thing, known), Permit)
    ]
    urls = [url for _, url in allowed if url == path or (url != "/" and path.startswith(url))]
    current = max(urls, key=len, default=None)
    for entry, url in allowed:
        yield Line(entry.title, entry.icon, url, url == current)


def leads_from(
    subject: Subject, of: str, key: str, facts: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """Where else the page of a thing leads this person: title and address."""
    known = Context(facts=facts)
    found = (lead for app in apps.get_app_configs() for lead in getattr(app, "leads", ()))
    return [
        (lead.title, lead.url(key))
        for lead in found
        if lead.of == of and isinstance(decide(subject, lead.action, lead.thing, known), Permit)
    ]
