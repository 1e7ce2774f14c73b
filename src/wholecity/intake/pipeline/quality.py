"""How good a delivery is, in numbers: what is filled, how codes are spread, what repeats."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from wholecity.intake.definitions import Field, Format, Kind
from wholecity.intake.pipeline.checks import count_alike
from wholecity.intake.pipeline.expressions import quoted
from wholecity.intake.pipeline.staging import Staged


def profile(
    connection: duckdb.DuckDBPyConnection,
    format: Format,
    staged: Mapping[str, Sequence[Staged]],
) -> dict[str, Any]:
    """For each record: rows, filled values by field, spread of codes, rows alike, columns.

    Numbers only; of values, none but the codes of the format's own lists.
    """
    return {
        record.name: {
            "rows": sum(s.rows for s in files),
            "filled": _filled(connection, files),
            "codes": {f.name: _spread(connection, files, f) for f in record.fields if _is_coded(f)},
            "alike": {
                ", ".join(fields): count_alike(connection, fields, files)
                for fields in record.watched
            },
            "columns": sorted({c for s in files for c in s.columns}),
        }
        for record in format.records
        if (files := staged.get(record.name))
    }


def _is_coded(field: Field) -> bool:
    return field.codes is not None or field.kind is Kind.BOOLEAN


def _filled(connection: duckdb.DuckDBPyConnection, files: Sequence[Staged]) -> dict[str, int]:
    """Values that could be read, over all rows of the files."""
    counts: dict[str, int] = {}
    for staged in files:
        names = staged.delivered
        if not names:
            continue
        found = connection.execute(
            f"SELECT {', '.join(f'count({quoted(n)})' for n in names)} FROM {staged.table}"
        ).fetchone()
        for name, count in zip(names, found or (), strict=True):
            counts[name] = counts.get(name, 0) + int(count)
    return counts


def _spread(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Staged], field: Field
) -> dict[str, int]:
    name = quoted(field.name)
    union = " UNION ALL ".join(
        f"SELECT {name} AS v FROM {s.table}" for s in files if field.name in s.delivered
    )
    if not union:
        return {}
    found = connection.execute(
        f"SELECT v::VARCHAR, count(*) FROM ({union}) WHERE v IS NOT NULL GROUP BY v ORDER BY 2 DESC"
    ).fetchall()
    return {str(value): int(count) for value, count in found}
