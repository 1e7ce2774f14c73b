"""All that is known, read once for a page: releases, publications, goals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from wholecity.measures.definitions import PEOPLE, Measure, Polarity
from wholecity.measures.models import Observation
from wholecity.measures.queries.published import (
    current_observations,
    publication_notes,
    published_lines,
)
from wholecity.measures.queries.released import Releases
from wholecity.measures.queries.standing import goals
from wholecity.measures.queries.values import Gap, GroupTable, Line, SourceNote
from wholecity.measures.rules.status import Goal


@dataclass(frozen=True)
class Evidence:
    """What the queries of one page share, so that nothing is read twice."""

    releases: Releases
    observations: Sequence[Observation]
    published: Mapping[str, tuple[Line, ...]]
    goals: Mapping[str, Goal]

    @classmethod
    def of_all(cls) -> "Evidence":
        return cls._of(Releases(settings.CITY.name), current_observations())

    @classmethod
    def about(cls, measure: Measure) -> "Evidence":
        """Only what the page of this measure needs."""
        return cls._of(Releases(settings.CITY.name, measure), current_observations(measure.key))

    @classmethod
    def _of(cls, releases: Releases, observations: Sequence[Observation]) -> "Evidence":
        return cls(releases, observations, published_lines(observations), goals())

    def lines(self, measure: Measure) -> tuple[Line, ...]:
        """The city's released line, its published one, the state's; those that exist."""
        released = self.releases.line(measure)
        return (*((released,) if released else ()), *self.published.get(measure.key, ()))

    def tables(self, measure: Measure) -> Iterator[GroupTable]:
        """The measure by each dimension: groups of children first, then places and grades."""
        newest = self.releases.newest(measure)
        dimensions = {d.key: d for d in newest.cube.dimensions} if newest else {}
        order = [*(key for key in PEOPLE if key in dimensions), *dimensions]
        for key in dict.fromkeys(order):
            if found := self.releases.by(measure, dimensions[key]):
                yield found

    def gaps_of_people(self, measure: Measure) -> Sequence[Gap] | None:
        """The gaps between groups of children in the newest release.

        None where there is nothing to compare: the measure is not released by
        groups, or neither direction is better.
        """
        newest = self.releases.newest(measure)
        if newest is None or measure.polarity is Polarity.NEITHER:
            return None
        tables = [
            found
            for dimension in newest.cube.dimensions
            if dimension.key in PEOPLE and (found := self.releases.by(measure, dimension))
        ]
        if not tables:
            return None
        return [row.gap for table in tables for row in table.rows if row.gap]

    def sources(self, measure: Measure) -> tuple[SourceNote, ...]:
        publications = publication_notes(o for o in self.observations if o.measure == measure.key)
        return (*self.releases.notes(measure), *publications)

    def as_of(self, measure: Measure, line: Line) -> date | None:
        """How old the line's latest figure is: when it was approved, or retrieved."""
        notes = [note for note in self.sources(measure) if note.origin is line.origin]
        return next((n.date for n in reversed(notes) if n.period == line.latest.period), None)
