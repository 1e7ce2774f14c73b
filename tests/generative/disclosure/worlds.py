"""Random small cities for properties, and an outsider with unlimited patience.

`every_table` tries all whole numbers, with equations of its own: the judge of
the attack where the attack could be wrong.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.factories.cubes import count_children, dimension
from wholecity.disclosure.formats.documents import as_json, document_of, from_json
from wholecity.disclosure.rules.cube import Cube, Group, Partition
from wholecity.disclosure.rules.figures import WITHHELD, shown
from wholecity.disclosure.rules.protection import Protected

Cell = tuple[Group, str]

PARTITIONS = (
    (),
    (Partition("students", ("yes", "no")),),
    (Partition("students", ("often", "seldom", "never")),),
    (Partition("students", ("yes", "no")), Partition("students", ("in", "out"))),
    (Partition("students", ("yes", "no")), Partition("yes", ("helped", "alone"))),
)


@st.composite
def cubes(
    draw: st.DrawFn, *, children: int = 120, levels: int = 4, dimensions: int = 3, days: bool = True
) -> Cube:
    """Children with levels and outcomes, some far more frequent than others, counted in a cube."""
    sizes = draw(st.lists(st.integers(1, levels), min_size=1, max_size=dimensions))
    shape = tuple(dimension(name, size) for name, size in zip("abc", sizes, strict=False))
    keys = [d.key for d in shape]
    pairs = [g for g in product(keys, keys) if g[0] < g[1]]
    finer = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    singles = draw(st.lists(st.sampled_from(keys), unique=True))
    groupings = ((), *((key,) for key in singles), *finer)
    partitions = draw(st.sampled_from(PARTITIONS))
    if finer and draw(st.booleans()):
        left_out = draw(st.sets(st.sampled_from(finer), min_size=1))
        kept = tuple(g for g in groupings if g not in left_out)
        # A partition of a part is by no more than the part itself.
        first = draw(st.integers(0, max(0, len(partitions) - 1)))
        partitions = (
            *partitions[:first],
            *(replace(p, groupings=kept) for p in partitions[first:]),
        )
    count = draw(st.integers(0, children))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    drawn = [_draw(random, size, count) for size in sizes]
    member = {"students": np.ones(count, dtype=bool)}
    for partition in partitions:
        part = _draw(random, len(partition.parts), count)
        for i, name in enumerate(partition.parts):
            member[name] = member[partition.of] & (part == i)
    enrolled = random.integers(10, 181, count)
    attended = random.binomial(enrolled, random.beta(9, 1, count))
    return count_children(
        shape,
        groupings,
        partitions,
        np.column_stack(drawn).reshape(count, len(sizes)),
        member,
        (attended, enrolled) if days else None,
    )


def _draw(random: np.random.Generator, size: int, count: int) -> np.ndarray:
    return random.choice(size, count, p=random.dirichlet(np.full(size, 0.7)))


def published(cube: Cube, result: Protected, k: int) -> dict[str, Any]:
    """The document as an outsider reads it."""
    return from_json(as_json(document_of(cube, result, k=k, release="r", snapshot="s")))


def with_hidden(cube: Cube, hidden: set[Cell], k: int) -> dict[str, Any]:
    """A document that withholds just these counts."""
    counts = {c: WITHHELD if c in hidden else shown(n) for c, n in cube.counts.items()}
    return published(cube, Protected(counts, {}, ()), k)


def every_table(cube: Cube, hidden: set[Cell]) -> dict[Cell, tuple[int, int]]:
    """The least and most of each hidden cell over all tables that fit, by trying them all."""
    order = sorted(hidden)
    equations = [_split(cube, equation, hidden) for equation in identities(cube)]
    ends = dict.fromkeys(order, (10**9, -1))
    for table in _tables(order, [e for e in equations if e[0]], int(max(cube.counts.values()))):
        for cell, count in table.items():
            low, high = ends[cell]
            ends[cell] = (min(low, count), max(high, count))
    return ends


def identities(cube: Cube) -> Iterator[tuple[Cell, list[Cell]]]:
    for fine, coarse in product(cube.groupings, cube.groupings):
        if set(coarse) < set(fine):
            for group in cube.groups(coarse):
                parts = [g for g in cube.groups(fine) if set(group) <= set(g)]
                nodes = cube.nodes_by(fine)
                yield from (((group, node), [(p, node) for p in parts]) for node in nodes)
    for grouping in cube.groupings:
        for group in cube.groups(grouping):
            for p in cube.partitions:
                if p.is_by(grouping):
                    yield (group, p.of), [(group, part) for part in p.parts]


def _split(cube: Cube, equation: tuple[Cell, list[Cell]], hidden: set[Cell]):
    """(hidden cells with signs, what the shown ones leave)."""
    whole, parts = equation
    signed = [(whole, -1), *((part, 1) for part in parts)]
    rest = -sum(sign * cube.counts[cell] for cell, sign in signed if cell not in hidden)
    return [(cell, sign) for cell, sign in signed if cell in hidden], rest


def _tables(order: list[Cell], equations: list, most: int) -> Iterator[dict[Cell, int]]:
    """Depth first over the cells; an equation whose cells are all set must hold."""
    place = {cell: i for i, cell in enumerate(order)}
    ends_at: list[list] = [[] for _ in order]
    for terms, rest in equations:
        ends_at[max(place[cell] for cell, _ in terms)].append((terms, rest))
    table: dict[Cell, int] = {}

    def fill(i: int) -> Iterator[dict[Cell, int]]:
        if i == len(order):
            yield table
            return
        cell = order[i]
        for value in _values(cell, ends_at[i], table, most):
            table[cell] = value
            if all(sum(s * table[c] for c, s in terms) == rest for terms, rest in ends_at[i]):
                yield from fill(i + 1)
        table.pop(cell, None)

    yield from fill(0)


def _values(cell: Cell, equations: list, table: dict[Cell, int], most: int) -> range:
    """What a cell can be: one value where it is the last of an equation."""
    if not equations:
        return range(most + 1)
    terms, rest = equations[0]
    sign = dict(terms)[cell]
    value = sign * (rest - sum(s * table[c] for c, s in terms if c != cell))
    return range(value, value + 1) if value >= 0 else range(0)
