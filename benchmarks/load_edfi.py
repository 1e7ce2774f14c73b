"""How long Ed-Fi bulk XML takes, from files on disk to the published warehouse.

    python -m benchmarks.load_edfi --students 100000

A district of that size: a Student and a StudentEducationOrganizationAssociation for each,
three StudentSchoolAssociations, and two contacts with their associations. Beside the load
stand the reader alone, the same files gone through by lxml without taking a value, and by
the standard library; times are of the processor, so that a busy machine matters less.
"""

import argparse
import os
import resource
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from wholecity.intake.definitions import Batch
from wholecity.intake.formats.edfi import FORMAT
from wholecity.intake.pipeline.arrival import arrived
from wholecity.intake.pipeline.expressions import Expected
from wholecity.intake.pipeline.loading import Request, load
from wholecity.intake.pipeline.outcome import Outcome
from wholecity.jobs.progress import Silent
from wholecity.kernel.school_year import SchoolYear

KEY = "benchmark-key-that-protects-nothing"
NAMESPACE = "http://ed-fi.org/5.2.0"
RACES = ("Asian", "White", "Black or African American")
GRADES = ("First grade", "Second grade", "Third grade")
SECONDS_AT_100_000 = 25  # what the load may take


def _descriptor(kind: str, code: str) -> str:
    return f"uri://ed-fi.org/{kind}Descriptor#{code}"


def _student(key: int) -> str:
    return (
        "<StudentReference>\n\t\t\t<StudentIdentity>\n\t\t\t\t"
        f"<StudentUniqueId>{key}</StudentUniqueId>\n\t\t\t</StudentIdentity>\n"
        "\t\t</StudentReference>"
    )


def _element(name: str, *children: str) -> str:
    inner = "".join(f"\t\t{child}\n" for child in children)
    return f"\t<{name}>\n{inner}\t</{name.split()[0]}>\n"


def _students(count: int) -> Iterator[str]:
    for key in range(count):
        yield _element(
            "Student",
            f"<StudentUniqueId>{key}</StudentUniqueId>",
            f"<Name>\n\t\t\t<FirstName>First{key % 977}</FirstName>\n\t\t\t"
            f"<LastSurname>Last{key % 7919}</LastSurname>\n\t\t</Name>",
            f"<BirthData>\n\t\t\t<BirthDate>{2008 + key % 10}-{1 + key % 12:02d}-"
            f"{1 + key % 28:02d}</BirthDate>\n\t\t</BirthData>",
        )


def _enrolment(count: int) -> Iterator[str]:
    for key in range(count):
        for year in range(3):
            yield _element(
                "StudentSchoolAssociation",
                _student(key),
                "<SchoolReference>\n\t\t\t<SchoolIdentity>\n\t\t\t\t"
                f"<SchoolId>{key % 60}</SchoolId>\n\t\t\t</SchoolIdentity>\n"
                "\t\t</SchoolReference>",
                f"<SchoolYear>{2023 + year}-{2024 + year}</SchoolYear>",
                f"<EntryDate>{2023 + year}-08-30</EntryDate>",
                f"<EntryGradeLevel>{_descriptor('GradeLevel', GRADES[year])}</EntryGradeLevel>",
            )
        yield _element(
            "StudentEducationOrganizationAssociation",
            _student(key),
            "<EducationOrganizationReference>\n\t\t\t<EducationOrganizationIdentity>\n\t\t\t\t"
            "<EducationOrganizationId>9</EducationOrganizationId>\n\t\t\t"
            "</EducationOrganizationIdentity>\n\t\t</EducationOrganizationReference>",
            f"<Sex>{_descriptor('Sex', 'Female')}</Sex>",
            f"<Address>\n\t\t\t<StreetNumberName>{key} Main Street</StreetNumberName>\n\t\t\t"
            f"<City>Elmtown</City>\n\t\t\t<PostalCode>0{2100 + key % 40}</PostalCode>\n\t\t\t"
            f"<AddressType>{_descriptor('AddressType', 'Home')}</AddressType>\n\t\t</Address>",
            "<HispanicLatinoEthnicity>false</HispanicLatinoEthnicity>",
            f"<Race>{_descriptor('Race', RACES[key % 3])}</Race>",
        )


