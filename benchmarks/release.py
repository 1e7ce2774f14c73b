"""A release of 4,000 cells on one core: protected, written, and attacked by the real auditor.

    python -m benchmarks.release                     three cities
    python -m benchmarks.release --cities 10

The auditor is the process of its own that a proposal starts, with the files and nothing else.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.factories.cubes import random_city

from benchmarks.disclosure import DEMO_PAIRS, K, sizes
from wholecity.disclosure.formats.documents import document_of
from wholecity.disclosure.formats.folder import write_documents
from wholecity.disclosure.rules.cube import Cube
from wholecity.disclosure.rules.protection import protect

GOAL_SECONDS = 60


def cube_of_4000_cells(seed: int) -> Cube:
    """A city of 20 schools with eight divisions and five outcomes, as the demonstration's."""
    return random_city(400 + seed, 9000, sizes(20), DEMO_PAIRS)


def protect_and_audit(cube: Cube, folder: Path) -> tuple[float, float, bool]:
    """(seconds to protect and write, seconds to attack, whether it passed)."""
    began = time.perf_counter()
    result = protect(cube, K)
    document = document_of(cube, result, k=K, release="benchmark", snapshot=cube.period)
    write_documents(folder, [document])
    protected = time.perf_counter()
    command = [sys.executable, "-m", "wholecity.disclosure.rules.attack", str(folder)]
    found = subprocess.run(command, capture_output=True, check=False)
    passed = found.returncode == 0 and json.loads(found.stdout)["passed"]
    return protected - began, time.perf_counter() - protected, passed


def main() -> None:
    parser = argparse.ArgumentParser(description="Protect and audit 4,000 cells on one core")
    parser.add_argument("--cities", type=int, default=3)
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the auditor inherits it
    worst = 0.0
    for seed in range(1, options.cities + 1):
        cube = cube_of_4000_cells(seed)
        with tempfile.TemporaryDirectory() as folder:
            protecting, auditing, passed = protect_and_audit(cube, Path(folder) / "release")
        worst = max(worst, protecting + auditing)
        print(
            f"city {seed:2}  {len(cube.counts):5,} cells  protect {protecting:5.1f} s  "
            f"audit {auditing:5.1f} s  {'passed' if passed else 'NOT PASSED'}",
            flush=True,
        )
    print(f"the slowest of {options.cities}: {worst:.1f} s on one core (goal: {GOAL_SECONDS} s)")


if __name__ == "__main__":
    main()
