"""How far unknowns of hand-made equations are known. What is narrower than k is exact."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.attack.bounds import Contradiction
from wholecity.disclosure.rules.attack.equations import Equations
from wholecity.disclosure.rules.attack.intervals import Intervals


def equations(rows, right, high=None) -> Equations:
    matrix = csr_matrix(np.array(rows, dtype=float))
    size = matrix.shape[1]
    return Equations(
        unknowns=tuple((frozenset({("cell", str(i))}), "students") for i in range(size)),
        coefficients=matrix,
        right=np.array(right, dtype=float),
        wrong=(),
        low=np.zeros(size),
        high=np.full(size, np.inf) if high is None else np.array(high, dtype=float),
    )


def ends(found: Intervals) -> list[tuple[float, float]]:
    return [found.exact(i) for i in range(len(found.low))]


def test_two_that_add_up_move_against_each_other():
    found = Intervals(equations([[1, 1]], [7]), 5)
    assert ends(found) == [(0, 7), (0, 7)]
    assert found.width.tolist() == [7, 7]
    assert found.programs == 0, "it follows from one equation at a time"


def test_what_is_known_has_no_width():
    found = Intervals(equations([[1, 1, 0], [0, 1, 1], [0, 0, 1]], [7, 5, 2]), 5)
    assert ends(found) == [(4, 4), (3, 3), (2, 2)]
    assert found.width.tolist() == [0, 0, 0]


SQUARE = [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 0]]


def test_a_table_of_two_rows_and_three_columns():
    """Row sums 6 and 9, column sums 4, 5 and 6."""
    found = Intervals(equations(SQUARE, [6, 9, 4, 5]), 5)
    assert ends(found) == [(0, 4), (0, 5), (0, 6), (0, 4), (0, 5), (0, 6)]
    assert [w for w in found.width if w < 5] == [4, 4], "narrow ones are exact without being asked"
    narrow = Intervals(equations(SQUARE, [1, 9, 4, 3]), 5)
    assert ends(narrow) == [(0, 1), (0, 1), (0, 1), (3, 4), (2, 3), (2, 3)]
    assert narrow.width.tolist() == [1] * 6


def test_tables_apart_are_searched_apart():
    both = np.kron(np.eye(2), np.array(SQUARE))
    found = Intervals(equations(both, [6, 9, 4, 5, 1, 9, 4, 3]), 5)
    assert len(found.parts) == 2
    assert ends(found)[:3] == [(0, 4), (0, 5), (0, 6)]
    assert ends(found)[6:9] == [(0, 1), (0, 1), (0, 1)]


def triangles(count: int) -> Equations:
    """Each triangle x, y, z: no two of them together are more than three; w is all of them.

    Between whole numbers each triangle would come to 4.5, in whole numbers to 4.
    """
    size = 6 * count + 1
    rows = []
    for i in range(count):
        x, y, z, a, b, c = (6 * i + j for j in range(6))
        for one, other, rest in ((x, y, a), (y, z, b), (x, z, c)):
            row = np.zeros(size)
            row[[one, other, rest]] = 1
            rows.append(row)
    total = np.zeros(size)
    for i in range(count):
        total[6 * i : 6 * i + 3] = 1
    total[-1] = -1
    return equations([*rows, total], [3] * (3 * count) + [0])


def test_what_ends_between_whole_numbers_makes_nothing_wider():
    assert Intervals(triangles(2), 9).width[-1] == 8
    assert Intervals(triangles(2), 9).exact(12) == (0, 8)


def test_a_large_system_is_not_searched_in_whole_numbers():
    """Seven triangles are 43 unknowns: there 31 stands for 28."""
    assert Intervals(triangles(7), 40).exact(42) == (0, 31)
    assert Intervals(triangles(6), 40).exact(36) == (0, 24)


def test_what_nothing_satisfies_is_a_contradiction():
    with pytest.raises(Contradiction):
        Intervals(equations(SQUARE, [6, 9, 4, 15]), 5)
    with pytest.raises(Contradiction):
        Intervals(equations([[1, 1, 1], [1, 1, 1]], [6, 7]), 5)


@pytest.mark.parametrize("seed", range(6))
def test_many_cells_have_the_ends_that_each_has_alone(seed):
    """Pushed in crowds, cells are seen as wide as a program of their own finds them."""
    random = np.random.default_rng(seed)
    table = random.integers(0, 6, (5, 5))
    rows = [*np.kron(np.eye(5), np.ones(5)), *np.kron(np.ones(5), np.eye(5))]
    found = Intervals(equations(rows, [*table.sum(axis=1), *table.sum(axis=0)]), 4)
    for i, (row, column) in enumerate(np.ndindex(5, 5)):
        most = min(table[row].sum(), table[:, column].sum())
        least = max(0, table[row].sum() + table[:, column].sum() - table.sum())
        assert (found.width[i] >= 4) == (most - least >= 4)
        if most - least < 4:
            assert (found.low[i], found.high[i]) == (least, most)
        assert found.exact(i) == (least, most)
