"""Small Ed-Fi interchange files, written by the test itself."""

from pathlib import Path


def interchange(folder: Path, name: str, *elements: str, version: str = "5.2.0") -> Path:
    """Write an interchange, an element a line, from line 3 on."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.xml"
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<Interchange{name} xmlns="http://ed-fi.org/{version}">',
        *elements,
        f"</Interchange{name}>",
    )
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def descriptor(kind: str, code: str, namespace: str = "uri://ed-fi.org") -> str:
    return f"{namespace}/{kind}Descriptor#{code}"


def student_reference(student: str) -> str:
    return (
        f"<StudentReference><StudentIdentity><StudentUniqueId>{student}</StudentUniqueId>"
        "</StudentIdentity></StudentReference>"
    )


def school_reference(school: str) -> str:
    return (
        f"<SchoolReference><SchoolIdentity><SchoolId>{school}</SchoolId></SchoolIdentity>"
        "</SchoolReference>"
    )


def student(key: str, first: str = "Ana", last: str = "Ruiz", born: str = "2015-03-04") -> str:
    return (
        f"<Student><StudentUniqueId>{key}</StudentUniqueId><Name><FirstName>{first}</FirstName>"
        f"<LastSurname>{last}</LastSurname></Name><BirthData><BirthDate>{born}</BirthDate>"
        "</BirthData></Student>"
    )


def enrolment(
    key: str,
    school: str = "1",
    *,
    entry: str = "2025-09-02",
    grade: str = "Third grade",
    year: str = "2025-2026",
    left: str = "",
) -> str:
    told = f"<SchoolYear>{year}</SchoolYear>" if year else ""
    return (
        f"<StudentSchoolAssociation>{student_reference(key)}{school_reference(school)}{told}"
        f"<EntryDate>{entry}</EntryDate>"
        f"<EntryGradeLevel>{descriptor('GradeLevel', grade)}</EntryGradeLevel>{left}"
        "</StudentSchoolAssociation>"
    )


def characteristics(key: str, inner: str = "", organization: str = "9") -> str:
    return (
        f"<StudentEducationOrganizationAssociation>{student_reference(key)}"
        "<EducationOrganizationReference><EducationOrganizationIdentity>"
        f"<EducationOrganizationId>{organization}</EducationOrganizationId>"
        f"</EducationOrganizationIdentity></EducationOrganizationReference>{inner}"
        "</StudentEducationOrganizationAssociation>"
    )


def race(*races: str) -> str:
    return "".join(f"<Race>{descriptor('Race', r)}</Race>" for r in races)


def hispanic(told: str) -> str:
    return f"<HispanicLatinoEthnicity>{told}</HispanicLatinoEthnicity>"


def characteristic(code: str, *periods: tuple[str, str]) -> str:
    held = "".join(
        f"<Period><BeginDate>{begin}</BeginDate>"
        + (f"<EndDate>{end}</EndDate>" if end else "")
        + "</Period>"
        for begin, end in periods
    )
    told = descriptor("StudentCharacteristic", code)
    return (
        f"<StudentCharacteristic><StudentCharacteristic>{told}</StudentCharacteristic>{held}"
        "</StudentCharacteristic>"
    )


def attendance(
    key: str, day: str, category: str = "Excused Absence", school: str = "1", session: str = "Fall"
) -> str:
    return (
        f"<StudentSchoolAttendanceEvent><AttendanceEvent><EventDate>{day}</EventDate>"
        "<AttendanceEventCategory>"
        f"{descriptor('AttendanceEventCategory', category)}</AttendanceEventCategory>"
        f"</AttendanceEvent>{student_reference(key)}{school_reference(school)}"
        f"<SessionReference><SessionIdentity><SessionName>{session}</SessionName>"
        f"<SchoolYear>2025-2026</SchoolYear>{school_reference(school)}</SessionIdentity>"
        "</SessionReference></StudentSchoolAttendanceEvent>"
    )


def school(key: str, name: str = "Elm School", *, mark: str = "", inner: str = "") -> str:
    told = f' id="{mark}"' if mark else ""
    return (
        f"<School{told}><NameOfInstitution>{name}</NameOfInstitution>"
        f"<SchoolId>{key}</SchoolId>{inner}</School>"
    )
