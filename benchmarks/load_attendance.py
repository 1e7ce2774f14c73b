"""How long a year of daily attendance takes, from a CSV file to the published warehouse.

    python -m benchmarks.load_attendance --students 100000 --runs 3

A file of 180 days for each student: 18 million rows for 100,000. Three rows in a thousand are
wrong: another year, an unknown code, an unknown student, a row that stands there twice, a value
too few, and blank lines between. Every row is checked (codes, dates, the year, the key, both
references) and the wrong ones are kept whole with their line and reason; the load must find
exactly those that were put in. Beside it stands what cannot be avoided: the database reading
the same columns of the same file. Each run is a process of its own; memory is its most.
"""

import argparse
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from wholecity.intake.formats import registered
from wholecity.intake.pipeline import archive
from wholecity.intake.pipeline.arrival import arrived
from wholecity.intake.pipeline.expressions import Expected
from wholecity.intake.pipeline.loading import Request, load
from wholecity.jobs.progress import Silent
from wholecity.kernel.school_year import SchoolYear
from wholecity.warehouse.store import Warehouse

KEY = "benchmark-key-that-protects-nothing"
DAYS, SCHOOLS = 180, 60
HEADER = "student_id,school_id,date,status,portion_absent\n"
CODES = "PTIEUS"
SHARES = (0.905, 0.03, 0.005, 0.035, 0.02, 0.005)
WRONG = ("year", "code", "unknown", "repeated", "ragged")
LIMIT_SECONDS, LIMIT_MIB = 45, 3.5 * 1024  # at 100,000 students


def school_days() -> list[str]:
    every = (date(2025, 9, 2) + timedelta(n) for n in range(400))
    return [d.isoformat() for d in every if d.weekday() < 5][:DAYS]


def spoilt(line: str, kind: str) -> str:
    """A line that is wrong in one way; `blank` is no fault, but moves all lines after it."""
    student, school, day, code, _ = line.split(",")
    match kind:
        case "year":
            return f"{student},{school},{int(day[:4]) - 3}{day[4:]},{code},\n"
        case "code":
            return f"{student},{school},{day},Q,\n"
        case "unknown":
            return f"X{line}"
        case "repeated":
            return line + line
        case "ragged":
            return f"{student},{school},{day},{code}\n"
        case _:
            return "\n" + line


def lines(students: int, wrong: Counter[str]) -> Iterator[str]:
    """The file's text, a student at a time; `wrong` counts what was put in."""
    chance, days, codes = np.random.default_rng(1), school_days(), np.array(list(CODES))
    for n in range(students):
        begins = f"{100_000 + n},S{n % SCHOOLS:03d},"
        row = codes[chance.choice(len(codes), DAYS, p=SHARES)]
        text = [f"{begins}{day},{code},\n" for day, code in zip(days, row, strict=True)]
        for at in np.flatnonzero(chance.random(DAYS) < 0.003):
            kind = (*WRONG, "blank")[int(chance.integers(len(WRONG) + 1))]
            text[at] = spoilt(text[at], kind)
            wrong[kind] += 1
        yield "".join(text)


def write(path: Path, students: int) -> Counter[str]:
    wrong: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(lines(students, wrong))
    del wrong["blank"]
    return wrong


def prepare(home: Path, students: int) -> None:
    """A warehouse that knows the students and schools, as a roster's load left it."""
    with Warehouse(home / "warehouse", KEY).writing() as connection:
        connection.execute(
            "INSERT INTO person (delivery, source, person_key) "
            f"SELECT 0, 'district', (100000 + i)::VARCHAR FROM range({students}) t(i)"
        )
        connection.execute(
            "INSERT INTO calendar_day (delivery, source, school_key, school_year, day) "
            f"SELECT 0, 'district', printf('S%03d', i), 2026, unnest($1::DATE[]) "
            f"FROM range({SCHOOLS}) t(i)",
            [school_days()],
        )
        connection.execute(
            "INSERT INTO school (delivery, source, school_key) "
            f"SELECT 0, 'district', printf('S%03d', i) FROM range({SCHOOLS}) t(i)"
        )


