"""What is asked of the process that reads delivered bytes, and its answers, checked.

The operations stand beside it: `within`, `spreadsheets`, `previewing`. They are named by their
path, because they run elsewhere; here nothing of a file is opened. A path that comes back is one
inside the folder that was lent, and no link.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from wholecity.intake.definitions import Batch, Finding, Format, LeftOut, Remark
from wholecity.intake.pipeline.answers import Encoded, Unpacked
from wholecity.intake.pipeline.arrival import MOST_FILES, Arrived, arrived, is_zip, seen
from wholecity.intake.pipeline.careful import BrokenRow
from wholecity.intake.pipeline.recognition import is_spreadsheet
from wholecity.intake.pipeline.text import Text
from wholecity.kernel.apart import Apart, Doors, Limits, Reader
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

WITHIN = "wholecity.intake.pipeline.within"
SHEETS = "wholecity.intake.pipeline.spreadsheets"
SCHEMAS = "xsd"  # the option that names a folder, which the reader may open too


def apart(
    limits: Limits, files: Sequence[Path], work: Path, options: Mapping[str, str] | None = None
) -> Apart:
    """A process that may read those files, and write below `work`."""
    schemas = [Path(options[SCHEMAS])] if options and options.get(SCHEMAS) else []
    return Apart(limits, Doors((*files, *schemas), (work,)))


def files_at(reader: Reader, path: Path, work: Path) -> list[Arrived]:
    """The files at a path, a zip unpacked below `work`. Raises BadInput as `arrived` does."""
    if not is_zip(path):
        return arrived(path, work)
    unpacked = reader.ask(
        f"{WITHIN}:unpacked", path.name, (Unpacked,), path=str(path), work=str(work)
    )
    return [seen(one.name, _lent(work, one.file, one.name)) for one in _few(unpacked, path.name)]


def header(reader: Reader, file: Arrived, work: Path) -> list[str]:
    """The header of a CSV or XLSX file."""
    where = f"{SHEETS}:header" if is_spreadsheet(file) else f"{WITHIN}:header"
    more = {} if is_spreadsheet(file) else {"work": str(work)}
    answers = reader.ask(where, file.name, (list,), path=str(file.path), name=file.name, **more)
    found: list[str] = _one(answers, file.name)
    return found


def text(reader: Reader, file: Arrived, work: Path) -> tuple[Text, str]:
    """A file as UTF-8 text, and its first record."""
    given = {"path": str(file.path), "name": file.name, "work": str(work)}
    found: Encoded = _one(
        reader.ask(f"{WITHIN}:encoded", file.name, (Encoded,), **given), file.name
    )
    path = _lent(work, found.file, file.name) if found.file else file.path
    return Text(path, found.scan, found.note), found.first


def lines(
    reader: Reader, path: Path, name: str, record: str, *, width: int, mark: str
) -> Iterator[Batch | BrokenRow]:
    """The rows of a text in which something is wrong, line by line."""
    kinds = (Batch, BrokenRow)
    given = {"path": str(path), "record": record, "width": width, "mark": mark}
    return reader.ask(f"{WITHIN}:lines", name, kinds, **given)


def sheet(
    reader: Reader, file: Arrived, record: str
) -> tuple[list[str], Iterator[Batch | BrokenRow]]:
    """The header of a spreadsheet, and its rows."""
    kinds = (list, Batch, BrokenRow)
    given = {"path": str(file.path), "name": file.name, "record": record}
    found = reader.ask(f"{SHEETS}:sheet", file.name, kinds, **given)
    header = next(found, None)
    if not isinstance(header, list):
        raise _strange(file.name)
    return header, found


def own(
    reader: Reader, file: Arrived, format: Format, options: Mapping[str, str]
) -> Iterator[Batch | LeftOut | Remark]:
    """What the format's own reader finds in a file."""
    kinds = (Batch, LeftOut, Remark)
    given = {"path": str(file.path), "name": file.base, "options": dict(options)}
    return reader.ask(f"{WITHIN}:own", file.name, kinds, format=format.key, **given)


def inspected(reader: Reader, format: Format, files: Sequence[Arrived]) -> list[Finding]:
    """What the format says of all files together."""
    given = {"format": format.key, "files": {file.name: str(file.path) for file in files}}
    return _few(reader.ask(f"{WITHIN}:inspected", format.key, (Finding,), **given), format.key)


def _few(answers: Iterator[Any], name: str, most: int = MOST_FILES) -> list[Any]:
    """All answers, where there cannot be many: a reader that goes on is not believed."""
    found = list(islice(answers, most + 1))
    if len(found) > most:
        raise _strange(name)
    return found


def _one(answers: Iterator[Any], name: str) -> Any:
    found = _few(answers, name, 1)
    if not found:
        raise _strange(name)
    return found[0]


def _lent(work: Path, file: str, name: str) -> Path:
    """A file that the reader wrote into the folder that it was lent."""
    path = work / file
    if path.parent != work or path.is_symlink() or not path.is_file():
        raise _strange(name)
    return path


def _strange(name: str) -> BadInput:
    return BadInput(
        phrase("%(name)s was not read: the process that read it gave a strange answer.", name=name),
        hint="Tell whoever runs the installation: the file may be damaged on purpose.",
    )
