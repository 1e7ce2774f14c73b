"""Two who write into one text at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.rules.merging import merged

texts = st.lists(st.sampled_from(["a", "b", "c", "d", "ab", "abc"]), max_size=6).map("\n".join)


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "both"),
    [
        ("", "a", "", "a"),
        ("", "", "b", "b"),
        ("", "a", "b", "a\nb"),
        ("a", "a\nb", "a\nc", "a\nb\nc"),
        ("a\nb", "A\nb", "a\nB", "A\nb\nB"),
        ("a\nx\nb", "A\nx\nb", "a\nx\nB", "A\nx\nB"),
        ("a\nb", "b", "a\nb\nc", "b\nc"),
        ("a.", "a.\nb.", "a. More.", "a. More.\nb."),
        ("a.\nb.", "a.\nb. More.\nd.", "a. More.\nb.\nc.", "a. More.\nb. More.\nd.\nc."),
    ],
)
def test_what_both_wrote_stays(base, theirs, mine, both):
    assert merged(base, theirs, mine) == both


@given(base=texts, theirs=texts, mine=texts)
def test_no_line_that_anybody_wrote_is_lost(base, theirs, mine):
    kept, old = set(merged(base, theirs, mine).split("\n")), set(base.split("\n"))
    assert set(theirs.split("\n")) - old - {""} <= kept
    assert set(mine.split("\n")) - old - {""} <= kept
    assert kept <= old | set(theirs.split("\n")) | set(mine.split("\n"))


@given(base=texts, other=texts)
def test_where_one_wrote_it_is_as_they_made_it(base, other):
    assert merged(base, other, base) == merged(base, base, other) == other
    assert merged(base, other, other) == other
