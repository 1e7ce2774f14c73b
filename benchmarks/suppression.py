"""How far protection is from the optimum on tables of about 700 cells.

    python -m benchmarks.suppression                 ten tables of each kind
    python -m benchmarks.suppression --tables 3      fewer
    python -m benchmarks.suppression --seconds 30    so long at most for the optimum of each

The optimum is found exactly: a program in whole numbers (HiGHS) chooses what is withheld, an
attacker's linear program looks for a withheld count that is too narrow, and its dual says of
which counts one more has to be withheld (Fischetti and Salazar-González, 2000). Where no such
count is left the choice is the best there is; where time is up, the program's bound is a proof
that none is better, and the line says so.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import highspy
import numpy as np
from tests.factories.cubes import PARTITIONS, random_city

from wholecity.disclosure.rules.cube import Cube, Partition
from wholecity.disclosure.rules.protection import protect
from wholecity.disclosure.rules.protection.layout import Layout
from wholecity.disclosure.rules.protection.sensitive import sensitive_cells, with_what_follows
from wholecity.disclosure.rules.protection.suppression import importance

K = 11
GOAL_PERCENT = 5
SECONDS = 120.0
SLACK = 1e-6


def children_by_race(seed: int) -> Cube:
    """693 counts of children: 62 schools by ten races, with all margins; a third are small."""
    return _city(seed, 9000, {"school": 62, "race_ethnicity": 10}, ())


def outcome_by_sex(seed: int) -> Cube:
    """684 counts, students, yes and no: 75 schools by sex, with all margins."""
    return _city(seed, 20_000, {"school": 75, "sex": 2}, PARTITIONS[:1])


def _city(
    seed: int, children: int, sizes: dict[str, int], partitions: tuple[Partition, ...]
) -> Cube:
    return random_city(
        seed,
        children,
        sizes=sizes,
        pairs=(tuple(sizes),),
        partitions=partitions,
        averages=False,
    )


@dataclass(frozen=True)
class Table:
    """One count of each group of which it is chosen whether it is withheld, and what that costs.

    `fall` and `rise` are how far it can move without anything becoming negative; more than K is
    no use to anybody.
    """

    layout: Layout
    cost: np.ndarray
    first: np.ndarray  # withheld in any case
    fall: np.ndarray
    rise: np.ndarray

    @property
    def size(self) -> int:
        return len(self.layout.groups)


class Attacker:
    """How far the yes of a group can move where so much of each group is withheld."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.model = _silent()
        for _group in range(table.size):
            self.model.addVar(0.0, 0.0)
        for total in table.layout.sums:
            columns = [*map(int, total.parts), int(total.whole)]
            values = [1.0] * len(total.parts) + [-1.0]
            self.model.addRow(0.0, 0.0, len(columns), np.array(columns), np.array(values))

    def cuts(self, withheld: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """Of each group that is too narrow: weights, of which the withheld ones must be K."""
        columns = np.arange(self.table.size, dtype=np.int32)
        low, high = -self.table.fall * withheld, self.table.rise * withheld
        self.model.changeColsBounds(len(columns), columns, low, high)
        for group in np.flatnonzero(withheld > SLACK):
            weights = self._weights(int(group), 1.0) + self._weights(int(group), -1.0)
            if weights @ withheld < K * withheld[group] - 1e-4:
                # No single group has to give more than all of it.
                yield int(group), np.minimum(weights, K)

    def _weights(self, group: int, direction: float) -> np.ndarray:
        """By how much each group's freedom bounds this one's, from the dual."""
        self.model.changeColCost(group, direction)
        self.model.run()
        dual = np.array(self.model.getSolution().col_dual)
        self.model.changeColCost(group, 0.0)
        return np.where(dual > 0, dual * self.table.fall, -dual * self.table.rise)


class Chooser:
    """The cheapest choice of withheld groups that satisfies all cuts so far."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.model = _silent()
        for cost, needed in zip(table.cost, table.first, strict=True):
            self.model.addVar(float(needed), 1.0)
            self.model.changeColCost(self.model.getNumCol() - 1, float(cost))

    def add(self, group: int, weights: np.ndarray) -> None:
        row = weights.copy()
        row[group] -= K
        columns = np.flatnonzero(np.abs(row) > 1e-9).astype(np.int32)
        self.model.addRow(0.0, highspy.kHighsInf, len(columns), columns, row[columns])

    def in_whole_numbers(self) -> None:
        for column in range(self.table.size):
            self.model.changeColIntegrality(column, highspy.HighsVarType.kInteger)

    def choose(self, seconds: float) -> tuple[np.ndarray, float, bool]:
        """(what is withheld, a bound below every choice, whether it came to its end)."""
        self.model.setOptionValue("time_limit", self.model.getRunTime() + max(seconds, 0.1))
        self.model.run()
        info = self.model.getInfo()
        ended = self.model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        bound = info.mip_dual_bound if info.mip_dual_bound > -1e30 else 0.0
        value = info.objective_function_value
        return np.array(self.model.getSolution().col_value), value if ended else bound, ended


def _silent() -> highspy.Highs:
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    return model


def optimum(table: Table, seconds: float) -> tuple[float, bool]:
    """(cost of the best choice, True), or (a bound that no choice goes below, False)."""
    until = time.monotonic() + seconds
    chooser, attacker, bound = Chooser(table), Attacker(table), 0.0
    for whole in (False, True):
        if whole:
            chooser.in_whole_numbers()
        while True:
            choice, value, ended = chooser.choose(until - time.monotonic())
            bound = max(bound, value)
            if not ended:
                return bound, False
            found = list(attacker.cuts(np.round(choice) if whole else choice))
            for group, weights in found:
                chooser.add(group, weights)
            if not found:
                break
            if time.monotonic() > until:
                return bound, False
    return bound, True


def measured(cube: Cube) -> tuple[Table, float] | None:
    """The table, and what protection withholds of it.

    Of yes and no the one is chosen, and the other goes along: None where a group of students
    would have to be withheld too.
    """
    layout = Layout.of(cube)
    result = protect(cube, K)
    hidden = np.array(
        [[result.counts[g, n].state == "withheld" for g in layout.groups] for n in layout.nodes]
    )
    first = with_what_follows(layout, sensitive_cells(layout, K))
    counts, cost = np.minimum(layout.counts, K).astype(float), importance(layout)
    if not cube.partitions:
        table = Table(layout, cost[0], first[0], counts[0], np.full(len(layout.groups), float(K)))
        return table, float(cost[0][hidden[0]].sum())
    if hidden[0].any():
        return None
    both = cost[1:].sum(axis=0)
    return Table(layout, both, first[1], counts[1], counts[2]), float(both[hidden[1]].sum())


def main() -> None:
    parser = argparse.ArgumentParser(description="Over-suppression near 700 cells")
    parser.add_argument("--tables", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    for name, made in (("children by race", children_by_race), ("outcome by sex", outcome_by_sex)):
        _tell(name, made, options.tables, options.seconds)


def _tell(name: str, made: Callable[[int], Cube], tables: int, seconds: float) -> None:
    excess: list[float] = []
    exactly = 0
    for seed in range(1, 1000):
        cube = made(seed)
        found = measured(cube)
        if found is None:
            continue
        table, ours = found
        began = time.monotonic()
        best, exact = optimum(table, seconds)
        exactly += exact
        excess.append(100 * (ours / best - 1))
        print(
            f"{name}, city {seed:3}  {len(cube.counts):4} cells  ours {ours:8.1f}  "
            f"{'optimum' if exact else 'bound  '} {best:8.1f}  {excess[-1]:5.2f} % above  "
            f"{time.monotonic() - began:6.1f} s",
            flush=True,
        )
        if len(excess) == tables:
            break
    print(
        f"{name}: {len(excess)} tables, the optimum of {exactly} exactly, of the others a bound: "
        f"median {statistics.median(excess):.2f} %, worst {max(excess):.2f} % above "
        f"(goal: {GOAL_PERCENT} %)\n",
        flush=True,
    )


if __name__ == "__main__":
    main()
