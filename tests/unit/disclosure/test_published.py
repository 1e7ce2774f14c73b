"""What an outsider reads in documents, and what is wrong with them."""

import pytest

from tests.factories.cubes import cube_of, random_city
from tests.generative.disclosure.worlds import published, with_hidden
from wholecity.disclosure.rules.attack.published import put_together
from wholecity.disclosure.rules.cube import Partition
from wholecity.disclosure.rules.protection import protect

K = 11
YES_NO = Partition("students", ("yes", "no"))
SCHOOL = frozenset({("school", "school0")})


def document(yes: int = 20, **changes):
    cube = cube_of(
        {"school": 2}, ((), ("school",)), {(0,): {"yes": yes, "no": 30}, (1,): 40}, (YES_NO,)
    )
    return {**with_hidden(cube, {((("school", "school0"),), "yes")}, K), **changes}


def read(*documents):
    (known,) = put_together(documents)
    return known


def test_a_table_is_read_as_it_is_declared():
    known = read(document())
    assert (known.name, known.k, known.root) == ("students 2025-26", K, "students")
    assert known.levels == {"school": ["school0", "school1"]}
    assert known.parts == [("students", ["yes", "no"])]
    both = {frozenset(), frozenset({"school"})}
    assert known.groupings == {"students": both, "yes": both, "no": both}
    assert known.withheld == {(SCHOOL, "yes")}
    assert known.shown[SCHOOL, "no"] == 30
    assert known.shown[frozenset(), "students"] == 90
    assert len(known.shown) == 8
    assert known.faults == []


def test_whom_a_table_counts_and_what_grows():
    known = read(document(population="pupils", growing=["yes"]))
    assert (known.children, known.growing) == (("pupils", "2025-26"), {"yes"})
    old = document()
    del old["population"], old["growing"]
    known = read(old)
    assert (known.children, known.growing) == (("students", "2025-26"), set())


def test_the_stricter_k_of_two_documents_counts():
    assert read(document(), document(k=20)).k == 20
    assert read(document(k=20), document()).k == 20


def test_what_one_document_shows_is_not_withheld():
    shown = document()
    (row,) = (row for row in shown["counts"] if row["group"] == {"school": "school0"})
    row["values"]["yes"] = 20
    assert read(document(), shown).withheld == set()
    assert read(shown, document()).withheld == set()


def test_what_documents_disagree_on_is_told():
    assert "show different counts for one cell" in read(document(), document(yes=21)).faults[0]
    other = document()
    other["partitions"][0]["parts"] = ["yes", "perhaps"]
    known = read(document(), other)
    assert known.faults == ["students 2025-26: two documents divide the same children differently"]
    assert "perhaps" not in known.groupings


@pytest.mark.parametrize("change", [{"key": "x"}, {"period": "2024-25"}, {"snapshot": "t"}])
def test_other_counts_are_another_table(change):
    assert len(put_together([document(), document(**change)])) == 2


@pytest.mark.parametrize("nonsense", [-1, 2.5, "5", None, True])
def test_what_is_no_count_is_told(nonsense):
    bad = document()
    bad["counts"][0]["values"]["students"] = nonsense
    known = read(bad)
    assert "is neither a count nor withheld" in known.faults[0]
    assert (frozenset(), "students") not in known.shown


def test_nobody_is_a_count():
    bad = document()
    bad["counts"][0]["values"]["students"] = 0
    assert read(bad).faults == []


# -- percents --------------------------------------------------------------------------------


def with_percents(*percents):
    """Documents in which the average of all children is each of these."""
    cube = random_city(1, 900, {"school": 2}, (), ())
    found = []
    for percent in percents:
        one = published(cube, protect(cube, K), K)
        assert one["averages"][0]["values"][0]["group"] == {}
        one["averages"][0]["values"][0]["percent"] = percent
        found.append(one)
    return found


def percent_of(*percents):
    known = read(*with_percents(*percents))
    return known.percents["average_daily_attendance", frozenset()]


@pytest.mark.parametrize(
    ("percent", "span"),
    [
        (93, (92.5, 93.5)),
        (0, (0, 0.5)),
        (100, (99.5, 100)),
        ({"at_least": 95}, (94.5, 100)),
        ({"at_most": 5}, (0, 5.5)),
        ("*", None),
    ],
)
def test_a_percent_stands_for_a_range(percent, span):
    assert percent_of(percent) == span


def test_two_percents_of_one_group_stand_for_what_both_allow():
    assert percent_of({"at_least": 90}, {"at_most": 92}) == (89.5, 92.5)
    assert percent_of({"at_most": 92}, {"at_least": 90}) == (89.5, 92.5)
    assert percent_of("*", 93) == (92.5, 93.5)
    assert percent_of(93, "*") == (92.5, 93.5)


def test_there_is_no_percent_of_nobody():
    known = read(*with_percents("n/a"))
    assert ("average_daily_attendance", frozenset()) not in known.percents
    assert known.described == {"average_daily_attendance": "students"}


@pytest.mark.parametrize(
    "nonsense", [101, -1, 93.5, "93", True, {}, {"at_least": 5, "at_most": 9}, {"about": 5}]
)
def test_what_is_no_percent_is_told(nonsense):
    known = read(*with_percents(nonsense))
    assert "is neither a percent nor withheld" in known.faults[0]
