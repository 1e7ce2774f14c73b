"""A load that is killed, or that finds no room, leaves all as it was; the next one says so.

Each case is a process of its own with a home of its own, as on a real machine.
"""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import deliveries as made

SOURCE = Path(__file__).resolve().parents[3] / "src"
ROWS = 3_000


def environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WHOLECITY_")}
    return {
        **kept,
        "PYTHONPATH": str(SOURCE),
        "WHOLECITY_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "wholecity.config.settings",
    }


def wholecity(home: Path, *arguments: object, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wholecity.cli", *map(str, arguments)],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **more,
    )


def roster(path: Path, first_name: str) -> Path:
    """A roster of incompressible names, so that its size in the warehouse is its size on disk."""
    rows = [made.child(n, First=f"{first_name} {os.urandom(12).hex()}") for n in range(ROWS)]
    return made.roster(path, *rows)


def arguments(path: Path, *more: str) -> tuple[object, ...]:
    mapping = path.with_name("mapping.json")
    return "intake", "load", path, "--source", "bell", "--mapping", mapping, *more


@pytest.fixture(scope="module")
def loaded_home(tmp_path_factory) -> Path:
    """A home with one loaded delivery; each test takes a copy of it."""
    home = tmp_path_factory.mktemp("home")
    files = home / "files"
    files.mkdir()
    (files / "sources.json").write_text(json.dumps(made.CITY), encoding="utf-8")
    (files / "mapping.json").write_text(json.dumps(made.ROSTER), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v0"],
        env=environment(home),
        check=True,
        timeout=120,
    )
    assert wholecity(home, "intake", "source", "add", files).returncode == 0
    first = wholecity(home, *arguments(roster(files / "first.csv", "Ana"), "--json"))
    assert first.returncode == 0, first.stderr
    roster(files / "second.csv", "Anna")
    return home


@pytest.fixture
def home(loaded_home, tmp_path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(loaded_home, copy)
    return copy


def state(home: Path) -> list[tuple[int, str, str]]:
    listed = json.loads(wholecity(home, "intake", "list", "--json").stdout)
    return [(d["number"], d["state"], d["message"]) for d in reversed(listed)]


def litter(home: Path) -> list[str]:
    found = [*home.glob("deliveries/work-*"), *home.glob("deliveries/*.part")]
    found += home.glob("warehouse/draft*")
    return [p.name for p in found]


@pytest.mark.parametrize("step", ["Keeping", "Reading", "Checking", "Writing", "Publishing"])
def test_a_load_that_is_killed_publishes_nothing_and_the_next_one_settles_it(home, step):
    published = (home / "warehouse/published.duckdb").read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-m", "wholecity.cli", *map(str, arguments(home / "files/second.csv"))],
        env=environment(home),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(step):
            break
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=60) == -signal.SIGKILL
    now = (home / "warehouse/published.duckdb").read_bytes()
    whole = now != published  # the kill may come after the swap: then all of it is there
    if step != "Publishing":
        assert not whole
    result = wholecity(home, *arguments(home / "files/first.csv"))
    assert result.returncode == 0, result.stderr
    told = {number: (how, message) for number, how, message in state(home)}
    assert told[1][0] == "loaded"
    assert told[2][0] == ("loaded" if whole else "failed")
    assert whole or "interrupted" in told[2][1]
    assert told[3][0] == "unchanged"
    second = wholecity(home, *arguments(home / "files/second.csv", "--json"))
    assert json.loads(second.stdout)["row"]["state"] == ("unchanged" if whole else "loaded")
    assert litter(home) == []


@pytest.mark.parametrize("share", [0.3, 1.2])
def test_a_full_disk_is_told_in_words_and_publishes_nothing(home, share):
    """Files may grow to a limit: below the delivery's own size, and just above the warehouse's."""
    warehouse = home / "warehouse/published.duckdb"
    before = warehouse.read_bytes()
    limit = int(len(before) * share)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    result = wholecity(home, *arguments(home / "files/second.csv"), preexec_fn=limited)
    assert result.returncode == 6, result.stdout + result.stderr
    assert "The disk is full. Nothing was published" in result.stderr
    assert warehouse.read_bytes() == before
    number, how, message = state(home)[-1]
    assert (number, how) == (2, "failed")
    assert "disk is full" in message
    again = wholecity(home, *arguments(home / "files/second.csv"))
    assert again.returncode == 0, again.stderr
    assert litter(home) == []
