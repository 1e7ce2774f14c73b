"""An extract for a license: read, coarsened until nobody can be found in it, tested, sealed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from wholecity.agreements.queries import AgreementDetail, detail, terms
from wholecity.audit.actions import record
from wholecity.disclosure.queries import smallest_cell
from wholecity.extracts import queries
from wholecity.extracts.actions.place import clear_plain, folder_of, plain_folder, project_key
from wholecity.extracts.definitions import FIELDS
from wholecity.extracts.models import Extract
from wholecity.extracts.pipeline import file, testing
from wholecity.extracts.pipeline.reading import Covered, children_years
from wholecity.extracts.rules.fields import DIVERSITY, Field, Kind
from wholecity.extracts.rules.protecting import Protected, Table, protect, table_of
from wholecity.extracts.rules.records import Record, pseudonym, shift_of
from wholecity.indicators.actions import method
from wholecity.intake.queries import sources
from wholecity.intake.queries.gate import passing
from wholecity.jobs.actions import start as start_job
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import BadInput, NotAllowed
from wholecity.kernel.texts import kept, phrase, together
from wholecity.kernel.texts import translatable as _
from wholecity.people.access import require
from wholecity.people.rules import Acting
from wholecity.policy.classes import Lane, Purpose
from wholecity.policy.terms import Agreement, Tier
from wholecity.warehouse.catalogue import DELIVERED

MAKING = "extract"
# By its path: a task calls actions, so that actions cannot import it.
TASK = "wholecity.extracts.tasks.make"


@dataclass(frozen=True)
class _Opened:
    """What a license opens: of which sources which fields, and by which agreements."""

    license: AgreementDetail
    covered: Covered
    agreements: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def k(self) -> int:
        """The smallest group: the city's, or what an agreement or the license asks for."""
        return max(smallest_cell(self.covered), self.license.min_cell or 0)


def start_making(*, by: Acting, license: str) -> UUID:
    """Have the worker make an extract; the id of the job.

    Raises NotAllowed where the license opens nothing, Conflict while another one is made.
    """
    require(by, "make", "extract")
    opened = _opened(license)
    with transaction.atomic():
        job = start_job(
            TASK,
            kind=MAKING,
            title=phrase("Make an extract for “%(title)s”", title=opened.license.row.title),
            by=by.name,
            name=by.name,
            role=by.role,
            license=license,
        )
        record(by=by, action="start extract", object_kind="agreement", object_id=license)
    return job.id


def make(*, by: Acting, license: str, progress: Progress | None = None) -> int:
    """Make an extract for a license in force; its number.

    It waits for another person's approval, or is refused with what stands in the way. Raises
    NotAllowed where the license opens nothing.
    """
    require(by, "make", "extract")
    watched = progress or Silent()
    clear_plain()
    opened = _opened(license)
    watched.step("Read what the license names")
    key = project_key(license)
    records = children_years(
        settings.WAREHOUSE, settings.WAREHOUSE_KEY, covered=opened.covered, method=method()
    )
    watched.step("Tell less until no child can be found")
    try:
        table = table_of(records, opened.fields, opened.k, key)
        result = protect(table, opened.k, queries.told_before(license))
    except BadInput as error:
        watched.say(error.words)
        return _keep(by, opened, in_the_way=error.words).number
    watched.step("Test the file")
    return _written(by, opened, records, table, result, key, watched).number


def _opened(license: str) -> _Opened:
    """What a license opens today. Raises NotAllowed, with why it opens nothing."""
    found, among = detail(license), terms()
    if found.row.tier is not Tier.LICENSE:
        raise NotAllowed("Extracts are made under a data use license.")
    if not found.row.in_force:
        raise NotAllowed(found.not_in_force)
    if Purpose.RESEARCH not in found.row.purposes:
        raise NotAllowed("The license is not for research.")
    may = passing(Purpose.RESEARCH)
    named = {
        row.key: among[row.agreement]
        for row in sources()
        if row.key in found.row.sources and row.key in may.sources and Lane.RESEARCH in row.lanes
    }
    if not named:
        refused = [may.refused[key] for key in found.row.sources if key in may.refused]
        raise NotAllowed(
            together(
                _("No source that the license names may be used for research."),
                *(verdict.reason for verdict in refused),
            )
        )
    covered = {key: _fields(among[license], own) for key, own in named.items()}
    fields = tuple(field for field in FIELDS if _is_open(field, covered))
    held = {own.key for own in named.values()} | {license}
    return _Opened(found, covered, tuple(sorted(held)), fields)


def _fields(license: Agreement, own: Agreement) -> frozenset[str]:
    """What both the license and the source's own agreement name."""
    every = (f"{table.name}.{column}" for table in DELIVERED for column in table.names)
    return frozenset(field for field in every if license.covers(field) and own.covers(field))


