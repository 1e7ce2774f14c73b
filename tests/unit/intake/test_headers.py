"""Which delivered column is which declared field."""

from wholecity.intake.rules.headers import delimiter, match, nearest

NAMES = {"student_id": ("student_id", "student"), "date": ("date",), "note": ("note",)}


def test_case_spaces_and_hyphens_of_a_header_do_not_matter():
    assert match(["Student ID", " DATE "], NAMES).columns == {"student_id": 0, "date": 1}


def test_another_spelling_is_found_and_the_first_spelling_goes_first():
    assert match(["student", "student_id"], NAMES).columns["student_id"] == 1
    assert match(["Student"], NAMES).columns["student_id"] == 0


def test_what_is_absent_extra_or_there_twice_is_told():
    matched = match(["student_id", "Colour", "date", "Date", ""], NAMES)
    assert matched.absent == ("note",)
    assert matched.extra == ("Colour", "Date")
    assert matched.repeated == ("date", "Date")


def test_blank_headers_are_no_column_that_stands_there_twice():
    assert match(["student_id", "", "", " "], NAMES).repeated == ()


def test_the_nearest_header_is_what_somebody_mistyped():
    assert nearest("student_id", ["Studnt ID", "date"]) == "Studnt ID"
    assert nearest("student_id", ["colour"]) == ""


def test_the_separator_is_the_one_by_which_fields_are_recognized():
    assert delimiter("student_id;date;note, long", NAMES) == ";"
    assert delimiter('"student_id"\t"date"', NAMES) == "\t"
    assert delimiter("a,b;c", {}) == ","
