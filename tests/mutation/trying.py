"""Plant one fault, run the tests of its room in a process of their own, see whether they notice."""

import ast
import contextlib
import importlib.abc
import importlib.machinery
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.mutation.rooms import ROOT, SOURCE, Room

# A fault that makes a loop endless is noticed by whoever waits.
PATIENCE = 6
INI = """[pytest]
pythonpath = src .
addopts = --import-mode=importlib
"""


class _Planted(importlib.machinery.SourceFileLoader):
    """Loads one module from a changed tree."""

    tree: ast.Module

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.tree, self.path, "exec")


class Planting(importlib.abc.MetaPathFinder):
    """Gives the module at this path from this tree, whoever imports it first."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        parts = path.relative_to(SOURCE).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.path, self.tree = path, tree

    def find_spec(
        self, name: str, where: Any = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The changed module, when it is asked for."""
        if name != self.name:
            return None
        loader = _Planted(name, str(self.path))
        loader.tree = self.tree
        package = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        spec = importlib.machinery.ModuleSpec(name, loader, origin=str(self.path))
        spec.submodule_search_locations = package
        spec.has_location = True
        return spec


class Trial:
    """Runs the tests of a room, with or without a fault; each run is a fork of this process."""

    def __init__(self, room: Room) -> None:
        self.room, self.patience = room, 600.0
        if any(name.startswith("wholecity.") for name in sys.modules):
            raise RuntimeError("The product is loaded already: no fault could be planted.")
        if room.pure:
            _prepare_hypothesis()
        self.ini = Path(tempfile.mkdtemp(prefix="wholecity-mutation-")) / "pytest.ini"
        self.ini.write_text(INI, encoding="utf-8")

    def check(self) -> float:
        """Seconds that the tests take without a fault. RuntimeError when they fail so."""
        begun = time.monotonic()
        if self._run(None, 1_800) != 0:
            raise RuntimeError("The tests fail without any fault: nothing can be said.")
        took = time.monotonic() - begun
        self.patience = 20 + PATIENCE * took
        return took

    def notices(self, path: Path, tree: ast.Module) -> bool:
        """Whether a test fails, or nothing ends, with this fault."""
        return self._run(Planting(path, tree), self.patience) != 0

    def _run(self, planted: Planting | None, seconds: float) -> int:
        pid = os.fork()
        if pid == 0:
            code = 1
            with contextlib.suppress(BaseException):
                os.setpgrp()
                code = self._tests(planted)
            os._exit(code)
        return _waited_for(pid, seconds)

    def _tests(self, planted: Planting | None) -> int:
        with open(os.devnull, "w") as nowhere:
            for stream in (1, 2):
                os.dup2(nowhere.fileno(), stream)
        if planted is not None:
            sys.meta_path.insert(0, planted)
        return int(pytest.main([*self._arguments(), *self.room.tests]))

    def _arguments(self) -> Iterator[str]:
        yield from ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly")
        if self.room.pure:
            yield from ("-c", str(self.ini), f"--rootdir={ROOT}", "--noconftest")
            yield from ("-p", "no:django", "-o", "addopts=--import-mode=importlib")
            yield from ("-o", f"pythonpath={SOURCE} {ROOT}")
        else:
            yield "--reuse-db"


def _prepare_hypothesis() -> None:
    """The same examples each time, none kept, no search for the smallest one that fails."""
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile(
        "mutation",
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutation")


def _waited_for(pid: int, seconds: float) -> int:
    """The exit code of a fork; 124 when it had to be ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return 124
