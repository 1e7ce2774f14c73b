"""Taking everything along that the cabinet keeps here."""

from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.governance.formats.archive import Archive
from wholecity.governance.queries.export import dictionary, exported_files, exported_tables
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def export_record(*, by: Acting, file: IO[bytes]) -> dict[str, Any]:
    """Write all tables of the cabinet as a ZIP, with a data dictionary; its manifest.

    The tables are read in one transaction, and the audit entry is a part of it.
    """
    require(by, "write", "cabinet")
    archive = Archive(file)
    for table in (*exported_tables(), dictionary()):
        archive.add_table(table)
    for name, content in exported_files():
        archive.add_file(name, content)
    manifest = archive.close_with(
        {
            "title": f"Everything that the children’s cabinet of {settings.CITY.name} keeps",
            "made_at": timezone.localtime().isoformat(timespec="seconds"),
        }
    )
    record(by=by, action="export record", object_kind="cabinet", object_id="all")
    return manifest
