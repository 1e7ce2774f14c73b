"""Loading one delivery: everything of it is published together, or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import duckdb

from wholecity.intake.definitions import Finding, Format
from wholecity.intake.pipeline import archive, parsing
from wholecity.intake.pipeline.accounting import account, counts
from wholecity.intake.pipeline.arrival import Arrived
from wholecity.intake.pipeline.checks import (
    check_keys,
    check_references,
    in_order_of_reference,
)
from wholecity.intake.pipeline.expressions import Expected
from wholecity.intake.pipeline.faults import make_fault_tables
from wholecity.intake.pipeline.merging import Merged, Stamp, make_views, merge
from wholecity.intake.pipeline.outcome import OUTCOME, FileOutcome, NotPublished, Outcome, Refused
from wholecity.intake.pipeline.quality import profile
from wholecity.intake.pipeline.quarantine import (
    FaultFound,
    FaultTotal,
)
from wholecity.intake.pipeline.reading import Desk, FileRead, read
from wholecity.intake.pipeline.recognition import Recognized, missing, recognized
from wholecity.intake.pipeline.staging import Staged
from wholecity.intake.pipeline.watching import make_watchable
from wholecity.intake.rules.pausing import FAULTY_SHARE, Counted, reasons_to_pause
from wholecity.jobs.progress import Progress
from wholecity.kernel.apart import Limits, Reader
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, said, together
from wholecity.kernel.texts import translatable as _
from wholecity.warehouse.catalogue import CATALOGUE
from wholecity.warehouse.store import Warehouse


@dataclass(frozen=True)
class Request:
    """A delivery to be loaded, in plain values. `kept` is the folder of its archived bytes."""

    number: int
    source: str
    agency: str
    agreement: str
    lanes: tuple[str, ...]
    format: Format
    files: Sequence[Arrived]
    expected: Expected
    received_at: datetime
    kept: Path
    work: Path
    secret: str
    before: Mapping[str, int] = field(default_factory=dict)  # record → rows last time
    options: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False
    accept: bool = False
    faulty_share: Fraction = FAULTY_SHARE
    uncovered: frozenset[str] = frozenset()  # fields that the agreement does not cover
    limits: Limits = field(default_factory=Limits)  # of the process that reads the files


def load(folder: Path, key: str, request: Request, progress: Progress) -> Outcome:
    """Read, check, map and publish a delivery.

    `folder` and `key` are the warehouse's. Returns the outcome; when its `pauses`
    are not empty, a person has to look first and nothing was published. Raises
    Refused when a file cannot be used (unless `request.partial`).
    """
    paths = [f.path for f in request.files]
    try:
        with (
            Warehouse(folder, key).writing(readable=[request.work, *paths]) as connection,
            parsing.apart(request.limits, paths, request.work, request.options) as reader,
        ):
            outcome = _load(connection, reader, request, progress)
            progress.step("Publishing")
    except NotPublished as stop:
        return stop.outcome
    return outcome


def _load(
    connection: duckdb.DuckDBPyConnection, reader: Reader, request: Request, progress: Progress
) -> Outcome:
    outcome = Outcome()
    make_watchable(connection)
    desk = Desk(
        connection,
        request.format,
        request.expected,
        request.work,
        reader,
        progress,
        request.options,
    )
    make_fault_tables(connection)
    reads = _read_all(desk, request, outcome)
    staged: dict[str, list[Staged]] = defaultdict(list)
    for file in reads:
        for table in file.staged:
            staged[table.record.name].append(table)
    progress.step("Checking keys and references")
    outcome.notes += _check(connection, request, staged)
    progress.step("Telling the reasons of faults")
    pauses = [] if request.accept else _pauses(connection, request, staged)
    account(connection, request.number, reads, outcome, publishing=not pauses)
    outcome.quality = profile(connection, request.format, staged)
    if pauses:
        outcome.pauses = pauses
        raise NotPublished(outcome)
    progress.step("Writing into the warehouse", outcome.accepted)
    _publish(connection, request, staged, outcome, progress)
    return outcome


def _read_all(desk: Desk, request: Request, outcome: Outcome) -> list[FileRead]:
    """Read every file that can be read; tell all that is wrong with the others at once."""
    found = recognized(request.format, request.files)
    refusals = [
        phrase(
            "%(file)s is missing (%(record)s).", file=r.files[0], record=said(r.meaning or r.name)
        )
        for r in missing(request.format, found)
    ]
    refusals += [_with_place(f) for f in _inspected(desk.reader, request, outcome) if f.fatal]
    reads = []
    for file in found:
        read_file = _read_one(desk, file, outcome, refusals)
        if read_file is not None:
            reads.append(read_file)
    usable = bool(reads) and request.partial
    if refusals and not usable:
        raise Refused(
            outcome,
            together(*refusals),
            _(
                "Nothing was published. Mend the files, or load the sound ones alone (--partial at "
                "the terminal)."
            ),
        )
    if not reads:
        raise Refused(
            outcome,
            together(
                _("None of the files can be read by this format:"),
                *(_about(f.name, f.why) for f in outcome.files[:5]),
            ),
            _("Choose another format, or check the path."),
        )
    return reads


def _inspected(reader: Reader, request: Request, outcome: Outcome) -> Sequence[Finding]:
    if request.format.inspect is None:
        return ()
    findings = parsing.inspected(reader, request.format, request.files)
    outcome.notes += [_about(f.file, f.message) for f in findings if not f.fatal]
    return findings


def _with_place(finding: Finding) -> str:
    """The message with its file and line, where it does not name the file itself."""
    if not finding.file or finding.message.startswith(finding.file):
        return finding.message
    if not finding.line:
        return _about(finding.file, finding.message)
    return phrase(
        "%(file)s, line %(line)s: %(problem)s",
        file=finding.file,
        line=str(finding.line),
        problem=said(finding.message),
    )


def _about(file: str, message: str) -> str:
    return phrase("%(what)s: %(why)s", what=file, why=said(message))


def _read_one(
    desk: Desk, file: Recognized, outcome: Outcome, refusals: list[str]
) -> FileRead | None:
    name = file.file.name
    if not file.records:
        outcome.files.append(FileOutcome(name, "unread", file.why))
        return None
    try:
        result = read(desk, file)
    except BadInput as error:
        outcome.files.append(FileOutcome(name, "refused", error.words))
        refusals.append(error.words)
        return None
    outcome.notes += result.notes
    outcome.notes += [
        phrase(
            "%(file)s: %(rows)s × %(what)s left out: %(why)s",
            file=name,
            rows=x.rows,
            what=x.what,
            why=said(x.why),
        )
        for x in result.left_out
        if x.rows
    ]
    return result


def _check(
    connection: duckdb.DuckDBPyConnection,
    request: Request,
    staged: Mapping[str, Sequence[Staged]],
) -> list[str]:
    notes = []
    for record in in_order_of_reference(request.format.records):
        files = staged.get(record.name, ())
        check_keys(connection, record, files)
        if files:
            notes += check_references(connection, record, staged, request.source)
    return notes


def _pauses(
    connection: duckdb.DuckDBPyConnection,
    request: Request,
    staged: Mapping[str, Sequence[Staged]],
) -> list[str]:
    """Why a person should look before this is published."""
    counted = {
        name: Counted(*counts(connection, files), request.before.get(name))
        for name, files in staged.items()
    }
    gone = {
        name: Counted(0, 0, rows) for name, rows in request.before.items() if name not in counted
    }
    return reasons_to_pause({**counted, **gone}, request.faulty_share)


def _tell_changes(merged: Merged, outcome: Outcome) -> None:
    """Say where the delivery contradicts an earlier one or itself; the values stay unsaid."""
    table = CATALOGUE[merged.table]
    for column, count in merged.changed.items():
        meaning = table.column(column).meaning
        message = phrase(
            "%(meaning)s (%(column)s of %(table)s) is not what an earlier delivery said.",
            meaning=said(meaning),
            column=column,
            table=table.name,
        )
        total = FaultTotal("", table.name, column, "changed", message, True, count)
        outcome.totals.append(total)
        outcome.examples += [
            FaultFound(file, table.name, line, column, "changed", message, "", True)
            for file, line in merged.places.get(column, ())
        ]
    if merged.differing:
        message = phrase(
            "Rows of this delivery say different things about one %(table)s; "
            "the last of them was taken.",
            table=table.name,
        )
        total = FaultTotal("", table.name, "", "differing", message, True, merged.differing)
        outcome.totals.append(total)


def _publish(
    connection: duckdb.DuckDBPyConnection,
    request: Request,
    staged: Mapping[str, Sequence[Staged]],
    outcome: Outcome,
    progress: Progress,
) -> None:
    changed = [f.name for f in request.files if f.changed]
    if changed:
        raise BadInput(
            phrase(
                "%(files)s was changed while it was being read. Nothing was published.",
                files=", ".join(changed),
            ),
            hint="Load it again when nobody writes to it any more.",
        )
    year = request.expected.school_year
    make_views(connection, request.format, staged)
    stamp = Stamp(
        request.number,
        request.source,
        request.expected.received_on,
        year.ending if year else None,
        request.uncovered,
    )
    outcome.notes += _not_kept(request)
    outcome.tables = merge(connection, request.format, staged, stamp, progress)
    for merged in outcome.tables:
        _tell_changes(merged, outcome)
    connection.execute(
        "INSERT INTO warehouse.main.delivery BY NAME SELECT $number AS delivery, "
        "$source AS source, $agency AS agency, $format AS format, $agreement AS agreement, "
        "$lanes AS lanes, $at AS received_at",
        {
            "number": request.number,
            "source": request.source,
            "agency": request.agency,
            "format": request.format.key,
            "agreement": request.agreement,
            "lanes": ",".join(request.lanes),
            "at": request.received_at,
        },
    )
    archive.write_note(request.kept, OUTCOME, outcome.as_json(), request.secret)


def _not_kept(request: Request) -> list[str]:
    """Which of the fields that this format brings the agreement does not cover."""
    brought = {into.table for into in request.format.mappings}
    fields = sorted(f for f in request.uncovered if f.partition(".")[0] in brought)
    if not fields:
        return []
    return [
        phrase(
            "Not kept, because the agreement %(agreement)s does not cover it: %(fields)s",
            agreement=request.agreement,
            fields=", ".join(fields),
        )
    ]
