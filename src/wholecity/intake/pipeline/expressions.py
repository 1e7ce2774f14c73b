"""The SQL of one declared field: its text, its typed value, and when it is at fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wholecity.intake.definitions import ISO_DATE, TYPES, Check, Field, Kind, Record
from wholecity.intake.rules.reasons import in_words, words
from wholecity.kernel.school_year import SchoolYear
from wholecity.kernel.texts import Value, said

FEW_CODES = 12  # more are not listed in a message


@dataclass(frozen=True)
class Expected:
    """What the delivery was announced to be; dates are checked against it."""

    school_year: SchoolYear | None
    received_on: date


@dataclass(frozen=True)
class Condition:
    """One way in which a row can be at fault; `sql` is true for such rows, and never NULL."""

    sql: str
    field: str
    reason: str
    message: str
    soft: bool = False
    refuses: bool = False


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def text_name(field: str) -> str:
    """The column of the steps that holds the field's text, beside its typed value."""
    return quoted(f"{field} as text")


def text_of(column: str) -> str:
    """The text without space around it; a blank is NULL. Few values hold a space at all."""
    return (
        f"CASE WHEN contains({column}, ' ') THEN nullif(trim({column}), '') "
        f"ELSE nullif({column}, '') END"
    )


def typed(field: Field, raw: str) -> str:
    """The typed value of a field, NULL where it cannot be read as what it must be.

    `raw` is the delivered column; codes compare it first as it stands, which
    is right for nearly all rows and spares them the folding of case.
    """
    text = text_name(field.name)
    if field.codes is None:
        return _converted(field, text)
    value = _decoded(field.codes, raw, text)
    return value if field.kind is Kind.TEXT else f"try_cast({value} AS {TYPES[field.kind]})"


def _decoded(codes: Mapping[str, str], raw: str, text: str) -> str:
    exact = " ".join(f"WHEN {raw} = {literal(c)} THEN {literal(v)}" for c, v in codes.items())
    folded = {c.lower(): v for c, v in codes.items()}
    loose = " ".join(f"WHEN {literal(c)} THEN {literal(v)}" for c, v in folded.items())
    return f"CASE {exact} ELSE CASE lower({text}) {loose} END END"


def _converted(field: Field, text: str) -> str:
    match field.kind:
        case Kind.TEXT:
            return text
        case Kind.DATE:
            return _date(field.formats, text)
        case Kind.DATETIME:
            return _datetime(field.formats, text)
        case Kind.INTEGER:
            whole = f"regexp_full_match({text}, '[+-]?[0-9]+')"
            return f"CASE WHEN {whole} THEN try_cast({text} AS BIGINT) END"
        case Kind.DECIMAL:
            number = f"regexp_full_match({text}, '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)')"
            return f"CASE WHEN {number} THEN try_cast({text} AS DECIMAL(18,6)) END"
        case Kind.BOOLEAN:
            return (
                f"CASE WHEN lower({text}) IN ('true', 'yes', 'y', 't', '1') THEN true "
                f"WHEN lower({text}) IN ('false', 'no', 'n', 'f', '0') THEN false END"
            )
        case Kind.SCHOOL_YEAR:
            return _school_year(text)


def _date(formats: Sequence[str], text: str) -> str:
    """ISO dates are cast, which is quick but lax; back as text they must be what was delivered."""
    cast = f"try_cast({text} AS DATE)"
    iso = f"CASE WHEN strlen({text}) = 10 AND {cast}::VARCHAR = {text} THEN {cast} END"
    others = [f for f in formats if f not in ISO_DATE]
    if not others:
        return iso
    parsed = f"{_parsed(text, others)}::DATE"
    return f"coalesce({iso}, {parsed})" if set(ISO_DATE) & set(formats) else parsed


def _datetime(formats: Sequence[str], text: str) -> str:
    iso = f"CASE WHEN strlen({text}) >= 10 THEN try_cast({text} AS TIMESTAMP) END"
    others = [f for f in formats if f not in ISO_DATE]
    if not others:
        return iso
    return f"coalesce({_parsed(text, others)}, {iso})"


