"""Proposing a release: protect, write the files, have them attacked."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from importlib import metadata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac

from wholecity import __version__
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
from wholecity.disclosure.rules.cube import Cube, Group
from wholecity.disclosure.rules.protection import Protected, protect
from wholecity.disclosure.rules.snapshot import snapshot_text
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import BadInput, WholecityError
from wholecity.kernel.texts import kept
from wholecity.kernel.texts import translatable as _
from wholecity.people.access import require
from wholecity.people.rules import Acting

FRAME = ("dimensions", "groupings", "root", "partitions")


def propose(
    *, cubes: Sequence[Cube], title: str, by: Acting, progress: Progress | None = None
) -> Release:
    """Protect cubes, write what may be published, and have it attacked by a process of its own.

    The release that comes back is `audited`, and waits for another person's
    approval, or `blocked`, with the reason in its audit. The cubes stay in
    memory; of their counts only a keyed hash is kept.
    """
    require(by, "propose", "release")
    _check(cubes)
    with one_at_a_time(Path(settings.RELEASES)):
        _clear_away(by)
        release = _open(title, by)
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
    protected = _protected(release, cubes, progress)
    documents = [_document(release, cube, result) for cube, result in protected]
    files = write_documents(_folder(release), documents)
    progress.step("Attack the protection")
    folders = [_folder(release), *_once_public(documents)]
    outcome = audit(folders, seconds=settings.AUDIT_SECONDS)
    if outcome["passed"]:
        _keep(release, by, documents, [result for _, result in protected], files, outcome)
    else:
        _block(release, by, outcome)


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


def _open(title: str, by: Acting) -> Release:
    """The next number, also when two propose at once."""
    for _attempt in range(5):
        try:
            with transaction.atomic():
                last = Release.objects.aggregate(last=Max("number"))["last"] or 0
                release = Release.objects.create(
                    number=last + 1,
                    title=kept(title),
                    proposed_by=by.name,
                    k=settings.MINIMUM_CELL,
                    parameters=_parameters(),
                )
                record(
                    by=by, action="release.proposed", object_kind="release", object_id=release.id
                )
                return release
        except IntegrityError:
            continue
    raise BadInput("Too many releases are being proposed at once.", hint="Try again.")


def _parameters() -> dict[str, Any]:
    return {
        "k": settings.MINIMUM_CELL,
        "wholecity": __version__,
        "highspy": metadata.version("highspy"),
    }


def _protected(
    release: Release, cubes: Sequence[Cube], progress: Progress
) -> list[tuple[Cube, Protected]]:
    """Protect the cubes, several at a time: solving leaves the interpreter to the others.

    Progress is told by this thread alone: what it is told to may hold a
    connection to the database.
    """
    before = [_withheld_before(cube) for cube in cubes]
    shares = [_Share() for _ in cubes]
    progress.step("Protect the figures", 100 * len(cubes))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        futures = [
            pool.submit(protect, cube, release.k, kept, share)
            for cube, kept, share in zip(cubes, before, shares, strict=True)
        ]
        while wait(futures, timeout=1).not_done:
            progress.advance(round(sum(share.percent for share in shares)))
        return [(cube, future.result()) for cube, future in zip(cubes, futures, strict=True)]


class _Share(Silent):
    """How far one of several cubes has come."""

    total, percent = 1, 0.0

    def step(self, name: str, total: int | None = None) -> None:
        self.total = total or 1

    def advance(self, done: int) -> None:
        self.percent = 100 * done / self.total


def _folder(release: Release) -> Path:
    return Path(settings.RELEASES) / str(release.id)


def _public_cubes(key: str, period: str) -> list[ReleasedCube]:
    """The tables that ever were public about the same children, the newest first.

    What was withdrawn counts as well: an outsider may have kept it.
    """
    once_public = (Release.State.APPROVED, Release.State.WITHDRAWN)
    return list(
        ReleasedCube.objects.filter(key=key, period=period, release__state__in=once_public)
        .select_related("release")
        .order_by("-release__number")
    )


def _withheld_before(cube: Cube) -> set[tuple[Group, str]]:
    """Cells that a release of the same table withheld: to show them now would give more away."""
    found: set[tuple[Group, str]] = set()
    for row in _public_cubes(cube.key, cube.period):
        (document,) = read_documents(_folder(row.release), [row.document]).values()
        found |= {
            (figure.group, figure.name)
            for figure in figures_of(document)
            if figure.kind == "count" and figure.figure.state == "withheld"
        }
    return found


def _once_public(documents: Sequence[Document]) -> list[Path]:
    """Folders of earlier releases of the very same counts: an outsider has them as well."""
    folders = {
        _folder(row.release)
        for document in documents
        for row in _public_cubes(document["key"], document["period"])
        if row.snapshot == document["snapshot"]
    }
    return sorted(folders)


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
    release.save(update_fields=["state", "audit_passed", "audit", "files"])
    for document, result in zip(documents, results, strict=True):
        _keep_cube(release, document, result)
    record(by=by, action="release.audited", object_kind="release", object_id=release.id)


def _keep_cube(release: Release, document: Document, result: Protected) -> None:
    averages = [{"key": a["key"], "node": a["node"]} for a in document["averages"]]
    cube = ReleasedCube.objects.create(
        release=release,
        key=document["key"],
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
