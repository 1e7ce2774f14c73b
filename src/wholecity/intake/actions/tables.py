"""Tables that a page brings: kept until their columns are told, tried, then loaded.

Only the person who brought a table reaches it. Each look into it leaves an audit entry.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.intake.actions.deliveries import load
from wholecity.intake.actions.looking import MAPPED, headers, look, only_file
from wholecity.intake.actions.mappings import save_mapping
from wholecity.intake.actions.place import deliveries_folder, plain_folder, reading
from wholecity.intake.actions.uploads import KEPT, KIND, clear, opened, write_upload
from wholecity.intake.formats.mapped import build
from wholecity.intake.models import Delivery, WaitingTable
from wholecity.intake.pipeline import archive
from wholecity.intake.pipeline.arrival import seen
from wholecity.intake.pipeline.parsing import header
from wholecity.intake.pipeline.previewing import Preview
from wholecity.intake.queries import DeliveryDetail, mapping_names
from wholecity.intake.queries import mapping as saved_mapping
from wholecity.intake.queries import source as source_row
from wholecity.intake.queries.tables import get
from wholecity.intake.rules.agreed import check_format
from wholecity.jobs.actions import start
from wholecity.jobs.progress import Progress
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.people.rules import INSTALLATION, Acting

# By its path: a task calls actions, so that actions cannot import it.
TASK = "wholecity.intake.tasks.load_waiting"
WAITING = "waiting"


def bring_table(
    *,
    by: Acting,
    delivered: Iterable[UploadedFile[Any]],
    source: str,
    school_year: int | None,
) -> UUID:
    """Keep one CSV or XLSX file, encrypted, until its columns are told.

    Raises BadInput for several files, for one that has no header, and for a source that does not
    deliver such tables; then nothing is kept.
    """
    row = source_row(source)
    check_format(source, row.formats, MAPPED)
    files = list(delivered)
    if len(files) != 1:
        raise BadInput(
            phrase("%(files)s files were brought at once.", files=len(files)),
            hint="A table with a column mapping is brought on its own.",
        )
    with plain_folder() as work:
        brought = write_upload(files[0], work)
        with reading(brought, work, by_page=True) as reader:
            file = only_file(reader, brought, work)
            found = header(reader, file, work)
        if not any(column.strip() for column in found):
            raise BadInput(
                phrase("%(file)s has no header.", file=file.base),
                hint="Name the columns in its first row.",
            )
        table = WaitingTable(source_id=row.id, by=by.name, name=file.base, school_year=school_year)
        archive.keep([seen(file.base, file.path)], _folder_of(table), settings.WAREHOUSE_KEY)
    try:
        with transaction.atomic():
            table.save(force_insert=True)
            _told(by, "bring table", table)
    except BaseException:
        shutil.rmtree(_folder_of(table), ignore_errors=True)
        raise
    return table.id


def headers_of_table(*, by: Acting, table: UUID) -> list[str]:
    """The headers of a waiting table, as they stand in its first row. Raises NotFound."""
    waiting = get(table, by.name)
    with transaction.atomic():
        _told(by, "look at headers", waiting)
    with _opened(waiting) as path:
        return headers(path, path.parent)


def choose_mapping(*, by: Acting, table: UUID, content: Mapping[str, Any]) -> None:
    """Say which column is which. Raises BadInput for a mapping that cannot be used."""
    _choose(by, get(table, by.name), content)


def choose_saved_mapping(*, by: Acting, table: UUID, name: str) -> None:
    """Read the table with a mapping that was saved for its source. Raises NotFound."""
    waiting = get(table, by.name)
    waiting.saved_name = name
    _choose(by, waiting, saved_mapping(waiting.source.key, name))


@transaction.atomic
def _choose(by: Acting, waiting: WaitingTable, content: Mapping[str, Any]) -> None:
    build(content)
    waiting.mapping = dict(content)
    waiting.save(update_fields=["mapping", "saved_name"])
    _told(by, "choose mapping", waiting)


def look_at_table(*, by: Acting, table: UUID) -> list[Preview]:
    """How the table would be read with its mapping: first rows, faults, counts."""
    waiting = get(table, by.name)
    with transaction.atomic():
        _told(by, "look at table", waiting)
    with _opened(waiting) as path:
        return look(
            path=path,
            format=MAPPED,
            mapping=_mapping_of(waiting),
            school_year=waiting.school_year,
        )


def load_table(*, by: Acting, table: UUID, title: str, save_as: str = "") -> UUID:
    """Ask the worker to load the table; the id of the job. `save_as` keeps its mapping.

    Raises BadInput for the name of another saved mapping, and Conflict while another upload is
    being loaded; then nothing is saved.
    """
    waiting = get(table, by.name)
    content = _mapping_of(waiting)
    source = waiting.source.key
    if save_as and save_as != waiting.saved_name and save_as in mapping_names(source):
        raise BadInput(
            phrase("There is a mapping %(name)s of this source already.", name=save_as),
            hint="Give another name.",
        )
    with transaction.atomic():
        if save_as:
            save_mapping(by=by, source=source, name=save_as, content=content)
        job = start(
            TASK,
            kind=KIND,
            title=title,
            by=by.name,
            name=by.name,
            role=by.role,
            table=str(waiting.id),
        )
        record(by=by, action="upload", object_kind="delivery", object_id=job.id, source=source)
    return job.id


def load_waiting(
    *, by: Acting, table: UUID, progress: Progress, job: UUID | None = None
) -> DeliveryDetail:
    """Load a waiting table as a delivery; then it waits no more."""
    waiting = get(table, by.name)
    with _opened(waiting) as path:
        detail = load(
            by=by,
            path=path,
            source=waiting.source.key,
            format=MAPPED,
            school_year=waiting.school_year,
            mapping=_mapping_of(waiting),
            way=Delivery.Way.UPLOAD,
            job=job,
            progress=progress,
        )
    _forget(waiting)
    return detail


@transaction.atomic
def discard_table(*, by: Acting, table: UUID) -> None:
    """Forget a table that was not loaded, with its bytes."""
    waiting = get(table, by.name)
    _told(by, "discard table", waiting)
    _forget(waiting)


def forget_tables() -> int:
    """Discard what nobody loaded within a day, and what killed processes left; how many tables."""
    before = timezone.now() - KEPT
    old = list(WaitingTable.objects.filter(brought_at__lt=before))
    for waiting in old:
        with transaction.atomic():
            _told(INSTALLATION, "discard table", waiting)
            _forget(waiting)
    known = {_folder_of(waiting) for waiting in WaitingTable.objects.all()}
    clear(set((deliveries_folder() / WAITING).glob("*")) - known, before)
    return len(old)


def forget_tables_under(*, by: Acting, agreement: str) -> int:
    """Discard what waits of the sources that stand under an agreement; how many tables."""
    found = list(WaitingTable.objects.filter(source__agreement__key=agreement))
    for waiting in found:
        with transaction.atomic():
            _told(by, "discard table", waiting)
            _forget(waiting)
    return len(found)


def _forget(waiting: WaitingTable) -> None:
    folder = _folder_of(waiting)
    waiting.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def _told(by: Acting, action: str, waiting: WaitingTable) -> None:
    record(
        by=by,
        action=action,
        object_kind="table",
        object_id=waiting.id,
        source=waiting.source.key,
    )


def _mapping_of(waiting: WaitingTable) -> Mapping[str, Any]:
    if waiting.mapping is None:
        raise BadInput(
            "Nobody has said yet what the columns of this table are.", hint="Choose them first."
        )
    content: Mapping[str, Any] = waiting.mapping
    return content


def _folder_of(waiting: WaitingTable) -> Path:
    return deliveries_folder() / WAITING / waiting.id.hex


@contextmanager
def _opened(waiting: WaitingTable) -> Iterator[Path]:
    """The decrypted file under its own name, for the time of the block."""
    with opened(_folder_of(waiting)) as files:
        yield files[0]
