"""Published observations as lines: the city's own, and the state's beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.conf import settings

from wholecity.measures.definitions import MEASURES, Unit
from wholecity.measures.models import Observation
from wholecity.measures.queries.values import Line, Origin, Point, SourceNote, State

# As states write them: one decimal of a percent, whole children, cents.
DECIMALS = {
    Unit.PERCENT: Decimal("0.1"),
    Unit.COUNT: Decimal("1"),
    Unit.DOLLARS: Decimal("0.01"),
}
Lines = Mapping[str, tuple[Line, ...]]


def current_observations(measure: str = "") -> list[Observation]:
    """The latest versions of this city's observations, with their publications; one query.

    Where a publisher gave figures for a part of a year and later for all of
    it, the whole year's stands for the year.
    """
    found = Observation.objects.filter(
        city=settings.CITY.name, superseded_by=None, subgroup=""
    ).select_related("publication")
    if measure:
        found = found.filter(measure=measure)
    best: dict[tuple[str, str, int], Observation] = {}
    for observation in sorted(found, key=_completeness):
        best[observation.measure, observation.scope, observation.school_year] = observation
    return sorted(best.values(), key=lambda o: (o.measure, o.scope, o.school_year))


def _completeness(observation: Observation) -> tuple[bool, object]:
    return "(" not in observation.period, observation.recorded_at


def published_lines(observations: Iterable[Observation]) -> Lines:
    """By measure: the city's line first, then the state's. Nothing of any other city."""
    grouped: dict[str, dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for observation in observations:
        grouped[observation.measure][observation.scope].append(observation)
    return {
        measure: tuple(_line(scope, scopes[scope]) for scope in sorted(scopes))
        for measure, scopes in grouped.items()
    }


def _line(scope: str, observations: list[Observation]) -> Line:
    return Line(
        Origin.PUBLICATION,
        scope,
        observations[-1].place_name,
        tuple(_point(observation) for observation in observations),
    )


def _point(observation: Observation) -> Point:
    return Point(
        observation.period,
        observation.school_year,
        State(observation.state),
        _as_published(observation),
        part=int(observation.numerator) if observation.numerator is not None else None,
        of=int(observation.denominator) if observation.denominator is not None else None,
        source=observation.publication.title,
    )


def _as_published(observation: Observation) -> Decimal | None:
    """The value without the zeros that the database adds."""
    value = observation.value
    if value is None:
        return None
    decimals = DECIMALS[MEASURES[observation.measure].unit]
    rounded = value.quantize(decimals)
    return rounded if rounded == value else value.normalize()


def publication_notes(observations: Iterable[Observation]) -> tuple[SourceNote, ...]:
    """The publications behind observations, each once, in the order of their years."""
    publications = {o.publication_id: o.publication for o in observations}
    return tuple(
        SourceNote(
            Origin.PUBLICATION,
            publication.title,
            publication.publisher,
            publication.period,
            publication.retrieved_on or publication.dated,
            publication.url,
        )
        for publication in sorted(publications.values(), key=lambda p: (p.school_year, p.title))
    )
