"""Figures of the city's own releases: the one door by which measures see anything about children.

Only `disclosure.queries` is read, and it knows nothing that is not released.
"""

from collections.abc import Iterator

from django.utils import timezone

from wholecity.disclosure import queries as disclosure
from wholecity.disclosure.rules.cube import EVERYONE, Dimension
from wholecity.measures.definitions import Measure
from wholecity.measures.queries.comparing import compared
from wholecity.measures.queries.tables import ReleasedTable, needed
from wholecity.measures.queries.values import GroupTable, Line, Origin, PairTable, SourceNote

CUBE = "students"


class Releases:
    """The released tables of students, oldest period first; about one measure or about all."""

    def __init__(self, place: str, about: Measure | None = None) -> None:
        only = needed(about.figure) if about else ()
        self.place = place
        self._tables = [ReleasedTable(cube, only) for cube in disclosure.published(CUBE)]

    def line(self, measure: Measure) -> Line | None:
        """The city as a whole over the released periods; None when it was never released."""
        found = (table.points(measure.figure, ()) for table in self._with(measure))
        points = tuple(points[EVERYONE] for points in found if EVERYONE in points)
        return Line(Origin.RELEASE, "city", self.place, points) if points else None

    def newest(self, measure: Measure) -> ReleasedTable | None:
        """The table of the last period for which the measure is released."""
        return next(reversed(self._with(measure)), None)

    def by(self, measure: Measure, dimension: Dimension) -> GroupTable | None:
        """The measure by one dimension in its newest period; None when it is not released so."""
        table = self.newest(measure)
        if table is None:
            return None
        points = table.points(measure.figure, (dimension.key,))
        everyone = table.points(measure.figure, ()).get(EVERYONE)
        if not points or everyone is None:
            return None
        levels = [
            (level.key, level.title, points[group])
            for level in dimension.levels
            if (group := ((dimension.key, level.key),)) in points
        ]
        return compared(measure, dimension.key, dimension.title, levels, everyone)

    def pairs(self, measure: Measure) -> Iterator[PairTable]:
        """All tables by two dimensions of the newest period, in the order of the release."""
        table = self.newest(measure)
        for grouping in table.cube.groupings if table else ():
            if table and len(grouping) == 2:
                rows, columns = (d for d in table.cube.dimensions if d.key in grouping)
                if found := _pair(table, measure, rows, columns):
                    yield found

    def notes(self, measure: Measure) -> tuple[SourceNote, ...]:
        """The releases that the measure's figures come from, oldest period first."""
        return tuple(
            SourceNote(
                Origin.RELEASE,
                table.cube.title,
                self.place,
                table.cube.period,
                timezone.localdate(table.cube.approved_on),
                release=str(table.cube.release_id),
                release_number=table.cube.release_number,
            )
            for table in self._with(measure)
        )

    def _with(self, measure: Measure) -> list[ReleasedTable]:
        return [table for table in self._tables if table.has(measure.figure)]


def _pair(
    table: ReleasedTable, measure: Measure, rows: Dimension, columns: Dimension
) -> PairTable | None:
    points = table.points(measure.figure, (rows.key, columns.key))
    if not points:
        return None
    missing = table.nothing()
    cells = tuple(
        tuple(
            points.get(tuple(sorted(((rows.key, row.key), (columns.key, column.key)))), missing)
            for column in columns.levels
        )
        for row in rows.levels
    )
    return PairTable(
        (rows.key, columns.key),
        (rows.title, columns.title),
        table.cube.period,
        tuple(level.title for level in rows.levels),
        tuple(level.title for level in columns.levels),
        cells,
    )
