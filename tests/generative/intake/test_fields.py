"""What a field accepts: the engine's SQL against the obvious reading in Python.

Fields and texts are generated; for each text both must agree on whether it is
sound, on the reason, and on the value.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholecity.intake.definitions import Batch, Field, Kind, Record
from wholecity.intake.pipeline.expressions import Expected
from wholecity.intake.pipeline.faults import make_fault_tables
from wholecity.intake.pipeline.quarantine import explain
from wholecity.intake.pipeline.staging import Staged, fill, stage_batches
from wholecity.jobs.progress import Silent
from wholecity.kernel.school_year import SchoolYear

EXPECTED = Expected(SchoolYear(2026), date(2026, 6, 30))
BOOLEANS = {
    **dict.fromkeys(("true", "yes", "y", "t", "1"), True),
    **dict.fromkeys(("false", "no", "n", "f", "0"), False),
}
CODES = {"P": "present", "U": "unexcused", "present": "present"}


@dataclass(frozen=True)
class Verdict:
    """The value of a text, and the reasons for which its row is at fault."""

    value: object
    reasons: frozenset[str]


def in_python(field: Field, raw: str) -> Verdict:
    text = raw.strip(" ") or None
    reasons = set()
    if text is None:
        return Verdict(None, frozenset({"missing"} if field.filled else ()))
    value = converted(field, text)
    if value is None:
        reasons.add("code" if field.codes else field.kind.value)
    else:
        reasons |= out_of_bounds(field, value)
    if field.pattern and not re.fullmatch(field.pattern, text):
        reasons.add("pattern")
    soft = field.soft and reasons
    return Verdict(None if soft else value, frozenset(reasons))


def converted(field: Field, text: str) -> object:
    if field.codes:
        return {c.lower(): v for c, v in field.codes.items()}.get(text.lower())
    readers = {
        Kind.TEXT: str,
        Kind.DATE: lambda t: a_date(t, field.formats),
        Kind.INTEGER: an_integer,
        Kind.DECIMAL: a_decimal,
        Kind.BOOLEAN: lambda t: BOOLEANS.get(t.lower()),
        Kind.SCHOOL_YEAR: a_school_year,
    }
    return readers[field.kind](text)


def a_date(text: str, formats: tuple[str, ...]) -> date | None:
    for form in formats:
        if form == "%Y-%m-%d" and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            continue
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def an_integer(text: str) -> int | None:
    whole = re.fullmatch("[+-]?[0-9]+", text)
    return int(text) if whole and abs(int(text)) < 2**63 else None


def a_decimal(text: str) -> Decimal | None:
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", text):
        return None
    try:
        return Decimal(text).quantize(Decimal("0.000001"))
    except InvalidOperation:
        return None


def a_school_year(text: str) -> int | None:
    if re.fullmatch("(19|20)[0-9]{2}", text):
        return int(text)
    found = re.fullmatch("((?:19|20)[0-9]{2})[-/]([0-9]{2}|[0-9]{4})", text)
    if not found:
        return None
    begins, ends = int(found[1]), found[2]
    right = begins + 1 if len(ends) == 4 else (begins + 1) % 100
    return begins + 1 if int(ends) == right else None


def out_of_bounds(field: Field, value: object) -> set[str]:
    reasons = set()
    if field.low is not None and value < converted(field, field.low):
        reasons.add("low")
    if field.high is not None and value > converted(field, field.high):
        reasons.add("high")
    if field.kind is Kind.DATE and not date(1900, 1, 1) <= value <= date(2199, 12, 31):
        reasons.add("implausible")
    if field.in_year:
        year = SchoolYear.of(value).ending if field.kind is Kind.DATE else value
        reasons |= {"year"} if year != 2026 else set()
    return reasons


def in_sql(field: Field, raws: list[str]) -> list[Verdict]:
    """What staging and explaining make of the texts, one row for each."""
    connection = duckdb.connect()
    connection.execute("BEGIN")
    make_fault_tables(connection)
    record = Record("record", ("*",), (field,))
    staged = Staged(1, record, "file", (field.name,), {field.name: 0}, source="")
    packed = "\x1e".join(f"{i}\x1f{raw}" for i, raw in enumerate(raws))
    fill(connection, staged, [Batch("record", len(raws), packed)])
    stage_batches(connection, staged, EXPECTED, Silent())
    explain(connection, staged)
    values = connection.execute(f'SELECT "{field.name}" FROM typed_1 ORDER BY _line').fetchall()
    bad = connection.execute("SELECT _bad OR _warned FROM typed_1 ORDER BY _line").fetchall()
    reasons: dict[int, set[str]] = {}
    for row, reason in connection.execute("SELECT row, reason FROM told_faults").fetchall():
        reasons.setdefault(row, set()).add(reason)
    assert [bool(reasons.get(i)) for i in range(len(raws))] == [b for (b,) in bad]
    return [Verdict(v, frozenset(reasons.get(i, ()))) for i, (v,) in enumerate(values)]


DATES = st.one_of(
    st.dates(date(1890, 1, 1), date(2210, 1, 1)).map(str),
    st.dates(date(2025, 5, 1), date(2026, 9, 1)).map(str),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(lambda d: d.strftime("%m/%d/%Y")),
    st.sampled_from(["2025-9-1", "2025/09/01", "2025-01-01B", "epoch", "infinity", "2025-02-30"]),
)
NUMBERS = st.one_of(
    st.integers(-400, 400).map(str),
    st.decimals(-400, 400, places=2).map(str),
    st.sampled_from(
        ["1,000", "12a", "--1", "+7", "007", "1e2", "1_000", ".5", "5.", "1 2", "0x1F", "1" * 30]
    ),
)
WORDS = st.sampled_from(
    ["yes", "No", "TRUE", "f", "1", "0", "2", "P", "p", "u", "Present", "Q", "2025-26", "2025-27",
     "2025", "2026", "2025-2026", "1999-00", "2025/26", "02139", "2139", "a'b", 'a"b', "", " ", "é"]
)  # fmt: skip
TEXTS = st.one_of(DATES, NUMBERS, WORDS).flatmap(lambda t: st.sampled_from([t, f" {t}", f"{t}  "]))


@st.composite
def fields(draw: st.DrawFn) -> Field:
    kind = draw(st.sampled_from([k for k in Kind if k is not Kind.DATETIME]))
    coded = kind is Kind.TEXT and draw(st.booleans())
    numeric = kind in (Kind.INTEGER, Kind.DECIMAL)
    dated = kind in (Kind.DATE, Kind.SCHOOL_YEAR)
    formats = (("%Y-%m-%d",), ("%m/%d/%Y",), ("%Y-%m-%d", "%m/%d/%Y"))
    return Field(
        "field",
        "For this test",
        kind,
        filled=draw(st.booleans()),
        codes=CODES if coded else None,
        formats=draw(st.sampled_from(formats)),
        low="0" if numeric and draw(st.booleans()) else None,
        high="180" if numeric and draw(st.booleans()) else None,
        pattern="[0-9]{5}" if kind is Kind.TEXT and not coded and draw(st.booleans()) else None,
        soft=draw(st.booleans()),
        in_year=dated and draw(st.booleans()),
    )


@settings(max_examples=250, deadline=None)
@given(field=fields(), raws=st.lists(TEXTS, min_size=8, max_size=40))
def test_the_engine_and_the_obvious_reading_agree(field, raws):
    assert in_sql(field, raws) == [in_python(field, raw) for raw in raws]


def test_every_kind_of_field_is_generated():
    """A new kind that the generator leaves out would go untested."""
    seen = set()

    @settings(max_examples=200, deadline=None, database=None)
    @given(field=fields())
    def look(field):
        seen.add(field.kind)

    look()
    assert seen == set(Kind) - {Kind.DATETIME}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-09-02", datetime(2025, 9, 2)),
        ("2025-09-02 08:30:00", datetime(2025, 9, 2, 8, 30)),
        ("2025-09-02T08:30:00", datetime(2025, 9, 2, 8, 30)),
        ("08:30", None),
        ("soon", None),
    ],
)
def test_times_of_a_day(text, value):
    verdict = in_sql(Field("field", "For this test", Kind.DATETIME), [text])[0]
    assert verdict == Verdict(value, frozenset() if value else frozenset({"datetime"}))
