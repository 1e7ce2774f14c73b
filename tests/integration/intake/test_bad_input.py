"""Whatever is wrong with a file, an error says which file, line and field, and what to do."""

import os
import stat
import struct
import zipfile

import openpyxl
import pytest

from tests.factories import deliveries as made
from wholecity.audit.models import Entry
from wholecity.intake import actions, queries
from wholecity.kernel.errors import BadInput

# What is wrong with a file is found beside the warehouse, before the database is asked.
pytestmark = pytest.mark.looks
HEADER = "student_id,school_id,date,status,portion_absent\n"
SOUND = "".join(f"{n},A,2025-09-02,P,\n" for n in range(1, 31))


def refused(city, content, match, name="days.csv", **more):
    """Load what must be refused; return the delivery, which published nothing."""
    with pytest.raises(BadInput, match=match):
        city.load(city.write(name, content), school_year=2026, **more)
    row = queries.deliveries()[0]
    assert row.state == "failed"
    assert row.message
    assert not city.rows("SELECT * FROM attendance_day")
    return queries.delivery(row.number)


def test_a_path_that_does_not_exist(school_year):
    with pytest.raises(BadInput, match="does not exist"):
        school_year.load(school_year.file("nothing.csv"))


def test_a_missing_column_is_named_with_what_looks_like_it(school_year):
    text = HEADER.replace("student_id", "studnt_id") + SOUND
    delivery = refused(school_year, text, r"line 1: the column student_id \(is it studnt_id\?\)")
    assert [f.state for f in delivery.files] == ["refused"]


def test_a_header_that_stands_there_twice_is_named(school_year):
    refused(
        school_year,
        "student_id,school_id,date,status,Status\n1,A,2025-09-02,P,U\n",
        "the column status and Status stands there more than once",
    )


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file(school_year, content):
    refused(school_year, content, "empty or has no header")


def test_a_header_without_rows_is_read_as_no_rows(school_year):
    assert school_year.load(school_year.write("d.csv", HEADER)).row.rows == 0


def test_utf_16_with_its_mark_is_read(school_year):
    content = (HEADER + SOUND).encode("utf-16")
    loaded = school_year.load(school_year.write("d.csv", content), school_year=2026)
    assert loaded.row.accepted == 30
    assert "d.csv was read as UTF-16." in loaded.notes


def test_utf_16_without_its_mark_is_refused(school_year):
    refused(school_year, (HEADER + SOUND).encode("utf-16-le"), "UTF-16 without its mark")


def test_a_byte_order_mark_is_not_part_of_the_first_header(school_year):
    content = b"\xef\xbb\xbf" + (HEADER + SOUND).encode()
    assert school_year.load(school_year.write("d.csv", content)).row.accepted == 30


def test_a_file_that_is_wholly_windows_1252_is_read_as_that_and_says_so(city):
    path = made.roster(city.file("r.csv"), *[made.child(n) for n in range(30)])
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    loaded = city.load(path, "bell", "mapped", mapping=made.ROSTER)
    assert loaded.notes == ("r.csv was read as Windows-1252.",)
    assert city.rows("SELECT DISTINCT last_name FROM person") == [("Núñez O'Hara",)]


def test_lines_of_another_encoding_among_utf_8_are_set_aside(city):
    path = made.roster(city.file("r.csv"), *[made.child(n) for n in range(30)])
    lines = path.read_bytes().splitlines(keepends=True)
    lines[7] = lines[7].decode("utf-8").encode("cp1252")
    path.write_bytes(b"".join(lines))
    loaded = city.load(path, "bell", "mapped", mapping=made.ROSTER)
    assert (loaded.row.rows, loaded.row.accepted) == (30, 29)
    assert city.quarantine(1) == [(8, "", "encoding")]
    assert "\\xfa\\xf1ez" in city.whole(1)[8]["line"] or "\\xf1ez" in city.whole(1)[8]["line"]


def test_a_nul_spoils_its_own_line_only(school_year):
    text = HEADER + SOUND + "1,A,2025-09-\x0003,P,\n2,A,2025-09-03,P,\n"
    loaded = school_year.load(school_year.write("d.csv", text), school_year=2026)
    assert loaded.row.accepted == 31
    assert school_year.quarantine(1) == [(32, "", "control")]


def test_a_quote_that_is_never_closed_swallows_no_other_row(school_year):
    text = HEADER + SOUND + '1,A,"2025-09-03,P,\n2,A,2025-09-03,P,\n3,A,2025-09-03,P,\n'
    loaded = school_year.load(school_year.write("d.csv", text), school_year=2026)
    assert loaded.row.accepted == 32
    assert school_year.quarantine(1) == [(32, "", "quote")]


def test_two_lines_with_a_lone_quote_each_do_not_become_one_row(school_year):
    text = HEADER + SOUND + '1,A,"2025-09-03,P,\n2,A,2025-09-03,P,\n3,A,2025-09-03,"P,\n'
    loaded = school_year.load(school_year.write("d.csv", text), school_year=2026, accept=True)
    assert loaded.row.accepted == 31
    assert school_year.quarantine(1) == [(32, "", "quote"), (34, "", "quote")]


