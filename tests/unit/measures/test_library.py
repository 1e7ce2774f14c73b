"""The library: every measure can be read off what indicators release, and is documented."""

from pathlib import Path

import pytest

from wholecity.indicators import definitions as indicators
from wholecity.linkage.definitions.bands import METHOD
from wholecity.measures.definitions import (
    COMPUTED,
    LIBRARY,
    LINKS_ARE_SURE,
    MEASURES,
    REFERENCES,
    Against,
    Count,
    Domain,
    LevelShare,
    Mean,
    Share,
)
from wholecity.measures.formats.massachusetts import REPORTS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "measures.md"
NODES = {
    indicators.STUDENTS,
    *(node for i in indicators.RELEASED for node in (i.node, i.complement)),
}
LEVELS = {d.key: d.levels for d in indicators.DIVISIONS}


def test_keys_are_unique_and_every_domain_has_measures():
    assert len(MEASURES) == len(LIBRARY)
    assert {measure.domain for measure in LIBRARY} == set(Domain)


@pytest.mark.parametrize("measure", COMPUTED, ids=lambda m: m.key)
def test_a_computed_measure_is_read_off_what_indicators_release(measure):
    match measure.figure:
        case Share(part, of):
            assert {part, of} <= NODES
        case LevelShare(dimension, level, node):
            assert level in LEVELS[dimension]
            assert node in NODES
        case Count(node):
            assert node in NODES
        case Mean(average):
            assert average == indicators.AVERAGE_DAILY_ATTENDANCE
        case _:
            pytest.fail("a computed measure has no figure")


@pytest.mark.parametrize("measure", COMPUTED, ids=lambda m: m.key)
def test_a_direction_is_the_same_for_measure_and_indicator(measure):
    directions = {i.node: i.direction for i in indicators.RELEASED}
    if isinstance(measure.figure, Share):
        assert measure.polarity == directions[measure.figure.part]


def test_the_reference_of_a_dimension_is_one_of_its_levels():
    for dimension, reference in REFERENCES.items():
        assert dimension in LEVELS
        if reference.against is Against.LEVEL:
            assert reference.level in LEVELS[dimension]


def test_one_measure_is_common_and_none_compares_cities():
    assert [measure.key for measure in LIBRARY if measure.common] == ["chronic-absence"]
    assert not any(measure.comparable for measure in LIBRARY)


def test_every_column_that_is_read_fills_a_measure():
    assert {reads.measure for report in REPORTS for reads in report.reads} <= set(MEASURES)


def test_every_measure_stands_in_the_reference_with_its_title():
    text = PAGE.read_text(encoding="utf-8")
    missing = [m.key for m in LIBRARY if f"| `{m.key}` | {m.title} |" not in text]
    assert missing == []


def test_what_is_said_about_links_is_what_the_linking_program_promises():
    assert f"1 link in {round(1 / METHOD.false_links):,}" in LINKS_ARE_SURE
