"""Plant one fault, run the tests of its room in a process of their own, see whether they notice."""

import ast
import atexit
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import math
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.mutation.faults import Fault, planted
from tests.mutation.ran import Measuring, Ran
from tests.mutation.rooms import ROOT, SOURCE, Room

# A fault that makes a loop endless is noticed by whoever waits.
PATIENCE = 6
# In so many seconds all modules are loaded, on a busy machine too.
LOADING = 60
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


class Chosen:
    """A plugin of pytest: only these tests, in this order; all when one of them is gone.

    A test that takes far longer than it does without a fault ends the process, which is noticed.
    """

    def __init__(self, tests: list[str], seconds: dict[str, float]) -> None:
        self.place = {test: number for number, test in enumerate(tests)}
        self.seconds = seconds

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        # A fault can change what tests are called; then it is for all of them to notice it.
        if self.place.keys() <= {item.nodeid for item in items}:
            items[:] = [item for item in items if item.nodeid in self.place]
        items.sort(key=lambda item: self.place.get(item.nodeid, len(self.place)))
        yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        signal.alarm(10 + math.ceil(PATIENCE * self.seconds.get(item.nodeid, 10)))


class Trial:
    """Runs the tests of a room, with or without a fault; each run is a fork of this process."""

    def __init__(self, room: Room) -> None:
        if any(name.startswith("wholecity.") for name in sys.modules):
            raise RuntimeError("The product is loaded already: no fault could be planted.")
        self.room, self.ran = room, Ran()
        self.folder = Path(tempfile.mkdtemp(prefix="wholecity-mutation-"))
        atexit.register(_take_away, self.folder, os.getpid())
        self.ini = self.folder / "pytest.ini"
        self.ini.write_text(INI, encoding="utf-8")
        # Compiled once for all runs, and not in the checkout.
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(self.folder / "compiled")
        if room.pure:
            _prepare_hypothesis()
        for name in room.loaded_once:
            importlib.import_module(name)

    def check(self) -> float:
        """Seconds that the tests take without a fault. RuntimeError when they fail so."""
        begun = time.monotonic()
        if self._run(lambda: self._measured(), 1_800) != 0:
            raise RuntimeError("The tests fail without any fault: nothing can be said.")
        self.ran = Ran.read(self.folder / "ran.json")
        if self._home.exists():
            shutil.copytree(self._home, self._kept)
        return time.monotonic() - begun

    def notices(self, path: Path, fault: Fault) -> bool:
        """Whether a test fails, or nothing ends, with this fault."""
        tests = self.ran.for_fault(path, *fault.lines)
        if not tests:
            return False
        planting = Planting(path, planted(path.read_text(encoding="utf-8"), fault))
        files = sorted({test.partition("::")[0] for test in tests})
        patience = 20 + PATIENCE * sum(self.ran.seconds[test] for test in tests)
        return (
            self._run(
                lambda: self._tests(files, Chosen(tests, self.ran.seconds), planting), patience
            )
            != 0
        )

    @property
    def _home(self) -> Path:
        """Where the program keeps its database while it is tested."""
        return self.folder / "home"

    @property
    def _kept(self) -> Path:
        """The same without anything that a fault has left there."""
        return self.folder / "kept"

    def _run(self, tests: Callable[[], int], seconds: float) -> int:
        if self._kept.exists():
            shutil.rmtree(self._home)
            shutil.copytree(self._kept, self._home)
        pid = os.fork()
        if pid == 0:
            code = 1
            with contextlib.suppress(BaseException):
                os.setpgrp()
                code = tests()
            os._exit(code)
        return _waited_for(pid, seconds)

    def _measured(self) -> int:
        measuring = Measuring(self.room.paths())
        code = self._tests(self.room.tests, measuring)
        measuring.ran.write(self.folder / "ran.json")
        return code

    def _tests(self, tests: Iterable[str], plugin: object, planting: Planting | None = None) -> int:
        with open(os.devnull, "w") as nowhere:
            for stream in (1, 2):
                os.dup2(nowhere.fileno(), stream)
        os.environ["WHOLECITY_TEST_HOME"] = str(self._home)
        if planting is not None:
            sys.meta_path.insert(0, planting)
            signal.alarm(LOADING)
        return int(pytest.main([*self._arguments(), *tests], plugins=[plugin]))

    def _arguments(self) -> Iterator[str]:
        yield from ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly")
        for test in self.room.left_out:
            yield from ("--deselect", test)
        if self.room.pure:
            yield from ("-c", str(self.ini), f"--rootdir={ROOT}", "--noconftest")
            yield from ("-p", "no:django", "-o", "addopts=--import-mode=importlib")
            yield from ("-o", f"pythonpath={SOURCE} {ROOT}")
        else:
            yield "--reuse-db"


def _take_away(folder: Path, maker: int) -> None:
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


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
    """The exit code of a fork; 124 when it had to be ended. Whoever breaks off ends it too."""
    until = time.monotonic() + seconds
    ended = 0
    try:
        while not ended and time.monotonic() < until:
            ended, status = os.waitpid(pid, os.WNOHANG)
            time.sleep(0.01)
    finally:
        if not ended:
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) if ended else 124