def _parsed(text: str, formats: Sequence[str]) -> str:
    """By the first form that fits. Without a digit it is no date, though 'epoch' would pass."""
    listed = ", ".join(map(literal, formats))
    return f"CASE WHEN regexp_matches({text}, '[0-9]') THEN try_strptime({text}, [{listed}]) END"


def _school_year(text: str) -> str:
    """2026, 2025-26 and 2025-2026 are 2026; 2025-27 is nothing."""
    begins, ends = f"substr({text}, 1, 4)::INTEGER", f"substr({text}, 6)::INTEGER"
    return (
        f"CASE WHEN regexp_full_match({text}, '(19|20)[0-9]{{2}}') THEN {text}::SMALLINT "
        f"WHEN regexp_full_match({text}, '(19|20)[0-9]{{2}}[-/]([0-9]{{2}}|[0-9]{{4}})') "
        f"AND (({begins}) + 1 = ({ends}) OR (({begins}) + 1) % 100 = ({ends})) "
        f"THEN (({begins}) + 1)::SMALLINT END"
    )


def conditions(record: Record, delivered: Sequence[str], expected: Expected) -> list[Condition]:
    """Every way in which a row of this record can be at fault by itself."""
    fields = [f for f in record.fields if f.name in delivered]
    found = [c for field in fields for c in _of_field(field, expected)]
    return found + [_of_check(check) for check in record.checks]


def _of_field(field: Field, expected: Expected) -> list[Condition]:
    name, value, text = field.name, quoted(field.name), text_name(field.name)
    found = []

    def at_fault(sql: str, reason: str, expectation: Value = "") -> None:
        message = words(reason, name, expected=expectation)
        found.append(Condition(sql, name, reason, message, field.soft and reason != "missing"))

    if field.filled:
        at_fault(f"{text} IS NULL", "missing")
    if field.codes is not None or field.kind is not Kind.TEXT:
        at_fault(f"({value} IS NULL AND {text} IS NOT NULL)", *_type_fault(field))
    if field.low is not None:
        at_fault(_never_null(f"{value} < {_bound(field, field.low)}"), "low", field.low)
    if field.high is not None:
        at_fault(_never_null(f"{value} > {_bound(field, field.high)}"), "high", field.high)
    if field.pattern is not None:
        matches = f"NOT regexp_full_match({text}, {literal(field.pattern)})"
        at_fault(_never_null(matches), "pattern", said(field.meaning))
    if field.kind is Kind.DATE:
        at_fault(
            _never_null(f"{value} NOT BETWEEN DATE '1900-01-01' AND DATE '2199-12-31'"),
            "implausible",
        )
    if field.in_year:
        at_fault(*_of_year(field, expected))
    return found


def _of_year(field: Field, expected: Expected) -> tuple[str, str, Value]:
    value, year = quoted(field.name), expected.school_year
    if year is None:
        after = expected.received_on if field.kind is Kind.DATE else None
        limit = f"DATE '{after}'" if after else f"{SchoolYear.of(expected.received_on).ending}"
        return _never_null(f"{value} > {limit}"), "future", expected.received_on
    if field.kind is Kind.SCHOOL_YEAR:
        return _never_null(f"{value} <> {year.ending}"), "year", year.label
    outside = f"{value} NOT BETWEEN DATE '{year.first_day}' AND DATE '{year.last_day}'"
    return _never_null(outside), "year", year.label


def _type_fault(field: Field) -> tuple[str, str]:
    if field.codes is not None:
        codes = list(field.codes)
        listed = ", ".join(codes[:FEW_CODES]) + (" …" if len(codes) > FEW_CODES else "")
        return "code", listed
    if field.kind in (Kind.DATE, Kind.DATETIME):
        return field.kind.value, in_words(field.formats)
    return field.kind.value, ""


def _of_check(check: Check) -> Condition:
    return Condition(
        _never_null(f"({check.fails})"),
        check.field,
        "check",
        said(check.message),
        check.soft,
        check.refuses,
    )


def _bound(field: Field, bound: str) -> str:
    return f"CAST({literal(bound)} AS {TYPES[field.kind]})"


def _never_null(sql: str) -> str:
    return f"coalesce({sql}, false)"


def any_of(found: Sequence[Condition]) -> str:
    """True where one of the conditions holds; OR evaluates few of them for sound rows."""
    return " OR ".join(c.sql for c in found) or "false"
