"""What an HMIS export comes to in the catalogue, and what is wrong with a bad one."""

from datetime import date
from pathlib import Path

import pytest

from tests.factories.formats import KEY, Town, warnings, write_csv
from wholecity.intake.pipeline.undoing import undo
from wholecity.kernel.errors import BadInput

CLIENT = "PersonalID,FirstName,MiddleName,LastName,NameSuffix,DOB,DateUpdated,DateDeleted,Sex"
PROJECT = "ProjectID,ProjectType,DateDeleted"
ENROLLMENT = (
    "EnrollmentID,PersonalID,ProjectID,EntryDate,HouseholdID,RelationshipToHoH,"
    "LivingSituation,MoveInDate,DateDeleted"
)
EXIT = "ExitID,EnrollmentID,PersonalID,ExitDate,DateDeleted"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path / "town")


class Export:
    """A small export; rows are added by file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.export("2026 v1.0", hash_status="1")
        self.write("Client", CLIENT, "p,Ana,,Ruiz,,2015-03-04,03-11-21,,0")
        self.write("Project", PROJECT, "es,0,", "th,2,", "so,4,", "rrh,13,", "hp,12,", "none,,")
        self.write("Exit", EXIT)

    def export(self, version: str, hash_status: str) -> None:
        self.write("Export", "ExportID,CSVVersion,HashStatus", f"1,{version},{hash_status}")

    def write(self, name: str, header: str, *rows: str) -> None:
        write_csv(self.folder, f"{name}.csv", header, *rows)

    def enrollments(self, *rows: str) -> None:
        self.write("Enrollment", ENROLLMENT, *rows)


@pytest.fixture
def export(tmp_path: Path) -> Export:
    return Export(tmp_path / "files")


def episodes(town: Town) -> list[tuple[object, ...]]:
    return town.ask(
        "SELECT episode_key, homeless, entry_date::VARCHAR, exit_date::VARCHAR"
        " FROM housing_episode ORDER BY episode_key"
    )


def test_shelter_transitional_housing_and_outreach_are_homelessness(
    town: Town, export: Export
) -> None:
    export.enrollments(
        "1,p,es,2025-10-01,h,1,,,",
        "2,p,th,2025-11-01,h,1,,,",
        "3,p,so,2025-12-01,h,1,,,",
        "4,p,hp,2026-01-01,h,1,410,,",
        "5,p,hp,2026-02-01,h,1,116,,",
        "6,p,none,2026-03-01,h,1,,,",
    )
    export.write("Exit", EXIT, "x,1,p,2025-10-20,")
    town.load("hmis", export.folder)
    assert episodes(town) == [
        ("1", True, "2025-10-01", "2025-10-20"),
        ("2", True, "2025-11-01", None),
        ("3", True, "2025-12-01", None),
        ("4", False, "2026-01-01", None),
        ("5", True, "2026-02-01", None),
        ("6", False, "2026-03-01", None),
    ]


def test_rapid_rehousing_is_homelessness_until_the_day_of_moving_in(
    town: Town, export: Export
) -> None:
    export.enrollments(
        "moved,p,rrh,2025-10-01,h1,1,,2025-11-15,",
        "never,p,rrh,2025-10-01,h2,1,,,",
        "at once,p,rrh,2025-10-01,h3,1,,2025-10-01,",
        "too late,p,rrh,2025-10-01,h4,1,,2026-05-01,",
    )
    export.write("Exit", EXIT, "a,moved,p,2026-01-31,", "b,too late,p,2026-02-01,")
    town.load("hmis", export.folder)
    assert episodes(town) == [
        ("at once", False, "2025-10-01", None),
        ("moved", True, "2025-10-01", "2025-11-15"),
        ("moved/housed", False, "2025-11-15", "2026-01-31"),
        ("never", True, "2025-10-01", None),
        ("too late", True, "2025-10-01", "2026-02-01"),
    ]


def test_a_stay_that_ends_before_it_began_is_a_stay_of_one_day(town: Town, export: Export) -> None:
    export.enrollments("1,p,es,2025-10-20,h,1,,,")
    export.write("Exit", EXIT, "x,1,p,2025-10-02,")
    town.load("hmis", export.folder)
    assert episodes(town) == [("1", True, "2025-10-20", "2025-10-20")]


def test_a_household_moves_in_with_its_head(town: Town, export: Export) -> None:
    export.write(
        "Client",
        CLIENT,
        "head,Eva,,Ruiz,,1990-01-02,,,0",
        "p,Ana,,Ruiz,,2015-03-04,,,0",
        "late,Bo,,Ruiz,,2017-03-04,,,1",
    )
    export.enrollments(
        "1,head,rrh,2025-10-01,h,1,,2025-11-15,",
        "2,p,rrh,2025-10-01,h,2,,,",
        "3,late,rrh,2025-12-24,h,2,,,",
    )
    town.load("hmis", export.folder)
    assert episodes(town) == [
        ("1", True, "2025-10-01", "2025-11-15"),
        ("1/housed", False, "2025-11-15", None),
        ("2", True, "2025-10-01", "2025-11-15"),
        ("2/housed", False, "2025-11-15", None),
        ("3", False, "2025-12-24", None),
    ]


@pytest.mark.parametrize(
    ("status", "last_name", "hashed"),
    [
        ("1", "Ruiz", False),
        ("4", "Ruiz", True),
        ("2", "Ruiz", True),
        ("", "Ruiz", False),
        ("1", "e7237c4404bb3671b76aacf5e84bec3d", True),
        ("1", "E7237C4404BB3671B76AACF5E84BEC3DE7237C4404BB3671B76AACF5E84BEC3D", True),
    ],
)
def test_hashed_names_are_marked(
    town: Town, export: Export, status: str, last_name: str, hashed: bool
) -> None:
    export.export("2026 v1.0", status)
    export.write("Client", CLIENT, f"p,Ana,,{last_name},,2015-03-04,,,0")
    export.enrollments()
    town.load("hmis", export.folder)
    assert town.ask("SELECT names_hashed FROM person") == [(hashed,)]


def test_sex_of_both_versions_is_understood(town: Town, export: Export) -> None:
    rows = [f"{code},Ana,,Ruiz,,2015-03-04,,,{code}" for code in ("0", "1", "8", "9", "99")]
    export.write("Client", CLIENT, *rows, "7,Ana,,Ruiz,,2015-03-04,,,7")
    export.enrollments()
    outcome = town.load("hmis", export.folder)
    assert dict(town.ask("SELECT person_key, sex FROM person")) == {
        **{"0": "F", "1": "M"},
        **dict.fromkeys(("7", "8", "9", "99")),
    }
    assert warnings(outcome)["client", "Sex"] == 1


def test_an_export_of_2024_has_gender_in_place_of_sex(town: Town, export: Export) -> None:
    export.export("2024 v1.6", hash_status="1")
    export.write(
        "Client",
        "PersonalID,FirstName,LastName,DOB,Woman,Man,NonBinary,DateDeleted",
        "w,Ana,Ruiz,2015-03-04,1,0,0,",
        "m,Bo,Ruiz,2015-03-04,0,1,0,",
        "n,Cy,Ruiz,2015-03-04,0,0,1,",
        "b,Di,Ruiz,2015-03-04,1,1,0,",
    )
    export.enrollments()
    town.load("hmis", export.folder)
    assert dict(town.ask("SELECT person_key, sex FROM person")) == {
        "w": "F",
        "m": "M",
        "n": None,
        "b": None,
    }


def test_rows_deleted_at_the_source_are_set_aside_and_told(town: Town, export: Export) -> None:
    gone = "2026-01-05 10:00:00"
    export.write(
        "Client", CLIENT, "p,Ana,,Ruiz,,2015-03-04,,,0", f"q,Bo,,Ruiz,,2015-03-04,,{gone},1"
    )
    export.enrollments(
        "1,p,es,2025-10-01,h,1,,,",
        f"2,p,es,2025-11-01,h,1,,,{gone}",
        "3,q,es,2025-10-01,h,2,,,",
    )
    export.write("Exit", EXIT, f"x,1,p,2025-10-20,{gone}")
    outcome = town.load("hmis", export.folder)
    assert outcome.quarantined == 0
    assert warnings(outcome) == {
        ("client", "DateDeleted"): 1,
        ("enrollment", "DateDeleted"): 1,
        ("exit", "DateDeleted"): 1,
    }
    assert town.ask("SELECT person_key FROM person") == [("p",)]
    assert episodes(town) == [("1", True, "2025-10-01", None)]


def test_faulty_rows_are_told_with_their_line_and_the_others_kept(
    town: Town, export: Export
) -> None:
    export.enrollments(
        "1,p,es,2025-10-01,h,1,,,",
        "2,nobody,es,2025-10-01,h,1,,,",
        "3,p,nowhere,2025-10-01,h,1,,,",
        "4,p,es,10/01/2025,h,1,,,",
        "5,p,es,,h,1,,,",
        ",p,es,2025-10-01,h,1,,,",
    )
    outcome = town.load("hmis", export.folder)
    assert town.faults() == [
        ("Enrollment.csv", 3, "PersonalID", "unknown"),
        ("Enrollment.csv", 4, "ProjectID", "unknown"),
        ("Enrollment.csv", 5, "EntryDate", "date"),
        ("Enrollment.csv", 6, "EntryDate", "missing"),
        ("Enrollment.csv", 7, "EnrollmentID", "missing"),
    ]
    assert outcome.quarantined == 5
    assert [row[0] for row in episodes(town)] == ["1"]


def test_a_birth_date_that_is_none_is_blank_and_the_client_is_kept(
    town: Town, export: Export
) -> None:
    export.write("Client", CLIENT, "p,Ana,,Ruiz,,2015-13-40,,,0")
    export.enrollments()
    outcome = town.load("hmis", export.folder)
    assert town.ask("SELECT person_key, birth_date FROM person") == [("p", None)]
    assert warnings(outcome)["client", "DOB"] == 1


def test_an_export_of_another_year_is_refused(town: Town, export: Export) -> None:
    export.export("2022 v1.3", hash_status="1")
    export.enrollments()
    with pytest.raises(BadInput, match=r"Export\.csv, line 2.*2022 v1\.3"):
        town.load("hmis", export.folder)


def test_a_missing_column_is_refused_with_its_name(town: Town, export: Export) -> None:
    export.write("Client", "PersonalID,FirstName,LastName", "p,Ana,Ruiz")
    export.enrollments()
    with pytest.raises(BadInput, match=r"Client\.csv, line 1: the column DOB is missing"):
        town.load("hmis", export.folder)


def test_a_missing_file_is_refused_with_its_name(town: Town, export: Export) -> None:
    with pytest.raises(BadInput, match=r"Enrollment\.csv"):
        town.load("hmis", export.folder)


def test_the_next_export_replaces_what_the_last_one_said(town: Town, export: Export) -> None:
    export.enrollments("1,p,es,2025-10-01,h,1,,,")
    town.load("hmis", export.folder)
    export.write("Exit", EXIT, "x,1,p,2025-10-20,")
    town.load("hmis", export.folder)
    assert town.ask("SELECT exit_date FROM housing_episode") == [(date(2025, 10, 20),)]


def test_what_is_deleted_at_the_source_goes_and_comes_back_when_the_export_is_taken_back(
    town: Town, export: Export
) -> None:
    export.write("Client", CLIENT, "p,Ana,,Ruiz,,2015-03-04,,,0", "q,Bo,,Chen,,2015-03-04,,,1")
    export.enrollments(
        "1,p,es,2025-10-01,h,1,,,",
        "2,p,es,2025-12-01,h,1,,,",
        "3,q,es,2025-10-01,k,1,,,",
        "4,p,rrh,2026-01-01,h,1,,2026-02-01,",
    )
    town.load("hmis", export.folder)
    first = episodes(town)
    gone = "2026-03-01 10:00:00"
    export.write(
        "Client", CLIENT, "p,Ana,,Ruiz,,2015-03-04,,,0", f"q,Bo,,Chen,,2015-03-04,,{gone},1"
    )
    export.enrollments(
        "1,p,es,2025-10-01,h,1,,,",
        f"2,p,es,2025-12-01,h,1,,,{gone}",
        "3,q,es,2025-10-01,k,1,,,",
        "4,p,rrh,2026-01-01,h,1,,,",
    )
    town.load("hmis", export.folder)
    assert episodes(town) == [
        ("1", True, "2025-10-01", None),
        ("4", True, "2026-01-01", None),
    ]
    assert town.ask("SELECT person_key FROM person") == [("p",)]
    undo(town.folder / "warehouse", KEY, 2)
    assert episodes(town) == first
    assert town.ask("SELECT person_key FROM person ORDER BY 1") == [("p",), ("q",)]


def test_what_another_source_says_of_the_same_key_stays(town: Town, export: Export) -> None:
    export.enrollments("1,p,es,2025-10-01,h,1,,,")
    town.load("hmis", export.folder, source="one")
    export.enrollments("1,p,es,2025-10-01,h,1,,,2026-03-01")
    town.load("hmis", export.folder, source="other")
    assert len(episodes(town)) == 1
