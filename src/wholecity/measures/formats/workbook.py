"""Opening an XLSX workbook of unknown origin, within limits, as rows of plain cells."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from defusedxml.common import DefusedXmlException
from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException

from wholecity.kernel.errors import BadInput

MAX_FILE = 20 * 2**20
MAX_UNPACKED = 200 * 2**20
MAX_PARTS = 2_000
MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_TEXT = 2_000
PROLOG = 4_096
EARLIEST_STAMP = 1990  # 1980-01-01 in a ZIP means "no date"

DAMAGED = (
    BadZipFile,
    DefusedXmlException,
    EOFError,
    InvalidFileException,
    KeyError,
    LxmlError,
    NotImplementedError,
    OSError,
    OverflowError,
    ParseError,
    TypeError,
    ValueError,
    zlib.error,
)

# A cell's text, or its number; a percent-formatted number is already times 100.
CellValue = str | Decimal


@dataclass(frozen=True)
class Sheet:
    """A worksheet's rows by their number in the file; blank cells are empty texts."""

    name: str
    rows: dict[int, tuple[CellValue, ...]]


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file, and the day on which its parts were packed, where it says."""

    sheets: tuple[Sheet, ...]
    dated: date | None


def looks_like_workbook(path: Path) -> bool:
    """Whether the file is a ZIP, whatever it is called."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def read_workbook(path: Path) -> Workbook:
    """All sheets of the workbook. BadInput when it is damaged, encrypted or beyond the limits."""
    _check_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(path, archive)
            dated = _packed_on(archive)
        return Workbook(tuple(_sheets(path)), dated)
    except BadInput:
        raise
    except DAMAGED as error:
        raise BadInput(
            f"{path.name} cannot be read as an XLSX workbook: {type(error).__name__}.",
            hint="Download it again, or open it in a spreadsheet program and save it as XLSX.",
        ) from error


def _check_size(path: Path) -> None:
    if path.stat().st_size > MAX_FILE:
        raise BadInput(
            f"{path.name} is larger than {MAX_FILE // 2**20} MB.",
            hint="A published report is far smaller; check that this is the right file.",
        )


def _check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse a bomb before anything is unpacked; zipfile never unpacks more than it declares."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise BadInput(
            f"{path.name} would unpack to {unpacked // 2**20} MB in {len(parts)} parts, "
            f"more than the {MAX_UNPACKED // 2**20} MB that a published report may need.",
            hint="Check where the file comes from.",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise BadInput(
            f"{path.name} is protected by a password.", hint="Save it without a password."
        )
    if any(_declares_a_type(archive, part) for part in parts):
        raise BadInput(
            f"{path.name} has a document type declaration, which no spreadsheet program writes.",
            hint="Check where the file comes from.",
        )


def _declares_a_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Entities, and files of this machine, come in only by such a declaration."""
    if not part.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(part) as file:
        return b"<!DOCTYPE" in file.read(PROLOG).replace(b"\0", b"").upper()


def _packed_on(archive: zipfile.ZipFile) -> date | None:
    latest = max((part.date_time[:3] for part in archive.infolist()), default=(0, 0, 0))
    try:
        return date(*latest) if latest[0] >= EARLIEST_STAMP else None
    except ValueError:
        return None


def _sheets(path: Path) -> Iterator[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles, which are not read
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            # What a file says about its own size may be wrong, and would cut columns off.
            sheet.reset_dimensions()
            yield Sheet(sheet.title, dict(_rows(path, sheet)))
    finally:
        book.close()


def _rows(path: Path, sheet: object) -> Iterator[tuple[int, tuple[CellValue, ...]]]:
    rows = sheet.iter_rows(max_row=MAX_ROWS + 1)  # type: ignore[attr-defined]
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise BadInput(
                f"{path.name} has more than {MAX_ROWS:,} rows.",
                hint="A report by district is far shorter; check that this is the right file.",
            )
        values = tuple(_value(cell) for cell in row[:MAX_COLUMNS])
        while values and values[-1] == "":
            values = values[:-1]
        if values:
            yield number, values


def _value(cell: object) -> CellValue:
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = Decimal(str(value))
        in_percent = "%" in str(getattr(cell, "number_format", ""))
        return number * 100 if in_percent else number
    return str(value).replace("\xa0", " ").strip()[:MAX_TEXT]
