"""What can be worked out of two versions of a table, and of two tables of the same children.

Each case is two tables, the cells that are withheld in each, and what the
attack says of both together. k is 11.
"""

from dataclasses import replace

import pytest

from tests.factories.cubes import cube_of
from tests.generative.disclosure.worlds import published, with_hidden
from tests.spec.disclosure.test_what_an_outsider_works_out import (
    YES_NO,
    both,
    cells,
    group,
    one_dimension,
    outcomes,
)
from wholecity.disclosure.rules.attack.report import attack
from wholecity.disclosure.rules.cube import Cube, Partition
from wholecity.disclosure.rules.joining import joined
from wholecity.disclosure.rules.protection import protect
from wholecity.disclosure.rules.protection.earlier import Earlier, bounds, kept_back, waits_for
from wholecity.kernel.errors import BadInput

K = 11


def version(cube: Cube, hidden, number: int):
    return {**with_hidden(cube, set(hidden), K), "snapshot": f"s{number}"}


def together(*versions: tuple[Cube, set]):
    return attack([version(cube, hidden, i) for i, (cube, hidden) in enumerate(versions)])


def earlier_of(cube: Cube, hidden=frozenset(), number: int = 1) -> Earlier:
    shown = {cell: n for cell, n in cube.counts.items() if cell not in hidden}
    return Earlier(number, shown, hidden)


# -- the attack ------------------------------------------------------------------------------


def test_a_small_difference_between_two_versions_is_a_count_of_few_children():
    first, second = outcomes(a=(20, 40), b=(30, 60)), outcomes(a=(21, 40), b=(30, 60))
    assert attack([version(first, (), 1)]).passed
    assert attack([version(second, (), 2)]).passed
    report = together((first, set()), (second, set()))
    assert len(report.differences) == 4, "yes and all, of school and city"


@pytest.mark.parametrize(("more", "told"), [(10, True), (11, False), (0, False)])
def test_a_difference_of_k_tells_nothing(more, told):
    first, second = outcomes(a=(20, 40), b=(30, 60)), outcomes(a=(20 + more, 40), b=(30, 60))
    assert bool(together((first, set()), (second, set())).differences) == told


def test_what_one_version_withholds_another_may_not_show():
    first = one_dimension(5, 7, 40, 60)
    hidden = cells(group(school=0), group(school=1))
    other = cells(group(school=0), group(school=2))
    assert together((first, hidden), (first, hidden)).passed
    report = together((first, hidden), (first, other))
    assert report.exact, "nothing that is seen changed, so nothing did"


def test_a_count_withheld_after_it_was_shown_is_known_where_little_changed():
    first, second = one_dimension(11, 40, 60), one_dimension(10, 41, 60)
    hidden = cells(group(school=0), group(school=1))
    assert attack([version(second, hidden, 2)]).passed
    assert together((first, set()), (second, hidden)).exact


def test_a_count_withheld_after_it_was_shown_is_hidden_where_much_changed():
    first, second = one_dimension(12, 40, 60), one_dimension(10, 44, 200)
    hidden = cells(group(school=0), group(school=1))
    assert together((first, set()), (second, hidden)).passed


def test_what_grows_did_not_shrink():
    first, second = one_dimension(30, 40, 60), one_dimension(32, 43, 200)
    hidden = cells(group(school=0), group(school=1))
    assert together((first, set()), (second, hidden)).passed
    grown = replace(second, growing=("students",))
    report = together((first, set()), (grown, hidden))
    assert len(report.narrow) == 2, "five came, and nobody left"


def test_a_margin_of_one_version_is_a_margin_of_the_other():
    children = {(i, j): n for i, row in enumerate([[5, 4], [3, 50]]) for j, n in enumerate(row)}
    fine = cube_of({"school": 2, "race": 2}, ((), ("race", "school")), children)
    coarse = cube_of({"school": 2, "race": 2}, ((), ("race",), ("school",)), children)
    corners = cells(*(group(school=i, race=j) for i in range(2) for j in range(2)))
    assert together((fine, corners)).passed
    assert together((fine, corners), (coarse, set())).narrow


def test_a_version_that_nothing_explains_is_no_contradiction():
    """Counts that are withheld in both changed more than those that are seen."""
    first = cube_of({"school": 3}, ((), ("school",)), {(0,): 3, (1,): 9, (2,): 40})
    second = cube_of({"school": 3}, ((), ("school",)), {(0,): 9, (1,): 3, (2,): 40})
    hidden = cells(group(school=0), group(school=1))
    assert together((first, hidden), (second, hidden)).passed


def test_other_periods_say_nothing():
    first, second = one_dimension(20, 40), replace(one_dimension(21, 40), period="2024-25")
    assert together((first, set()), (second, set())).passed


# -- tables of the same children -------------------------------------------------------------


def test_two_tables_of_the_same_children_are_one_system():
    by_school = one_dimension(5, 7, 60)
    children = {(0, 0): 5, (1, 1): 7, (2, 1): 60}
    by_both = cube_of({"school": 3, "area": 2}, ((), ("school",), ("area",)), children)
    hidden = cells(group(school=0), group(school=1))
    other = cells(group(school=0), group(school=2), group(area=0), group(area=1))
    apart = {**with_hidden(by_both, other, K), "key": "areas", "population": "areas"}
    assert attack([with_hidden(by_school, hidden, K), apart]).exact == []
    linked = {**apart, "population": "students"}
    assert len(attack([with_hidden(by_school, hidden, K), linked]).exact) >= 1


