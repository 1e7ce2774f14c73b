"""When a load stops for a person, and what may stand in a cell that people open."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.intake.rules.exports import safe_cell
from wholecity.intake.rules.pausing import Counted, reasons_to_pause
from wholecity.intake.rules.reasons import in_words, words


def test_exactly_five_in_a_hundred_still_passes_and_one_more_does_not():
    assert reasons_to_pause({"day": Counted(100, 5)}) == []
    assert reasons_to_pause({"day": Counted(100, 6)}) == [
        "6 of 100 rows of day are faulty, more than 5%."
    ]


def test_with_few_rows_only_more_than_half_of_them_stop_the_load():
    assert reasons_to_pause({"day": Counted(10, 5)}) == []
    assert len(reasons_to_pause({"day": Counted(10, 6)})) == 1


def test_the_share_is_a_setting():
    assert reasons_to_pause({"day": Counted(100, 10)}, Fraction(1, 10)) == []


def test_a_source_that_shrinks_by_forty_in_a_hundred_stops():
    assert reasons_to_pause({"day": Counted(61, 0, before=100)}) == []
    assert reasons_to_pause({"day": Counted(60, 0, before=100)}) == [
        "day has 60 rows; the last delivery had 100."
    ]


def test_a_first_delivery_and_a_tiny_one_do_not_shrink():
    assert reasons_to_pause({"day": Counted(1, 0)}) == []
    assert reasons_to_pause({"day": Counted(1, 0, before=19)}) == []


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "@x", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_a_cell_that_a_spreadsheet_would_run_is_escaped(cell):
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12", "-0.5", "12", "Ana", "", "O'Hara", "1-2"])
def test_numbers_and_names_stay_as_they_are(cell):
    assert safe_cell(cell) == cell
    assert safe_cell(None) == ""


@given(st.text())
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(cell):
    shown = safe_cell(cell)
    if shown[:1] in "=+-@\t\r\n" and shown:
        float(shown)


def test_reasons_are_told_in_words_that_name_the_field():
    assert words("missing", "student_id") == "student_id is empty; it must be filled in."
    assert in_words(("%m/%d/%Y", "%d-%b-%Y")) == "MM/DD/YYYY or DD-Mon-YYYY"
