"""What was brought: a file, a folder or a zip becomes a list of files, none forgotten."""

import errno
import lzma
import shutil
import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, said, together
from wholecity.kernel.texts import translatable as _

MOST_FILES = 2_000
MOST_BYTES = 16 * 2**30
MOST_INFLATION = 200
SMALL = 16 * 2**20  # below this a high inflation does no harm
BLOCK = 2**20
UNSEEN = ("Cc", "Cf", "Cs")  # control characters, marks that turn text around, broken ones
LONGEST_NAME = 255  # bytes of the last part, as file systems have it
LONGEST_PATH = 500
BROKEN = (  # what reading a zip raises that is none, or of which bytes are wrong
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    UnicodeDecodeError,  # a name that says it is UTF-8
)
OF_THE_FILE = (None, errno.EINVAL)  # OSErrors of bzip2, and of a place before the first byte
LITTER = (".ds_store", "thumbs.db", "desktop.ini", "icon\r")


@dataclass(frozen=True)
class Arrived:
    """One file: its name as delivered (with folders), and where its bytes are."""

    name: str
    path: Path
    stamp: tuple[int, int] = (0, 0)  # size and time of the last change when it was seen

    @property
    def base(self) -> str:
        return PurePosixPath(self.name).name

    @property
    def changed(self) -> bool:
        """Whether somebody wrote to the file since it was seen."""
        return self.stamp != stamp_of(self.path)


def stamp_of(path: Path) -> tuple[int, int]:
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns


def seen(name: str, path: Path) -> Arrived:
    """A file as it is now."""
    return Arrived(name, path, stamp_of(path))


def arrived(path: Path, work: Path) -> list[Arrived]:
    """The files at a path. A zip is unpacked below `work` after it was checked.

    Raises BadInput for a path that does not exist, and for a zip that is
    broken, too big or that would write outside its folder.
    """
    if not path.exists():
        raise BadInput(
            phrase("%(path)s does not exist.", path=str(path)),
            hint="Check the path of the delivery.",
        )
    if path.is_dir():
        return _of_folder(path)
    if is_zip(path):
        return _of_zip(path, work)
    _check_name(path.name)
    return [seen(path.name, path)]


def is_zip(path: Path) -> bool:
    """Whether a path is unpacked; a folder of such a name is not."""
    return path.suffix.lower() == ".zip" and path.is_file()


def is_litter(name: str) -> bool:
    """A file that an operating system left, and that nobody meant to deliver."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].lower() in LITTER or parts[-1].startswith("._")


def _of_folder(folder: Path) -> list[Arrived]:
    files = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise BadInput(
                phrase("%(file)s is a link to another place.", file=path.name),
                hint="Put the file itself into the folder.",
            )
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            _check_name(name)
            files.append(seen(name, path))
    if not files:
        raise BadInput(
            phrase("The folder %(folder)s is empty.", folder=folder.name), hint="Check the path."
        )
    return files


def _of_zip(path: Path, work: Path) -> list[Arrived]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            _check_members(path, members)
            return [_unpacked(archive, m, work, i) for i, m in enumerate(members, 1)]
    except (*BROKEN, OSError) as error:
        if isinstance(error, OSError) and error.errno not in OF_THE_FILE:
            raise  # the disk's fault, not the file's
        raise BadInput(
            phrase(
                "%(file)s is not a whole zip file: %(error)s.", file=path.name, error=str(error)
            ),
            hint="Make the zip again, or ask the agency to send it again.",
        ) from error


def _check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    complaints = [c for m in members for c in [_complaint(m)] if c]
    names = [m.filename for m in members]
    if not members:
        complaints.append(_("it holds no file"))
    if len(members) > MOST_FILES:
        complaints.append(
            phrase(
                "it holds %(files)s files, more than %(most)s", files=len(members), most=MOST_FILES
            )
        )
    if sum(m.file_size for m in members) > MOST_BYTES:
        complaints.append(
            phrase("it would unpack to more than %(size)s GB", size=MOST_BYTES // 2**30)
        )
    if len(set(names)) < len(names):
        complaints.append(_("it holds two files of one name"))
    if complaints:
        raise BadInput(
            phrase(
                "%(file)s was not unpacked: %(problems)s.",
                file=path.name,
                problems=together(*complaints[:5], mark="; "),
            ),
            hint="Deliver the files in a plain zip without links and passwords.",
        )


def _complaint(member: zipfile.ZipInfo) -> str:
    name = member.filename
    parts = PurePosixPath(name).parts
    if complaint := _bad_name(name):
        return complaint
    if ".." in parts or name.startswith("/") or "\\" in name or ":" in name or "\0" in name:
        return phrase("“%(file)s” would be written outside the folder", file=name)
    if stat.S_ISLNK(member.external_attr >> 16):
        return phrase("“%(file)s” is a link", file=name)
    if member.flag_bits & 1:
        return phrase("“%(file)s” is locked with a password", file=name)
    if member.file_size > SMALL and member.file_size > member.compress_size * MOST_INFLATION:
        return phrase(
            "“%(file)s” would grow %(times)s-fold and more", file=name, times=MOST_INFLATION
        )
    return ""


def _check_name(name: str) -> None:
    if complaint := _bad_name(name):
        raise BadInput(phrase("%(problem)s.", problem=said(complaint)), hint="Rename the file.")


def _bad_name(name: str) -> str:
    """Why nobody could keep a file of this name, or would know which one is meant."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)[:100]
    last = PurePosixPath(name).name
    if last and is_litter(name):
        return ""
    if not last:
        return phrase("“%(file)s” is no name of a file", file=shown)
    if any(unicodedata.category(c) in UNSEEN for c in name):
        return phrase("“%(file)s” has characters in its name that cannot be seen", file=shown)
    if len(last.encode()) > LONGEST_NAME or len(name) > LONGEST_PATH:
        return phrase("the name “%(file)s…” is too long", file=shown)
    return ""


def _unpacked(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, work: Path, number: int
) -> Arrived:
    """Write one member under a name of our own; never more than the zip said it would be."""
    target = work / f"{number:05d}{PurePosixPath(member.filename).suffix.lower()[:8]}"
    with archive.open(member) as packed, target.open("xb") as file:
        shutil.copyfileobj(_Limited(packed, member), file, BLOCK)
    return seen(member.filename, target)


class _Limited:
    """Reads no more than the zip's directory promised, whatever the member really holds."""

    def __init__(self, packed: object, member: zipfile.ZipInfo) -> None:
        self.packed, self.member, self.left = packed, member, member.file_size

    def read(self, size: int = BLOCK) -> bytes:
        block: bytes = self.packed.read(size)  # type: ignore[attr-defined]
        self.left -= len(block)
        if self.left < 0:
            raise zipfile.BadZipFile(f"{self.member.filename} is bigger than it says")
        return block
