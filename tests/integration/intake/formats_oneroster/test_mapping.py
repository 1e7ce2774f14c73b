"""What OneRoster files of both versions come to, in bulk and as delta."""

import zipfile
from pathlib import Path

import pytest

from tests.factories.formats import Town, warnings, write_csv
from wholecity.kernel.errors import BadInput

ORG = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId"
SESSION = (
    "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear"
)
USER_1 = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,"
    "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password"
)
USER_2 = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,"
    "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier"
)
ROLE = (
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,"
    "orgSourcedId,userProfileSourcedId"
)
ENROLLMENT = (
    "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,"
    "primary,beginDate,endDate"
)
DEMOGRAPHICS = (
    "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,"
    "blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,"
    "demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity"
)


class Package:
    """A small package of files; the manifest is written from what was added."""

    def __init__(self, folder: Path, version: str, kind: str = "bulk") -> None:
        self.folder, self.version, self.kind = folder, version, kind
        self.announced: dict[str, str] = {}

    def add(self, name: str, header: str, *rows: str) -> "Package":
        write_csv(self.folder, f"{name}.csv", header, *rows)
        self.announced[f"file.{name}"] = self.kind
        return self

    def write(self) -> Path:
        told = {"manifest.version": "1.0", "oneroster.version": self.version, **self.announced}
        lines = (f"{name},{value}" for name, value in told.items())
        write_csv(self.folder, "manifest.csv", "propertyName,value", *lines)
        return self.folder


def package_1(folder: Path) -> Package:
    """Version 1.1: a district, a school, a school year, two students, a guardian, a teacher."""
    return (
        Package(folder, "1.1")
        .add("orgs", ORG, "d,,,District,district,,", "s,,,Elm School,school,250123401234,d")
        .add(
            "academicSessions",
            SESSION,
            "y,,,2025-26,schoolYear,2025-08-27,2026-06-17,,2026",
            "f,,,Fall,semester,2025-08-27,2026-01-16,y,2026",
        )
        .add(
            "users",
            USER_1,
            '1,,,true,"d,s",student,u1,,Ana,Ruiz,,,,,,g,03,secret',
            "2,,,true,s,student,u2,,Bo,Chen,Lee,,,,,,K,secret",
            "g,,,true,s,guardian,u3,,Eva,Ruiz,,,eva@example.org,,555-0100,,,secret",
            "t,,,true,s,teacher,u4,,Cy,Day,,,,,,,,secret",
        )
        .add("enrollments", ENROLLMENT, "e,,,c,s,2,student,,2025-10-06,")
        .add(
            "demographics",
            DEMOGRAPHICS,
            "1,,,2017-03-04,female,false,false,false,false,true,false,true",
            "2,,,2020-02-29,male,false,true,false,false,true,false,false",
        )
    )


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path / "town")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


ENROLMENTS = (
    "SELECT person_key, school_key, school_year, grade, entry_date::VARCHAR, exit_date::VARCHAR"
    " FROM enrolment ORDER BY ALL"
)


def test_version_1_1_brings_students_and_not_the_others(town: Town, files: Path) -> None:
    outcome = town.load("oneroster", package_1(files).write(), year=2026)
    assert (outcome.quarantined, warnings(outcome)) == (0, {})
    assert town.ask(
        "SELECT person_key, first_name, middle_name, last_name, birth_date::VARCHAR, sex"
        " FROM person ORDER BY 1"
    ) == [
        ("1", "Ana", None, "Ruiz", "2017-03-04", "F"),
        ("2", "Bo", "Lee", "Chen", "2020-02-29", "M"),
    ]
    assert town.ask("SELECT school_key, name, nces_id FROM school") == [
        ("s", "Elm School", "250123401234")
    ]
    assert town.ask("SELECT person_key, race_ethnicity, school_year FROM student_year") == [
        ("1", "hispanic", 2026),
        ("2", "two_or_more", 2026),
    ]
    assert town.ask("SELECT person_key, guardian_key, relation, phone, email FROM guardian") == [
        ("1", "g", "guardian", "555-0100", "eva@example.org")
    ]


