"""Files that are wholly of another school year or another version are refused, not emptied."""

import duckdb

from wholecity.intake.definitions import Field, Kind
from wholecity.intake.pipeline.expressions import Expected, quoted
from wholecity.intake.pipeline.staging import Staged
from wholecity.kernel.errors import BadInput
from wholecity.kernel.school_year import FIRST_MONTH, SchoolYear
from wholecity.kernel.texts import phrase, said


def refuse_other_versions(
    connection: duckdb.DuckDBPyConnection, staged: Staged, expected: Expected
) -> None:
    """Raise BadInput when a row says that the file is of another version, naming its line."""
    for condition in (c for c in staged.conditions if c.refuses):
        first = (
            f"SELECT min(rowid) AS row FROM {staged.table} WHERE {condition.sql} "
            "HAVING count(*) > 0"
        )
        found = connection.execute(f"SELECT _line FROM ({staged.with_lines(first)})").fetchone()
        if found:
            raise BadInput(
                phrase(
                    "%(file)s, line %(line)s, %(field)s: %(problem)s",
                    file=staged.file,
                    line=str(found[0]),
                    field=condition.field,
                    problem=said(condition.message),
                ),
                hint="Ask the agency for files of the version that was agreed.",
            )
    for field in staged.record.fields:
        tells = field.in_year or field.tells_year
        if tells and field.name in staged.positions and expected.school_year:
            _refuse_other_year(connection, staged, field, expected.school_year)


def _refuse_other_year(
    connection: duckdb.DuckDBPyConnection, staged: Staged, field: Field, year: SchoolYear
) -> None:
    value = quoted(field.name)
    ending = (
        value
        if field.kind is Kind.SCHOOL_YEAR
        else f"year({value}) + (month({value}) >= {FIRST_MONTH})::INTEGER"
    )
    found = connection.execute(
        f"SELECT {ending} AS ending, count(*) FROM {staged.table} WHERE {value} IS NOT NULL "
        "GROUP BY ending ORDER BY 2 DESC"
    ).fetchall()
    if not found or year.ending in {ending for ending, _ in found}:
        return
    years = ", ".join(SchoolYear(int(ending)).label for ending, _ in found[:3])
    raise BadInput(
        phrase(
            "%(file)s holds the school year %(years)s in %(field)s, "
            "not %(year)s, for which it was announced.",
            file=staged.file,
            years=years,
            field=field.name,
            year=year.label,
        ),
        hint=phrase(
            "Load it as that year’s (--year %(other)s at the terminal), or ask the agency for "
            "the file of %(year)s.",
            other=str(found[0][0]),
            year=year.label,
        ),
    )
