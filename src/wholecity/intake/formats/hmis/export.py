"""Export.csv says which version of the specification the other files follow."""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from wholecity.intake.definitions import Finding
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _

EXPORT = "export.csv"
# As vendors write it: "2026 v1.0", "2026 v1", "FY2024 v1.6".
_READ = re.compile(r"\s*(FY)?\s*(2024|2026)\b", re.IGNORECASE)


def inspect(files: Mapping[str, Path]) -> Sequence[Finding]:
    """Refuses an export of another version than FY2024 and FY2026."""
    found = next((path for name, path in files.items() if Path(name).name.lower() == EXPORT), None)
    if found is None:
        return ()
    version = _version(found)
    if version is None or _READ.match(version):
        return ()
    told = phrase("version “%(version)s”", version=version) if version else said(_("no version"))
    return (
        Finding(
            "Export.csv",
            phrase(
                "Export.csv, line 2: CSVVersion tells %(version)s of the HMIS CSV specification; "
                "Wholecity reads FY2026 and FY2024. Ask the vendor for an export by FY2026.",
                version=told,
            ),
            2,
            fatal=True,
        ),
    )


def _version(path: Path) -> str | None:
    """The text of CSVVersion; None when the column or the row is not there."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.reader(file)
        header = [cell.strip().lower() for cell in next(rows, [])]
        first = next(rows, [])
    if "csvversion" not in header or len(first) != len(header):
        return None
    return first[header.index("csvversion")].strip()
