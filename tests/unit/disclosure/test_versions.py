"""Several tables as one system: whose unknowns stand where, and what may have changed."""

from dataclasses import replace

import numpy as np
import pytest

from tests.generative.disclosure.worlds import with_hidden
from tests.spec.disclosure.test_what_an_outsider_works_out import cells, group, one_dimension
from wholecity.disclosure.rules.attack.published import put_together
from wholecity.disclosure.rules.attack.versions import Change, families, stacked

K = 11
FIRST = frozenset(group(school=0)), "students"
SECOND = frozenset(group(school=1)), "students"
HIDDEN = cells(group(school=0), group(school=1))


def family(*versions):
    """Versions of one table: the counts of each, or a cube, and the cells it withholds."""
    documents = [
        {**with_hidden(cube, set(hidden), K), "snapshot": f"s{number}"}
        for number, (cube, hidden) in enumerate(versions)
    ]
    (found,) = families(put_together(documents))
    return found


def test_tables_of_the_same_children_and_period_are_a_family_in_their_order():
    cube = one_dimension(5, 7, 40)
    documents = [
        {**with_hidden(cube, HIDDEN, K), "snapshot": number, **more}
        for number, more in (("a", {}), ("b", {"period": "2024-25"}), ("c", {}))
    ]
    found = families(put_together(documents))
    assert [len(one) for one in found] == [2, 1]
    assert {one.children for one in found[0]} == {("students", "2025-26")}


def test_where_nothing_changed_no_change_is_unknown():
    cube = one_dimension(5, 7, 40)
    stack = stacked(family((cube, HIDDEN), (cube, HIDDEN)), 0)
    assert stack.changes == ()
    assert stack.starts == (0, 2, 4)
    assert stack.equations.unknowns == (FIRST, SECOND, FIRST, SECOND)
    assert stack.equations.coefficients.toarray().tolist() == [
        [1, 1, 0, 0],
        [0, 0, 1, 1],
        [-1, 0, 1, 0],
        [0, -1, 0, 1],
    ]
    assert stack.equations.right.tolist() == [12, 12, 0, 0]


@pytest.mark.parametrize(("further", "most"), [(0, 3), (2, 5)])
def test_a_change_is_no_more_than_the_largest_that_is_seen_and_a_little(further, most):
    """The third school and the city have three more."""
    versions = family((one_dimension(5, 7, 40), HIDDEN), (one_dimension(5, 7, 43), HIDDEN))
    stack = stacked(versions, further)
    assert stack.changes == (Change(0, 1, FIRST, -most, 4), Change(0, 1, SECOND, -most, 5))
    assert stack.equations.low.tolist() == [0] * 6
    assert stack.equations.high.tolist() == [np.inf] * 4 + [2 * most] * 2
    assert stack.equations.coefficients.toarray()[2:].tolist() == [
        [-1, 0, 1, 0, -1, 0],
        [0, -1, 0, 1, 0, -1],
    ]
    assert stack.equations.right.tolist() == [12, 12, -most, -most]


def test_what_grows_changed_by_nothing_at_least():
    later = replace(one_dimension(5, 7, 43), growing=("students",))
    stack = stacked(family((one_dimension(5, 7, 40), HIDDEN), (later, HIDDEN)), 0)
    assert stack.changes[0] == Change(0, 1, FIRST, 0, 4)
    assert stack.equations.high.tolist()[4:] == [3, 3]


@pytest.mark.parametrize("hidden_first", [True, False])
def test_what_one_version_shows_bounds_the_other(hidden_first):
    """Shown as 15 in one, it is 12 to 18 in the other, three being the largest change."""
    hidden = [HIDDEN, set()] if hidden_first else [set(), HIDDEN]
    first, second = one_dimension(15, 17, 40), one_dimension(15, 17, 43)
    stack = stacked(family((first, hidden[0]), (second, hidden[1])), 0)
    assert stack.changes == ()
    assert stack.equations.low.tolist() == [12, 14]
    assert stack.equations.high.tolist() == [18, 20]
    grown = replace(second, growing=("students",))
    stack = stacked(family((first, hidden[0]), (grown, hidden[1])), 0)
    expected = ([12, 14], [15, 17]) if hidden_first else ([15, 17], [18, 20])
    assert (stack.equations.low.tolist(), stack.equations.high.tolist()) == expected


def test_each_version_hangs_on_the_earlier_one_that_differs_least():
    versions = family(
        (one_dimension(5, 7, 43), HIDDEN),
        (one_dimension(5, 7, 49), HIDDEN),
        (one_dimension(5, 7, 44), HIDDEN),
    )
    found = stacked(versions, 0).changes
    assert [(one.earlier, one.later) for one in found] == [(0, 1), (0, 1), (0, 2), (0, 2)]
    assert [-one.least for one in found] == [6, 6, 1, 1]
    same = family(*[(one_dimension(5, 7, 43 + n), HIDDEN) for n in (0, 2, 1)])
    latest = [(c.earlier, c.later) for c in stacked(same, 0).changes][2:]
    assert latest == [(1, 2), (1, 2)], "of two that differ as little, the later one"


def test_without_a_limit_versions_say_nothing_of_each_other():
    cube = one_dimension(5, 7, 40)
    stack = stacked(family((cube, HIDDEN), (cube, HIDDEN)), None)
    assert stack.changes == ()
    assert stack.equations.coefficients.shape == (2, 4)
