"""Cubes made from children drawn at random, so that every identity holds by construction."""

from collections import Counter
from itertools import combinations

import numpy as np

from wholecity.disclosure.rules.cube import Average, Cube, Dimension, Level, Partition

PARTITIONS = (
    Partition("students", ("chronic", "not_chronic")),
    Partition("students", ("homeless", "not_homeless")),
    Partition("students", ("mobile", "not_mobile")),
    Partition("students", ("suspended", "not_suspended")),
    Partition("chronic", ("chronic_in_program", "chronic_without_program")),
)
SHARES = {
    "chronic": 0.22,
    "homeless": 0.05,
    "mobile": 0.09,
    "suspended": 0.04,
    "chronic_in_program": 0.35,
}


def dimension(key: str, size: int) -> Dimension:
    return Dimension(key, key.title(), tuple(Level(f"{key}{i}", f"{key} {i}") for i in range(size)))


def count_children(
    dimensions: tuple[Dimension, ...],
    groupings: tuple[tuple[str, ...], ...],
    partitions: tuple[Partition, ...],
    levels: np.ndarray,
    member: dict[str, np.ndarray],
    days: tuple[np.ndarray, np.ndarray] | None = None,
    key: str = "students",
    period: str = "2025-26",
) -> Cube:
    """The cube of children whose level in dimension i is `levels[:, i]`, and `member` of nodes."""
    names = [d.key for d in dimensions]
    coarse = {p.parts: p for p in partitions if p.groupings is not None}
    counts, values = {}, {}
    for grouping in groupings:
        ordered = tuple(sorted(grouping))
        columns = [names.index(name) for name in ordered]
        keys = [tuple(row) for row in levels[:, columns].tolist()]
        tallies = {
            node: Counter(k for k, yes in zip(keys, who, strict=True) if yes)
            for node, who in member.items()
            if all(node not in parts or p.is_by(grouping) for parts, p in coarse.items())
        }
        attended, enrolled = Counter(), Counter()
        if days is not None:
            for k, part, whole in zip(keys, *(d.tolist() for d in days), strict=True):
                attended[k] += part
                enrolled[k] += whole
        shape = [range(len(dimensions[c].levels)) for c in columns]
        for index in np.ndindex(*[len(r) for r in shape]):
            group = tuple(
                (name, dimensions[c].levels[i].key)
                for name, c, i in zip(ordered, columns, index, strict=True)
            )
            for node, tally in tallies.items():
                counts[group, node] = tally[tuple(index)]
            if days is not None:
                values[group] = (attended[tuple(index)], enrolled[tuple(index)])
    averages = (Average("average_daily_attendance", "students", values),) if days else ()
    return Cube(
        key,
        "Students",
        period,
        "students",
        dimensions,
        groupings,
        partitions,
        counts,
        averages,
    )


def cube_of(
    sizes: dict[str, int],
    groupings: tuple[tuple[str, ...], ...],
    children: dict[tuple[int, ...], dict[str, int] | int],
    partitions: tuple[Partition, ...] = (),
) -> Cube:
    """A cube by hand: for each combination of levels how many children, or how many of each kind.

    A kind names the nodes that its children are in, with blanks: `"chronic helped"`.
    """
    levels, kinds = [], []
    for place, found in children.items():
        for kind, count in (found if isinstance(found, dict) else {"": found}).items():
            levels += [place] * count
            kinds += [set(kind.split())] * count
    parts = [part for partition in partitions for part in partition.parts]
    member = {part: np.array([part in kind for kind in kinds], dtype=bool) for part in parts}
    member["students"] = np.ones(len(kinds), dtype=bool)
    return count_children(
        tuple(dimension(key, size) for key, size in sizes.items()),
        groupings,
        partitions,
        np.array(levels, dtype=int).reshape(len(levels), len(sizes)),
        member,
    )


def random_city(
    seed: int,
    children: int = 12_000,
    sizes: dict[str, int] | None = None,
    pairs: tuple[tuple[str, str], ...] | None = None,
    partitions: tuple[Partition, ...] = PARTITIONS,
    averages: bool = True,
    period: str = "2025-26",
) -> Cube:
    """A city whose schools serve some grades, with uneven races and outcomes."""
    rng = np.random.default_rng(seed)
    sizes = sizes or {
        "school": 20,
        "neighbourhood": 9,
        "grade": 14,
        "race_ethnicity": 9,
        "low_income": 2,
        "english_learner": 2,
        "disability": 2,
        "sex": 2,
    }
    dimensions = tuple(dimension(key, size) for key, size in sizes.items())
    if pairs is None:
        pairs = tuple(
            p for p in combinations(sizes, 2) if "school" not in p or p[1] == "race_ethnicity"
        )
    groupings = ((), *((key,) for key in sizes), *pairs)
    levels = np.column_stack([_levels(rng, key, size, children) for key, size in sizes.items()])
    if {"school", "grade"} <= set(sizes):
        _schools_serve_grades(rng, levels, list(sizes), sizes)
    member = _members(rng, levels, list(sizes), partitions, children)
    days = None
    if averages:
        enrolled = np.where(rng.random(children) < 0.08, rng.integers(10, 180, children), 180)
        rate = np.where(member.get("chronic", np.zeros(children, bool)), 0.83, 0.955)
        days = (rng.binomial(enrolled, rate), enrolled)
    return count_children(dimensions, groupings, partitions, levels, member, days, period=period)


def _levels(rng: np.random.Generator, key: str, size: int, children: int) -> np.ndarray:
    weights = rng.dirichlet(np.full(size, 3.0 if key in {"school", "grade"} else 0.8))
    return rng.choice(size, children, p=weights)


def _schools_serve_grades(
    rng: np.random.Generator, levels: np.ndarray, names: list[str], sizes: dict[str, int]
) -> None:
    school, grade = names.index("school"), names.index("grade")
    kinds = np.arange(sizes["school"]) % 3
    band = np.minimum(levels[:, grade] * 3 // sizes["grade"], 2)
    for kind in range(3):
        served = np.flatnonzero(kinds == kind)
        if len(served):
            weights = rng.dirichlet(np.full(len(served), 2.0))
            rows = band == kind
            levels[rows, school] = rng.choice(served, rows.sum(), p=weights)


def _members(
    rng: np.random.Generator,
    levels: np.ndarray,
    names: list[str],
    partitions: tuple[Partition, ...],
    children: int,
) -> dict[str, np.ndarray]:
    """Yes and no for each partition; the chance depends on the first dimension's level."""
    member = {"students": np.ones(children, bool)}
    for partition in partitions:
        first, *rest = partition.parts
        share = SHARES.get(first, 0.3)
        tilt = np.exp(rng.normal(0, 0.5, levels[:, 0].max() + 1))[levels[:, 0]]
        draw = rng.random(children)
        left = member[partition.of].copy()
        member[first] = left & (draw < share * tilt)
        left &= ~member[first]
        for part in rest[:-1]:
            member[part] = left & (rng.random(children) < 0.4)
            left &= ~member[part]
        member[rest[-1]] = left
    return member
