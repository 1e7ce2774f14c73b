"""Which version of School Data Sync a delivery is, told by its files and their columns."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from wholecity.intake.definitions import Finding

_OF_VERSION_1 = {"school.csv", "section.csv", "studentenrollment.csv"}


def inspect(files: Mapping[str, Path]) -> Sequence[Finding]:
    """Refuses what can only be read by guessing: versions mixed, or nobody's role told."""
    by_name = {Path(name).name.lower(): path for name, path in files.items()}
    findings = []
    if "student.csv" in by_name and "users.csv" in by_name:
        findings.append(
            Finding(
                "Student.csv",
                "The delivery mixes version 1 (Student.csv) with version 2 (users.csv). "
                "Deliver one of them.",
                fatal=True,
            )
        )
    if _OF_VERSION_1 & by_name.keys() and not {"student.csv", "users.csv"} & by_name.keys():
        findings.append(
            Finding(
                "Student.csv",
                "It is missing: the other files of version 1 do not say who the students are.",
                fatal=True,
            )
        )
    if "users.csv" in by_name and "roles.csv" not in by_name and not _has_roles(by_name):
        findings.append(
            Finding(
                "users.csv",
                "It has no column role (version 2), and roles.csv (version 2.1) did not come: "
                "nothing says who is a student.",
                1,
                fatal=True,
            )
        )
    return findings


def _has_roles(files: Mapping[str, Path]) -> bool:
    with files["users.csv"].open(encoding="utf-8-sig", errors="replace") as file:
        header = file.readline(64_000).lower()
    return "role" in [cell.strip().strip('"') for cell in header.split(",")]
