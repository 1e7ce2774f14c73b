"""A list of members as an XLSX workbook: read within limits as the text of a table, and written.

The reader of agencies' workbooks is behind the wall of intake, reads files of gigabytes and
has other limits; what both have in common is a dozen lines.
"""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from defusedxml.common import DefusedXmlException
from lxml.etree import LxmlError
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from wholecity.kernel.apart import Apart, Doors, Limits
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UNPACKED = 30 * 2**20
MOST_PARTS, MOST_LINES, MOST_COLUMNS, MOST_LETTERS = 500, 3_000, 60, 1_000_000
# Elements and attributes of all parts; a list of a thousand rows has half as many. A style takes
# five bytes of a file and hundreds in memory, so that a limit of bytes alone bounds nothing.
MOST_MARKS = 250_000
BLOCK = 2**16
LIMITS = Limits(megabytes=512, seconds=30)
NAME = "XLSX"
DAMAGED = (
    *(BadZipFile, DefusedXmlException, EOFError, InvalidFileException, KeyError, IndexError),
    *(LxmlError, NotImplementedError, OSError, OverflowError, ParseError, RuntimeError),
    *(TypeError, ValueError, zlib.error),
)


def is_workbook(content: bytes) -> bool:
    """Whether it is a ZIP, whatever the file is called."""
    return content.startswith(b"PK\x03\x04")


def table(content: bytes) -> str:
    """The first sheet as the text of a table (CSV), a line for each of its rows.

    It is read by a process of its own. A day is written YYYY-MM-DD. Raises BadInput for what is
    no whole workbook, or too large.
    """
    with Apart(LIMITS, Doors()) as reader:
        rows = reader.ask(f"{__name__}:read", NAME, (list,), content=content)
        lines = list(islice(rows, MOST_LINES + 1))  # one more, so that the child says it itself
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def read(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet, for a process of its own."""
    try:
        _check(content)
        yield from _rows(content)
    except DAMAGED as error:
        raise BadInput(
            phrase(
                "The file is not a whole Excel workbook: %(error)s.", error=type(error).__name__
            ),
            hint="Open it and save it again as XLSX, without a password, or as CSV (UTF-8).",
        ) from error


def _check(content: bytes) -> None:
    """Refuse a bomb before anything is made of it; zipfile never unpacks more than it declares."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = book.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
            raise BadInput(
                phrase(
                    "The workbook would unpack to %(size)s MB; such a file is not opened.",
                    size=unpacked // 2**20,
                ),
                hint="Save the sheet as CSV (UTF-8).",
            )
        if sum(_marks(book, part) for part in parts) > MOST_MARKS:
            raise BadInput(
                "The workbook holds far more than a list of members; it is not opened.",
                hint="Put the list into a workbook of its own, or save the sheet as CSV (UTF-8).",
            )


def _marks(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many elements and attributes a part has at most, whatever its encoding."""
    with book.open(part) as file:
        blocks = iter(lambda: file.read(BLOCK), b"")
        return sum(block.count(b"<") + block.count(b"=") for block in blocks)


def _rows(content: bytes) -> Iterator[list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles, which are not read
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    try:
        sheet = book.worksheets[0]
        # What a file says about its own size may be wrong, and would cut columns off.
        sheet.reset_dimensions()
        letters = 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            # One long text is written once in a workbook, however many cells show it.
            letters += sum(len(value) for value in row if isinstance(value, str))
            if number > MOST_LINES or len(row) > MOST_COLUMNS or letters > MOST_LETTERS:
                raise BadInput(
                    "The sheet is larger than a list of members.",
                    hint="The first sheet of the workbook is read: put the members there.",
                )
            yield [_as_text(value) for value in row]
    finally:
        book.close()


def _as_text(value: object) -> str:
    """A cell as CSV would hold it, on one line."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).replace("\n", " ").strip()


def workbook(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as a workbook of one sheet. Every cell is a text: none is taken for a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("members")
    for row in rows:
        cells = [WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)) for value in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
