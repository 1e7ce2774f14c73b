"""The whole chain, from files on disk to an approved release.

    python -m benchmarks.chain --children 14800 148000

A synthetic city of each size is built first (not counted; 148,000 children are about 103,000
students and 18 million rows of attendance). Then `wholecity run` loads, links, computes,
protects, attacks and has the release approved, in an empty home. Each stage's time is the
wall's, its memory the most that the process held while the stage ran.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LIMIT_SECONDS, LIMIT_MIB, LIMIT_GROWTH = 180, 4096, 12


def wholecity(home: Path, *arguments: str) -> str:
    """Run a command of ours in a home; its standard output."""
    environment = {**os.environ, "WHOLECITY_HOME": str(home)}
    command = [sys.executable, "-m", "wholecity.cli", *arguments]
    result = subprocess.run(command, env=environment, capture_output=True, check=False)
    if result.returncode:
        sys.exit(result.stderr.decode())
    return result.stdout.decode()


def measure(city: Path, work: Path) -> dict[str, Any]:
    """One run of the chain in an empty home."""
    home = work / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    officer = ("--role", "privacy-officer", "--no-password")
    wholecity(home, "user", "add", "officer", *officer)
    report: dict[str, Any] = json.loads(
        wholecity(home, "run", str(city), "--approve-as", "officer", "--json")
    )
    assert report["state"] == "approved", report["state"]
    return report


def of_size(children: int, runs: int, work: Path) -> dict[str, Any]:
    """Medians over the runs for a city of this size."""
    city = work / "city"
    shutil.rmtree(city, ignore_errors=True)
    size = ("--children", str(children), "--seed", "1")
    built = json.loads(wholecity(work, "city", "build", str(city), *size, "--json"))
    reports = [measure(city, work) for _ in range(runs)]
    stages = {
        step["key"]: {
            "seconds": statistics.median(r["steps"][i]["seconds"] for r in reports),
            "peak_mib": max(r["steps"][i]["peak_mib"] for r in reports),
        }
        for i, step in enumerate(reports[0]["steps"])
    }
    return {
        "children": children,
        "attendance_rows": built["attendance_rows"],
        "stages": stages,
        "seconds": statistics.median(r["seconds"] for r in reports),
        "peak_mib": max(s["peak_mib"] for s in stages.values()),
    }


def table(results: list[dict[str, Any]]) -> str:
    lines = ["| children | attendance rows | stage | seconds | peak MiB |", "|---|---|---|---|---|"]
    for result in results:
        start = f"| {result['children']:,} | {result['attendance_rows']:,} "
        for key, stage in result["stages"].items():
            lines.append(f"{start}| {key} | {stage['seconds']:.1f} | {stage['peak_mib']:,} |")
        lines.append(f"{start}| **all** | {result['seconds']:.1f} | {result['peak_mib']:,} |")
    if len(results) > 1:
        growth = results[-1]["seconds"] / results[0]["seconds"]
        lines.append(f"\nTime grows {growth:.1f}-fold (limit {LIMIT_GROWTH}).")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, nargs="+", default=[14_800, 148_000])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = [of_size(n, options.runs, Path(folder)) for n in options.children]
    print(json.dumps(results) if options.json else table(results))


if __name__ == "__main__":
    main()
