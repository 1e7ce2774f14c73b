"""What an extract tells less of, until no child can be found in it. k is 11, l is 3."""

from datetime import date, timedelta

import numpy as np
import pytest

from wholecity.extracts.definitions import FIELDS
from wholecity.extracts.rules.protecting import Table, alike, grouped, protect, table_of
from wholecity.extracts.rules.records import Record, ladder, pseudonym, shift_of
from wholecity.kernel.errors import BadInput

K, KEY, OTHER_KEY = 11, b"one project", b"another"
ABSENCES = ("under_5", "from_5_to_10", "from_10_to_20", "from_20")


def child(name: str, *schools: str, first: int = 2025, **values: str) -> list[Record]:
    """A child at one school after the other, a year each; its absence goes round by its number."""
    number = int("".join(c for c in name if c.isdigit()) or 0)
    return [
        Record(
            name,
            first + n,
            {
                "school": school,
                "school_kind": "elementary",
                "absence": ABSENCES[(number + n) % 4],
                **values,
            },
        )
        for n, school in enumerate(schools)
    ]


def many(count: int, *schools: str, name: str = "c", **values: str) -> list[Record]:
    return [r for n in range(count) for r in child(f"{name}{n}", *schools, **values)]


def table(records: list[Record], k: int = K, fields=FIELDS) -> Table:
    return table_of(records, fields, k, KEY)


def groups(made: Table, steps) -> list[int]:
    """Sizes of the groups of children that are alike."""
    return sorted(np.bincount(alike(made, steps)).tolist())


def told(records: list[Record], k: int = K, fields=FIELDS):
    made = table(records, k, fields)
    return made, protect(made, k)


def test_a_school_of_many_is_told_under_a_code_of_the_project():
    _, result = told([*many(30, "oak", name="a"), *many(40, "elm", name="b")])
    assert result.steps["school"] == 0
    assert result.left_out == 0
    assert result.smallest == 30
    assert not {"oak", "elm"} & set(result.known["school"].tolist())
    assert set(result.known["school"].tolist()) == {
        pseudonym(KEY, "school", "oak")[:8],
        pseudonym(KEY, "school", "elm")[:8],
    }


def test_a_way_that_few_went_is_found_though_each_year_hides_it():
    """Both schools have many children in both years; five moved from one to the other."""
    stayed = [*many(40, "oak", "oak", name="a"), *many(40, "elm", "elm", name="b")]
    moved = many(5, "oak", "elm", name="m")
    made, result = told([*stayed, *moved])
    assert groups(made, {"school": 0}) == [5, 40, 40]
    # Five of 85 are more than is left out: schools are told by their kind.
    assert result.steps["school"] == 1
    assert groups(made, result.steps) == [85]


def test_few_children_are_left_out_with_all_their_years_and_never_so_few_that_it_tells():
    stayed = [*many(200, "oak", "oak", name="a"), *many(200, "elm", "elm", name="b")]
    made, result = told(
        [*stayed, *many(12, "oak", "elm", name="m"), *many(4, "elm", "oak", name="n")]
    )
    assert result.steps["school"] == 0
    assert result.left_out == 16, "four alone would be a group of few: the next smallest goes too"
    assert result.rows.sum() == 2 * 400
    assert groups(made, result.steps) == [4, 12, 200, 200]


def test_one_who_is_there_in_other_years_is_another_trajectory():
    made = table([*many(30, "oak", "oak"), *many(3, "oak", name="only2025")])
    assert groups(made, {"school": 2}) == [3, 30]


@pytest.mark.parametrize("k", [11, 20])
def test_every_group_has_k_children(k):
    records = [r for n in range(25) for r in many(n, f"s{n}", f"s{n % 7}", name=f"x{n}y")]
    made, result = told(records, k)
    kept = result.rows[np.unique(made.child, return_index=True)[1]]
    sizes = np.bincount(alike(made, result.steps)[kept])
    assert sizes[sizes > 0].min() == result.smallest >= k
    assert result.left_out <= made.children * 0.05 + k


def test_what_an_earlier_extract_told_more_finely_counts_as_known():
    """Forty of a school were told by it; by now six of them are boys, who would be found."""
    boys, girls = many(6, "oak", name="a", sex="M"), many(40, "oak", name="b", sex="F")
    others = [*many(60, "elm", name="c", sex="M"), *many(60, "elm", name="d", sex="F")]
    records = [*boys, *girls, *others]
    fields = [f for f in FIELDS if f.key in ("school", "sex", "absence")]
    made = table_of(records, fields, K, KEY)
    assert groups(made, {"school": 0, "sex": 0}) == [6, 40, 60, 60]
    assert protect(made, K).steps == {"school": 1, "sex": 0}
    assert protect(made, K, {"school": 0, "sex": 1}).steps == {"school": 0, "sex": 1}
    with pytest.raises(BadInput, match="fewer than 11 children"):
        protect(made, K, {"school": 0, "sex": 0})


