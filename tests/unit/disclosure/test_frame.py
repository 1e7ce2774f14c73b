"""Moves are whole numbers within what may move, and a part of a frame is a frame."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tests.factories.cubes import cube_of
from tests.spec.disclosure.test_what_an_outsider_works_out import group, one_dimension, outcomes
from wholecity.disclosure.rules.protection.building import frame_of
from wholecity.disclosure.rules.protection.frame import Frame, blocks_of
from wholecity.disclosure.rules.protection.layout import Layout


def frame(rows, down, up, low=None, high=None) -> Frame:
    """Each cell is a column of its own; its number in the origin is ten more."""
    matrix = csr_matrix(np.array(rows, dtype=float))
    cells = np.arange(matrix.shape[1])
    zero = np.zeros(matrix.shape[0])
    return Frame(
        node=np.zeros(len(cells), dtype=int),
        group=cells,
        effect=csr_matrix(np.eye(len(cells))),
        column_cell=cells,
        down=np.array(down, dtype=float),
        up=np.array(up, dtype=float),
        rows=matrix,
        low=zero if low is None else np.array(low, dtype=float),
        high=zero if high is None else np.array(high, dtype=float),
        row_of={},
        targets=cells,
        origin=cells + 10,
    )


TWO_PAIRS = [[1, 1, 0, 0], [0, 0, 1, 1]]


def moved(one: Frame, *columns: float) -> dict[int, int]:
    move = one.whole_move(np.array(columns))
    return dict(zip(move.cells.tolist(), move.changes.tolist(), strict=True))


def test_a_move_says_what_changes_by_how_much():
    pairs = frame(TWO_PAIRS, [5] * 4, [5] * 4)
    assert moved(pairs, 3, -3, 0, 0) == {10: 3, 11: -3}
    assert moved(pairs, 2.9999999, -3.0000001, 1, -1) == {10: 3, 11: -3, 12: 1, 13: -1}


def test_what_ends_between_whole_numbers_is_left_out_with_all_that_hangs_on_it():
    pairs = frame(TWO_PAIRS, [5] * 4, [5] * 4)
    assert moved(pairs, 2.5, -2.5, 1, -1) == {12: 1, 13: -1}
    assert moved(pairs, 1, -1, 0.5, -0.5) == {10: 1, 11: -1}
    chained = frame([[1, 1, 0, 0], [0, 1, 1, 1]], [5] * 4, [5] * 4)
    assert moved(chained, 1, -1, 0.5, 0.5) == {}


@pytest.mark.parametrize("columns", [(3, -3), (-3, 3)])
def test_what_may_not_move_so_far_does_not_move_at_all(columns):
    assert moved(frame([[1, 1]], [3, 3], [3, 3]), *columns) == {10: columns[0], 11: columns[1]}
    assert moved(frame([[1, 1]], [2, 2], [3, 3]), *columns) == {}
    assert moved(frame([[1, 1]], [3, 3], [2, 2]), *columns) == {}


def test_rows_have_to_hold_at_both_ends():
    assert moved(frame([[1, 1]], [5, 5], [5, 5]), 1, 0) == {}
    assert moved(frame([[1, 1]], [5, 5], [5, 5]), 0, -1) == {}
    # `low` is given as what the sum may be at least, and so is negative.
    loose = frame([[1, 1]], [5, 5], [5, 5], low=[-2], high=[1])
    assert moved(loose, 1, 0) == {10: 1}
    assert moved(loose, 2, 0) == {}
    assert moved(loose, -2, 0) == {10: -2}
    assert moved(loose, -2, -1) == {}


def test_a_block_is_the_part_in_which_some_columns_move():
    whole = frame(TWO_PAIRS, [1, 2, 3, 4], [5, 6, 7, 8], low=[-1, -2], high=[3, 4])
    block = whole.block(np.array([2, 3]))
    assert (block.group.tolist(), block.origin.tolist()) == ([2, 3], [12, 13])
    assert (block.down.tolist(), block.up.tolist()) == ([3, 4], [7, 8])
    assert (block.low.tolist(), block.high.tolist()) == ([-2], [4])
    assert (block.column_cell.tolist(), block.targets.tolist()) == ([0, 1], [0, 1])
    assert block.rows.toarray().tolist() == [[1, 1]]
    assert block.effect.toarray().tolist() == np.eye(2).tolist()


def test_a_block_keeps_the_row_of_a_cell_that_follows():
    """Three parts of each school: the last of them has no column, but a row that holds it."""
    cube = outcomes(a=(20, 40), b=(30, 60))
    layout = Layout.of(cube)
    whole = frame_of(layout, layout.splits[0], layout.published)
    assert whole.row_of
    same = whole.block(np.arange(len(whole.column_cell)))
    assert same.row_of == whole.row_of
    assert same.targets.tolist() == whole.targets.tolist()
    assert (same.effect != whole.effect).nnz == 0


def test_columns_of_cells():
    one = frame(TWO_PAIRS, [5] * 4, [5] * 4)
    assert one.columns_of(np.array([3, 1])).tolist() == [3, 1]
    assert one.direction_of(2).tolist() == [0, 0, 1, 0]
    cube = outcomes(a=(20, 40))
    layout = Layout.of(cube)
    parts = frame_of(layout, layout.splits[0], layout.published)
    followers = sorted(set(range(len(parts.node))) - set(parts.column_cell.tolist()))
    assert parts.columns_of(np.array(followers)).tolist() == []


# -- blocks ----------------------------------------------------------------------------------


def blocks(schools: int, races: int):
    children = {(i, j): 20 + i + j for i in range(schools) for j in range(races)}
    cube = cube_of({"school": schools, "race": races}, ((), ("race", "school")), children)
    layout = Layout.of(cube)
    whole = frame_of(layout, None, layout.published)
    return layout, whole, blocks_of(whole, layout)


def test_a_small_frame_is_not_cut():
    assert blocks(19, 21)[2] == []  # with all children 400 columns
    assert blocks(20, 20)[2] != []


def test_a_large_frame_is_cut_by_its_longest_dimension_into_blocks_of_about_400():
    layout, whole, found = blocks(90, 10)
    assert len(found) == 3
    schools = [
        {dict(layout.groups[g]).get("school") for g in block.group.tolist()} for block in found
    ]
    assert schools[0] == {None}
    assert schools[1] & schools[2] == set()
    assert len(schools[1] | schools[2]) == 90
    assert [len(one) for one in schools] == [1, 45, 45]
    cells = sorted(int(cell) for block in found for cell in block.origin)
    assert cells == list(range(len(whole.node)))


def test_blocks_have_small_levels_and_large_ones():
    """Schools grow with their number: the largest begins the first block, the next the second."""
    layout, _, found = blocks(90, 10)
    first = {dict(layout.groups[g])["school"] for g in found[1].group.tolist()}
    assert {"school89", "school87", "school1"} <= first
    assert not {"school88", "school0"} & first


# -- what moves in a frame -------------------------------------------------------------------


def test_only_groups_of_somebody_move():
    layout = Layout.of(one_dimension(20, 0, 30))
    whole = frame_of(layout, None, layout.published)
    groups = [layout.groups[g] for g in whole.group.tolist()]
    assert groups == [(), group(school=0), group(school=2)]
    assert whole.down.tolist() == [50, 20, 30]
    assert whole.up.tolist() == [np.inf] * 3
    assert whole.rows.toarray().tolist() == [[-1, 1, 1]]