def _is_open(field: Field, covered: Covered) -> bool:
    return any(set(way) <= fields for way in field.of for fields in covered.values())


def _written(
    by: Acting,
    opened: _Opened,
    records: Sequence[Record],
    table: Table,
    result: Protected,
    key: bytes,
    progress: Progress,
) -> Extract:
    """Write the file, test it by itself, and keep it where it passes."""
    rows = sorted(_rows(records, table, result, key))
    told = _told(table, result)
    header = (testing.ID, testing.YEAR, *(field.key for field in told))
    with plain_folder() as work:
        files = file.write(
            work,
            header=header,
            rows=rows,
            codebook=_codebook(table, result),
            terms=_terms(opened),
        )
        failed = testing.failings(
            files[0],
            known=[f.key for f in told if f.kind is Kind.KNOWN],
            sensitive=[f.key for f in told if f.kind is Kind.SENSITIVE],
            dates=[f.key for f in told if f.kind is Kind.DATE],
            harmless={f.key: f.harmless for f in told},
            k=opened.k,
            diversity=DIVERSITY,
        )
        if failed:
            words = phrase(
                "The file did not pass its tests: %(tests)s.", tests=", ".join(sorted(failed))
            )
            progress.say(words)
            return _keep(by, opened, in_the_way=words)
        return _keep(by, opened, files=files, result=result, rows=len(rows), table=table)


def _told(table: Table, result: Protected) -> list[Field]:
    """The fields without those that are left out for everybody."""
    return [f for f in table.fields.values() if result.steps.get(f.key, 0) < len(f.steps)]


def _rows(
    records: Sequence[Record], table: Table, result: Protected, key: bytes
) -> Iterator[tuple[str, ...]]:
    told = {field.key for field in _told(table, result)}
    known = [column for name, column in result.known.items() if name in told]
    columns = [*known, *table.sensitive.values()]
    for n, one in enumerate(records):
        if result.rows[n]:
            shift = shift_of(key, one.child)
            days = [column[n] if result.with_dates[n] else None for column in table.dates.values()]
            yield (
                pseudonym(key, "child", one.child),
                str(one.year),
                *(str(column[n]) for column in columns),
                *((day + shift).isoformat() if day else "" for day in days),
            )


def _codebook(table: Table, result: Protected) -> Iterator[tuple[str, ...]]:
    """In English, as the file's columns are."""
    yield testing.ID, "The child: a code of this project alone", "id", "", ""
    yield testing.YEAR, "School year, by the year in which it ends", "known", "as it is", ""
    for field in table.fields.values():
        step = result.steps.get(field.key, 0)
        told = field.steps[step] if step < len(field.steps) else "left out for everybody"
        yield field.key, field.title, field.kind.value, told, " or ".join(map(" + ".join, field.of))


def _terms(opened: _Opened) -> str:
    row = opened.license.row
    return (
        f"{row.title} ({row.key})\n\n"
        f"For: {', '.join(opened.license.people)}\n"
        f"Purpose: {row.purpose_in_words}\n"
        f"May be read in the controlled room until {row.ends}, and is destroyed then.\n"
        "Nobody tries to find a child in it, or joins it to other files about persons.\n"
        "Tables and figures leave the room only after somebody else has checked them.\n"
    )


@transaction.atomic
def _keep(
    by: Acting,
    opened: _Opened,
    *,
    in_the_way: str = "",
    files: Sequence[Path] = (),
    result: Protected | None = None,
    rows: int = 0,
    table: Table | None = None,
) -> Extract:
    last = Extract.objects.select_for_update().aggregate(last=Max("number"))["last"] or 0
    one = Extract(
        number=last + 1,
        license=opened.license.row.key,
        title=opened.license.row.title,
        agreements=list(opened.agreements),
        sources=sorted(opened.covered),
        state=Extract.State.REFUSED,
        made_by=by.name,
        in_the_way=kept(in_the_way),
        k=opened.k,
    )
    if result is not None and table is not None:
        one.state, one.rows = Extract.State.WAITING, rows
        one.columns = {name: result.steps.get(name, 0) for name in table.fields}
        one.left_out, one.smallest = result.left_out, result.smallest
        one.children = table.children - result.left_out
        one.hashes = file.seal(files, folder_of(one.id), settings.WAREHOUSE_KEY)
    one.save()
    record(
        by=by,
        action=f"extract {one.state}",
        object_kind="extract",
        object_id=one.id,
        license=one.license,
        agreements=one.agreements,
        fields=sorted({field for fields in opened.covered.values() for field in fields}),
        columns=one.columns,
        children=one.children,
        left_out=one.left_out,
        files=one.hashes,
        reason=str(in_the_way),
    )
    return one