def test_a_group_that_shares_what_is_sensitive_is_not_told():
    """All of one school are of low-income families: whoever goes there is."""
    poor = many(30, "oak", name="a", low_income="yes")
    others = [
        r for n in range(60) for r in child(f"b{n}", "elm", low_income="yes" if n % 2 else "no")
    ]
    made, result = told([*poor, *others])
    assert result.steps["school"] == 1
    assert groups(made, {"school": 0}) == [30, 60]
    # Two without it are not enough, three are.
    for without, step in ((2, 1), (3, 0)):
        some = [
            r
            for n in range(30)
            for r in child(f"a{n}", "oak", low_income="no" if n < without else "yes")
        ]
        assert told([*some, *others])[1].steps["school"] == step


def test_three_different_combinations_are_asked_for():
    fields = [f for f in FIELDS if f.key in ("school", "low_income")]
    two = [r for n in range(60) for r in child(f"b{n}", "elm", low_income=("yes", "no")[n % 2])]
    with pytest.raises(BadInput, match="sensitive, taken together"):
        protect(table_of(two, fields, K, KEY), K)


def test_what_everybody_has_not_tells_nothing():
    _, result = told(many(60, "oak", low_income="no"))
    assert (result.left_out, result.steps["school"]) == (0, 0)


@pytest.mark.parametrize(
    ("records", "said"),
    [
        (many(10, "oak"), "fewer than 11 children"),
        (many(30, "oak", low_income="yes"), "share a value of “Low-income families”"),
        (
            [*many(12, "oak", "oak"), *many(8, "oak", name="z")],
            "fewer than 11 children by the school years .* 40%",
        ),
    ],
)
def test_where_it_cannot_be_it_says_what_stands_in_the_way(records, said):
    with pytest.raises(BadInput, match=said):
        told(records)


def test_rare_codes_are_one_and_not_reported_where_even_that_is_rare():
    number = np.arange(60)
    codes = np.array(["white"] * 40 + ["a"] * 6 + ["b"] * 6 + ["white"] * 8)
    assert set(grouped(codes, number, K).tolist()) == {"white", "other"}
    fewer = np.array(["white"] * 52 + ["a"] * 4 + ["b"] * 4)
    assert set(grouped(fewer, number, K).tolist()) == {"white", "not_reported"}
    # Twelve rows of six children are rows of six children.
    assert "a" not in grouped(codes, number // 2, K).tolist()


@pytest.mark.parametrize(
    ("field", "value", "steps"),
    [
        ("age", "9", ("8-9", "elementary")),
        ("age", "3", ("2-3", "early")),
        ("age", "25", ("24-25", "over")),
        ("grade", "07", ("07", "middle")),
        ("grade", "UG", ("UG", "other")),
        ("sex", "F", ("F",)),
    ],
)
def test_how_a_field_is_told_from_fine_to_coarse(field, value, steps):
    assert ladder(field, Record("c", 2025, {field: value}), KEY) == steps


def test_codes_and_shifts_are_a_projects_own():
    children = [f"child{n}" for n in range(500)]
    ours, theirs = ({pseudonym(key, "child", c) for c in children} for key in (KEY, OTHER_KEY))
    assert len(ours) == 500
    assert not ours & theirs
    assert pseudonym(KEY, "child", "x") != pseudonym(KEY, "school", "x")
    shifts = {c: shift_of(KEY, c) for c in children}
    assert timedelta(0) not in shifts.values()
    assert {abs(s.days) <= 60 for s in shifts.values()} == {True}
    assert len(set(shifts.values())) > 60
    assert any(shift_of(OTHER_KEY, c) != shift for c, shift in shifts.items())


PLACES_AND_DAYS = [f for f in FIELDS if f.key in ("school", "entered_on", "left_on")]


def days_told(*records: Record) -> list[bool]:
    return told(list(records), fields=PLACES_AND_DAYS)[1].with_dates.tolist()


def dated(count: int, name: str, *days: date) -> list[Record]:
    return [
        Record(r.child, r.year, r.values, dict(zip(("entered_on", "left_on"), days, strict=False)))
        for r in many(count, "oak", name=name)
    ]


def test_dates_are_told_where_k_of_a_group_have_them_equally_far_apart():
    autumn, later = date(2024, 11, 4), date(2025, 3, 3)
    often, seldom = dated(12, "a", autumn, later), dated(9, "b", autumn, later + timedelta(1))
    without = many(15, "oak", name="c")
    assert days_told(*often, *seldom, *without) == [True] * 12 + [False] * 24
    # The day itself is shifted: another day, as far apart, is alike.
    moved = dated(6, "d", autumn + timedelta(7), later + timedelta(7))
    assert sum(days_told(*often[:6], *moved, *without)) == 12


def test_who_would_be_one_of_few_without_dates_takes_all_dates_along():
    often = dated(12, "a", date(2024, 11, 4))
    assert sum(days_told(*often, *many(4, "oak", name="c"))) == 0
    assert sum(days_told(*often)) == 12
