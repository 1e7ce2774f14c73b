"""The published sample district, against a reader that shares nothing with the importer."""

import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.factories.formats import Town, records, warnings
from wholecity.intake.formats.edfi import codes

NAMESPACE = "{http://ed-fi.org/5.2.0}"

# Elements of a file → how the importer calls their rows.
ELEMENTS = {
    "Student": "student",
    "Contact": "contact",
    "Contact/Telephone": "phone",
    "Contact/ElectronicMail": "email",
    "StudentContactAssociation": "student_contact",
    "School": "school",
    "School/SchoolCategory": "school_category",
    "School/EducationOrganizationIdentificationCode": "school_code",
    "Session": "session",
    "Calendar": "calendar",
    "CalendarDate": "calendar_date",
    "CalendarDate/CalendarEvent": "calendar_event",
    "StudentSchoolAttendanceEvent": "attendance",
    "Assessment": "assessment",
    "Assessment/AcademicSubject": "assessment_subject",
    "StudentAssessment": "result",
    "StudentAssessment/ScoreResult": "score",
    "StudentAssessment/PerformanceLevel": "level",
}


@pytest.fixture(scope="module")
def sample(shared_data: Path) -> Path:
    return shared_data / "edfi_ds52_grand_bend_xml"


@pytest.fixture(scope="module")
def loaded(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, Any]:
    town = Town(tmp_path_factory.mktemp("edfi"))
    return town, town.load("edfi", sample / "xml")


def elements(sample: Path, name: str, path: str) -> list[ET.Element]:
    steps = "/".join(f"{NAMESPACE}{step}" for step in path.split("/"))
    return ET.parse(sample / "xml" / name).getroot().findall(steps)


def text(element: ET.Element, path: str) -> str:
    return element.findtext("/".join(f"{NAMESPACE}{step}" for step in path.split("/")), "").strip()


def test_every_element_that_is_read_is_accepted_or_quarantined(
    sample: Path, loaded: tuple[Town, Any]
) -> None:
    expected = {}
    for file in sorted((sample / "xml").glob("*.xml")):
        counts = {row: len(elements(sample, file.name, path)) for path, row in ELEMENTS.items()}
        expected[file.name] = {row: count for row, count in counts.items() if count}
    _, outcome = loaded
    assert records(outcome.files) == {name: rows for name, rows in expected.items() if rows}
    assert outcome.rows == outcome.accepted + outcome.quarantined


def test_the_other_elements_are_told(sample: Path, loaded: tuple[Town, Any]) -> None:
    _, outcome = loaded
    told = " ".join(outcome.notes) + " ".join(f.why for f in outcome.files)
    for file in sorted((sample / "xml").glob("*.xml")):
        root = ET.parse(file).getroot()
        for child in root:
            name = child.tag.removeprefix(NAMESPACE)
            if name not in ELEMENTS:
                assert name in told or root.tag.removeprefix(NAMESPACE) in told


def test_nothing_that_is_sound_is_quarantined(loaded: tuple[Town, Any]) -> None:
    town, outcome = loaded
    assert town.faults() == []
    assert outcome.quarantined == 0
    assert warnings(outcome) == {}


def test_the_students_are_those_of_the_file(sample: Path, loaded: tuple[Town, Any]) -> None:
    expected = sorted(
        (
            text(s, "StudentUniqueId"),
            text(s, "Name/FirstName"),
            text(s, "Name/MiddleName") or None,
            text(s, "Name/LastSurname"),
            text(s, "Name/GenerationCodeSuffix") or None,
            text(s, "BirthData/BirthDate"),
        )
        for s in elements(sample, "Student.xml", "Student")
    )
    town, _ = loaded
    found = town.ask(
        "SELECT person_key, first_name, middle_name, last_name, suffix, birth_date::VARCHAR"
        " FROM person ORDER BY 1"
    )
    assert found == expected
    assert len(found) == 960


