"""What a paper is, told by its content."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.papers import JPEG, PDF, PNG, TEXT
from wholecity.governance.definitions import PaperKind
from wholecity.governance.formats.papers import LARGEST, kind_of, text_of
from wholecity.kernel.errors import BadInput


def bomb() -> bytes:
    """A PNG of few bytes that says it has 900 million pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + header
        + struct.pack(">I", zlib.crc32(header))
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, PaperKind.PDF),
        (PNG, PaperKind.PNG),
        (JPEG, PaperKind.JPEG),
        (TEXT.encode(), PaperKind.TEXT),
        ("\ufeffSí, mañana.\r\n\tDos".encode(), PaperKind.TEXT),
        (b"<script>alert(1)</script>", PaperKind.TEXT),
    ],
)
def test_the_content_says_what_it_is(content, kind) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"x" * (LARGEST + 1), "more than 20 MB"),
        (b"PK\x03\x04 a document of an office program", "no PDF"),
        ("Sí, mañana".encode("latin-1"), "UTF-8"),
        (b"a\0b", "no PDF"),
        (PNG[:40], "damaged"),
        (PNG[:20], "damaged"),
        (JPEG[:60], "damaged"),
        (b"\xff\xd8\xff\xe0 no image", "damaged"),
        (bomb(), "30,000 × 30,000 pixels"),
    ],
)
def test_anything_else_is_refused_with_its_reason(content, words) -> None:
    with pytest.raises(BadInput, match=words):
        kind_of(content)


def test_a_jpeg_says_its_size_behind_whatever_stands_before() -> None:
    at = JPEG.index(b"\xff\xc0") if b"\xff\xc0" in JPEG else JPEG.index(b"\xff\xc2")
    huge = JPEG[: at + 5] + struct.pack(">HH", 60_000, 60_000) + JPEG[at + 9 :]
    with pytest.raises(BadInput, match="60,000 × 60,000 pixels"):
        kind_of(huge)


@given(st.binary(max_size=200), st.sampled_from([b"", PNG[:8], JPEG[:3], PNG[:30], JPEG[:24]]))
def test_no_bytes_break_it(content, begin) -> None:
    try:
        kind = kind_of(begin + content)
    except BadInput:
        return
    assert kind in PaperKind


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_comes_back_as_it_was(text) -> None:
    content = ("x" + text).encode()
    assert kind_of(content) is PaperKind.TEXT
    assert text_of(content) == "x" + text
