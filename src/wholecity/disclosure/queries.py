"""Reading releases: what is public, for every page with a figure; what waits for approval."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from wholecity.agreements.queries import smallest_cells
from wholecity.disclosure.formats.folder import MANIFEST, faults_of
from wholecity.disclosure.models import Figure, Loss, Release, ReleasedCube
from wholecity.disclosure.rules.advice import Coarser
from wholecity.disclosure.rules.coding import Bound
from wholecity.disclosure.rules.cube import Dimension, Frame, Group, Level, Partition, group_of
from wholecity.disclosure.rules.figures import NO_DATA, WITHHELD, Shown, State, shown
from wholecity.kernel.errors import Conflict, NotFound
from wholecity.kernel.texts import phrase, reopened, said
from wholecity.kernel.texts import translatable as _
from wholecity.people.definitions import Role
from wholecity.ui.texts import told

__all__ = [
    "NO_DATA",
    "WITHHELD",
    "LogEntry",
    "PublishedCube",
    "ReleaseDetail",
    "ReleaseSummary",
    "Shown",
    "State",
    "TableLoss",
    "advised",
    "all_figures",
    "averages",
    "figures",
    "public_log",
    "published",
    "release_detail",
    "release_files",
    "release_id",
    "releases",
    "releases_beside",
    "verify",
]


ROW = ("group", "name", "state", "value", "bound")


@dataclass(frozen=True)
class PublishedCube(Frame):
    """The newest approved table of one key and period: the frame around its figures."""

    id: UUID
    release_id: UUID
    release_number: int
    approved_on: datetime
    averages: Mapping[str, str]  # key → the node that it describes
    k: int


def published(cube_key: str) -> list[PublishedCube]:
    """For each period the table of the newest approved release, in the order of the periods."""
    rows = (
        ReleasedCube.objects.filter(key=cube_key, release__state=Release.State.APPROVED)
        .select_related("release")
        .order_by("period", "-release__number")
    )
    newest: dict[str, ReleasedCube] = {}
    for row in rows:
        newest.setdefault(row.period, row)
    return [_published(row) for row in newest.values()]


def releases_beside(tables: Iterable[tuple[str, str]], but: UUID | None = None) -> list[Release]:
    """Releases that ever published tables of these populations and periods, the oldest first.

    What was withdrawn counts as well: an outsider may have kept it.
    """
    wanted = Q(pk__in=[])
    for population, period in tables:
        wanted |= Q(population=population, period=period)
    once_public = (Release.State.APPROVED, Release.State.WITHDRAWN)
    found = ReleasedCube.objects.filter(wanted, release__state__in=once_public)
    releases = Release.objects.filter(id__in=found.values("release")).order_by("decided_at")
    return [release for release in releases if release.id != but]


def smallest_cell(sources: Collection[str]) -> int:
    """The smallest count that may be shown of what these sources contribute to.

    The city's, or what the strictest agreement about one of them asks for.
    """
    return max([settings.MINIMUM_CELL, *(one.children for one in smallest_cells(sources))])


def _published(row: ReleasedCube) -> PublishedCube:
    frame = row.frame
    assert row.release.decided_at is not None
    return PublishedCube(
        id=row.id,
        release_id=row.release_id,
        release_number=row.release.number,
        approved_on=row.release.decided_at,
        key=row.key,
        title=row.title,
        period=row.period,
        dimensions=tuple(
            Dimension(d["key"], d["title"], tuple(Level(v["key"], v["title"]) for v in d["levels"]))
            for d in frame["dimensions"]
        ),
        groupings=tuple(tuple(g) for g in frame["groupings"]),
        root=frame["root"],
        partitions=tuple(_partition(p) for p in frame["partitions"]),
        averages={a["key"]: a["node"] for a in frame["averages"]},
        k=row.release.k,
    )


def _partition(frame: Mapping[str, Any]) -> Partition:
    """Released before parts had groupings of their own, they are given by all."""
    groupings = frame.get("groupings")
    by = None if groupings is None else tuple(tuple(g) for g in groupings)
    return Partition(frame["of"], tuple(frame["parts"]), by)


def figures(
    cube: PublishedCube, grouping: tuple[str, ...], nodes: Sequence[str] = ()
) -> dict[Group, dict[str, Shown]]:
    """The counts of every group of a grouping: group → node → figure.

    Only of `nodes` where some are named. Empty for an unknown grouping.
    """
    return _figures(cube, grouping, Figure.Kind.COUNT, nodes)


def averages(cube: PublishedCube, grouping: tuple[str, ...]) -> dict[Group, dict[str, Shown]]:
    """The averages of every group of a grouping, in whole percents: group → key → figure."""
    return _figures(cube, grouping, Figure.Kind.AVERAGE)


def all_figures(
    cube: PublishedCube, nodes: Sequence[str]
) -> dict[tuple[str, ...], dict[Group, dict[str, Shown]]]:
    """The counts of some nodes by every grouping of the table at once, for a page of them all."""
    asked = Figure.objects.filter(cube_id=cube.id, kind=Figure.Kind.COUNT, name__in=nodes)
    found: dict[tuple[str, ...], dict[str, dict[str, Shown]]] = {
        tuple(sorted(grouping)): {} for grouping in cube.groupings
    }
    for grouping, group, name, *figure in asked.order_by("id").values_list("grouping", *ROW):
        key = tuple(grouping.split(",")) if grouping else ()
        found[key].setdefault(group, {})[name] = _shown(*figure)
    return {
        grouping: {group_of(text): by_name for text, by_name in groups.items()}
        for grouping, groups in found.items()
    }


def _figures(
    cube: PublishedCube, grouping: tuple[str, ...], kind: str, names: Sequence[str] = ()
) -> dict[Group, dict[str, Shown]]:
    asked = Figure.objects.filter(cube_id=cube.id, grouping=",".join(sorted(grouping)), kind=kind)
    if names:
        asked = asked.filter(name__in=names)
    found: dict[str, dict[str, Shown]] = {}
    for group, name, *figure in asked.order_by("id").values_list(*ROW):
        found.setdefault(group, {})[name] = _shown(*figure)
    return {group_of(text): by_name for text, by_name in found.items()}


def _shown(state: str, value: int | None, bound: str) -> Shown:
    if state == "shown" and value is not None:
        return shown(value, cast(Bound, bound))
    return WITHHELD if state == "withheld" else NO_DATA


# -- for everybody ---------------------------------------------------------------------------


@dataclass(frozen=True)
class LogEntry:
    """A release that was public once, as everybody may know of it. It names no person."""

    number: int
    title: str
    periods: tuple[str, ...]
    published_at: datetime
    approved_as: str  # the role of whoever approved it, in words; empty when it was not kept
    withdrawn_at: datetime | None
    withdrawn_reason: str
    hashes: Mapping[str, str]  # file → SHA-256, the manifest among them


def public_log() -> list[LogEntry]:
    """Every release that ever was public, the newest first. No entry ever goes."""
    once_public = (Release.State.APPROVED, Release.State.WITHDRAWN)
    return [_entry(release) for release in _with_cubes().filter(state__in=once_public)]


def _entry(release: Release) -> LogEntry:
    assert release.decided_at is not None
    return LogEntry(
        number=release.number,
        title=told(release.title),
        periods=tuple(sorted({cube.period for cube in release.cubes.all()})),
        published_at=release.decided_at,
        approved_as=told(Role(release.decided_role).in_words) if release.decided_role else "",
        withdrawn_at=release.withdrawn_at,
        withdrawn_reason=release.withdrawn_reason,
        hashes={**release.files, MANIFEST: release.manifest["sha256"]},
    )


# -- for the people who propose and approve ------------------------------------------------


@dataclass(frozen=True)
class ReleaseSummary:
    """One line of the list of releases."""

    id: UUID
    number: int
    title: str
    state: str
    state_words: str  # in English, to stand in a message
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    cells: int
    withheld: int

    @property
    def state_title(self) -> str:
        """The state in the reader's language."""
        return told(self.state_words)

    @property
    def withheld_percent(self) -> int:
        """The share of counts that is withheld, in whole percents."""
        return round(100 * self.withheld / self.cells) if self.cells else 0