def test_a_student_enters_with_the_first_class_else_with_the_school_year(
    town: Town, files: Path
) -> None:
    town.load("oneroster", package_1(files).write(), year=2026)
    assert town.ask(ENROLMENTS) == [
        ("1", "s", 2026, "03", "2025-08-27", None),
        ("2", "s", 2026, "K", "2025-10-06", None),
    ]


def test_without_any_date_the_school_year_begins_on_the_first_of_july(
    town: Town, files: Path
) -> None:
    package = Package(files, "1.1").add("orgs", ORG, "s,,,Elm School,school,,")
    package.add("users", USER_1, "1,,,true,s,student,u1,,Ana,Ruiz,,,,,,,03,")
    town.load("oneroster", package.write(), year=2026)
    assert town.ask(ENROLMENTS) == [("1", "s", 2026, "03", "2025-07-01", None)]


def package_2(folder: Path, kind: str = "bulk") -> Package:
    return (
        Package(folder, "1.2", kind)
        .add("orgs", ORG, "s,,,Elm School,school,,", "m,,,Oak School,school,,")
        .add("users", USER_2, "1,,,true,u1,,Ana,Ruiz,,,,,,,03,,", "t,,,true,u2,,Cy,Day,,,,,,,,,")
        .add(
            "roles",
            ROLE,
            "r1,,,1,primary,student,2025-08-27,2025-12-19,s,",
            "r2,,,1,primary,student,2026-01-05,,m,",
            "r3,,,t,primary,teacher,,,s,",
        )
        .add("academicSessions", SESSION, "y,,,25-26,schoolYear,2025-08-27,2026-06-17,,2026")
    )


def test_version_1_2_has_a_spell_for_each_role(town: Town, files: Path) -> None:
    outcome = town.load("oneroster", package_2(files).write())
    assert outcome.quarantined == 0
    assert town.ask(ENROLMENTS) == [
        ("1", "m", 2026, "03", "2026-01-05", None),
        ("1", "s", 2026, "03", "2025-08-27", "2025-12-19"),
    ]


def test_a_zip_is_read_like_its_folder(town: Town, files: Path, tmp_path: Path) -> None:
    folder, packed = package_2(files).write(), tmp_path / "roster.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    town.load("oneroster", packed)
    assert len(town.ask(ENROLMENTS)) == 2


def test_a_delta_changes_what_it_names_and_keeps_the_rest(
    town: Town, files: Path, tmp_path: Path
) -> None:
    town.load("oneroster", package_1(files).write(), year=2026)
    at = "active,2026-02-01T00:00:00Z"
    delta = Package(tmp_path / "delta", "1.1", "delta")
    delta.add("users", USER_1, f"2,{at},true,s,student,u2,,Bobby,Chen,Lee,,,,,,K,")
    town.load("oneroster", delta.write(), year=2026)
    assert town.ask("SELECT first_name, birth_date::VARCHAR, sex FROM person ORDER BY 1") == [
        ("Ana", "2017-03-04", "F"),
        ("Bobby", "2020-02-29", "M"),
    ]


def test_a_delta_of_demographics_alone_keeps_the_names(
    town: Town, files: Path, tmp_path: Path
) -> None:
    town.load("oneroster", package_1(files).write(), year=2026)
    delta = Package(tmp_path / "delta", "1.1", "delta").add(
        "demographics",
        DEMOGRAPHICS,
        "1,active,2026-02-01T00:00:00Z,2017-04-03,female,false,false,true,false,false,false,false",
    )
    outcome = town.load("oneroster", delta.write(), year=2026)
    assert outcome.quarantined == 0
    assert town.ask("SELECT first_name, birth_date::VARCHAR FROM person ORDER BY 1") == [
        ("Ana", "2017-04-03"),
        ("Bo", "2020-02-29"),
    ]
    assert town.ask("SELECT race_ethnicity FROM student_year WHERE person_key = '1'") == [
        ("black",)
    ]


