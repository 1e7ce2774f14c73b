"""Faulty Ed-Fi deliveries: what is bad is told with its line, what is sound is kept."""

from pathlib import Path

import pytest

from tests.factories import edfi
from tests.factories.formats import Town, warnings
from wholecity.kernel.errors import BadInput


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path / "town")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


def test_each_fault_of_an_attendance_event_is_told_with_its_line(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    edfi.interchange(
        files,
        "StudentAttendance",
        edfi.attendance("1", "2026-01-12"),
        edfi.attendance("1", "2026-02-30"),
        edfi.attendance("1", "2026-01-13", "Gone fishing"),
        edfi.attendance("nobody", "2026-01-14"),
        edfi.attendance("", "2026-01-15"),
        edfi.attendance("1", "2026-01-12"),
    )
    outcome = town.load("edfi", files)
    assert (outcome.rows, outcome.accepted, outcome.quarantined) == (7, 2, 5)
    file = "StudentAttendance.xml"
    assert town.faults() == [
        (file, 4, "EventDate", "date"),
        (file, 5, "AttendanceEventCategory", "code"),
        (file, 6, "StudentUniqueId", "unknown"),
        (file, 7, "StudentUniqueId", "missing"),
        (
            file,
            8,
            "StudentUniqueId, SchoolId, EventDate, AttendanceEventCategory, SessionName",
            "repeated",
        ),
    ]


def test_a_student_without_a_birth_date_is_quarantined_and_so_is_what_refers_to_it(
    town: Town, files: Path
) -> None:
    edfi.interchange(files, "Student", edfi.student("1"), edfi.student("2", born=""))
    edfi.interchange(files, "StudentEnrollment", edfi.enrolment("1"), edfi.enrolment("2"))
    town.load("edfi", files)
    assert town.faults() == [
        ("Student.xml", 4, "BirthDate", "missing"),
        ("StudentEnrollment.xml", 4, "StudentUniqueId", "unknown"),
    ]
    assert town.ask("SELECT person_key FROM person") == [("1",)]


def test_a_grade_that_is_not_known_is_blank_and_the_enrolment_is_kept(
    town: Town, files: Path
) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    edfi.interchange(files, "StudentEnrollment", edfi.enrolment("1", grade="Grade of its own"))
    outcome = town.load("edfi", files)
    assert outcome.quarantined == 0
    assert warnings(outcome)["enrolment", "EntryGradeLevel"] == 1
    assert town.ask("SELECT grade FROM enrolment") == [(None,)]


def test_leaving_before_the_first_day_is_a_fault(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    left = "<ExitWithdrawDate>2025-08-01</ExitWithdrawDate>"
    edfi.interchange(files, "StudentEnrollment", edfi.enrolment("1", left=left))
    town.load("edfi", files)
    assert town.faults() == [("StudentEnrollment.xml", 3, "ExitWithdrawDate", "check")]


def test_an_association_with_a_contact_that_did_not_come_is_a_fault(
    town: Town, files: Path
) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    edfi.interchange(
        files,
        "Contact",
        '<Contact id="a"><ContactUniqueId>1</ContactUniqueId></Contact>',
        f"<StudentContactAssociation>{edfi.student_reference('1')}"
        '<ContactReference ref="b"/></StudentContactAssociation>',
        f"<StudentContactAssociation>{edfi.student_reference('1')}</StudentContactAssociation>",
    )
    town.load("edfi", files)
    assert town.faults() == [
        ("Contact.xml", 4, "mark", "unknown"),
        ("Contact.xml", 5, "ContactUniqueId", "check"),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('<InterchangeStudent xmlns="http://ed-fi.org/4.0.0"/>', "Data Standard 4.0.0"),
        ('<InterchangeStudent xmlns="http://ed-fi.org/5.2.0"><Student>', "line 1"),
        ("<!DOCTYPE x []><x/>", "DOCTYPE"),
        ("<x/>", "not an Ed-Fi interchange"),
    ],
)
def test_a_file_that_cannot_be_used_refuses_the_delivery_and_publishes_nothing(
    town: Town, files: Path, content: str, told: str
) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    (files / "Other.xml").write_text(content)
    with pytest.raises(BadInput, match=r"Other\.xml") as error:
        town.load("edfi", files)
    assert told in str(error.value)
    assert not town.warehouse.published.exists()


def test_files_of_other_names_are_told_as_unread(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    edfi.interchange(files, "Survey", "<Survey/>")
    edfi.interchange(files, "StudentEnrollment", "<StudentTransportation/>")
    (files / "readme.txt").write_text("hello")
    outcome = town.load("edfi", files)
    told = {f.name: (f.state, bool(f.why)) for f in outcome.files}
    assert told == {
        "Student.xml": ("read", False),
        "Survey.xml": ("unread", True),
        "StudentEnrollment.xml": ("unread", True),
        "readme.txt": ("unread", True),
    }


def test_last_years_files_are_refused(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    edfi.interchange(
        files, "StudentEnrollment", edfi.enrolment("1", entry="2024-09-03", year="2024-2025")
    )
    with pytest.raises(BadInput, match="holds the school year 2024-25"):
        town.load("edfi", files, year=2026)


def test_last_years_attendance_is_refused_though_it_comes_alone(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    town.load("edfi", files)
    later = files.with_name("later")
    edfi.interchange(later, "StudentAttendance", edfi.attendance("1", "2025-01-12"))
    with pytest.raises(BadInput, match="holds the school year 2024-25 in EventDate"):
        town.load("edfi", later, year=2026)


def test_earlier_years_beside_the_announced_one_are_read(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    edfi.interchange(
        files,
        "StudentEnrollment",
        edfi.enrolment("1", entry="2024-09-03", year="2024-2025"),
        edfi.enrolment("1"),
    )
    outcome = town.load("edfi", files, year=2026)
    assert outcome.quarantined == 0
    assert town.ask("SELECT school_year FROM enrolment ORDER BY 1") == [(2025,), (2026,)]