@dataclass(frozen=True)
class TableLoss:
    """What protection withheld in one grouping of one table: counts or averages of one name."""

    table: str
    period: str
    grouping: tuple[str, ...]
    kind: str
    name: str
    cells: int
    primary: int  # too small by themselves, or all or nobody
    complementary: int  # would give a primary one away

    @property
    def withheld(self) -> int:
        return self.primary + self.complementary


@dataclass(frozen=True)
class ReleaseDetail:
    """A release with everything that the person who approves it has to know."""

    summary: ReleaseSummary
    k: int
    reason: str
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    parameters: Mapping[str, Any]
    audit: Mapping[str, Any]
    audit_passed: bool
    files: Mapping[str, str]
    losses: tuple[TableLoss, ...]
    followed_by: tuple[int, ...]  # coarser proposals in its place

    @property
    def instead_of(self) -> int | None:
        """The number of the proposal that this one is the coarser form of."""
        found: int | None = self.parameters.get("instead_of")
        return found

    @property
    def waiting(self) -> list[Mapping[str, Any]]:
        """Tables that stay as they are public: too little has changed since."""
        return list(self.parameters.get("waiting", ()))

    @property
    def asked_by(self) -> list[Mapping[str, Any]]:
        """The agreements that asked for a smallest count of children, the strictest first."""
        return list(self.parameters.get("agreements", ()))

    @property
    def advice(self) -> list[Mapping[str, Any]]:
        """Coarser variants that would withhold less, as they were tried out, the best first."""
        return list(self.parameters.get("advice", ()))

    @property
    def coarsenable(self) -> bool:
        """A proposal that can be made again by coarser levels."""
        return self.summary.state in (Release.State.AUDITED, Release.State.REJECTED)

    @property
    def decidable(self) -> bool:
        """It waits for somebody other than its author."""
        return self.summary.state == Release.State.AUDITED


