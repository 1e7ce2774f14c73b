"""The reports by district that the Massachusetts DESE publishes, one workbook per report and year.

The first line says which report it is and which year; the file's name does
not. Below it stands a line of column names, and one row per district, with
the state's totals among them. Columns are found by name, districts by code.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wholecity.kernel.errors import BadInput
from wholecity.measures.definitions import MEASURES
from wholecity.measures.formats.figures import Figure, Reading, read_figure
from wholecity.measures.formats.workbook import CellValue, Sheet, read_workbook

STATE = "Massachusetts"
PUBLISHER = "Massachusetts Department of Elementary and Secondary Education"
SITE = "https://profiles.doe.mass.edu/statereport/"
HEADER_WITHIN = 20
NAME, CODE = "district name", "district code"
CODE_DIGITS = 8
STATE_CODE = "0" * CODE_DIGITS
STATE_NAMES = {"state", "state total", "state totals"}
ABOUT_EVERYONE = {"all students", "all offenses", "all subjects"}

YEAR_SPAN = re.compile(r"(?<!\d)(20\d\d)\s?[-–/]\s?(?:20)?(\d\d)(?!\d)(\s*\([^)]*\))?")
YEAR_ALONE = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True)
class Reads:
    """Which measure a column fills; `headers` are the names that it has had over the years.

    `part` and `of` name the columns with the counts, where the report has them.
    """

    measure: str
    headers: tuple[str, ...]
    part: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report as DESE names it in the title line. Without `reads` it is known, and not used."""

    key: str
    title: str
    page: str
    reads: tuple[Reads, ...] = ()
    unused: str = ""


REPORTS = (
    Report(
        "attendance",
        "Attendance",
        "attendance.aspx",
        (
            Reads("chronic-absence", ("Chronically Absent (10% or more)",)),
            Reads("attendance", ("Attendance Rate",)),
        ),
    ),
    Report(
        "selected-populations",
        "Selected Populations",
        "selectedpopulations.aspx",
        (
            Reads("low-income", ("Low Income %",), ("Low Income #",)),
            Reads(
                "economically-disadvantaged",
                ("Economically Disadvantaged %",),
                ("Economically Disadvantaged #",),
            ),
            Reads(
                "english-learners",
                ("English Language Learner %", "English Learner %"),
                ("English Language Learner #", "English Learner #"),
            ),
            Reads(
                "disability", ("Students With Disabilities %",), ("Students With Disabilities #",)
            ),
        ),
    ),
    Report(
        "enrollment-by-grade",
        "Enrollment By Grade",
        "enrollmentbygrade.aspx",
        (Reads("enrolment", ("Total",)),),
    ),
    Report(
        "student-discipline",
        "Student Discipline",
        "ssdr.aspx",
        (Reads("suspension", ("% Out-of-School Suspension",), of=("Students",)),),
    ),
    Report(
        "per-pupil-expenditures",
        "Per Pupil Expenditures",
        "ppx.aspx",
        (Reads("spending-per-pupil", ("Total Expenditures per Pupil",)),),
    ),
    Report(
        "accountability",
        "Accountability",
        "accountability.aspx",
        unused="it classifies districts, and no measure compares them",
    ),
    Report(
        "advanced-courses",
        "Advanced Course Completion",
        "advcoursecomprate.aspx",
        unused="no measure of the library uses it",
    ),
    Report(
        "arts-courses",
        "Arts Coursetaking",
        "artcourse.aspx",
        unused="no measure of the library uses it",
    ),
    Report(
        "grade-nine-courses",
        "Grade Nine Course Passing",
        "gradeninecoursepass.aspx",
        unused="no measure of the library uses it",
    ),
    Report(
        "staffing-retention",
        "Staffing Retention",
        "staffingretention.aspx",
        unused="it is about staff, and no measure of the library is",
    ),
)


@dataclass(frozen=True)
class Title:
    """What the title line says. `period` is the publisher's own label of it."""

    text: str
    report: Report
    school_year: int
    period: str


