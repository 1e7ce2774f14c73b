"""Means that say nothing of anybody."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.rules.survey import is_score, means

REPLIES = st.lists(
    st.fixed_dictionaries({"a": st.integers(1, 5), "b": st.integers(1, 5)}), max_size=9
)


@pytest.mark.parametrize("value", [0, 6, 1.5, "3", None, True])
def test_only_whole_numbers_from_1_to_5_are_scores(value):
    assert not is_score(value)


def test_the_mean_of_three():
    replies = [{"a": 1, "b": 5}, {"a": 2, "b": 5}, {"a": 5, "b": 4}]
    assert means(replies) == {"a": Fraction(8, 3), "b": Fraction(14, 3)}


@given(REPLIES)
def test_fewer_than_three_say_nothing_and_the_order_says_nothing(replies):
    found = means(replies)
    assert (found == {}) is (len(replies) < 3)
    assert found == means(replies[::-1])
    assert all(1 <= mean <= 5 for mean in found.values())