def test_a_role_that_is_to_be_deleted_ends_on_the_day_of_the_change(
    town: Town, files: Path, tmp_path: Path
) -> None:
    town.load("oneroster", package_2(files).write())
    delta = Package(tmp_path / "delta", "1.2", "delta").add(
        "roles",
        ROLE,
        "r2,tobedeleted,2026-03-09T12:00:00Z,1,primary,student,2026-01-05,,m,",
    )
    outcome = town.load("oneroster", delta.write())
    assert warnings(outcome) == {("role", "status"): 1}
    assert town.ask(ENROLMENTS) == [
        ("1", "m", 2026, None, "2026-01-05", "2026-03-09"),
        ("1", "s", 2026, "03", "2025-08-27", "2025-12-19"),
    ]


def test_a_manifest_alone_says_that_nothing_changed(town: Town, files: Path) -> None:
    outcome = town.load("oneroster", Package(files, "1.1", "delta").write())
    assert outcome.quarantined == 0
    assert [t.rows for t in outcome.tables] == [0] * len(outcome.tables)


def test_faulty_rows_are_told_with_their_line(town: Town, files: Path) -> None:
    package = package_2(files)
    package.add(
        "roles",
        ROLE,
        "r1,,,1,primary,student,2025-08-27,2025-12-19,s,",
        "r2,,,nobody,primary,student,2026-01-05,,m,",
        "r3,,,1,primary,student,,,nowhere,",
        "r4,,,1,primary,student,2026-01-05,2025-01-05,m,",
        "r5,,,1,primary,,,,m,",
    )
    town.load("oneroster", package.write())
    assert town.faults() == [
        ("roles.csv", 3, "userSourcedId", "unknown"),
        ("roles.csv", 4, "orgSourcedId", "unknown"),
        ("roles.csv", 5, "endDate", "check"),
        ("roles.csv", 6, "role", "missing"),
    ]


def test_a_grade_that_is_none_is_blank_and_told(town: Town, files: Path) -> None:
    package = package_1(files)
    package.add("users", USER_1, "1,,,true,s,student,u1,,Ana,Ruiz,,,,,,,Third,")
    package.add("enrollments", ENROLLMENT).add("demographics", DEMOGRAPHICS)
    outcome = town.load("oneroster", package.write())
    assert warnings(outcome) == {("user", "grades"): 1}
    assert town.ask("SELECT grade FROM enrolment") == [(None,)]


def test_columns_of_extensions_are_told_and_do_no_harm(town: Town, files: Path) -> None:
    package = package_2(files).add(
        "orgs",
        f"{ORG},metadata.color,ext_vendor_x",
        "s,,,Elm,school,,,blue,1",
        "m,,,Oak,school,,,,",
    )
    outcome = town.load("oneroster", package.write())
    (orgs,) = [f for f in outcome.files if f.name == "orgs.csv"]
    assert {"metadata.color", "ext_vendor_x"} <= set(orgs.extra)
    assert outcome.quarantined == 0


def test_a_missing_column_is_refused(town: Town, files: Path) -> None:
    package = package_2(files).add("roles", "sourcedId,userSourcedId,orgSourcedId", "r,1,s")
    with pytest.raises(BadInput, match=r"roles\.csv, line 1: the column role is missing"):
        town.load("oneroster", package.write())


def test_another_version_is_refused_and_nothing_is_published(town: Town, files: Path) -> None:
    package = package_1(files)
    package.version = "1.0"
    with pytest.raises(BadInput, match=r"manifest\.csv, line 3.*1\.0"):
        town.load("oneroster", package.write())
    assert not town.warehouse.published.exists()


def test_a_file_that_is_announced_and_missing_is_refused(town: Town, files: Path) -> None:
    package = package_1(files)
    package.announced["file.courses"] = "bulk"
    with pytest.raises(BadInput, match=r"courses\.csv is announced as bulk"):
        town.load("oneroster", package.write())