@dataclass(frozen=True)
class District:
    """A row of the report: a district, or the state as a whole."""

    row: int
    name: str
    code: str

    @property
    def is_state(self) -> bool:
        return self.code == STATE_CODE or _folded(self.name) in STATE_NAMES


@dataclass(frozen=True)
class Value:
    """One figure of one district, with where it stands."""

    measure: str
    column: str
    figure: Figure
    part: Figure
    of: Figure


@dataclass(frozen=True)
class CellFault:
    """A cell that could not be understood."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class PublishedReport:
    """A workbook, read: its title, its rows, and the means to read the figures of a row."""

    title: Title
    dated: date | None
    districts: tuple[District, ...]
    _sheet: Sheet
    _columns: Mapping[str, int]

    def own(self, district: str) -> District:
        """The one district of this code or this exact name. NotUsed when it is not there.

        BadInput when the name stands there more than once.
        """
        code = canonical_code(district)
        rows = [d for d in self.districts if not d.is_state and d.code]
        if code:
            found = [d for d in rows if d.code == code]
        else:
            found = [d for d in rows if _folded(d.name) == _folded(district)]
        if not found:
            raise NotUsed(f"it has no row for the district “{district}”.", self.title)
        return self._only(found)

    def state(self) -> District | None:
        """The row of the state's totals, where the report has one."""
        found = [d for d in self.districts if d.is_state]
        if not found:
            return None
        row = self._only(found)
        return District(row.row, STATE, STATE_CODE)

    def _only(self, found: list[District]) -> District:
        if len(found) == 1:
            return found[0]
        rows = ", ".join(f"row {d.row} ({d.code})" for d in found)
        raise BadInput(
            f"“{found[0].name}” stands there {len(found)} times: {rows}.",
            hint="Give the district's code with --district, or correct the file.",
        )

    def values(self, district: District) -> tuple[list[Value], list[CellFault]]:
        """The figures of one row, in the order of the report's declaration, and its faults."""
        values, faults = [], []
        for reads in self.title.report.reads:
            try:
                values.append(self._value(district, reads))
            except ValueError as error:
                faults.append(CellFault(district.row, reads.headers[0], str(error)))
        return values, faults

    def _value(self, district: District, reads: Reads) -> Value:
        unit = MEASURES[reads.measure].unit
        column = _column_of(self._columns, reads.headers)
        assert column is not None, "read_report refuses a report without its columns"
        return Value(
            reads.measure,
            column,
            read_figure(self._cell(district, column), unit),
            self._count(district, reads.part),
            self._count(district, reads.of),
        )

    def _count(self, district: District, headers: tuple[str, ...]) -> Figure:
        column = _column_of(self._columns, headers)
        if column is None:
            return Figure(Reading.BLANK)
        return read_figure(self._cell(district, column), MEASURES["enrolment"].unit)

    def _cell(self, district: District, column: str) -> CellValue:
        cells = self._sheet.rows[district.row]
        index = self._columns[column]
        return cells[index] if index < len(cells) else ""


class NotUsed(Exception):
    """The file is sound, and nothing in it is for us. The message says why."""

    def __init__(self, reason: str, title: Title | None = None) -> None:
        super().__init__(reason)
        self.title = title


def read_report(path: Path) -> PublishedReport:
    """Read a report. BadInput says what is wrong with it; NotUsed that it is not for us."""
    book = read_workbook(path)
    sheet, header = _sheet_with_header(path, book.sheets)
    title = _title(path, sheet, header)
    if not title.report.reads:
        raise NotUsed(f"“{title.report.title}” is not read: {title.report.unused}.", title)
    columns = _columns(path, sheet.rows[header], title.report)
    districts = tuple(_districts(sheet, header, columns))
    return PublishedReport(title, book.dated, districts, sheet, columns)


def canonical_code(cell: CellValue) -> str:
    """A district's code in its eight digits, also when a program took its leading zeros.

    Empty when the cell holds no code.
    """
    text = str(cell).strip().removesuffix(".0")
    return text.zfill(CODE_DIGITS) if text.isascii() and text.isdigit() else ""