@pytest.mark.parametrize("row", ["1,A,2025-09-03,P", "1,A,2025-09-03,P,,x", "1"])
def test_a_ragged_row_is_set_aside(school_year, row):
    text = HEADER + SOUND + row + "\n2,A,2025-09-03,P,\n"
    loaded = school_year.load(school_year.write("d.csv", text), school_year=2026)
    assert loaded.row.accepted == 31
    assert school_year.quarantine(1) == [(32, "", "ragged")]


@pytest.mark.parametrize("elsewhere", ["", '2,A,2025-09-03,"P,\n'])
def test_separators_at_the_end_of_a_row_are_no_fault(school_year, elsewhere):
    text = HEADER + SOUND + "1,A,2025-09-03,P,,\n1,A,2025-09-04,P,,,\n" + elsewhere
    school_year.load(school_year.write("d.csv", text), school_year=2026, accept=True)
    assert school_year.rows("SELECT count(*) FROM attendance_day") == [(32,)]


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_old_and_windows_line_ends(school_year, end):
    text = (HEADER + SOUND + "1,A,x,P,\n").replace("\n", end)
    loaded = school_year.load(school_year.write("d.csv", text), school_year=2026)
    assert loaded.row.accepted == 30
    assert school_year.quarantine(1) == [(32, "date", "date")]


def test_mixed_line_ends(school_year):
    text = HEADER.replace("\n", "\r\n") + SOUND + "1,A,2025-09-03,P,\r\n1,A,x,P,\n"
    loaded = school_year.load(school_year.write("d.csv", text), school_year=2026)
    assert loaded.row.accepted == 31
    assert school_year.quarantine(1) == [(33, "date", "date")]


def test_a_file_of_last_year_is_refused_with_the_year_that_it_holds(school_year):
    text = HEADER + SOUND.replace("2025-09", "2024-09")
    delivery = refused(school_year, text, "holds the school year 2024-25 in date, not 2025-26")
    assert "--year 2025" in delivery.row.message


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"%PDF-1.7", "a PDF"), (b"\xd0\xcf\x11\xe0", "old Excel"), (b"PK\x03\x04", "a zip or Excel")],
)
def test_what_is_no_text_is_refused_by_what_it_is(school_year, head, kind):
    refused(school_year, head + b"\0" * 100, kind)


def test_several_bad_files_are_told_at_once_and_the_sound_one_can_be_loaded_alone(school_year):
    folder = school_year.file("folder")
    folder.mkdir()
    (folder / "a.csv").write_text("x\n1\n", encoding="utf-8")
    (folder / "b.csv").write_text(HEADER + SOUND, encoding="utf-8")
    (folder / "c.csv").write_bytes(b"%PDF")
    with pytest.raises(BadInput) as refusal:
        school_year.load(folder, school_year=2026)
    assert "a.csv" in refusal.value.message
    assert "c.csv" in refusal.value.message
    loaded = school_year.load(folder, school_year=2026, partial=True)
    assert loaded.row.accepted == 30
    assert [f.state for f in loaded.files] == ["refused", "read", "refused"]


def test_a_truncated_zip(school_year):
    path = school_year.file("d.zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("days.csv", HEADER + SOUND)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(BadInput, match="not a whole zip"):
        school_year.load(path)


def hostile(path, name="days.csv", mode=0o644, size=None):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info, HEADER + SOUND)
    if size is not None:  # the directory promises another size than the member has
        data = bytearray(path.read_bytes())
        at = data.rindex(b"PK\x01\x02")
        data[at + 24 : at + 28] = struct.pack("<I", size)
        path.write_bytes(bytes(data))
    return path


@pytest.mark.parametrize("name", ["../days.csv", "/days.csv", "a/../../days.csv", "C:\\days.csv"])
def test_a_zip_writes_nowhere_but_where_it_should(school_year, name):
    with pytest.raises(BadInput, match="outside the folder"):
        school_year.load(hostile(school_year.file("d.zip"), name))


def test_a_link_in_a_zip_and_in_a_folder_is_refused(school_year):
    with pytest.raises(BadInput, match="is a link"):
        school_year.load(hostile(school_year.file("d.zip"), mode=stat.S_IFLNK | 0o777))
    folder = school_year.file("folder")
    folder.mkdir()
    (folder / "x.csv").symlink_to("/etc/hosts")
    with pytest.raises(BadInput, match="link"):
        school_year.load(folder)


def test_a_zip_that_holds_more_than_it_says(school_year):
    with pytest.raises(BadInput, match=r"not a whole zip|not unpacked"):
        school_year.load(hostile(school_year.file("d.zip"), size=10))


