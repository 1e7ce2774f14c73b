"""What came under an agreement that ended: counted, then destroyed."""

from collections.abc import Sequence

from wholecity.intake.actions.ledger import destroyed, folder_of
from wholecity.intake.actions.place import alone, warehouse
from wholecity.intake.actions.tables import forget_tables_under
from wholecity.intake.models import Delivery
from wholecity.intake.pipeline import destroying
from wholecity.jobs.progress import Progress, Silent
from wholecity.people.access import require
from wholecity.people.rules import Acting


def count_under(agreement: str) -> dict[str, int]:
    """What is there of an agreement: rows by table, and kept files."""
    found = _under(agreement)
    rows = destroying.count(*warehouse(), [delivery.number for delivery in found])
    files = destroying.kept_files([folder_of(delivery) for delivery in found])
    return {**rows, "files": files}


def destroy_under(*, by: Acting, agreement: str, progress: Progress | None = None) -> None:
    """Destroy everything that came under an agreement: rows, replaced and refused ones too, files.

    Only what was not destroyed yet is looked for; killed anywhere, it is taken up by doing it
    again. Raises Conflict while something is being loaded, NotAllowed for who may not.
    """
    require(by, "destroy", "agreement")
    watched = progress or Silent()
    with alone():
        found = _under(agreement)
        watched.step("Remove the rows from the warehouse")
        numbers = [delivery.number for delivery in found]
        destroying.destroy(*warehouse(), numbers, sources_under(agreement))
        watched.step("Remove the delivered files", total=len(found))
        for done, delivery in enumerate(found, start=1):
            destroying.remove(folder_of(delivery))
            watched.advance(done)
        forget_tables_under(by=by, agreement=agreement)
        destroyed(by=by, deliveries=found)


def sources_under(agreement: str) -> list[str]:
    """The sources of which something ever came under an agreement, destroyed or not."""
    found = Delivery.objects.filter(agreement__key=agreement)
    return sorted(set(found.values_list("source__key", flat=True)))


def _under(agreement: str) -> Sequence[Delivery]:
    found = Delivery.objects.filter(agreement__key=agreement)
    return list(found.exclude(state=Delivery.State.DESTROYED).order_by("number"))
