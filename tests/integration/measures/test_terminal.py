"""The command itself, as a process, in a home where nothing was before."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.workbook import write_workbook

SOURCE = Path(__file__).resolve().parents[3] / "src"
HEADER = ["District Name", "District Code", "Attendance Rate", "Chronically Absent (10% or more)"]


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "city.json").write_text(json.dumps({"name": "Northfield", "state": "MA"}))
    return folder


def wholecity(home, *arguments):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WHOLECITY_")}
    environment |= {"WHOLECITY_HOME": str(home), "PYTHONPATH": str(SOURCE)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "wholecity.cli", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def workbook(folder, title):
    row = ["Northfield", "02580000", "92.9", "23.4"]
    return write_workbook(folder / "attendance.xlsx", [[title], HEADER, row])


def test_a_new_home_gets_its_tables_with_the_first_command(home, tmp_path):
    path = workbook(tmp_path, "2017-18 Attendance (District) - All Students")
    imported = wholecity(home, "measures", "import", path, "--json")
    assert (imported.returncode, imported.stderr) == (0, "")
    assert json.loads(imported.stdout)["files"][0]["new"] == 2
    shown = wholecity(home, "measures", "show", "chronic-absence", "--json")
    assert json.loads(shown.stdout)["card"]["latest"]["value"] == "23.4"


def test_a_refused_file_ends_with_its_exit_code_and_words_on_standard_error(home, tmp_path):
    result = wholecity(home, "measures", "import", workbook(tmp_path, "Attendance"), "--json")
    assert result.returncode == 2
    assert json.loads(result.stdout)["files"][0]["outcome"] == "refused"
    assert "1 of 1 files could not be read" in result.stderr
    assert "Traceback" not in result.stderr
    assert wholecity(home, "measures", "show", "happiness").returncode == 3
