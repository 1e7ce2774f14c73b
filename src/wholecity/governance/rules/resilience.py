"""How well the backbone would stand the loss of one person: figures and findings.

From the report: staff of several sectors, because then the transition of any
one person is less of a blow; a facilitator with enough time, whom neither the
mayor nor the superintendent employs, because they have to be an honest broker.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from wholecity.kernel.texts import phrase, said


@dataclass(frozen=True)
class Post:
    """A position of the backbone: whose, employed where, with how much of full time (0 to 1)."""

    person: Hashable
    name: str
    organization: str
    sector: str  # its title; blank where nobody said it
    time: Decimal
    facilitates: bool = False


@dataclass(frozen=True)
class Task:
    """A duty with who leads it and who could take over; None is nobody."""

    title: str
    lead: Hashable | None
    lead_name: str = ""
    backup: Hashable | None = None


@dataclass(frozen=True)
class Limits:
    """From where on it is said: one person's share of the hours, and a facilitator's time."""

    most_of_the_hours: Decimal
    least_facilitation: Decimal


def spread(parts: Iterable[Decimal]) -> Fraction | None:
    """How evenly time is spread: 1 − Σ share², where the shares are those of all time.

    0 when one has it all, 1 − 1/n when n have the same; never 1. None without
    any time. It is the chance that two hours, drawn at random, are of two
    different ones: E. H. Simpson, "Measurement of diversity", Nature 163
    (1949) 688, known as the Gini–Simpson or Blau index, and 1 less than the
    Herfindahl–Hirschman index of concentration.
    """
    times = [Fraction(part) for part in parts]
    total = sum(times)
    if not total:
        return None
    return 1 - sum(((time / total) ** 2 for time in times), Fraction(0))


def by_person(posts: Iterable[Post]) -> dict[Hashable, Decimal]:
    """The time of each person over all their posts."""
    return _sums((post.person, post.time) for post in posts)


def by_sector(posts: Iterable[Post]) -> dict[Hashable, Decimal]:
    """The time of each sector; what nobody named a sector for counts as one of its own."""
    return _sums((post.sector, post.time) for post in posts)


def findings(
    posts: Sequence[Post], tasks: Iterable[Task], chairs: Iterable[str], limits: Limits
) -> list[str]:
    """What hangs on too few; empty when all is well.

    `chairs` are the organizations of the cabinet's chair and co-chair.
    """
    return [
        *_duties(tasks),
        *_one_sector(posts),
        *_hours(posts, limits.most_of_the_hours),
        *_facilitation(posts, limits.least_facilitation),
        *_brokers(posts, set(chairs)),
    ]


def _duties(tasks: Iterable[Task]) -> Iterator[str]:
    for task in tasks:
        if task.lead is None:
            yield phrase("Nobody leads this duty: %(duty)s.", duty=said(task.title))
        elif task.backup is None or task.backup == task.lead:
            yield phrase(
                "This duty hangs on %(person)s alone: %(duty)s.",
                person=task.lead_name,
                duty=said(task.title),
            )


def _one_sector(posts: Sequence[Post]) -> Iterator[str]:
    sectors = {post.sector for post in posts if post.time}
    if len(sectors) == 1 and "" not in sectors:
        yield phrase("All staff are of one sector: %(sector)s.", sector=said(sectors.pop()))


def _hours(posts: Sequence[Post], most: Decimal) -> Iterator[str]:
    names = {post.person: post.name for post in posts}
    times = by_person(posts)
    total = sum(times.values())
    for person, time in times.items():
        if time > most * total:
            yield phrase(
                "%(person)s has %(share)s percent of all staff time, more than %(most)s percent.",
                person=names[person],
                share=ceil(100 * time / total),
                most=int(100 * most),
            )


def _facilitation(posts: Sequence[Post], least: Decimal) -> Iterator[str]:
    facilitators = [post for post in posts if post.facilitates]
    if not facilitators:
        yield said("Nobody facilitates the cabinet.")
    names = {post.person: post.name for post in facilitators}
    for person, time in by_person(facilitators).items():
        if time < least:
            yield phrase(
                "%(person)s facilitates with %(share)s percent of a position: less than "
                "%(least)s percent was too little in other cities.",
                person=names[person],
                share=int(100 * time),
                least=int(100 * least),
            )


def _brokers(posts: Iterable[Post], chairs: set[str]) -> Iterator[str]:
    for post in posts:
        if post.facilitates and post.organization in chairs:
            yield phrase(
                "%(person)s facilitates and is employed by %(organization)s, which leads the "
                "table: that makes it harder to be an honest broker.",
                person=post.name,
                organization=post.organization,
            )


def _sums(parts: Iterable[tuple[Hashable, Decimal]]) -> dict[Hashable, Decimal]:
    found: dict[Hashable, Decimal] = defaultdict(Decimal)
    for key, time in parts:
        found[key] += time
    return dict(found)
