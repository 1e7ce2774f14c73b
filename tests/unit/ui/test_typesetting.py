"""What our font cannot write is put another way, so that the PDF can be made at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholecity.ui.typesetting import UNKNOWN, characters, writable


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Zoë Muñoz “x”", "Zoë Muñoz “x”"),
        ("Zoe\u0308", "Zoë"),
        ("３ ① ﬁ", "3 1 ﬁ"),
        ("美咲", UNKNOWN * 2),
        ("a\x00b", f"a{UNKNOWN}b"),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_what_is_written(text, written):
    assert writable(text) == written


def test_the_font_has_letters_of_english_and_spanish_and_no_chinese():
    known = characters()
    assert {ord(letter) for letter in "azAZ09áéíóúüñÁÑ¿¡–’“”"} <= known
    assert ord("美") not in known


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_everything_written_is_in_the_font(text):
    known = characters() | {ord("\n"), ord(UNKNOWN)}
    assert {ord(letter) for letter in writable(text)} <= known
