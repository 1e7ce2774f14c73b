"""What manifest.csv announces, and what came."""

from pathlib import Path

import pytest

from wholecity.intake.definitions import Finding
from wholecity.intake.formats.oneroster.manifest import inspect


def findings(tmp_path: Path, told: dict[str, str], *files: str) -> list[Finding]:
    lines = ["propertyName,value", *(f"{name},{value}" for name, value in told.items())]
    paths = {"manifest.csv": tmp_path / "manifest.csv", **{f: tmp_path / f for f in files}}
    paths["manifest.csv"].write_text("\n".join(lines), encoding="utf-8-sig")
    return list(inspect(paths))


@pytest.mark.parametrize("version", ["1.1", "1.1.1", "1.2", "1.2.1"])
def test_both_versions_are_read(tmp_path: Path, version: str) -> None:
    told = {"manifest.version": "1.0", "oneroster.version": version}
    assert findings(tmp_path, told) == []


@pytest.mark.parametrize("version", ["1.0", "2.0", "one"])
def test_another_version_is_refused_with_its_line(tmp_path: Path, version: str) -> None:
    (finding,) = findings(tmp_path, {"oneroster.version": version})
    assert finding.fatal
    assert finding.line == 2
    assert f"OneRoster {version}" in finding.message


def test_a_manifest_without_a_version_is_told(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, {"manifest.version": "1.0"})
    assert not finding.fatal


@pytest.mark.parametrize("kind", ["bulk", "delta", "BULK"])
def test_a_file_that_is_announced_and_missing_is_refused(tmp_path: Path, kind: str) -> None:
    told = {"oneroster.version": "1.1", "file.users": "absent", "file.orgs": kind}
    (finding,) = findings(tmp_path, told)
    assert finding.fatal
    assert finding.message.startswith("manifest.csv, line 4: orgs.csv")


def test_a_file_that_is_announced_absent_and_came_is_told(tmp_path: Path) -> None:
    told = {"oneroster.version": "1.1", "file.orgs": "absent"}
    (finding,) = findings(tmp_path, told, "orgs.csv")
    assert not finding.fatal
    assert "announced as absent" in finding.message


def test_version_1_2_needs_roles_where_all_users_come(tmp_path: Path) -> None:
    told = {"oneroster.version": "1.2", "file.users": "bulk"}
    (finding,) = findings(tmp_path, told, "users.csv")
    assert finding.fatal
    assert "roles.csv" in finding.message
    assert findings(tmp_path, told, "users.csv", "roles.csv") == []


def test_a_delta_of_users_needs_no_roles(tmp_path: Path) -> None:
    told = {"oneroster.version": "1.2", "file.users": "delta"}
    assert findings(tmp_path, told, "users.csv") == []


def test_a_delivery_without_a_manifest_is_left_to_the_check_of_files() -> None:
    assert list(inspect({})) == []
