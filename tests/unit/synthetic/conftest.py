"""One small city, built once for the tests of this room."""

import json
from pathlib import Path
from typing import Any

import pytest

from wholecity.synthetic.build import Quiet, build
from wholecity.synthetic.plan import Plan


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic") / "city"
    build(folder, Plan(1200, seed=3), Quiet())
    return folder


@pytest.fixture(scope="session")
def told(small_city: Path) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((small_city / "truth" / "truth.json").read_text())
    return figures
