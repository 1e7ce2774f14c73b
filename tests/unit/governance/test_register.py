"""Where an agreement of the register stands."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.rules.register import Paper, Standing, standing

PAPER = Paper(date(2026, 1, 1), date(2026, 12, 31), notice_days=90, is_signed=True)
A_DAY = timedelta(days=1)
DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))
PAPERS = st.builds(
    Paper,
    st.none() | DAYS,
    st.none() | DAYS,
    st.integers(0, 400),
    st.booleans(),
    st.none() | DAYS,
)


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2025, 12, 31), Standing.DRAFT),
        (date(2026, 1, 1), Standing.IN_FORCE),
        (date(2026, 10, 1), Standing.IN_FORCE),
        (date(2026, 10, 2), Standing.NOTICE_DUE),
        (date(2026, 12, 31), Standing.NOTICE_DUE),
        (date(2027, 1, 1), Standing.EXPIRED),
    ],
)
def test_from_day_to_day(day, stands):
    assert standing(PAPER, day) is stands


def test_without_an_end_no_notice_is_ever_due():
    assert standing(replace(PAPER, until=None), date(2050, 1, 1)) is Standing.IN_FORCE


@pytest.mark.parametrize("paper", [replace(PAPER, is_signed=False), replace(PAPER, since=None)])
def test_what_nobody_signed_or_has_no_first_day_is_a_draft(paper):
    assert standing(paper, date(2026, 6, 1)) is Standing.DRAFT


def test_the_last_day_of_what_is_ended_early_still_counts():
    paper = replace(PAPER, ended_on=date(2026, 5, 31))
    assert standing(paper, date(2026, 5, 31)) is Standing.IN_FORCE
    assert standing(paper, date(2026, 6, 1)) is Standing.ENDED


@given(PAPERS, DAYS)
def test_an_agreement_never_goes_back(paper, day):
    order = list(Standing)
    now, next_day = standing(paper, day), standing(paper, day + A_DAY)
    assert order.index(next_day) >= order.index(now)


@given(PAPERS, DAYS)
def test_what_is_worth_something_is_signed_and_within_its_term(paper, day):
    if standing(paper, day) in {Standing.IN_FORCE, Standing.NOTICE_DUE}:
        assert paper.is_signed
        assert paper.since is not None
        assert paper.since <= day
        assert paper.until is None or day <= paper.until
        assert paper.ended_on is None or day <= paper.ended_on
