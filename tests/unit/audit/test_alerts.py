"""What raises an alert, by example and by property."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.audit.rules.alerts import (
    Kin,
    Limits,
    denied_in_a_row,
    goes_on_at,
    is_mass_reading,
    is_out_of_hours,
    may_be_family,
)

LIMITS = Limits(200, 3, timedelta(minutes=10), time(7), time(19), 10)


def test_a_page_more_than_the_limit_waits_until_the_one_that_fills_it_is_over():
    at = datetime(2026, 11, 9, 10)
    pages = [at - timedelta(minutes=minutes) for minutes in (0, 1, 4, 9)]
    assert goes_on_at(pages[:2], LIMITS) is None
    over = at + timedelta(minutes=6, seconds=1)  # ten minutes after the third last
    assert goes_on_at(pages[:3], LIMITS) == goes_on_at(pages, LIMITS) == over


@pytest.mark.parametrize(("children", "raised"), [(0, False), (200, False), (201, True)])
def test_more_children_than_the_limit_is_mass_reading(children, raised):
    assert is_mass_reading(children, LIMITS) is raised


@pytest.mark.parametrize(
    ("at", "raised"),
    [
        ("2026-03-02T06:59:59", True),  # a Monday
        ("2026-03-02T07:00:00", False),
        ("2026-03-06T18:59:59", False),
        ("2026-03-06T19:00:00", True),
        ("2026-03-07T12:00:00", True),  # a Saturday
        ("2026-03-08T12:00:00", True),
    ],
)
def test_nights_and_weekends_are_out_of_hours(at, raised):
    assert is_out_of_hours(datetime.fromisoformat(at), LIMITS) is raised


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))
def test_a_week_later_it_is_the_same_hour(at):
    assert is_out_of_hours(at, LIMITS) == is_out_of_hours(at + timedelta(days=7), LIMITS)


@given(st.lists(st.booleans()))
def test_refusals_in_a_row_end_at_the_first_that_was_none(refused):
    number = denied_in_a_row(refused)
    assert all(refused[:number])
    assert number == len(refused) or not refused[number]


@pytest.mark.parametrize(
    ("own", "child", "shared"),
    [
        ("García López", "López", True),
        ("Garcia", "GARCÍA", True),
        ("O’Neil", "ONeil", True),
        ("Pérez-Gil", "Gil Soto", True),
        ("de la Cruz", "de la Rosa", False),
        ("van den Berg", "van Dyk", False),
        ("Ng", "Nguyen", False),
        ("", "", False),
    ],
)
def test_a_part_of_a_surname_may_be_family(own, child, shared):
    assert may_be_family(Kin(own_names=[own], child_names=[child])) is shared


def test_one_address_may_be_family():
    ours, theirs = ["12 Elm St., Apt 3"], ["12 elm st apt 3"]
    assert may_be_family(Kin(own_addresses=ours, child_addresses=theirs))
    assert not may_be_family(Kin(own_addresses=ours, child_addresses=["12 Elm St."]))
    assert not may_be_family(Kin(own_addresses=[""], child_addresses=[" . "]))


names = st.lists(st.text(max_size=20), max_size=3)


@given(names, names, names, names)
def test_family_is_of_both(names, addresses, child_names, child_addresses):
    one = Kin(names, addresses, child_names, child_addresses)
    other = Kin(child_names, child_addresses, names, addresses)
    assert may_be_family(one) == may_be_family(other)


@given(st.text(alphabet="abcdefg", min_size=4, max_size=12))
def test_whoever_has_the_same_surname_may_be_family(name):
    assert may_be_family(Kin(own_names=[name.title()], child_names=[name.upper()]))
