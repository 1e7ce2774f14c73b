"""A column mapping becomes a format, or is refused with all that is wrong with it."""

import pytest

from wholecity.intake.formats.mapped import build, suggest
from wholecity.kernel.errors import BadInput

COLUMNS = {
    "ID": "person_key",
    "First": "first_name",
    "Site": "program_key",
    "Begins": "start_date",
}


def mapping(**changes):
    return {"columns": COLUMNS, "constants": {"kind": "summer"}, **changes}


def test_a_row_may_tell_of_a_person_and_of_taking_part():
    format = build(mapping())
    assert {i.table for i in format.mappings} == {"person", "program", "participation"}
    assert format.records[0].key == ("person_key", "program_key", "start_date")


def test_each_mapped_column_must_be_in_the_file_under_its_own_header():
    fields = build(mapping()).records[0].fields
    assert {(f.name, f.header, f.present) for f in fields} == {
        (name, header, True) for header, name in COLUMNS.items()
    }


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"columns": {**COLUMNS, "x": "shoe_size"}}, "there is no field shoe_size"),
        ({"columns": {**COLUMNS, "x": "first_name"}}, "first_name is filled twice"),
        ({"constants": {"kind": "summer", "first_name": "A"}}, "first_name is filled twice"),
        ({"columns": {"First": "first_name"}, "constants": {}}, "no column fills person_key"),
        ({"constants": {}}, "kind is needed for participation"),
        ({"constants": {"kind": "circus"}}, "circus is no value of kind"),
        ({"constants": {"kind": "summer", "end_date": "6/1/2025"}}, "no value of end_date"),
        ({"constants": {"kind": "summer", "end_date": "２０２５-06-01"}}, "no value of end_date"),
        ({"constants": {"kind": "summer", "school_year": "9" * 30}}, "no value of school_year"),
        ({"constants": {"kind": "summer", "school_year": "2026.5"}}, "no value of school_year"),
        ({"constants": {"kind": "summer", "days_offered": "9" * 30}}, "no value of days_offered"),
        ({"date_formats": ["MM/DD/YYYY"]}, "MM/DD/YYYY is no form of a date"),
        ({"record": "x; DROP TABLE person"}, "needs a plain name"),
        ({"columns": ["ID"]}, "no table of columns"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(changes, complaint):
    with pytest.raises(BadInput, match=complaint):
        build(mapping(**changes))


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(BadInput) as refusal:
        build({"columns": {"a": "shoe_size", "b": "program_key"}})
    for complaint in ("shoe_size", "person_key", "kind is needed", "start_date is needed"):
        assert complaint in refusal.value.message


def test_a_constant_with_a_quote_stays_one_text():
    format = build(mapping(constants={"kind": "summer", "program_name": "Kids' Camp'); --"}))
    program = next(i for i in format.mappings if i.table == "program")
    assert "'Kids'' Camp''); --' AS \"name\"" in program.select


def test_headers_suggest_a_mapping_and_what_looks_like_nothing_is_left():
    found = suggest(["Child ID", "DOB", "Frist Name", "Favourite colour", "Zip"])
    assert found["columns"] == {
        "Child ID": "person_key",
        "DOB": "birth_date",
        "Frist Name": "first_name",
        "Zip": "postal_code",
    }
    assert found["unmapped"] == ["Favourite colour"]


def test_no_field_is_suggested_twice():
    columns = suggest(["name", "first_name", "First Name", "given_name"])["columns"]
    assert len(set(columns.values())) == len(columns)
