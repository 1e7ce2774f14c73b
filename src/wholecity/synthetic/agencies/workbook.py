"""A spreadsheet as Excel writes it, in one sheet; the same rows give the same bytes.

Only what a roster needs: text, whole numbers and dates.
"""

import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

DAY_ZERO = date(1899, 12, 30).toordinal()  # of Excel's calendar
UNTIMED = (1980, 1, 1, 0, 0, 0)
PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/styles" Target="styles.xml"/></Relationships>'
    ),
    # Style 1 shows a number as a date: mm-dd-yy is format 14 of every Excel.
    "xl/styles.xml": (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write(path: Path, sheet: str, rows: Iterable[list[object]]) -> None:
    """Write rows of text, numbers and dates; blank text leaves the cell out."""
    with zipfile.ZipFile(path, "w") as book:
        for name, text in PARTS.items():
            _part(book, name, XML + text.replace("{sheet}", escape(sheet)))
        _part(book, "xl/worksheets/sheet1.xml", XML + _worksheet(rows))


def _part(book: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, UNTIMED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    book.writestr(entry, text.encode("utf-8"))


def _worksheet(rows: Iterable[list[object]]) -> str:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    filled = "".join(_row(number, cells) for number, cells in enumerate(rows, start=1))
    return f'<worksheet xmlns="{namespace}"><sheetData>{filled}</sheetData></worksheet>'


def _row(number: int, cells: list[object]) -> str:
    written = "".join(_cell(f"{_letters(at)}{number}", cell) for at, cell in enumerate(cells))
    return f'<row r="{number}">{written}</row>'


def _letters(column: int) -> str:
    """A, B, … Z, AA: the name of a column."""
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(ord("A") + place) + name
    return name


def _cell(place: str, cell: object) -> str:
    if cell == "" or cell is None:
        return ""
    if isinstance(cell, date):
        return f'<c r="{place}" s="1"><v>{cell.toordinal() - DAY_ZERO}</v></c>'
    if isinstance(cell, int):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'
