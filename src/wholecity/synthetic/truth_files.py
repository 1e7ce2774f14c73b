"""The truth on disk: a Parquet file for each kind of thing, apart from what agencies deliver."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import numpy as np
import pyarrow

from wholecity.synthetic import attendance, geography, names
from wholecity.synthetic.attendance import MARKS, blocks
from wholecity.synthetic.city import Truth
from wholecity.synthetic.delivery import Fault, Records
from wholecity.synthetic.enrolment import EXIT_TYPES
from wholecity.synthetic.figures import StudentYear
from wholecity.synthetic.plan import Texts
from wholecity.synthetic.programs import KINDS
from wholecity.synthetic.readiness import LEVELS, SUBJECTS

Columns = Mapping[str, np.ndarray]
DATES = frozenset(
    [
        "birth_date",
        "from_date",
        "to_date",
        "entry_date",
        "last_date",
        "exit_date",
        "start_date",
        "end_date",
        "day",
        "taken_on",
    ]
)
ROWS_AT_ONCE = 50_000  # spells


class Shelf:
    """Writes tables as Parquet: the same columns give the same bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")

    def put(self, name: str, columns: Columns, part: int | None = None) -> None:
        """One table, or one part of a table that is written in parts."""
        # As Arrow: of an array of Python objects the database looks at each for itself.
        prepared = pyarrow.table({t: _plain(t, values) for t, values in columns.items()})
        self.connection.register("columns_", prepared)
        selected = ", ".join(_selected(title) for title in columns)
        path = self.folder / (f"{name}.parquet" if part is None else f"{name}/{part:04d}.parquet")
        path.parent.mkdir(exist_ok=True)
        self.connection.execute(
            f"COPY (SELECT {selected} FROM columns_) TO '{_quoted(path)}' "
            "(FORMAT parquet, COMPRESSION zstd)"
        )
        self.connection.unregister("columns_")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _plain(title: str, values: np.ndarray) -> np.ndarray:
    return values.astype(np.int64) if title in DATES else values


def _selected(title: str) -> str:
    if title == "child":  # numpy has no null: -1 stands for a record that is no child's
        return f"CASE WHEN {title} >= 0 THEN {title}::INTEGER END AS {title}"
    if title in DATES:
        return f"CASE WHEN {title} >= 0 THEN DATE '1970-01-01' + {title}::INTEGER END AS {title}"
    return f'"{title}"'


def write(truth: Truth, years: list[StudentYear], folder: Path) -> None:
    """Every table of the truth but the agencies' records and faults."""
    folder.mkdir(parents=True)
    shelf = Shelf(folder)
    shelf.put("child", _children(truth))
    shelf.put("family", _families(truth))
    shelf.put("address", _addresses(truth))
    shelf.put("school", _schools(truth))
    shelf.put("program", _programs(truth))
    shelf.put("participation", _participation(truth))
    shelf.put("readiness", _readiness(truth))
    shelf.put("stay", _stays(truth))
    shelf.put("calendar_day", _calendar(truth))
    shelf.put("enrolment", _enrolment(truth))
    shelf.put("student_year", _student_years(truth, years))
    for part, columns in enumerate(_absences(truth)):
        shelf.put("attendance_not_present", columns, part)


def write_records(records: list[Records], faults: list[Fault], folder: Path) -> None:
    """Which child each record belongs to (blank: none), and the rows that are wrong on purpose."""
    shelf = Shelf(folder)
    child = np.concatenate([r.child for r in records])
    source = np.concatenate([np.full(len(r.key), r.source, dtype=object) for r in records])
    shelf.put(
        "record",
        {
            "source": source,
            "person_key": np.concatenate([r.key for r in records]),
            "child": child,
        },
    )
    shelf.put(
        "fault",
        {
            "source": np.array([f.source for f in faults], dtype=object),
            "file": np.array([f.file for f in faults], dtype=object),
            "line": np.array([f.line for f in faults], dtype=np.int64),
            "kind": np.array([f.kind for f in faults], dtype=object),
        },
    )


def _children(truth: Truth) -> Columns:
    children, schooling = truth.children, truth.schooling
    return {
        "child": np.arange(len(children), dtype=np.int32),
        "family": children.family,
        "first_name": children.first,
        "middle_name": children.middle,
        "last_name": children.last,
        "paternal_surname": children.paternal,
        "former_last_name": children.former_last,
        "birth_date": children.birth,
        "sex": children.sex,
        "race_ethnicity": children.race,
        "multiple_birth": children.multiple,
        "student_id": schooling.student_id,
        "in_district": schooling.in_district,
    }


def _families(truth: Truth) -> Columns:
    homes = truth.families
    return {
        "family": np.arange(len(homes), dtype=np.int32),
        "children": homes.size,
        "naming": np.array(names.HERITAGES, dtype=object)[homes.heritage],
        "low_income": homes.low_income,
        "address_reported": homes.address_reported,
        "mother_first_name": homes.guardian_first[:, 0],
        "mother_last_name": homes.guardian_last[:, 0],
        "father_first_name": homes.guardian_first[:, 1],
        "father_last_name": homes.guardian_last[:, 1],
        "mother_phone": homes.phone[:, 0],
        "father_phone": homes.phone[:, 1],
    }


