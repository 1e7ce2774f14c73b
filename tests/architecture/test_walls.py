"""The tiers and walls hold, and each of them is shown to notice when it is broken."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
CONFIGURATION = ROOT / ".importlinter"

# Contract → (module, line that breaks it).
BREACHES = {
    "tiers": ("wholecity/kernel/breach.py", "import wholecity.people.models"),
    "inside": ("wholecity/intake/models/deliveries.py", "import wholecity.intake.actions"),
    "pure": ("wholecity/people/rules.py", "import django"),
    "pipelines": ("wholecity/warehouse/store.py", "import django"),
    "store": ("wholecity/intake/actions.py", "import wholecity.warehouse.store"),
    "doors": ("wholecity/intake/views.py", "import wholecity.intake.pipeline"),
    "named-children": ("wholecity/measures/breach.py", "import wholecity.children.models"),
    "outer-rooms": ("wholecity/measures/queries.py", "import wholecity.indicators.queries"),
    "no-cycles": ("wholecity/kernel/errors.py", "import wholecity.kernel.city"),
    "attacker": (
        "wholecity/disclosure/rules/attack/report.py",
        "import wholecity.disclosure.rules.protection",
    ),
    "truth": ("wholecity/indicators/definitions.py", "import wholecity.synthetic"),
}


def contracts() -> dict[str, str]:
    """Contract id → its name."""
    parser = configparser.ConfigParser()
    parser.read(CONFIGURATION)
    prefix = "importlinter:contract:"
    return {s.removeprefix(prefix): parser[s]["name"] for s in parser.sections() if prefix in s}


def lint(source: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--config", CONFIGURATION]
    return subprocess.run(
        [*map(str, command), "--no-cache", *arguments],
        env={**os.environ, "PYTHONPATH": str(source)},
        cwd=source,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_every_contract_is_kept():
    result = lint(SOURCE)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_has_a_breach_to_show_that_it_notices():
    assert set(BREACHES) == set(contracts())


@pytest.mark.parametrize("contract", sorted(BREACHES))
def test_a_breach_is_noticed(contract, tmp_path):
    module, line = BREACHES[contract]
    copy = tmp_path / "src"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "static", "*.mo"))
    with open(copy / module, "a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    if contract == "no-cycles":
        with open(copy / "wholecity/kernel/city.py", "a", encoding="utf-8") as file:
            file.write("\nimport wholecity.kernel.errors\n")
    result = lint(copy, "--contract", contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{contracts()[contract]} BROKEN" in result.stdout


def test_the_list_of_capabilities_is_the_folders_that_exist():
    parser = configparser.ConfigParser()
    parser.read(CONFIGURATION)
    listed = parser["importlinter:contract:inside"]["containers"].split()
    tiers = parser["importlinter:contract:tiers"]["layers"]
    order = [name.strip("() ") for line in tiers.split() for name in line.split("|")]
    # Of the libraries below, mail is a room with tables, actions and pages of its own.
    capabilities = [*order[order.index("chain") : order.index("warehouse")], "mail"]
    existing = {p.name for p in (SOURCE / "wholecity").iterdir() if (p / "__init__.py").exists()}
    assert {name.removeprefix("wholecity.") for name in listed} == existing & set(capabilities)


def test_every_folder_has_code():
    for folder in (SOURCE / "wholecity").iterdir():
        if (folder / "__init__.py").exists():
            modules = [p for p in folder.rglob("*.py") if "migrations" not in p.parts]
            lines = sum(len(p.read_text(encoding="utf-8").splitlines()) for p in modules)
            assert lines > 20, f"{folder.name} holds no code"
