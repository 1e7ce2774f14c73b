"""Which file is what: by its name, as the format declares it. No file is passed over in silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch

from wholecity.intake.definitions import Format, Record
from wholecity.intake.pipeline.arrival import Arrived, is_litter
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _

SPREADSHEETS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Recognized:
    """A file and the kinds of rows that may stand in it; none of them and `why` it is not read."""

    file: Arrived
    records: tuple[Record, ...] = ()
    why: str = ""


def recognized(format: Format, files: Sequence[Arrived]) -> list[Recognized]:
    """Find for each file its records. A file alone may have any name if there is one record."""
    alone = len(files) == 1 and len(format.records) == 1
    return [_recognized(format, file, alone) for file in files]


def _recognized(format: Format, file: Arrived, alone: bool) -> Recognized:
    if is_litter(file.name):
        return Recognized(file, why=_("It was left by an operating system."))
    records = tuple(r for r in format.records if _fits(file, r.files))
    if alone and not records:
        records = format.records
    if records:
        return Recognized(file, records)
    for pattern, why in format.unread.items():
        if _fits(file, (pattern,)):
            return Recognized(file, why=why)
    return Recognized(
        file, why=phrase("The format %(format)s has no file of this name.", format=format.key)
    )


def _fits(file: Arrived, patterns: Sequence[str]) -> bool:
    return any(fnmatch(file.base.lower(), p.lower()) for p in patterns)


def missing(format: Format, files: Sequence[Recognized]) -> list[Record]:
    """Mandatory records for which no file came."""
    found = {r.name for f in files for r in f.records}
    return [r for r in format.records if r.mandatory and r.name not in found]


def is_spreadsheet(file: Arrived) -> bool:
    return file.base.lower().endswith(SPREADSHEETS)
