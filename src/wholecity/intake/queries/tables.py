"""Tables that wait for their column mapping."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wholecity.intake.models import WaitingTable
from wholecity.kernel.errors import NotFound


@dataclass(frozen=True)
class TableRow:
    """A waiting table; `mapping` is None until its columns were told."""

    id: UUID
    source: str
    source_title: str
    name: str
    mapping: Mapping[str, Any] | None
    saved_name: str


def waiting_table(table: UUID, by: str) -> TableRow:
    """A table that this person brought. Raises NotFound, for others' tables as well."""
    found = get(table, by)
    return TableRow(
        found.id,
        found.source.key,
        found.source.title,
        found.name,
        found.mapping,
        found.saved_name,
    )


def get(table: UUID, by: str) -> WaitingTable:
    """The row of a table that this person brought, for actions. Raises NotFound."""
    found = WaitingTable.objects.select_related("source").filter(id=table, by=by).first()
    if found is None:
        raise NotFound(
            "This table waits no more.", hint="It was loaded or discarded; bring it again."
        )
    return found
