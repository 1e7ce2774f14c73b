"""Published statistics become observations: each with its source, none of another city."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from django.db import transaction

from wholecity.audit.actions import record
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.city import City
from wholecity.kernel.errors import BadInput, NotFound
from wholecity.measures.actions.places import import_places
from wholecity.measures.formats.figures import Figure, Reading
from wholecity.measures.formats.massachusetts import (
    PUBLISHER,
    SITE,
    CellFault,
    District,
    NotUsed,
    PublishedReport,
    Value,
    read_report,
)
from wholecity.measures.formats.workbook import looks_like_workbook
from wholecity.measures.models import Observation, Publication
from wholecity.people.access import require
from wholecity.people.rules import Acting

UNWATCHED = Silent()
OUTLINES = {".geojson"}
STATES = {
    Reading.NUMBER: Observation.State.SHOWN,
    Reading.WITHHELD: Observation.State.WITHHELD,
    Reading.BLANK: Observation.State.NONE,
}


class Outcome(StrEnum):
    """What became of a file."""

    READ = "read"
    UNCHANGED = "unchanged"  # everything in it was there before
    NOT_USED = "not used"  # sound, and not for us
    REFUSED = "refused"  # something is wrong with it


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file; a file is never dropped without a word.

    The counts add up: figures of the city and of the state that the report
    declares = new + unchanged + corrected + faults. `blank` and `withheld`
    say how many of them hold no number.
    """

    file: str
    outcome: Outcome
    reason: str = ""
    hint: str = ""
    title: str = ""
    period: str = ""
    district: str = ""
    rows: int = 0
    new: int = 0
    unchanged: int = 0
    corrected: int = 0
    blank: int = 0
    withheld: int = 0
    faults: tuple[CellFault, ...] = ()


def import_statistics(
    paths: Sequence[Path],
    *,
    by: Acting,
    city: City,
    district: str = "",
    retrieved_on: date | None = None,
    progress: Progress = UNWATCHED,
) -> list[FileOutcome]:
    """Read published files, and all files of folders, each for itself.

    Stores the figures of the city's own district and of the state. The
    district is `district` (a code or an exact name), else the city's code,
    else its name. The same file twice changes nothing; another figure for the
    same period becomes a new version of the observation, with the reason.
    """
    require(by, "import", "observation")
    if city.synthetic:
        raise BadInput(
            f"{city.name} is a synthetic city, and published statistics are about real ones.",
            hint='Write a city.json such as {"name": "Salem", "state": "MA"} and name it in '
            "WHOLECITY_CITY, with a WHOLECITY_HOME of its own.",
        )
    files = list(_files(paths))
    progress.step("Published statistics", len(files))
    outcomes = []
    for number, path in enumerate(files, start=1):
        wanted = district or city.district_code or city.name
        outcomes.append(_import_file(path, by, city.name, wanted, retrieved_on))
        progress.advance(number)
    return outcomes


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                p for p in path.iterdir() if p.is_file() and not p.name.startswith(".")
            )
        elif path.is_file():
            yield path
        else:
            raise NotFound(f"{path} is neither a file nor a folder.")


def _import_file(
    path: Path, by: Acting, city: str, district: str, retrieved_on: date | None
) -> FileOutcome:
    try:
        if path.suffix.lower() in OUTLINES:
            places = import_places(path, by=by)
            outcome = Outcome.READ if places.changed else Outcome.UNCHANGED
            return FileOutcome(
                path.name,
                outcome,
                new=places.new,
                unchanged=places.unchanged,
                corrected=places.updated,
            )
        if not looks_like_workbook(path):
            raise NotUsed("it is neither an XLSX workbook nor GeoJSON.")
        return _import_report(path, by, city, district, retrieved_on)
    except NotUsed as unused:
        title = unused.title
        return FileOutcome(
            path.name,
            Outcome.NOT_USED,
            reason=str(unused),
            title=title.text if title else "",
            period=title.period if title else "",
        )
    except BadInput as error:
        return FileOutcome(path.name, Outcome.REFUSED, reason=error.message, hint=error.hint)


def _import_report(
    path: Path, by: Acting, city: str, district: str, retrieved_on: date | None
) -> FileOutcome:
    report = read_report(path)
    own, state = report.own(district), report.state()
    counts: Counter[str] = Counter()
    faults: list[CellFault] = []
    with transaction.atomic():
        publication = _publication(path, report, by, retrieved_on)
        for row in (own, state) if state else (own,):
            values, row_faults = report.values(row)
            faults += row_faults
            for value in values:
                counts[_observe(publication, city, row, value)] += 1
                counts[value.figure.reading] += 1
        changed = bool(counts["new"] or counts["corrected"])
        if changed:
            record(
                by=by,
                action="measures.import",
                object_kind="publication",
                object_id=publication.id,
                title=publication.title,
                file=path.name,
                new=counts["new"],
                corrected=counts["corrected"],
            )
    return FileOutcome(
        path.name,
        Outcome.READ if changed or faults else Outcome.UNCHANGED,
        title=report.title.text,
        period=report.title.period,
        district=f"{own.name} ({own.code})",
        rows=len(report.districts),
        new=counts["new"],
        unchanged=counts["unchanged"],
        corrected=counts["corrected"],
        blank=counts[Reading.BLANK],
        withheld=counts[Reading.WITHHELD],
        faults=tuple(faults),
    )


def _publication(
    path: Path, report: PublishedReport, by: Acting, retrieved_on: date | None
) -> Publication:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    title = report.title
    publication, _ = Publication.objects.get_or_create(
        sha256=sha256,
        defaults={
            "publisher": PUBLISHER,
            "report": title.report.key,
            "title": title.text[:300],
            "url": SITE + title.report.page,
            "period": title.period,
            "school_year": title.school_year,
            "file_name": path.name[:200],
            "dated": report.dated,
            "retrieved_on": retrieved_on,
            "imported_by": by.audit_name,
        },
    )
    return publication


def _observe(publication: Publication, city: str, row: District, value: Value) -> str:
    """Keep one figure; says whether it was new, unchanged or a correction."""
    identity = {
        "measure": value.measure,
        "period": publication.period,
        "city": city,
        "scope": Observation.Scope.STATE if row.is_state else Observation.Scope.CITY,
        "place_code": row.code,
        "subgroup": "",
    }
    versions = list(Observation.objects.filter(**identity).order_by("version"))
    latest = versions[-1] if versions else None
    content = _content(value)
    # A file that was read before does not undo what a later one corrected.
    was_read = any(v.publication_id == publication.id for v in versions)
    if latest and (was_read or all(getattr(latest, k) == v for k, v in content.items())):
        return "unchanged"
    Observation.objects.create(
        **identity,
        **content,
        school_year=publication.school_year,
        place_name=row.name,
        publication=publication,
        version=latest.version + 1 if latest else 1,
        supersedes=latest,
        note=f"The publisher gives another figure in “{publication.title}”."[:300]
        if latest
        else "",
    )
    return "corrected" if latest else "new"


def _content(value: Value) -> dict[str, object]:
    return {
        "state": STATES[value.figure.reading],
        "value": value.figure.value,
        "numerator": _number(value.part),
        "denominator": _number(value.of),
    }


def _number(figure: Figure) -> Decimal | None:
    return figure.value if figure.reading is Reading.NUMBER else None
