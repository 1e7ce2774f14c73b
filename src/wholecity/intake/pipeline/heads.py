"""How a text file begins: its first record, and the columns that it names."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from wholecity.intake.pipeline.text import as_utf8
from wholecity.intake.rules.headers import delimiter
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

LONGEST_HEADER = 2**20
MOST_COLUMNS = 1_000
LONGEST_COLUMN = 300


def header_of(path: Path, name: str, work: Path) -> list[str]:
    """The columns of a text file, by the separator that splits it into most.

    Only its beginning is looked at, and copied below `work` for that time.
    """
    with TemporaryDirectory(prefix="head-", dir=work) as folder:
        head = Path(folder) / "head"
        with path.open("rb") as file:
            head.write_bytes(file.read(LONGEST_HEADER))
        text = as_utf8(head, name, Path(folder))
        first = first_record(text.path, name)
    header = split(first, delimiter(first, {}))
    check_size(header, name)
    return header


def check_size(header: Sequence[str], name: str) -> None:
    """Raise BadInput for a header that no person could choose columns from."""
    if len(header) > MOST_COLUMNS:
        raise BadInput(
            phrase(
                "%(name)s, line 1: it has %(columns)s columns, more than %(most)s.",
                name=name,
                columns=len(header),
                most=MOST_COLUMNS,
            ),
            hint="Deliver only the columns that were agreed.",
        )
    if any(len(column) > LONGEST_COLUMN for column in header):
        raise BadInput(
            phrase(
                "%(name)s, line 1: the name of a column is longer than %(most)s characters.",
                name=name,
                most=LONGEST_COLUMN,
            ),
            hint="Export the file with a header in its first line.",
        )


def split(line: str, mark: str) -> list[str]:
    """The cells of a header."""
    return next(csv.reader(io.StringIO(line), delimiter=mark), [])


def first_record(path: Path, name: str) -> str:
    """The header's text: the first record, which may span lines inside quotes."""
    gathered = _gathered(path)
    try:
        header = gathered.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        raise BadInput(
            phrase("%(name)s, line 1: the header is not UTF-8.", name=name),
            hint="Save the file as CSV (UTF-8).",
        ) from error
    if not header.strip() or "\0" in header or len(gathered) >= LONGEST_HEADER:
        raise BadInput(
            phrase("%(name)s is empty or has no header in its first line.", name=name),
            hint="Export it again with a header.",
        )
    return header


def _gathered(path: Path) -> bytes:
    """The lines of the first record that is not blank; no more of them than a header may have."""
    lines, size, quotes = list[bytes](), 0, 0
    with path.open("rb") as file:
        while size < LONGEST_HEADER and (line := file.readline(LONGEST_HEADER)):
            if lines or line.strip():
                lines.append(line)
                size += len(line)
                quotes += line.count(b'"')
            if lines and quotes % 2 == 0:
                break
    return b"".join(lines)
