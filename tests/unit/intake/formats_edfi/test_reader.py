"""The Ed-Fi reader: rows out of XML, with their lines, and nothing that should not be read."""

import io
import os
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import edfi
from wholecity.intake.definitions import ROW_END, VALUE_END, Batch, LeftOut
from wholecity.intake.formats.edfi import FORMAT
from wholecity.kernel.errors import BadInput


def rows(path: Path) -> dict[str, list[dict[str, str]]]:
    """Record → rows, each field by its name and the line as `_line`."""
    found: dict[str, list[dict[str, str]]] = {}
    with path.open("rb") as file:
        for item in FORMAT.read(file, path.name, {}):
            if isinstance(item, Batch):
                names = ["_line", *(f.name for f in FORMAT.record(item.record).fields)]
                found.setdefault(item.record, []).extend(
                    dict(zip(names, row.split(VALUE_END), strict=True))
                    for row in item.packed.split(ROW_END)
                )
    return found


def left_out(path: Path) -> dict[str, int]:
    with path.open("rb") as file:
        return {
            item.what: item.rows
            for item in FORMAT.read(file, path.name, {})
            if isinstance(item, LeftOut)
        }


def refused(content: bytes) -> str:
    with pytest.raises(BadInput) as error:
        list(FORMAT.read(io.BytesIO(content), "Student.xml", {}))
    return str(error.value)


def test_a_student_becomes_one_row_with_its_line(tmp_path: Path) -> None:
    path = edfi.interchange(tmp_path, "Student", edfi.student("1"), edfi.student("2", first="Bo"))
    first, second = rows(path)["student"]
    assert (first["StudentUniqueId"], first["FirstName"], first["_line"]) == ("1", "Ana", "3")
    assert (second["StudentUniqueId"], second["FirstName"], second["_line"]) == ("2", "Bo", "4")
    assert second["BirthDate"] == "2015-03-04"
    assert second["MiddleName"] == ""


def test_a_descriptor_is_read_by_its_code_whatever_its_namespace(tmp_path: Path) -> None:
    path = edfi.interchange(
        tmp_path,
        "StudentEnrollment",
        edfi.characteristics("1", f"<Race>{edfi.descriptor('Race', 'White')}</Race>"),
        edfi.characteristics("2", "<Race>uri://district.example/RaceDescriptor#Asian</Race>"),
    )
    assert [r["Race"] for r in rows(path)["race"]] == ["White", "Asian"]


def test_inner_rows_are_joined_to_their_element_by_its_number(tmp_path: Path) -> None:
    path = edfi.interchange(
        tmp_path,
        "StudentEnrollment",
        edfi.enrolment("7"),
        edfi.characteristics("1", edfi.race("White", "Asian")),
        edfi.characteristics("2", edfi.race("White")),
    )
    found = rows(path)
    numbers = {r["number"]: r["StudentUniqueId"] for r in found["characteristics"]}
    assert [(numbers[r["of"]], r["Race"]) for r in found["race"]] == [
        ("1", "White"),
        ("1", "Asian"),
        ("2", "White"),
    ]


def test_every_period_of_a_characteristic_is_read(tmp_path: Path) -> None:
    poor = edfi.characteristic(
        "Economic Disadvantaged", ("2023-07-01", "2024-06-30"), ("2025-07-01", "")
    )
    path = edfi.interchange(tmp_path, "StudentEnrollment", edfi.characteristics("1", poor))
    assert [
        (r["StudentCharacteristic"], r["BeginDate"], r["EndDate"])
        for r in rows(path)["characteristic_period"]
    ] == [
        ("Economic Disadvantaged", "2023-07-01", "2024-06-30"),
        ("Economic Disadvantaged", "2025-07-01", ""),
    ]


def test_values_of_another_name_do_not_slip_into_the_name(tmp_path: Path) -> None:
    other = "<OtherName><FirstName>Zoe</FirstName><MiddleName>Q</MiddleName></OtherName>"
    element = edfi.student("1").replace("</Name>", f"</Name>{other}")
    (row,) = rows(edfi.interchange(tmp_path, "Student", element))["student"]
    assert (row["FirstName"], row["MiddleName"]) == ("Ana", "")


PRINTABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=20,
)


@given(st.lists(st.tuples(PRINTABLE, PRINTABLE), min_size=1, max_size=8))
def test_whatever_stands_in_a_name_comes_out_as_another_parser_reads_it(
    names: list[tuple[str, str]],
) -> None:
    body = "".join(
        edfi.student(str(n), first=escape(first), last=escape(last))
        for n, (first, last) in enumerate(names)
    )
    content = f'<InterchangeStudent xmlns="http://ed-fi.org/5.2.0">{body}</InterchangeStudent>'
    tree = ElementTree.fromstring(content)
    expected = [
        [(e.text or "").strip() for e in tree.iter(f"{{http://ed-fi.org/5.2.0}}{tag}")]
        for tag in ("FirstName", "LastSurname")
    ]
    batches = list(FORMAT.read(io.BytesIO(content.encode()), "Student.xml", {}))
    found = [row.split(VALUE_END) for b in batches for row in b.packed.split(ROW_END)]
    assert [[row[2] for row in found], [row[4] for row in found]] == expected


