"""What can be worked out of published tables, case by case.

Each case is a table, the cells that are withheld in it, and what the attack
has to say: cells that are known exactly, to within less than k, or groups of
whom provably all or none are concerned. k is 11.
"""

import pytest

from tests.factories.cubes import cube_of
from tests.generative.disclosure.worlds import with_hidden
from wholecity.disclosure.rules.attack.report import attack
from wholecity.disclosure.rules.cube import Partition

K = 11
YES_NO = (Partition("students", ("yes", "no")),)
CHAIN = (*YES_NO, Partition("yes", ("helped", "alone")))


def group(**levels: int) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, f"{key}{level}") for key, level in levels.items()))


def cells(*groups, node="students"):
    return {(g, node) for g in groups}


def both(*groups):
    return cells(*groups, node="yes") | cells(*groups, node="no")


def report_of(cube, hidden):
    return attack([with_hidden(cube, set(hidden), K)])


def one_dimension(*counts: int):
    children = {(i,): n for i, n in enumerate(counts)}
    return cube_of({"school": len(counts)}, ((), ("school",)), children)


def square(rows: list[list[int]]):
    """Schools by races, with both margins."""
    return cube_of(
        {"school": len(rows), "race": len(rows[0])},
        ((), ("school",), ("race",), ("race", "school")),
        {(i, j): n for i, row in enumerate(rows) for j, n in enumerate(row)},
    )


def at(*places: tuple[int, int]):
    return cells(*(group(school=i, race=j) for i, j in places))


def outcomes(**yes_of: tuple[int, int]):
    """Schools a, b, … with so many yes and no."""
    children = {(i,): {"yes": y, "no": n} for i, (y, n) in enumerate(yes_of.values())}
    return cube_of({"school": len(children)}, ((), ("school",)), children, YES_NO)


# -- one dimension ---------------------------------------------------------------------------


def test_a_single_withheld_part_is_the_rest_of_the_total():
    report = report_of(one_dimension(5, 40, 60), cells(group(school=0)))
    assert len(report.exact) == 1


def test_two_withheld_parts_are_as_wide_as_their_sum():
    cube = one_dimension(5, 7, 60)
    assert report_of(cube, cells(group(school=0), group(school=1))).passed
    cube = one_dimension(5, 5, 60)
    report = report_of(cube, cells(group(school=0), group(school=1)))
    assert (len(report.exact), len(report.narrow)) == (0, 2)


def test_a_sum_of_exactly_k_is_wide_enough():
    assert report_of(one_dimension(4, 7, 60), cells(group(school=0), group(school=1))).passed


def test_withheld_parts_of_nobody_are_known_to_be_nobody():
    cube = one_dimension(0, 0, 60)
    report = report_of(cube, cells(group(school=0), group(school=1)))
    assert len(report.exact) == 2


def test_a_withheld_total_follows_from_its_parts():
    assert len(report_of(one_dimension(20, 30), cells(())).exact) == 1


def test_a_small_count_that_is_shown_is_reported():
    report = report_of(one_dimension(5, 40), set())
    assert len(report.small) == 1
    assert not report.passed


def test_zero_may_be_shown():
    assert report_of(one_dimension(0, 40), set()).passed


def test_a_dimension_of_one_level_repeats_the_total():
    assert len(report_of(one_dimension(40), cells(group(school=0))).exact) == 1
    assert report_of(one_dimension(40), cells((), group(school=0))).passed


# -- two dimensions --------------------------------------------------------------------------


def test_one_cell_of_a_table_follows_from_its_row():
    assert len(report_of(square([[5, 40], [40, 40]]), at((0, 0))).exact) == 1


def test_two_cells_of_a_row_follow_from_their_columns():
    assert len(report_of(square([[5, 40], [40, 40]]), at((0, 0), (0, 1))).exact) == 2


def test_a_rectangle_is_as_wide_as_its_least_corners_allow():
    cube = square([[5, 40, 30], [40, 50, 30], [30, 30, 30]])
    assert report_of(cube, at((0, 0), (0, 1), (1, 0), (1, 1))).passed
    cube = square([[5, 3, 30], [2, 50, 30], [30, 30, 30]])
    report = report_of(cube, at((0, 0), (0, 1), (1, 0), (1, 1)))
    assert len(report.narrow) == 4


def test_three_corners_are_not_a_rectangle():
    cube = square([[5, 40, 30], [40, 50, 30], [30, 30, 30]])
    assert len(report_of(cube, at((0, 0), (0, 1), (1, 0))).exact) == 3


def test_two_rows_minus_two_columns_give_a_cell_away_though_each_line_withholds_two():
    cube = square(
        [
            [20, 30, 5, 40, 50],
            [30, 20, 40, 50, 60],
            [40, 50, 30, 20, 30],
            [50, 60, 40, 30, 20],
        ]
    )
    hidden = at((0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 2), (2, 3), (3, 3), (3, 2), (2, 4))
    hidden |= at((3, 4))
    lines = [[p for p in hidden if (key, f"{key}{i}") in p[0]] for key, i in WITHHOLDING_LINES]
    assert all(len(line) >= 2 for line in lines)
    report = report_of(cube, hidden)
    assert [name for name in report.exact if "race=race2" in name and "school=school0" in name]


