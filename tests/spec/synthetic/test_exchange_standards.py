"""What the synthetic agencies write is valid by the standards' own schemas."""

import csv
import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from wholecity.synthetic.build import Quiet, build
from wholecity.synthetic.plan import Plan


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("standards") / "city"
    build(folder, Plan(600, seed=8), Quiet())
    return folder


@pytest.mark.parametrize(
    "interchange",
    ["EducationOrganization", "EducationOrgCalendar", "Student", "StudentEnrollment", "Contact"],
)
def test_ed_fi_files_are_valid_by_the_official_schemas(
    city: Path, shared_data: Path, interchange: str
) -> None:
    schemas = shared_data / "edfi_ds52_grand_bend_xml" / "xsd"
    schema = etree.XMLSchema(etree.parse(schemas / f"Interchange-{interchange}.xsd"))
    files = sorted((city / "agencies" / "district").glob(f"*/{interchange}.xml"))
    assert len(files) == (1 if interchange == "Contact" else 3)
    for file in files:
        schema.assertValid(etree.parse(file))


def test_hmis_files_have_all_official_columns_in_their_order(city: Path, shared_data: Path) -> None:
    listed = shared_data / "hmis_eva_demo_fy2026_hashed" / "columns.csv"
    with listed.open(encoding="utf-8") as file:
        columns = list(csv.DictReader(file))
    files = sorted((city / "agencies" / "shelter").glob("*.csv"))
    assert len(files) == 7
    for path in files:
        official = [c["Column"] for c in columns if c["File"] == path.stem]
        with path.open(encoding="utf-8") as file:
            assert next(csv.reader(file)) == official


def test_hmis_columns_that_must_be_filled_are_filled(city: Path, shared_data: Path) -> None:
    listed = shared_data / "hmis_eva_demo_fy2026_hashed" / "columns.csv"
    with listed.open(encoding="utf-8") as file:
        required = [c for c in csv.DictReader(file) if c["NullsAllowed"] == "0"]
    for path in (city / "agencies" / "shelter").glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert rows
        needed = [c["Column"] for c in required if c["File"] == path.stem]
        assert {c for c in needed for row in rows if row[c] == ""} == set()


def test_hmis_keys_lead_from_file_to_file(city: Path) -> None:
    rows = {
        path.stem: list(csv.DictReader(path.open(encoding="utf-8")))
        for path in (city / "agencies" / "shelter").glob("*.csv")
    }
    clients = {row["PersonalID"] for row in rows["Client"]}
    enrollments = {row["EnrollmentID"]: row for row in rows["Enrollment"]}
    projects = {row["ProjectID"] for row in rows["Project"]}
    assert len(clients) == len(rows["Client"])
    assert len(enrollments) == len(rows["Enrollment"])
    assert {row["PersonalID"] for row in enrollments.values()} == clients
    assert {row["ProjectID"] for row in enrollments.values()} <= projects
    for row in rows["Exit"]:
        entry = enrollments[row["EnrollmentID"]]
        assert entry["PersonalID"] == row["PersonalID"]
        assert entry["EntryDate"] < row["ExitDate"]
    heads = Counter(
        row["HouseholdID"] for row in enrollments.values() if row["RelationshipToHoH"] == "1"
    )
    assert set(heads.values()) == {1}
    assert set(heads) == {row["HouseholdID"] for row in enrollments.values()}


def test_the_spreadsheet_opens_with_dates_numbers_and_text(city: Path) -> None:
    folder = city / "agencies" / "after-school"
    book = openpyxl.load_workbook(folder / "roster_2025-26.xlsx", read_only=True)
    header, *rows = book.active.iter_rows(values_only=True)
    mapping = json.loads((folder / "roster_mapping.json").read_text())
    assert set(mapping["columns"]) <= set(header)
    assert len(rows) > 20
    first_day = header.index("First Day")
    kinds = Counter(type(row[first_day]).__name__ for row in rows)
    assert kinds["datetime"] > 20
    assert kinds["str"] > 0  # the impossible dates
    assert all(isinstance(row[header.index("Sessions Offered")], int) for row in rows)
    assert all(len(row[header.index("ZIP Code")] or "00000") == 5 for row in rows)