def test_the_attendance_events_are_those_of_the_file(
    sample: Path, loaded: tuple[Town, Any]
) -> None:
    words = {
        "Excused Absence": "excused",
        "Unexcused Absence": "unexcused",
        "Tardy": "tardy",
        "Partial": "partial",
    }
    expected = sorted(
        (
            text(e, "StudentReference/StudentIdentity/StudentUniqueId"),
            text(e, "SchoolReference/SchoolIdentity/SchoolId"),
            text(e, "AttendanceEvent/EventDate"),
            words[text(e, "AttendanceEvent/AttendanceEventCategory").partition("#")[2]],
            text(e, "AttendanceEvent/AttendanceEventReason"),
            text(e, "AttendanceEvent/EventDuration") or "0",
        )
        for e in elements(sample, "StudentSchoolAttendance.xml", "StudentSchoolAttendanceEvent")
    )
    assert len(expected) == len(set(expected)) == 1917
    town, _ = loaded
    assert (
        town.ask(
            "SELECT person_key, school_key, day::VARCHAR, category, reason,"
            " coalesce(duration, 0)::INTEGER::VARCHAR FROM attendance_event ORDER BY ALL"
        )
        == expected
    )


def test_every_student_has_the_contacts_of_the_file(sample: Path, loaded: tuple[Town, Any]) -> None:
    named = {
        c.get("id"): text(c, "ContactUniqueId") for c in elements(sample, "Contact.xml", "Contact")
    }
    expected = Counter(
        (
            text(a, "StudentReference/StudentIdentity/StudentUniqueId"),
            named[a.find(f"{NAMESPACE}ContactReference").get("ref")],  # type: ignore[union-attr]
        )
        for a in elements(sample, "Contact.xml", "StudentContactAssociation")
    )
    town, _ = loaded
    assert Counter(town.ask("SELECT person_key, guardian_key FROM guardian")) == expected


def test_an_assessment_that_was_taken_has_its_score(sample: Path, loaded: tuple[Town, Any]) -> None:
    taken = [
        a
        for a in elements(sample, "StudentAssessment-StateAssessment.xml", "StudentAssessment")
        if not text(a, "ReasonNotTested")
    ]
    expected = set()
    for element in taken:
        scores = {
            text(s, "AssessmentReportingMethod").partition("#")[2]: text(s, "Result")
            for s in element.findall(f"{NAMESPACE}ScoreResult")
        }
        expected.add(
            (
                text(element, "StudentReference/StudentIdentity/StudentUniqueId"),
                text(element, "AssessmentReference/AssessmentIdentity/AssessmentIdentifier"),
                scores["Vertical score"],
            )
        )
    town, _ = loaded
    found = town.ask("SELECT person_key, name, score::INTEGER::VARCHAR, subject FROM assessment")
    assert {row[:3] for row in found} == expected
    assert {row[3] for row in found} == {"Mathematics", "Reading"}


def test_the_official_schemas_agree_with_the_sample(sample: Path, tmp_path: Path) -> None:
    town = Town(tmp_path)
    outcome = town.load("edfi", sample / "xml", options={"xsd": str(sample / "xsd")})
    assert warnings(outcome) == {}
    assert outcome.quarantined == 0


def test_the_official_schemas_tell_the_line_of_what_is_wrong(sample: Path, tmp_path: Path) -> None:
    lines = (sample / "xml" / "Student.xml").read_text(encoding="utf-8").splitlines(True)
    at = next(n for n, line in enumerate(lines) if "<LastSurname>" in line)
    folder = tmp_path / "files"
    folder.mkdir()
    wrong = [*lines[:at], "\t\t\t<Nickname>Bo</Nickname>\n", *lines[at:]]
    (folder / "Student.xml").write_text("".join(wrong), encoding="utf-8")
    outcome = Town(tmp_path / "town").load("edfi", folder, options={"xsd": str(sample / "xsd")})
    (told,) = [e for e in outcome.examples if e.reason == "schema"]
    assert (told.file, told.line, told.field) == ("Student.xml", at + 1, "Nickname")
    assert outcome.quarantined == 0


def test_every_published_descriptor_that_is_coded_has_a_word(sample: Path) -> None:
    """The code lists hold all values of Data Standard 5.2, so that none of them is a fault."""
    lists = {
        "AttendanceEventCategory": codes.ATTENDANCE,
        "CalendarEvent": codes.CALENDAR_EVENT,
        "GradeLevel": codes.GRADE,
        "LimitedEnglishProficiency": codes.ENGLISH_LEARNER,
        "Race": codes.RACE,
        "Sex": codes.SEX,
    }
    for name, known in lists.items():
        root = ET.parse(sample / "descriptors" / f"{name}Descriptor.xml").getroot()
        published = {e.text for e in root.iter(f"{NAMESPACE}CodeValue")}
        assert published <= set(known), name
