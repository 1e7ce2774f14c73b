"""From the views of sound rows into the tables of the catalogue, earlier rows set aside."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from wholecity.intake.definitions import TYPES, Format, Into
from wholecity.intake.pipeline.expressions import literal, quoted
from wholecity.intake.pipeline.staging import Staged
from wholecity.intake.pipeline.watching import run_watched
from wholecity.intake.pipeline.withdrawing import withdraw
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.warehouse.catalogue import CATALOGUE, Table

PLACE = ("_file", "_line")


@dataclass
class Merged:
    """What a delivery did to one table: rows it brought, rows it replaced, columns that changed."""

    table: str
    rows: int = 0
    replaced: int = 0
    changed: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    differing: int = 0  # rows of this delivery that gave way to another with the same key


@dataclass(frozen=True)
class Stamp:
    """What every row of the delivery carries, and what selects may ask for.

    `uncovered` are fields, `table.column`, that no agreement covers: they are not kept.
    """

    delivery: int
    source: str
    received_on: date
    school_year: int | None
    uncovered: frozenset[str] = frozenset()

    def leaves_out(self, table: Table) -> bool:
        """Whether nothing of a table is kept: a row without what it needs is no row."""
        return any(c.required and f"{table.name}.{c.name}" in self.uncovered for c in table.columns)


def make_views(
    connection: duckdb.DuckDBPyConnection, format: Format, staged: Mapping[str, Sequence[Staged]]
) -> None:
    """A view for each record: its sound rows, typed; empty where nothing was delivered."""
    places = any("_line" in into.select for into in format.mappings)
    for record in format.records:
        names = ", ".join(quoted(f.name) for f in record.fields)
        parts = [
            f"SELECT {names}, {literal(s.file)} AS _file, {_placed(s, names, places)}"
            for s in staged.get(record.name, ())
        ]
        nothing = ", ".join(f"NULL::{TYPES[f.kind]} AS {quoted(f.name)}" for f in record.fields)
        parts = parts or [
            f"SELECT {nothing}, NULL::VARCHAR AS _file, NULL::INTEGER AS _line WHERE false"
        ]
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {quoted(record.name)} AS {' UNION ALL '.join(parts)}"
        )


def _placed(staged: Staged, names: str, places: bool) -> str:
    """The rest of a view: the line, where a mapping asks for it, and the sound rows."""
    if not places or staged.has_lines:
        line = "_line" if staged.has_lines else "NULL::INTEGER AS _line"
        return f"{line} FROM {staged.table} WHERE NOT _bad"
    sound = f"SELECT rowid AS row, {names} FROM {staged.table} WHERE NOT _bad"
    return f"_line FROM ({staged.with_lines(sound)})"


def merge(
    connection: duckdb.DuckDBPyConnection,
    format: Format,
    staged: Mapping[str, Sequence[Staged]],
    stamp: Stamp,
    progress: Progress | None = None,
) -> list[Merged]:
    """Run the mappings whose records were delivered, table by table."""
    watched = progress or Silent()
    delivered = sum(s.rows for files in staged.values() for s in files)
    wanted: dict[str, list[Into]] = defaultdict(list)
    withdrawn: dict[str, int] = defaultdict(int)
    for into in format.mappings:
        if not all(staged.get(need) for need in into.needs):
            continue
        if stamp.leaves_out(CATALOGUE[into.table]):
            continue
        if into.withdraws:
            withdrawn[into.table] += _withdraw(connection, into, stamp)
        else:
            wanted[into.table].append(into)
    found = [
        _merge_table(connection, CATALOGUE[table], intos, stamp, format.key, watched, delivered)
        for table, intos in wanted.items()
    ]
    for merged in found:
        merged.replaced += withdrawn[merged.table]
    return found


def _withdraw(connection: duckdb.DuckDBPyConnection, into: Into, stamp: Stamp) -> int:
    return withdraw(
        connection,
        into,
        delivery=stamp.delivery,
        source=stamp.source,
        values=_named(into.select, stamp),
    )


def _merge_table(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    intos: Sequence[Into],
    stamp: Stamp,
    format_key: str,
    progress: Progress,
    delivered: int,
) -> Merged:
    merged = Merged(table.name)
    incoming = _incoming(connection, table, intos, stamp, merged)
    columns = [
        c
        for c in _columns(connection, incoming, stamp)
        if c not in PLACE and f"{table.name}.{c}" not in stamp.uncovered
    ]
    _check_columns(table, columns, format_key)
    _set_earlier_aside(connection, table, incoming, columns, stamp, merged)
    names = ", ".join(map(quoted, columns))
    query = (
        f"INSERT INTO warehouse.main.{quoted(table.name)} (delivery, source, {names}) "
        f"SELECT {stamp.delivery}, {literal(stamp.source)}, {names} FROM ({incoming})"
    )
    row = run_watched(connection, query, _named(query, stamp), progress, delivered).fetchone()
    merged.rows = int(row[0]) if row else 0
    _check_rows(connection, table, stamp, format_key)
    return merged


def _incoming(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    intos: Sequence[Into],
    stamp: Stamp,
    merged: Merged,
) -> str:
    """SQL of the rows for a table. One keyed mapping is used as it is; others are made unique."""
    if len(intos) == 1 and intos[0].keyed:
        return intos[0].select
    union = " UNION ALL BY NAME ".join(f"SELECT * FROM ({i.select})" for i in intos)
    kept = f"incoming_{table.name}"
    placed = all("_line" in i.select for i in intos)
    order = "ORDER BY _file, _line" if placed else ""
    _run(
        connection,
        f"CREATE OR REPLACE TEMP TABLE {kept} AS "
        f"SELECT *, row_number() OVER ({order}) AS _order FROM ({union})",
        stamp,
    )
    _make_unique(connection, table, kept, merged)
    return f"SELECT * EXCLUDE (_order) FROM {kept}"


def _make_unique(
    connection: duckdb.DuckDBPyConnection, table: Table, kept: str, merged: Merged
) -> None:
    """Rows with one key become one. The last in the files wins; a difference is counted."""
    columns = [r[0] for r in connection.execute(f"DESCRIBE {kept}").fetchall()]
    key = ", ".join(quoted(k) for k in table.key if k in columns)
    content = ", ".join(quoted(c) for c in columns if c not in (*PLACE, "_order"))
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {kept} GROUP BY {key} "
        f"HAVING min(hash({content})) <> max(hash({content})))"
    ).fetchone()
    merged.differing = int(row[0]) if row else 0
    connection.execute(
        f"DELETE FROM {kept} WHERE _order NOT IN (SELECT max(_order) FROM {kept} GROUP BY {key})"
    )


def _columns(connection: duckdb.DuckDBPyConnection, incoming: str, stamp: Stamp) -> list[str]:
    described = _run(connection, f"SELECT * FROM ({incoming}) LIMIT 0", stamp).description
    return [d[0] for d in described or ()]


def _set_earlier_aside(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    incoming: str,
    columns: Sequence[str],
    stamp: Stamp,
    merged: Merged,
) -> None:
    """Move rows with the same key to `superseded`, and count what they said otherwise."""
    own = f"warehouse.main.{quoted(table.name)}"
    if not _may_have_earlier(connection, table, incoming, stamp):
        return
    key = [k for k in table.key if k != "source"]
    same = " AND ".join(f"o.{quoted(k)} IS NOT DISTINCT FROM n.{quoted(k)}" for k in key)
    others = [c for c in columns if c not in key]
    differ = ", ".join(
        f"o.{quoted(c)} IS NOT NULL AND n.{quoted(c)} IS NOT NULL "
        f"AND o.{quoted(c)} <> n.{quoted(c)} AS {quoted(c)}"
        for c in others
    )
    place = ", n._file, n._line" if "_line" in _columns(connection, incoming, stamp) else ""
    _run(
        connection,
        f"CREATE OR REPLACE TEMP TABLE earlier AS SELECT o.rowid AS id{place}"
        f"{', ' if differ else ''}{differ} FROM {own} o JOIN ({incoming}) n ON {same} "
        f"WHERE o.source = {literal(stamp.source)}",
        stamp,
    )
    _count_changes(connection, others, bool(place), merged)
    names = ", ".join(quoted(c) for c in table.names)
    row = connection.execute(
        f"INSERT INTO warehouse.superseded.{quoted(table.name)} ({names}, superseded_by) "
        f"SELECT {names}, {stamp.delivery} FROM {own} WHERE rowid IN (SELECT id FROM earlier)"
    ).fetchone()
    merged.replaced = int(row[0]) if row else 0
    connection.execute(f"DELETE FROM {own} WHERE rowid IN (SELECT id FROM earlier)")


def _may_have_earlier(
    connection: duckdb.DuckDBPyConnection, table: Table, incoming: str, stamp: Stamp
) -> bool:
    """Whether the source has rows at all in the days or years that are delivered now.

    This is what lets a new year of 18 million rows in without a join over all keys.
    """
    ranged = [
        k for k in table.key if table.column(k).kind in ("DATE", "SMALLINT") and k != "source"
    ]
    bounds = ""
    if ranged:
        extremes = ", ".join(f"min({quoted(k)}), max({quoted(k)})" for k in ranged)
        found = _run(connection, f"SELECT {extremes} FROM ({incoming})", stamp).fetchone() or ()
        bounds = "".join(
            f" AND ({quoted(k)} IS NULL OR {quoted(k)} BETWEEN {literal(str(low))}::{kind} "
            f"AND {literal(str(high))}::{kind})"
            for k, low, high in zip(ranged, found[::2], found[1::2], strict=True)
            for kind in [table.column(k).kind]
            if low is not None
        )
    row = connection.execute(
        f"SELECT 1 FROM warehouse.main.{quoted(table.name)} "
        f"WHERE source = {literal(stamp.source)}{bounds} LIMIT 1"
    ).fetchone()
    return row is not None


def _count_changes(
    connection: duckdb.DuckDBPyConnection,
    others: Sequence[str],
    placed: bool,
    merged: Merged,
) -> None:
    if not others:
        return
    sums = ", ".join(f"count(*) FILTER ({quoted(c)})" for c in others)
    counts = connection.execute(f"SELECT {sums} FROM earlier").fetchone() or ()
    merged.changed = {c: n for c, n in zip(others, counts, strict=True) if n}
    if placed:
        for column in merged.changed:
            merged.places[column] = connection.execute(
                f"SELECT _file, _line FROM earlier WHERE {quoted(column)} AND _line IS NOT NULL "
                "ORDER BY ALL LIMIT 5"
            ).fetchall()


def _check_columns(table: Table, columns: Sequence[str], format_key: str) -> None:
    strange = set(columns) - set(table.names)
    if strange:
        raise BadInput(
            phrase(
                "The format %(format)s maps %(columns)s to the table %(table)s, "
                "which has no such column.",
                format=format_key,
                columns=", ".join(sorted(strange)),
                table=table.name,
            ),
            hint="Mend the format's mappings.",
        )


def _check_rows(
    connection: duckdb.DuckDBPyConnection, table: Table, stamp: Stamp, format_key: str
) -> None:
    """The catalogue's own rules hold for what a mapping yields: filled, and codes of the list."""
    rules = [(c.name, f"{quoted(c.name)} IS NULL") for c in table.columns if c.required]
    rules += [
        (c.name, f"{quoted(c.name)} NOT IN ({', '.join(map(literal, c.codes))})")
        for c in table.columns
        if c.codes
    ]
    counts = ", ".join(f"count(*) FILTER ({sql})" for _, sql in rules)
    found = connection.execute(
        f"SELECT {counts} FROM warehouse.main.{quoted(table.name)} "
        f"WHERE delivery = {stamp.delivery}"
    ).fetchone()
    broken = [name for (name, _), n in zip(rules, found or (), strict=True) if n]
    if broken:
        raise BadInput(
            phrase(
                "The format %(format)s fills %(columns)s of the table %(table)s with blanks "
                "or with codes that the catalogue does not have.",
                format=format_key,
                columns=", ".join(broken),
                table=table.name,
            ),
            hint="Mend the format: such rows belong in quarantine.",
        )


def _run(
    connection: duckdb.DuckDBPyConnection, query: str, stamp: Stamp
) -> duckdb.DuckDBPyConnection:
    """Execute with those of the stamp's values that the query names."""
    return connection.execute(query, _named(query, stamp))


def _named(query: str, stamp: Stamp) -> dict[str, object]:
    values = {
        "school_year": stamp.school_year,
        "received_on": stamp.received_on,
        "source": stamp.source,
    }
    return {k: v for k, v in values.items() if f"${k}" in query}