@pytest.mark.parametrize("written", ["2025-09-02Z", "2025-09-02-05:00", "2025-09-02T08:00:00"])
def test_a_date_with_a_time_or_a_zone_is_its_day(tmp_path: Path, written: str) -> None:
    path = edfi.interchange(tmp_path, "StudentEnrollment", edfi.enrolment("1", entry=written))
    assert rows(path)["enrolment"][0]["EntryDate"] == "2025-09-02"


def test_lines_stay_exact_far_down_in_a_long_file(tmp_path: Path) -> None:
    spread = edfi.student("1").replace("><", ">\n\t<")
    lines = spread.count("\n") + 1
    path = edfi.interchange(tmp_path, "Student", *([spread] * 8_000))
    told = [int(r["_line"]) for r in rows(path)["student"]]
    assert told[-1] > 65_535
    assert told == [3 + lines * n for n in range(8_000)]


def test_comments_and_instructions_between_elements_do_not_matter(tmp_path: Path) -> None:
    element = edfi.student("1").replace("<Name>", "<!-- the name --><?x y?><Name>")
    path = edfi.interchange(tmp_path, "Student", "<!-- first -->", element)
    assert rows(path)["student"][0]["FirstName"] == "Ana"


def test_elements_without_a_use_are_counted_and_told(tmp_path: Path) -> None:
    path = edfi.interchange(
        tmp_path, "Student", "<Person/>", edfi.student("1"), "<Person/>", "<Unheard/>"
    )
    assert left_out(path) == {"Person": 2, "Unheard": 1}


def test_an_interchange_without_a_use_is_told_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "Survey.xml"
    path.write_text('<InterchangeSurvey xmlns="http://ed-fi.org/5.2.0"><Survey>broken')
    assert left_out(path) == {"InterchangeSurvey": 0}


@pytest.mark.parametrize("namespace", ["http://ed-fi.org/4.0.0", "http://ed-fi.org/0330"])
def test_another_data_standard_is_refused_by_its_number(namespace: str) -> None:
    said = refused(f'<InterchangeStudent xmlns="{namespace}"/>'.encode())
    assert namespace.rpartition("/")[2] in said
    assert "Student.xml, line 1" in said
    assert "5.2" in said


@pytest.mark.parametrize(
    "content",
    [b"<students/>", b'<InterchangeStudent xmlns="http://other.example"/>', b"<a xmlns='x'/>"],
)
def test_xml_that_is_no_ed_fi_is_refused(content: bytes) -> None:
    assert "not an Ed-Fi interchange" in refused(content)


def test_a_truncated_file_is_refused_with_its_line(tmp_path: Path) -> None:
    whole = edfi.interchange(tmp_path, "Student", *(edfi.student(str(n)) for n in range(50)))
    lines = whole.read_bytes().splitlines(keepends=True)
    said = refused(b"".join(lines[:30]) + lines[30][:40])
    assert "Student.xml, line 31" in said
    assert "breaks off" in said


@pytest.mark.parametrize("content", [b"", b"   ", b"just text", b"\x00\x01"])
def test_what_is_no_xml_is_refused(content: bytes) -> None:
    assert "breaks off or is damaged" in refused(content)


def test_a_wrong_encoding_is_refused_with_its_line() -> None:
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<InterchangeStudent xmlns="http://ed-fi.org/5.2.0">'
        f"\n{edfi.student('1', last='Núñez')}\n</InterchangeStudent>"
    ).encode("latin-1")
    assert "line 3" in refused(content)


def test_latin_1_that_says_so_is_read(tmp_path: Path) -> None:
    path = edfi.interchange(tmp_path, "Student", edfi.student("1", last="Núñez"))
    content = path.read_text(encoding="utf-8").replace("UTF-8", "ISO-8859-1")
    path.write_bytes(content.encode("latin-1"))
    assert rows(path)["student"][0]["LastSurname"] == "Núñez"


def _entity(number: int) -> str:
    worth = f"&a{number - 1};&a{number - 1};" if number else "x"
    return f'<!ENTITY a{number} "{worth}">'


BOMB = "".join(_entity(number) for number in range(40))


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE InterchangeStudent [{BOMB}]>",
        '<!DOCTYPE InterchangeStudent SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE InterchangeStudent [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
    ids=["entity bomb", "external document type", "external entity"],
)
def test_a_document_type_is_refused_before_anything_is_read(doctype: str) -> None:
    element = edfi.student("1", first="&a39;" if "a39" in doctype else "&x;")
    content = f'{doctype}<InterchangeStudent xmlns="http://ed-fi.org/5.2.0">{element}'
    assert "DOCTYPE" in refused(content.encode())


def _resident() -> int:
    """Bytes of memory in use; libxml2 takes its own, which Python does not see."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_memory_stays_flat_however_long_the_file(tmp_path: Path) -> None:
    elements = (f"{edfi.student(str(n))}<Person><Unheard/></Person>" for n in range(60_000))
    path = edfi.interchange(tmp_path, "Student", *elements)
    before, most, read = _resident(), 0, 0
    with path.open("rb") as file:
        for item in FORMAT.read(file, "Student.xml", {}):
            read += item.rows if isinstance(item, Batch) else 0
            most = max(most, _resident())
    assert read == 60_000
    assert most - before < path.stat().st_size  # as a tree it takes eight times its size
