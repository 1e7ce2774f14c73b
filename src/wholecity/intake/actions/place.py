"""Where loading happens: one at a time, and what a killed load left is settled first."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from wholecity.audit.actions import Actor
from wholecity.intake.actions.ledger import fail, finish, folder_of, taken_back
from wholecity.intake.models import Delivery
from wholecity.intake.pipeline import archive, parsing, undoing
from wholecity.intake.pipeline.disk import room_told
from wholecity.intake.pipeline.outcome import OUTCOME, Outcome
from wholecity.kernel.apart import Apart, Limits
from wholecity.kernel.errors import Conflict, WholecityError
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.people.rules import INSTALLATION

PAGE_SECONDS = 60
LOOK = "look-"  # how folders of plain files begin; those of a killed process stay behind


def warehouse() -> tuple[Path, str]:
    """Folder and key of the warehouse, as pipelines take them."""
    return settings.WAREHOUSE, settings.WAREHOUSE_KEY


def deliveries_folder() -> Path:
    """The folder of kept deliveries; made when it is not there."""
    home: Path = settings.DELIVERIES
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


@contextmanager
def plain_folder() -> Iterator[Path]:
    """A folder for plain files, for the time of the block."""
    with tempfile.TemporaryDirectory(prefix=LOOK, dir=deliveries_folder()) as folder:
        yield Path(folder)


def reading(path: Path, work: Path, *, by_page: bool = False) -> Apart:
    """A process that may read the files at a path, for the time of a block.

    `by_page`: somebody waits for the answer, and not for long.
    """
    limits: Limits = settings.READING
    return parsing.apart(limits.at_most(PAGE_SECONDS) if by_page else limits, [path], work)


@contextmanager
def alone() -> Iterator[Path]:
    """Hold the intake's lock, settle what a killed load left, and give a folder for the work."""
    home = deliveries_folder()
    with open(home / "load.lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "Another delivery is being loaded.", hint="Wait until it has finished."
            ) from None
        _settle()
        with tempfile.TemporaryDirectory(prefix="work-", dir=home) as work:
            yield Path(work)


def _settle() -> None:
    """What a killed process left: litter goes, and the warehouse tells what really happened."""
    home = deliveries_folder()
    for litter in (*home.glob("work-*"), *home.glob("*.part")):
        shutil.rmtree(litter, ignore_errors=True)
    published = undoing.published(*warehouse())
    for delivery in Delivery.objects.filter(state=Delivery.State.LOADING):
        folder = folder_of(delivery)
        if delivery.number in (published or ()) and archive.has_note(folder, OUTCOME):
            note: Any = archive.read_note(folder, OUTCOME, settings.WAREHOUSE_KEY)
            finish(
                by=INSTALLATION,
                delivery=delivery,
                outcome=Outcome.from_json(note),
                state=Delivery.State.LOADED,
            )
        else:
            message = _("Loading was interrupted. Nothing was published. Load it again.")
            fail(by=INSTALLATION, delivery=delivery, message=message)
    if published is not None:
        gone = Delivery.objects.filter(state=Delivery.State.LOADED).exclude(number__in=published)
        for delivery in gone:  # it was killed between taking it back and writing that down
            taken_back(by=INSTALLATION, delivery=delivery, changed={})


@contextmanager
def told_when_it_fails(by: Actor, delivery: Delivery) -> Iterator[None]:
    """Keep the reason with the delivery, whatever the failure is; then let it go on its way."""
    try:
        with room_told():
            yield
    except BaseException as error:
        told = error.words if isinstance(error, WholecityError) else _fault_of_ours(error)
        fail(by=by, delivery=delivery, message=told)
        raise


def _fault_of_ours(error: BaseException) -> str:
    return phrase("Loading stopped: %(error)s. Nothing was published.", error=type(error).__name__)
