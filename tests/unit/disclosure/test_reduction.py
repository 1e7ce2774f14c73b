"""What follows from another unknown is dropped, and nothing that fits is lost by it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.attack.bounds import Contradiction
from wholecity.disclosure.rules.attack.reduction import components, leader_bounds, reduce

SIZE = 5


def reduced(rows, right, low=None, high=None):
    matrix = csr_matrix(np.array(rows, dtype=float))
    size = matrix.shape[1]
    low = np.zeros(size) if low is None else np.array(low, dtype=float)
    high = np.full(size, 9.0) if high is None else np.array(high, dtype=float)
    return reduce(matrix, np.array(right, dtype=float), low, high)


def test_what_is_known_leads_nowhere():
    found = reduced([[1, 1, 1]], [9], low=[4, 0, 0], high=[4, 9, 9])
    assert found.leader.tolist() == [-1, 2, 2]
    assert (found.sign.tolist(), found.shift.tolist()) == ([0, -1, 1], [4, 5, 0])
    assert found.rows.shape[0] == 0


def test_of_two_one_follows():
    """The first is seven less the second; the third three more than it."""
    found = reduced([[1, 1, 0], [0, -1, 1]], [7, 3])
    assert set(found.leader) == {2}
    assert found.sign.tolist() == [-1, 1, 1]
    assert found.shift.tolist() == [10, -3, 0]


def test_one_alone_is_known_and_makes_others_known():
    found = reduced([[1, 1, 0], [0, 1, 1], [0, 0, 2]], [7, 5, 4])
    assert found.leader.tolist() == [-1, -1, -1]
    assert found.shift.tolist() == [4, 3, 2]


def test_equations_of_three_stay():
    found = reduced([[1, 1, 1, 0, 0], [0, 0, 1, 1, 1]], [9, 6])
    assert found.leader.tolist() == list(range(SIZE))
    assert found.rows.toarray().tolist() == [[1, 1, 1, 0, 0], [0, 0, 1, 1, 1]]
    assert found.right.tolist() == [9, 6]


def test_nothing_may_be_left_over():
    with pytest.raises(Contradiction):
        reduced([[1, 1], [1, 1]], [7, 8])
    assert reduced([[1, 1], [1, 1]], [7, 7]).rows.shape[0] == 0


def test_a_leader_is_bounded_by_all_that_follow_from_it():
    """The first is seven less the second and at most four, so the second is at least three."""
    found = reduced([[1, 1]], [7])
    low, high = leader_bounds(found, np.array([1.0, 0.0]), np.array([4.0, 9.0]))
    assert (low[1], high[1]) == (3, 6)
    with pytest.raises(Contradiction):
        leader_bounds(found, np.array([0.0, 8.0]), np.array([4.0, 9.0]))


def test_what_does_not_meet_is_apart():
    rows = [[1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1, 0]]
    found = components(reduced(rows, [9, 6]))
    together = sorted((leaders.tolist(), own.tolist()) for leaders, own in found)
    assert together == [([0, 1, 2], [0]), ([3, 4, 5], [1]), ([6], [])]


@given(
    st.lists(
        st.lists(st.sampled_from([-1, 0, 0, 1]), min_size=SIZE, max_size=SIZE),
        min_size=1,
        max_size=5,
    ),
    st.lists(st.integers(0, 9), min_size=SIZE, max_size=SIZE),
    st.sets(st.integers(0, SIZE - 1)),
)
def test_every_table_that_fits_is_told_by_its_leaders(rows, table, known):
    truth = np.array(table, dtype=float)
    low = np.array([truth[i] if i in known else 0 for i in range(SIZE)])
    high = np.array([truth[i] if i in known else 9 for i in range(SIZE)])
    found = reduced(rows, np.array(rows) @ truth, low, high)
    led = np.where(found.leader >= 0, found.sign * truth[found.leader] + found.shift, found.shift)
    assert led.tolist() == truth.tolist()
    assert (found.rows @ truth).tolist() == found.right.tolist()
    assert all(np.diff(found.rows.indptr) > 1)
    assert set(found.rows.indices) <= {leader for leader in found.leader if leader >= 0}
