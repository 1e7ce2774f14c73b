"""Early childhood, after-school and summer providers: rosters with columns of their own.

Each comes with the saved mapping that a data lead would have made: which
delivered column fills which field of the catalogue, what is the same for all
rows, and how dates are written.
"""

import csv
import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import numpy as np

from wholecity.kernel.school_year import SchoolYear
from wholecity.synthetic import geography, mistakes
from wholecity.synthetic.agencies import roster, workbook
from wholecity.synthetic.agencies.layouts import (
    AFTER,
    AFTER_THE_BELL,
    CAMPS,
    EARLY,
    EARLY_CARE,
    HABITS,
    HOME_VISITS,
    READINESS,
    SUMMER_QUEST,
    Layout,
)
from wholecity.synthetic.agencies.roster import Roster, Sheet, us_date
from wholecity.synthetic.city import Truth
from wholecity.synthetic.delivery import Delivery, Handed
from wholecity.synthetic.plan import NEVER, Numbers, dated, day
from wholecity.synthetic.programs import (
    AFTER_SCHOOL,
    KINDS,
    NEWBORN,
    PRESCHOOL,
    SUMMER,
    Participation,
)
from wholecity.synthetic.readiness import LEVELS, SUBJECTS

UNNAMED = 0.5  # of newborns, their first record has no name yet
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


class _Provider:
    """One provider: its participations, its records, and what it hands over."""

    def __init__(
        self, truth: Truth, home: Path, source: str, prefix: str, kinds: tuple[str, ...]
    ) -> None:
        self.truth, self.home, self.source = truth, home, source
        wanted = [KINDS.index(kind) for kind in kinds]
        kind_of = truth.programs.kind[truth.participation.program]
        rows = np.flatnonzero(np.isin(kind_of, wanted))
        # In no order that tells a family.
        self.rows = truth.plan.chance(f"order {kinds[0]}").permutation(rows)
        self.kind = kind_of[self.rows]
        children = truth.participation.child[self.rows]
        self.known, self.of_row = roster.enrol(truth, source, HABITS[source], prefix, children)
        self.handed = Handed(records=[self.known.records(source)])

    def sheet(
        self, layout: Layout, dates: Dates, kind: str, year: SchoolYear | None = None
    ) -> Sheet:
        """The rows of one kind of program as the layout has them, of all years or of one."""
        here = self.kind == KINDS.index(kind)
        if year is not None:
            start = self.truth.participation.start[self.rows]
            here &= (start >= day(year.ending - 1, 7, 1)) & (start <= day(year.ending, 6, 30))
        return _sheet(self.truth, layout, self.rows[here], self.known, self.of_row[here], dates)

    def deliver(self, layout: Layout, sheet: Sheet, received: date, label: str = "") -> None:
        """Write a file and its mapping, some wrong rows among the others.

        `label` sets the files of several years apart, which have the mapping in common.
        """
        folder = self.home / "agencies" / self.source
        folder.mkdir(parents=True, exist_ok=True)
        layout_file = Path(layout.file)
        path = folder / f"{layout_file.stem}{label}{layout_file.suffix}"
        name = path.relative_to(self.home).as_posix()
        if sheet.rows:
            chance = self.truth.plan.chance(f"faults {path.name}")
            self.handed.faults += sheet.spoil(chance, self.source, name, layout.start)
        _write_rows(path, [list(sheet.header), *sheet.rows])
        mapping = folder / f"{layout_file.stem}_mapping.json"
        text = json.dumps(layout.mapping(), indent=1, ensure_ascii=False)
        mapping.write_text(text + "\n", encoding="utf-8")
        maps = mapping.relative_to(self.home).as_posix()
        delivery = Delivery(self.source, "mapped", name, received.isoformat(), mapping=maps)
        self.handed.deliveries.append(delivery)


def _early_childhood(truth: Truth, home: Path) -> Handed:
    """Care and home visits: two files of one agency, with the same ids."""
    provider = _Provider(truth, home, EARLY, "EC", (PRESCHOOL, NEWBORN))
    chance = truth.plan.chance("unnamed")
    known, newborn = provider.known, provider.kind == KINDS.index(NEWBORN)
    unnamed = np.zeros(len(known.key), dtype=bool)
    unnamed[provider.of_row[newborn]] = chance.random(int(newborn.sum())) < UNNAMED
    mistakes.unnamed(known.first, known.middle, unnamed, known.sex, capitals=True)
    care = provider.sheet(EARLY_CARE, us_date, PRESCHOOL)
    for row in care.rows:
        row.append(FUNDING[int(chance.integers(len(FUNDING)))])
    received = date(truth.plan.year, 7, 1)
    provider.deliver(EARLY_CARE, care, received)
    provider.deliver(HOME_VISITS, provider.sheet(HOME_VISITS, us_date, NEWBORN), received)
    provider.deliver(READINESS, _readiness_sheet(truth, provider), received)
    return provider.handed


def _readiness_sheet(truth: Truth, provider: _Provider) -> Sheet:
    """The results, under the first id that the agency gave the child."""
    found = truth.readiness
    keys = dict(
        zip(provider.known.child[::-1].tolist(), provider.known.key[::-1].tolist(), strict=True)
    )
    rows: list[list[object]] = [
        [keys[child], SUBJECTS[subject], us_date(taken), score, LEVELS[level], "Teacher"]
        for child, subject, taken, score, level in zip(
            found.child.tolist(),
            found.subject.tolist(),
            found.taken.tolist(),
            found.score.tolist(),
            found.level.tolist(),
            strict=True,
        )
    ]
    order = truth.plan.chance("order readiness").permutation(len(rows))
    return Sheet(READINESS.header, [rows[at] for at in order.tolist()])


def _after_school(truth: Truth, home: Path) -> Handed:
    """A roster for each year, all of them written this summer from one list of children."""
    provider = _Provider(truth, home, AFTER, "AB", (AFTER_SCHOOL,))
    chance = truth.plan.chance("shirts")
    for year in truth.plan.years:
        sheet = provider.sheet(AFTER_THE_BELL, cell_date, AFTER_SCHOOL, year)
        for row in sheet.rows:
            row.append(SHIRTS[int(chance.integers(len(SHIRTS)))])
        received = date(truth.plan.year, 7, 2)
        provider.deliver(AFTER_THE_BELL, sheet, received, f"_{year.label}")
    return provider.handed


def _summer(truth: Truth, home: Path) -> Handed:
    provider = _Provider(truth, home, CAMPS, "SQ", (SUMMER,))
    sheet = provider.sheet(SUMMER_QUEST, camp_date, SUMMER)
    provider.deliver(SUMMER_QUEST, sheet, date(truth.plan.year - 1, 9, 1))
    return provider.handed


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


def _write_rows(path: Path, rows: Iterable[list[object]]) -> None:
    if path.suffix == ".xlsx":
        workbook.write(path, "Roster", rows)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
