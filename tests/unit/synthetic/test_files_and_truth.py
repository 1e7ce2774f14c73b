"""What the agencies hand over says exactly what is true, read back by code that shares nothing."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
from lxml import etree

ED = "{http://ed-fi.org/5.2.0}"
ABSENT = {"E", "U", "S"}


def _texts(element: Any, *path: str) -> list[str]:
    return [e.text for e in element.iterfind("/".join(ED + p for p in path))]


def _text(element: Any, *path: str) -> str:
    found = _texts(element, *path)
    return found[0] if found else ""


def _elements(folder: Path, file: str, name: str) -> Any:
    return etree.parse(folder / file).getroot().iterfind(ED + name)


def _days_of_instruction(folder: Path) -> dict[str, set[str]]:
    days: dict[str, set[str]] = defaultdict(set)
    for date in _elements(folder, "EducationOrgCalendar.xml", "CalendarDate"):
        if _text(date, "CalendarEvent").endswith("#Instructional day"):
            reference = ("CalendarReference", "CalendarIdentity")
            school = _text(date, *reference, "SchoolReference", "SchoolIdentity", "SchoolId")
            days[school].add(_text(date, "Date"))
    return days


def _enrolled_days(folder: Path) -> dict[str, set[tuple[str, str]]]:
    """For each student, the days of instruction at each school."""
    calendar = _days_of_instruction(folder)
    enrolled: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for spell in _elements(folder, "StudentEnrollment.xml", "StudentSchoolAssociation"):
        student = _text(spell, "StudentReference", "StudentIdentity", "StudentUniqueId")
        school = _text(spell, "SchoolReference", "SchoolIdentity", "SchoolId")
        entry, last = _text(spell, "EntryDate"), _text(spell, "ExitWithdrawDate") or "9999"
        enrolled[student] |= {(school, day) for day in calendar[school] if entry <= day <= last}
    return enrolled


def _sound_rows(path: Path, faults: set[int]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [row for line, row in enumerate(csv.DictReader(file), 2) if line not in faults]


def _faulty_lines(city: Path, name: str) -> set[int]:
    query = f"SELECT line FROM '{city}/truth/fault.parquet' WHERE file LIKE '%{name}'"
    return {line for (line,) in duckdb.sql(query).fetchall()}


def test_chronic_absence_of_this_year_follows_from_the_files(
    small_city: Path, told: dict[str, Any]
) -> None:
    district = small_city / "agencies" / "district"
    enrolled = _enrolled_days(district / "2025-26")
    name = "attendance_2025-26.csv"
    present, absent = defaultdict(set), defaultdict(set)
    for row in _sound_rows(district / name, _faulty_lines(small_city, name)):
        assert (row["school_id"], row["date"]) in enrolled[row["student_id"]]
        missed = row["status"] in ABSENT and float(row["portion_absent"] or 1) >= 0.5
        (absent if missed else present)[row["student_id"]].add(row["date"])
    counted = {
        student: (len({day for _, day in days}), len(absent[student] - present[student]))
        for student, days in enrolled.items()
    }
    eligible = [(days, missed) for days, missed in counted.values() if days >= 10]
    year = told["years"]["2026"]
    assert len(counted) == year["enrolled"]
    assert len(eligible) == year["students"]
    assert sum(missed * 10 >= days for days, missed in eligible) == year["chronic"]
    assert sum(days for days, _ in eligible) == year["days_enrolled"]
    assert sum(missed for _, missed in eligible) == year["days_absent"]


def test_every_enrolled_day_of_instruction_has_a_row(small_city: Path) -> None:
    district = small_city / "agencies" / "district"
    name = "attendance_2025-26.csv"
    rows = _sound_rows(district / name, _faulty_lines(small_city, name))
    keys = [(row["student_id"], row["school_id"], row["date"]) for row in rows]
    expected = {
        (student, school, day)
        for student, days in _enrolled_days(district / "2025-26").items()
        for school, day in days
    }
    assert len(keys) == len(set(keys))
    assert set(keys) == expected


def test_chronic_absence_of_earlier_years_follows_from_the_sums(
    small_city: Path, told: dict[str, Any]
) -> None:
    for ending, label in ((2024, "2023-24"), (2025, "2024-25")):
        district = small_city / "agencies" / "district"
        days: dict[str, list[float]] = defaultdict(lambda: [0, 0])
        for row in _sound_rows(district / f"attendance_summary_{label}.csv", set()):
            assert row["school_year"] == label
            days[row["student_id"]][0] += float(row["days_enrolled"])
            days[row["student_id"]][1] += float(row["days_absent"])
        eligible = [(e, a) for e, a in days.values() if e >= 10]
        assert len(eligible) == told["years"][str(ending)]["students"]
        chronic = sum(a * 10 >= e for e, a in eligible)
        assert chronic == told["years"][str(ending)]["chronic"]
        in_spells = {s: len(d) for s, d in _enrolled_days(district / label).items()}
        assert in_spells == {student: e for student, (e, _) in days.items()}


def test_the_sums_of_a_students_year_agree_with_the_days_enrolled_and_the_truth_table(
    small_city: Path, told: dict[str, Any]
) -> None:
    query = f"""
        SELECT school_year, count(*) FILTER (eligible), count(*) FILTER (chronic)
        FROM '{small_city}/truth/student_year.parquet' GROUP BY ALL ORDER BY ALL"""
    for year, students, chronic in duckdb.sql(query).fetchall():
        figures = told["years"][str(year)]
        assert (students, chronic) == (figures["students"], figures["chronic"])


def test_levels_of_each_dimension_add_up_to_the_whole(told: dict[str, Any]) -> None:
    for year in told["years"].values():
        for levels in year["by"].values():
            for node in ("students", "chronic"):
                assert sum(level[node] for level in levels.values()) == year[node]


def test_race_and_needs_in_the_files_are_those_of_the_truth(
    small_city: Path, told: dict[str, Any]
) -> None:
    folder = small_city / "agencies" / "district" / "2025-26"
    counts: dict[str, int] = defaultdict(int)
    for one in _elements(
        folder, "StudentEnrollment.xml", "StudentEducationOrganizationAssociation"
    ):
        marks = _texts(one, "StudentCharacteristic", "StudentCharacteristic")
        counts["low_income"] += any(m.endswith("#Economic Disadvantaged") for m in marks)
        counts["english_learner"] += _text(one, "LimitedEnglishProficiency").endswith("#Limited")
        counts["disability"] += one.find(f"{ED}Disability") is not None
        counts["hispanic"] += _text(one, "HispanicLatinoEthnicity") == "true"
        counts["no address"] += one.find(f"{ED}Address") is None
    query = f"""
        SELECT count(*) FILTER (low_income = 'yes'), count(*) FILTER (english_learner = 'yes'),
               count(*) FILTER (disability = 'yes'), count(*) FILTER (race_ethnicity = 'hispanic'),
               count(*) FILTER (neighbourhood = 'not_reported')
        FROM '{small_city}/truth/student_year.parquet' WHERE school_year = 2026"""
    assert duckdb.sql(query).fetchone() == tuple(counts.values())


def test_rows_that_are_wrong_on_purpose_are_counted_and_stand_where_the_truth_says(
    small_city: Path, told: dict[str, Any]
) -> None:
    name = "agencies/district/attendance_2025-26.csv"
    lines = (small_city / name).read_text().splitlines()
    found = duckdb.sql(
        f"SELECT kind, line FROM '{small_city}/truth/fault.parquet' WHERE file = '{name}'"
    ).fetchall()
    counts: dict[str, int] = defaultdict(int)
    for kind, line in found:
        text = lines[line - 1]
        counts[kind] += 1
        assert {
            "unknown_student": text.startswith("1999"),
            "bad_code": ",Z," in text,
            "impossible_date": "2026-02-30" in text,
            "duplicate_row": lines.count(text) == 2,
            "outside_calendar": ",2025-10-" in text,
        }[kind], (kind, text)
    assert counts == told["faults"][name]
    assert min(counts.values()) >= 3


def test_a_student_has_one_id_and_an_id_one_student(small_city: Path) -> None:
    query = f"""
        SELECT count(*), count(DISTINCT person_key), count(DISTINCT child), count(child)
        FROM '{small_city}/truth/record.parquet' WHERE source = 'district'"""
    total, *others = duckdb.sql(query).fetchone() or ()
    assert others == [total] * 3


def test_deliveries_name_files_that_are_there_and_sources_that_are_declared(
    small_city: Path,
) -> None:
    document = json.loads((small_city / "sources.json").read_text())
    agreed = {s["key"]: s["formats"] for s in document["sources"]}
    assert all(d["format"] in agreed[d["source"]] for d in document["deliveries"])
    assert all(agreed.values())
    sources = {source["key"]: source for source in document["sources"]}
    agencies = {agency["key"] for agency in document["agencies"]}
    agreements = {agreement["key"] for agreement in document["agreements"]}
    assert {s["agency"] for s in sources.values()} <= agencies
    assert {s["agreement"] for s in sources.values()} <= agreements
    delivered = [delivery["received_on"] for delivery in document["deliveries"]]
    assert delivered == sorted(delivered)
    for delivery in document["deliveries"]:
        assert (small_city / delivery["path"]).exists()
        assert delivery["source"] in sources


def test_the_truth_table_says_of_every_year_who_is_counted(
    small_city: Path, told: dict[str, Any]
) -> None:
    nodes = ("homeless", "mobile", "changed_school", "suspended")
    counted = ", ".join(f"count(*) FILTER ({node} AND eligible)" for node in nodes)
    query = f"""
        SELECT school_year, {counted}, count(*) FILTER (chronic AND in_program)
        FROM '{small_city}/truth/student_year.parquet' GROUP BY ALL ORDER BY ALL"""
    for year, *found in duckdb.sql(query).fetchall():
        figures = told["years"][str(year)]
        assert found == [figures[node] for node in (*nodes, "chronic_in_program")]
        assert min(found) > 0


def test_mobile_and_suspended_students_of_earlier_years_follow_from_the_sums(
    small_city: Path, told: dict[str, Any]
) -> None:
    for ending, label in (("2024", "2023-24"), ("2025", "2024-25")):
        district = small_city / "agencies" / "district"
        taught = {s: len(days) for s, days in _days_of_instruction(district / label).items()}
        rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in _sound_rows(district / f"attendance_summary_{label}.csv", set()):
            assert int(row["instructional_days"]) == taught[row["school_id"]]
            assert float(row["days_suspended"]) <= float(row["days_absent"])
            rows[row["student_id"]].append(row)
        mobile = suspended = 0
        for of_student in rows.values():
            enrolled = sum(int(row["days_enrolled"]) for row in of_student)
            if enrolled >= 10:
                away = int(of_student[0]["instructional_days"]) - enrolled
                mobile += len(of_student) > 1 or away > 10
                suspended += any(row["days_suspended"] != "0" for row in of_student)
        figures = told["years"][ending]
        assert (mobile, suspended) == (figures["mobile"], figures["suspended"])


def test_mobile_and_suspended_students_follow_from_the_files(
    small_city: Path, told: dict[str, Any]
) -> None:
    district = small_city / "agencies" / "district"
    taught = {s: len(days) for s, days in _days_of_instruction(district / "2025-26").items()}
    mobile = changed = 0
    eligible = set()
    for student, days in _enrolled_days(district / "2025-26").items():
        total = len({day for _, day in days})
        if total < 10:
            continue
        eligible.add(student)
        at: dict[str, list[str]] = defaultdict(list)
        for school, day in days:
            at[school].append(day)
        main = max(at, key=lambda school: (len(at[school]), max(at[school])))
        changed += len(at) > 1
        mobile += len(at) > 1 or taught[main] - total > 10
    name = "attendance_2025-26.csv"
    rows = _sound_rows(district / name, _faulty_lines(small_city, name))
    suspended = {row["student_id"] for row in rows if row["status"] == "S"}
    year = told["years"]["2026"]
    assert (mobile, changed) == (year["mobile"], year["changed_school"])
    assert len(suspended & eligible) == year["suspended"]
