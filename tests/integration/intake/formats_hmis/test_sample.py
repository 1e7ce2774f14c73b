"""The published hashed export, against csv and zipfile alone."""

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.factories.formats import Town, records, warnings

READ = {
    "Client.csv": "client",
    "Enrollment.csv": "enrollment",
    "Exit.csv": "exit",
    "Export.csv": "export",
    "Project.csv": "project",
}


@pytest.fixture(scope="module")
def archive(shared_data: Path) -> Path:
    return shared_data / "hmis_eva_demo_fy2026_hashed" / "demo.zip"


@pytest.fixture(scope="module")
def loaded(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, Any]:
    town = Town(tmp_path_factory.mktemp("hmis"))
    return town, town.load("hmis", archive)


def rows(archive: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(archive) as opened, opened.open(name) as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline="")))


def test_every_row_of_every_file_is_accepted_or_the_file_is_told_as_unread(
    archive: Path, loaded: tuple[Town, Any]
) -> None:
    _, outcome = loaded
    with zipfile.ZipFile(archive) as opened:
        names = set(opened.namelist())
    assert {f.name for f in outcome.files} == names
    assert {f.name for f in outcome.files if f.state == "unread" and f.why} == names - set(READ)
    assert records(outcome.files) == {
        name: {record: len(rows(archive, name))} for name, record in READ.items()
    }
    assert outcome.accepted == outcome.rows == sum(len(rows(archive, name)) for name in READ)


def test_no_row_is_at_fault_and_none_was_deleted(archive: Path, loaded: tuple[Town, Any]) -> None:
    town, outcome = loaded
    assert town.faults() == []
    assert warnings(outcome) == {}
    assert not any(
        r["DateDeleted"] for name in READ if name != "Export.csv" for r in rows(archive, name)
    )


def test_all_clients_are_persons_with_hashed_names(archive: Path, loaded: tuple[Town, Any]) -> None:
    sexes = {"0": "F", "1": "M"}
    expected = sorted(
        (r["PersonalID"], r["FirstName"] or None, r["DOB"] or None, sexes.get(r["Sex"]), True)
        for r in rows(archive, "Client.csv")
    )
    town, _ = loaded
    found = town.ask(
        "SELECT person_key, first_name, birth_date::VARCHAR, sex, names_hashed FROM person"
    )
    assert sorted(found, key=lambda row: row[0]) == expected
    assert len(found) == 4146


def test_every_stay_is_there_with_its_first_and_last_day(
    archive: Path, loaded: tuple[Town, Any]
) -> None:
    exits = {r["EnrollmentID"]: r["ExitDate"] for r in rows(archive, "Exit.csv")}
    expected = {
        r["EnrollmentID"]: (
            r["PersonalID"],
            r["HouseholdID"],
            r["EntryDate"],
            exits.get(r["EnrollmentID"]),
        )
        for r in rows(archive, "Enrollment.csv")
    }
    town, _ = loaded
    found = town.ask(
        "SELECT split_part(episode_key, '/', 1), any_value(person_key), any_value(household_key),"
        " min(entry_date)::VARCHAR, CASE WHEN bool_or(exit_date IS NULL) THEN NULL"
        " ELSE max(exit_date)::VARCHAR END FROM housing_episode GROUP BY 1"
    )
    assert {row[0]: row[1:] for row in found} == expected


def test_stays_in_shelters_are_homelessness(archive: Path, loaded: tuple[Town, Any]) -> None:
    kinds = {r["ProjectID"]: r["ProjectType"] for r in rows(archive, "Project.csv")}
    sheltered = Counter(
        kinds[r["ProjectID"]]
        for r in rows(archive, "Enrollment.csv")
        if kinds[r["ProjectID"]] in ("0", "1", "2", "4", "8")
    )
    town, _ = loaded
    found = town.ask(
        "SELECT project_type::VARCHAR, count(*) FROM housing_episode"
        " WHERE homeless AND project_type IN (0, 1, 2, 4, 8) GROUP BY 1"
    )
    assert dict(found) == dict(sheltered)


def test_the_updates_that_the_vendor_writes_in_its_own_way_do_no_harm(archive: Path) -> None:
    """They are day, month, year, although the specification asks for ISO dates."""
    days, months, _ = zip(
        *(r["DateUpdated"].split("-") for r in rows(archive, "Client.csv")), strict=True
    )
    assert max(days) == "31"
    assert max(months) == "12"