def test_a_zip_bomb_is_not_unpacked(school_year):
    path = school_year.file("bomb.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("days.csv", b"0" * (64 * 2**20))
    with pytest.raises(BadInput, match="-fold"):
        school_year.load(path)
    assert not list(school_year.home.glob("deliveries/work-*"))


def test_a_workbook_bomb_is_not_opened(city):
    path = city.file("roster.xlsx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (64 * 2**20))
    with pytest.raises(BadInput, match="would unpack"):
        city.load(path, "bell", "mapped", mapping=made.ROSTER)


def test_xml_entities_in_a_workbook_are_refused(city):
    path = city.file("roster.xlsx")
    book = openpyxl.Workbook()
    book.active.append(list(made.ROSTER_COLUMNS))
    book.save(path)
    evil = city.file("evil.xlsx")
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(evil, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            if name.endswith("sheet1.xml"):
                data = b'<!DOCTYPE x [<!ENTITY e "boom">]>' + data.replace(b"First", b"&e;")
            bad.writestr(name, data)
    with pytest.raises(BadInput, match="not a whole Excel file"):
        city.load(evil, "bell", "mapped", mapping=made.ROSTER)


def test_a_truncated_xml_names_the_line_and_publishes_nothing(school_year, shared_data):
    whole = (shared_data / "edfi_ds52_grand_bend_xml/xml/Student.xml").read_bytes()
    path = school_year.write("Student.xml", whole[: len(whole) // 2])
    with pytest.raises(BadInput, match="line"):
        school_year.load(path, format="edfi")
    assert not school_year.rows("SELECT * FROM student_year")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (".", "no name of a file"),
        ("n" * 300 + ".csv", "is too long"),
        ("f/" * 300 + "days.csv", "is too long"),
        ("days\u202evsc.exe", "cannot be seen"),
        ("days\n.csv", "cannot be seen"),
    ],
    ids=["none", "long", "deep", "turned around", "two lines"],
)
def test_a_name_under_which_no_file_could_be_kept_is_refused(school_year, name, words):
    with pytest.raises(BadInput, match=words):
        school_year.load(hostile(school_year.file("d.zip"), name))


def test_a_name_of_broken_bytes_in_a_folder_is_refused(school_year):
    folder = school_year.file("folder")
    folder.mkdir()
    (folder / os.fsdecode(b"d\xff.csv")).write_text(HEADER + SOUND)
    with pytest.raises(BadInput, match="cannot be seen"):
        school_year.load(folder)


def test_what_a_system_left_under_a_strange_name_is_litter(school_year):
    path = hostile(school_year.file("d.zip"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Icon\r", b"")
    assert school_year.load(path).row.state == "loaded"


def test_a_zip_with_broken_bytes_or_a_broken_name_is_told_in_words(school_year):
    path = hostile(school_year.file("d.zip"))
    whole = path.read_bytes()
    for broken in (
        whole[:38] + b"\xff" * 20 + whole[58:],
        hostile(path, "dáys.csv").read_bytes().replace("á".encode(), b"\xff\xfe"),
    ):
        path.write_bytes(broken)
        with pytest.raises(BadInput, match="not a whole zip"):
            school_year.load(path)


def test_a_blank_header_beside_one_that_has_its_name_keeps_the_faulty_rows(city):
    header, row = ",".join(made.ROSTER_COLUMNS), ",".join(map(str, made.child(1, DOB="soon")))
    path = city.write("roster.csv", f"{header},column 8,\n{row},left,right\n")
    city.load(path, "bell", "mapped", mapping=made.ROSTER, accept=True)
    whole = city.whole(1)[2]
    assert (whole["column 8"], whole["blank column 8"]) == ("left", "right")


def test_a_header_of_which_nobody_could_choose_is_refused(city, by):
    many = ",".join(f"c{i}" for i in range(1_001))
    for header, words in ((many, "1,001 columns"), ("c" * 301, "longer than 300")):
        with pytest.raises(BadInput, match=words):
            actions.suggest_mapping(path=city.write("roster.csv", f"{header}\n"))
        with pytest.raises(BadInput, match=words):
            city.load(city.file("roster.csv"), "bell", "mapped", mapping=made.ROSTER)


def test_a_file_without_a_header_tells_nothing_of_its_first_child(city):
    row = ",".join(map(str, made.child(1)))
    with pytest.raises(BadInput, match="no column of it is known"):
        city.load(
            city.write("roster.csv", f"{row}\n{row}\n"), "bell", "mapped", mapping=made.ROSTER
        )
    said = [queries.deliveries()[0].message, *map(str, Entry.objects.values_list("details"))]
    assert not any("Ana1" in text or "Núñez" in text for text in said)


def test_a_workbook_with_broken_bytes_is_told_in_words(city):
    path = hostile(city.file("roster.xlsx"), "[Content_Types].xml")
    whole = path.read_bytes()
    at = whole.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    for broken in (
        whole[:at] + b"\xff" * 20 + whole[at + 20 :],
        whole.replace(b"PK\x01\x02", b"PK\x01\x02\x00\x03\xff", 1),
    ):
        path.write_bytes(broken)
        with pytest.raises(BadInput, match=r"not a whole Excel file|not an Excel workbook"):
            actions.suggest_mapping(path=path)
