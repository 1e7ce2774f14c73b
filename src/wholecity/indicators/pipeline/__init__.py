"""The door to the warehouse: compute all indicators, read the cells as cubes."""

from wholecity.indicators.pipeline.computation import (
    Computed,
    YearComputed,
    compute,
    compute_on,
    students_on,
)
from wholecity.indicators.pipeline.reading import contributors, cubes, cubes_on

__all__ = [
    "Computed",
    "YearComputed",
    "compute",
    "compute_on",
    "contributors",
    "cubes",
    "cubes_on",
    "students_on",
]