def two_tables():
    """By school and outcome; and by school and grade: they share the schools."""
    children = {
        (s, g): {"yes": 2 + s + g, "no": 9 + 11 * s + 5 * g} for s in range(4) for g in range(3)
    }
    outcome = cube_of({"school": 4}, ((), ("school",)), _sums(children), YES_NO)
    totals = {place: sum(kinds.values()) for place, kinds in children.items()}
    by = ((), ("school",), ("grade",), ("grade", "school"))
    grades = cube_of({"school": 4, "grade": 3}, by, totals)
    return outcome, replace(grades, key="grades", population="students")


def _sums(children):
    found = {}
    for (school, _), kinds in children.items():
        for kind, n in kinds.items():
            found.setdefault((school,), {"yes": 0, "no": 0})[kind] += n
    return found


def test_tables_of_the_same_children_are_protected_as_one():
    tables = two_tables()
    whole = joined(tables)
    assert set(whole.counts) == set(tables[0].counts) | set(tables[1].counts)
    result = protect(whole, K)
    documents = [published(t, result.of(t), K) for t in tables]
    assert attack(documents).passed
    for table in tables:
        assert set(result.of(table).counts) == set(table.counts)
        assert {loss.grouping for loss in result.of(table).losses if loss.kind == "count"} == {
            tuple(sorted(g)) for g in table.groupings
        }


def test_a_part_is_added_up_where_only_another_table_has_the_coarser_grouping():
    first, second = two_tables()
    fine = Partition("students", ("a", "b"))
    parts = {(s, g): {"a": 20 + s, "b": 30 + g} for s in range(4) for g in range(3)}
    both_ways = cube_of({"school": 4, "grade": 3}, ((), ("grade", "school")), parts, (fine,))
    whole = joined(
        [
            both_ways,
            replace(
                both_ways,
                key="x",
                groupings=((), ("school",)),
                partitions=(),
                counts=_roots(both_ways),
                averages=(),
            ),
        ]
    )
    assert whole.counts[group(school=1), "a"] == 63
    assert first.counted == second.counted == "students"


def _roots(cube):
    """All children and those of each school, without parts."""
    found = {((), "students"): cube.counts[(), "students"]}
    for (g, node), n in cube.counts.items():
        if node == "students" and len(g) == 2:
            school = tuple(pair for pair in g if pair[0] == "school")
            found[school, node] = found.get((school, node), 0) + n
    return found


def test_tables_that_count_the_same_children_differently_are_refused():
    with pytest.raises(BadInput, match="count them differently"):
        joined([one_dimension(20, 30), replace(one_dimension(21, 30), key="other")])


def test_tables_that_divide_the_same_children_differently_are_refused():
    first = one_dimension(20, 30)
    (school,) = first.dimensions
    for other in (
        replace(first, root="pupils"),
        replace(first, dimensions=(replace(school, title="Building"),)),
        one_dimension(20, 30, 40),
    ):
        with pytest.raises(BadInput, match=r"Students 2025-26: they divide them differently"):
            joined([first, replace(other, key="other")])
    assert joined([first]) is first


# -- protection ------------------------------------------------------------------------------


def test_a_correction_of_few_children_waits():
    first = outcomes(a=(20, 40), b=(30, 60))
    assert waits_for(first, [earlier_of(first)], K) is None
    corrected = outcomes(a=(21, 39), b=(30, 60))
    assert waits_for(corrected, [earlier_of(first, number=7)], K) == 7


def test_what_few_children_changed_is_withheld_among_what_many_did():
    first = outcomes(a=(20, 40), b=(30, 60), c=(30, 60), d=(40, 50))
    second = outcomes(a=(24, 44), b=(90, 160), c=(30, 60), d=(40, 50))
    before = [earlier_of(first)]
    assert waits_for(second, before, K) is None
    kept = kept_back(second, before, K)
    assert kept == cells(group(school=0)) | both(group(school=0))
    result = protect(second, K, kept, known=bounds(second, before))
    documents = [version(first, (), 1), {**published(second, result, K), "snapshot": "s2"}]
    assert attack(documents).passed


def test_what_was_withheld_is_withheld_again():
    first = outcomes(a=(5, 40), b=(30, 60), c=(30, 60))
    hidden = both(group(school=0), group(school=1))
    before = [earlier_of(first, frozenset(hidden))]
    assert kept_back(first, before, K) == hidden
    assert bounds(first, before)[group(school=2), "yes"] == (30, 30)


def test_what_changed_more_than_is_seen_is_explained_by_as_little_as_can_be():
    """The first version tells five of the first school, the second shows seven; all else agrees."""
    cube, later = one_dimension(5, 7, 40, 60), one_dimension(7, 5, 40, 60)
    report = together((cube, cells(group(school=0))), (later, cells(group(school=1))))
    assert report.inconsistent == []
    assert len(report.exact) == 2


def test_a_change_that_nobody_shows_but_everybody_knows_is_told():
    """Withheld in both, and both are what the city leaves: three more children."""
    first, second = one_dimension(15, 40, 60), one_dimension(18, 40, 60)
    hidden = cells(group(school=0))
    differences = together((first, hidden), (second, hidden)).differences
    assert [("school=school0" in name, ", all" in name) for name in differences] == [
        (False, True),
        (True, False),
    ]
    fewer = together((second, hidden), (first, hidden)).differences
    assert len(fewer) == 2
    assert together((first, hidden), (first, hidden)).differences == []
    many = one_dimension(26, 40, 60)
    assert together((first, hidden), (many, hidden)).differences == []
