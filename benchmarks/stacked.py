"""Eight releases one after the other, attacked together: what does an outsider know who kept all?

    python -m benchmarks.stacked                  20 random cities
    python -m benchmarks.stacked --cities 5       fewer
    python -m benchmarks.stacked --careless       also with every release protected for itself

A city publishes a closed year, a running year twice, a year again after the
records of one to three children were corrected, again after those of two
schools were, other groupings of the same counts, a year in which a school
closed and another opened, as two tables of the same children, and that year
once more with a group that is new. A table of which too little has changed
waits: it counts as not released.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from tests.factories.cubes import count_children, dimension

from wholecity.disclosure.formats.documents import as_json, document_of, figures_of, from_json
from wholecity.disclosure.rules.attack.report import Report, attack
from wholecity.disclosure.rules.cube import Cube, Partition
from wholecity.disclosure.rules.joining import joined
from wholecity.disclosure.rules.protection import CannotBeProtected, Protected, protect
from wholecity.disclosure.rules.protection.earlier import Earlier, bounds, kept_back, waits_for

K = 11
SIZES = {"school": 10, "race": 6, "sex": 2, "grade": 4, "neighbourhood": 5}
CHRONIC = Partition("students", ("chronic", "not_chronic"))
SUSPENDED = ("suspended", "not_suspended")
BY = ((), ("school",), ("race",), ("sex",), ("race", "school"), ("school", "sex"))


@dataclass
class City:
    """Children of one year: a row of levels for each, and what is known of them."""

    random: np.random.Generator
    levels: np.ndarray
    chronic: np.ndarray
    suspended: np.ndarray

    @classmethod
    def drawn(cls, seed: int) -> "City":
        random = np.random.default_rng(seed)
        city = cls(random, np.zeros((0, len(SIZES)), int), np.zeros(0, bool), np.zeros(0, bool))
        city.shares = [random.dirichlet(np.full(size, 1.2)) for size in SIZES.values()]
        city.arrive(2200 + 150 * (seed % 7))
        return city

    shares: list[np.ndarray] = field(default_factory=list)

    def arrive(self, children: int) -> None:
        drawn = [self.random.choice(len(s), children, p=s) for s in self.shares]
        self.levels = np.vstack([self.levels, np.column_stack(drawn)])
        self.chronic = np.concatenate([self.chronic, self.random.random(children) < 0.22])
        self.suspended = np.concatenate([self.suspended, self.random.random(children) < 0.04])

    def move(self, share: float) -> None:
        """Some children change schools."""
        who = np.flatnonzero(self.random.random(len(self.levels)) < share)
        self.levels[who, 0] = self.random.choice(SIZES["school"], len(who), p=self.shares[0])

    def correct(self, who: np.ndarray) -> None:
        self.chronic[who] = ~self.chronic[who]

    def close_a_school(self) -> None:
        """The children of the largest school spread over the others; the smallest one is new."""
        sizes = np.bincount(self.levels[:, 0], minlength=SIZES["school"])
        gone = self.levels[:, 0] == int(sizes.argmax())
        others = np.delete(np.arange(SIZES["school"]), int(sizes.argmax()))
        self.levels[gone, 0] = self.random.choice(others, int(gone.sum()))

    def cube(self, period: str, groupings: Any = BY, **more: Any) -> Cube:
        rare = tuple(g for g in groupings if len(g) < 2 and set(g) <= {"school", "sex"})
        member = {
            "students": np.ones(len(self.levels), bool),
            "chronic": self.chronic,
            "not_chronic": ~self.chronic,
            "suspended": self.suspended,
            "not_suspended": ~self.suspended,
        }
        used = {key for grouping in groupings for key in grouping}
        kept = [i for i, key in enumerate(SIZES) if key in used]
        found = count_children(
            tuple(_occupied(list(SIZES)[i], self.levels[:, i]) for i in kept),
            groupings,
            (CHRONIC, Partition("students", SUSPENDED, rare)),
            np.column_stack([_numbered(self.levels[:, i]) for i in kept]),
            member,
            key=more.pop("key", "students"),
            period=period,
        )
        return replace(found, **more)


def _occupied(key: str, column: np.ndarray) -> Any:
    whole = dimension(key, SIZES[key])
    return replace(whole, levels=tuple(whole.levels[i] for i in np.unique(column)))


def _numbered(column: np.ndarray) -> np.ndarray:
    return np.searchsorted(np.unique(column), column)


def releases(seed: int) -> Iterator[tuple[str, list[Cube]]]:
    """What a city wants to publish, in this order."""
    last, running = City.drawn(seed), City.drawn(seed + 1000)
    yield "a closed year", [last.cube("2023-24")]
    grows = ("students", "suspended")
    yield "a running year", [running.cube("2024-25", growing=grows)]
    running.arrive(300)
    calm = np.flatnonzero(~running.suspended)
    running.suspended[running.random.choice(calm, 60, replace=False)] = True
    yield "the running year, later", [running.cube("2024-25", growing=grows)]
    last.correct(last.random.choice(len(last.levels), 1 + seed % 3, replace=False))
    yield "one to three children corrected", [last.cube("2023-24")]
    two = np.flatnonzero(np.isin(last.levels[:, 0], last.random.choice(10, 2, replace=False)))
    last.correct(two[last.random.random(len(two)) < 0.4])
    yield "two schools corrected", [last.cube("2023-24")]
    other = (*BY[:4], ("race", "sex"), ("grade",))
    yield "other groupings of the running year", [running.cube("2024-25", other)]
    running.close_a_school()
    running.move(0.05)
    running.arrive(200)
    programs = ((), ("school",), ("grade",), ("grade", "school"))
    yield (
        "a school closed; two tables of the same children",
        [
            running.cube("2025-26", population="students"),
            running.cube("2025-26", programs, key="programs", population="students"),
        ],
    )
    new = (*BY, ("neighbourhood",), ("neighbourhood", "sex"))
    yield "a group that is new", [running.cube("2025-26", new, population="students")]


@dataclass
class Outcome:
    """What became of the releases of a city."""

    published: int = 0
    waiting: int = 0
    cells: int = 0
    withheld: int = 0
    documents: list[Any] = field(default_factory=list)
    seconds: float = 0.0
    blocked: list[str] = field(default_factory=list)


def _earlier(documents: list[Any], cube: Cube) -> list[Earlier]:
    found = []
    for number, document in enumerate(documents):
        if (document["population"], document["period"]) == (cube.counted, cube.period):
            counts = [f for f in figures_of(document) if f.kind == "count"]
            found.append(
                Earlier(
                    number,
                    {(f.group, f.name): n for f in counts if (n := f.figure.value) is not None},
                    {(f.group, f.name) for f in counts if f.figure.state == "withheld"},
                )
            )
    return found


def _document(cube: Cube, result: Protected, number: int) -> Any:
    name = str(number)
    return from_json(as_json(document_of(cube, result, k=K, release=name, snapshot=name)))


def publish(seed: int, *, careless: bool = False) -> Outcome:
    """Protect and attack the releases of a city one after the other, as the register does."""
    outcome = Outcome()
    began = time.perf_counter()
    for number, (title, cubes) in enumerate(releases(seed), 1):
        whole = joined(cubes)
        earlier = [] if careless else _earlier(outcome.documents, whole)
        if waits_for(whole, earlier, K) is not None:
            outcome.waiting += 1
            continue
        try:
            kept = kept_back(whole, earlier, K)
            result = protect(whole, K, kept, known=bounds(whole, earlier))
        except CannotBeProtected as error:
            outcome.blocked.append(f"{title}: {error}")
            continue
        new = [_document(cube, result.of(cube), number) for cube in cubes]
        if not careless:
            report = attack([*outcome.documents, *new])
            if not report.passed:
                outcome.blocked.append(f"{title}: {_words(report)}")
                continue
        outcome.documents += new
        outcome.published += 1
        outcome.cells += len(whole.counts)
        outcome.withheld += sum(f.state == "withheld" for f in result.counts.values())
    outcome.seconds = time.perf_counter() - began
    return outcome


def _words(report: Report) -> str:
    return (
        f"exact {len(report.exact)}, narrower {len(report.narrow)}, "
        f"differences {len(report.differences)}, all or none {len(report.all_or_none)}, "
        f"inconsistent {len(report.inconsistent)}"
    )


def line(seed: int, *, careless: bool) -> tuple[Outcome, Report]:
    outcome = publish(seed, careless=careless)
    report = attack(outcome.documents)
    print(
        f"city {seed:3} {'careless' if careless else '        '} "
        f"released {outcome.published} waiting {outcome.waiting} blocked {len(outcome.blocked)}  "
        f"{outcome.cells:6,} cells  withheld {outcome.withheld / outcome.cells:4.0%}  "
        f"{_words(report)}  {outcome.seconds:6.1f} s",
        flush=True,
    )
    for words in outcome.blocked:
        print(f"         blocked: {words}")
    return outcome, report


def main() -> None:
    parser = argparse.ArgumentParser(description="Releases one after the other")
    parser.add_argument("--cities", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--careless", action="store_true")
    options = parser.parse_args()
    for careless in (False, True) if options.careless else (False,):
        found = [
            line(seed, careless=careless)
            for seed in range(options.first, options.first + options.cities)
        ]
        outcomes = [outcome for outcome, _ in found]
        cells = sum(outcome.cells for outcome in outcomes)
        print(
            f"{len(found)} cities, {sum(o.published for o in outcomes)} releases, "
            f"{sum(o.waiting for o in outcomes)} waiting, "
            f"{sum(len(o.blocked) for o in outcomes)} blocked, {cells:,} cells, "
            f"exact {sum(len(r.exact) for _, r in found)}, "
            f"narrower than {K}: {sum(len(r.narrow) for _, r in found)}, "
            f"small differences {sum(len(r.differences) for _, r in found)}, "
            f"withheld {sum(o.withheld for o in outcomes) / cells:.0%}, "
            f"median {statistics.median(o.seconds for o in outcomes):.1f} s\n",
            flush=True,
        )


if __name__ == "__main__":
    main()
