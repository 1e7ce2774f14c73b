"""Figures of the city's own releases: the one door by which measures see anything about children.

Only `disclosure.queries` is read, and it knows nothing that is not released.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from django.utils import timezone

from wholecity.disclosure import queries as disclosure
from wholecity.disclosure.queries import PublishedCube
from wholecity.disclosure.rules.cube import EVERYONE, Dimension, Group
from wholecity.disclosure.rules.figures import NO_DATA, Shown, rate
from wholecity.kernel.school_year import SchoolYear
from wholecity.measures.definitions import Count, Figure, LevelShare, Mean, Measure, Share
from wholecity.measures.queries.comparing import compared
from wholecity.measures.queries.values import (
    GroupTable,
    Line,
    Origin,
    PairTable,
    Point,
    SourceNote,
    Span,
    State,
)
from wholecity.measures.rules.rates import whole, wilson

CUBE = "students"
Grouping = tuple[str, ...]
Groups = Mapping[Group, Mapping[str, Shown]]
Reader = Callable[[PublishedCube, Grouping], Groups]


class Releases:
    """The published tables of students, oldest period first; each part is read at most once."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.cubes = disclosure.published(CUBE)
        self._read: dict[tuple[object, ...], Groups] = {}

    def line(self, measure: Measure) -> Line | None:
        """The city as a whole over the released periods; None when it was never released."""
        points = tuple(
            found[EVERYONE]
            for cube in self._with(measure)
            if EVERYONE in (found := self.points(measure, cube, ()))
        )
        return Line(Origin.RELEASE, "city", self.place, points) if points else None

    def newest(self, measure: Measure) -> PublishedCube | None:
        """The table of the last period for which the measure is released."""
        return next(reversed(self._with(measure)), None)

    def table(self, measure: Measure, dimension: Dimension) -> GroupTable | None:
        """The measure by one dimension in its newest period; None when it is not released so."""
        cube = self.newest(measure)
        if cube is None:
            return None
        points = self.points(measure, cube, (dimension.key,))
        everyone = self.points(measure, cube, ()).get(EVERYONE)
        if not points or everyone is None:
            return None
        levels = [
            (level.key, level.title, points[group])
            for level in dimension.levels
            if (group := ((dimension.key, level.key),)) in points
        ]
        return compared(measure, dimension.key, dimension.title, levels, everyone)

    def pair(self, measure: Measure, rows: Dimension, columns: Dimension) -> PairTable | None:
        """The measure by two dimensions in its newest period; None when it is not released so."""
        cube = self.newest(measure)
        points = self.points(measure, cube, (rows.key, columns.key)) if cube else {}
        if cube is None or not points:
            return None
        missing = Point(cube.period, _year(cube), State.NONE, source=cube.title)
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
            cube.period,
            tuple(level.title for level in rows.levels),
            tuple(level.title for level in columns.levels),
            cells,
        )

    def pairs(self, measure: Measure) -> Iterator[PairTable]:
        """All tables by two dimensions, in the order of the release."""
        cube = self.newest(measure)
        for grouping in cube.groupings if cube else ():
            if cube and len(grouping) == 2:
                dimensions = [d for d in cube.dimensions if d.key in grouping]
                if found := self.pair(measure, *dimensions):
                    yield found

    def points(
        self, measure: Measure, cube: PublishedCube, grouping: Grouping
    ) -> Mapping[Group, Point]:
        """The measure's figures for the groups of a grouping; empty when they are not released."""
        grouping = tuple(sorted(grouping))
        match measure.figure:
            case Share(part, of):
                found = self._once(disclosure.figures, cube, grouping)
                shares = {g: (nodes.get(part), nodes.get(of)) for g, nodes in found.items()}
            case LevelShare(dimension, level, node):
                shares = self._level_shares(cube, grouping, (dimension, level), node)
            case Count(node):
                found = self._once(disclosure.figures, cube, grouping)
                return {g: _point(cube, nodes.get(node, NO_DATA)) for g, nodes in found.items()}
            case Mean(average):
                found = self._once(disclosure.averages, cube, grouping)
                return {g: _point(cube, keys.get(average, NO_DATA)) for g, keys in found.items()}
            case None:
                return {}
        return {g: _share(cube, part or NO_DATA, of or NO_DATA) for g, (part, of) in shares.items()}

    def _level_shares(
        self, cube: PublishedCube, grouping: Grouping, level: tuple[str, str], node: str
    ) -> dict[Group, tuple[Shown | None, Shown | None]]:
        """A level's count in each group, of the group's own count."""
        if level[0] in grouping:
            return {}
        finer = self._once(disclosure.figures, cube, tuple(sorted((*grouping, level[0]))))
        if not finer:
            return {}
        return {
            group: (finer.get(tuple(sorted((*group, level))), {}).get(node), nodes.get(node))
            for group, nodes in self._once(disclosure.figures, cube, grouping).items()
        }

    def _once(self, read: Reader, cube: PublishedCube, grouping: Grouping) -> Groups:
        """The figures of a grouping, asked for at most once; empty when it is not released."""
        key = (read, cube.id, grouping)
        if key not in self._read:
            self._read[key] = read(cube, grouping) if grouping in _groupings(cube) else {}
        return self._read[key]

    def _with(self, measure: Measure) -> list[PublishedCube]:
        return [cube for cube in self.cubes if _has(cube, measure.figure)]

    def notes(self, measure: Measure) -> tuple[SourceNote, ...]:
        """The releases that the measure's figures come from, oldest period first."""
        return tuple(
            SourceNote(
                Origin.RELEASE,
                cube.title,
                self.place,
                cube.period,
                timezone.localdate(cube.approved_on),
                release=str(cube.release_id),
                release_number=cube.release_number,
            )
            for cube in self._with(measure)
        )


def _groupings(cube: PublishedCube) -> frozenset[Grouping]:
    return frozenset(tuple(sorted(grouping)) for grouping in cube.groupings)


def _has(cube: PublishedCube, figure: Figure | None) -> bool:
    """Whether the table counts what the figure needs: years known by summary count less."""
    nodes = cube.nodes
    match figure:
        case Share(part, of):
            return part in nodes and of in nodes
        case LevelShare(dimension, _, node):
            return node in nodes and any(d.key == dimension for d in cube.dimensions)
        case Count(node):
            return node in nodes
        case Mean(average):
            return average in cube.averages
        case None:
            return False


def _year(cube: PublishedCube) -> int:
    return SchoolYear.parse(cube.period).ending


def _point(cube: PublishedCube, figure: Shown) -> Point:
    value = None if figure.value is None else Decimal(figure.value)
    return Point(
        cube.period, _year(cube), State(figure.state), value, figure.bound, source=cube.title
    )


def _share(cube: PublishedCube, part: Shown, of: Shown) -> Point:
    """A whole percent with its counts and interval; only when both counts are shown."""
    percent = rate(part, of)
    if part.value is None or not of.value:
        return _point(cube, percent)
    interval = wilson(part.value, of.value)
    return Point(
        cube.period,
        _year(cube),
        State(percent.state),
        None if percent.value is None else Decimal(percent.value),
        percent.bound,
        part.value,
        of.value,
        Span(whole(100 * interval.low), whole(100 * interval.high)),
        cube.title,
    )
