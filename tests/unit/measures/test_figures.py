"""Cells of published reports: what is a number, what is withheld, what is blank."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.measures.definitions import Unit
from wholecity.measures.formats.figures import Figure, Reading, read_figure


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        ("   3,694", Unit.COUNT, "3694"),
        (" 954,034", Unit.COUNT, "954034"),
        ("  23.4", Unit.PERCENT, "23.4"),
        ("23.4 %", Unit.PERCENT, "23.4"),
        ("   0.0", Unit.PERCENT, "0.0"),
        ("      $16,381,070,947.28", Unit.DOLLARS, "16381070947.28"),
        (".5", Unit.PERCENT, "0.5"),
        (Decimal("12.9"), Unit.PERCENT, "12.9"),
    ],
)
def test_numbers_are_read_however_they_are_written(cell, unit, value):
    assert read_figure(cell, unit) == Figure(Reading.NUMBER, Decimal(value))


@pytest.mark.parametrize("cell", ["", " ", "-", "N/A", "na", "—"])
def test_a_blank_is_missing_and_never_zero(cell):
    assert read_figure(cell, Unit.PERCENT) == Figure(Reading.BLANK)


@pytest.mark.parametrize("cell", ["*", "**", "<5", "< 10%", "≥ 95", "Suppressed"])
def test_the_signs_of_withholding_are_known(cell):
    assert read_figure(cell, Unit.PERCENT) == Figure(Reading.WITHHELD)


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("12,34", Unit.COUNT),
        ("1.234,5", Unit.PERCENT),
        ("many", Unit.COUNT),
        ("-3", Unit.COUNT),
        ("100.1", Unit.PERCENT),
        ("12.5", Unit.COUNT),
        ("1e5", Unit.COUNT),
        ("NaN", Unit.PERCENT),
        (Decimal("NaN"), Unit.PERCENT),
        ("٣", Unit.COUNT),
    ],
)
def test_what_is_not_understood_is_said_and_not_guessed(cell, unit):
    with pytest.raises(ValueError, match=r"number|zero|percent"):
        read_figure(cell, unit)


@given(st.integers(0, 10**12), st.integers(0, 12))
def test_thousands_separators_change_nothing(number, padding):
    text = f"{number:,}".rjust(padding)
    assert read_figure(text, Unit.COUNT) == Figure(Reading.NUMBER, Decimal(number))


@given(st.text(max_size=30))
def test_any_text_is_a_figure_or_a_refusal(text):
    try:
        figure = read_figure(text, Unit.DOLLARS)
    except ValueError:
        return
    assert (figure.value is not None) == (figure.reading is Reading.NUMBER)
