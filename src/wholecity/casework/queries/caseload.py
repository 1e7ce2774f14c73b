"""Which children are on whose caseload today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from wholecity.casework.models import Assignment
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role


@dataclass(frozen=True)
class AssignmentRow:
    """A child on a caseload: whose, of which agency, since when and why."""

    child: str
    worker: str
    worker_name: str
    agency: str
    agency_name: str
    opened_at: datetime
    why: str


def children_of(acting: Acting) -> list[str]:
    """The children on a worker's caseload, or on that of a supervisor's whole agency."""
    return list(
        _open()
        .filter(**_whose(acting))
        .values_list("child", flat=True)
        .distinct()
        .order_by("child")
    )


def on_whose_caseload(
    acting: Acting, children: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Of these children: those on the subject's own caseload, and on their agency's."""
    rows = _open().filter(child__in=children, agency__key=acting.agency)
    found = list(rows.values_list("child", "worker__username"))
    own = frozenset(child for child, worker in found if worker == acting.name)
    return own, frozenset(child for child, _ in found)


def assignments(child: str) -> list[AssignmentRow]:
    """On whose caseloads a child is today, in every agency."""
    rows = _open().filter(child=child).select_related("worker", "agency")
    return [
        AssignmentRow(
            row.child_id,
            row.worker.username,
            str(row.worker),
            row.agency.key,
            row.agency.name,
            row.opened_at,
            row.why,
        )
        for row in rows
    ]


def _open() -> QuerySet[Assignment]:
    return Assignment.objects.filter(closed_at=None)


def _whose(acting: Acting) -> dict[str, str | None]:
    """A caseload is worked for one agency: who changes agencies leaves it behind."""
    if acting.role == Role.SUPERVISOR:
        return {"agency__key": acting.agency}
    return {"agency__key": acting.agency, "worker__username": acting.name}
