"""What the bytes of a text file are, before anything reads them as rows.

One pass counts what later steps depend on: line ends, quotes, NUL bytes, and
whether the bytes are UTF-8. A file that is wholly in another known encoding is
rewritten as UTF-8; a file of mixed encodings is read line by line, so that
only its bad lines are set aside. No byte is ever replaced by a question mark.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _

BLOCK = 4 * 2**20
UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
VALID_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf4][\x80-\xbf]{3}"
)
NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
CONTROL = (b"\0", b"\x1e", b"\x1f")  # NUL, and what separates rows on their way in
# The first bytes of files that are not text, whatever their name says.
NOT_TEXT = {
    b"PK\x03\x04": _("a zip or Excel file"),
    b"\xd0\xcf\x11\xe0": _("an old Excel file (XLS)"),
    b"%PDF": _("a PDF"),
    b"\x1f\x8b": _("a gzip file"),
    b"SQLite format 3": _("a database"),
}


@dataclass
class Scan:
    """What one pass over the bytes found."""

    size: int = 0
    line_feeds: int = 0
    crlf: int = 0
    carriage_returns: int = 0
    quotes: int = 0
    control: bool = False
    ascii: bool = True
    utf8: bool = True
    multibyte: int = 0
    cp1252: bool = True
    ends_with_line_end: bool = False

    @property
    def lines(self) -> int:
        """Lines with a line feed at their end, and the last one without."""
        return self.line_feeds + (not self.ends_with_line_end and self.size > 0)

    @property
    def one_line_end(self) -> bool:
        """Every line ends alike, with LF or with CRLF."""
        return self.carriage_returns == self.crlf and self.crlf in (0, self.line_feeds)


@dataclass(frozen=True)
class Text:
    """A file as UTF-8 text. `note` says what was done to read it, "" for nothing."""

    path: Path
    scan: Scan
    note: str = ""


def blocks(path: Path, size: int = BLOCK) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(size):
            yield block


def scanned(path: Path) -> Scan:
    """Count in one pass, in constant memory."""
    scan, decoder, last = Scan(), codecs.getincrementaldecoder("utf-8")(), b""
    for block in blocks(path):
        _count(scan, block, last)
        if scan.utf8:
            scan.utf8 = _decodes(decoder, block)
        last = block[-1:]
    if scan.utf8:
        scan.utf8 = _decodes(decoder, b"", final=True)
    scan.ends_with_line_end = last.endswith(b"\n")
    return scan


def _count(scan: Scan, block: bytes, last: bytes) -> None:
    scan.size += len(block)
    scan.line_feeds += block.count(b"\n")
    scan.quotes += block.count(b'"')
    if b"\r" in block or last.endswith(b"\r"):
        scan.carriage_returns += block.count(b"\r")
        scan.crlf += (last + block).count(b"\r\n")
    scan.control = scan.control or any(mark in block for mark in CONTROL)
    if not block.isascii():
        scan.ascii = False
        scan.multibyte += len(VALID_MULTIBYTE.findall(block))
        scan.cp1252 = scan.cp1252 and NOT_IN_CP1252.search(block) is None


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(path: Path, name: str, work: Path) -> Text:
    """The file as UTF-8 with LF or CRLF at line ends; rewritten below `work` where it is not.

    Raises BadInput for a file that is not text. Bytes that are neither UTF-8
    nor consistently Windows-1252 stay as they are: `scan.utf8` is False then,
    and the file must be read line by line.
    """
    with path.open("rb") as file:
        head = file.read(64)
    for mark, kind in NOT_TEXT.items():
        if head.startswith(mark):
            raise BadInput(
                phrase("%(name)s is %(kind)s, not text.", name=name, kind=said(kind)),
                hint="Save it as CSV (UTF-8).",
            )
    for mark, encoding in UTF16.items():
        if head.startswith(mark):
            return _rewritten(path, name, work, encoding, len(mark), "UTF-16")
    scan = scanned(path)
    if scan.control and head[1:2] == b"\0":
        raise BadInput(
            phrase("%(name)s looks like UTF-16 without its mark.", name=name),
            hint="Save it as CSV (UTF-8).",
        )
    if not scan.utf8 and scan.multibyte == 0 and scan.cp1252:
        return _rewritten(path, name, work, "cp1252", 0, "Windows-1252")
    if scan.carriage_returns and not scan.line_feeds:
        return _rewritten(path, name, work, "utf-8-sig", 0, "")
    return Text(path, scan)


def _rewritten(path: Path, name: str, work: Path, encoding: str, skip: int, title: str) -> Text:
    target = work / f"{path.stem}.utf8"
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with target.open("x", encoding="utf-8", newline="") as file:
            for i, block in enumerate(blocks(path)):
                file.write(decoder.decode(block[skip:] if i == 0 else block))
            file.write(decoder.decode(b"", True))
    except UnicodeDecodeError as error:
        raise BadInput(
            phrase(
                "%(name)s begins like %(encoding)s and does not stay so.",
                name=name,
                encoding=title or "UTF-8",
            ),
            hint="Save it as CSV (UTF-8).",
        ) from error
    scan = scanned(target)
    if scan.carriage_returns and not scan.line_feeds:
        old, target = target, work / f"{path.stem}.lf"
        with target.open("xb") as file:
            for block in blocks(old):
                file.write(block.replace(b"\r", b"\n"))
        old.unlink()
        scan = scanned(target)
    return Text(
        target,
        scan,
        phrase("%(file)s was read as %(encoding)s.", file=name, encoding=title) if title else "",
    )
