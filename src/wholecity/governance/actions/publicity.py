"""Whether the record of a meeting is open to the public."""

from uuid import UUID

from django.db import transaction

from wholecity.audit.actions import record
from wholecity.governance.models import Meeting
from wholecity.kernel.errors import NotFound
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def open_to_public(*, by: Acting, meeting: UUID, is_public: bool) -> None:
    """Let the public read the record of a meeting, or keep it to the members.

    This may be said at any time, also of a meeting that is closed. Saying what
    holds already changes nothing.
    """
    require(by, "write", "cabinet")
    found = Meeting.objects.select_for_update().filter(pk=meeting).first()
    if found is None:
        raise NotFound("There is no such meeting.")
    if found.is_public == is_public:
        return
    was, found.is_public = found.is_public, is_public
    found.version += 1
    found.save(update_fields=["is_public", "version"])
    told = {"was": {"is_public": was}, "now": {"is_public": is_public}}
    if is_public:
        record(by=by, action="open to public", object_kind="meeting", object_id=found.id, **told)
    else:
        record(by=by, action="keep to members", object_kind="meeting", object_id=found.id, **told)
