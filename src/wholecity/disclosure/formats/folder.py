"""A release's folder: written once, sealed when it is approved, checked against its hashes."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wholecity.disclosure.formats.documents import (
    Document,
    as_csv,
    as_json,
    file_stem,
    from_json,
)
from wholecity.kernel.errors import Conflict
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _

MANIFEST = "manifest.json"
LOCK = "propose.lock"
READ_ONLY_FILE, READ_ONLY_FOLDER = 0o400, 0o500


def write_documents(folder: Path, documents: Iterable[Document]) -> dict[str, str]:
    """Write a JSON and a CSV file for each document into a new folder; name → SHA-256.

    The folder appears whole or not at all.
    """
    draft = folder.with_name(f".{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    hashes = {}
    for document in documents:
        stem = file_stem(document)
        for name, text in ((f"{stem}.json", as_json(document)), (f"{stem}.csv", as_csv(document))):
            hashes[name] = _write(draft / name, text)
    os.replace(draft, folder)
    return hashes


def _write(path: Path, text: str) -> str:
    data = text.encode("utf-8")
    with open(path, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(data).hexdigest()


def seal(folder: Path, manifest: Mapping[str, Any]) -> str:
    """Add the manifest and make everything read-only; the SHA-256 of the manifest."""
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    os.chmod(folder, 0o700)
    (folder / MANIFEST).unlink(missing_ok=True)
    digest = _write(folder / MANIFEST, text)
    for path in folder.iterdir():
        os.chmod(path, READ_ONLY_FILE)
    os.chmod(folder, READ_ONLY_FOLDER)
    return digest


def unseal(folder: Path) -> None:
    """Take back a seal whose approval was never kept."""
    if folder.is_dir():
        os.chmod(folder, 0o700)
        (folder / MANIFEST).unlink(missing_ok=True)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder of releases while one is prepared. Raises Conflict while another one is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder / LOCK, "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "Another release is being prepared.", hint="Wait until it is, then try again."
            ) from None
        yield


def remove(folder: Path) -> None:
    """Remove the files of a release that will not be published, drafts included."""
    shutil.rmtree(folder.with_name(f".{folder.name}.draft"), ignore_errors=True)
    if folder.is_dir():
        os.chmod(folder, 0o700)
        shutil.rmtree(folder)


def faults_of(folder: Path, hashes: Mapping[str, str], *, sealed: bool) -> list[str]:
    """What is wrong with a folder: files that are missing, were changed, or do not belong there."""
    if not folder.is_dir():
        return [said(_("The folder of the release is missing."))]
    present = {path.name for path in folder.iterdir()}
    found = [phrase("%(file)s is missing.", file=name) for name in sorted(set(hashes) - present)]
    found += [
        phrase("%(file)s does not belong there.", file=name)
        for name in sorted(present - set(hashes))
    ]
    for name in sorted(present & set(hashes)):
        path = folder / name
        if hashlib.sha256(path.read_bytes()).hexdigest() != hashes[name]:
            found.append(phrase("%(file)s was changed.", file=name))
        if sealed and path.stat().st_mode & 0o222:
            found.append(phrase("%(file)s can be written to.", file=name))
    if sealed and folder.stat().st_mode & 0o222:
        found.append(said(_("The folder can be written to.")))
    return found


def read_documents(folder: Path, names: Iterable[str]) -> dict[str, Document]:
    """The documents among the named files."""
    return {
        name: from_json((folder / name).read_text(encoding="utf-8"))
        for name in names
        if name.endswith(".json") and name != MANIFEST
    }
