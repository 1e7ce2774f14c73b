"""What manifest.csv announces: the version, and which files came as what."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from wholecity.intake.definitions import Finding
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _

MANIFEST = "manifest.csv"
_ANNOUNCED = ("bulk", "delta")


def inspect(files: Mapping[str, Path]) -> Sequence[Finding]:
    """Refuses another version and files that are announced and missing."""
    by_name = {Path(name).name.lower(): path for name, path in files.items()}
    if MANIFEST not in by_name:
        return ()
    told = _properties(by_name[MANIFEST])
    return [
        *_version(told),
        *_missing(told, by_name),
        *_unannounced(told, by_name),
        *_roles(told, by_name),
    ]


def _properties(path: Path) -> dict[str, tuple[str, int]]:
    """Property → value and line. What cannot be read as a manifest says nothing here."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.reader(file)
        return {
            row[0].strip().lower(): (row[1].strip().lower(), rows.line_num)
            for row in rows
            if len(row) > 1
        }


def _announcements(told: Mapping[str, tuple[str, int]]) -> Iterator[tuple[str, str, int]]:
    for name, (value, line) in told.items():
        if name.startswith("file."):
            yield f"{name.removeprefix('file.')}.csv", value, line


def _missing(told: Mapping[str, tuple[str, int]], files: Mapping[str, Path]) -> Iterator[Finding]:
    for file, value, line in _announcements(told):
        if value in _ANNOUNCED and file not in files:
            yield _refusal(
                line,
                phrase(
                    "%(file)s is announced as %(kind)s, and it is not in the delivery.",
                    file=file,
                    kind=value,
                ),
            )


def _unannounced(
    told: Mapping[str, tuple[str, int]], files: Mapping[str, Path]
) -> Iterator[Finding]:
    for file, value, line in _announcements(told):
        if value == "absent" and file in files:
            yield Finding(
                MANIFEST,
                phrase("%(file)s is announced as absent; it came, and it was read.", file=file),
                line,
            )


def _version(told: Mapping[str, tuple[str, int]]) -> Iterator[Finding]:
    version, line = told.get("oneroster.version", ("", 1))
    if not version:
        yield Finding(MANIFEST, "It does not say oneroster.version.", line)
    elif not version.startswith(("1.1", "1.2")):
        yield _refusal(
            line,
            phrase(
                "the files follow OneRoster %(version)s; Wholecity reads 1.1 and 1.2. "
                "Ask for an export in one of these.",
                version=version,
            ),
        )


def _roles(told: Mapping[str, tuple[str, int]], files: Mapping[str, Path]) -> Iterator[Finding]:
    version, line = told.get("oneroster.version", ("", 1))
    bulk = told.get("file.users", ("bulk", 0))[0] == "bulk"
    if version.startswith("1.2") and bulk and "users.csv" in files and "roles.csv" not in files:
        yield _refusal(
            line,
            _("OneRoster 1.2 tells who is a student in roles.csv, which is not in the delivery."),
        )


def _refusal(line: int, message: str) -> Finding:
    return Finding(
        MANIFEST,
        phrase(
            "%(file)s, line %(line)s: %(problem)s",
            file=MANIFEST,
            line=str(line),
            problem=said(message),
        ),
        line,
        fatal=True,
    )