WITHHOLDING_LINES = [
    *(("school", i) for i in range(4)),
    *(("race", j) for j in range(5)),
]


def test_two_separate_rectangles_are_judged_separately():
    cube = square([[5, 40, 0, 0], [40, 50, 0, 0], [0, 0, 3, 3], [0, 0, 3, 3]])
    hidden = at((0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3))
    report = report_of(cube, hidden)
    assert len(report.narrow) == 4
    assert all("school2" in n or "school3" in n for n in report.narrow)


def test_a_ring_of_six_cells_moves_together():
    cube = square([[5, 30, 40], [40, 6, 30], [30, 40, 7]])
    ring = at((0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 0))
    assert report_of(cube, ring).passed


def test_a_margin_that_is_withheld_widens_its_row():
    cube = square([[5, 3], [60, 60], [70, 80]])
    row = at((0, 0), (0, 1))
    assert len(report_of(cube, row | cells(group(school=0))).exact) == 3
    second = at((1, 0), (1, 1)) | cells(group(school=1))
    assert report_of(cube, row | cells(group(school=0)) | second).passed


def test_tables_that_share_a_margin_tell_about_each_other():
    children = {(0, 0, 0): 5, (0, 1, 1): 4, (1, 0, 1): 60, (1, 1, 0): 70, (2, 1, 1): 60}
    cube = cube_of(
        {"school": 3, "race": 2, "sex": 2},
        ((), ("school",), ("race", "school"), ("school", "sex")),
        children,
    )
    hidden = cells(group(school=0), group(school=1))
    report = report_of(cube, hidden)
    assert report.small, "the rows by race and by sex show what the margin withholds"
    assert len(report.exact) == 2


# -- outcomes --------------------------------------------------------------------------------


def test_of_two_outcomes_one_gives_the_other_away():
    cube = outcomes(a=(5, 40), b=(30, 60))
    hidden = cells(group(school=0), group(school=1), node="yes")
    assert len(report_of(cube, hidden).exact) == 2
    assert report_of(cube, both(group(school=0), group(school=1))).passed


def test_all_of_a_group_may_not_be_known_to_be_concerned():
    report = report_of(outcomes(a=(30, 0), b=(30, 60)), set())
    assert len(report.all_or_none) == 1


def test_none_of_a_group_may_not_be_known_to_be_concerned():
    report = report_of(outcomes(a=(0, 30), b=(30, 60)), set())
    assert len(report.all_or_none) == 1


def test_nobody_of_nobody_says_nothing():
    assert report_of(outcomes(a=(0, 0), b=(30, 60)), set()).passed


def test_all_or_none_is_found_where_it_only_follows():
    cube = outcomes(a=(0, 30), b=(0, 40), c=(30, 60))
    report = report_of(cube, both(group(school=0), group(school=1)))
    assert len(report.all_or_none) == 2
    assert len(report.exact) == 4


def test_a_chain_of_parts_gives_the_middle_away():
    children = {
        (0,): {"yes helped": 6, "yes alone": 14, "no": 40},
        (1,): {"yes helped": 30, "yes alone": 20, "no": 60},
    }
    cube = cube_of({"school": 2}, ((), ("school",)), children, CHAIN)
    first, second = group(school=0), group(school=1)
    report = report_of(cube, both(first, second))
    assert len(report.exact) == 4, "helped and alone add up to yes"
    inner = cells(first, second, node="helped") | cells(first, second, node="alone")
    assert report_of(cube, inner).passed
    assert report_of(cube, inner | both(first, second)).passed


def test_a_chain_of_groups_from_school_to_city():
    children = {(0, 0): 5, (1, 0): 40, (2, 1): 50, (3, 1): 60}
    cube = cube_of({"school": 4, "area": 2}, ((), ("area",), ("area", "school")), children)
    in_area = {(s, a): group(school=s, area=a) for s in range(4) for a in range(2)}
    hidden = cells(in_area[0, 0], in_area[1, 0])
    assert report_of(cube, hidden).passed
    assert len(report_of(cube, cells(in_area[0, 0], in_area[2, 1])).exact) == 2


# -- several documents -----------------------------------------------------------------------


def test_two_documents_of_the_same_counts_are_attacked_together():
    cube = one_dimension(5, 7, 40, 60)
    first = with_hidden(cube, cells(group(school=0), group(school=1)), K)
    second = with_hidden(cube, cells(group(school=0), group(school=2)), K)
    assert attack([first]).passed
    assert not attack([second]).exact
    together = attack([first, second])
    assert len(together.exact) == 1, "what one of them withholds, the other shows"


