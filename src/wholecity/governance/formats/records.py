"""The public record of meetings as a ZIP that a clerk can hand out."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO, Any

from wholecity.governance.formats.archive import Archive, Table


@dataclass(frozen=True)
class Withheld:
    """Something that is not handed out, and why."""

    what: str
    body: str
    day: date
    why: str


@dataclass(frozen=True)
class ApprovedMinutes:
    """Approved minutes under the name of their file."""

    name: str
    text: str


@dataclass(frozen=True)
class PublicRecord:
    """What is public of the meetings of some days."""

    city: str
    since: date
    until: date
    meetings: int
    tables: tuple[Table, ...]
    minutes: tuple[ApprovedMinutes, ...]
    withheld: tuple[Withheld, ...]


def write_records(record: PublicRecord, file: IO[bytes], made_at: datetime) -> dict[str, Any]:
    """Write the record as a ZIP; its manifest, which says what is withheld and why."""
    archive = Archive(file)
    for table in record.tables:
        archive.add_table(table)
    for minutes in record.minutes:
        archive.add_text(minutes.name, minutes.text)
    return archive.close_with(
        {
            "title": f"Public record of the children’s cabinet of {record.city}",
            "from": str(record.since),
            "until": str(record.until),
            "made_at": made_at.isoformat(timespec="seconds"),
            "public_meetings": record.meetings,
            "withheld": list(_told(record.withheld)),
        }
    )


def _told(withheld: Iterable[Withheld]) -> Iterable[dict[str, str]]:
    for one in withheld:
        yield {key: str(value) for key, value in asdict(one).items()}
