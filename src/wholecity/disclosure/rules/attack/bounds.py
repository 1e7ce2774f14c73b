"""What follows from one equation at a time, again and again: bounds without any program."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 60
# More children than any city has: a bound where nothing that is published bounds a count.
EVERYBODY = 1e7


class Contradiction(Exception):
    """No whole numbers satisfy the published tables."""


def propagate(rows: csr_matrix, right: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Tighten bounds of unknowns until nothing changes. Raises Contradiction.

    In each equation an unknown can be no more than what the others leave over
    at their least, and no less than what they leave at their most.
    """
    low, high = low.copy(), high.copy()
    row_of = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    column, factor = rows.indices, rows.data
    positive = factor > 0
    for _ in range(ROUNDS):
        least = factor * np.where(positive, low[column], high[column])
        most = factor * np.where(positive, high[column], low[column])
        rest_least = _sum_of_others(least, row_of, -np.inf)
        rest_most = _sum_of_others(most, row_of, np.inf)
        upper = (right[row_of] - rest_least) / factor
        lower = (right[row_of] - rest_most) / factor
        upper, lower = np.where(positive, upper, lower), np.where(positive, lower, upper)
        new_low, new_high = low.copy(), high.copy()
        np.maximum.at(new_low, column, np.ceil(lower - 1e-9))
        np.minimum.at(new_high, column, np.floor(upper + 1e-9))
        if (new_low > new_high).any():
            raise Contradiction
        if np.array_equal(new_low, low) and np.array_equal(new_high, high):
            break
        low, high = new_low, new_high
    return low, np.minimum(high, EVERYBODY)


def _sum_of_others(terms: Floats, row_of: Ints, endless: float) -> Floats:
    """For each term the sum of the other terms of its row; `endless` where one of them is."""
    finite = np.isfinite(terms)
    amount = np.where(finite, terms, 0.0)
    total = np.bincount(row_of, amount)[row_of] - amount
    open_ended = np.bincount(row_of, ~finite)[row_of] - ~finite
    return np.where(open_ended > 0, endless, total)
