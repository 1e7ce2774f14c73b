"""Whatever the city: the attack finds nothing in what is protected, and what leaks elsewhere."""

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.generative.disclosure.worlds import cubes, every_table, published, with_hidden
from wholecity.disclosure.rules.attack.equations import equations_of
from wholecity.disclosure.rules.attack.intervals import Intervals
from wholecity.disclosure.rules.attack.published import put_together
from wholecity.disclosure.rules.attack.report import attack
from wholecity.disclosure.rules.cube import faults
from wholecity.disclosure.rules.figures import shown
from wholecity.disclosure.rules.protection import Protected, protect

SLOW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
LIMITS = st.sampled_from([2, 3, 5, 11])


@SLOW
@given(cubes(), LIMITS)
def test_the_attack_finds_nothing_in_what_was_protected(cube, k):
    assert faults(cube) == []
    report = attack([published(cube, protect(cube, k), k)])
    assert report.passed, report


@SLOW
@given(cubes(), LIMITS)
def test_nor_does_an_outsider_who_knows_all_days_enrolled(cube, k):
    (average,) = cube.averages
    days = {frozenset(group): whole for group, (_, whole) in average.values.items()}
    assert attack([published(cube, protect(cube, k), k)], days).averages == []


@SLOW
@given(cubes(), LIMITS)
def test_shown_counts_are_true_and_none_is_small(cube, k):
    counts = protect(cube, k).counts
    assert set(counts) == set(cube.counts)
    for cell, figure in counts.items():
        if figure.value is not None:
            assert figure.value == cube.counts[cell]
            assert not 1 <= figure.value < k


@SLOW
@given(cubes(), LIMITS)
def test_the_same_cube_is_always_protected_in_the_same_way(cube, k):
    assert protect(cube, k) == protect(cube, k)


@SLOW
@given(cubes(days=False), LIMITS, st.randoms(use_true_random=False))
def test_what_was_withheld_before_stays_withheld(cube, k, random):
    somebody = [c for c in sorted(cube.counts) if cube.counts[c[0], "students"]]
    before = set(random.sample(somebody, min(3, len(somebody))))
    result = protect(cube, k, before)
    assert all(result.counts[cell].state == "withheld" for cell in before)
    assert attack([published(cube, result, k)]).passed


@SLOW
@given(cubes(children=14, levels=3, dimensions=2, days=False), st.randoms(use_true_random=False))
def test_intervals_are_those_of_all_tables_tried_one_by_one(cube, random):
    inside = [c for c in sorted(cube.counts) if c != ((), "students")]
    hidden = set(random.sample(inside, min(len(inside), random.randint(1, 10))))
    assume(hidden)
    (known,) = put_together([with_hidden(cube, hidden, 3)])
    equations = equations_of(known)
    found = Intervals(equations, 3)
    truth = every_table(cube, hidden)
    for i, (group, node) in enumerate(equations.unknowns):
        cell = tuple(sorted(group)), node
        low, high = truth[cell]
        # What was seen without looking closer is never wider than the truth.
        assert low <= found.low[i] <= found.high[i] <= high
        assert (found.width[i] >= 3) == (high - low >= 3)
        assert found.exact(i) == (low, high)


@SLOW
@given(cubes(children=14, levels=2, dimensions=2, days=False), st.sampled_from([2, 3]))
def test_protected_cells_are_wide_in_whole_numbers(cube, k):
    result = protect(cube, k)
    hidden = {cell for cell, figure in result.counts.items() if figure.state == "withheld"}
    assume(hidden and len(hidden) <= 16 and ((), "students") not in hidden)
    for low, high in every_table(cube, hidden).values():
        assert high - low >= k


@settings(SLOW, max_examples=25)
@given(cubes(children=150, days=False), st.randoms(use_true_random=False))
def test_whatever_is_shown_of_the_withheld_the_attack_says_what_it_gives_away(cube, random):
    """Show one withheld cell more: the report changes unless all cells keep their width."""
    k = 5
    result = protect(cube, k)
    hidden = sorted(c for c, figure in result.counts.items() if figure.state == "withheld")
    assume(hidden)
    cell = random.choice(hidden)
    more = {**result.counts, cell: shown(cube.counts[cell])}
    document = published(cube, Protected(more, result.averages, ()), k)
    (known,) = put_together([document])
    widths = _exact_widths(known)
    report = attack([document])
    assert bool(report.exact or report.narrow) == bool((widths < k).any())
    if 1 <= cube.counts[cell] < k:
        assert report.small


def _exact_widths(known) -> np.ndarray:
    equations = equations_of(known)
    found = Intervals(equations, known.k)
    ends = [found.exact(i) for i in range(len(equations.unknowns))]
    return np.array([high - low for low, high in ends])
