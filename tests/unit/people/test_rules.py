"""Names that look alike, addresses of clients, and how fresh a proof is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wholecity.people.rules import (
    client_address,
    email_key,
    is_fresh,
    name_key,
    needs_second_factor,
)

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
names = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz23456789._-"), min_size=1, max_size=30)
# What a reader takes for a Latin letter, of other scripts and of Latin's own.
HOMOGLYPHS = {
    "a": "\u0430\u03b1",
    "c": "\u0441\u03f2",
    "e": "\u0435\u04bd",
    "i": "\u0456\u03b9",
    "o": "\u043e\u03bf",
    "p": "\u0440\u03c1",
    "l": "\u04cf\u01c0",
    "s": "\u0455\ua731",
}
WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})


@given(names, st.sampled_from([str.upper, str.title, lambda n: f" {n} ", lambda n: f"{n}\u3000"]))
def test_t12_capitals_and_spaces_around_it_make_no_other_name(name, change) -> None:
    assert name_key(change(name)) == name_key(name)
    assert email_key(change(f"{name}@city.gov")) == email_key(f"{name}@city.gov")


@given(names)
def test_t12_compatibility_forms_make_no_other_name(name) -> None:
    assert name_key(name.translate(WIDE)) == name_key(name)


@given(names, st.data())
def test_t12_a_homoglyph_is_refused(name, data) -> None:
    there = [letter for letter in name if letter in HOMOGLYPHS]
    assume(there)
    letter = data.draw(st.sampled_from(there))
    false = name.replace(letter, data.draw(st.sampled_from(HOMOGLYPHS[letter])), 1)
    assert name_key(false) is None
    assert email_key(f"{false}@city.gov") is None


@given(st.text(min_size=1, max_size=40))
def test_t12_whatever_is_typed_is_plain_or_refused(text) -> None:
    for key in (name_key(text), email_key(text)):
        assert key is None or (key.isascii() and key == key.lower() and key == key.strip())


@given(names, st.sampled_from("\u200b\u200d\u00ad\u202e\ufeff\u2060"), st.integers(0, 30))
def test_t12_what_cannot_be_seen_is_refused(name, unseen, place) -> None:
    hidden = name[:place] + unseen + name[place:]
    assert name_key(hidden) is None
    assert email_key(f"{hidden}@city.gov") is None


def test_t12_a_digit_for_a_letter_is_the_same_name_and_an_accent_too() -> None:
    assert name_key("d0na1d") == name_key("donald")
    assert name_key("José") == name_key("jose")
    assert email_key("josé@city.gov") is None


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "", "10.0.0.9"),
        (0, "1.1.1.1", "10.0.0.9"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (1, "", "10.0.0.9"),
        (2, "1.1.1.1, 10.0.0.2", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        (2, "6.6.6.6", "10.0.0.9"),
    ],
)
def test_t13_only_what_our_own_proxies_added_is_believed(proxies, forwarded, found) -> None:
    assert client_address("10.0.0.9", forwarded, proxies) == found


@given(st.lists(st.ip_addresses(v=4).map(str), max_size=5), st.integers(1, 3))
def test_t13_whatever_a_client_writes_in_front_changes_nothing(written, proxies) -> None:
    ours = [f"192.0.2.{n}" for n in range(proxies)]
    assert client_address("10.0.0.9", ", ".join([*written, *ours]), proxies) == ours[0]


def test_a_proof_is_fresh_for_its_minutes_and_never_from_the_future() -> None:
    assert is_fresh(NOW - timedelta(minutes=15), NOW, 15)
    assert not is_fresh(NOW - timedelta(minutes=15, seconds=1), NOW, 15)
    assert not is_fresh(NOW + timedelta(seconds=1), NOW, 15)
    assert not is_fresh(None, NOW, 15)


@pytest.mark.parametrize(
    ("roles", "needed"),
    [((), True), (("R1",), True), (("R11",), False), (("R11y",), False), (("R11", "R3"), True)],
)
def test_all_but_families_need_a_second_factor(roles, needed) -> None:
    assert needs_second_factor(roles) is needed
