"""The version that Export.csv tells."""

from pathlib import Path

import pytest

from wholecity.intake.formats.hmis.export import inspect


def told(tmp_path: Path, content: str, name: str = "Export.csv") -> list[str]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return [f.message for f in inspect({f"folder/{name}": path})]


@pytest.mark.parametrize(
    "version", ["2026 v1", "2026 v1.0", "FY2026 v1", " 2024 v1.6", "FY 2024", "2024"]
)
def test_both_versions_are_read_however_they_are_written(tmp_path: Path, version: str) -> None:
    assert told(tmp_path, f"ExportID,CSVVersion\n1,{version}\n") == []


@pytest.mark.parametrize("version", ["2022 v1.3", "2020", "6.11", "", "20260 v1"])
def test_another_version_is_refused_with_what_to_do(tmp_path: Path, version: str) -> None:
    (message,) = told(tmp_path, f"ExportID,CSVVersion\n1,{version}\n")
    assert "Export.csv, line 2" in message
    assert version in message
    assert "Ask the vendor" in message


def test_quotes_a_mark_at_the_start_and_other_orders_do_not_matter(tmp_path: Path) -> None:
    assert told(tmp_path, '\ufeff"csvversion","ExportID"\r\n"2026 v1","7"\r\n', "EXPORT.CSV") == []


@pytest.mark.parametrize("content", ["", "ExportID\n1\n", "ExportID,CSVVersion\n"])
def test_a_missing_column_or_row_is_left_to_the_checks_of_rows(
    tmp_path: Path, content: str
) -> None:
    assert told(tmp_path, content) == []


def test_without_the_file_there_is_nothing_to_say() -> None:
    assert list(inspect({})) == []
