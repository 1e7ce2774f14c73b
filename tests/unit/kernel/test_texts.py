"""A message keeps its text and its values apart, however and wherever it is kept."""

import copy
import json
import pickle
from datetime import date

import pytest
from django.utils import translation

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import (
    ENGLISH,
    Message,
    kept,
    phrase,
    phrase_plural,
    reopened,
    said,
    together,
    verbatim,
    written,
)
from wholecity.ui.texts import told

EMPTY = phrase("%(field)s is empty; it must be filled in.", field="DOB")
DAY = date(2026, 1, 5)
FUTURE = "%(field)s lies after the day on which the delivery was received (%(expected)s)."
MESSAGES = [
    EMPTY,
    phrase("%(name)s is %(kind)s, not text.", name="a.csv", kind=said("a PDF")),
    phrase("The row has %(found)s values where the header has %(expected)s.", found=12, expected=3),
    phrase(FUTURE, field="date", expected=DAY),
    phrase_plural("%(number)s row of %(file)s", "%(number)s rows of %(file)s", 1, file="a.csv"),
    phrase_plural("%(number)s row of %(file)s", "%(number)s rows of %(file)s", 2, file="a.csv"),
    together(EMPTY, "Try again."),
]


def test_to_a_log_or_the_terminal_a_message_is_english() -> None:
    assert EMPTY == "DOB is empty; it must be filled in."
    assert f"{MESSAGES[1]}" == "a.csv is a PDF, not text."
    assert phrase("%(rows)s rows, %(share)s%%", rows=12_345, share=5) == "12,345 rows, 5%"
    assert "(2026-01-05)" in phrase(FUTURE, field="date", expected=DAY)
    assert MESSAGES[4:6] == ["1 row of a.csv", "2 rows of a.csv"]


@pytest.mark.parametrize("message", MESSAGES)
def test_what_is_kept_comes_back_as_it_was(message: str) -> None:
    assert isinstance(message, Message)
    for again in (
        reopened(kept(message)),
        copy.deepcopy(message),
        pickle.loads(pickle.dumps(message)),
    ):
        assert again == message
        assert again.parts == message.parts
    assert kept(kept(message)) == kept(message)
    assert json.loads(json.dumps(kept({"notes": [message]}))) == {"notes": [kept(message)]}


@pytest.mark.parametrize(
    "text", ["", "Publishing", "100 % of it", '{"text": broken', '{"text": 1}']
)
def test_a_plain_text_is_kept_and_told_as_it_stands(text: str) -> None:
    assert kept(said(text)) == text
    assert written(text, ENGLISH) == text
    assert told(text) == text


def test_a_message_is_told_in_the_language_of_who_reads_it() -> None:
    ours = kept(MESSAGES)
    with translation.override("es"):
        assert told(ours[0]) == "DOB está vacío; hay que llenarlo."
        assert told(ours[1]) == "a.csv es un PDF, no texto."
        assert told(ours[3]).endswith("(5 de enero de 2026).")
        assert told(ours[6]) == "DOB está vacío; hay que llenarlo. Inténtelo otra vez."
        assert told("Publishing") == "Publicar"
    assert told(ours[0]) == EMPTY


def test_what_was_kept_in_english_before_stays_readable() -> None:
    with translation.override("es"):
        assert told("DOB is empty; it must be filled in.") == "DOB is empty; it must be filled in."
        assert told("This account is closed.") == "Esta cuenta está cerrada."


def test_values_are_shown_and_never_taken_for_a_text_or_a_place() -> None:
    strange = phrase("%(file)s is missing.", file='100 % {"text": %(file)s "Publishing"')
    with translation.override("es"):
        assert told(kept(strange)) == 'Falta 100 % {"text": %(file)s "Publishing".'
        assert told(kept(phrase("%(file)s is missing.", file="Publishing"))) == "Falta Publishing."


FORGED = (
    '{"text": "%(a)999999999s", "values": {"a": "1"}}',
    '{"text": "%(a)d %(b)s %", "values": {"a": "1"}}',
    '{"text": "x", "values": 1}',
    '{"text": 1, "values": {"a": "1"}}',
    '{"text": "a", "many": 1, "values": {"a": 1}}',
    '{"text": "%(a)s", "values": {"a": [1]}}',
    '{"text": ' + "[" * 100_000,
)


@pytest.mark.parametrize("text", FORGED, ids=range(len(FORGED)))
def test_what_somebody_else_made_like_a_kept_message_harms_nobody(text: str) -> None:
    assert len(told(text)) <= len(text)
    assert len(told(kept(together(text, text)))) <= 2 * len(text) + 1


def test_the_name_of_a_column_is_in_no_language() -> None:
    names = together(verbatim("City"), verbatim("Publishing"), mark=", ")
    with translation.override("es"):
        assert told(kept(names)) == "City, Publishing"


def test_an_error_is_one_message_with_its_hint() -> None:
    error = BadInput(EMPTY, hint="Try again.")
    assert str(error) == "DOB is empty; it must be filled in. Try again."
    with translation.override("es"):
        assert told(kept(error.words)) == "DOB está vacío; hay que llenarlo. Inténtelo otra vez."
    assert BadInput("Try again.").words == "Try again."


def test_blank_messages_are_left_out_of_several() -> None:
    assert together("", "") == ""
    assert together("", EMPTY) is EMPTY
    assert together("a", "", "b", mark="; ") == "a; b"
