"""The days on which a family's rights begin, end, and fall due."""

from datetime import date, timedelta

import pytest

from wholecity.children.rules.rights import adult_on, answer_by


@pytest.mark.parametrize(
    ("born", "adult"),
    [
        (date(2008, 2, 28), date(2026, 2, 28)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2008, 3, 1), date(2026, 3, 1)),
        (date(2008, 12, 31), date(2026, 12, 31)),
        # 2100 is no leap year, 2000 was one: the rule asks the calendar.
        (date(2082, 2, 28), date(2100, 2, 28)),
        (date(2000, 2, 29), date(2018, 3, 1)),
    ],
)
def test_the_18th_birthday(born, adult):
    assert adult_on(born) == adult


def test_nobody_who_was_born_later_is_an_adult_earlier():
    days = [date(2007, 12, 1) + timedelta(days=n) for n in range(500)]
    birthdays = [adult_on(day) for day in days]
    assert birthdays == sorted(birthdays)


@pytest.mark.parametrize(("health", "by"), [(False, date(2026, 4, 15)), (True, date(2026, 3, 31))])
def test_a_request_has_45_days_and_30_for_health_records(health, by):
    assert answer_by(date(2026, 3, 1), health=health) == by
