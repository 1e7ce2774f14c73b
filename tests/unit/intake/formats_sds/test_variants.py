"""Which version of School Data Sync came."""

from pathlib import Path

import pytest

from wholecity.intake.formats.sds.variants import inspect


def told(tmp_path: Path, files: dict[str, str]) -> list[str]:
    paths = {}
    for name, content in files.items():
        paths[name] = tmp_path / name
        paths[name].write_text(content, encoding="utf-8-sig")
    return [f.message for f in inspect(paths) if f.fatal]


@pytest.mark.parametrize(
    "files",
    [
        {"Student.csv": "SIS ID", "School.csv": "SIS ID"},
        {"users.csv": "sourcedId,role,givenName\n"},
        {"users.csv": 'sourcedId,"Role"\n'},
        {"users.csv": "sourcedId,givenName\n", "roles.csv": "userSourcedId"},
        {"orgs.csv": "sourcedId"},
    ],
    ids=["version 1", "version 2", "version 2, quoted", "version 2.1", "no users"],
)
def test_each_version_is_read(tmp_path: Path, files: dict[str, str]) -> None:
    assert told(tmp_path, files) == []


def test_users_without_roles_are_refused(tmp_path: Path) -> None:
    (message,) = told(tmp_path, {"users.csv": "sourcedId,givenName,username\n"})
    assert "roles.csv" in message


def test_versions_mixed_are_refused(tmp_path: Path) -> None:
    (message,) = told(tmp_path, {"Student.csv": "SIS ID", "users.csv": "sourcedId,role"})
    assert "mixes" in message
