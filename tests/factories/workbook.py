"""Workbooks as state agencies write them: raw parts, so that a test can choose every byte."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

BOM = "\ufeff"
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Cell = str | int | float | None


def column_name(index: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def write_workbook(
    path: Path,
    rows: Sequence[Sequence[Cell]],
    *,
    bom: bool = False,
    dimension: str | None = None,
    prolog: str = "",
    percent: bool = False,
) -> Path:
    """Write one sheet. `dimension` is what it claims about its size, `prolog` goes before it."""
    texts: dict[str, int] = {}
    sheet = "".join(_row(number, row, texts, percent) for number, row in enumerate(rows, 1))
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    style = '<xf numFmtId="0"/><xf numFmtId="10" applyNumberFormat="1"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>',
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Report" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            {
                "worksheet": "worksheets/sheet1.xml",
                "styles": "styles.xml",
                "sharedStrings": "sharedStrings.xml",
            }
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="2">{style}</cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{MAIN}">{size}'
        f"<sheetData>{sheet}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">'
        + "".join(f'<si><t xml:space="preserve">{escape(t)}</t></si>' for t in texts)
        + "</sst>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, (BOM if bom else "") + HEAD + content)
    return path


def _relations(targets: dict[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def _row(number: int, row: Sequence[Cell], texts: dict[str, int], percent: bool) -> str:
    cells = []
    for index, value in enumerate(row):
        where = f'r="{column_name(index)}{number}"'
        if value is None:
            cells.append(f"<c {where}/>")
        elif isinstance(value, str):
            cells.append(f'<c {where} t="s"><v>{texts.setdefault(value, len(texts))}</v></c>')
        else:
            cells.append(f'<c {where} s="{int(percent)}"><v>{value}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'
