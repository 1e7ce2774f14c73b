"""All that is known, read once for a page: releases, publications, goals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wholecity.measures.definitions import Measure
from wholecity.measures.models import Observation
from wholecity.measures.queries.published import (
    current_observations,
    publication_notes,
    published_lines,
)
from wholecity.measures.queries.standing import goals
from wholecity.measures.queries.values import Gap, Line, SourceNote
from wholecity.measures.rules.status import Goal


@dataclass(frozen=True)
class Evidence:
    """What the queries of one page share, so that nothing is read twice."""

    observations: Sequence[Observation]
    published: Mapping[str, tuple[Line, ...]]
    goals: Mapping[str, Goal]

    @classmethod
    def of_all(cls) -> "Evidence":
        return cls._of(current_observations())

    @classmethod
    def about(cls, measure: Measure) -> "Evidence":
        """Only what the page of this measure needs."""
        return cls._of(current_observations(measure.key))

    @classmethod
    def _of(cls, observations: Sequence[Observation]) -> "Evidence":
        return cls(observations, published_lines(observations), goals())

    def lines(self, measure: Measure) -> tuple[Line, ...]:
        """The city's released line, its published one, the state's; those that exist."""
        return self.published.get(measure.key, ())

    def has_groups(self, measure: Measure) -> bool:
        """Whether the measure is released by groups of children."""
        return False

    def gaps_of_people(self, measure: Measure) -> Sequence[Gap]:
        """The gaps between groups of children (not places or grades) in the newest release."""
        return ()

    def sources(self, measure: Measure) -> tuple[SourceNote, ...]:
        return publication_notes(o for o in self.observations if o.measure == measure.key)

    def as_of(self, measure: Measure, line: Line) -> date | None:
        """How old the line's latest figure is: when it was approved, or retrieved."""
        notes = [n for n in self.sources(measure) if n.origin is line.origin]
        return next((n.date for n in reversed(notes) if n.period == line.latest.period), None)
