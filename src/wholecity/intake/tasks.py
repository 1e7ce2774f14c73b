"""Loading as work for a worker."""

import shutil
from pathlib import Path
from uuid import UUID

from django_tasks import task

from wholecity.intake import actions
from wholecity.intake.models import Delivery
from wholecity.intake.queries import DeliveryRow
from wholecity.jobs.actions import running
from wholecity.jobs.progress import Progress
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
) -> None:
    """Load what was uploaded to a folder of its own, which goes when the work is done for good."""
    with running(job_id) as progress:
        detail = actions.load(
            by=Acting(name, role),
            path=Path(folder),
            source=source,
            format=format,
            school_year=school_year,
            way=Delivery.Way.UPLOAD,
            progress=progress,
        )
        _say(progress, detail.row)
        shutil.rmtree(folder, ignore_errors=True)


@task()
def load_waiting(job_id: str, name: str, role: str, table: str) -> None:
    """Load a table that waited for its columns to be told."""
    with running(job_id) as progress:
        detail = actions.load_waiting(by=Acting(name, role), table=UUID(table), progress=progress)
        _say(progress, detail.row)


@task()
def forget_tables() -> None:
    """Every night: discard the tables that were brought and never loaded."""
    actions.forget_tables()


def _say(progress: Progress, row: DeliveryRow) -> None:
    progress.say(
        phrase(
            "Delivery %(number)s: %(accepted)s rows accepted, %(quarantined)s in quarantine",
            number=str(row.number),
            accepted=row.accepted,
            quarantined=row.quarantined,
        )
    )