def run(home: Path, path: Path, students: int) -> dict[str, Any]:
    """One load in an empty home, as `wholecity intake load` does it; for a process of its own."""
    prepare(home, students)
    (home / "work").mkdir()
    clock, processor = time.perf_counter(), sum(os.times()[:4])
    files = arrived(path, home / "work")
    archive.keep(files, home / "kept", KEY)
    request = Request(
        number=1,
        source="district",
        agency="schools",
        agreement="agreement",
        lanes=("EVALUATE",),
        format=registered()["attendance_daily"],
        files=files,
        expected=Expected(SchoolYear(2026), date(2026, 6, 30)),
        received_at=datetime(2026, 6, 30, tzinfo=UTC),
        kept=home / "kept",
        work=home / "work",
        secret=KEY,
    )
    outcome = load(home / "warehouse", KEY, request, Silent())
    return {
        "seconds": time.perf_counter() - clock,
        "processor": sum(os.times()[:4]) - processor,  # with the child that reads
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10,
        "rows": outcome.rows,
        "accepted": outcome.accepted,
        "faults": {t.reason: t.count for t in outcome.totals},
    }


def bare(path: Path) -> tuple[float, float]:
    """The database reads every column of the file and keeps nothing: clock and processor."""
    columns = dict.fromkeys(next(csv.reader([HEADER.strip()])), "VARCHAR")
    most = ", ".join(f"max({name})" for name in columns)
    clock, processor = time.perf_counter(), time.process_time()
    duckdb.sql(
        f"SELECT {most} FROM read_csv('{path}', auto_detect = false, header = true, "
        f"columns = {columns}, ignore_errors = true)"
    ).fetchall()
    return time.perf_counter() - clock, time.process_time() - processor


def measured(path: Path, students: int, temporary: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=temporary) as home:
        command = [sys.executable, "-m", "benchmarks.load_attendance", "--students", str(students)]
        command += ["--file", str(path), "--home", home]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            sys.exit(result.stderr)
        found: dict[str, Any] = json.loads(result.stdout)
        return found


def report(students: int, runs: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "attendance.csv"
        wrong = write(path, students)
        size = path.stat().st_size / 2**20
        print(f"{students:,} students, {students * DAYS:,} rows, {size:,.0f} MiB of CSV")
        found = [measured(path, students, Path(folder)) for _ in range(runs)]
        reads = [bare(path) for _ in range(runs)]
    for one in found:
        assert one["faults"] == dict(wrong), f"put in: {wrong}, found: {one['faults']}"
    seconds = statistics.median(f["seconds"] for f in found)
    processor = statistics.median(f["processor"] for f in found)
    memory = max(f["mib"] for f in found)
    clock, cycles = (statistics.median(r[i] for r in reads) for i in (0, 1))
    print(f"{'columns read, nothing kept':<42} {clock:6.1f} s  {cycles:6.1f} s of the processor")
    print(f"{'kept, checked, quarantined, published':<42} {seconds:6.1f} s  {processor:6.1f} s")
    print(f"ratio {seconds / clock:.1f} on the clock, {processor / cycles:.1f} of the processor")
    print(f"{found[0]['rows'] / seconds:,.0f} rows a second; most memory {memory:,.0f} MiB")
    print(f"found as put in: {', '.join(f'{n:,} {k}' for k, n in sorted(wrong.items()))}")
    allowed = LIMIT_SECONDS * max(students / 100_000, 0.05)
    print(f"may take {allowed:.0f} s and {LIMIT_MIB:,.0f} MiB")
    return int(seconds > allowed or memory > LIMIT_MIB)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.file:
        print(json.dumps(run(given.home, given.file, given.students)))
        return 0
    return report(given.students, given.runs)


if __name__ == "__main__":
    sys.exit(main())