def _addresses(truth: Truth) -> Columns:
    homes = truth.families
    known = np.arange(homes.since.shape[1])[None, :] < homes.addresses[:, None]
    family, at = np.nonzero(known)
    following = np.minimum(at + 1, homes.since.shape[1] - 1)
    more = at + 1 < homes.addresses[family]
    return {
        "family": family.astype(np.int32),
        "line": homes.line[family, at],
        "postal_code": homes.postal_code[family, at],
        "neighbourhood": _neighbourhood_keys()[homes.neighbourhood[family, at]],
        "from_date": homes.since[family, at],
        "to_date": np.where(more, homes.since[family, following] - 1, -1),
    }


def _neighbourhood_keys() -> Texts:
    return np.array([n.key for n in geography.NEIGHBOURHOODS], dtype=object)


def _schools(truth: Truth) -> Columns:
    return {
        "school_key": truth.schools.key,
        "name": truth.schools.name,
        "level": np.array(["elementary", "middle", "high"], dtype=object)[truth.schools.level],
        "neighbourhood": _neighbourhood_keys()[truth.schools.neighbourhood],
    }


def _programs(truth: Truth) -> Columns:
    return {
        "program": np.arange(len(truth.programs.key), dtype=np.int32),
        "program_key": truth.programs.key,
        "name": truth.programs.name,
        "kind": np.array(KINDS, dtype=object)[truth.programs.kind],
    }


def _participation(truth: Truth) -> Columns:
    part = truth.participation
    return {
        "child": part.child,
        "program": part.program,
        "start_date": part.start,
        "end_date": part.end,
        "days_offered": part.offered,
        "days_attended": part.attended,
    }


def _readiness(truth: Truth) -> Columns:
    found = truth.readiness
    return {
        "child": found.child,
        "subject": np.array(SUBJECTS, dtype=object)[found.subject],
        "taken_on": found.taken,
        "score": found.score,
        "level": np.array(LEVELS, dtype=object)[found.level],
    }


def _stays(truth: Truth) -> Columns:
    stays = truth.stays
    return {
        "family": stays.family,
        "project_type": stays.project_type,
        "entry_date": stays.entry,
        "exit_date": stays.exit,
    }


def _calendar(truth: Truth) -> Columns:
    years, keys, days = [], [], []
    for calendar in truth.calendars:
        school, at = np.nonzero(calendar.open)
        years.append(np.full(len(school), calendar.year.ending, dtype=np.int32))
        keys.append(truth.schools.key[school])
        days.append(calendar.days[at])
    return {
        "school_year": np.concatenate(years),
        "school_key": np.concatenate(keys),
        "day": np.concatenate(days),
    }


def _enrolment(truth: Truth) -> Columns:
    spells = truth.spells
    enrolled = [s.days_enrolled(c) for s, c in zip(spells, truth.calendars, strict=True)]
    return {
        "child": np.concatenate([s.child for s in spells]),
        "school_year": np.concatenate([np.full(len(s), s.year.ending) for s in spells]),
        "school_key": truth.schools.key[np.concatenate([s.school for s in spells])],
        "grade": np.concatenate([s.grade_codes() for s in spells]),
        "entry_date": np.concatenate([s.entry for s in spells]),
        "last_date": np.concatenate([s.last for s in spells]),
        "exit_type": np.array(EXIT_TYPES, dtype=object)[
            np.concatenate([s.exit_type for s in spells])
        ],
        "days_enrolled": np.concatenate(enrolled),
    }


def _student_years(truth: Truth, years: list[StudentYear]) -> Columns:
    columns: dict[str, np.ndarray] = {
        "child": np.concatenate([y.child for y in years]),
        "school_year": np.concatenate(
            [np.full(len(y.child), p.ending) for y, p in zip(years, truth.plan.years, strict=True)]
        ),
        "days_enrolled": np.concatenate([y.enrolled for y in years]),
        "days_absent": np.concatenate([y.absent_halves for y in years]) / 2,
        "eligible": np.concatenate([y.eligible for y in years]),
        "chronic": np.concatenate([y.chronic for y in years]),
        "spells": np.concatenate([y.schools for y in years]),
    }
    for name in years[-1].dimensions:
        columns[name] = np.concatenate([y.dimensions[name].texts() for y in years])
    for name in years[-1].nodes:
        columns[name] = np.concatenate([y.nodes[name] for y in years])
    return columns


def _absences(truth: Truth) -> Iterator[Columns]:
    """This year's days on which a student was not simply present, part by part."""
    spells, daily = truth.spells[-1], truth.attendance
    status = np.array([mark.status for mark in MARKS], dtype=object)
    portion = np.array([mark.portion for mark in MARKS], dtype=object)
    for rows in blocks(len(spells), ROWS_AT_ONCE):
        marks = daily.marks[rows]
        spell, column = np.nonzero(marks > attendance.PRESENT)
        found = marks[spell, column]
        yield {
            "child": spells.child[rows][spell],
            "school_key": truth.schools.key[spells.school[rows][spell]],
            "day": daily.days[column],
            "status": status[found],
            "portion_absent": portion[found],
        }