def releases() -> list[ReleaseSummary]:
    """All releases, the newest first."""
    return [_summary(release) for release in _with_cubes()]


def release_detail(number: int) -> ReleaseDetail:
    """A release by its number. Raises NotFound."""
    release = _with_cubes().filter(number=number).first()
    if release is None:
        raise _no_release(number)
    rows = Loss.objects.filter(cube__release=release).select_related("cube").order_by("id")
    return ReleaseDetail(
        summary=_summary(release),
        k=release.k,
        reason=release.reason,
        withdrawn_by=release.withdrawn_by,
        withdrawn_at=release.withdrawn_at,
        withdrawn_reason=release.withdrawn_reason,
        parameters=release.parameters,
        audit={**release.audit, "error": told(release.audit.get("error", ""))},
        audit_passed=release.audit_passed,
        files=release.files,
        losses=tuple(_loss(row) for row in rows),
        followed_by=tuple(
            Release.objects.filter(parameters__instead_of=number)
            .order_by("number")
            .values_list("number", flat=True)
        ),
    )


def advised(number: int, which: int) -> Coarser:
    """What one advice of a proposal says to do, by its place in the list from 0 on.

    Raises NotFound for none, Conflict for a release that is public: what was told by its levels
    cannot be told by coarser ones.
    """
    detail = release_detail(number)
    if not detail.coarsenable:
        raise Conflict("Only a proposal that waits or was rejected is made coarser.")
    if not 0 <= which < len(detail.advice) or "keys" not in detail.advice[which]:
        raise NotFound("There is no such advice.")
    found = detail.advice[which]
    return Coarser(
        found["dimension_key"],
        tuple(found["keys"]),
        ", ".join(str(reopened(title)) for title in found["levels"]),
        tuple(found["grouping"]),
    )


def _loss(row: Loss) -> TableLoss:
    return TableLoss(
        table=row.cube.title,
        period=row.cube.period,
        grouping=tuple(row.grouping.split(",")) if row.grouping else (),
        kind=row.kind,
        name=row.name,
        cells=row.cells,
        primary=row.primary,
        complementary=row.complementary,
    )


def release_id(number: int) -> UUID:
    """The id of a release by its number. Raises NotFound."""
    return release_detail(number).summary.id


def release_files(number: int) -> dict[str, Path]:
    """The files of an approved release, for download. Raises NotFound for any other."""
    release = Release.objects.filter(number=number, state=Release.State.APPROVED).first()
    if release is None:
        raise NotFound(phrase("There is no published release %(number)s.", number=str(number)))
    folder = settings.RELEASES / str(release.id)
    return {name: folder / name for name in sorted(release.files)}


def verify(number: int) -> list[str]:
    """What is wrong with the files of a release, compared with the hashes kept here."""
    release = Release.objects.filter(number=number).first()
    if release is None:
        raise _no_release(number)
    if not release.files:
        return [said(_("The release has no files."))]
    sealed = bool(release.manifest)
    hashes = dict(release.files)
    if sealed:
        hashes[MANIFEST] = release.manifest["sha256"]
    return faults_of(settings.RELEASES / str(release.id), hashes, sealed=sealed)


def _with_cubes() -> QuerySet[Release]:
    return Release.objects.prefetch_related("cubes").order_by("-number")


def _no_release(number: int) -> NotFound:
    return NotFound(
        phrase("There is no release %(number)s.", number=str(number)),
        hint="See: wholecity release list.",
    )


def _summary(release: Release) -> ReleaseSummary:
    cubes = list(release.cubes.all())
    return ReleaseSummary(
        id=release.id,
        number=release.number,
        title=told(release.title),
        state=release.state,
        state_words=release.get_state_display(),
        proposed_by=release.proposed_by,
        proposed_at=release.proposed_at,
        decided_by=release.decided_by,
        decided_at=release.decided_at,
        cells=sum(cube.cells for cube in cubes),
        withheld=sum(cube.withheld for cube in cubes),
    )
