"""The district's attendance: this year by day, the two years before as sums, as CSV.

A few rows of the daily file are wrong on purpose. They are extra rows: without
them the file says exactly what is so.
"""

from collections.abc import Callable
from datetime import date
from io import BufferedWriter
from pathlib import Path

import numpy as np

from wholecity.synthetic.agencies.edfi import SOURCE
from wholecity.synthetic.attendance import MARKS, NONE, blocks
from wholecity.synthetic.city import Truth
from wholecity.synthetic.delivery import Delivery, Fault, Handed
from wholecity.synthetic.plan import iso_dates

SUMS_HEADER = (
    "student_id,school_id,school_year,days_enrolled,days_absent,instructional_days,days_suspended\n"
)
HEADER = b"student_id,school_id,date,status,portion_absent\n"
ROWS_AT_ONCE = 200  # spells; rows that are wrong stand between them
KINDS = ("unknown_student", "bad_code", "impossible_date", "duplicate_row", "outside_calendar")
UNKNOWN_STUDENT = 1_999_999  # below the first id that was given out


def write(truth: Truth, home: Path, advance: Callable[[], None]) -> Handed:
    """All attendance files of the district."""
    handed = Handed()
    folder = home / "agencies" / SOURCE
    years = truth.plan.years
    for index, year in enumerate(years[:-1]):
        path = folder / f"attendance_summary_{year.label}.csv"
        _write_sums(truth, index, path)
        received = date(year.ending, 6, 30).isoformat()
        name = path.relative_to(home).as_posix()
        handed.deliveries.append(
            Delivery(SOURCE, "attendance_summary", name, received, year.ending)
        )
        advance()
    path = folder / f"attendance_{years[-1].label}.csv"
    name = path.relative_to(home).as_posix()
    handed.faults += [Fault(SOURCE, name, line, kind) for line, kind in _write_days(truth, path)]
    received = date(years[-1].ending, 6, 30).isoformat()
    handed.deliveries.append(Delivery(SOURCE, "attendance_daily", name, received, years[-1].ending))
    advance()
    return handed


def _write_sums(truth: Truth, index: int, path: Path) -> None:
    spells, sums = truth.spells[index], truth.sums[index]
    columns = zip(
        truth.schooling.student_id[spells.child].tolist(),
        truth.schools.key[spells.school].tolist(),
        sums.enrolled.tolist(),
        (sums.absent_halves / 2).tolist(),
        sums.taught.tolist(),
        sums.suspended.tolist(),
        strict=True,
    )
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(SUMS_HEADER)
        label = spells.year.label
        file.writelines(
            f"{student},{school},{label},{enrolled},{absent:g},{taught},{suspended}\n"
            for student, school, enrolled, absent, taught, suspended in columns
        )


def _write_days(truth: Truth, path: Path) -> list[tuple[int, str]]:
    """The daily file; returns line and kind of the rows that were added on purpose."""
    count = len(truth.spells[-1])
    extra = _extra_rows(truth)
    pieces = list(blocks(count, ROWS_AT_ONCE))
    places = np.sort(truth.plan.chance("fault places").integers(0, len(pieces), len(extra)))
    written: list[tuple[int, str]] = []
    lines = 1
    with path.open("wb") as file:
        file.write(HEADER)
        for number, rows in enumerate(pieces):
            lines += _write_rows(truth, rows, file)
            for at in np.flatnonzero(places == number).tolist():
                kind, row = extra[at]
                file.write(row)
                lines += 1
                written.append((lines, kind))
    return written


