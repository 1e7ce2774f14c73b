"""Records come together as cliques, best pair first; networkx is the independent judge."""

from itertools import combinations
from typing import NamedTuple

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wholecity.linkage.rules import clusters
from wholecity.linkage.rules.clusters import MARGIN, Pairs


class Pair(NamedTuple):
    left: int
    right: int
    weight: float
    certain: bool = False


def columns(pairs):
    left, right, weight, certain = zip(*pairs, strict=True) if pairs else ((), (), (), ())
    return Pairs(
        np.array(left, dtype=np.int64),
        np.array(right, dtype=np.int64),
        np.array(weight, dtype=float),
        np.array(certain, dtype=bool),
    )


def numbers(apart):
    """The same labels as numbers."""
    return np.unique(np.array(apart, dtype=str), return_inverse=True)[1].astype(np.int64)


def group(apart, links, compatible):
    """The records of each child."""
    child = clusters.group(numbers(apart), columns(links), columns(compatible))
    return [tuple(np.flatnonzero(child == c).tolist()) for c in np.unique(child)]


def unambiguous(links, apart):
    """Links that stand, and links that fall."""
    stands = clusters.unambiguous(columns(links), numbers(apart))
    return (
        [p for p, s in zip(links, stands, strict=True) if s],
        [p for p, s in zip(links, stands, strict=True) if not s],
    )


def free(n):
    """Labels under which any two records may come together."""
    return [str(i) for i in range(n)]


def test_linked_records_come_together():
    links = [Pair(0, 1, 9.0), Pair(1, 2, 8.0), Pair(0, 2, 7.0)]
    assert group(free(4), links, []) == [(0, 1, 2), (3,)]


def test_a_chain_whose_ends_do_not_fit_is_cut_at_its_weakest_link():
    assert group(free(3), [Pair(0, 1, 9.0), Pair(1, 2, 12.0)], []) == [(0,), (1, 2)]


def test_ends_that_are_worth_a_review_let_a_chain_hold():
    links, review = [Pair(0, 1, 9.0), Pair(1, 2, 12.0)], [Pair(0, 2, 1.0)]
    assert group(free(3), links, review) == [(0, 1, 2)]


def test_a_review_alone_joins_nothing():
    assert group(free(2), [], [Pair(0, 1, 3.0)]) == [(0,), (1,)]


def test_of_two_records_of_one_source_the_better_link_wins():
    apart = ["school", "school", "shelter"]
    links = [Pair(0, 2, 9.0), Pair(1, 2, 14.0)]
    assert group(apart, links, []) == [(0,), (1, 2)]


def test_twins_of_two_sources_are_paired_each_with_itself():
    apart = ["school", "school", "camp", "camp"]
    links = [Pair(0, 2, 20.0), Pair(1, 3, 20.0), Pair(0, 3, 11.0), Pair(1, 2, 11.0)]
    assert group(apart, links, []) == [(0, 2), (1, 3)]


def test_a_record_that_fits_two_of_one_source_equally_well_is_linked_to_neither():
    apart = ["school", "school", "shelter"]
    links = [Pair(0, 2, 12.0), Pair(1, 2, 12.0 - MARGIN / 2)]
    assert unambiguous(links, apart) == ([], links)


def test_a_clearly_better_link_stands_beside_a_worse_one():
    apart = ["school", "school", "shelter"]
    links = [Pair(0, 2, 12.0), Pair(1, 2, 9.0)]
    assert unambiguous(links, apart) == (links, [])


def test_ties_between_different_sources_are_no_ties():
    links = [Pair(0, 2, 12.0), Pair(1, 2, 12.0)]
    assert unambiguous(links, ["school", "camp", "shelter"]) == (links, [])


def test_each_record_knows_its_best_link_within_its_group():
    links = [Pair(0, 1, 9.0), Pair(1, 2, 8.0), Pair(0, 2, 7.0)]
    best = clusters.strongest(np.array([0, 0, 0, 3]), columns(links))
    assert best.tolist() == [0, 0, 1, -1]


