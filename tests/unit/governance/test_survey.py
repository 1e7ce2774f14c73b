"""Means that say nothing of anybody."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.rules.survey import are_published, is_over, is_score, last_day, means

CLOSED = date(2026, 3, 17)
REPLIES = st.lists(
    st.fixed_dictionaries({"a": st.integers(1, 5), "b": st.integers(1, 5)}), max_size=9
)


@pytest.mark.parametrize("value", [0, 6, 1.5, "3", None, True])
def test_only_whole_numbers_from_1_to_5_are_scores(value):
    assert not is_score(value)


def test_the_mean_of_three():
    replies = [{"a": 1, "b": 5}, {"a": 2, "b": 5}, {"a": 5, "b": 4}]
    assert means(replies) == {"a": Fraction(8, 3), "b": Fraction(14, 3)}


def test_it_takes_replies_for_two_weeks():
    assert last_day(CLOSED) == date(2026, 3, 31)
    assert not is_over(CLOSED, date(2026, 3, 31))
    assert is_over(CLOSED, date(2026, 4, 1))


def watched(arrivals):
    """What somebody sees who looks each day, and after each reply that is taken on it."""
    taken, seen = [], []
    for offset in range(40):
        today = CLOSED + timedelta(days=offset)
        for day, reply in [(None, None), *arrivals]:
            if day == offset and not is_over(CLOSED, today):
                taken.append(reply)
            seen.append(means(taken) if are_published(len(taken), CLOSED, today) else {})
    return seen, len(taken)


@given(REPLIES, st.data())
def test_whoever_watches_can_derive_no_single_reply(replies, data):
    """Two results in a row could be subtracted: there is never more than one, of three or more.

    And whoever answered when, what is seen is the same: it says of nobody what they said.
    """
    days = [data.draw(st.integers(0, 20)) for _ in replies]
    seen, taken = watched(list(zip(days, replies, strict=True)))
    results = [result for n, result in enumerate(seen) if result and result != seen[n - 1]]
    assert len(results) == (taken >= 3)
    in_time = [n for n, day in enumerate(days) if day <= 14]
    others = dict(zip(in_time, data.draw(st.permutations(in_time)), strict=True))
    swapped = [(day, replies[others.get(n, n)]) for n, day in enumerate(days)]
    assert watched(swapped)[0] == seen


@given(REPLIES)
def test_means_are_scores(replies):
    assert all(1 <= mean <= 5 for mean in means(replies).values())
