"""One released table of students, read as points of a measure."""

from collections.abc import Mapping
from decimal import Decimal

from wholecity.disclosure import queries as disclosure
from wholecity.disclosure.queries import PublishedCube
from wholecity.disclosure.rules.cube import Group
from wholecity.disclosure.rules.figures import NO_DATA, Shown, rate
from wholecity.kernel.school_year import SchoolYear
from wholecity.measures.definitions import Count, Figure, LevelShare, Mean, Share
from wholecity.measures.queries.values import Point, Span, State
from wholecity.measures.rules.rates import whole, wilson

Grouping = tuple[str, ...]
Groups = Mapping[Group, Mapping[str, Shown]]
Parts = Mapping[Group, tuple[Shown, Shown]]  # the part and the whole of a share


class ReleasedTable:
    """The table of one period. Each grouping is asked for at most once.

    `only` limits what is read to the nodes that a measure needs; empty reads all.
    """

    def __init__(self, cube: PublishedCube, only: tuple[str, ...] = ()) -> None:
        self.cube = cube
        self.school_year = SchoolYear.parse(cube.period).ending
        self._only = only
        self._groupings = frozenset(tuple(sorted(grouping)) for grouping in cube.groupings)
        self._counts: dict[Grouping, Groups] = {}
        self._averages: dict[Grouping, Groups] = {}

    def has(self, figure: Figure | None) -> bool:
        """Whether the table counts what the figure needs: years known by summary count less."""
        nodes = self.cube.nodes
        match figure:
            case Share(part, of):
                return part in nodes and of in nodes
            case LevelShare(dimension, _, node):
                return node in nodes and any(d.key == dimension for d in self.cube.dimensions)
            case Count(node):
                return node in nodes
            case Mean(average):
                return average in self.cube.averages
            case None:
                return False

    def points(self, figure: Figure | None, grouping: Grouping) -> Mapping[Group, Point]:
        """The figures of the groups of a grouping; empty when they are not released."""
        grouping = tuple(sorted(grouping))
        if not set(needed(figure)) <= set(self.cube.nodes_by(grouping)):
            return {}
        match figure:
            case Share(part, of):
                return self._shares(self._nodes(grouping, part, of))
            case LevelShare(dimension, level, node):
                return self._shares(self._of_a_level(grouping, (dimension, level), node))
            case Count(node):
                return self._plain(self._figures(grouping), node)
            case Mean(average):
                return self._plain(self._means(grouping), average)
            case None:
                return {}

    def nothing(self) -> Point:
        """A point that says that there is no figure."""
        return self._point(NO_DATA)

    def _nodes(self, grouping: Grouping, part: str, of: str) -> Parts:
        return {
            group: (nodes.get(part, NO_DATA), nodes.get(of, NO_DATA))
            for group, nodes in self._figures(grouping).items()
        }

    def _of_a_level(self, grouping: Grouping, level: tuple[str, str], node: str) -> Parts:
        """A level's count in each group, of the group's own count."""
        finer = self._figures(tuple(sorted((*grouping, level[0]))))
        if level[0] in grouping or not finer:
            return {}
        return {
            group: (
                finer.get(tuple(sorted((*group, level))), {}).get(node, NO_DATA),
                nodes.get(node, NO_DATA),
            )
            for group, nodes in self._figures(grouping).items()
        }

    def _figures(self, grouping: Grouping) -> Groups:
        if grouping not in self._groupings:
            return {}
        if grouping not in self._counts:
            # A page about one measure that looks at a group looks at all of them.
            if self._only and grouping:
                self._counts |= disclosure.all_figures(self.cube, self._only)
            else:
                self._counts[grouping] = disclosure.figures(self.cube, grouping, self._only)
        return self._counts[grouping]

    def _means(self, grouping: Grouping) -> Groups:
        if grouping not in self._groupings:
            return {}
        if grouping not in self._averages:
            self._averages[grouping] = disclosure.averages(self.cube, grouping)
        return self._averages[grouping]

    def _plain(self, groups: Groups, name: str) -> Mapping[Group, Point]:
        return {group: self._point(found.get(name, NO_DATA)) for group, found in groups.items()}

    def _shares(self, parts: Parts) -> Mapping[Group, Point]:
        return {group: self._share(part, of) for group, (part, of) in parts.items()}

    def _share(self, part: Shown, of: Shown) -> Point:
        """A whole percent; with its counts and interval only when both counts are shown."""
        percent = rate(part, of)
        if part.value is None or not of.value:
            return self._point(percent)
        interval = wilson(part.value, of.value)
        span = Span(whole(100 * interval.low), whole(100 * interval.high))
        return self._point(percent, part.value, of.value, span)

    def _point(
        self,
        figure: Shown,
        part: int | None = None,
        of: int | None = None,
        interval: Span | None = None,
    ) -> Point:
        return Point(
            self.cube.period,
            self.school_year,
            State(figure.state),
            None if figure.value is None else Decimal(figure.value),
            figure.bound,
            part,
            of,
            interval,
            self.cube.title,
        )


def needed(figure: Figure | None) -> tuple[str, ...]:
    """The nodes that a figure is read from."""
    match figure:
        case Share(part, of):
            return (part, of)
        case LevelShare(_, _, node) | Count(node):
            return (node,)
        case _:
            return ()
