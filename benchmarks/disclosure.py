"""Protection and attack: time, what is withheld, what an outsider finds, how far from the optimum.

    python -m benchmarks.disclosure                  all of the below
    python -m benchmarks.disclosure --cities 5       fewer random cities
    python -m benchmarks.disclosure --large          also a city of 100,000 children

The optimum is found by a program in whole numbers that decides for every cell
of a small table whether it is withheld; it is the fewest and least important
cells with which every withheld one keeps its width.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

import highspy
import numpy as np
from tests.factories.cubes import PARTITIONS, random_city

from wholecity.disclosure.formats.documents import as_json, document_of, from_json
from wholecity.disclosure.rules.attack.report import Report, attack
from wholecity.disclosure.rules.cube import Cube
from wholecity.disclosure.rules.protection import protect
from wholecity.disclosure.rules.protection.layout import Layout
from wholecity.disclosure.rules.protection.sensitive import sensitive_cells, with_what_follows
from wholecity.disclosure.rules.protection.suppression import importance

K = 11
LIMIT_SECONDS, DEMO_SECONDS = 10, 30
OPTIMUM_SECONDS = 120
DEMO_PAIRS = (
    ("race_ethnicity", "sex"),
    ("race_ethnicity", "low_income"),
    ("race_ethnicity", "english_learner"),
    ("race_ethnicity", "disability"),
    ("school", "race_ethnicity"),
    ("school", "low_income"),
    ("neighbourhood", "low_income"),
    ("grade", "low_income"),
)
T = TypeVar("T")


def sizes(schools: int) -> dict[str, int]:
    return {
        "school": schools,
        "neighbourhood": 10,
        "grade": 14,
        "race_ethnicity": 8,
        "low_income": 2,
        "english_learner": 2,
        "disability": 2,
        "sex": 2,
    }


def cube_of_1600_cells(seed: int) -> Cube:
    """About 1,600 cells: school by race and by sex, five nodes."""
    return random_city(
        seed,
        9000,
        sizes={"school": 24, "race_ethnicity": 9, "sex": 2},
        pairs=(("school", "race_ethnicity"), ("school", "sex"), ("race_ethnicity", "sex")),
        partitions=(*PARTITIONS[:1], PARTITIONS[4]),
    )


def timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def protect_and_attack(cube: Cube) -> tuple[float, float, float, Report]:
    """(seconds to protect, seconds to attack, share withheld, what the attack found)."""
    result, protecting = timed(lambda: protect(cube, K))
    text = as_json(document_of(cube, result, k=K, release="benchmark", snapshot=cube.period))
    document = from_json(text)
    report, attacking = timed(lambda: attack([document]))
    withheld = sum(figure.state == "withheld" for figure in result.counts.values())
    return protecting, attacking, withheld / len(result.counts), report


def line(name: str, cube: Cube) -> tuple[float, bool]:
    protecting, attacking, share, report = protect_and_attack(cube)
    print(
        f"{name:24} {len(cube.counts):6,} cells  protect {protecting:6.2f} s  "
        f"attack {attacking:6.2f} s  withheld {share:4.0%}  exact {len(report.exact)}  "
        f"narrower than k {len(report.narrow)}  averages {len(report.averages)}",
        flush=True,
    )
    return protecting + attacking, report.passed


# -- the optimum -----------------------------------------------------------------------------


def optimal_cost(layout: Layout, cost: np.ndarray, first: np.ndarray) -> tuple[float, float]:
    """(cost of the best choice found, proven lower bound) for one partition into yes and no.

    For every group i: were it withheld, two tables that fit would differ by K
    in it. They may differ from the true one in withheld groups only.
    """
    size = len(layout.groups)
    yes, no = layout.counts[1].astype(float), layout.counts[2].astype(float)
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("time_limit", float(OPTIMUM_SECONDS))
    withheld = [model.addBinary(obj=float(c)) for c in cost]
    for group in np.flatnonzero(first):
        model.addConstr(withheld[group] == 1)
    for group in range(size):
        reach = []
        for sign in (1, -1):
            move = [model.addVariable(lb=-min(yes[h], K), ub=min(no[h], K)) for h in range(size)]
            for total in layout.sums:
                model.addConstr(model.qsum(move[p] for p in total.parts) == move[total.whole])
            for h in range(size):
                model.addConstr(move[h] <= min(no[h], K) * withheld[h])
                model.addConstr(move[h] >= -min(yes[h], K) * withheld[h])
            reach.append(sign * move[group])
        model.addConstr(reach[0] + reach[1] >= K * withheld[group])
    model.run()
    info = model.getInfo()
    return float(info.objective_function_value), float(info.mip_dual_bound)


def over_suppression(seed: int) -> tuple[int, float, float, float]:
    """(cells, cost of ours, cost of the best found, lower bound) of a small table."""
    cube = random_city(
        seed,
        1500,
        sizes={"school": 6, "race_ethnicity": 5},
        pairs=(("school", "race_ethnicity"),),
        partitions=PARTITIONS[:1],
        averages=False,
    )
    layout = Layout.of(cube)
    result = protect(cube, K)
    hidden = np.array(
        [[result.counts[g, n].state == "withheld" for g in layout.groups] for n in layout.nodes]
    )
    if hidden[0].any():
        return 0, 0.0, 0.0, 0.0  # the program below looks at tables whose whole is shown
    first = with_what_follows(layout, sensitive_cells(layout, K))[1]
    cost = importance(layout)[1:].sum(axis=0)
    best, bound = optimal_cost(layout, cost, first)
    return len(cube.counts), float(cost[hidden[1]].sum()), best, bound


def optimum(tables: int) -> None:
    ratios = []
    for seed in range(1, 200):
        cells, ours, best, bound = over_suppression(seed)
        if not cells:
            continue
        ratios.append(ours / best)
        print(
            f"{'small table':24} {cells:6,} cells  ours {ours:7.1f}  best {best:7.1f}  "
            f"proven bound {bound:7.1f}  ratio {ours / best:.3f}",
            flush=True,
        )
        if len(ratios) == tables:
            break
    print(f"median ratio to the optimum: {statistics.median(ratios):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Protection and attack")
    parser.add_argument("--cities", type=int, default=20)
    parser.add_argument("--tables", type=int, default=5)
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()

    seconds = [line(f"1,600 cells, city {s}", cube_of_1600_cells(s))[0] for s in range(1, 4)]
    median = statistics.median(seconds)
    print(f"a cube of 1,600 cells: {median:.1f} s (limit {LIMIT_SECONDS} s)\n", flush=True)

    total = 0.0
    for name, partitions in (("2023-24", 1), ("2024-25", 1), ("2025-26", 5)):
        cube = random_city(7, 12_000, sizes(22), DEMO_PAIRS, PARTITIONS[:partitions], period=name)
        total += line(f"demo city, {name}", cube)[0]
    print(f"a demo release: {total:.1f} s one after the other (limit {DEMO_SECONDS} s)\n")

    passed = 0
    for seed, schools in zip(
        range(1, options.cities + 1), np.resize([12, 18, 25], 99), strict=False
    ):
        children = 5000 + 700 * (seed % 7)
        cube = random_city(100 + seed, children, sizes(int(schools)), DEMO_PAIRS)
        passed += line(f"random city {seed}", cube)[1]
    print(f"random cities in which the attack found nothing: {passed} of {options.cities}\n")
    optimum(options.tables)
    if options.large:
        cube = random_city(1, 100_000, sizes(160), DEMO_PAIRS)
        line("100,000 children", cube)


if __name__ == "__main__":
    main()
