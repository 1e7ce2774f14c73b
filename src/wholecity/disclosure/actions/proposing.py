"""Proposing a release: protect, write the files, have them attacked."""

import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac

from wholecity import __version__
from wholecity.agreements.queries import smallest_cells
from wholecity.audit.actions import record
from wholecity.disclosure.actions.auditing import audit
from wholecity.disclosure.formats.documents import (
    Document,
    document_of,
    figures_of,
    file_stem,
)
from wholecity.disclosure.formats.folder import (
    one_at_a_time,
    read_documents,
    remove,
    write_documents,
)
from wholecity.disclosure.models import Loss, Release, ReleasedCube
from wholecity.disclosure.queries import releases_beside, smallest_cell
from wholecity.disclosure.rules.advice import advise
from wholecity.disclosure.rules.cube import Cell, Cube
from wholecity.disclosure.rules.joining import joined
from wholecity.disclosure.rules.protection import CannotBeProtected, Protected, protect
from wholecity.disclosure.rules.protection.earlier import Earlier, bounds, kept_back, waits_for
from wholecity.disclosure.rules.snapshot import snapshot_text
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import BadInput, Conflict, WholecityError
from wholecity.kernel.texts import kept, phrase
from wholecity.kernel.texts import translatable as _
from wholecity.people.access import require
from wholecity.people.rules import Acting

FRAME = ("dimensions", "groupings", "root", "partitions")


@dataclass(frozen=True)
class _Family:
    """Tables of the same children and period, and what was public of them before."""

    cubes: tuple[Cube, ...]
    whole: Cube
    earlier: tuple[Earlier, ...]

    @property
    def population(self) -> str:
        return self.whole.counted

    @property
    def period(self) -> str:
        return self.whole.period

    @property
    def bounds(self) -> dict[Cell, tuple[int, int]]:
        return bounds(self.whole, self.earlier)

    def kept_back(self, k: int) -> set[Cell]:
        return kept_back(self.whole, self.earlier, k)


def propose(
    *,
    cubes: Sequence[Cube],
    title: str,
    by: Acting,
    sources: Collection[str] = (),
    instead_of: int | None = None,
    progress: Progress | None = None,
) -> Release:
    """Protect cubes, write what may be published, and have it attacked by a process of its own.

    `sources` are those that the counts were made from: the smallest count that is shown is the
    city's, or what an agreement about one of them asks for where that is more. `instead_of` is the
    number of a proposal that this one is the coarser form of. The release that
    comes back is `audited`, and waits for another person's approval, or `blocked`, with the
    reason in its audit. The cubes stay in memory; of their counts only a keyed hash is kept.
    """
    require(by, "propose", "release")
    _check(cubes)
    with one_at_a_time(Path(settings.RELEASES)):
        _clear_away(by)
        release = _open(title, by, {**_parameters(sources), "instead_of": instead_of})
        try:
            _prepare(release, cubes, by, progress or Silent())
        except WholecityError as error:
            _block(release, by, {"passed": False, "error": error.words})
            raise
        except BaseException:
            _block(release, by, {"passed": False, "error": _("The release could not be prepared.")})
            raise
    return release


def _prepare(release: Release, cubes: Sequence[Cube], by: Acting, progress: Progress) -> None:
    """Prepare what may follow on what is public; where that fails, only what follows on nothing."""
    families = _that_may_follow(release, _families(cubes))
    new = [family for family in families if not family.earlier]
    some_follow = 0 < len(new) < len(families)
    try:
        outcome = _attempt(release, families, by, progress)
    except CannotBeProtected as error:
        if not some_follow:
            raise
        outcome = {"passed": False, "error": error.words}
    if not outcome["passed"] and some_follow:
        _let_wait(release, [family for family in families if family.earlier])
        outcome = _attempt(release, new, by, progress)
    if not outcome["passed"]:
        _block(release, by, outcome)


