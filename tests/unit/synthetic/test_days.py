"""Days are counted once for each child, however many schools have it: checked one by one."""

import numpy as np

from wholecity.synthetic import attendance, city
from wholecity.synthetic.attendance import IS_ABSENT, NONE
from wholecity.synthetic.plan import Plan


def test_days_at_two_schools_at_once_count_once_and_present_wins() -> None:
    truth = city.draw(Plan(8000, seed=1))
    spells, marks = truth.spells[-1], truth.attendance.marks
    enrolled, absent, _ = attendance.days_of_children(spells, truth.attendance)
    of_child: dict[int, list[int]] = {}
    for row, child in enumerate(spells.child.tolist()):
        of_child.setdefault(child, []).append(row)
    at_once = 0
    for place, rows in enumerate(of_child.values()):
        if len(rows) == 1:
            continue
        days = present = 0
        for column in marks[rows].T.tolist():
            here = [mark for mark in column if mark != NONE]
            at_once += len(here) > 1
            days += bool(here)
            present += any(not IS_ABSENT[mark] for mark in here)
        assert (enrolled[place], absent[place]) == (days, days - present)
    assert at_once > 20


def test_a_school_that_closed_its_record_late_says_absent() -> None:
    truth = city.draw(Plan(8000, seed=1))
    spells, marks = truth.spells[-1], truth.attendance.marks
    both = np.flatnonzero(
        (spells.child[1:] == spells.child[:-1]) & (spells.entry[1:] <= spells.last[:-1])
    )
    assert len(both) > 3
    for row in both.tolist():
        overlap = truth.attendance.days >= spells.entry[row + 1]
        old = marks[row, overlap & (marks[row] != NONE)]
        assert len(old)
        assert (old == attendance.UNEXCUSED).all()


def test_earlier_years_never_have_a_child_at_two_schools_at_once() -> None:
    truth = city.draw(Plan(8000, seed=1))
    for spells in truth.spells[:-1]:
        same = spells.child[1:] == spells.child[:-1]
        assert (spells.entry[1:] > spells.last[:-1])[same].all()


def test_schools_of_a_level_are_of_comparable_size() -> None:
    truth = city.draw(Plan(20_000, seed=1))
    sizes = np.bincount(truth.spells[-1].school, minlength=len(truth.schools))
    for level in range(3):
        of_level = sizes[truth.schools.level == level]
        assert of_level.max() < 3 * of_level.min()


def test_earlier_years_never_have_a_child_equally_long_at_two_schools() -> None:
    truth = city.draw(Plan(30_000, seed=1))
    for spells, calendar in zip(truth.spells[:-1], truth.calendars[:-1], strict=True):
        days = spells.days_enrolled(calendar)
        same = spells.child[1:] == spells.child[:-1]
        assert same.sum() > 100
        assert (days[1:] != days[:-1])[same].all()
