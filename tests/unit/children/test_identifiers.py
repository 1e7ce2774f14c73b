"""A child's ID is checked, meaningless and easy to copy without a mistake."""

import random
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wholecity.children.rules.identifiers import ALPHABET, LENGTH, checked, draw, is_valid, read

bodies = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


@given(bodies, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_any_single_wrong_sign_is_found(body, place, sign):
    identifier = checked(body)
    wrong = identifier[:place] + sign + identifier[place + 1 :]
    assert is_valid(wrong) == (wrong == identifier)


@given(bodies, st.integers(0, LENGTH - 2))
def test_any_exchange_of_two_neighbouring_signs_is_found(body, place):
    identifier = checked(body)
    a, b = identifier[place], identifier[place + 1]
    wrong = identifier[:place] + b + a + identifier[place + 2 :]
    assert is_valid(wrong) == (a == b)


def test_every_single_error_in_one_id_is_found():
    identifier = checked("C" * (LENGTH - 1))
    wrong = [
        identifier[:i] + sign + identifier[i + 1 :]
        for i in range(LENGTH)
        for sign in ALPHABET
        if sign != identifier[i]
    ]
    assert len(wrong) == LENGTH * 22
    assert not any(map(is_valid, wrong))


def test_the_alphabet_is_of_prime_size_without_vowels_and_without_twins_that_look_alike():
    size = len(ALPHABET)
    assert len(set(ALPHABET)) == size == 23
    assert all(size % n for n in range(2, size))
    assert not set(ALPHABET) & set("AEIOUY")
    for alike in ("0O", "1IL", "2Z", "5S", "6G", "8B"):
        assert len(set(alike) & set(ALPHABET)) <= 1


def test_ids_have_one_length_are_upper_case_and_pass_their_own_check():
    drawn = draw(1_000)
    assert len(set(drawn)) == 1_000
    assert all(len(i) == LENGTH and i == i.upper() and i.isalnum() for i in drawn)
    assert all(map(is_valid, drawn))


def test_an_id_that_was_ever_given_is_not_drawn_again():
    first = draw(3, randomness=random.Random(1).randbytes)
    assert draw(3, randomness=random.Random(1).randbytes) == first
    again = draw(3, taken=set(first), randomness=random.Random(1).randbytes)
    assert len(again) == 3
    assert not set(first) & set(again)


def test_all_signs_are_equally_likely():
    counted = Counter(sign for identifier in draw(20_000) for sign in identifier[:-1])
    expected = 20_000 * (LENGTH - 1) / len(ALPHABET)
    assert set(counted) == set(ALPHABET)
    assert all(abs(n - expected) < 6 * expected**0.5 for n in counted.values())


def test_ids_show_no_order():
    drawn = draw(200)
    rising = sum(a < b for a, b in pairwise(drawn))
    assert 60 < rising < 140


def test_what_a_person_typed_is_read_without_spaces_hyphens_and_case():
    identifier = draw(1)[0]
    typed = f" {identifier[:4].lower()}-{identifier[4:8]} {identifier[8:]}\n"
    assert read(typed) == identifier


def test_strange_signs_and_lengths_are_no_ids():
    assert not is_valid("")
    assert not is_valid("A" * LENGTH)
    assert not is_valid(draw(1)[0] + "2")
    assert not is_valid("é" * LENGTH)
