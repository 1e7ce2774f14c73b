"""Every row of every file is accepted or quarantined, and every fault is counted."""

from collections import defaultdict
from collections.abc import Sequence

import duckdb

from wholecity.intake.pipeline.outcome import FileOutcome, Outcome
from wholecity.intake.pipeline.quarantine import (
    FaultFound,
    FaultTotal,
    examples,
    explain,
    faulty_count,
    keep,
    totals,
)
from wholecity.intake.pipeline.reading import FileRead
from wholecity.intake.pipeline.staging import Staged
from wholecity.kernel.texts import phrase, said, together

MOST_LOOKED_AT = 50_000  # faulty rows of a file that is not going to be published


def counts(connection: duckdb.DuckDBPyConnection, files: Sequence[Staged]) -> tuple[int, int]:
    """Rows of these files, and how many of them are not accepted."""
    return sum(s.rows + len(s.broken) for s in files), faulty_count(connection, files)


def account(
    connection: duckdb.DuckDBPyConnection,
    delivery: int,
    reads: Sequence[FileRead],
    outcome: Outcome,
    *,
    publishing: bool,
) -> None:
    """Tell the faults of each file, and keep its faulty rows in quarantine.

    A delivery that is going to wait for a person keeps nothing, and only its
    first faulty rows are told one by one: all of millions may be faulty.
    """
    for file in reads:
        state, why = ("read", "") if file.staged or not file.left_out else ("unread", _left(file))
        told = FileOutcome(file.name, state, why, extra=list(file.extra), absent=list(file.absent))
        for staged in file.staged:
            rows, faulty = counts(connection, [staged])
            explain(connection, staged, None if publishing else MOST_LOOKED_AT)
            if publishing:
                keep(connection, staged, delivery)
            elif faulty > MOST_LOOKED_AT:
                outcome.notes.append(
                    phrase(
                        "%(file)s: only the first %(first)s of %(faulty)s faulty rows "
                        "were looked at closely.",
                        file=file.name,
                        first=MOST_LOOKED_AT,
                        faulty=faulty,
                    )
                )
            outcome.totals += totals(connection, staged)
            outcome.examples += examples(connection, staged)
            told.records[staged.record.name] = rows
            told.rows += rows
            told.quarantined += faulty
        told.accepted = told.rows - told.quarantined
        _tell_remarks(file, outcome)
        outcome.files.append(told)


def _left(file: FileRead) -> str:
    """Why nothing of a file was read."""
    whys = (phrase("%(what)s: %(why)s", what=x.what, why=said(x.why)) for x in file.left_out)
    return together(*dict.fromkeys(whys))


def _tell_remarks(file: FileRead, outcome: Outcome) -> None:
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for remark in file.remarks:
        told = remark.field, remark.reason, remark.message
        found[told] += 1
        outcome.examples.append(FaultFound(file.name, "", remark.line, *told, "", True))
    outcome.totals += [
        FaultTotal(file.name, "", *told, warning=True, count=n) for told, n in found.items()
    ]
