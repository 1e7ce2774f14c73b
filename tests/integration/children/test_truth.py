"""The error of linkage, counted again by hand and by brute force."""

from datetime import date
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholecity.children.pipeline.truth import compare
from wholecity.kernel.errors import BadInput
from wholecity.linkage.pipeline.quality import Share

# child: (family, birth date); 0 and 1 are twins, 2 their sibling, 3 a stranger.
CHILDREN = {
    0: (0, date(2015, 5, 5)),
    1: (0, date(2015, 5, 5)),
    2: (0, date(2012, 1, 9)),
    3: (1, date(2015, 5, 5)),
}
NAMING = {0: "hispanic", 1: "white"}


def write_truth(folder: Path, records: dict[tuple[str, str], int | None]) -> Path:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE record (source TEXT, person_key TEXT, child INTEGER)")
        connection.execute("CREATE TABLE child (child INTEGER, family INTEGER, birth_date DATE)")
        connection.execute("CREATE TABLE family (family INTEGER, naming TEXT)")
        for (source, key), child in records.items():
            connection.execute("INSERT INTO record VALUES (?, ?, ?)", [source, key, child])
        for child, (family, born) in CHILDREN.items():
            connection.execute("INSERT INTO child VALUES (?, ?, ?)", [child, family, born])
        for family, naming in NAMING.items():
            connection.execute("INSERT INTO family VALUES (?, ?)", [family, naming])
        for table in ("record", "child", "family"):
            connection.execute(f"COPY {table} TO '{folder / table}.parquet' (FORMAT parquet)")
    return folder


def test_pairs_twins_and_siblings_are_counted_as_one_would_by_hand(tmp_path):
    truth = write_truth(
        tmp_path,
        {
            **{("school", "1"): 0, ("camp", "1"): 0, ("school", "2"): 1, ("camp", "2"): 2},
            **{("shelter", "9"): 0, ("school", "4"): 3, ("shelter", "parent"): None},
        },
    )
    error = compare(
        [
            ("school", "1", "A"),
            ("camp", "1", "A"),
            ("school", "2", "A"),  # a twin, wrongly
            ("camp", "2", "B"),
            ("shelter", "9", "C"),  # missed
            ("school", "new", "D"),  # not in the truth
        ],
        truth,
    )
    assert (error.found, error.true, error.right) == (3, 3, 1)
    assert error.precision == error.recall == error.f1 == pytest.approx(1 / 3)
    assert error.exact == Share(1, 3)
    assert error.twins == Share(1, 1)
    assert error.siblings == Share(0, 2)
    assert (error.unknown, error.missing) == (1, 1)
    assert error.recall_by["naming"] == {"hispanic": Share(1, 3)}
    assert error.recall_by["sources"] == {
        "camp – school": Share(1, 1),
        "camp – shelter": Share(0, 1),
        "school – shelter": Share(0, 1),
    }


def test_nothing_to_find_is_no_error(tmp_path):
    error = compare([], write_truth(tmp_path, {}))
    assert (error.precision, error.recall) == (1.0, 1.0)


def test_a_folder_without_truth_says_what_to_give(tmp_path):
    with pytest.raises(BadInput, match="wholecity city build"):
        compare([], tmp_path)


RECORDS = [(source, str(n)) for source in ("camp", "school", "shelter") for n in range(4)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 3), min_size=12, max_size=12),
    st.lists(st.sampled_from("ABCDE"), min_size=12, max_size=12),
)
def test_counts_equal_those_of_brute_force(children, ids):
    truth = dict(zip(RECORDS, children, strict=True))
    found = dict(zip(RECORDS, ids, strict=True))
    with TemporaryDirectory() as folder:
        error = compare([(*r, i) for r, i in found.items()], write_truth(Path(folder), truth))
    pairs = list(combinations(RECORDS, 2))
    same_id = {p for p in pairs if found[p[0]] == found[p[1]]}
    same_child = {p for p in pairs if truth[p[0]] == truth[p[1]]}
    assert (error.found, error.true) == (len(same_id), len(same_child))
    assert error.right == len(same_id & same_child)
    sets_found = {frozenset(r for r in RECORDS if found[r] == i) for i in set(ids)}
    sets_true = {frozenset(r for r in RECORDS if truth[r] == c) for c in set(children)}
    assert error.exact == Share(len(sets_found & sets_true), len(sets_true))
    seen = {c: {found[r] for r in RECORDS if truth[r] == c} for c in set(children)}
    family = [(a, b) for a, b in combinations(sorted(seen), 2) if b < 3]
    twins = [(a, b) for a, b in family if b == 1]
    assert error.twins == Share(sum(bool(seen[a] & seen[b]) for a, b in twins), len(twins))
    siblings = [(a, b) for a, b in family if b == 2]
    merged = sum(bool(seen[a] & seen[b]) for a, b in siblings)
    assert error.siblings == Share(merged, len(siblings))
