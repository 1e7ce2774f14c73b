"""IDs stay with their records, however clusters change."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from wholecity.children.rules.assignment import Held, assign


def records(text):
    return [("s", key) for key in text]


def held(**children):
    """child="abc" means that the records a, b and c are of that child now."""
    return {
        ("s", key): Held(child, True, int(child[1:]))
        for child, keys in children.items()
        for key in keys
    }


def test_records_never_seen_get_a_new_id():
    assert assign([records("ab"), records("c")], {}) == [None, None]


def test_a_cluster_keeps_the_id_that_most_of_its_records_had():
    assert assign([records("abc")], held(c1="a", c2="bc")) == ["c2"]


def test_with_as_many_records_each_the_older_id_stays():
    assert assign([records("ab")], held(c2="a", c1="b")) == ["c1"]


def test_a_split_child_keeps_its_id_where_more_of_its_records_are():
    assert assign([records("a"), records("bc")], held(c1="abc")) == [None, "c1"]


def test_a_new_record_joins_and_changes_no_id():
    assert assign([records("abx")], held(c1="ab")) == ["c1"]


def test_a_record_that_was_away_brings_its_id_back():
    away = {("s", "a"): Held("c1", False, 1)}
    assert assign([records("a")], away) == ["c1"]


def test_records_that_stayed_speak_before_records_that_were_away():
    known = {("s", "a"): Held("c1", False, 1), ("s", "b"): Held("c1", False, 1)}
    known[("s", "c")] = Held("c2", True, 2)
    assert assign([records("abc")], known) == ["c2"]


def test_an_id_wanted_twice_goes_to_those_who_hold_it_now():
    known = {("s", "a"): Held("c1", False, 1), ("s", "b"): Held("c1", True, 1)}
    assert assign([records("a"), records("b")], known) == [None, "c1"]


KEYS = st.integers(0, 30)
partitions = st.dictionaries(KEYS, st.integers(0, 8), min_size=1).map(
    lambda of: [
        [("s", str(k)) for k in sorted(of) if of[k] == group] for group in sorted(set(of.values()))
    ]
)
histories = st.dictionaries(
    KEYS, st.tuples(st.integers(0, 6), st.booleans(), st.integers(1, 4)), max_size=31
).map(lambda of: {("s", str(k)): Held(f"c{c}", now, since) for k, (c, now, since) in of.items()})


@given(partitions, histories)
def test_no_id_is_given_to_two_clusters_and_none_to_strangers(clusters, known):
    kept = assign(clusters, known)
    assert max(Counter(k for k in kept if k).values(), default=0) <= 1
    for cluster, child in zip(clusters, kept, strict=True):
        had = {known[r].child for r in cluster if r in known}
        assert child is None or child in had


@given(partitions, histories)
def test_a_cluster_stays_without_its_old_id_only_when_another_has_it(clusters, known):
    kept = assign(clusters, known)
    given_away = {child for child in kept if child}
    for cluster, child in zip(clusters, kept, strict=True):
        if child is None:
            assert {known[r].child for r in cluster if r in known} <= given_away


@given(partitions, histories)
def test_assigning_again_changes_nothing(clusters, known):
    kept = assign(clusters, known)
    names = [child or f"new{n}" for n, child in enumerate(kept)]
    then = {
        r: Held(child, True, 9)
        for cluster, child in zip(clusters, names, strict=True)
        for r in cluster
    }
    assert assign(clusters, {**known, **then}) == names
