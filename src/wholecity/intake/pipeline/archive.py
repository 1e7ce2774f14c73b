"""Delivered bytes, kept as they came and encrypted: AES-256-GCM in chunks.

A file is a header (mark and a random prefix of the nonces) and chunks; each
chunk is bound to its number, and the last one is marked, so that a file that
was cut, reordered or changed does not open.
"""

import hashlib
import json
import os
import shutil
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wholecity.intake.pipeline.arrival import Arrived, seen
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

MARK = b"WCDELIV1"
CHUNK = 4 * 2**20
TAG = 16
CONTENTS = "contents"


@dataclass(frozen=True)
class Kept:
    """A file of a delivery as the ledger knows it."""

    name: str
    sha256: str
    size: int


def _cipher(secret: str) -> AESGCM:
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"wholecity deliveries")
    return AESGCM(key.derive(secret.encode()))


def digest(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def keep(files: Sequence[Arrived], folder: Path, secret: str) -> list[Kept]:
    """Encrypt the files into a new folder and return their hashes and sizes.

    The folder appears under its name when all of it is written. What was written
    before a failure goes again: a disk that is full must not stay full of it.
    """
    part = folder.with_name(folder.name + ".part")
    part.mkdir(mode=0o700, parents=True)
    try:
        kept = [_encrypted(file, part / f"{i:05d}.bin", secret) for i, file in enumerate(files, 1)]
        note = {"files": [{"name": k.name, "sha256": k.sha256, "size": k.size} for k in kept]}
        write_note(part, CONTENTS, note, secret)
        os.rename(part, folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return kept


def opened(folder: Path, work: Path, secret: str) -> list[Arrived]:
    """Decrypt a kept delivery below `work`, for loading it again.

    Raises BadInput when a file was changed or the key is another one.
    """
    entries = read_note(folder, CONTENTS, secret)["files"]
    files = []
    for i, entry in enumerate(entries, 1):
        target = work / f"{i:05d}{Path(entry['name']).suffix.lower()[:8]}"
        with target.open("xb") as file:
            for block in _blocks(folder / f"{i:05d}.bin", secret):
                file.write(block)
        files.append(seen(entry["name"], target))
    return files


def write_note(folder: Path, name: str, content: Mapping[str, object], secret: str) -> None:
    """Keep a small JSON document beside the files, encrypted like them."""
    nonce = os.urandom(12)
    sealed = _cipher(secret).encrypt(nonce, json.dumps(content).encode(), name.encode())
    path = folder / f"{name}.json.bin"
    path.with_suffix(".new").write_bytes(nonce + sealed)
    os.replace(path.with_suffix(".new"), path)


def read_note(folder: Path, name: str, secret: str) -> dict[str, list[dict[str, str]]]:
    """A document of `write_note`."""
    try:
        sealed = (folder / f"{name}.json.bin").read_bytes()
        text = _cipher(secret).decrypt(sealed[:12], sealed[12:], name.encode())
    except (FileNotFoundError, InvalidTag) as error:
        raise _unreadable(folder) from error
    content: dict[str, list[dict[str, str]]] = json.loads(text)
    return content


def has_note(folder: Path, name: str) -> bool:
    return (folder / f"{name}.json.bin").exists()


def _encrypted(source: Arrived, target: Path, secret: str) -> Kept:
    cipher, prefix, sha, size = _cipher(secret), os.urandom(7), hashlib.sha256(), 0
    with source.path.open("rb") as plain, target.open("xb") as file:
        file.write(MARK + prefix)
        block, number = plain.read(CHUNK), 0
        while True:
            following = plain.read(CHUNK)
            sha.update(block)
            size += len(block)
            file.write(cipher.encrypt(_nonce(prefix, number, not following), block, MARK))
            if not following:
                break
            block, number = following, number + 1
        file.flush()
        os.fsync(file.fileno())
    return Kept(source.name, sha.hexdigest(), size)


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


def _blocks(path: Path, secret: str) -> Iterator[bytes]:
    cipher = _cipher(secret)
    try:
        with path.open("rb") as file:
            header = file.read(len(MARK) + 7)
            if not header.startswith(MARK):
                raise _unreadable(path)
            prefix, number, sealed = header[len(MARK) :], 0, file.read(CHUNK + TAG)
            while True:
                following = file.read(CHUNK + TAG)
                yield cipher.decrypt(_nonce(prefix, number, not following), sealed, MARK)
                if not following:
                    return
                sealed, number = following, number + 1
    except (FileNotFoundError, InvalidTag) as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> BadInput:
    return BadInput(
        phrase(
            "The kept delivery %(name)s cannot be opened: it was changed, or the key is another.",
            name=path.name,
        ),
        hint="Restore it from a backup, or load the agency's files again.",
    )
