"""What Ed-Fi files come to in the catalogue."""

from datetime import date
from pathlib import Path

import pytest

from tests.factories import edfi
from tests.factories.formats import Town, warnings


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path / "town")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


def _races(town: Town) -> dict[str, str | None]:
    return dict(town.ask("SELECT person_key, race_ethnicity FROM student_year"))


def test_race_and_ethnicity_follow_the_federal_rule(town: Town, files: Path) -> None:
    told = {
        "hispanic, race given": edfi.hispanic("true") + edfi.race("White"),
        "hispanic, no race": edfi.hispanic("true"),
        "hispanic as a race": edfi.race("Hispanic or Latino", "White"),
        "several": edfi.hispanic("false") + edfi.race("White", "Asian"),
        "one twice": edfi.race("White", "White"),
        "one": edfi.hispanic("false") + edfi.race("Native Hawaiian or Pacific Islander"),
        "declined": edfi.race("Choose Not to Respond"),
        "declined and one": edfi.race("Choose Not to Respond", "Black or African American"),
        "nothing": "",
    }
    edfi.interchange(files, "Student", *(edfi.student(k) for k in told))
    edfi.interchange(
        files, "StudentEnrollment", *(edfi.characteristics(k, v) for k, v in told.items())
    )
    town.load("edfi", files)
    assert _races(town) == {
        "hispanic, race given": "hispanic",
        "hispanic, no race": "hispanic",
        "hispanic as a race": "hispanic",
        "several": "two_or_more",
        "one twice": "white",
        "one": "pacific_islander",
        "declined": None,
        "declined and one": "black",
        "nothing": None,
    }