def test_a_link_out_of_the_group_is_nobodys_best():
    links = [Pair(0, 1, 9.0), Pair(1, 2, 12.0)]
    assert clusters.strongest(np.array([0, 0, 2]), columns(links)).tolist() == [0, 0, -1]


def test_nobody_is_nobody():
    none = columns([])
    assert clusters.group(numbers([]), none, none).tolist() == []
    assert clusters.unambiguous(none, numbers([])).tolist() == []
    assert clusters.strongest(np.zeros(0, dtype=np.int64), none).tolist() == []


@st.composite
def scored(draw):
    n = draw(st.integers(2, 12))
    apart = [draw(st.sampled_from("abcd")) for _ in range(n)]
    pairs = draw(st.lists(st.sampled_from(list(combinations(range(n), 2))), unique=True))
    weighed = [Pair(a, b, float(draw(st.integers(-5, 20)))) for a, b in sorted(pairs)]
    return (
        apart,
        [p for p in weighed if p.weight > 7 and apart[p.left] != apart[p.right]],
        [p for p in weighed if p.weight <= 7],
    )


@given(scored())
def test_every_record_is_in_exactly_one_group(world):
    apart, links, reviews = world
    members = [r for g in group(apart, links, reviews) for r in g]
    assert sorted(members) == list(range(len(apart)))


@given(scored())
def test_every_group_is_a_clique_of_permitted_pairs_held_together_by_links(world):
    apart, links, reviews = world
    permitted = nx.Graph((p.left, p.right) for p in [*links, *reviews])
    linked = nx.Graph()
    linked.add_nodes_from(range(len(apart)))
    linked.add_edges_from((p.left, p.right) for p in links)
    for members in group(apart, links, reviews):
        assert all(permitted.has_edge(a, b) for a, b in combinations(members, 2))
        assert nx.is_connected(linked.subgraph(members))


@given(scored())
def test_no_source_has_two_records_in_a_group(world):
    apart, links, reviews = world
    for members in group(apart, links, reviews):
        labels = [apart[m] for m in members]
        assert len(set(labels)) == len(labels)


@given(scored())
def test_no_two_groups_that_may_be_one_are_left_apart(world):
    apart, links, reviews = world
    permitted = nx.Graph((p.left, p.right) for p in [*links, *reviews])
    groups = group(apart, links, reviews)
    of = {r: g for g in groups for r in g}
    for pair in links:
        a, b = of[pair.left], of[pair.right]
        if a != b:
            assert any(apart[x] == apart[y] or not permitted.has_edge(x, y) for x in a for y in b)


@given(scored())
def test_where_nothing_forbids_it_groups_are_the_connected_components(world):
    _, links, _ = world
    n = len(world[0])
    everybody = [Pair(a, b, 0.0) for a, b in combinations(range(n), 2)]
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((p.left, p.right) for p in links)
    expected = sorted(tuple(sorted(c)) for c in nx.connected_components(graph))
    assert group(free(n), links, everybody) == expected


@given(scored(), st.randoms())
def test_the_order_of_pairs_does_not_matter(world, rng):
    apart, links, reviews = world
    shuffled = list(links)
    rng.shuffle(shuffled)
    assert group(apart, shuffled, reviews[::-1]) == group(apart, links, reviews)


@given(scored())
def test_of_links_that_stand_no_record_has_two_that_are_equally_good(world):
    apart, links, _ = world
    stand, fall = unambiguous(links, apart)
    assert sorted([*stand, *fall], key=repr) == sorted(links, key=repr)
    for record, label in {(r, apart[s]) for p in links for r, s in _ends(p)}:
        weights = sorted(
            p.weight for p in stand for r, s in _ends(p) if (r, apart[s]) == (record, label)
        )
        if len(weights) > 1:
            assert weights[-1] - weights[-2] >= MARGIN


def _ends(pair):
    return (pair.left, pair.right), (pair.right, pair.left)
