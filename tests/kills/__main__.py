"""Switch each control of the catalogue off, in a copy, and see that its test fails as it must.

    python -m tests.kills                  # all; those on PostgreSQL where a server is installed
    python -m tests.kills T20 T68          # some
    python -m tests.kills --table          # only the table, as it stands in docs/security/kills.md

The tests are run first as they are: one that fails anyway shows nothing. The copy is of links; the
checkout is never changed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.kills.catalogue import CHECKS, Check
from tests.mutation.rooms import ROOT

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "build", "var", ".hypothesis", "__pycache__")
NOTICED, PASSED, COULD_NOT = "noticed", "NOT NOTICED", "could not run"


def tests_of(check: Check, folder: Path, home: Path) -> int:
    """The exit code of pytest for the test of a check, with the sources in this folder."""
    reuse = [] if "migrations" in check.file else ["--reuse-db"]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *reuse]
    if check.postgresql:
        command = [sys.executable, "-m", "tests.postgres", *command]
    environment = {**os.environ, "PYTHONPATH": f"{folder / 'src'}:{folder}"}
    environment["WHOLECITY_TEST_HOME"] = str(home / ("new" if not reuse else "kept"))
    done = subprocess.run(
        [*command, check.test], cwd=folder, env=environment, capture_output=True, check=False
    )
    if not reuse:
        shutil.rmtree(home / "new", ignore_errors=True)
    return done.returncode


def with_fault(check: Check, copy: Path) -> None:
    """Plant the fault of a check in a copy of the checkout. ValueError where it has no place."""
    shutil.copytree(ROOT, copy, copy_function=os.link, ignore=LEFT_OUT)
    file = copy / "src" / "wholecity" / check.file
    text = file.read_text(encoding="utf-8")
    if text.count(check.old) != 1:
        raise ValueError(
            f"{check.number}: {check.file} has the place {text.count(check.old)} times"
        )
    file.unlink()  # a link: writing would change the checkout
    file.write_text(text.replace(check.old, check.new), encoding="utf-8")


def shown(check: Check, work: Path) -> str:
    """What the test of a check says of its fault."""
    if tests_of(check, ROOT, work / "home") != 0:
        return COULD_NOT
    copy = work / check.number
    try:
        with_fault(check, copy)
        code = tests_of(check, copy, work / "home")
    finally:
        shutil.rmtree(copy, ignore_errors=True)
    return {0: PASSED, 1: NOTICED}.get(code, COULD_NOT)


def table(checks: Sequence[Check]) -> Iterator[str]:
    """The catalogue as a table of Markdown."""
    yield "| | what is tried | what must come of it | test | the control that is switched off |"
    yield "|---|---|---|---|---|"
    for one in checks:
        fault = f"{one.control} (`{one.file}`)"
        yield f"| {one.number} | {one.tried} | {one.expected} | `{one.test}` | {fault} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", metavar="T01")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    chosen = [one for one in CHECKS if not asked.numbers or one.number in asked.numbers]
    if asked.table:
        print("\n".join(table(chosen)))
        return 0
    wrong = 0
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kills-", dir=ROOT / "build") as work:
        for one in chosen:
            found = shown(one, Path(work))
            wrong += found != NOTICED
            print(f"{one.number}  {found:14} {one.control}", flush=True)
    print(f"{len(chosen)} checks, {wrong} not shown")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
