"""The table of initiatives: what is written can be read again, and what is wrong is told."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.definitions.initiatives import OLDEST, InitiativeState
from wholecity.governance.formats.initiatives import (
    COLUMNS,
    EXAMPLE,
    WORDS,
    TableRow,
    cells,
    read,
    row_of,
)
from wholecity.kernel.errors import BadInput
from wholecity.measures.definitions import MEASURES, Domain
from wholecity.ui.downloads import csv_lines
from wholecity.ui.texts import told

words = st.text("abcäß ,;\"'\n-=", min_size=1, max_size=20).map(str.strip).filter(bool)
days = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))


@st.composite
def table_rows(draw):
    youngest = draw(st.integers(0, OLDEST))
    return TableRow(
        draw(words),
        draw(words),
        draw(st.sampled_from(Domain)),
        youngest,
        draw(st.integers(youngest, OLDEST)),
        draw(st.sampled_from(["", "attendance"])),
        draw(st.sampled_from(InitiativeState)),
        draw(words | st.just("")),
        tuple(draw(st.lists(st.sampled_from(sorted(MEASURES)), unique=True, max_size=3))),
        tuple(draw(st.lists(words, unique=True, max_size=3))),
        draw(days),
        draw(days),
    )


def written(rows) -> str:
    return "".join(csv_lines(COLUMNS, (list(cells(row)) for row in rows)))


@given(st.lists(table_rows(), max_size=5))
def test_what_is_written_is_read_again(rows):
    found, faults = read(written(rows))
    assert faults == []
    assert [row for _line, row in found] == rows


HEADER = "name,lead,domain,youngest,oldest,state,measures,partners\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",City,education,1,2,,", "has no name"),
        ("Books,,education,1,2,,", "has no lead"),
        ("Books,City,poetry,1,2,,", "“poetry” is no domain"),
        ("Books,City,education,young,2,,", "youngest is “young”"),
        ("Books,City,education,1,200,,", "oldest is “200”"),
        ("Books,City,education,٣,4,,", "youngest is “٣”"),
        (f"Books,City,education,1,{'9' * 5000},,", "which is no age"),
        ("Books,City,education,1,2,begun,", "“begun” is no state"),
        ("Books,City,education,1,2,,happiness", "“happiness” is no measure"),
        (f"{'x' * 201},City,education,1,2,,", "name is longer than 200 characters"),
        ("Bo\x01oks,City,education,1,2,,", "name holds a control character"),
        ("Books,City,education,1,2,,,He\x00alth", "partners holds a control character"),
        (f"Books,City,education,1,2,,,{'x' * 201}", "partners is longer than 200 characters"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(row, words):
    good, [fault] = read(f"{HEADER}Fine,City,Education,0,2,,\n{row}\n")
    assert [line for line, _row in good] == [2]
    assert fault.line == 3
    assert words in str(fault.message)


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(BadInput, match="domain, youngest, oldest"):
        read("name,lead\nBooks,City\n")


@pytest.mark.parametrize(
    "text",
    [
        HEADER.replace("\n", "\r") + "Books,City,education,1,2,,,\r",  # lines of an old Macintosh
        f'{HEADER}"{"x" * 140_000}",City,education,1,2,,,\n',
    ],
)
def test_what_no_reader_of_tables_takes_is_refused(text):
    with pytest.raises(BadInput, match="not a table as it should be"):
        read(text)


def test_words_of_a_spreadsheet_are_understood():
    row = "Books\tCity\tEconomic security\t0\t2\tRunning\n"
    [(_line, found)], _faults = read(
        HEADER.replace(",", "\t").replace("\tmeasures\tpartners", "") + row
    )
    assert (found.domain, found.state) == (Domain.ECONOMIC, InitiativeState.RUNNING)


FULL = {"name": "Books", "lead": "City", "domain": "education", "youngest": "1", "oldest": "2"}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("column", WORDS)
def test_every_title_that_the_site_shows_is_understood(column, language):
    for word, title in WORDS[column].items():
        with override(language):
            shown = told(title)
        found = getattr(row_of({**FULL, column: f" {shown.upper()} "}), column)
        assert found in {word, (word,)}, shown


def test_a_row_with_several_faults_tells_them_all():
    row = {**FULL, "domain": "poetry", "oldest": "old", "state": "begun", "until": "soon"}
    with pytest.raises(BadInput) as caught:
        row_of(row)
    words = str(caught.value)
    for part in ("no domain", "no age", "“begun” is no state", "Under way", "no day"):
        assert part in words
    with override("es"):
        assert "En marcha" in told(caught.value.words)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_example_can_be_read(language):
    with override(language):
        rows = [dict(zip(COLUMNS, map(told, row), strict=True)) for row in EXAMPLE]
    assert [row_of(row).measures for row in rows] == [("chronic-absence",), ()]