def test_documents_of_other_counts_have_nothing_to_do_with_each_other():
    cube = one_dimension(5, 7, 40, 60)
    first = with_hidden(cube, cells(group(school=0), group(school=1)), K)
    other = {**with_hidden(cube, cells(group(school=0), group(school=1)), K), "period": "2024-25"}
    report = attack([first, other])
    assert report.passed
    assert report.withheld == 4


def test_programs_are_counted_and_where_there_is_no_document_there_are_none():
    nothing = attack([])
    assert (nothing.withheld, nothing.programs, nothing.passed) == (0, 0, True)
    ring = at((0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 0), (0, 2), (1, 0), (2, 1))
    document = with_hidden(square([[5, 30, 40], [40, 6, 30], [30, 40, 7]]), ring, K)
    alone = attack([document]).programs
    assert alone > 0
    assert attack([document, {**document, "period": "2024-25"}]).programs == 2 * alone


def test_documents_that_contradict_each_other_are_reported():
    first = with_hidden(one_dimension(20, 30), set(), K)
    second = with_hidden(one_dimension(25, 25), set(), K)
    assert attack([first, second]).inconsistent


def test_shown_counts_that_do_not_add_up_are_reported():
    document = with_hidden(one_dimension(20, 30), set(), K)
    document["counts"][0]["values"]["students"] = 51
    assert attack([document]).inconsistent


def test_withheld_counts_that_nothing_satisfies_are_reported():
    document = with_hidden(one_dimension(20, 30, 40), cells(group(school=0), group(school=1)), K)
    document["counts"][0]["values"]["students"] = 39
    assert attack([document]).inconsistent


@pytest.mark.parametrize("nonsense", [-1, 2.5, "5", None, True])
def test_a_value_that_is_no_count_is_reported(nonsense):
    document = with_hidden(one_dimension(20, 30), set(), K)
    document["counts"][1]["values"]["students"] = nonsense
    document["counts"][0]["values"]["students"] = "*"
    report = attack([document])
    assert not report.passed


def test_a_thorough_attack_sees_through_tables_that_were_not_published():
    children = {(0, 0, 0): 30, (0, 0, 1): 30, (0, 1, 0): 30, (1, 0, 0): 3, (1, 1, 1): 30}
    children |= {(0, 1, 1): 0, (1, 0, 1): 0, (1, 1, 0): 27}
    cube = cube_of(
        {"a": 2, "b": 2, "c": 2},
        ((), ("a",), ("b",), ("c",), ("a", "b"), ("a", "c"), ("b", "c")),
        children,
    )
    hidden = cells(*(group(a=i, b=j) for i in range(2) for j in range(2)))
    quick = attack([with_hidden(cube, hidden, K)])
    thorough = attack([with_hidden(cube, hidden, K)], thoroughly=True)
    assert quick.withheld == thorough.withheld == 4
    assert len(thorough.narrow) + len(thorough.exact) >= len(quick.narrow) + len(quick.exact)


def test_a_thorough_outsider_also_thinks_of_what_is_rare_by_groups_that_are_not_published():
    partition = Partition("students", ("yes", "no"), ((), ("school",), ("race",)))
    children = {(i, j): {"yes": 12, "no": 40} for i in range(3) for j in range(3)}
    by = ((), ("school",), ("race",), ("race", "school"))
    cube = cube_of({"school": 3, "race": 3}, by, children, (partition,))
    shown = with_hidden(cube, set(), K)
    assert attack([shown]).passed
    report = attack([shown], thoroughly=True)
    assert report.passed
    assert report.withheld == 0
    assert report.programs > 0


# -- documents that say more, or less, than they declare -------------------------------------


def declared(*, by, hidden=()):
    """Yes and no by school and race; the document declares them by these groupings."""
    city = cube_of(
        {"school": 2, "race": 2},
        ((), ("school",), ("race",), ("race", "school")),
        {(i, j): {"yes": 20 + i, "no": 30 + j} for i in range(2) for j in range(2)},
        YES_NO,
    )
    document = with_hidden(city, set(hidden), K)
    document["partitions"][0]["groupings"] = [list(g) for g in by]
    return document


def test_cells_beside_the_declared_groupings_do_not_pass():
    assert attack([declared(by=((), ("school",), ("race",), ("race", "school")))]).passed
    report = attack([declared(by=((), ("school",)))])
    assert any("12 cells belong to no grouping" in fault for fault in report.inconsistent)


def test_withheld_cells_beside_the_groupings_do_not_make_up_for_missing_ones():
    document = declared(by=((), ("school",)), hidden=both(group(race=0), group(race=1)))
    for row in document["counts"]:
        if "school" in row["group"]:
            row["values"] = {"students": row["values"]["students"]}
    report = attack([document])
    assert any("4 cells are neither shown nor withheld" in f for f in report.inconsistent)


def test_a_document_from_before_parts_had_groupings_gives_them_by_all():
    document = declared(by=())
    del document["partitions"][0]["groupings"]
    assert attack([document]).passed
