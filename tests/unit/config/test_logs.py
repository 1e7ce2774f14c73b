"""No text in a log record looks like another record, or does anything to a terminal. T27."""

import logging
import sys

from hypothesis import example, given
from hypothesis import strategies as st

from wholecity.config.logs import FURTHER, OneRecord, escaped

FORGED = (
    'x\r\n2026-01-01T00:00:00.000+00:00 ERROR root: "forged"\x1b[2J\u2028\u202e{"level": "x"}\x85'
)


def written(message, *said, error=None):
    caught = None
    if error is not None:
        try:
            raise error
        except Exception:
            caught = sys.exc_info()
    return OneRecord().format(
        logging.LogRecord("a.b", logging.ERROR, "f", 1, message, said, caught)
    )


@example(FORGED)
@given(st.text())
def test_a_record_is_one_line_whatever_was_typed(text):
    line = written("Refused: %s", text)
    assert len(line.splitlines()) == 1
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in line)
    assert " ERROR a.b: Refused: " in line


@example(FORGED)
@given(st.text())
def test_further_lines_of_an_exception_are_marked(text):
    _, *further = written("Failed.", error=ValueError(text)).split("\n")
    assert len(further) > 2
    assert all(line.startswith(FURTHER) for line in further)
    assert all(len(line.splitlines()) == 1 for line in further)


def test_what_can_be_read_stays_as_it_is():
    assert escaped("Núñez O'Hara, 小明 🌻 {}") == "Núñez O'Hara, 小明 🌻 {}"
    assert escaped("a\tb\nc") == "a\\tb\\nc"


def test_the_row_that_a_database_refused_is_not_told():
    told = 'null value in column "since"\nDETAIL:  Failing row contains (x, Ana, 2015-02-15).\n'
    line = written("Internal Server Error: %s", "/x/", error=ValueError(told))
    assert 'null value in column "since"' in line
    assert "Ana" not in line
    assert "2015" not in line
