"""Loading as work for a worker."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django_tasks import task

from wholecity.intake import actions
from wholecity.intake.queries import DeliveryRow
from wholecity.jobs.actions import Cancelled, running
from wholecity.jobs.progress import Progress
from wholecity.kernel.errors import WholecityError
from wholecity.kernel.texts import phrase
from wholecity.people.rules import Acting


@task()
def load_upload(
    job_id: str,
    name: str,
    role: str,
    folder: str,
    source: str,
    format: str,
    school_year: int | None,
    mapping: dict[str, Any] | None = None,
) -> None:
    """Load what was uploaded to a folder of its own, which goes when the work is done for good.

    After a failure that nobody foresaw it stays: the worker tries again.
    """
    kept = Path(folder)
    try:
        with running(job_id) as progress:
            detail = actions.load_kept(
                by=Acting(name, role),
                folder=kept,
                source=source,
                format=format,
                school_year=school_year,
                mapping=mapping,
                job=UUID(job_id),
                progress=progress,
            )
            _say(progress, detail.row)
    except (WholecityError, Cancelled):
        actions.forget_upload(kept)
        raise
    actions.forget_upload(kept)


@task()
def load_waiting(job_id: str, name: str, role: str, table: str) -> None:
    """Load a table that waited for its columns to be told."""
    with running(job_id) as progress:
        detail = actions.load_waiting(
            by=Acting(name, role), table=UUID(table), progress=progress, job=UUID(job_id)
        )
        _say(progress, detail.row)


@task()
def forget_waiting() -> None:
    """Every night: discard what was brought by a page and not loaded within a day."""
    actions.forget_tables()
    actions.forget_uploads()


def _say(progress: Progress, row: DeliveryRow) -> None:
    if row.state == "paused":
        progress.say(
            phrase(
                "Delivery %(number)s waits for a person: nothing of it is loaded yet.",
                number=str(row.number),
            )
        )
        return
    progress.say(
        phrase(
            "Delivery %(number)s: %(accepted)s rows accepted, %(quarantined)s in quarantine",
            number=str(row.number),
            accepted=row.accepted,
            quarantined=row.quarantined,
        )
    )
