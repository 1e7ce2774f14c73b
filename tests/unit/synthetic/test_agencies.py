"""Agencies see a part and err; how much they err is known, and whose record it is too."""

import csv
import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import openpyxl
import pytest

from wholecity.synthetic import city, mistakes, names
from wholecity.synthetic.mistakes import Habits
from wholecity.synthetic.plan import Plan, dated
from wholecity.warehouse import catalogue

# Fields of a mapping that have another name in the catalogue's tables.
OTHER_FIELDS = {
    "guardian_first_name",
    "guardian_last_name",
    "guardian_phone",
    "guardian_email",
    "program_name",
    "assessment_name",
}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _query(city_: Path, sql: str) -> list[tuple[Any, ...]]:
    return duckdb.sql(sql.replace("TRUTH", f"{city_}/truth")).fetchall()


def test_every_record_belongs_to_a_child_or_is_said_to_be_nobodys(small_city: Path) -> None:
    orphans = _query(
        small_city,
        """SELECT count(*) FROM 'TRUTH/record.parquet' AS r
           WHERE child IS NOT NULL AND child NOT IN (SELECT child FROM 'TRUTH/child.parquet')""",
    )
    nobodys = _query(
        small_city,
        "SELECT source, count(*) FROM 'TRUTH/record.parquet' WHERE child IS NULL GROUP BY ALL",
    )
    doubled = _query(
        small_city,
        """SELECT count(*) - count(DISTINCT (source, person_key)) FROM 'TRUTH/record.parquet'""",
    )
    assert orphans == doubled == [(0,)]
    assert [source for source, _ in nobodys] == ["shelter"]


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("early-childhood/enrollment.csv", "Child ID"),
        ("early-childhood/home_visits.csv", "Child ID"),
        ("summer/campers.csv", "camper_no"),
        ("shelter/Client.csv", "PersonalID"),
    ],
)
def test_the_keys_in_a_file_are_those_of_the_truth(small_city: Path, file: str, key: str) -> None:
    source, _ = file.split("/")
    sql = f"SELECT person_key FROM 'TRUTH/record.parquet' WHERE source = '{source}'"
    known = {found for (found,) in _query(small_city, sql)}
    lines = _query(
        small_city,
        f"SELECT line FROM 'TRUTH/fault.parquet' WHERE file = 'agencies/{file}'",
    )
    wrong = {line for (line,) in lines}
    rows = _rows(small_city / "agencies" / file)
    sound = {row[key] for line, row in enumerate(rows, 2) if line not in wrong}
    assert sound <= known
    assert len(rows) - len(wrong) > 5


def test_provider_files_are_wrong_only_where_the_truth_says(
    small_city: Path, told: dict[str, Any]
) -> None:
    for name, mapping_name in (
        ("early-childhood/enrollment.csv", "early-childhood/enrollment_mapping.json"),
        ("early-childhood/home_visits.csv", "early-childhood/home_visits_mapping.json"),
        ("summer/campers.csv", "summer/campers_mapping.json"),
    ):
        mapping = json.loads((small_city / "agencies" / mapping_name).read_text())
        header = {field: column for column, field in mapping["columns"].items()}
        found: dict[str, int] = defaultdict(int)
        seen = set()
        for row in _rows(small_city / "agencies" / name):
            if not row[header["person_key"]]:
                found["missing_id"] += 1
            elif not _is_date(row[header["start_date"]], mapping["date_formats"][0]):
                found["impossible_date"] += 1
            elif tuple(row.values()) in seen:
                found["duplicate_row"] += 1
            seen.add(tuple(row.values()))
        assert found == told["faults"].get(f"agencies/{name}", {})


def _is_date(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)
    except ValueError:
        return False
    return True


def test_mappings_fill_fields_of_the_catalogue(small_city: Path) -> None:
    tables = [
        catalogue.PERSON,
        catalogue.ADDRESS,
        catalogue.PARTICIPATION,
        catalogue.PROGRAM_TABLE,
        catalogue.ASSESSMENT,
    ]
    fields = {name for table in tables for name in table.names} | OTHER_FIELDS
    mappings = sorted((small_city / "agencies").rglob("*_mapping.json"))
    assert len(mappings) == 5
    for path in mappings:
        mapping = json.loads(path.read_text())
        assert mapping["record"] in ("participation", "home_visit", "assessment")
        assert set(mapping["columns"].values()) | set(mapping["constants"]) <= fields
        assert mapping["constants"].get("kind", "other") in catalogue.PROGRAM_KIND


def test_participations_that_are_sound_are_those_of_the_truth(
    small_city: Path, told: dict[str, Any]
) -> None:
    rows = _rows(small_city / "agencies" / "summer" / "campers.csv")
    wrong = sum(told["faults"]["agencies/summer/campers.csv"].values())
    sql = """SELECT count(*) FROM 'TRUTH/participation.parquet'
             JOIN 'TRUTH/program.parquet' USING (program) WHERE kind = 'summer'"""
    assert _query(small_city, sql) == [(len(rows) - wrong,)]


