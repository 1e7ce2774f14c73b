"""Whatever stands in a CSV file, each row is accepted or quarantined, and text survives."""

import csv
import io
import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wholecity.intake.definitions import Field, Format, Into, Kind, Record
from wholecity.intake.pipeline.arrival import seen
from wholecity.intake.pipeline.expressions import Expected
from wholecity.intake.pipeline.loading import Request, load
from wholecity.intake.pipeline.outcome import Outcome
from wholecity.jobs.progress import Silent
from wholecity.warehouse.store import Warehouse

PEOPLE = Record(
    "people",
    ("*.csv",),
    (
        Field("key", "Key", present=True, filled=True),
        Field("first", "Given name", present=True),
        Field("last", "Surname", present=True),
        Field("born", "Date of birth", Kind.DATE, present=True),
    ),
    key=("key",),
)
FORMAT = Format(
    "people",
    "People",
    "For this test",
    (PEOPLE,),
    (
        Into(
            "person",
            "SELECT key AS person_key, first AS first_name, last AS last_name, "
            "born AS birth_date FROM people",
            needs=("people",),
            keyed=True,
        ),
    ),
)
MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# Names with quotes, separators, line breaks and accents; no control characters, which are faults.
NAMES = st.text(
    st.one_of(
        st.sampled_from(list("\",;'\n |\\=+-@éñüßŁ日")),
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")),
    ),
    max_size=12,
)
DATES = st.one_of(
    st.dates(date(1995, 1, 1), date(2025, 12, 31)).map(str),
    st.sampled_from(["", "x", "2020-02-30"]),
)
KEYS = st.one_of(st.integers(1, 30).map(str), st.sampled_from(["", " ", "a b"]))
ROWS = st.lists(st.tuples(KEYS, NAMES, NAMES, DATES), max_size=25)


@pytest.fixture(scope="module")
def place():
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def loaded(place: Path, content: bytes) -> tuple[Outcome, list[tuple], list[tuple]]:
    """Load the bytes into an empty warehouse; return the outcome, the people and the quarantine."""
    with tempfile.TemporaryDirectory(dir=place) as folder:
        home = Path(folder)
        path = home / "people.csv"
        path.write_bytes(content)
        for name in ("work", "kept"):
            (home / name).mkdir()
        request = Request(
            number=1,
            source="s",
            agency="a",
            agreement="g",
            lanes=("EVALUATE",),
            format=FORMAT,
            files=[seen("people.csv", path)],
            expected=Expected(None, date(2026, 1, 1)),
            received_at=datetime(2026, 1, 1, tzinfo=UTC),
            kept=home / "kept",
            work=home / "work",
            secret="s",
            accept=True,
        )
        outcome = load(home / "warehouse", "s", request, Silent())
        with Warehouse(home / "warehouse", "s").reading() as connection:
            people = connection.execute(
                "SELECT person_key, first_name, last_name, birth_date::VARCHAR FROM person"
            ).fetchall()
            kept = connection.execute("SELECT line, reason, row FROM quarantine").fetchall()
    return outcome, people, kept


def as_csv(rows: list[tuple], end: str = "\n") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerows([("key", "first", "last", "born"), *rows])
    return text.getvalue().encode()


def blank(value: str) -> str | None:
    return value.strip(" ") or None


def expected(rows: list[tuple]) -> tuple[set[tuple], int]:
    """The obvious reading: the people who are sound, and how many rows are not accepted."""
    values = [tuple(blank(v) for v in row) for row in rows]
    sound = []
    for key, first, last, born in values:
        try:
            right = key is not None and (born is None or date.fromisoformat(born) is not None)
        except ValueError:
            right = False
        if right:
            sound.append((key, first, last, born))
    by_key: dict[str, set[tuple]] = {}
    for person in sound:
        by_key.setdefault(person[0], set()).add(person)
    people = {next(iter(said)) for said in by_key.values() if len(said) == 1}
    return people, len(rows) - len(people)


@MANY
@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n"]))
def test_names_survive_and_no_row_is_lost(place, rows, end):
    outcome, people, kept = loaded(place, as_csv(rows, end))
    sound, faulty = expected(rows)
    assert set(people) == sound
    assert (outcome.rows, outcome.quarantined) == (len(rows), faulty)
    assert outcome.accepted + outcome.quarantined == outcome.rows == len(rows)
    assert len({line for line, *_ in kept}) == faulty


@MANY
@given(rows=ROWS)
def test_each_quarantined_line_is_the_one_an_editor_shows(place, rows):
    content = as_csv(rows)
    _, _, kept = loaded(place, content)
    starts, line = {}, 1
    for row in [("key", "first", "last", "born"), *rows]:
        starts[line] = row
        line += as_csv([row]).count(b"\n") - 1

    for line, _, row in kept:
        told = json.loads(row)
        assert [told[c] or "" for c in ("key", "first", "last", "born")] == list(starts[line])


@MANY
@given(
    rows=ROWS,
    spoilt=st.lists(
        st.tuples(
            st.integers(0, 400), st.sampled_from([b'"', b"\xff", b"\x00", b",", b"\n", b"\r"])
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_bytes_that_spoil_a_file_lose_no_row_without_a_word(place, rows, spoilt):
    """Whatever bytes are put in: what is not accepted stands in quarantine with a line."""
    header, _, body = as_csv(rows).partition(b"\n")
    for at, byte in spoilt:
        at = min(at, len(body))
        body = body[:at] + byte + body[at:]
    outcome, people, kept = loaded(place, header + b"\n" + body)
    assert outcome.accepted == len(people)
    assert outcome.accepted + outcome.quarantined == outcome.rows
    assert len({line for line, *_ in kept}) == outcome.quarantined
    assert all(line is not None and line >= 2 for line, *_ in kept)
