"""How long nobody held a seat."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.rules.terms import Term
from wholecity.governance.rules.vacancy import days_without

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def terms(draw):
    since = draw(DAYS)
    until = draw(st.none() | st.integers(0, 30).map(lambda n: since + timedelta(days=n)))
    return Term(since, until)


@pytest.mark.parametrize(
    ("follows", "days"), [(date(2026, 8, 15), 45), (date(2026, 7, 1), 0), (None, 62)]
)
def test_a_seat_that_was_vacant_in_summer(follows, days):
    held = [Term(date(2024, 9, 1), date(2026, 6, 30))]
    held += [Term(follows)] if follows else []
    assert days_without(held, date(2026, 7, 1), date(2026, 8, 31)) == days


@given(st.lists(terms(), max_size=6), DAYS, DAYS)
def test_they_are_the_days_that_lie_in_no_term(held, since, until):
    span = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    counted = sum(not any(term.holds_on(day) for term in held) for day in span)
    assert days_without(held, since, until) == counted
