"""Words without accents, and snippets that say where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.formats.markdown import lines_of
from wholecity.governance.rules.searching import begins_words, folded, snippet, terms


def marked(text, *looked_for):
    return [piece.text for piece in snippet(text, looked_for) if piece.marked]


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Niñez", "ninez"), ("ÁRBOL", "arbol"), ("Straße", "strasse"), ("ﬁn", "fin")],
)
def test_accents_and_capitals_are_folded(text, plain):
    assert folded(text) == plain


def test_terms_are_different_words_and_nothing_that_operates():
    assert terms("Buses & (buses | NIÑOS):* 'x' -1") == ("buses", "ninos", "x", "1")
    assert terms(" ,;! ") == ()
    assert len(terms(" ".join(f"w{n}" for n in range(40)))) == 12


def test_a_snippet_marks_the_words_as_they_are_written():
    assert marked("La Niñez primero, niñez siempre", "ninez") == ["Niñez", "niñez"]
    assert marked("Bus passes for all buses", "bus", "pass") == ["Bus", "passes", "buses"]


def test_a_word_that_was_found_by_its_stem_is_marked_all_the_same():
    assert marked("They decide today", "decided") == ["decide"]
    assert marked("They went", "running") == []


def test_a_long_text_is_cut_between_words_around_what_was_found():
    text = "before " * 100 + "transit " + "after " * 100
    pieces = snippet(text, ("transit",))
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"
    assert [p.text for p in pieces if p.marked] == ["transit"]
    assert sum(len(p.text) for p in pieces) < 320
    for piece in pieces[1:-1]:
        assert set(piece.text.split()) <= {"before", "transit", "after"}


TEXTS = st.text(max_size=400)


@given(TEXTS, st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_a_snippet_is_a_piece_of_the_text(text, words):
    looked_for = terms(" ".join(words))
    pieces = snippet(text, looked_for)
    whole = "".join(p.text for p in pieces)
    assert whole.removeprefix("… ").removesuffix(" …").strip() in " ".join(text.split())
    for piece in pieces:
        if piece.marked:
            assert any(folded(piece.text).startswith(t[:4]) for t in looked_for)


def test_words_are_found_by_their_beginnings_and_not_by_what_is_in_them():
    text = "The Niñez Foundation’s buses"
    assert begins_words(text, ("ninez", "found", "s"))
    assert not begins_words(text, ("ninez", "dation"))


@given(TEXTS)
def test_each_word_of_a_text_finds_it(text):
    assert begins_words(text, terms(text))


@given(TEXTS)
def test_folding_twice_changes_nothing_of_what_is_looked_for(text):
    assert terms(" ".join(terms(text))) == terms(text)


def test_of_markdown_the_words_are_left_block_by_block():
    text = """# Cabinet, March 17

## 1. Buses \\& trams

- **Present:** Ada Lovelace (City\\_Hall)
- Absent: *nobody*

See [the paper](https://example.org/a_b) and `x = 1`,
in two lines.

    code # as it is
"""
    assert lines_of(text) == [
        "Cabinet, March 17",
        "1. Buses & trams",
        "Present: Ada Lovelace (City_Hall)",
        "Absent: nobody",
        "See the paper and x = 1, in two lines.",
        "code # as it is",
    ]
    assert lines_of("") == []
