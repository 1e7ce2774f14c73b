"""What is common to the lists of providers: one row for each time that a child took part."""

from dataclasses import dataclass
from itertools import cycle

import numpy as np

from wholecity.synthetic import families, mistakes, names
from wholecity.synthetic.city import Truth
from wholecity.synthetic.delivery import NOBODY, Fault, Records
from wholecity.synthetic.mistakes import Habits
from wholecity.synthetic.plan import NEVER, Days, Numbers, Texts, dated

SHORTER = {
    "Street": "St",
    "Avenue": "Ave",
    "Road": "Rd",
    "Lane": "Ln",
    "Court": "Ct",
    "Place": "Pl",
    "Apt ": "#",
}
FATHER_SIGNS = 0.2
WRONG = ("missing_id", "impossible_date", "duplicate_row")
MOST_WRONG = 0.04  # of a file's rows


@dataclass(frozen=True)
class Roster:
    """The records of a provider, one entry for each of its ids, with what it knows of the child."""

    key: Texts
    child: Numbers
    first: Texts
    middle: Texts
    last: Texts
    birth: Days
    sex: Texts
    line: Texts
    postal_code: Texts
    parent_first: Texts
    parent_last: Texts
    phone: Texts
    email: Texts

    def records(self, source: str) -> Records:
        return Records(source, self.key, self.child)

    def person(self, row: int) -> tuple[str, str, str, str]:
        """Id, first, middle and last name of a record."""
        return self.key[row], self.first[row], self.middle[row], self.last[row]


def enrol(
    truth: Truth, name: str, habits: Habits, prefix: str, children: np.ndarray
) -> tuple[Roster, Numbers]:
    """Give ids to the children of these participations, and the row of the roster of each.

    A child has one id, but for the few who were registered twice.
    """
    chance = truth.plan.chance(name)
    who, of_row = np.unique(children, return_inverse=True)
    again = np.flatnonzero((np.bincount(of_row) > 1) & (chance.random(len(who)) < habits.second_id))
    child = np.concatenate((who, who[again])).astype(np.int32)
    rows = _second_ids(of_row, again, len(who))
    number = chance.permutation(len(child)) * 3 + 10_001
    key = np.array([f"{prefix}{n:06d}" for n in number.tolist()], dtype=object)
    return _known(truth, chance, habits, key, child), rows


def _second_ids(of_row: np.ndarray, again: np.ndarray, first_free: int) -> Numbers:
    """Where a child has two ids, its last participation is under the second."""
    rows = of_row.astype(np.int32)
    last = np.full(first_free, -1)
    last[of_row] = np.arange(len(of_row))
    rows[last[again]] = first_free + np.arange(len(again))
    return rows


def _known(
    truth: Truth, chance: np.random.Generator, habits: Habits, key: Texts, child: Numbers
) -> Roster:
    seen = mistakes.seen(chance, habits, truth.children, child)
    family = truth.children.family[child]
    line, postal_code = _addresses(truth, chance, habits, family)
    parent = (chance.random(len(child)) < FATHER_SIGNS).astype(np.int64)
    parent[truth.families.guardian_first[family, 1] == ""] = 0
    email = families.emails(truth.families)[family]
    email[(parent == 1) | (chance.random(len(child)) < 0.3)] = ""
    return Roster(
        key=key,
        child=child,
        first=seen.first,
        middle=seen.middle,
        last=seen.last,
        birth=seen.birth,
        sex=seen.sex,
        line=line,
        postal_code=postal_code,
        parent_first=_plainly(truth.families.guardian_first[family, parent], habits),
        parent_last=_plainly(truth.families.guardian_last[family, parent], habits),
        phone=truth.families.phone[family, parent],
        email=email,
    )


def _plainly(written: Texts, habits: Habits) -> Texts:
    """Without accents where most of the agency's records have none; in capitals where all are."""
    if habits.accents < 0.5:
        written = np.array([names.plain(name) for name in written], dtype=object)
    return np.array([n.upper() for n in written], dtype=object) if habits.capitals else written


def _addresses(
    truth: Truth, chance: np.random.Generator, habits: Habits, family: Numbers
) -> tuple[Texts, Texts]:
    """The present address, or one that is out of date, or none; often shortened."""
    homes = truth.families
    at = homes.addresses[family] - 1
    at = np.where(chance.random(len(family)) < habits.old_address, np.maximum(at - 1, 0), at)
    line, postal_code = homes.line[family, at].copy(), homes.postal_code[family, at].copy()
    shortens = np.flatnonzero(chance.random(len(family)) < 0.4)
    line[shortens] = [_shorter(text) for text in line[shortens]]
    none = ~homes.address_reported[family] | (chance.random(len(family)) < habits.no_address)
    line[none] = postal_code[none] = ""
    return line, postal_code


def _shorter(line: str) -> str:
    for long, short in SHORTER.items():
        line = line.replace(long, short)
    return line


def us_date(day: int) -> str:
    """01/31/2026, as most agencies write it; blank for none."""
    return "" if day == NEVER else f"{dated(day):%m/%d/%Y}"


@dataclass
class Sheet:
    """Rows of a file while it is written, with those that are wrong on purpose among them.

    The first line is the header; `faults` come out with the lines where they stand.
    """

    header: tuple[str, ...]
    rows: list[list[object]]

    def spoil(self, chance: np.random.Generator, source: str, file: str, start: str) -> list[Fault]:
        """Add a few extra rows: without id, with an impossible first day, or twice the same.

        So few that nobody would refuse the file for them.
        """
        count = min(len(WRONG) * max(2, len(self.rows) // 600), int(len(self.rows) * MOST_WRONG))
        chosen = chance.choice(len(self.rows), count, replace=False).tolist()
        extra = [
            (kind, self._spoilt(kind, list(self.rows[at]), start, number))
            for number, (at, kind) in enumerate(zip(chosen, cycle(WRONG), strict=False))
        ]
        places = sorted(chance.integers(1, len(self.rows) + 1, count).tolist())
        faults = []
        for shift, (place, (kind, row)) in enumerate(zip(places, extra, strict=True)):
            self.rows.insert(place + shift, row)
            faults.append(Fault(source, file, place + shift + 2, kind))
        return faults

    def _spoilt(self, kind: str, row: list[object], start: str, number: int) -> list[object]:
        if kind == "missing_id":
            row[0] = ""
        elif kind == "impossible_date":
            row[0] = f"{str(row[0])[:2]}{900_000 + number}"
            row[self.header.index(start)] = "13/45/2025"
        return row


def nobody(source: str, keys: list[str]) -> Records:
    """Records of a source that are no child's."""
    child = np.full(len(keys), NOBODY, dtype=np.int32)
    return Records(source, np.array(keys, dtype=object), child)
