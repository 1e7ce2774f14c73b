"""Early childhood, after-school and summer providers: rosters with columns of their own.

Each comes with the saved mapping that a data lead would have made: which
delivered column fills which field of the catalogue, what is the same for all
rows, and how dates are written.
"""

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from wholecity.synthetic import geography, mistakes
from wholecity.synthetic.agencies import roster, workbook
from wholecity.synthetic.agencies.roster import Roster, Sheet, us_date
from wholecity.synthetic.city import Truth
from wholecity.synthetic.delivery import Delivery, Handed
from wholecity.synthetic.mistakes import Habits
from wholecity.synthetic.plan import NEVER, Numbers, dated
from wholecity.synthetic.programs import (
    AFTER_SCHOOL,
    KINDS,
    NEWBORN,
    PRESCHOOL,
    SUMMER,
    Participation,
)

EARLY, AFTER, CAMPS = "early-childhood", "after-school", "summer"
UNNAMED = 0.5  # of newborns, their first record has no name yet

HABITS = {
    EARLY: Habits(
        typo=0.02,
        nickname=0.05,
        respelled=0.10,
        accents=0.0,
        middle=0.5,
        initial=0.8,
        one_surname=0.30,
        second_only=0.02,
        respaced=0.10,
        swapped=0.012,
        placeholder=0.015,
        near_birth=0.006,
        no_birth=0.01,
        no_sex=0.02,
        old_address=0.15,
        no_address=0.03,
        second_id=0.04,
        capitals=True,
    ),
    AFTER: Habits(
        typo=0.035,
        nickname=0.25,
        respelled=0.15,
        accents=0.35,
        middle=0.15,
        one_surname=0.40,
        second_only=0.03,
        respaced=0.10,
        swapped=0.02,
        placeholder=0.02,
        near_birth=0.01,
        no_birth=0.03,
        no_sex=0.04,
        old_address=0.10,
        no_address=0.06,
        second_id=0.4,
    ),
    CAMPS: Habits(
        typo=0.03,
        nickname=0.30,
        respelled=0.12,
        accents=0.5,
        middle=0.0,
        one_surname=0.35,
        respaced=0.12,
        swapped=0.03,
        placeholder=0.008,
        near_birth=0.01,
        no_birth=0.02,
        no_sex=0.06,
        old_address=0.18,
        no_address=0.05,
    ),
}


@dataclass(frozen=True)
class Layout:
    """A provider's file: its headers, each with the field of the catalogue that it fills.

    A header with a blank field is in the file and is not mapped.
    """

    file: str
    columns: tuple[tuple[str, str], ...]
    constants: tuple[tuple[str, str], ...]
    date_format: str
    start: str
    record: str = "participation"

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    def mapping(self) -> dict[str, object]:
        return {
            "record": self.record,
            "columns": {name: field for name, field in self.columns if field},
            "constants": dict(self.constants),
            "date_formats": [self.date_format],
        }


