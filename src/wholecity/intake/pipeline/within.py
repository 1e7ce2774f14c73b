"""What the process that reads delivered bytes does with them; `parsing` asks for it.

It is given paths and texts and no object, and imports no more than it needs: a delivery of text
waits for no library of spreadsheets.
"""

import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from wholecity.intake.definitions import Batch, Finding, Format, LeftOut, Remark
from wholecity.intake.pipeline import careful
from wholecity.intake.pipeline.answers import Encoded, Unpacked
from wholecity.intake.pipeline.arrival import arrived
from wholecity.intake.pipeline.careful import BrokenRow
from wholecity.intake.pipeline.heads import first_record, header_of
from wholecity.intake.pipeline.text import as_utf8

FORMATS = "wholecity.intake.formats"


def unpacked(path: str, work: str) -> Iterator[Unpacked]:
    """Unpack a zip below `work`, once all of its members were found harmless."""
    for file in arrived(Path(path), Path(work)):
        yield Unpacked(file.name, file.path.name)


def header(path: str, name: str, work: str) -> Iterator[list[str]]:
    """The columns of a text file."""
    yield header_of(Path(path), name, Path(work))


def encoded(path: str, name: str, work: str) -> Iterator[Encoded]:
    """Look through a text file, and rewrite it below `work` where it is not UTF-8."""
    text = as_utf8(Path(path), name, Path(work))
    file = text.path.name if text.path != Path(path) else ""
    yield Encoded(file, text.scan, text.note, first_record(text.path, name))


def lines(path: str, record: str, width: int, mark: str) -> Iterator[Batch | BrokenRow]:
    """The rows of a text, line by line."""
    return careful.batches(Path(path), record, width, mark)


def own(
    path: str, name: str, format: str, options: Mapping[str, str]
) -> Iterator[Batch | LeftOut | Remark]:
    """Let a format's own reader go through the file once."""
    read = _format(format).read
    assert read is not None
    with Path(path).open("rb") as file:
        yield from read(file, name, options)


def inspected(format: str, files: Mapping[str, str]) -> Iterator[Finding]:
    """Let a format look at all files together."""
    inspect = _format(format).inspect
    assert inspect is not None
    yield from inspect({name: Path(path) for name, path in files.items()})


def _format(key: str) -> Format:
    """One format alone, from the folder of its name."""
    format: Format = importlib.import_module(f"{FORMATS}.{key}").FORMAT
    return format
