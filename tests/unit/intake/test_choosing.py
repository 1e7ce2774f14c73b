"""A column mapping from what a person chose, field by field."""

import pytest

from wholecity.intake.formats.mapped import FORMAT, GROUPS, OFTEN_THE_SAME, chosen, columns_in
from wholecity.kernel.errors import BadInput

SAVED = {
    "record": "roster",
    "columns": {"Child ID": "person_key", "Born": "birth_date"},
    "constants": {"kind": "summer", "sex": "F"},
    "date_formats": ["%m/%d/%Y"],
    "codes": {"sex": {"niña": "F"}},
    "unmapped": ["Shoe size"],
}


def choose(**changes):
    choice = {"columns": {"person_key": "No."}, "constants": {}, "date_formats": ["%Y-%m-%d"]}
    return chosen(SAVED, **(choice | changes))


def test_what_was_chosen_replaces_columns_constants_and_dates():
    found = choose(constants={"program_key": "north"})
    assert found["columns"] == {"No.": "person_key"}
    assert found["date_formats"] == ["%Y-%m-%d"]
    assert found["constants"] == {"program_key": "north", "sex": "F"}


def test_what_the_form_does_not_ask_for_stays_and_what_nobody_reads_goes():
    found = choose()
    assert (found["record"], found["codes"]) == ("roster", {"sex": {"niña": "F"}})
    assert "unmapped" not in found


def test_a_column_takes_the_place_of_a_constant():
    found = choose(columns={"person_key": "No.", "sex": "Sex"}, constants={"kind": "other"})
    assert found["constants"] == {"kind": "other"}


def test_a_column_that_was_chosen_twice_is_named_with_its_fields():
    with pytest.raises(BadInput, match=r"several fields: No\. \(person_key, guardian_key\)"):
        choose(columns={"person_key": "No.", "guardian_key": "No."})


def test_the_headers_of_a_file_are_found_in_its_own_spelling():
    assert columns_in(SAVED, ["CHILD_ID", "Name", "child id"]) == {"person_key": "CHILD_ID"}


def test_every_field_is_in_one_group():
    named = [field.name for fields in GROUPS.values() for field in fields]
    assert named == [field.name for field in FORMAT.records[0].fields]
    assert len(set(named)) == len(named)
    assert set(OFTEN_THE_SAME) <= set(named)
