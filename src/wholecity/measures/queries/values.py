"""What pages, the terminal and downloads get: frozen values, language-neutral.

Three states are kept apart everywhere: `shown`, `withheld` (there is a
figure, and it may not be shown) and `none` (there is no figure). Texts in
these values are English sources of translations, or names from data.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from wholecity.measures.definitions import BY_LINK, PUBLISHERS_RULES, Domain, Measure
from wholecity.measures.rules.status import Direction, Status


class State(StrEnum):
    SHOWN = "shown"
    WITHHELD = "withheld"
    NONE = "none"


@dataclass(frozen=True)
class Span:
    """A 95 % interval in the unit of what it belongs to, rounded to whole units."""

    low: int
    high: int


@dataclass(frozen=True)
class Point:
    """One figure. `value` is a number only when `state` is shown.

    With `bound` "at_most" or "at_least" the value is a limit ("1 % or less").
    `part` and `of` are the counts behind a share, where they may be shown;
    `source` is the title of the release or publication.
    """

    period: str
    school_year: int
    state: State
    value: Decimal | None = None
    bound: str = ""
    part: int | None = None
    of: int | None = None
    interval: Span | None = None
    source: str = ""

    @property
    def is_shown(self) -> bool:
        return self.state is State.SHOWN

    @property
    def is_of_part_of_a_year(self) -> bool:
        """Whether the publisher's label says so, as in "2020-21 (March)"."""
        return "(" in self.period


class Origin(StrEnum):
    """Where a line of figures comes from."""

    RELEASE = "release"  # computed from the city's own files and released
    PUBLICATION = "publication"  # published by somebody else


@dataclass(frozen=True)
class Line:
    """Figures over time of one place from one origin, oldest first."""

    origin: Origin
    scope: str  # "city" or "state"
    place: str
    points: tuple[Point, ...]

    @property
    def latest(self) -> Point:
        return self.points[-1]


@dataclass(frozen=True)
class Finding:
    """A sentence as data: a key of definitions.FINDINGS, what it counts by, and its values.

    Values that are texts are sources of translations or names. Values that
    end a sentence's numbers are Point or Decimal and are formatted by the page.
    """

    key: str
    count: int = 1
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ratio:
    """How many times the reference's rate a group's rate is, with its 95 % interval."""

    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Gap:
    """A group against its reference, in percentage points (group minus reference).

    `rate` and `reference_rate` are the two shares as they are shown, which may be limits.
    `is_claimed` is true only when the interval excludes that there is no gap;
    a page must not speak of a gap otherwise.
    """

    dimension: str
    dimension_title: str
    group: str
    group_title: str
    reference: str
    reference_title: str
    rate: Point
    reference_rate: Point
    difference: int
    interval: Span
    ratio: Ratio | None
    is_claimed: bool
    direction: Direction


@dataclass(frozen=True)
class GoalLine:
    """The goal in force: from the baseline to a value by a period; `done` in whole percents."""

    baseline_period: str
    baseline_value: Decimal
    period: str
    value: Decimal
    done: int | None


@dataclass(frozen=True)
class Card:
    """A measure on the home page."""

    measure: Measure
    line: Line
    latest: Point
    previous: Point | None
    change: Decimal | None
    direction: Direction
    status: Status
    goal: GoalLine | None
    widest_gap: Gap | None
    finding: Finding
    gap_finding: Finding | None
    as_of: date | None


@dataclass(frozen=True)
class DomainCards:
    """A domain with what is known, and the measures for which there is no figure yet."""

    domain: Domain
    title: str
    cards: tuple[Card, ...]
    awaited: tuple[Measure, ...]


@dataclass(frozen=True)
class GroupRow:
    """One level of a dimension: its figure, and how it compares with the reference."""

    level: str
    title: str
    point: Point
    gap: Gap | None
    is_reference: bool


@dataclass(frozen=True)
class GroupTable:
    """A measure by one dimension in one period.

    `spread` is the disparity index in whole percents of the overall rate,
    over the levels that are shown; None where fewer than two are.
    """

    dimension: str
    title: str
    period: str
    reference_title: str
    rows: tuple[GroupRow, ...]
    spread: int | None
    finding: Finding

    @property
    def withheld(self) -> int:
        """How many levels are withheld."""
        return sum(row.point.state is State.WITHHELD for row in self.rows)


@dataclass(frozen=True)
class PairTable:
    """A measure by two dimensions in one period: `cells[i][j]` is level i by level j."""

    dimensions: tuple[str, str]
    titles: tuple[str, str]
    period: str
    row_titles: tuple[str, ...]
    column_titles: tuple[str, ...]
    cells: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class PlaceFigure:
    """A neighbourhood on the map; `geometry` is GeoJSON, None where no outline was delivered."""

    key: str
    name: str
    geometry: dict[str, Any] | None
    point: Point


@dataclass(frozen=True)
class SourceNote:
    """Where figures come from: a release of the city or a publication of somebody else."""

    origin: Origin
    title: str
    publisher: str
    period: str
    date: date | None
    url: str = ""
    release: str = ""  # id of the release
    release_number: int | None = None


@dataclass(frozen=True)
class Forecast:
    """What a straight line gives for a period, or that there are too few points."""

    period: str
    value: Decimal | None
    points: int
    finding: Finding


@dataclass(frozen=True)
class MeasurePage:
    """Everything that a measure's page shows. `card` is None while there is no figure at all."""

    measure: Measure
    card: Card | None
    lines: tuple[Line, ...]
    groups: tuple[GroupTable, ...]
    pairs: tuple[PairTable, ...]
    places: tuple[PlaceFigure, ...]
    forecast: Forecast | None
    sources: tuple[SourceNote, ...]
    minimum_cell: int | None

    @property
    def depends_on_links(self) -> bool:
        """Whether the city's own figure is only as right as the links between agencies."""
        return BY_LINK in self.caveats

    @property
    def caveats(self) -> tuple[str, ...]:
        """What to keep in mind about the figures that stand on the page, by where they are from."""
        origins = {line.origin for line in self.lines}
        own = self.measure.caveats if Origin.RELEASE in origins else ()
        return (*own, *((PUBLISHERS_RULES,) if Origin.PUBLICATION in origins else ()))


CSV_HEADER = (
    "measure",
    "period",
    "origin",
    "place",
    "dimension",
    "group",
    "second_dimension",
    "second_group",
    "state",
    "value",
    "bound",
    "unit",
    "part",
    "of",
    "interval_low",
    "interval_high",
    "source",
)
