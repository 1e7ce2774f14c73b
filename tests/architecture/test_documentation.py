"""The reference is complete: settings, commands, the data dictionary."""

import re
import subprocess
from pathlib import Path

from click.testing import CliRunner

from wholecity.cli.main import cli
from wholecity.intake.commands import intake

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def test_the_generated_pages_are_current_whatever_was_called_before():
    CliRunner().invoke(cli, ["release", "--help"])  # -h is known to what the root calls
    CliRunner().invoke(intake, ["--help"])  # and not to what is called by itself
    result = CliRunner().invoke(cli, ["handbook", str(REFERENCE), "--check"])
    assert result.exit_code == 0, result.output


def test_every_setting_is_documented():
    source = "".join(
        p.read_text(encoding="utf-8") for p in (ROOT / "src/wholecity/config").glob("*.py")
    )
    settings = set(re.findall(r"WHOLECITY_[A-Z_]+", source)) - {"WHOLECITY_"}
    documented = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    assert {name for name in settings if f"`{name}`" not in documented} == set()


def test_links_between_pages_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_no_page_or_program_names_this_machine():
    suspicious = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/")
    places = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/*.py")]
    found = [str(p) for p in places if suspicious.search(p.read_text(encoding="utf-8"))]
    assert found == []


def test_the_list_of_pages_names_each_once():
    _tour, listed = (ROOT / "README.md").read_text(encoding="utf-8").rsplit("\n## ", 1)
    named = re.findall(r"\]\(([^)#\s]+)\)", listed)
    assert len(named) > 5
    assert {page for page in named if named.count(page) > 1} == set()


def test_the_demonstration_takes_the_port_that_the_first_page_says():
    said = re.search(r"`make (demo PORT=8080)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert said
    make = ["make", "--no-print-directory", "-n", *said[1].split()]
    lines = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert lines.rstrip().endswith("wholecity demo --port 8080")
