"""Faulty School Data Sync files."""

from pathlib import Path

import pytest

from tests.factories.formats import Town, warnings, write_csv
from wholecity.kernel.errors import BadInput

USER = "sourcedId,orgSourcedIds,givenName,familyName,username,password,role,grade"
ORG = "sourcedId,name,type,parentSourcedId"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path / "town")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


def test_a_student_of_version_1_at_a_school_that_did_not_come_is_a_fault(
    town: Town, files: Path
) -> None:
    write_csv(files, "School.csv", "SIS ID,Name", "s,Elm School")
    write_csv(
        files,
        "Student.csv",
        "SIS ID,School SIS ID,First Name,Last Name,Grade,Status,Birthdate",
        "1,s,Ana,Ruiz,3,Active,13/25/2015",
        "2,nowhere,Bo,Chen,3,Active,3/4/2015",
        "3,s,Cy,Day,3,Inactive,20150304",
        "4,s,Di,Eck,3,,2015-03-04",
    )
    outcome = town.load("sds", files, year=2026)
    assert town.faults() == [("Student.csv", 3, "school", "unknown")]
    assert warnings(outcome) == {("student", "birthdate"): 1}
    assert town.ask("SELECT person_key, birth_date::VARCHAR FROM person ORDER BY 1") == [
        ("1", None),
        ("3", "2015-03-04"),
        ("4", "2015-03-04"),
    ]
    assert town.ask("SELECT person_key FROM enrolment ORDER BY 1") == [("1",), ("4",)]


def test_grades_outside_school_are_sound_and_others_are_told(town: Town, files: Path) -> None:
    write_csv(files, "orgs.csv", ORG, "s,Elm School,school,")
    grades = ("PS1", "undergraduate", "alumni", "KG", "9", "Gamma")
    write_csv(
        files,
        "users.csv",
        USER,
        *(f"{n},s,Ana,Ruiz,u{n},,student,{grade}" for n, grade in enumerate(grades)),
    )
    outcome = town.load("sds", files, year=2026)
    assert outcome.quarantined == 0
    assert warnings(outcome) == {("user", "grade"): 1}
    assert [g for (g,) in town.ask("SELECT grade FROM enrolment ORDER BY person_key")] == [
        *(None, None, None, "K", "09", None)
    ]


def test_races_and_ethnicities_may_be_lists(town: Town, files: Path) -> None:
    write_csv(files, "orgs.csv", ORG, "s,Elm School,school,")
    write_csv(
        files,
        "users.csv",
        "sourcedId,username,givenName,familyName",
        *(f"{n},u{n},Ana,Ruiz" for n in range(1, 6)),
    )
    write_csv(
        files,
        "roles.csv",
        "userSourcedId,orgSourcedId,role,grade,roleStartDate,roleEndDate",
        *(f"{n},s,student,03,2025-08-27," for n in range(1, 6)),
    )
    write_csv(
        files,
        "demographics.csv",
        "userSourcedId,sex,birthDate,ethnicityCodes,raceCodes",
        '1,male,2015-03-04,,"asian,white"',
        "2,female,2015-03-04,hispanicOrLatinoEthnicity,white",
        "3,,2015-03-04,,demographicRaceTwoOrMoreRaces",
        "4,,2015-03-04,notHispanic,Asian",
        "5,,2015-03-04,,",
    )
    town.load("sds", files, year=2026)
    assert [
        r for (r,) in town.ask("SELECT race_ethnicity FROM student_year ORDER BY person_key")
    ] == [*("two_or_more", "hispanic", "two_or_more", "asian", None)]


def test_no_password_reaches_the_catalogue(town: Town, files: Path) -> None:
    write_csv(files, "orgs.csv", ORG, "s,Elm School,school,")
    write_csv(files, "users.csv", USER, "1,s,Ana,Ruiz,u1,hunter-2-hunter,student,3")
    town.load("sds", files, year=2026)
    assert "hunter-2-hunter" not in str(town.ask("FROM person"))


def test_users_without_roles_are_refused(town: Town, files: Path) -> None:
    write_csv(files, "orgs.csv", ORG, "s,Elm School,school,")
    write_csv(files, "users.csv", "sourcedId,givenName,familyName", "1,Ana,Ruiz")
    with pytest.raises(BadInput, match=r"users\.csv, line 1: It has no column role"):
        town.load("sds", files)


def test_a_missing_column_is_refused(town: Town, files: Path) -> None:
    write_csv(files, "School.csv", "SIS ID,Name", "s,Elm School")
    write_csv(files, "Student.csv", "SIS ID,First Name,Last Name", "1,Ana,Ruiz")
    with pytest.raises(BadInput, match=r"Student\.csv, line 1: the column school is missing"):
        town.load("sds", files)


@pytest.mark.parametrize(
    ("header", "field"), [("Given,Last Name", "first"), ("First Name,Family", "last")]
)
def test_a_student_of_version_1_needs_both_names(
    town: Town, files: Path, header: str, field: str
) -> None:
    write_csv(files, "School.csv", "SIS ID,Name", "s,Elm School")
    write_csv(files, "Student.csv", f"SIS ID,School SIS ID,{header}", "1,s,Ana,Ruiz")
    with pytest.raises(BadInput, match=rf"Student\.csv, line 1: the column {field} is missing"):
        town.load("sds", files)


def test_version_1_without_its_students_is_refused(town: Town, files: Path) -> None:
    write_csv(files, "School.csv", "SIS ID,Name", "s,Elm School")
    with pytest.raises(BadInput, match=r"Student\.csv: It is missing.*who the students are"):
        town.load("sds", files)


def test_classes_of_another_year_are_refused(town: Town, files: Path) -> None:
    write_csv(files, "School.csv", "SIS ID,Name", "s,Elm School")
    write_csv(files, "Student.csv", "SIS ID,School SIS ID,First Name,Last Name", "1,s,Ana,Ruiz")
    write_csv(
        files,
        "Section.csv",
        "SIS ID,School SIS ID,Term StartDate,Term EndDate",
        "c,s,7/1/2017,6/30/2018",
    )
    with pytest.raises(BadInput, match=r"Section\.csv holds the school year 2017-18"):
        town.load("sds", files, year=2026)
