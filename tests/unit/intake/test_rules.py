"""When a load stops for a person, and reasons in words."""

from fractions import Fraction

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


def test_reasons_are_told_in_words_that_name_the_field():
    assert words("missing", "student_id") == "student_id is empty; it must be filled in."
    assert in_words(("%m/%d/%Y", "%d-%b-%Y")) == "MM/DD/YYYY or DD-Mon-YYYY"
