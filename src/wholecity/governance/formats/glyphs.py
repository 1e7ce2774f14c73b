"""Which characters a font can write. PDF/UA refuses a document with one that it cannot."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

# What stands for a character that the font lacks.
INSTEAD = "?"


@cache
def characters(font: Path) -> frozenset[int]:
    """The code points of a TrueType font's table of characters (`cmap`, format 4)."""
    data = font.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    subtables = struct.unpack_from(">H", data, start + 2)[0]
    found: set[int] = set()
    for n in range(subtables):
        offset = start + struct.unpack_from(">HHL", data, start + 4 + 8 * n)[2]
        if struct.unpack_from(">H", data, offset)[0] == 4:
            found |= _segments(data, offset)
    return frozenset(found)


def _segments(data: bytes, offset: int) -> set[int]:
    """Format 4: runs of code points, each with an offset to its glyphs; glyph 0 is none."""
    count = struct.unpack_from(">H", data, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, offset + 14)
    begins = struct.unpack_from(f">{count}H", data, offset + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, offset + 16 + 4 * count)
    place = offset + 16 + 6 * count
    found = set()
    for n, (begin, end, delta) in enumerate(zip(begins, ends, deltas, strict=True)):
        shift = struct.unpack_from(">H", data, place + 2 * n)[0]
        for code in range(begin, end + 1):
            glyph = code
            if shift:
                at = place + 2 * n + shift + 2 * (code - begin)
                glyph = struct.unpack_from(">H", data, at)[0]
            if glyph and (glyph + delta) % 65536:
                found.add(code)
    return found


def writable(text: str, font: Path) -> str:
    """The text with what the font lacks put another way: composed, without accents, or “?”."""
    known = characters(font)
    composed = unicodedata.normalize("NFC", text)
    return "".join(_writable(character, known) for character in composed)


def _writable(character: str, known: frozenset[int]) -> str:
    if ord(character) in known or character in "\n\t":
        return character
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if ord(c) in known)
    return plain or INSTEAD
