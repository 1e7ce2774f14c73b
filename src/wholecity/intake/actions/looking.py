"""Which format files are in, and how they would be read; nothing is changed by it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from wholecity.intake.actions.place import plain_folder, reading
from wholecity.intake.definitions import Format
from wholecity.intake.formats import registered
from wholecity.intake.formats.mapped import FORMAT, build, suggest
from wholecity.intake.pipeline import parsing, previewing
from wholecity.intake.pipeline.arrival import Arrived
from wholecity.intake.pipeline.expressions import Expected
from wholecity.intake.pipeline.previewing import Preview
from wholecity.intake.queries.formats import format_of
from wholecity.kernel.apart import Reader
from wholecity.kernel.errors import BadInput
from wholecity.kernel.school_year import SchoolYear
from wholecity.kernel.texts import phrase

MAPPED = FORMAT.key


def look(
    *,
    path: Path,
    format: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    school_year: int | None = None,
) -> list[Preview]:
    """How one file would be read: its first rows, and what is wrong. Nothing is kept.

    References to other files are not compared.
    """
    with plain_folder() as work, reading(path, work, by_page=True) as reader:
        file = only_file(reader, path, work)
        declared = chosen_format(reader, format, mapping, [file], work)
        year = SchoolYear(school_year) if school_year else None
        expected = Expected(year, timezone.localdate())
        return previewing.look(reader, declared, file, expected, work)


def suggest_mapping(*, path: Path) -> dict[str, Any]:
    """A first column mapping from the headers of a CSV or XLSX file."""
    with plain_folder() as work:
        return suggest(headers(path, work))


def headers(path: Path, work: Path) -> list[str]:
    """The header of the one CSV or XLSX file at a path."""
    with reading(path, work, by_page=True) as reader:
        return parsing.header(reader, only_file(reader, path, work), work)


def only_file(reader: Reader, path: Path, work: Path) -> Arrived:
    """The one file at a path, or in the zip there. Raises BadInput for several."""
    files = parsing.files_at(reader, Path(path), work)
    if len(files) != 1:
        raise BadInput(
            phrase("%(path)s holds %(files)s files.", path=str(path), files=len(files)),
            hint="A preview is made of one file at a time.",
        )
    return files[0]


def chosen_format(
    reader: Reader,
    format: str | None,
    mapping: Mapping[str, Any] | None,
    files: Sequence[Arrived],
    work: Path,
) -> Format:
    """The format by its key; by the mapping or the files where none is named.

    Raises BadInput when nothing or several things fit, and for a mapping that
    cannot be used.
    """
    if format is None:
        known = list(registered().values())
        format = MAPPED if mapping else previewing.told_from(reader, known, files, work).key
    return declared_format(format, mapping)


def declared_format(format: str, mapping: Mapping[str, Any] | None) -> Format:
    """The format of a key; a column mapping belongs to one of them and to no other."""
    if (format == MAPPED) != (mapping is not None):
        raise BadInput(
            phrase("The format %(format)s is read with a column mapping.", format=format)
            if format == MAPPED
            else phrase("The format %(format)s is read without a column mapping.", format=format),
            hint=phrase("Give a mapping together with the format %(format)s.", format=MAPPED),
        )
    return format_of(format) if mapping is None else build(mapping)
