"""Deciding on a release: another person approves or rejects it; what is public can be withdrawn."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.disclosure.formats.documents import figures_of
from wholecity.disclosure.formats.folder import faults_of, read_documents, seal, unseal
from wholecity.disclosure.models import Figure, Release, ReleasedCube
from wholecity.disclosure.queries import releases_beside, smallest_cell
from wholecity.disclosure.rules.cube import group_text
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.kernel.texts import phrase, reopened, said
from wholecity.kernel.texts import translatable as _
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def approve(*, release: UUID, by: Acting, reason: str = "") -> Release:
    """Publish a release that passed the audit. Never by its author.

    Its files are sealed and its figures registered from them, under a lock on
    the register: the newest approved release of a table and period is the one
    that pages show.
    """
    found = _locked(release)
    require(by, "approve", "release", author=found.proposed_by)
    _must_be(
        found,
        Release.State.AUDITED,
        _("Release %(number)s is %(state)s and cannot be approved."),
    )
    _must_know_what_is_public(found)
    _must_show_as_little_as_agreed(found)
    folder = _folder(found)
    unseal(folder)
    if faults := faults_of(folder, found.files, sealed=False):
        raise Conflict(
            phrase(
                "The files of release %(number)s are not those that were audited: %(fault)s",
                number=str(found.number),
                fault=faults[0],
            ),
            hint="Reject it and propose again.",
        )
    found.state = Release.State.APPROVED
    found.decided_by, found.decided_at, found.reason = by.name, timezone.now(), reason
    found.decided_role = by.role
    _register_figures(found)
    manifest = _manifest(found)
    found.manifest = {**manifest, "sha256": seal(folder, manifest)}
    found.save()
    record(
        by=by,
        action="release.approved",
        object_kind="release",
        object_id=found.id,
        reason=reason,
        files=found.files,
    )
    return found


@transaction.atomic
def reject(*, release: UUID, by: Acting, reason: str) -> Release:
    """Turn a release down, with a reason. Never by its author."""
    found = _locked(release)
    require(by, "reject", "release", author=found.proposed_by)
    _must_be(
        found,
        Release.State.AUDITED,
        _("Release %(number)s is %(state)s and cannot be rejected."),
    )
    if not reason.strip():
        raise BadInput("Say why the release is rejected.")
    found.state = Release.State.REJECTED
    found.decided_by, found.decided_at, found.reason = by.name, timezone.now(), reason
    found.decided_role = by.role
    found.save()
    record(
        by=by, action="release.rejected", object_kind="release", object_id=found.id, reason=reason
    )
    return found


@transaction.atomic
def withdraw(*, release: UUID, by: Acting, reason: str) -> Release:
    """Take a public release off the pages. What was published before it shows again.

    Its files stay, sealed: what was public once is what an outsider knows.
    """
    found = _locked(release)
    require(by, "withdraw", "release")
    _must_be(
        found,
        Release.State.APPROVED,
        _("Release %(number)s is %(state)s and cannot be withdrawn."),
    )
    if not reason.strip():
        raise BadInput("Say why the release is withdrawn.")
    found.state = Release.State.WITHDRAWN
    found.withdrawn_by, found.withdrawn_at = by.name, timezone.now()
    found.withdrawn_reason = reason
    found.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    record(
        by=by, action="release.withdrawn", object_kind="release", object_id=found.id, reason=reason
    )
    return found


def _locked(release: UUID) -> Release:
    """The release, with the whole register locked: what is live must not change meanwhile."""
    rows = {row.id: row for row in Release.objects.select_for_update().order_by("number")}
    if release not in rows:
        raise NotFound("There is no such release.", hint="See: wholecity release list.")
    return rows[release]


def _must_know_what_is_public(release: Release) -> None:
    """The audit attacked the release together with all that is public now of the same children."""
    tables = list(release.cubes.values_list("population", "period"))
    known = release.audit.get("beside", [])
    for other in releases_beside(tables):
        if other.number not in known:
            raise Conflict(
                phrase(
                    "Release %(other)s was published after release %(number)s was audited.",
                    other=str(other.number),
                    number=str(release.number),
                ),
                hint="Reject it and propose again, so that both are attacked together.",
            )


def _must_show_as_little_as_agreed(release: Release) -> None:
    """An agreement that was signed since the proposal may ask for larger counts."""
    asked = smallest_cell(release.parameters.get("sources", ()))
    if asked > release.k:
        raise Conflict(
            phrase(
                "Release %(number)s shows counts from %(k)s children on; by the agreements of "
                "today it may from %(asked)s on.",
                number=str(release.number),
                k=release.k,
                asked=asked,
            ),
            hint="Reject it and propose again.",
        )


def _must_be(release: Release, state: str, otherwise: str) -> None:
    if release.state != state:
        raise Conflict(
            phrase(otherwise, number=str(release.number), state=said(release.get_state_display()))
        )


def _folder(release: Release) -> Path:
    return Path(settings.RELEASES) / str(release.id)


def _register_figures(release: Release) -> None:
    """Fill the rows that pages read, from the published files and from nothing else."""
    cubes = {cube.document: cube for cube in release.cubes.all()}
    for name, document in read_documents(_folder(release), cubes).items():
        Figure.objects.bulk_create(_rows(cubes[name], document), batch_size=2000)


def _rows(cube: ReleasedCube, document: Mapping[str, Any]) -> list[Figure]:
    return [
        Figure(
            cube=cube,
            grouping=",".join(row.grouping),
            group=group_text(row.group),
            name=row.name,
            kind=row.kind,
            state=row.figure.state,
            value=row.figure.value,
            bound=row.figure.bound,
        )
        for row in figures_of(document)
    ]


def _manifest(release: Release) -> dict[str, Any]:
    assert release.decided_at is not None
    return {
        "format": "wholecity-release/1",
        "release": str(release.id),
        "number": release.number,
        "title": str(reopened(release.title)),
        "files": release.files,
        "tables": [
            {"key": cube.key, "period": cube.period, "snapshot": cube.snapshot}
            for cube in release.cubes.all()
        ],
        "k": release.k,
        "parameters": release.parameters,
        "audit": release.audit,
        "proposed_by": release.proposed_by,
        "proposed_at": release.proposed_at.isoformat(),
        "approved_by": release.decided_by,
        "approved_at": release.decided_at.isoformat(),
        "reason": release.reason,
    }
