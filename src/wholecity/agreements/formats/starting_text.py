"""The starting text of an agreement as a Word document that counsel edits."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table

from wholecity.agreements.definitions.wording import NOTICE, WORDING, Clause
from wholecity.policy.terms import Tier

BLANK = "[to be filled in]"
APPENDIX = "Appendix: four questions"


@dataclass(frozen=True)
class Field:
    """A field that is shared: its table and column, what they mean, how sensitive it is."""

    table: str
    table_meaning: str
    column: str
    meaning: str
    data_class: str


@dataclass(frozen=True)
class Blanks:
    """What a draft says, in words; "" where it says nothing yet, which stays to be filled in."""

    tier: Tier
    kind: str
    title: str
    key: str
    city: str
    parent: str
    parties: tuple[str, ...]
    sources: tuple[str, ...]
    fields: tuple[Field, ...]
    purposes: tuple[str, ...]
    purpose_in_words: str
    basis: str
    people: tuple[str, ...]
    starts: str
    ends: str
    destroy_by: str
    min_cell: str
    redisclosure: str
    notice_days: str
    questions: tuple[tuple[str, str], ...]


def written(blanks: Blanks) -> bytes:
    """The document: title, notice, clauses, signatures, and the four questions as an appendix."""
    texts: dict[str, Any] = {n: _printable(v) for n, v in vars(blanks).items() if _is_text(v)}
    blanks = replace(blanks, **texts)
    word = Document()
    word.core_properties.author = blanks.city
    word.core_properties.title = blanks.title
    word.core_properties.comments = NOTICE
    word.core_properties.language = "en-US"
    word.styles["Normal"].font.size = Pt(11)
    word.sections[0].footer.paragraphs[0].text = f"{blanks.title} ({blanks.key}). {NOTICE}"
    word.add_heading(blanks.title, level=0)
    word.add_paragraph(blanks.kind)
    word.add_paragraph(NOTICE, style="Intense Quote")
    for number, clause in enumerate(WORDING[blanks.tier], start=1):
        word.add_heading(f"{number}. {clause.title}", level=1)
        _clause(word, clause, blanks)
    _signatures(word, blanks.parties)
    _questions(word, blanks.questions)
    content = io.BytesIO()
    word.save(content)
    return content.getvalue()


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Tier)


def _printable(text: str) -> str:
    """XML has no place for control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _clause(word: Word, clause: Clause, blanks: Blanks) -> None:
    filled = {
        "kind": blanks.kind.lower(),
        "city": blanks.city,
        "parent": blanks.parent or BLANK,
        "purpose": blanks.purpose_in_words or BLANK,
        "basis": blanks.basis or BLANK,
        "starts": blanks.starts or BLANK,
        "ends": blanks.ends or "not set",
        "destroy_by": blanks.destroy_by or BLANK,
        "min_cell": blanks.min_cell,
        "redisclosure": blanks.redisclosure
        or "none, unless law permits it and the agency that delivered agrees in writing",
        "notice_days": blanks.notice_days,
    }
    for paragraph in clause.paragraphs:
        word.add_paragraph(paragraph % filled)
    if clause.list_of == "fields":
        _fields(word, blanks.fields)
    elif clause.list_of:
        for item in getattr(blanks, clause.list_of) or (BLANK,):
            word.add_paragraph(_printable(item), style="List Bullet")


def _fields(word: Word, fields: Sequence[Field]) -> None:
    """A table for each table of the catalogue of which something is shared."""
    if not fields:
        word.add_paragraph(BLANK, style="List Bullet")
    for name, meaning in dict.fromkeys((f.table, f.table_meaning) for f in fields):
        word.add_heading(f"{name}: {meaning}", level=2)
        rows = [(f.column, f.meaning, f.data_class) for f in fields if f.table == name]
        _table(word, ("Field", "Meaning", "Kind of data"), rows)


def _signatures(word: Word, parties: Sequence[str]) -> None:
    word.add_heading("Signatures", level=1)
    rows = [(party, "", "", "") for party in parties or (BLANK,)]
    _table(word, ("Party", "Name and title", "Signature", "Day"), rows)


def _questions(word: Word, questions: Sequence[tuple[str, str]]) -> None:
    word.add_page_break()
    word.add_heading(APPENDIX, level=1)
    word.add_paragraph(
        "They are answered before anybody signs, by somebody who did not write the draft."
    )
    for question, answer in questions:
        word.add_heading(question, level=2)
        word.add_paragraph(answer or BLANK)


def _table(word: Word, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    found = [header, *rows]
    table: Table = word.add_table(rows=len(found), cols=len(header), style="Table Grid")
    for row, values in zip(table.rows, found, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    _repeat(table)


def _repeat(table: Table) -> None:
    """Mark the first row as a header: it is repeated on each page, and readers say it."""
    header = table.rows[0]
    for cell in header.cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    header._tr.get_or_add_trPr().append(mark)