def _digits(numbers: np.ndarray, width: int) -> np.ndarray:
    """Whole numbers as ASCII digits, a row each."""
    powers = 10 ** np.arange(width - 1, -1, -1)
    return ((numbers[:, None] // powers) % 10 + ord("0")).astype(np.uint8)


def _as_bytes(texts: list[str], width: int) -> np.ndarray:
    """Texts as ASCII, padded with zeros, a row each."""
    filled = b"".join(text.encode("ascii").ljust(width, b"\0") for text in texts)
    return np.frombuffer(filled, dtype=np.uint8).reshape(len(texts), width)


# What follows the date: ",P,\n", or ",E,0.50\n" where a share is told.
ENDINGS = _as_bytes([f",{mark.status},{mark.portion}\n" for mark in MARKS], 8)


def _write_rows(truth: Truth, rows: slice, file: BufferedWriter) -> int:
    """The days of some spells: laid out as bytes of equal width, then the padding left out."""
    spells, daily = truth.spells[-1], truth.attendance
    marks = daily.marks[rows]
    spell, column = np.nonzero(marks)
    ids = _digits(truth.schooling.student_id[spells.child[rows]], 7)
    keys = _digits(truth.schools.key[spells.school[rows]], 6)
    dates = _as_bytes(iso_dates(daily.days).tolist(), 10)
    table = np.zeros((len(spell), 33), dtype=np.uint8)
    table[:, 0:7] = ids[spell]
    table[:, 8:14] = keys[spell]
    table[:, 15:25] = dates[column]
    table[:, (7, 14)] = ord(",")
    table[:, 25:33] = ENDINGS[marks[spell, column]]
    file.write(table[table != 0].tobytes())
    return len(spell)


def _extra_rows(truth: Truth) -> list[tuple[str, bytes]]:
    """Rows that must not be accepted, or change nothing when they are."""
    chance = truth.plan.chance("district faults")
    each = max(3, len(truth.children) // 1500)
    rows = []
    for kind in KINDS:
        made = {
            "unknown_student": _unknown,
            "bad_code": _bad_code,
            "impossible_date": _impossible,
            "duplicate_row": _duplicate,
            "outside_calendar": _outside,
        }[kind]
        for n in range(each):
            row = made(truth, chance, n)
            if row:
                rows.append((kind, row.encode("ascii") + b"\n"))
    order = chance.permutation(len(rows))
    return [rows[at] for at in order]


def _row(truth: Truth, spell: int, day: str, ending: str) -> str:
    spells = truth.spells[-1]
    student = truth.schooling.student_id[spells.child[spell]]
    return f"{student},{truth.schools.key[spells.school[spell]]},{day},{ending}"


def _iso(day: int) -> str:
    text: str = iso_dates(np.array([day], dtype=np.int32))[0]
    return text


def _unknown(truth: Truth, chance: np.random.Generator, n: int) -> str:
    school = truth.schools.key[int(chance.integers(len(truth.schools)))]
    day = _iso(int(chance.choice(truth.attendance.days)))
    return f"{UNKNOWN_STUDENT - n},{school},{day},P,"


def _bad_code(truth: Truth, chance: np.random.Generator, n: int) -> str:
    """A status that no one knows, on a day of instruction before the student came."""
    spells, calendar = truth.spells[-1], truth.calendars[-1]
    late = np.flatnonzero(
        (spells.entry > calendar.first_day()[spells.school] + 7)
        & np.r_[True, spells.child[1:] != spells.child[:-1]]
    )
    if n >= len(late):
        return ""
    row = int(late[n])
    first = int(calendar.first_day()[spells.school[row]])
    return _row(truth, row, _iso(first), "Z,")


def _impossible(truth: Truth, chance: np.random.Generator, n: int) -> str:
    return _row(
        truth, int(chance.integers(len(truth.spells[-1]))), f"{truth.plan.year}-02-30", "P,"
    )


def _duplicate(truth: Truth, chance: np.random.Generator, n: int) -> str:
    """A row that stands in the file already, letter for letter."""
    spells, daily = truth.spells[-1], truth.attendance
    row = n * (len(spells) // 997 + 1) % len(spells)
    at = int(np.flatnonzero(daily.marks[row] != NONE)[0])
    mark = MARKS[daily.marks[row, at]]
    return _row(truth, row, _iso(int(daily.days[at])), f"{mark.status},{mark.portion}")


def _outside(truth: Truth, chance: np.random.Generator, n: int) -> str:
    """A present student on a Sunday in October."""
    sundays = [d for d in truth.calendars[-1].days.tolist() if (d + 3) % 7 == 6]
    spells = truth.spells[-1]
    row = (n * (len(spells) // 991 + 1) + int(chance.integers(2))) % len(spells)
    return _row(truth, row, _iso(sundays[14 + n % 4]), "P,")
