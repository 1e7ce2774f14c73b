"""Both programs, that of the attack and that of protection: what they find, and when nothing."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from wholecity.disclosure.rules.attack.bounds import Contradiction
from wholecity.disclosure.rules.attack.solver import Solver, is_whole
from wholecity.disclosure.rules.protection.program import Program

ONE_ROW = csr_matrix(np.array([[1.0, 1.0]]))
TWICE = csr_matrix(np.array([[2.0, 2.0]]))


def solver(rows=ONE_ROW, total=7.0, high=5.0, *, whole=False) -> Solver:
    ends = np.array([total])
    return Solver(rows, ends, ends, np.zeros(2), np.full(2, high), whole=whole)


def program(rows=ONE_ROW, total=7.0, *, primal=True) -> Program:
    ends = np.array([total])
    zero = np.zeros(2)
    return Program(rows, ends, ends.copy(), zero.copy(), np.full(2, 5.0), zero, primal)


def test_the_attack_finds_the_least_of_each_direction():
    found = solver()
    assert found.least(np.array([1.0, 0.0])).tolist() == [2, 5]
    assert found.least(np.array([-1.0, 0.0])).tolist() == [5, 2]
    assert found.programs == 2


def test_in_whole_numbers_it_ends_between_none():
    between = solver(TWICE, 5.0)
    assert between.least(np.array([1.0, 0.0])).sum() == pytest.approx(2.5)
    with pytest.raises(Contradiction):
        solver(TWICE, 5.0, whole=True).least(np.array([1.0, 0.0]))
    assert solver(TWICE, 6.0, whole=True).least(np.array([1.0, 0.0])).tolist() == [0, 3]


def test_what_nothing_satisfies_is_a_contradiction():
    with pytest.raises(Contradiction):
        solver(high=3.0).least(np.array([1.0, 0.0]))


def test_what_has_no_end_is_said():
    with pytest.raises(RuntimeError, match="The solver stopped with"):
        solver(csr_matrix(np.array([[1.0, -1.0]])), 0.0, np.inf).least(np.array([-1.0, 0.0]))


def test_without_unknowns_there_is_nothing_to_solve():
    nothing = np.zeros(0)
    empty = Solver(csr_matrix((0, 0)), nothing, nothing, nothing, nothing)
    assert empty.least(nothing).tolist() == []
    assert empty.programs == 0


def test_whole_is_what_is_a_millionth_from_whole():
    assert is_whole(np.array([3.0, 2.0000001]))
    assert not is_whole(np.array([3.0, 2.00001]))
    assert not is_whole(np.array([1e-6]))
    assert is_whole(np.zeros(0))


@pytest.mark.parametrize("primal", [True, False])
def test_a_program_follows_its_cost_its_bounds_and_its_rows(primal):
    found = program(primal=primal)
    found.set_cost(np.array([1.0, 0.0]))
    assert found.solve().tolist() == [2, 5]
    found.set_cost(np.array([0.0, 1.0]))
    assert found.solve().tolist() == [5, 2]
    found.set_bounds(np.array([0]), np.array([1.0]), np.array([3.0]))
    assert found.solve().tolist() == [3, 4]
    assert (found.low.tolist(), found.high.tolist()) == ([1, 0], [3, 5])
    found.set_row(0, 4.0, 6.0)
    assert found.solve().tolist() == [3, 1], "as small a second as a sum of four allows"
    assert found.solve_whole().sum() in (4, 5, 6)
    assert found.solves == 5


def test_a_program_that_nothing_satisfies_has_no_solution_and_may_have_one_again():
    found = program()
    found.set_row(0, 11.0, 12.0)
    assert found.solve() is None
    assert found.solve_whole() is None
    found.set_row(0, 9.0, 12.0)
    assert found.solve().sum() >= 9


def test_a_program_in_whole_numbers_ends_between_none():
    assert program(TWICE, 5.0).solve() is not None
    assert program(TWICE, 5.0).solve_whole() is None


def test_rows_given_to_a_program_are_its_own():
    ends = np.array([7.0])
    found = Program(ONE_ROW, ends, ends, np.zeros(2), np.full(2, 5.0), np.zeros(2))
    found.set_row(0, 4.0, 6.0)
    assert ends.tolist() == [7]


def test_programs_say_nothing(capfd):
    program(TWICE, 5.0).solve_whole()
    program().solve()
    solver(TWICE, 6.0, whole=True).least(np.array([1.0, 0.0]))
    assert capfd.readouterr() == ("", "")
