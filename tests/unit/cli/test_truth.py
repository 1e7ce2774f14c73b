"""Figures against the truth of a synthetic city: each year by itself, and not known is not zero."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.factories.cubes import PARTITIONS, count_children, dimension
from wholecity.cli.truth import compare
from wholecity.disclosure.rules.cube import Cube

LEVELS = np.array([[0], [0], [1], [1]])
CHRONIC = np.array([True, True, True, False])
NOBODY = np.zeros(4, dtype=bool)
OUTCOMES = {
    "homeless": np.array([True, False, False, False]),
    "mobile": np.array([False, True, False, False]),
    "suspended": NOBODY,
}


def cube(period: str, **known: np.ndarray) -> Cube:
    """Four students in two grades, of whom these outcomes are known."""
    member = {"students": ~NOBODY, "chronic": CHRONIC, "not_chronic": ~CHRONIC}
    for name, flags in known.items():
        member |= {name: flags, f"not_{name}": ~flags}
    parts = tuple(p for p in PARTITIONS if p.parts[0] in member)
    return count_children(
        (dimension("grade", 2),), ((), ("grade",)), parts, LEVELS, member, period=period
    )


def figures(students: int, chronic: int, mobile: int) -> dict[str, int]:
    return {"students": students, "chronic": chronic, "mobile": mobile, "suspended": 0}


@pytest.fixture
def city(tmp_path: Path) -> Path:
    by = {"grade": {"grade0": figures(2, 2, 1), "grade1": figures(2, 1, 0)}}
    linked = {"homeless": 2, "chronic_in_program": 0}
    years = {
        str(ending): {"label": label, **figures(4, 3, 1), **linked, "by": by}
        for ending, label in ((2025, "2024-25"), (2026, "2025-26"))
    }
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / "truth.json").write_text(json.dumps({"years": years}))
    return tmp_path


def test_all_that_is_computed_of_each_year_is_compared(city: Path) -> None:
    found = compare([cube("2024-25", **OUTCOMES), cube("2025-26", **OUTCOMES)], city)
    # For each year four figures of everyone and of two grades.
    assert (found.compared, found.equal) == (24, 24)
    assert found.linked["homeless"] == {"2024-25": (1, 2), "2025-26": (1, 2)}
    assert found.linked["chronic_in_program"] == {}


def test_what_a_year_does_not_know_is_no_figure_that_equals_the_truth(city: Path) -> None:
    found = compare([cube("2024-25"), cube("2025-26", **OUTCOMES)], city)
    # Students and chronic alone, although nobody was suspended.
    assert (found.compared, found.equal) == (24, 12 + 6)
    assert found.linked["homeless"] == {"2025-26": (1, 2)}
