"""One equation at a time bounds what is withheld, and never more than all together do."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.attack.bounds import EVERYBODY, Contradiction, propagate

MOST = 6


def bounded(rows, right, low=None, high=None):
    matrix = csr_matrix(np.array(rows, dtype=float))
    size = matrix.shape[1]
    low = np.zeros(size) if low is None else np.array(low, dtype=float)
    high = np.full(size, np.inf) if high is None else np.array(high, dtype=float)
    least, most = propagate(matrix, np.array(right, dtype=float), low, high)
    return list(zip(least.tolist(), most.tolist(), strict=True))


def test_parts_of_a_shown_whole_are_no_more_than_it():
    assert bounded([[1, 1]], [7]) == [(0, 7), (0, 7)]


def test_a_part_is_what_the_others_leave():
    assert bounded([[1, 1, 1]], [7], high=[2, 1, np.inf]) == [(0, 2), (0, 1), (4, 7)]
    assert bounded([[1, 1, 1]], [7], low=[2, 1, 0]) == [(2, 6), (1, 5), (0, 4)]


def test_a_withheld_whole_is_at_least_its_shown_parts():
    """-whole + part = -5: the whole is five more than the part, which is three or less."""
    assert bounded([[-1, 1]], [-5], high=[np.inf, 3]) == [(5, 8), (0, 3)]


def test_bounds_follow_from_row_to_row():
    assert bounded([[1, 1, 0], [0, 1, -1]], [4, 0]) == [(0, 4), (0, 4), (0, 4)]
    assert bounded([[1, 1, 0], [0, 1, -1], [0, 0, 1]], [4, 0, 3]) == [(1, 1), (3, 3), (3, 3)]


def test_what_nothing_bounds_is_no_more_than_everybody():
    assert bounded([[1, -1]], [0]) == [(0, EVERYBODY), (0, EVERYBODY)]


def test_a_bound_is_a_whole_number():
    assert bounded([[2, 1]], [7]) == [(0, 3), (1, 7)]
    assert bounded([[2, 1]], [7], high=[np.inf, 2])[0] == (3, 3)


def test_bounds_that_cross_are_a_contradiction():
    with pytest.raises(Contradiction):
        bounded([[1, 1]], [7], high=[3, 3])


@given(
    st.lists(st.lists(st.sampled_from([-1, 0, 1]), min_size=3, max_size=3), min_size=1, max_size=3),
    st.lists(st.integers(0, MOST), min_size=3, max_size=3),
)
def test_no_table_that_fits_lies_outside(rows, table):
    right = [sum(f * x for f, x in zip(row, table, strict=True)) for row in rows]
    found = bounded(rows, right, high=[MOST] * 3)
    for other in product(range(MOST + 1), repeat=3):
        sums = [sum(f * x for f, x in zip(row, other, strict=True)) for row in rows]
        if sums == right:
            assert all(low <= x <= high for x, (low, high) in zip(other, found, strict=True))