def _contacts(count: int) -> Iterator[str]:
    for key in range(2 * count):
        yield _element(
            f'Contact id="C{key}"',
            f"<ContactUniqueId>{key}</ContactUniqueId>",
            f"<Name>\n\t\t\t<FirstName>Ada{key % 977}</FirstName>\n\t\t\t"
            f"<LastSurname>Last{key % 7919}</LastSurname>\n\t\t</Name>",
            f"<Telephone>\n\t\t\t<TelephoneNumber>555 {key:07d}</TelephoneNumber>\n\t\t\t"
            f"<TelephoneNumberType>{_descriptor('TelephoneNumberType', 'Mobile')}"
            "</TelephoneNumberType>\n\t\t</Telephone>",
        )
    for key in range(2 * count):
        yield _element(
            "StudentContactAssociation",
            _student(key // 2),
            f'<ContactReference ref="C{key}"/>',
            f"<Relation>{_descriptor('Relation', 'Mother')}</Relation>",
        )


def write(folder: Path, students: int) -> None:
    """Write the district's files, indented as most exports are."""
    for name, elements in (
        ("Student", _students(students)),
        ("StudentEnrollment", _enrolment(students)),
        ("Contact", _contacts(students)),
    ):
        with (folder / f"{name}.xml").open("w", encoding="utf-8") as file:
            file.write(f'<?xml version="1.0"?>\n<Interchange{name} xmlns="{NAMESPACE}">\n')
            file.writelines(elements)
            file.write(f"</Interchange{name}>\n")


def read_alone(files: Iterable[Path]) -> int:
    """Rows that the reader yields."""
    count = 0
    for path in files:
        with path.open("rb") as file:
            count += sum(i.rows for i in FORMAT.read(file, path.name, {}) if isinstance(i, Batch))
    return count


def parse_alone(files: Iterable[Path]) -> int:
    """Top elements that lxml builds and forgets."""
    count = 0
    for path in files:
        parser = etree.XMLPullParser(
            events=("start",), tag=f"{{{NAMESPACE}}}Interchange{path.stem}"
        )
        root = None
        with path.open("rb") as file:
            while piece := file.read(1 << 18):
                parser.feed(piece)
                root = root if root is not None else next(e for _, e in parser.read_events())
                count += len(root) - 1
                del root[:-1]
    return count


def standard_library(files: Iterable[Path]) -> int:
    """Elements that xml.etree goes through, each forgotten at its end."""
    count = 0
    for path in files:
        for _, element in ET.iterparse(path):
            count += 1
            element.clear()
    return count


def load_all(folder: Path, home: Path) -> Outcome:
    work, kept = home / "work", home / "kept"
    work.mkdir()
    kept.mkdir()
    request = Request(
        number=1,
        source="district",
        agency="district",
        agreement="agreement",
        lanes=("EVALUATE",),
        format=FORMAT,
        files=arrived(folder, work),
        expected=Expected(SchoolYear(2026), date(2026, 6, 29)),
        received_at=datetime(2026, 6, 29, tzinfo=UTC),
        kept=kept,
        work=work,
        secret=KEY,
    )
    return load(home / "warehouse", KEY, request, Silent())


def timed(task: Callable[[], Any]) -> tuple[Any, float, float]:
    """The result, seconds of the processor (children included), seconds on the clock."""
    clock, processor = time.perf_counter(), sum(os.times()[:4])
    result = task()
    return result, sum(os.times()[:4]) - processor, time.perf_counter() - clock


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=100_000)
    students = parser.parse_args().students
    with tempfile.TemporaryDirectory() as temporary:
        folder, home = Path(temporary, "files"), Path(temporary, "home")
        folder.mkdir()
        home.mkdir()
        write(folder, students)
        files = sorted(folder.iterdir())
        size = sum(f.stat().st_size for f in files) / 2**20
        print(f"{students:,} students, {size:,.0f} MiB of XML")
        _, bare, _ = timed(lambda: parse_alone(files))
        rows, reader, _ = timed(lambda: read_alone(files))
        _, standard, _ = timed(lambda: standard_library(files))
        outcome, whole, clock = timed(lambda: load_all(folder, home))
    assert outcome.accepted == outcome.rows == rows, "a sound row was not accepted"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    for name, seconds in (
        ("parsed by lxml, nothing taken", bare),
        ("read into rows", reader),
        ("gone through by the standard library", standard),
        ("loaded: read, checked, mapped, published", whole),
    ):
        print(f"{name:<42} {seconds:6.1f} s  {seconds / bare:5.1f} × parsing")
    print(f"{rows:,} rows, {rows / whole:,.0f} rows a second; {clock:.1f} s on the clock")
    print(f"most memory {memory:,.0f} MiB; may take {SECONDS_AT_100_000 * students / 1e5:.1f} s")


if __name__ == "__main__":
    main()
