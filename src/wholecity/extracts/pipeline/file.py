"""The file of an extract: one row per child and school year, with a codebook and its terms."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from wholecity.intake.pipeline import archive
from wholecity.intake.pipeline.arrival import seen
from wholecity.kernel.errors import BadInput

DATA, CODEBOOK, TERMS = "data.csv", "codebook.csv", "terms.txt"
CODEBOOK_HEADER = ("column", "meaning", "kind", "told", "made_from")


def write(
    work: Path,
    *,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    codebook: Iterable[Sequence[str]],
    terms: str,
) -> tuple[Path, ...]:
    """The plain files, in a folder that goes again."""
    _table(work / DATA, header, rows)
    _table(work / CODEBOOK, CODEBOOK_HEADER, codebook)
    (work / TERMS).write_text(terms, encoding="utf-8")
    return work / DATA, work / CODEBOOK, work / TERMS


def seal(files: Sequence[Path], folder: Path, secret: str) -> dict[str, str]:
    """Encrypt them into a new folder; the SHA-256 of each, by its name."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = archive.keep([seen(path.name, path) for path in files], folder, secret)
    return {one.name: one.sha256 for one in kept}


def zipped(folder: Path, work: Path, secret: str, hashes: Mapping[str, str]) -> bytes:
    """The files as one ZIP. Raises BadInput when one of them is not what was sealed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for file in archive.opened(folder, work, secret):
            if archive.digest(file.path)[0] != hashes.get(file.name):
                raise BadInput(
                    "The file of this extract is not the one that was tested.",
                    hint="Make the extract again.",
                )
            whole.write(file.path, file.name)
    return packed.getvalue()


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
