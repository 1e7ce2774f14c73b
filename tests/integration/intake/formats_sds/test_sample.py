"""The published samples of all three versions, against csv alone."""

import csv
from pathlib import Path

import pytest

from tests.factories.formats import Town, records, warnings

READ = {
    "SDS_v1_100_users": {
        "School.csv": "school",
        "Section.csv": "section",
        "Student.csv": "student",
        "StudentEnrollment.csv": "seat",
    },
    "SDS_v2": {"orgs.csv": "org", "users.csv": "user"},
    "SDS_v2.1": {
        "academicSessions.csv": "session",
        "demographics.csv": "demographics",
        "orgs.csv": "org",
        "relationships.csv": "relationship",
        "roles.csv": "role",
        "userFlags.csv": "flag",
        "users.csv": "user",
    },
}


@pytest.fixture(scope="module")
def samples(shared_data: Path) -> Path:
    return shared_data / "microsoft_sds_v2_1_csv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("version", READ)
def test_every_row_is_accepted_or_its_file_told_as_unread(
    samples: Path, tmp_path: Path, version: str
) -> None:
    town = Town(tmp_path)
    outcome = town.load("sds", samples / version)
    names = {p.name for p in (samples / version).iterdir()}
    assert {f.name for f in outcome.files if f.state == "unread" and f.why} == names - set(
        READ[version]
    )
    assert records(outcome.files) == {
        name: {record: len(rows(samples / version / name))}
        for name, record in READ[version].items()
    }
    assert outcome.rows == outcome.accepted
    assert town.faults() == []
    assert warnings(outcome) == {}


def test_version_1_has_its_students_with_american_dates(samples: Path, tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.load("sds", samples / "SDS_v1_100_users")
    expected = []
    for r in rows(samples / "SDS_v1_100_users" / "Student.csv"):
        month, day, year = r["Birthdate"].split("/")
        born = f"{year}-{int(month):02d}-{int(day):02d}"
        expected.append((r["SIS ID"], r["First Name"], r["Last Name"], born))
    found = town.ask(
        "SELECT person_key, first_name, last_name, birth_date::VARCHAR FROM person ORDER BY 1"
    )
    assert found == sorted(expected)
    assert town.ask("SELECT DISTINCT entry_date::VARCHAR, school_year FROM enrolment") == [
        ("2017-07-01", 2018)
    ]
    assert town.ask("SELECT count(*), count(DISTINCT person_key) FROM enrolment") == [
        (len(expected), len(expected))
    ]


def test_version_2_has_its_students_and_no_staff(samples: Path, tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.load("sds", samples / "SDS_v2", year=2024)
    students = [r for r in rows(samples / "SDS_v2" / "users.csv") if r["role"] == "Student"]
    found = town.ask("SELECT person_key, school_key FROM enrolment ORDER BY 1")
    assert found == sorted((r["sourcedId"], r["orgSourcedIds"]) for r in students)
    assert town.ask("SELECT count(*) FROM person") == [(len(students),)]
    assert town.ask("SELECT DISTINCT entry_date::VARCHAR, school_year FROM enrolment") == [
        ("2023-07-01", 2024)
    ]


def test_version_2_1_has_roles_with_dates_marks_and_guardians(
    samples: Path, tmp_path: Path
) -> None:
    town = Town(tmp_path)
    town.load("sds", samples / "SDS_v2.1")
    folder = samples / "SDS_v2.1"
    spells = sorted(
        (r["userSourcedId"], r["orgSourcedId"], r["roleStartDate"], r["roleEndDate"])
        for r in rows(folder / "roles.csv")
        if r["role"] == "student"
    )
    assert (
        town.ask(
            "SELECT person_key, school_key, entry_date::VARCHAR, exit_date::VARCHAR"
            " FROM enrolment ORDER BY ALL"
        )
        == spells
    )
    flags = {(r["userSourcedId"], r["flag"]) for r in rows(folder / "userFlags.csv")}
    found = town.ask("SELECT person_key, low_income, disability FROM student_year")
    assert len(found) == len(spells)
    for person, low_income, disability in found:
        assert low_income == ((person, "freeLunch") in flags)
        assert disability == bool({(person, "iep"), (person, "504")} & flags)
    assert sorted(town.ask("SELECT person_key, guardian_key, relation FROM guardian")) == sorted(
        (r["userSourcedId"], r["relationshipUserSourcedId"], r["relationshipRole"])
        for r in rows(folder / "relationships.csv")
    )
