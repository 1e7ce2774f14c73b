"""A caseload of any length: children of three sources with as many values each as are asked for.

Written straight into the tables, for what is measured or counted.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from tests.factories.agreements import in_force, organization
from tests.factories.caseloads import account, consented, on_caseload
from wholecity.children.models import CareRecord, Child, LinkRun
from wholecity.children.queries.wall import publishing
from wholecity.people.rules import Acting
from wholecity.policy.classes import DataClass
from wholecity.policy.roles import Role

SOURCES = {"bell": "bell", "district": "schools", "clinic": "health"}
NAMES = ("first_name", "middle_name", "last_name")


def workers() -> tuple[Acting, Acting]:
    """A worker and a supervisor of the program `bell`, and an agreement for each source."""
    for agency in SOURCES.values():
        organization(agency)
    for source in SOURCES:
        in_force(f"dsa-{source}", source)
    return account("worker", Role.CASE_WORKER, "bell"), account("lead", Role.SUPERVISOR, "bell")


def large_caseload(
    worker: Acting, supervisor: Acting, children: int, *, values: int = 30, first: int = 0
) -> list[str]:
    """So many more children on the worker's caseload, each with so many values that a list reads.

    The own agency's are shown as its record, those of the two others by a consent.
    """
    run, _ = LinkRun.objects.get_or_create(
        number=1,
        defaults={
            "at": timezone.now(),
            "as_of": timezone.localdate(),
            "model": {},
            "counts": {},
        },
    )
    made = [f"LARGE{number:07d}" for number in range(first, first + children)]
    Child.objects.bulk_create(Child(id=child, since=run) for child in made)
    with publishing():
        CareRecord.objects.bulk_create(
            record for child in made for record in _records(child, values)
        )
    on_caseload(supervisor, worker, *made)
    for child in made:
        consented(worker, child, "bell", DataClass.IDENTITY, DataClass.EDUCATION)
    return made


def _records(child: str, values: int) -> Iterator[CareRecord]:
    """What the sources say of one child: its name, and its school in several years."""
    years = values // len(SOURCES) - len(NAMES)
    for source in SOURCES:
        yield _record(child, source, "person", "p", dict.fromkeys(NAMES, "Ana"))
        for year in range(years):
            said = {"school_key": f"Lincoln {year}"}
            yield _record(child, source, "enrolment", str(year), said)


def _record(child: str, source: str, table: str, item: str, values: dict[str, Any]) -> CareRecord:
    return CareRecord(
        child_id=child,
        source=source,
        agency=SOURCES[source],
        agreement=f"dsa-{source}",
        lanes="CARE,EVALUATE",
        table=table,
        item=item,
        data_class=DataClass.IDENTITY,
        values=values,
        as_of=timezone.localdate(),
    )
