"""What moves have shown of the width of cells, and what is left when one is taken back. k is 5."""

from types import SimpleNamespace

import numpy as np
import pytest

from wholecity.disclosure.rules.protection.frame import Move
from wholecity.disclosure.rules.protection.ledger import Ledger

K = 5


def move(**changes: int) -> Move:
    """A move of cells a, b, c, d."""
    return Move(np.array(["abcd".index(c) for c in changes]), np.array(list(changes.values())))


@pytest.fixture
def ledger():
    """Four withheld cells; the last is not one that has to become wide."""
    frame = SimpleNamespace(targets=np.array([0, 1, 2]))
    return Ledger(frame, np.array([True, True, True, True]), K)


def narrow(ledger) -> list[int]:
    return ledger.narrow(np.arange(4)).tolist()


def test_a_cell_is_wide_when_its_moves_are_k_apart(ledger):
    ledger.learn(move(a=3, b=-3))
    assert narrow(ledger) == [0, 1, 2, 3]
    ledger.learn(move(a=-2, c=2))
    assert (ledger.rise.tolist(), ledger.fall.tolist()) == ([3, 0, 2, 0], [2, 3, 0, 0])
    assert narrow(ledger) == [1, 2, 3]
    assert not ledger.is_narrow(0)
    assert ledger.is_narrow(1)


def test_shown_cells_are_not_narrow(ledger):
    ledger.hidden[1] = False
    assert narrow(ledger) == [0, 2, 3]
    assert ledger.narrow(np.array([1, 2])).tolist() == [2]


def test_a_move_that_shows_nothing_new_is_not_kept(ledger):
    ledger.learn(move(a=3, b=-3))
    ledger.learn(move(a=2, b=-2))
    ledger.learn(move(d=4))
    assert len(ledger.moves) == 1
    ledger.learn(move(a=4))
    assert len(ledger.moves) == 2


def test_what_is_wide_enough_need_not_be_wider(ledger):
    ledger.learn(move(a=5))
    ledger.learn(move(a=7))
    assert len(ledger.moves) == 1
    assert ledger.rise[0] == 5
    ledger.learn(move(a=7, b=1))
    assert len(ledger.moves) == 2, "it shows something of b"


def test_a_forgotten_move_shows_nothing(ledger):
    ledger.forget_moves_of(np.array([0]))
    ledger.learn(move(a=3, b=-3))
    ledger.learn(move(b=2, c=-2))
    ledger.learn(move(c=4, a=1))
    ledger.forget_moves_of(np.array([0]))
    assert [m.cells.tolist() for m in ledger.moves] == [[1, 2]]
    assert (ledger.rise.tolist(), ledger.fall.tolist()) == ([0, 2, 0, 0], [0, 0, 2, 0])


def test_a_ledger_goes_back_to_what_was_saved(ledger):
    ledger.learn(move(a=3, b=-3))
    saved = ledger.saved()
    ledger.learn(move(a=-2, c=2))
    ledger.back_to(saved)
    assert len(ledger.moves) == 1
    assert (ledger.rise.tolist(), ledger.fall.tolist()) == ([3, 0, 0, 0], [0, 3, 0, 0])
