"""XML of the Ed-Fi Data Standard 5.2: elements, descriptors, references, interchange files."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from wholecity.kernel.school_year import SchoolYear

NAMESPACE = "http://ed-fi.org/5.2.0"


def within(name: str, *inner: str) -> str:
    """An element around others."""
    return f"<{name}>{''.join(inner)}</{name}>"


def text(name: str, value: object) -> str:
    """An element that holds a value; blank text gives none."""
    return f"<{name}>{escape(str(value))}</{name}>" if value != "" else ""


@cache
def descriptor(name: str, value: str, kind: str = "") -> str:
    """An element that holds a descriptor of its own name, or of another `kind`."""
    return text(name, f"uri://ed-fi.org/{kind or name}Descriptor#{value}")


def student_reference(student: int) -> str:
    return (
        f"<StudentReference><StudentIdentity><StudentUniqueId>{student}</StudentUniqueId>"
        "</StudentIdentity></StudentReference>"
    )


def school_reference(school: int) -> str:
    return (
        f"<SchoolReference><SchoolIdentity><SchoolId>{school}</SchoolId>"
        "</SchoolIdentity></SchoolReference>"
    )


def year_name(year: SchoolYear) -> str:
    """As the standard names school years: 2025-2026."""
    return f"{year.ending - 1}-{year.ending}"


def write(folder: Path, name: str, lines: Iterable[str]) -> None:
    """Write one interchange file, an element a line."""
    with (folder / f"{name}.xml").open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write(f'<Interchange{name} xmlns="{NAMESPACE}">\n')
        file.writelines(f"{line}\n" for line in lines)
        file.write(f"</Interchange{name}>\n")
