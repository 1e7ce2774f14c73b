"""Which tables and columns an agreement covers, with what they mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wholecity.policy.classes import IN_WORDS
from wholecity.policy.terms import EVERYTHING
from wholecity.warehouse.catalogue import DELIVERED, PROVENANCE, Table


@dataclass(frozen=True)
class CoveredColumn:
    """A column; its meaning and its data class in words, in English, to be told."""

    name: str
    meaning: str
    data_class: str


@dataclass(frozen=True)
class CoveredTable:
    """A table of which something is covered; `whole` when all of it is."""

    name: str
    meaning: str
    whole: bool
    columns: tuple[CoveredColumn, ...]


def covered(fields: Iterable[str]) -> tuple[CoveredTable, ...]:
    """What these names (`table.column`, `table.*`, `*`) cover, in the catalogue's order."""
    return tuple(_covered(frozenset(fields)))


def _covered(fields: frozenset[str]) -> Iterator[CoveredTable]:
    for table in DELIVERED:
        whole = bool({EVERYTHING, f"{table.name}.*"} & fields)
        columns = tuple(c for c in columns_of(table) if whole or f"{table.name}.{c.name}" in fields)
        if columns:
            yield CoveredTable(table.name, table.meaning, whole, columns)


def columns_of(table: Table) -> tuple[CoveredColumn, ...]:
    """The columns that an agency delivers; where a row came from is added here and nobody's."""
    own = {column.name for column in PROVENANCE}
    return tuple(
        CoveredColumn(c.name, c.meaning, IN_WORDS[c.data_class])
        for c in table.columns
        if c.name not in own
    )
