"""Attacking a release once more, whenever somebody wants to know."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wholecity.audit.actions import record
from wholecity.disclosure.actions.auditing import audit
from wholecity.disclosure.models import Release
from wholecity.disclosure.queries import releases_beside
from wholecity.kernel.errors import NotFound
from wholecity.people.access import require
from wholecity.people.rules import Acting


def attack_again(
    *, release: UUID, by: Acting, thoroughly: bool = False, inside: bool = False
) -> dict[str, Any]:
    """What an attack on the files of a release, and on all else that is public, finds today.

    `thoroughly` also searches the tables by three dimensions that were not
    published but must exist; `inside` says what families learn of others that
    are alone in a group. Both can take long. Changes nothing but the record.
    """
    require(by, "read", "release")
    found = Release.objects.filter(id=release).first()
    if found is None or not found.files:
        raise NotFound("There are no files of such a release.", hint="See: wholecity release list.")
    tables = list(found.cubes.values_list("population", "period"))
    folders = [
        Path(settings.RELEASES) / str(one.id)
        for one in [*releases_beside(tables, but=found.id), found]
    ]
    outcome = audit(folders, seconds=settings.AUDIT_SECONDS, thoroughly=thoroughly, inside=inside)
    with transaction.atomic():
        record(
            by=by,
            action="release.attacked",
            object_kind="release",
            object_id=found.id,
            thoroughly=thoroughly,
            passed=outcome["passed"],
        )
    return outcome
