"""Bytes become text by rules that never replace a character."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholecity.intake.pipeline import text as reading
from wholecity.intake.pipeline.lines import moves
from wholecity.intake.pipeline.text import as_utf8, scanned
from wholecity.kernel.errors import BadInput


@pytest.fixture
def read(tmp_path):
    """Write bytes, read them as text, and return the UTF-8 that the next steps see."""

    def written(content: bytes):
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        text = as_utf8(path, "file.csv", tmp_path)
        return text, text.path.read_bytes()

    return written


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("a,ñ\n".encode(), ""),
        ("a,ñ\n".encode("cp1252"), "file.csv was read as Windows-1252."),
        ("a,ñ\n".encode("utf-16"), "file.csv was read as UTF-16."),
        ("a,ñ\n".encode("utf-16-be").join([b"\xfe\xff", b""]), "file.csv was read as UTF-16."),
        ("a,ñ\r".encode(), ""),
    ],
)
def test_a_file_in_one_known_encoding_becomes_utf_8(read, content, note):
    text, data = read(content)
    assert data.decode("utf-8") == "a,ñ\n"
    assert text.note == note


def test_a_file_of_two_encodings_stays_as_it_is_and_is_known_not_to_be_utf_8(read):
    content = "a,ñ\n".encode() + "b,ñ\n".encode("cp1252")
    text, data = read(content)
    assert data == content
    assert not text.scan.utf8


def test_bytes_that_no_windows_1252_has_are_not_taken_for_it(read):
    text, _ = read(b"a,\x81\n")
    assert not text.scan.utf8
    assert text.note == ""


def test_utf_16_that_breaks_off_is_refused(read):
    with pytest.raises(BadInput, match="does not stay so"):
        read("a,ñ\n".encode("utf-16")[:-1])


@settings(max_examples=200, deadline=None)
@given(
    content=st.lists(st.sampled_from([b"a", b'"', b"\n", b"\r", b"\xc3\xb1", b"\xf1", b","])).map(
        b"".join
    ),
    block=st.integers(1, 7),
)
def test_counts_do_not_depend_on_the_size_of_the_blocks(content, block):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f"
        path.write_bytes(content)
        whole = scanned(path)
        original, reading.blocks = reading.blocks, lambda p: original(p, block)
        try:
            in_parts = scanned(path)
        finally:
            reading.blocks = original
    in_parts.multibyte = (
        whole.multibyte
    )  # counted within blocks; only whether there are any matters
    assert in_parts == whole
    assert whole.utf8 == _is_utf8(content)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def rows_by_python(content: str) -> list[int]:
    """Lines of the records after the header, found character by character."""
    starts, line, quoted, begin, begin_line = [], 1, False, 0, 1
    for i, mark in enumerate(content + "\n"):
        if mark == '"':
            quoted = not quoted
        elif mark == "\n":
            if not quoted:
                if content[begin:i].rstrip("\r") or content[begin:i].startswith("\r\r"):
                    starts.append(begin_line)
                begin, begin_line = i + 1, line + 1
            line += 1
    return starts[1:]


@settings(max_examples=300, deadline=None)
@given(content=st.text(st.sampled_from('ab,"\n'), max_size=40), block=st.integers(1, 9))
def test_lines_of_records_are_those_that_an_editor_shows(content, block):
    from wholecity.intake.pipeline import lines

    if content.count('"') % 2:
        content += '"'
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f"
        path.write_text(content, encoding="utf-8")
        original, lines.blocks = lines.blocks, lambda p: original(p, block)
        try:
            found = moves(path, [])
        finally:
            lines.blocks = original
    expected = rows_by_python(content)
    told = []
    for row in range(found.count):
        at = max(i for i, first in enumerate(found.rows) if first <= row)
        told.append(row + 2 + int(found.extra[at]))
    assert told == expected