def _attempt(
    release: Release, families: Sequence[_Family], by: Acting, progress: Progress
) -> dict[str, Any]:
    """Protect, write and attack; what passed is kept. What the attack found."""
    protected = _protected(release, families, progress)
    # What was public by its levels cannot be told by coarser ones.
    followers = [cube for family in families if family.earlier for cube in family.cubes]
    fresh = [(cube, result) for cube, result in protected if cube not in followers]
    release.parameters["advice"] = _advice(fresh, release.k, progress) if fresh else []
    documents = [_document(release, cube, result) for cube, result in protected]
    remove(_folder(release))
    files = write_documents(_folder(release), documents)
    progress.step("Attack the protection")
    beside = releases_beside([(family.population, family.period) for family in families])
    folders = [*map(_folder, beside), _folder(release)]
    outcome = audit(folders, seconds=settings.AUDIT_SECONDS)
    outcome["beside"] = [other.number for other in beside]
    if outcome["passed"]:
        _keep(release, by, documents, [result for _, result in protected], files, outcome)
    return outcome


def _families(cubes: Sequence[Cube]) -> list[_Family]:
    found: dict[tuple[str, str], list[Cube]] = {}
    for cube in cubes:
        found.setdefault((cube.counted, cube.period), []).append(cube)
    return [
        _Family(tuple(own), joined(own), tuple(_earlier(population, period)))
        for (population, period), own in found.items()
    ]


def _earlier(population: str, period: str) -> Iterator[Earlier]:
    """What ever was public of these children, the oldest first."""
    for release in releases_beside([(population, period)]):
        cubes = release.cubes.filter(population=population, period=period)
        names = list(cubes.values_list("document", flat=True))
        for document in read_documents(_folder(release), names).values():
            counts = [f for f in figures_of(document) if f.kind == "count"]
            yield Earlier(
                release.number,
                {(f.group, f.name): f.figure.value for f in counts if f.figure.value is not None},
                {(f.group, f.name) for f in counts if f.figure.state == "withheld"},
            )


def _that_may_follow(release: Release, families: Sequence[_Family]) -> list[_Family]:
    """Those of which enough changed since they were public; the others wait, and it is kept."""
    waiting = [f for f in families if waits_for(f.whole, f.earlier, release.k) is not None]
    ready = [family for family in families if family not in waiting]
    if not ready:
        raise Conflict(
            phrase(
                "Since release %(number)s so little has changed that the difference would tell "
                "of few children.",
                number=str(waiting[0].earlier[-1].release),
            ),
            hint="What is public stays. Propose again when more has changed.",
        )
    _let_wait(release, waiting)
    return ready


def _let_wait(release: Release, families: Sequence[_Family]) -> None:
    """Note the tables that stay as they are public."""
    release.parameters["waiting"] = [
        *release.parameters.get("waiting", ()),
        *(
            {"table": kept(c.title), "period": c.period, "since": family.earlier[-1].release}
            for family in families
            for c in family.cubes
        ),
    ]


def _clear_away(by: Acting) -> None:
    """Block what a process that was killed left half prepared."""
    for release in Release.objects.filter(state=Release.State.PROPOSED):
        _block(release, by, {"passed": False, "error": _("The preparation was interrupted.")})


def _check(cubes: Sequence[Cube]) -> None:
    if not cubes:
        raise BadInput("There is nothing to release.", hint="Compute the indicators first.")
    tables = [(cube.key, cube.period) for cube in cubes]
    if len(set(tables)) < len(tables):
        raise BadInput("A release holds each table of a period once.")


def _open(title: str, by: Acting, parameters: dict[str, Any]) -> Release:
    """The next number, also when two propose at once."""
    for _attempt in range(5):
        try:
            with transaction.atomic():
                last = Release.objects.aggregate(last=Max("number"))["last"] or 0
                release = Release.objects.create(
                    number=last + 1,
                    title=kept(title),
                    proposed_by=by.name,
                    k=parameters["k"],
                    parameters=parameters,
                )
                record(
                    by=by, action="release.proposed", object_kind="release", object_id=release.id
                )
                return release
        except IntegrityError:
            continue
    raise BadInput("Too many releases are being proposed at once.", hint="Try again.")


def _parameters(sources: Collection[str]) -> dict[str, Any]:
    return {
        "k": smallest_cell(sources),
        "city_k": settings.MINIMUM_CELL,
        "sources": sorted(sources),
        "agreements": [asdict(asked) for asked in smallest_cells(sources)],
        "insiders": settings.INSIDERS,
        "wholecity": __version__,
        "highspy": metadata.version("highspy"),
    }


