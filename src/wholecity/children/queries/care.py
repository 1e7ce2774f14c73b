"""The care projection and what decides about it, as plain values. Showing it is for case work.

Nothing here decides: whoever calls it asks the decision for each value, and enters what is shown.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wholecity.children.models import CareRecord, Child, FamilyTie, LegalGround, RecordLink
from wholecity.children.queries.wall import asking
from wholecity.policy.classes import DataClass, Lane, Purpose
from wholecity.policy.decision import Context, Subject
from wholecity.policy.request import Thing
from wholecity.policy.terms import Basis, Ground, Kinship


@dataclass(frozen=True, slots=True)
class CareValue:
    """One value of one field about one child, and the thing as which it is decided upon."""

    thing: Thing
    table: str
    item: str
    column: str
    value: str
    as_of: date


def care_of(
    contexts: Mapping[str, Context], *, by: Subject, action: str, tables: Collection[str] = ()
) -> dict[str, list[CareValue]]:
    """Child → values of the projection, of some tables of the catalogue or of all.

    `contexts` are the circumstances in which each child is asked for, at one moment and for one
    purpose. The database's own wall is told who asks; on PostgreSQL it keeps back every row of
    which nothing is permitted. Which values of the others are is decided by whoever calls this.
    """
    found: dict[str, list[CareValue]] = {child: [] for child in contexts}
    if not found:
        return found
    records = CareRecord.objects.filter(child__in=list(found))
    if tables:
        records = records.filter(table__in=tables)
    with asking(by, action, next(iter(contexts.values()))):
        for record in records.order_by("child", "table", "source", "item", "data_class"):
            found[record.child_id] += values_of(record)
    return found


def values_of(record: CareRecord) -> Iterable[CareValue]:
    """The values of one record, each as the decision takes it."""
    lanes = frozenset(Lane(lane) for lane in record.lanes.split(",") if lane)
    for column, value in record.values.items():
        thing = Thing(
            record.data_class,
            child=record.child_id,
            agency=record.agency,
            source=record.source,
            field=f"{record.table}.{column}",
            agreement=record.agreement,
            lanes=lanes,
            own_consent=record.own_consent,
        )
        yield CareValue(thing, record.table, record.item, column, value, record.as_of)


def grounds_of(children: Collection[str]) -> dict[str, tuple[Ground, ...]]:
    """Child → every ground that was recorded, revoked and ended ones too: the decision looks."""
    found: dict[str, list[Ground]] = defaultdict(list)
    for row in LegalGround.objects.filter(child__in=children):
        found[row.child_id].append(
            Ground(
                basis=Basis(row.basis),
                recipient=row.recipient,
                classes=frozenset(DataClass(c) for c in row.classes),
                purposes=frozenset(Purpose(p) for p in row.purposes),
                starts=row.starts,
                ends=row.ends,
                sources=frozenset(row.sources),
                revoked_at=row.revoked_at,
                key=str(row.id),
            )
        )
    return {child: tuple(found[child]) for child in children}


def kinships_of(username: str) -> tuple[Kinship, ...]:
    """Whose parent, guardian or self an account is; nobody's without a check that was recorded."""
    ties = FamilyTie.objects.filter(user__username=username, ended_at=None)
    return tuple(
        Kinship(username, tie.child_id, tie.own, True, bool(tie.restricted), tie.adult_on)
        for tie in ties
    )


def is_child(child: str) -> bool:
    """Whether the registry knows this ID."""
    return Child.objects.filter(pk=child).exists()


def child_by_record(source: str, person_key: str) -> str | None:
    """The child to whom a source's record belongs now; None for a record that is not there."""
    found = RecordLink.objects.filter(source=source, person_key=person_key, ended=None)
    return found.values_list("child", flat=True).first()


def children_known_to(sources: Collection[str], most: int) -> list[str]:
    """So many children whom each of these sources knows, by ID."""
    found = Child.objects.all()
    for source in sources:
        found = found.filter(
            pk__in=RecordLink.objects.filter(source=source, ended=None).values("child")
        )
    return list(found.order_by("pk").values_list("pk", flat=True)[:most])
