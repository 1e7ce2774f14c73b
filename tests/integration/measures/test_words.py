"""Figures and findings in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.factories.measure_pages import card, page, share
from wholecity.measures.definitions import FINDINGS, MEASURES, Unit
from wholecity.measures.queries.comparing import compared, widest
from wholecity.measures.queries.values import Finding, Point, State
from wholecity.measures.rules.status import Status
from wholecity.measures.views import words


def point(value: str, **others: object) -> Point:
    return replace(Point("2025-26", 2026, State.SHOWN, Decimal(value)), **others)


@pytest.mark.parametrize(
    ("found", "unit", "expected"),
    [
        (point("24"), Unit.PERCENT, "24%"),
        (point("18.4"), Unit.PERCENT, "18.4%"),
        (point("5", bound="at_most"), Unit.PERCENT, "5% or less"),
        (point("95", bound="at_least"), Unit.PERCENT, "95% or more"),
        (point("9420"), Unit.COUNT, "9,420"),
        (point("18204.4"), Unit.DOLLARS, "$18,204"),
        (point("0"), Unit.COUNT, "0"),
        (Point("2025-26", 2026, State.WITHHELD), Unit.PERCENT, "hidden"),
        (Point("2025-26", 2026, State.NONE), Unit.PERCENT, "no data"),
    ],
)
def test_a_figure_is_a_number_or_says_why_there_is_none(found, unit, expected) -> None:
    assert words.figure(found, unit) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((2000, 1840), ("good", "arrow_downward", "2 points better than 2024-25")),
        ((1760, 1840), ("bad", "arrow_upward", "1 point worse than 2024-25")),
        ((1840, 1840), ("", "", "No change from 2024-25")),
        ((1840,), ("", "", "No earlier figure to compare with")),
        ((1840, None), ("", "", "Hidden to protect children")),
    ],
)
def test_a_change_says_which_way_is_better(parts, expected) -> None:
    assert words.change(card(parts=parts)) == expected


def test_a_change_of_a_measure_that_has_no_better_way_is_only_higher_or_lower() -> None:
    found = words.change(card("english-learners", parts=(1840, 2000)))
    assert found == ("", "arrow_upward", "2 points higher than 2024-25")


def test_every_status_has_words_and_a_kind() -> None:
    assert {words.status(status).kind for status in Status} == {"good", "care", "bad", "plain"}
    assert all(words.status(status).words for status in Status)


@pytest.mark.parametrize("key", FINDINGS)
def test_every_finding_can_be_said_in_one_and_in_many(key: str) -> None:
    values = (
        dict.fromkeys(
            ("value", "period", "change", "previous", "children", "group", "rate", "other"), "x"
        )
        | dict.fromkeys(("reference", "measure"), "y")
        | dict.fromkeys(("low", "high", "points"), 3)
    )
    for count in (1, 2):
        assert "%(" not in words.sentence(Finding(key, count, values), Unit.PERCENT)


def test_the_widest_gap_is_told_on_one_line() -> None:
    gap = page().card.widest_gap  # type: ignore[union-attr]
    assert words.gap_summary(gap) == "Low-income families: 31% · Other families: 13%"


def test_a_limit_of_the_widest_gap_is_told_as_a_limit() -> None:
    limit = replace(share(2026, 20, 4100), value=Decimal(1), bound="at_most")
    levels = (
        ("yes", "Low-income families", share(2026, 310, 3900)),
        ("no", "Other families", limit),
    )
    table = compared(MEASURES["homelessness"], "low_income", "Income", levels, share(2026, 330))
    gap = widest([row.gap for row in table.rows if row.gap])
    assert gap is not None
    assert words.gap_summary(gap) == "Low-income families: 8% · Other families: 1% or less"
    assert "Other families: 1% or less." in words.sentence(table.finding, Unit.PERCENT)


def test_an_interval_has_signs_only_where_it_holds_no_gap() -> None:
    gaps = {row.group_title: row for t in page().groups for row in [r.gap for r in t.rows] if row}
    assert words.interval(gaps["Asian"]) == "1 to 6"
    assert words.interval(gaps["English learners"]).startswith("−")


def test_a_goal_is_told_with_its_unit() -> None:
    assert words.goal(card(goal=(15, 2028)).goal, Unit.PERCENT) == "Goal: 15% by 2027-28"
    assert words.goal(None, Unit.PERCENT) == ""


def test_hidden_is_never_told_as_zero() -> None:
    assert "0" not in words.figure(share(2026, None), MEASURES["chronic-absence"].unit)
