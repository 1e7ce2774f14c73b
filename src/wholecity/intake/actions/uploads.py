"""Deliveries that were brought by a page: kept in a folder of their own until they are loaded."""

import re
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from wholecity.audit.actions import record
from wholecity.jobs.actions import start
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.people.rules import Acting

KIND = "load"
# By its path: a task calls actions, so that actions cannot import it.
TASK = "wholecity.intake.tasks.load_upload"
NAME = re.compile(r"[^\w.\- ]")


def load_uploaded(
    *,
    by: Acting,
    delivered: Iterable[UploadedFile[Any]],
    source: str,
    format: str,
    school_year: int | None,
    title: str,
) -> UUID:
    """Keep the files and ask the worker to load them; the id of the job.

    Raises Conflict while another upload is being loaded; then nothing is kept.
    """
    folder = Path(settings.HOME) / "uploads" / uuid.uuid4().hex
    folder.mkdir(mode=0o700, parents=True)
    try:
        for file in delivered:
            write_upload(file, folder)
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
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    with transaction.atomic():
        record(by=by, action="upload", object_kind="delivery", object_id=job.id, source=source)
    return job.id


def write_upload(file: UploadedFile[Any], folder: Path) -> Path:
    """Write it under its own bare name: no folders, no control characters."""
    name = NAME.sub("_", Path(file.name or "file").name).lstrip(".") or "file"
    if (folder / name).exists():
        raise BadInput(
            phrase("Two of the files are called %(name)s.", name=name),
            hint="Give each a name of its own, or bring them as one zip.",
        )
    with (folder / name).open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return folder / name