def test_homeless_students_follow_from_the_shelters_files_and_the_record_truth(
    small_city: Path, told: dict[str, Any]
) -> None:
    shelter = small_city / "agencies" / "shelter"
    homeless_types = {"0", "1", "2"}
    sql = "SELECT person_key, child FROM 'TRUTH/record.parquet' WHERE source = 'shelter'"
    child = dict(_query(small_city, sql))
    types = {row["ProjectID"]: row["ProjectType"] for row in _rows(shelter / "Project.csv")}
    exits = {row["EnrollmentID"]: row["ExitDate"] for row in _rows(shelter / "Exit.csv")}
    for year in (2024, 2025, 2026):
        children = {
            child[row["PersonalID"]]
            for row in _rows(shelter / "Enrollment.csv")
            if not row["DateDeleted"]
            and types[row["ProjectID"]] in homeless_types
            and row["EntryDate"] <= f"{year}-06-30"
            and exits.get(row["EnrollmentID"], "9999") >= f"{year - 1}-07-01"
        }
        assert len(children & _students(small_city, year)) == told["years"][str(year)]["homeless"]


def _students(small_city: Path, year: int, *, which: str = "eligible") -> set[int]:
    sql = f"SELECT child FROM 'TRUTH/student_year.parquet' WHERE school_year = {year} AND {which}"
    return {child for (child,) in _query(small_city, sql)}


def test_who_was_in_an_after_school_program_follows_from_the_roster_of_the_year(
    small_city: Path, told: dict[str, Any]
) -> None:
    sql = "SELECT person_key, child FROM 'TRUTH/record.parquet' WHERE source = 'after-school'"
    child = dict(_query(small_city, sql))
    for year, label in ((2024, "2023-24"), (2025, "2024-25"), (2026, "2025-26")):
        path = small_city / "agencies" / "after-school" / f"roster_{label}.xlsx"
        header, *rows = openpyxl.load_workbook(path, read_only=True).active.iter_rows(
            values_only=True
        )
        key, first = header.index("Participant ID"), header.index("First Day")
        sound = [row for row in rows if row[key] and not isinstance(row[first], str)]
        assert {str(row[first].date()) > f"{year - 1}-06-30" for row in sound} == {True}
        assert {str(row[first].date()) <= f"{year}-06-30" for row in sound} == {True}
        came = {child[row[key]] for row in sound}
        chronic = _students(small_city, year, which="chronic")
        assert len(came & chronic) == told["years"][str(year)]["chronic_in_program"]


def test_newborns_are_partly_without_a_name(small_city: Path) -> None:
    rows = _rows(small_city / "agencies" / "early-childhood" / "home_visits.csv")
    babies = sum(row["Child First Name"].startswith("BABY") for row in rows)
    assert 0.2 < babies / len(rows) < 0.8


def _seen(habits: Habits) -> tuple[mistakes.Seen, Any]:
    plan = Plan(5000, seed=6)
    children = city.draw(plan).children
    return mistakes.seen(plan.chance("test"), habits, children, np.arange(5000)), children


def test_an_agency_without_bad_habits_writes_the_truth() -> None:
    seen, children = _seen(Habits())
    assert (seen.first == children.first).all()
    assert (seen.last == children.last).all()
    assert (seen.birth == children.birth).all()


def test_one_of_two_surnames_is_dropped_as_often_as_the_habit_says() -> None:
    seen, children = _seen(Habits(one_surname=0.4, second_only=0.1))
    double = children.last != children.paternal
    first_only = seen.last == children.paternal
    assert 0.3 < first_only[double].mean() < 0.5
    assert (seen.last[~double] == children.last[~double]).all()
    for written, whole in zip(seen.last[double], children.last[double], strict=True):
        assert written in whole


def test_dates_are_swapped_or_put_on_the_first_of_january() -> None:
    seen, children = _seen(Habits(swapped=0.3, placeholder=0.2))
    swapped = placeholder = 0
    for written, real in zip(seen.birth.tolist(), children.birth.tolist(), strict=True):
        if written == real:
            continue
        day, birth = dated(written), dated(real)
        assert day.year == birth.year
        if (day.month, day.day) == (birth.day, birth.month):
            swapped += 1
        else:
            assert (day.month, day.day) == (1, 1)
            placeholder += 1
    assert 0.05 < swapped / len(children) < 0.15
    assert 0.15 < placeholder / len(children) < 0.25


def test_plain_letters_stand_for_accented_ones() -> None:
    assert names.plain("Núñez Đặng-João") == "Nunez Dang-Joao"


def test_readiness_results_are_those_of_the_truth(small_city: Path, told: dict[str, Any]) -> None:
    file = "agencies/early-childhood/kindergarten_readiness.csv"
    lines = _query(small_city, f"SELECT line FROM 'TRUTH/fault.parquet' WHERE file = '{file}'")
    wrong = {line for (line,) in lines}
    sql = "SELECT person_key, child FROM 'TRUTH/record.parquet' WHERE source = 'early-childhood'"
    child = dict(_query(small_city, sql))
    found = {
        (child[row["Child ID"]], row["Area"], int(row["Scale Score"]), row["Result"])
        for line, row in enumerate(_rows(small_city / file), 2)
        if line not in wrong
    }
    sql = "SELECT child, subject, score, level FROM 'TRUTH/readiness.parquet'"
    truth = set(_query(small_city, sql))
    assert len(truth) > 50
    assert found == truth


def test_a_former_surname_is_used_only_of_children_who_had_one() -> None:
    seen, children = _seen(Habits(former_name=1.0))
    had = children.former_last != ""
    assert 5 < had.sum() < 100
    assert (seen.last[had] == children.former_last[had]).all()
    assert (seen.last[~had] == children.last[~had]).all()