def test_what_two_organizations_say_of_a_student_is_put_together(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    edfi.interchange(
        files,
        "StudentEnrollment",
        edfi.characteristics("1", edfi.race("White"), organization="9"),
        edfi.characteristics("1", edfi.race("Asian"), organization="10"),
    )
    outcome = town.load("edfi", files)
    assert outcome.quarantined == 0
    assert _races(town) == {"1": "two_or_more"}


def test_low_income_counts_in_the_years_that_its_period_touches(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", *(edfi.student(k) for k in ("always", "once", "never")))
    years = {2024: "2023-09-05", 2025: "2024-09-03", 2026: "2025-09-02"}
    edfi.interchange(
        files,
        "StudentEnrollment",
        *(
            edfi.enrolment(student, entry=entry, year=f"{year - 1}-{year}")
            for year, entry in years.items()
            for student in ("always", "once", "never")
        ),
        edfi.characteristics("always", edfi.characteristic("Economic Disadvantaged")),
        edfi.characteristics(
            "once", edfi.characteristic("Economic Disadvantaged", ("2024-07-01", "2025-06-30"))
        ),
        edfi.characteristics("never", edfi.characteristic("Foster Care")),
    )
    town.load("edfi", files)
    found = town.ask("SELECT person_key, school_year FROM student_year WHERE low_income")
    assert sorted(found) == [("always", 2024), ("always", 2025), ("always", 2026), ("once", 2025)]
    assert town.ask("SELECT count(*) FROM student_year WHERE low_income IS NULL") == [(0,)]


def test_what_the_district_never_tells_is_not_taken_for_no(town: Town, files: Path) -> None:
    english = (
        "<LimitedEnglishProficiency>"
        f"{edfi.descriptor('LimitedEnglishProficiency', 'Limited Monitored 1')}"
        "</LimitedEnglishProficiency>"
    )
    edfi.interchange(files, "Student", edfi.student("1"), edfi.student("2"))
    edfi.interchange(
        files,
        "StudentEnrollment",
        edfi.characteristics("1", english),
        edfi.characteristics("2"),
    )
    town.load("edfi", files, year=2026)
    assert town.ask(
        "SELECT person_key, school_year, low_income, english_learner, disability"
        " FROM student_year ORDER BY 1"
    ) == [("1", 2026, None, False, None), ("2", 2026, None, None, None)]


def test_a_disability_of_one_student_is_no_of_another(town: Town, files: Path) -> None:
    disability = (
        "<Disability><Disability>uri://ed-fi.org/DisabilityDescriptor#Deafness</Disability>"
        "</Disability>"
    )
    edfi.interchange(files, "Student", edfi.student("1"), edfi.student("2"))
    edfi.interchange(
        files,
        "StudentEnrollment",
        edfi.characteristics("1", disability),
        edfi.characteristics("2"),
    )
    town.load("edfi", files)
    assert town.ask("SELECT person_key, disability FROM student_year ORDER BY 1") == [
        ("1", True),
        ("2", False),
    ]


def test_an_enrolment_without_a_year_has_the_year_of_its_first_day(town: Town, files: Path) -> None:
    left = (
        "<ExitWithdrawDate>2026-02-27</ExitWithdrawDate><ExitWithdrawType>"
        "uri://ed-fi.org/ExitWithdrawTypeDescriptor#Transferred</ExitWithdrawType>"
    )
    edfi.interchange(files, "Student", edfi.student("1"))
    edfi.interchange(
        files, "StudentEnrollment", edfi.enrolment("1", entry="2025-08-25", year="", left=left)
    )
    town.load("edfi", files)
    assert town.ask("SELECT * EXCLUDE (delivery, source) FROM enrolment") == [
        ("1", "1", 2026, "03", date(2025, 8, 25), date(2026, 2, 27), "Transferred")
    ]


def test_a_student_who_never_came_was_not_enrolled_and_it_is_told(town: Town, files: Path) -> None:
    no_show = (
        "<ExitWithdrawDate>2025-09-02</ExitWithdrawDate><ExitWithdrawType>"
        "uri://ed-fi.org/ExitWithdrawTypeDescriptor#No show</ExitWithdrawType>"
    )
    edfi.interchange(files, "Student", edfi.student("1"))
    edfi.interchange(files, "StudentEnrollment", edfi.enrolment("1", left=no_show))
    outcome = town.load("edfi", files)
    assert town.ask("SELECT count(*) FROM enrolment") == [(0,)]
    assert warnings(outcome)["enrolment", "ExitWithdrawType"] == 1
    assert outcome.quarantined == 0


def _calendar(code: str, school: str, kind: str) -> str:
    return (
        f"<Calendar><CalendarCode>{code}</CalendarCode>"
        f"<CalendarType>{edfi.descriptor('CalendarType', kind)}</CalendarType>"
        f"{edfi.school_reference(school)}<SchoolYear>2025-2026</SchoolYear></Calendar>"
    )


def _calendar_date(code: str, school: str, day: str, *events: str) -> str:
    told = "".join(
        f"<CalendarEvent>{edfi.descriptor('CalendarEvent', e)}</CalendarEvent>" for e in events
    )
    return (
        f"<CalendarDate><Date>{day}</Date>{told}<CalendarReference><CalendarIdentity>"
        f"<CalendarCode>{code}</CalendarCode>{edfi.school_reference(school)}"
        "<SchoolYear>2025-2026</SchoolYear></CalendarIdentity></CalendarReference></CalendarDate>"
    )


def test_a_day_is_instructional_when_one_of_its_events_says_so(town: Town, files: Path) -> None:
    edfi.interchange(
        files,
        "EducationOrgCalendar",
        _calendar("A", "1", "School"),
        _calendar_date("A", "1", "2025-09-02", "Instructional day"),
        _calendar_date(
            "A", "1", "2025-09-03", "Weather day", "Student late arrival/early dismissal"
        ),
        _calendar_date("A", "1", "2025-09-04", "Weather day"),
        _calendar_date("A", "1", "2025-09-05", "Make-up day", "Other"),
    )
    town.load("edfi", files)
    assert town.ask("SELECT day, instructional FROM calendar_day ORDER BY day") == [
        (date(2025, 9, 2), True),
        (date(2025, 9, 3), True),
        (date(2025, 9, 4), False),
        (date(2025, 9, 5), True),
    ]


def test_a_calendar_for_one_student_does_not_speak_for_the_school(town: Town, files: Path) -> None:
    edfi.interchange(
        files,
        "EducationOrgCalendar",
        _calendar("A", "1", "School"),
        _calendar("B", "1", "Student Specific"),
        _calendar("B", "2", "Student Specific"),
        _calendar_date("A", "1", "2025-09-02", "Holiday"),
        _calendar_date("B", "1", "2025-09-02", "Instructional day"),
        _calendar_date("B", "1", "2025-09-03", "Instructional day"),
        _calendar_date("B", "2", "2025-09-02", "Instructional day"),
    )
    town.load("edfi", files)
    assert town.ask("SELECT school_key, day, instructional FROM calendar_day ORDER BY ALL") == [
        ("1", date(2025, 9, 2), False),
        ("2", date(2025, 9, 2), True),
    ]


def _address(kind: str, line: str, postal: str = "02143-1234", begin: str = "") -> str:
    period = f"<Period><BeginDate>{begin}</BeginDate></Period>" if begin else ""
    return (
        f"<Address><StreetNumberName>{line}</StreetNumberName><City>Elmtown</City>"
        f"<PostalCode>{postal}</PostalCode>{period}"
        f"<AddressType>{edfi.descriptor('AddressType', kind)}</AddressType></Address>"
    )


def test_an_address_is_where_the_child_lives(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"), edfi.student("2"), edfi.student("3"))
    edfi.interchange(
        files,
        "StudentEnrollment",
        edfi.characteristics(
            "1", _address("Home", "1 Elm", begin="2024-08-01") + _address("Mailing", "PO Box 5")
        ),
        edfi.characteristics("2", _address("Mailing", "7 Oak") + _address("Billing", "8 Oak")),
        edfi.characteristics("3", _address("Work", "9 Ash")),
    )
    outcome = town.load("edfi", files)
    assert outcome.quarantined == 0
    assert town.ask(
        "SELECT person_key, line, postal_code, from_date FROM address ORDER BY person_key"
    ) == [
        ("1", "1 Elm", "02143", date(2024, 8, 1)),
        ("2", "7 Oak", "02143", None),
    ]


def _contact(key: str, mark: str = "", inner: str = "") -> str:
    told = f' id="{mark}"' if mark else ""
    return (
        f"<Contact{told}><ContactUniqueId>{key}</ContactUniqueId><Name><FirstName>Eva</FirstName>"
        f"<LastSurname>Ruiz</LastSurname></Name>{inner}</Contact>"
    )


def _phone(number: str, kind: str, priority: int) -> str:
    return (
        f"<Telephone><TelephoneNumber>{number}</TelephoneNumber><TelephoneNumberType>"
        f"{edfi.descriptor('TelephoneNumberType', kind)}</TelephoneNumberType>"
        f"<OrderOfPriority>{priority}</OrderOfPriority></Telephone>"
    )


def test_a_contact_is_found_by_its_id_or_by_reference_in_the_file(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"), edfi.student("2"))
    by_id = "<ContactIdentity><ContactUniqueId>c1</ContactUniqueId></ContactIdentity>"
    phones = _phone("1", "Fax", 1) + _phone("2", "Home", 1) + _phone("3", "Mobile", 2)
    edfi.interchange(
        files,
        "Contact",
        _contact("c1", "mark", phones),
        "<StudentContactAssociation>"
        f"{edfi.student_reference('1')}<ContactReference>{by_id}</ContactReference>"
        "<Relation>uri://ed-fi.org/RelationDescriptor#Mother</Relation>"
        "</StudentContactAssociation>",
        f"<StudentContactAssociation>{edfi.student_reference('2')}"
        '<ContactReference ref="mark"/></StudentContactAssociation>',
    )
    outcome = town.load("edfi", files)
    assert outcome.quarantined == 0
    assert town.ask(
        "SELECT person_key, guardian_key, first_name, relation, phone FROM guardian ORDER BY 1"
    ) == [("1", "c1", "Eva", "Mother", "3"), ("2", "c1", "Eva", None, "3")]


def test_an_association_may_follow_its_contact_in_a_later_delivery(town: Town, files: Path) -> None:
    association = (
        "<StudentContactAssociation>{}<ContactReference><ContactIdentity><ContactUniqueId>{}"
        "</ContactUniqueId></ContactIdentity></ContactReference></StudentContactAssociation>"
    )
    edfi.interchange(files, "Student", edfi.student("1"), edfi.student("2"))
    first = association.format(edfi.student_reference("1"), "c1")
    edfi.interchange(files, "Contact", _contact("c1", inner=_phone("5", "Home", 1)), first)
    town.load("edfi", files)
    later = files.with_name("later")
    edfi.interchange(
        later,
        "Contact",
        association.format(edfi.student_reference("2"), "c1"),
        association.format(edfi.student_reference("2"), "c9"),
    )
    town.load("edfi", later)
    assert town.ask("SELECT person_key, guardian_key, first_name, phone FROM guardian") == [
        ("1", "c1", "Eva", "5"),
        ("2", "c1", "Eva", "5"),
    ]
    assert town.faults() == [("Contact.xml", 4, "ContactUniqueId", "unknown")]


def test_a_school_has_its_level_and_federal_id(town: Town, files: Path) -> None:
    category = "<SchoolCategory>uri://ed-fi.org/SchoolCategoryDescriptor#{}</SchoolCategory>"
    code = (
        "<EducationOrganizationIdentificationCode><IdentificationCode>250123401234"
        "</IdentificationCode><EducationOrganizationIdentificationSystem>"
        "uri://ed-fi.org/EducationOrganizationIdentificationSystemDescriptor#{}"
        "</EducationOrganizationIdentificationSystem></EducationOrganizationIdentificationCode>"
    )
    edfi.interchange(
        files,
        "EducationOrganization",
        edfi.school("1", inner=category.format("Middle School") + code.format("NCES")),
        edfi.school("2", inner=category.format("All Levels") + code.format("SEA")),
        edfi.school("3", inner=category.format("Middle School") + category.format("High School")),
        edfi.school("4"),
    )
    town.load("edfi", files)
    assert town.ask("SELECT school_key, level, nces_id FROM school ORDER BY 1") == [
        ("1", "middle", "250123401234"),
        ("2", "other", None),
        ("3", "other", None),
        ("4", None, None),
    ]


def test_attendance_may_come_alone_for_students_known_from_before(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    town.load("edfi", files)
    later = files.with_name("later")
    edfi.interchange(later, "StudentAttendance", edfi.attendance("1", "2026-01-12"))
    outcome = town.load("edfi", later)
    assert (outcome.accepted, outcome.quarantined) == (1, 0)
    assert town.ask("SELECT person_key, day, category FROM attendance_event") == [
        ("1", date(2026, 1, 12), "excused")
    ]


def test_one_day_with_the_same_mark_in_two_terms_is_one_event(town: Town, files: Path) -> None:
    edfi.interchange(files, "Student", edfi.student("1"))
    edfi.interchange(
        files,
        "StudentAttendance",
        edfi.attendance("1", "2026-01-12", session="Fall"),
        edfi.attendance("1", "2026-01-12", session="Spring"),
        edfi.attendance("1", "2026-01-12", "Tardy", session="Spring"),
    )
    outcome = town.load("edfi", files)
    assert outcome.quarantined == 0
    assert town.ask("SELECT category FROM attendance_event ORDER BY 1") == [
        ("excused",),
        ("tardy",),
    ]
