"""The end of an extract: its files, and the key by which its pseudonyms were made."""

import shutil
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from wholecity.agreements.queries import terms
from wholecity.audit.actions import Actor, record
from wholecity.extracts.actions.place import clear_plain, folder_of
from wholecity.extracts.models import Extract, ProjectKey
from wholecity.extracts.queries import HELD, why_over
from wholecity.people.access import require
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.terms import in_force


def destroy_ended() -> int:
    """Each night: destroy what was made under licenses that are over, and what was rejected.

    How many there were. Killed anywhere, it is taken up by doing it again.
    """
    clear_plain()
    among, today = terms(), timezone.localdate()
    over = [
        one
        for one in Extract.objects.filter(state__in=(*HELD, Extract.State.REJECTED))
        if one.hashes and (one.state not in HELD or why_over(one.agreements, among, today))
    ]
    _destroy(INSTALLATION, over)
    kept = set(Extract.objects.filter(state__in=HELD).values_list("license", flat=True))
    for key in ProjectKey.objects.exclude(license__in=kept):
        if not in_force(key.license, among, today):
            key.delete()
    return len(over)


def destroy_under(*, by: Acting, agreement: str) -> None:
    """Destroy all extracts to which something contributed that came under an agreement."""
    require(by, "destroy", "agreement")
    _destroy(by, [one for one in Extract.objects.exclude(hashes={}) if agreement in one.agreements])
    with transaction.atomic():
        ProjectKey.objects.filter(license=agreement).delete()


def _destroy(by: Actor, extracts: Iterable[Extract]) -> None:
    """First the files, then that they are gone: what was killed between is done again."""
    for one in extracts:
        if folder_of(one.id).exists():
            shutil.rmtree(folder_of(one.id))
        with transaction.atomic():
            if one.state != Extract.State.REJECTED:
                one.state = Extract.State.DESTROYED
            files, one.hashes = one.hashes, {}
            one.destroyed_by, one.destroyed_at = by.audit_name, timezone.now()
            one.save()
            record(
                by=by,
                action="destroy extract",
                object_kind="extract",
                object_id=one.id,
                license=one.license,
                files=files,
            )
