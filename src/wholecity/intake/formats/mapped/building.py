"""From a saved column mapping to a format that the engine reads."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wholecity.intake.definitions import ISO_DATE, TYPES, Check, Field, Format, Into, Kind, Record
from wholecity.intake.formats.mapped.fields import (
    ADDRESS,
    BY_NAME,
    FIELDS,
    GUARDIAN,
    PARTICIPATION,
)
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, together
from wholecity.kernel.texts import translatable as _

FILES = ("*.csv", "*.txt", "*.xlsx")
# What the format looks like before a mapping is known; `build` makes the one that reads.
FORMAT = Format(
    key="mapped",
    title="Table with a saved column mapping (CSV, XLSX)",
    about="Rosters, attendance totals and assessments of providers, each with its own headers.",
    records=(Record("row", FILES, FIELDS, meaning="rows"),),
    mappings=(),
    version="1",
)
HINT = "docs/reference/formats/mapped.md lists the fields and shows a mapping."


@dataclass(frozen=True)
class Saved:
    """A column mapping: delivered header → field, and values that hold for every row."""

    record: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    date_formats: tuple[str, ...]
    codes: Mapping[str, Mapping[str, str]]

    def has(self, *fields: str) -> bool:
        return set(fields) <= {*self.columns.values(), *self.constants}


# What makes a row unique, and what has to be known, for each kind of thing that a row may tell.
TELLS: Mapping[str, tuple[str, ...]] = {
    "participation": ("program_key", "kind", "start_date"),
    "assessment": ("assessment_name",),
    "enrolment": ("school_key", "school_year", "entry_date"),
}
SIGNS: Mapping[str, tuple[str, ...]] = {
    "participation": ("program_key", "start_date", "days_offered", "days_attended"),
    "assessment": ("assessment_name", "score", "taken_on"),
    "enrolment": ("school_key", "school_year", "entry_date"),
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "participation": ("person_key", "program_key", "start_date"),
    "assessment": ("person_key", "assessment_name", "subject", "taken_on"),
    "enrolment": ("person_key", "school_key", "entry_date"),
}


def build(content: Mapping[str, Any]) -> Format:
    """The format of a mapping document.

    Raises BadInput for an unknown field, a field that is filled twice, a
    constant that is no value of its field, or a mapping that lacks what a row
    needs; it names all that is wrong at once.
    """
    saved = _saved(content)
    told = [name for name, signs in SIGNS.items() if any(saved.has(s) for s in signs)]
    _check(saved, told)
    record = Record(
        saved.record,
        FILES,
        tuple(_field(saved, header, name) for header, name in saved.columns.items()),
        key=_key(saved, told),
        mandatory=True,
        meaning="rows",
        checks=_checks(saved),
    )
    mappings = tuple(_mappings(saved, told))
    return replace(FORMAT, records=(record,), mappings=mappings, made_from=content)


def _saved(content: Mapping[str, Any]) -> Saved:
    try:
        return Saved(
            str(content.get("record", "row")),
            {str(k): str(v) for k, v in content["columns"].items()},
            {str(k): str(v) for k, v in content.get("constants", {}).items()},
            tuple(str(f) for f in content.get("date_formats", ISO_DATE)) or ISO_DATE,
            {str(f): dict(c) for f, c in content.get("codes", {}).items()},
        )
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        raise BadInput(
            phrase("The column mapping has no table of columns (%(error)s).", error=str(error)),
            hint=HINT,
        ) from error


def _check(saved: Saved, told: Sequence[str]) -> None:
    complaints = [
        phrase("there is no field %(field)s", field=name)
        for name in (*saved.columns.values(), *saved.constants, *saved.codes)
        if name not in BY_NAME
    ]
    twice = Counter((*saved.columns.values(), *saved.constants))
    complaints += [
        phrase("%(field)s is filled twice", field=name) for name, n in twice.items() if n > 1
    ]
    if not re.fullmatch(r"[a-z_]{1,40}", saved.record):
        complaints.append(_("its record needs a plain name, such as participation"))
    if "person_key" not in saved.columns.values():
        complaints.append(_("no column fills person_key"))
    complaints += [
        phrase("%(field)s is needed for %(other)s", field=need, other=name)
        for name in told
        for need in TELLS[name]
        if not saved.has(need)
    ]
    complaints += [
        phrase("the constant %(constant)s is no value of %(field)s", constant=value, field=name)
        for name, value in saved.constants.items()
        if name in BY_NAME and _constant(BY_NAME[name], value) is None
    ]
    complaints += [
        phrase("%(form)s is no form of a date", form=f) for f in saved.date_formats if "%" not in f
    ]
    if complaints:
        raise BadInput(
            phrase(
                "The column mapping cannot be used: %(problems)s.",
                problems=together(*complaints, mark="; "),
            ),
            hint=HINT,
        )


def _constant(field: Field, value: str) -> str | None:
    """The SQL of a constant; None where the field cannot hold it."""
    if field.codes is not None:
        value = {c.lower(): v for c, v in field.codes.items()}.get(value.lower(), "")
        return f"'{value}'" if value else None
    match field.kind:
        case Kind.DATE:
            return f"DATE '{value}'" if _is_date(value) else None
        case Kind.SCHOOL_YEAR:
            return value if re.fullmatch(r"(19|20|21)[0-9]{2}", value) else None
        case Kind.INTEGER | Kind.DECIMAL:
            return value if re.fullmatch(r"-?[0-9]{1,5}(\.[0-9]{1,4})?", value) else None
        case _:
            return "'" + value.replace("'", "''") + "'"


def _is_date(value: str) -> bool:
    try:
        day = datetime.strptime(value, ISO_DATE[0]).date()
    except ValueError:
        return False
    return value == day.isoformat()  # no other digits, and all of them


def _field(saved: Saved, header: str, name: str) -> Field:
    field = BY_NAME[name]
    needed = {"person_key", *(n for needs in TELLS.values() for n in needs)}
    return replace(
        field,
        header=header,
        aliases=(),
        present=True,
        filled=name in needed,
        formats=saved.date_formats,
        codes={**(field.codes or {}), **saved.codes[name]} if name in saved.codes else field.codes,
    )


def _key(saved: Saved, told: Sequence[str]) -> tuple[str, ...]:
    """One row tells one thing; a plain list of people may name a child twice."""
    if not told:
        return ()
    names = [n for thing in told for n in KEYS[thing]]
    return tuple(dict.fromkeys(n for n in names if n in saved.columns.values()))


def _checks(saved: Saved) -> tuple[Check, ...]:
    mapped = set(saved.columns.values())
    found = []
    if {"start_date", "end_date"} <= mapped:
        found.append(Check("end_date", "end_date < start_date", "end_date lies before start_date."))
    if {"days_offered", "days_attended"} <= mapped:
        found.append(
            Check(
                "days_attended",
                "days_attended > days_offered",
                "days_attended is more than days_offered.",
            )
        )
    return tuple(found)


def _mappings(saved: Saved, told: Sequence[str]) -> list[Into]:
    return [
        into
        for into in (
            _person(saved),
            _address(saved),
            _guardian(saved),
            *([_program(saved), _participation(saved)] if "participation" in told else ()),
            _assessment(saved) if "assessment" in told else None,
            _enrolment(saved) if "enrolment" in told else None,
        )
        if into is not None
    ]


def _value(saved: Saved, name: str) -> str:
    """The SQL of a field: its column, its constant, or nothing, always of the field's type.

    A bare NULL would be a number to the database, which then fails to compare
    it with the text that an earlier delivery brought.
    """
    if name in saved.columns.values():
        return f'"{name}"'
    field = BY_NAME[name]
    constant = _constant(field, saved.constants[name]) if name in saved.constants else None
    return constant or f"NULL::{TYPES[field.kind]}"


def _into(saved: Saved, table: str, columns: Mapping[str, str], where: str = "true") -> Into:
    selected = ", ".join(f'{sql} AS "{name}"' for name, sql in columns.items())
    return Into(
        table,
        f'SELECT {selected}, _file, _line FROM "{saved.record}" WHERE {where}',
        needs=(saved.record,),
    )


def _same(saved: Saved, *names: str) -> dict[str, str]:
    return {name: _value(saved, name) for name in names}


def _person(saved: Saved) -> Into | None:
    names = ("first_name", "middle_name", "last_name", "suffix", "birth_date", "sex")
    if not any(saved.has(n) for n in names):
        return None
    return _into(saved, "person", _same(saved, "person_key", *names) | {"names_hashed": "false"})


def _address(saved: Saved) -> Into | None:
    if not saved.has("line") and not saved.has("postal_code"):
        return None
    columns = _same(saved, "person_key", *(f.name for f in ADDRESS))
    # Spreadsheets drop the zero with which a ZIP code of New England begins.
    columns["postal_code"] = (
        f"lpad(split_part({_value(saved, 'postal_code')}::VARCHAR, '-', 1), 5, '0')"
    )
    there = f"coalesce({columns['line']}, {_value(saved, 'postal_code')}) IS NOT NULL"
    return _into(saved, "address", columns, there)


def _guardian(saved: Saved) -> Into | None:
    names = [f.name for f in GUARDIAN if f.name != "guardian_key"]
    if not any(saved.has(n) for n in names):
        return None
    values = _same(saved, *names)
    columns = {"person_key": _value(saved, "person_key")}
    first, last = values["guardian_first_name"], values["guardian_last_name"]
    named = f"nullif(concat_ws(' ', {first}, {last}), '')"
    contact = f"coalesce({values['guardian_email']}, {values['guardian_phone']})"
    columns["guardian_key"] = f"coalesce({_value(saved, 'guardian_key')}, {named}, {contact})"
    columns |= {name.removeprefix("guardian_"): sql for name, sql in values.items()}
    there = f"coalesce({named}, {contact}) IS NOT NULL"
    return _into(saved, "guardian", columns, there)


def _program(saved: Saved) -> Into:
    return _into(
        saved,
        "program",
        {
            "program_key": _value(saved, "program_key"),
            "name": _value(saved, "program_name"),
            "kind": _value(saved, "kind"),
        },
    )


def _participation(saved: Saved) -> Into:
    names = [f.name for f in PARTICIPATION if f.name != "program_name"]
    return _into(saved, "participation", _same(saved, "person_key", *names))


def _assessment(saved: Saved) -> Into:
    columns = _same(saved, "person_key", "subject", "taken_on", "score", "level")
    return _into(
        saved,
        "assessment",
        columns | {"name": _value(saved, "assessment_name")},
        f"{_value(saved, 'assessment_name')} IS NOT NULL",
    )


def _enrolment(saved: Saved) -> Into:
    names = ("school_key", "school_year", "grade", "entry_date", "exit_date", "exit_type")
    return _into(saved, "enrolment", _same(saved, "person_key", *names))
