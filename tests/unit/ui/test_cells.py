"""What may stand in a cell of a file that people open in a spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.ui.downloads import safe_cell


@pytest.mark.parametrize(
    "cell", ["=1+1", "+A1", "-A1", "@x", "\tx", "\rx", "=cmd|'/C c'!A0", "\uff1d1"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_escaped(cell):
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12", "-0.5", "12", "Ana", "", "O'Hara", "1-2"])
def test_numbers_and_names_stay_as_they_are(cell):
    assert safe_cell(cell) == cell
    assert safe_cell(None) is None


@given(st.text())
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(cell):
    shown = safe_cell(cell)
    if shown[:1] in "=+-@\t\r\n" and shown:
        float(shown)