def _protected(
    release: Release, families: Sequence[_Family], progress: Progress
) -> list[tuple[Cube, Protected]]:
    """Protect the tables, several at a time: solving leaves the interpreter to the others.

    Progress is told by this thread alone: what it is told to may hold a
    connection to the database.
    """
    k = release.k
    shares = [_Share() for _ in families]
    progress.step("Protect the figures", 100 * len(families))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        futures = [
            pool.submit(protect, f.whole, k, f.kept_back(k), share, f.bounds, settings.INSIDERS)
            for f, share in zip(families, shares, strict=True)
        ]
        while wait(futures, timeout=1).not_done:
            progress.advance(round(sum(share.percent for share in shares)))
        return [
            (cube, future.result().of(cube))
            for family, future in zip(families, futures, strict=True)
            for cube in family.cubes
        ]


def _advice(
    protected: Sequence[tuple[Cube, Protected]], k: int, progress: Progress
) -> list[dict[str, Any]]:
    """What would withhold less in the newest of these tables, the best first: tried out."""
    progress.step("Try coarser tables")
    cube, result = max(protected, key=lambda pair: (pair[0].period, len(pair[0].counts)))
    titles = {d.key: d.title for d in cube.dimensions}
    return [
        {
            "table": kept(cube.title),
            "period": cube.period,
            "dimension_key": advice.dimension,
            "keys": list(advice.keys),
            "dimension": kept(titles.get(advice.dimension, "")),
            "levels": [kept(title) for title in advice.levels],
            "grouping": list(advice.grouping),
            "before": advice.withheld_before,
            "after": advice.withheld_after,
            "fewer": round(100 * advice.fewer),
        }
        for advice in advise(cube, result, k)
    ]


class _Share(Silent):
    """How far one of several cubes has come."""

    total, percent = 1, 0.0

    def step(self, name: str, total: int | None = None) -> None:
        self.total = total or 1

    def advance(self, done: int) -> None:
        self.percent = 100 * done / self.total


def _folder(release: Release) -> Path:
    return Path(settings.RELEASES) / str(release.id)


def _document(release: Release, cube: Cube, result: Protected) -> Document:
    snapshot = salted_hmac(
        "wholecity.disclosure.snapshot", snapshot_text(cube), algorithm="sha256"
    ).hexdigest()
    return document_of(cube, result, k=release.k, release=str(release.id), snapshot=snapshot)


@transaction.atomic
def _block(release: Release, by: Acting, outcome: dict[str, Any]) -> None:
    release.state, release.audit = Release.State.BLOCKED, kept(outcome)
    release.save(update_fields=["state", "audit"])
    remove(_folder(release))
    record(
        by=by,
        action="release.blocked",
        object_kind="release",
        object_id=release.id,
        error=str(outcome["error"]),
        found=outcome.get("found", {}),
    )


@transaction.atomic
def _keep(
    release: Release,
    by: Acting,
    documents: Sequence[Document],
    results: Sequence[Protected],
    files: dict[str, str],
    outcome: dict[str, Any],
) -> None:
    release.state, release.audit_passed = Release.State.AUDITED, True
    release.audit, release.files = outcome, files
    release.save(update_fields=["state", "audit_passed", "audit", "files", "parameters"])
    for document, result in zip(documents, results, strict=True):
        _keep_cube(release, document, result)
    record(by=by, action="release.audited", object_kind="release", object_id=release.id)


def _keep_cube(release: Release, document: Document, result: Protected) -> None:
    averages = [{"key": a["key"], "node": a["node"]} for a in document["averages"]]
    cube = ReleasedCube.objects.create(
        release=release,
        key=document["key"],
        population=document["population"],
        title=document["title"],
        period=document["period"],
        document=f"{file_stem(document)}.json",
        snapshot=document["snapshot"],
        frame={**{name: document[name] for name in FRAME}, "averages": averages},
        cells=len(result.counts),
        withheld=sum(figure.state == "withheld" for figure in result.counts.values()),
    )
    Loss.objects.bulk_create(
        Loss(
            cube=cube,
            grouping=",".join(loss.grouping),
            name=loss.name,
            kind=loss.kind,
            cells=loss.cells,
            primary=loss.primary,
            complementary=loss.complementary,
        )
        for loss in result.losses
    )
