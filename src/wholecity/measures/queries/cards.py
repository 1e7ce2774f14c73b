"""The home page: how the city's children are doing, domain by domain."""

from wholecity.measures.definitions import DOMAIN_TITLES, LIBRARY, Domain, Measure
from wholecity.measures.queries.comparing import gap_finding, widest
from wholecity.measures.queries.evidence import Evidence
from wholecity.measures.queries.standing import (
    change_of,
    direction_of,
    goal_line,
    previous_of,
    status_of,
    trend_finding,
)
from wholecity.measures.queries.values import Card, DomainCards, Line, State


def cards(*, gaps: bool = True) -> tuple[DomainCards, ...]:
    """All five domains, those without figures too: a city shall see what it does not know.

    Without `gaps` the cards say nothing of groups, and take half the time: for lists.
    """
    evidence = Evidence.of_all()
    return tuple(_domain(evidence, domain, gaps) for domain in Domain)


def _domain(evidence: Evidence, domain: Domain, gaps: bool) -> DomainCards:
    measures = [measure for measure in LIBRARY if measure.domain is domain]
    found = {measure.key: card_of(evidence, measure, with_gaps=gaps) for measure in measures}
    return DomainCards(
        domain,
        DOMAIN_TITLES[domain],
        tuple(card for card in found.values() if card),
        tuple(measure for measure in measures if found[measure.key] is None),
    )


def card_of(evidence: Evidence, measure: Measure, *, with_gaps: bool = True) -> Card | None:
    """The card of a measure; None while nothing is known about it."""
    line = main_line(evidence.lines(measure))
    if line is None:
        return None
    goal = evidence.goals.get(measure.key)
    latest, previous = line.latest, previous_of(line)
    change = change_of(latest, previous)
    moved = direction_of(measure, change)
    gaps = evidence.gaps_of_people(measure) if with_gaps else None
    gap = widest(gaps or ())
    return Card(
        measure,
        line,
        latest,
        previous,
        change,
        moved,
        status_of(measure, goal, latest),
        goal_line(goal, latest),
        gap,
        trend_finding(latest, previous, moved),
        None if gaps is None else gap_finding(measure, gap, bool(gaps)),
        evidence.as_of(measure, line),
    )


def main_line(lines: tuple[Line, ...]) -> Line | None:
    """The city's own line: from its releases if there is one, else from publications.

    Periods at the end for which there is no figure are left out; None when
    that leaves nothing.
    """
    for line in lines:
        known = [n for n, point in enumerate(line.points, 1) if point.state is not State.NONE]
        if line.scope == "city" and known:
            return Line(line.origin, line.scope, line.place, line.points[: known[-1]])
    return None
