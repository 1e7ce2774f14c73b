"""Groups side by side: which reference, which gap is spoken of, what is left out."""

from decimal import Decimal

import pytest

from wholecity.measures.definitions import FINDINGS, MEASURES
from wholecity.measures.queries.comparing import compared, widest
from wholecity.measures.queries.values import Point, State
from wholecity.measures.rules.status import Direction

CHRONIC = MEASURES["chronic-absence"]
PERIOD, YEAR = "2025-26", 2026


def share(part, of):
    return Point(PERIOD, YEAR, State.SHOWN, Decimal(round(100 * part / of)), part=part, of=of)


WITHHELD = Point(PERIOD, YEAR, State.WITHHELD)
NONE = Point(PERIOD, YEAR, State.NONE)


EVERYONE = share(250, 1000)


def table(dimension, levels, everyone=EVERYONE):
    return compared(CHRONIC, dimension, dimension, levels, everyone)


def gaps(found):
    return {row.level: row.gap for row in found.rows}


def test_those_to_whom_it_applies_are_compared_with_those_to_whom_it_does_not():
    found = table("low_income", [("yes", "Low", share(150, 500)), ("no", "Other", share(50, 500))])
    gap = gaps(found)["yes"]
    assert (gap.difference, gap.reference, gap.reference_title) == (20, "no", "Other")
    assert gap.is_claimed
    assert gap.direction is Direction.WORSE
    assert (str(gap.ratio.value), str(gap.ratio.low)) == ("3.0", "2.2")
    assert gaps(found)["no"] is None
    assert [row.is_reference for row in found.rows] == [False, True]
    assert (gap.rate, gap.reference_rate) == (share(150, 500), share(50, 500))
    assert found.finding.key == "gap.higher.chronic-absence"
    assert found.finding.count == 20


def test_the_largest_group_is_the_reference_of_race_and_ethnicity():
    found = table(
        "race_ethnicity",
        [
            ("asian", "Asian", share(10, 100)),
            ("hispanic", "Hispanic", share(150, 500)),
            ("not_reported", "Not reported", share(300, 900)),
        ],
    )
    assert gaps(found)["asian"].reference == "hispanic"
    assert gaps(found)["not_reported"] is None
    assert found.reference_title == "Hispanic"


def test_a_place_is_compared_with_all_other_students():
    found = table("neighbourhood", [("mill", "Mill", share(50, 100))])
    gap = gaps(found)["mill"]
    # 50 of 100 against 200 of 900.
    assert (gap.difference, gap.reference_title) == (28, "All other students")


def test_the_share_of_all_others_is_a_limit_where_every_share_would_be():
    everyone = share(60, 1000)
    gap = gaps(table("neighbourhood", [("mill", "Mill", share(56, 100))], everyone))["mill"]
    # 4 of 900: a group of that size is shown as one percent or less.
    assert (gap.reference_rate.value, gap.reference_rate.bound) == (1, "at_most")


@pytest.mark.parametrize("hidden", [WITHHELD, NONE])
def test_what_is_not_shown_is_compared_with_nobody(hidden):
    found = table("low_income", [("yes", "Low", hidden), ("no", "Other", share(50, 500))])
    assert gaps(found) == {"yes": None, "no": None}
    assert found.finding.key == "gap.unknown"
    found = table("low_income", [("yes", "Low", share(50, 500)), ("no", "Other", hidden)])
    assert gaps(found) == {"yes": None, "no": None}
    assert found.spread is None


def test_nothing_is_worked_out_for_a_place_when_the_total_is_withheld():
    found = table("school", [("a", "A", share(50, 100))], everyone=WITHHELD)
    assert gaps(found) == {"a": None}


def test_a_gap_that_chance_explains_is_not_spoken_of():
    found = table("low_income", [("yes", "Low", share(6, 30)), ("no", "Other", share(5, 30))])
    gap = gaps(found)["yes"]
    assert not gap.is_claimed
    assert gap.ratio is None
    assert found.finding.key == "gap.unclear"


def test_a_gap_that_rounds_to_nothing_is_not_spoken_of():
    levels = [
        ("yes", "Low", share(200_400, 1_000_000)),
        ("no", "Other", share(198_000, 1_000_000)),
    ]
    gap = gaps(table("low_income", levels, share(398_400, 2_000_000)))["yes"]
    assert gap.difference == 0
    assert not gap.is_claimed


def test_the_widest_claimed_gap_is_found_on_either_side():
    found = table(
        "race_ethnicity",
        [
            ("white", "White", share(200, 1000)),
            ("asian", "Asian", share(20, 400)),
            ("black", "Black", share(120, 400)),
            ("mena", "MENA", share(9, 20)),
        ],
    )
    gap = widest([gap for gap in gaps(found).values() if gap])
    # 25 points with 20 children: a wide interval, which still excludes that there is no gap.
    assert gap.group == "mena"
    assert gap.interval.low < 25 < gap.interval.high


def test_the_spread_over_groups_is_the_disparity_index():
    levels = [("a", "A", share(30, 100)), ("b", "B", share(20, 100)), ("c", "C", WITHHELD)]
    # |30-25| + |20-25| over 2 * 25 percent.
    assert table("race_ethnicity", levels, share(75, 300)).spread == 20


def test_every_sentence_is_declared():
    keys = {"trend.better", "trend.worse", "trend.higher", "trend.lower", "trend.same"}
    assert keys | {f"gap.{k}" for k in ("higher", "lower", "unclear", "unknown")} <= set(FINDINGS)
