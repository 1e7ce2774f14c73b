"""The same person spelled twice in one list: told with its lines, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.rules.persons import Named, doubts
from wholecity.people.rules import folded

A, B = "a@example.org", "b@example.org"


@pytest.mark.parametrize("other", ["Maria Ruiz", "MARÍA RUIZ", "María  Ruiz", "Mari\u0301a Ruiz "])
@pytest.mark.parametrize("address", ["", A])
def test_another_spelling_with_the_same_address_or_none_is_in_doubt(other, address):
    (doubt,) = doubts([Named(2, "María Ruiz", address), Named(5, other, address)])
    assert doubt.lines == (2, 5)
    assert "Lines 2, 5 may name one person: “María Ruiz”" in doubt.message
    assert "the same way in each line" in doubt.message
    assert "give each an address of their own" in doubt.message


def test_who_has_an_address_in_one_line_only_is_in_doubt():
    (doubt,) = doubts([Named(2, "Ana Ruiz", A), Named(3, "Ana Ruiz"), Named(4, "Ben", B)])
    assert doubt.lines == (2, 3)


def test_addresses_tell_people_of_one_name_apart():
    assert doubts([Named(2, "María Ruiz", A), Named(3, "Maria Ruiz", B)]) == []


def test_letter_for_letter_is_one_person():
    assert doubts([Named(2, "Ana"), Named(9, "Ana"), Named(3, "Ben", A), Named(4, "Ben", A)]) == []


def test_one_address_of_two_people_is_told():
    (doubt,) = doubts([Named(2, "Ana", A), Named(3, "Ben", A.upper())])
    assert doubt.lines == (2, 3)
    assert f"address {A} to several people: “Ana”, “Ben”" in doubt.message


NAMES = st.sampled_from(["Ana", "ANA", "Aná", "Ana ", "Ben"])


@given(st.lists(st.builds(Named, st.integers(2, 99), NAMES, st.sampled_from(["", A, B]))))
def test_where_nothing_is_in_doubt_name_and_address_identify(people):
    unclear = {line for doubt in doubts(people) for line in doubt.lines}
    clear = [named for named in people if named.line not in unclear]
    for one in clear:
        for other in clear:
            same_name = folded(one.name) == folded(other.name)
            same_address = one.email == other.email
            if one.email and same_address:
                assert same_name
            if same_name and same_address:
                assert one.name == other.name
            if same_name and not same_address:
                assert one.email
                assert other.email
