"""The audit, run as a process of its own that is given the published files and nothing else."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import wholecity
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _

AUDITOR = "wholecity.disclosure.rules.attack"
# So many cells of a kind are named; the numbers are complete.
NAMED = 50
FINDINGS = ("exact", "narrow", "all_or_none", "small", "inconsistent", "averages", "differences")


def audit(
    folders: Sequence[Path], *, seconds: float, thoroughly: bool = False, inside: bool = False
) -> dict[str, Any]:
    """What an attack on the published files finds.

    `passed` is true only when it came to its end and found nothing. A time-out,
    a crash and an answer that cannot be read all count as not passed. `inside`:
    also what families learn that are alone in a group, as `insiders`.
    """
    began = time.monotonic()
    options = [*(["--thorough"] * thoroughly), *(["--insider"] * inside)]
    try:
        process = subprocess.run(
            [sys.executable, "-m", AUDITOR, *options, *map(str, folders)],
            env={"PYTHONPATH": str(Path(wholecity.__file__).parents[1])},
            cwd=folders[0],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        result = _result(process)
    except subprocess.TimeoutExpired:
        result = _failed(
            phrase("The audit did not end within %(seconds)s seconds.", seconds=f"{seconds:g}")
        )
    except OSError as error:
        result = _failed(phrase("The audit could not be started: %(error)s.", error=str(error)))
    return {**result, "seconds": round(time.monotonic() - began, 1)}


def _result(process: "subprocess.CompletedProcess[bytes]") -> dict[str, Any]:
    if process.returncode not in (0, 1):
        return _failed(
            phrase("The audit broke off with code %(code)s.", code=str(process.returncode))
        )
    try:
        found = json.loads(process.stdout)
        counted = {name: len(found[name]) for name in FINDINGS}
        named = {name: found[name][:NAMED] for name in FINDINGS}
        passed = found["passed"] is True and process.returncode == 0 and not any(counted.values())
        return {
            "passed": passed,
            "error": "",
            "documents": found["documents"],
            "withheld": found["withheld"],
            "found": counted,
            "named": named,
            **({"insiders": found["insiders"]} if "insiders" in found else {}),
        }
    except (ValueError, KeyError, TypeError):
        return _failed(_("The audit gave no answer that can be read."))


def _failed(error: str) -> dict[str, Any]:
    return {"passed": False, "error": error}