EARLY_CARE = Layout(
    "enrollment.csv",
    (
        ("Child ID", "person_key"),
        ("Child First Name", "first_name"),
        ("MI", "middle_name"),
        ("Child Last Name", "last_name"),
        ("DOB", "birth_date"),
        ("Gender", "sex"),
        ("Home Address", "line"),
        ("Town", "city"),
        ("Zip", "postal_code"),
        ("Parent First", "guardian_first_name"),
        ("Parent Last", "guardian_last_name"),
        ("Parent Phone", "guardian_phone"),
        ("Parent Email", "guardian_email"),
        ("Center Code", "program_key"),
        ("Center", "program_name"),
        ("Enrolled On", "start_date"),
        ("Last Day", "end_date"),
        ("Days Enrolled", "days_offered"),
        ("Days Present", "days_attended"),
        ("Funding", ""),
    ),
    (("kind", "preschool"),),
    "%m/%d/%Y",
    "Enrolled On",
)
HOME_VISITS = Layout(
    "home_visits.csv",
    (
        *EARLY_CARE.columns[:13],
        ("First Visit", "start_date"),
        ("Closed", "end_date"),
        ("Visits Planned", "days_offered"),
        ("Visits Made", "days_attended"),
    ),
    (("kind", "other"), ("program_key", "HV001"), ("program_name", "Welcome Baby Home Visits")),
    "%m/%d/%Y",
    "First Visit",
)
AFTER_THE_BELL = Layout(
    "roster.xlsx",
    (
        ("Participant ID", "person_key"),
        ("First Name", "first_name"),
        ("Middle Name", "middle_name"),
        ("Last Name", "last_name"),
        ("Birth Date", "birth_date"),
        ("Sex", "sex"),
        ("Street", "line"),
        ("City", "city"),
        ("ZIP Code", "postal_code"),
        ("Guardian First Name", "guardian_first_name"),
        ("Guardian Last Name", "guardian_last_name"),
        ("Phone", "guardian_phone"),
        ("E-mail", "guardian_email"),
        ("Site Code", "program_key"),
        ("Site", "program_name"),
        ("First Day", "start_date"),
        ("Last Day", "end_date"),
        ("Sessions Offered", "days_offered"),
        ("Sessions Attended", "days_attended"),
        ("T-shirt", ""),
    ),
    (("kind", "after_school"),),
    "%m/%d/%Y",
    "First Day",
)
SUMMER_QUEST = Layout(
    "campers.csv",
    (
        ("camper_no", "person_key"),
        ("given_name", "first_name"),
        ("middle", "middle_name"),
        ("family_name", "last_name"),
        ("born", "birth_date"),
        ("sex", "sex"),
        ("address", "line"),
        ("town", "city"),
        ("zip5", "postal_code"),
        ("contact_given", "guardian_first_name"),
        ("contact_family", "guardian_last_name"),
        ("contact_phone", "guardian_phone"),
        ("contact_email", "guardian_email"),
        ("camp", "program_key"),
        ("camp_name", "program_name"),
        ("from", "start_date"),
        ("to", "end_date"),
        ("days", "days_offered"),
        ("days_there", "days_attended"),
    ),
    (("kind", "summer"),),
    "%d-%b-%Y",
    "from",
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
FUNDING = ("Head Start", "Voucher", "Private pay", "")
SHIRTS = ("YS", "YM", "YL", "AS")
Dates = Callable[[int], object]


def camp_date(day: int) -> str:
    """07-Jul-2025; blank for none. Month names do not depend on the machine's language."""
    if day == NEVER:
        return ""
    found = dated(day)
    return f"{found.day:02d}-{MONTHS[found.month - 1]}-{found.year}"


def cell_date(day: int) -> object:
    """A date cell of a spreadsheet."""
    return "" if day == NEVER else dated(day)


def write(truth: Truth, home: Path, advance: Callable[[], None]) -> Handed:
    """The files of the three providers, with their mappings."""
    handed = Handed()
    for provider in (_early_childhood, _after_school, _summer):
        handed.add(provider(truth, home))
        advance()
    return handed


def _rows_of(truth: Truth, *kinds: str) -> np.ndarray:
    """Which participations are of these kinds, in no telling order."""
    wanted = [KINDS.index(kind) for kind in kinds]
    rows = np.flatnonzero(np.isin(truth.programs.kind[truth.participation.program], wanted))
    return truth.plan.chance(f"order {kinds[0]}").permutation(rows)


def _early_childhood(truth: Truth, home: Path) -> Handed:
    """Care and home visits: two files of one agency, with the same ids."""
    rows = _rows_of(truth, PRESCHOOL, NEWBORN)
    known, of_row = roster.enrol(truth, EARLY, HABITS[EARLY], "EC", truth.participation.child[rows])
    newborn = truth.programs.kind[truth.participation.program[rows]] == KINDS.index(NEWBORN)
    chance = truth.plan.chance("unnamed")
    unnamed = np.zeros(len(known.key), dtype=bool)
    unnamed[of_row[newborn]] = chance.random(int(newborn.sum())) < UNNAMED
    mistakes.unnamed(known.first, known.middle, unnamed, known.sex, capitals=True)
    handed = Handed(records=[known.records(EARLY)])
    year = truth.plan.year
    care = _sheet(truth, EARLY_CARE, rows[~newborn], known, of_row[~newborn], us_date)
    for row in care.rows:
        row.append(FUNDING[int(chance.integers(len(FUNDING)))])
    _deliver(truth, home, handed, EARLY, EARLY_CARE, care, date(year, 7, 1))
    visits = _sheet(truth, HOME_VISITS, rows[newborn], known, of_row[newborn], us_date)
    _deliver(truth, home, handed, EARLY, HOME_VISITS, visits, date(year, 7, 1))
    return handed


def _after_school(truth: Truth, home: Path) -> Handed:
    rows = _rows_of(truth, AFTER_SCHOOL)
    known, of_row = roster.enrol(truth, AFTER, HABITS[AFTER], "AB", truth.participation.child[rows])
    handed = Handed(records=[known.records(AFTER)])
    sheet = _sheet(truth, AFTER_THE_BELL, rows, known, of_row, cell_date)
    chance = truth.plan.chance("shirts")
    for row in sheet.rows:
        row.append(SHIRTS[int(chance.integers(len(SHIRTS)))])
    _deliver(truth, home, handed, AFTER, AFTER_THE_BELL, sheet, date(truth.plan.year, 7, 2))
    return handed


def _summer(truth: Truth, home: Path) -> Handed:
    rows = _rows_of(truth, SUMMER)
    known, of_row = roster.enrol(truth, CAMPS, HABITS[CAMPS], "SQ", truth.participation.child[rows])
    handed = Handed(records=[known.records(CAMPS)])
    sheet = _sheet(truth, SUMMER_QUEST, rows, known, of_row, camp_date)
    _deliver(truth, home, handed, CAMPS, SUMMER_QUEST, sheet, date(truth.plan.year - 1, 9, 1))
    return handed


def _sheet(
    truth: Truth, layout: Layout, rows: np.ndarray, known: Roster, of_row: Numbers, dates: Dates
) -> Sheet:
    """The rows of a roster: who, where from, whose child; which program, when, how often."""
    filled = [
        [*_who(known, at, dates), *_what(truth.participation, row, dates)]
        for row, at in zip(rows.tolist(), of_row.tolist(), strict=True)
    ]
    fields = [field for _, field in layout.columns]
    if "program_key" in fields:
        place = fields.index("program_key")
        for row, cells in zip(rows.tolist(), filled, strict=True):
            program = truth.participation.program[row]
            cells[place:place] = [truth.programs.key[program], truth.programs.name[program]]
    return Sheet(layout.header, filled)


def _who(known: Roster, at: int, dates: Dates) -> list[object]:
    town = geography.CITY_NAME if known.postal_code[at] else ""
    return [
        *known.person(at),
        dates(int(known.birth[at])),
        known.sex[at],
        known.line[at],
        town,
        known.postal_code[at],
        known.parent_first[at],
        known.parent_last[at],
        known.phone[at],
        known.email[at],
    ]


def _what(part: Participation, row: int, dates: Dates) -> list[object]:
    return [
        dates(int(part.start[row])),
        dates(int(part.end[row])),
        int(part.offered[row]),
        int(part.attended[row]),
    ]


def _deliver(
    truth: Truth,
    home: Path,
    handed: Handed,
    source: str,
    layout: Layout,
    sheet: Sheet,
    received: date,
) -> None:
    """Write a file and its mapping, some wrong rows among the others."""
    folder = home / "agencies" / source
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / layout.file
    name = path.relative_to(home).as_posix()
    if sheet.rows:
        chance = truth.plan.chance(f"faults {layout.file}")
        handed.faults += sheet.spoil(chance, source, name, layout.start)
    rows: Iterable[list[object]] = [list(sheet.header), *sheet.rows]
    if path.suffix == ".xlsx":
        workbook.write(path, "Roster", rows)
    else:
        _write_csv(path, rows)
    mapping = folder / f"{path.stem}_mapping.json"
    text = json.dumps(layout.mapping(), indent=1, ensure_ascii=False)
    mapping.write_text(text + "\n", encoding="utf-8")
    handed.deliveries.append(
        Delivery(
            source,
            "mapped",
            name,
            received.isoformat(),
            mapping=mapping.relative_to(home).as_posix(),
        )
    )


def _write_csv(path: Path, rows: Iterable[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
