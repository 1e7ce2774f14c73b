"""The indicator library is complete and fits the cells and the catalogue."""

from wholecity.indicators.definitions import (
    DIVISION_KEYS,
    DIVISIONS,
    GROUPINGS,
    INDICATORS,
    NOT_REPORTED,
    REASONS,
    RELEASED,
    RELEASED_GROUPINGS,
    STUDENTS,
    Reason,
)
from wholecity.warehouse.catalogue import CATALOGUE, CELL


def test_all_divisions_singly_and_all_pairs_are_computed():
    assert len(DIVISION_KEYS) == 8
    assert len(GROUPINGS) == len(set(GROUPINGS)) == 1 + 8 + 28


def test_what_is_released_is_computed():
    assert set(RELEASED_GROUPINGS) <= set(GROUPINGS)
    assert {g for g in GROUPINGS if len(g) < 2} <= set(RELEASED_GROUPINGS)


def test_every_division_is_a_column_of_cells():
    assert set(DIVISION_KEYS) <= set(CELL.names)


def test_every_indicator_says_what_it_counts_of_whom_and_from_where():
    keys = [i.key for i in INDICATORS]
    assert len(keys) == len(set(keys))
    for indicator in INDICATORS:
        assert indicator.title
        assert indicator.numerator
        assert indicator.denominator
        assert indicator.population
        assert indicator.sources
        assert set(indicator.sources) <= CATALOGUE.keys()
        assert indicator.node in CELL.names or indicator.average
        assert not indicator.of or indicator.of in CELL.names


def test_what_depends_on_the_link_says_so():
    linked = {i.key for i in INDICATORS if i.needs_link}
    assert linked == {"homelessness", "after_school_among_chronic"}


def test_released_partitions_split_the_population_or_an_earlier_part():
    split = {STUDENTS}
    for indicator in RELEASED:
        assert indicator.of in split
        split |= {indicator.node, indicator.complement}


def test_no_level_is_called_not_reported_by_itself():
    assert all(NOT_REPORTED not in d.levels for d in DIVISIONS)


def test_every_reason_has_words():
    assert set(REASONS) == set(Reason)
