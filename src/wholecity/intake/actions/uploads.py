"""Deliveries that were brought by a page: kept encrypted, each in a folder, until they are loaded.

While somebody works with them, the plain files lie in a folder of the deliveries that goes again.
"""

import re
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record, refuse
from wholecity.intake.actions.deliveries import load
from wholecity.intake.actions.place import LOOK, deliveries_folder, plain_folder
from wholecity.intake.models import Delivery
from wholecity.intake.pipeline import archive
from wholecity.intake.pipeline.arrival import MOST_BYTES, seen
from wholecity.intake.pipeline.disk import room_told
from wholecity.intake.queries import DeliveryDetail
from wholecity.intake.queries.services import check_service
from wholecity.jobs.actions import start
from wholecity.jobs.progress import Progress
from wholecity.kernel.errors import BadInput, NotAllowed
from wholecity.kernel.texts import phrase
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role

KIND = "load"
# By its path: a task calls actions, so that actions cannot import it.
TASK = "wholecity.intake.tasks.load_upload"
NAME = re.compile(r"[^\w.\- ]")
KEPT = timedelta(days=1)


def load_uploaded(
    *,
    by: Acting,
    delivered: Iterable[UploadedFile[Any]],
    source: str,
    format: str,
    school_year: int | None,
    title: str,
) -> UUID:
    """Keep the files, encrypted, and ask the worker to load them; the id of the job.

    Raises Conflict while another upload is being loaded; then nothing is kept.
    """
    folder, _kept = keep_upload(delivered)
    try:
        with transaction.atomic():
            return ask_to_load(
                by=by,
                folder=folder,
                source=source,
                format=format,
                school_year=school_year,
                title=title,
            )
    except BaseException:
        forget_upload(folder)
        raise


def keep_upload(delivered: Iterable[UploadedFile[Any]]) -> tuple[Path, list[archive.Kept]]:
    """Keep what was brought, encrypted, in a folder of its own; the folder, and what is in it."""
    folder = _uploads() / uuid.uuid4().hex
    with plain_folder() as work, room_told():
        files = [write_upload(file, work) for file in delivered]
        kept = archive.keep([seen(f.name, f) for f in files], folder, settings.WAREHOUSE_KEY)
    return folder, kept


def ask_to_load(
    *,
    by: Acting,
    folder: Path,
    source: str,
    format: str,
    school_year: int | None,
    title: str,
    mapping: Mapping[str, Any] | None = None,
) -> UUID:
    """Ask the worker to load a kept upload; the id of the job. Call it in a transaction."""
    job = start(
        TASK,
        kind=KIND,
        title=title,
        by=by.name,
        name=by.name,
        role=by.role,
        folder=str(folder),
        source=source,
        format=format,
        school_year=school_year,
        mapping=mapping,
    )
    record(by=by, action="upload", object_kind="delivery", object_id=job.id, source=source)
    return job.id


def load_kept(
    *,
    by: Acting,
    folder: Path,
    source: str,
    format: str,
    school_year: int | None,
    progress: Progress,
    mapping: Mapping[str, Any] | None = None,
    job: UUID | None = None,
) -> DeliveryDetail:
    """Load the files of an upload as a delivery. They stay until `forget_upload`.

    What a service account may do no more since it brought them is refused: NotAllowed.
    """
    by_program = by.role == Role.SERVICE
    who = _still_permitted(by, source) if by_program else by
    with opened(folder) as files:
        return load(
            by=who,
            path=files[0] if len(files) == 1 else files[0].parent,
            source=source,
            format=format,
            school_year=school_year,
            mapping=mapping,
            way=Delivery.Way.API if by_program else Delivery.Way.UPLOAD,
            job=job,
            progress=progress,
        )


def _still_permitted(by: Acting, source: str) -> Acting:
    try:
        return check_service(name=by.name, action="load", source=source)
    except NotAllowed as error:
        refuse(by=by, action="load", thing="delivery", reasons=[error.words], object_id=source)
        raise


def forget_upload(folder: Path) -> None:
    """The files of an upload go: they were loaded, or never will be."""
    shutil.rmtree(folder, ignore_errors=True)


def forget_uploads() -> int:
    """Clear away what waits for longer than a day, and what broken-off work left; how many."""
    folders = (*_uploads().glob("*"), *deliveries_folder().glob(f"{LOOK}*"))
    return clear(folders, timezone.now() - KEPT)


def clear(folders: Iterable[Path], before: datetime) -> int:
    """Remove the folders to which nobody has written since; how many."""
    gone = 0
    for folder in folders:
        with suppress(FileNotFoundError):  # whoever made it has just removed it
            if folder.stat().st_mtime < before.timestamp():
                shutil.rmtree(folder, ignore_errors=True)
                gone += 1
    return gone


def _uploads() -> Path:
    return Path(settings.HOME) / "uploads"


@contextmanager
def opened(folder: Path) -> Iterator[list[Path]]:
    """The kept files, decrypted under their own names in one folder, for the time of the block."""
    with plain_folder() as work:
        named = work / "named"
        named.mkdir()
        files = archive.opened(folder, work, settings.WAREHOUSE_KEY)
        yield [file.path.rename(named / file.name) for file in files]


def write_upload(file: UploadedFile[Any], folder: Path) -> Path:
    """Write it under its own bare name: no folders, no control characters.

    Raises BadInput for two of one name, and for one that is larger than any delivery.
    """
    name = NAME.sub("_", Path(file.name or "file").name).lstrip(".") or "file"
    if (folder / name).exists():
        raise BadInput(
            phrase("Two of the files are called %(name)s.", name=name),
            hint="Give each a name of its own, or bring them as one zip.",
        )
    with (folder / name).open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
            if kept.tell() > MOST_BYTES:
                raise BadInput(
                    phrase("%(name)s is larger than any delivery may be.", name=name),
                    hint=phrase("Bring at most %(size)s GB at once.", size=MOST_BYTES // 2**30),
                )
    return folder / name