def _folded(text: CellValue) -> str:
    return " ".join(str(text).casefold().split())


def _sheet_with_header(path: Path, sheets: Iterable[Sheet]) -> tuple[Sheet, int]:
    for sheet in sheets:
        for number in [n for n in sheet.rows if n <= HEADER_WITHIN]:
            names = {_folded(cell) for cell in sheet.rows[number]}
            if {NAME, CODE} <= names:
                return sheet, number
    raise BadInput(
        f"{path.name}: no line with “District Name” and “District Code” in its first "
        f"{HEADER_WITHIN} lines.",
        hint="Give a report by district as DESE publishes it, with its title and column names.",
    )


def _title(path: Path, sheet: Sheet, header: int) -> Title:
    lines = [
        str(cell)
        for number, cells in sheet.rows.items()
        if number < header
        for cell in cells
        if cell != ""
    ]
    text = " ".join(" ".join(lines).split())
    year, period = _period(path, text)
    return Title(text, _report(path, text), year, period)


def _period(path: Path, title: str) -> tuple[int, str]:
    """School year and label of the title line. A year alone is the one in which it ended."""
    hint = (
        "The year is taken from the first line, such as “2017-18 Attendance (District)”, never "
        "from the file's name. Download the report again, or put its title line back."
    )
    spans = list(YEAR_SPAN.finditer(title))
    if len(spans) == 1:
        start, end, remark = int(spans[0][1]), int(spans[0][2]), spans[0][3] or ""
        if (start + 1) % 100 != end:
            raise BadInput(
                f"{path.name}: “{spans[0][0]}” in the title line is no school year.", hint=hint
            )
        remark = "" if _folded(remark) in {"(district)", "(school)"} else remark.strip()
        return start + 1, f"{start}-{end:02d} {remark}".strip()
    alone = YEAR_ALONE.findall(title)
    if spans or len(set(alone)) > 1:
        raise BadInput(f"{path.name}: the title line names more than one year.", hint=hint)
    if not alone:
        raise BadInput(f"{path.name}: the title line has no year.", hint=hint)
    return int(alone[0]), alone[0]


def _report(path: Path, title: str) -> Report:
    """The declared report that the title names; refuses what is about schools or some students."""
    folded = _folded(title)
    found = [report for report in REPORTS if _folded(report.title) in folded]
    if not found:
        raise NotUsed(f"“{title[:80]}” is no report that this installation knows.")
    if "(school)" in folded:
        raise NotUsed(f"“{title}” is a report by school; only reports by district are read.")
    about = {part.strip() for part in re.split(r"\s-\s", folded)[1:]}
    others = sorted(about - ABOUT_EVERYONE)
    if others and found[0].reads:
        raise NotUsed(f"“{title}” is about a part of the students only ({', '.join(others)}).")
    return found[0]


def _columns(path: Path, header: tuple[CellValue, ...], report: Report) -> dict[str, int]:
    """Where each named column stands. Refuses a needed column that is missing or stands twice."""
    names = [_folded(cell) for cell in header]
    columns = {name: index for index, name in enumerate(names) if names.count(name) == 1}
    for reads in report.reads:
        if _column_of(columns, reads.headers) is None:
            twice = any(_folded(h) in names for h in reads.headers)
            raise BadInput(
                f"{path.name}: the column “{reads.headers[0]}” "
                f"{'stands there twice' if twice else 'is missing'}.",
                hint="Columns are found by their names in the line above the first district; "
                "download the report again or correct that line.",
            )
    return columns


def _column_of(columns: Mapping[str, int], headers: tuple[str, ...]) -> str | None:
    return next((_folded(h) for h in headers if _folded(h) in columns), None)


def _districts(sheet: Sheet, header: int, columns: Mapping[str, int]) -> Iterable[District]:
    for number, cells in sheet.rows.items():
        if number <= header:
            continue
        name, code = (cells[columns[c]] if columns[c] < len(cells) else "" for c in (NAME, CODE))
        if name != "" or code != "":
            yield District(number, str(name), canonical_code(code))
