"""Terms of office: both days included, open without an end."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.rules.terms import Term, clash

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1))


@st.composite
def terms(draw: st.DrawFn) -> Term:
    since = draw(DAYS)
    return Term(since, draw(st.none() | st.dates(since, date(2020, 3, 1))))


def test_the_first_and_the_last_day_are_in_the_term():
    term = Term(MAY, JUNE)
    assert term.holds_on(MAY)
    assert term.holds_on(JUNE)
    assert not term.holds_on(MAY - DAY)
    assert not term.holds_on(JUNE + DAY)
    assert Term(MAY).holds_on(date(2099, 1, 1))


def test_a_term_that_begins_the_day_after_another_ends_does_not_meet_it():
    assert not Term(MAY, JUNE).overlaps(Term(JUNE + DAY))
    assert Term(MAY, JUNE).overlaps(Term(JUNE))


def test_a_term_that_ends_before_it_begins_is_backwards():
    assert Term(JUNE, MAY).is_backwards()
    assert not Term(MAY, MAY).is_backwards()


def test_a_clash_names_the_other_term():
    assert clash(Term(JULY), [Term(MAY, JUNE), Term(JUNE)]) == Term(JUNE)
    assert clash(Term(JULY), [Term(MAY, JUNE)]) is None


@given(terms(), terms())
def test_terms_overlap_when_some_day_is_in_both(first, second):
    days = [date(2020, 1, 1) + n * DAY for n in range(62)]
    shared = any(first.holds_on(day) and second.holds_on(day) for day in days)
    assert first.overlaps(second) == second.overlaps(first) == shared
