"""Quorum, and what becomes of a motion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.rules.voting import is_adopted, quorum, tally

POSITIONS = ("for", "against", "abstain", "recuse", "absent")
positions = st.lists(st.sampled_from(POSITIONS))


@pytest.mark.parametrize(
    ("seats", "agreed", "needed"), [(13, None, 7), (14, None, 8), (0, None, 1), (14, 5, 5)]
)
def test_a_quorum_is_more_than_half_unless_a_body_agreed_otherwise(seats, agreed, needed):
    assert quorum(seats, agreed) == needed


@pytest.mark.parametrize(
    ("told", "vote", "consensus"),
    [
        (["for", "for", "against"], True, False),
        (["for", "against"], False, False),  # a tie is not adopted
        (["for", "abstain", "abstain"], True, True),
        (["abstain"], False, True),
    ],
)
def test_a_motion(told, vote, consensus):
    assert is_adopted(told, by_vote=True) is vote
    assert is_adopted(told, by_vote=False) is consensus


@given(positions)
def test_who_abstains_is_recused_or_absent_changes_nothing(told):
    sides = [p for p in told if p in {"for", "against"}]
    for by_vote in (True, False):
        assert is_adopted(told, by_vote=by_vote) == is_adopted(sides, by_vote=by_vote)


@given(positions)
def test_a_tally_counts_everybody_once_in_order(told):
    found = tally(told, POSITIONS)
    assert sum(found.values()) == len(told)
    assert list(found) == [p for p in POSITIONS if p in told]
