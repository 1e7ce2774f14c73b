"""A small city's sources and files, for tests that load deliveries."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

CITY = {
    "agencies": [
        {"key": "schools", "name": "Riverton Public Schools"},
        {"key": "bell", "name": "After the Bell"},
        {"key": "city", "name": "City of Riverton"},
    ],
    "agreements": [
        {
            "key": "memorandum",
            "title": "Memorandum of the cabinet",
            "tier": "mou",
            "parties": ["schools", "bell", "city"],
            "lanes": ["CARE", "EVALUATE"],
            "starts": "2024-07-01",
            "ends": None,
        },
        {
            "key": "all-data",
            "title": "Data of the cabinet",
            "tier": "dsa",
            "parties": ["schools", "bell", "city"],
            "lanes": ["CARE", "EVALUATE"],
            "starts": "2024-07-01",
            "ends": None,
        },
    ],
    "sources": [
        {
            "key": "district",
            "title": "Student information system",
            "agency": "schools",
            "agreement": "all-data",
            "lanes": ["EVALUATE"],
            "formats": ["attendance_daily", "attendance_summary", "edfi", "oneroster", "sds"],
            "frequency_days": 7,
        },
        {
            "key": "bell",
            "title": "Rosters",
            "agency": "bell",
            "agreement": "all-data",
            "lanes": ["EVALUATE"],
            "formats": ["mapped"],
            "frequency_days": 30,
        },
        {
            "key": "city-gis",
            "title": "Map office",
            "agency": "city",
            "agreement": "all-data",
            "lanes": ["EVALUATE"],
            "formats": ["places"],
        },
    ],
}

ATTENDANCE = ("student_id", "school_id", "date", "status", "portion_absent")
SUMMARY = ("student_id", "school_id", "school_year", "days_enrolled", "days_absent")
WHOLE_SUMMARY = (*SUMMARY, "instructional_days", "days_suspended")
ROSTER = {
    "record": "participation",
    "columns": {
        "ID": "person_key",
        "First": "first_name",
        "Last": "last_name",
        "DOB": "birth_date",
        "Site": "program_key",
        "Begins": "start_date",
    },
    "constants": {"kind": "after_school"},
    "date_formats": ["%m/%d/%Y"],
}
ROSTER_COLUMNS = tuple(ROSTER["columns"])


def table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a CSV file as programs do: quoted where needed, LF at the end of lines."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def roster(path: Path, *rows: Sequence[object]) -> Path:
    return table(path, ROSTER_COLUMNS, rows)


def child(number: int, **changes: object) -> list[object]:
    """A row of a roster."""
    values = {
        "ID": f"c{number}",
        "First": f"Ana{number}",
        "Last": "Núñez O'Hara",
        "DOB": f"0{number % 9 + 1}/15/2015",
        "Site": "north",
        "Begins": "09/08/2025",
        **changes,
    }
    return [values[c] for c in ROSTER_COLUMNS]
