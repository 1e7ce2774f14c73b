from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.kernel.school_year import SchoolYear


def test_a_school_year_is_named_by_the_year_in_which_it_ends():
    assert SchoolYear.of(date(2025, 9, 2)) == SchoolYear.of(date(2026, 6, 12)) == SchoolYear(2026)
    assert SchoolYear(2026).label == "2025-26"
    assert SchoolYear(2000).label == "1999-00"


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_day_is_in_exactly_one_school_year(day):
    year = SchoolYear.of(day)
    assert year.first_day <= day <= year.last_day


@given(st.integers(1900, 2100))
def test_a_school_year_is_read_as_it_is_written(ending):
    year = SchoolYear(ending)
    assert SchoolYear.parse(year.label) == SchoolYear.parse(f" {ending - 1}-{ending} ") == year
    assert SchoolYear.parse(str(ending)) == year


@pytest.mark.parametrize("text", ["", "2025-27", "25-26", "2025-6", "2025-1926", "2025/26", "٢٠٢٥"])
def test_what_is_no_school_year_is_refused(text):
    with pytest.raises(ValueError, match="no school year"):
        SchoolYear.parse(text)
