"""The family that is alone in a group: what does it learn of the others?

    python -m benchmarks.insider                  10 random cities
    python -m benchmarks.insider --cities 2       fewer

Every family of one to three children that really is all of a withheld group
makes the attack once more, knowing that group's counts. A count of others that
may be below k, and has fewer than three values left, is told on. Then the same
cities are protected against such families, and it is said what that costs.
"""

import argparse
import time

from tests.factories.cubes import PARTITIONS, random_city

from wholecity.disclosure.formats.documents import as_json, document_of, from_json
from wholecity.disclosure.rules.attack.published import Place
from wholecity.disclosure.rules.attack.report import attack, attack_from_inside
from wholecity.disclosure.rules.cube import Cube
from wholecity.disclosure.rules.protection import protect

K, CHILDREN = 11, 3
SIZES = {"school": 8, "race_ethnicity": 6, "sex": 2}
PAIRS = (("school", "race_ethnicity"), ("school", "sex"))


def city(seed: int) -> Cube:
    """About 220 cells: school by race and by sex, of whom chronically absent."""
    return random_city(seed, 2000 + 100 * seed, SIZES, PAIRS, PARTITIONS[:1], averages=False)


def families(cube: Cube) -> list[dict[Place, int]]:
    """What each family knows that is alone in a group."""
    return [
        {(frozenset(group), node): cube.counts[group, node] for node in cube.nodes}
        for group, node in cube.counts
        if node == cube.root and 1 <= cube.counts[group, node] <= CHILDREN
    ]


def line(seed: int, insiders: int) -> tuple[int, int, int, float]:
    """(families, those who learn, counts that they learn, share withheld) of a city."""
    cube = city(seed)
    began = time.perf_counter()
    result = protect(cube, K, insiders=insiders)
    protecting = time.perf_counter() - began
    document = from_json(as_json(document_of(cube, result, k=K, release="b", snapshot="s")))
    assert attack([document]).passed
    found = attack_from_inside([document], stories=families(cube))
    share = sum(f.state == "withheld" for f in result.counts.values()) / len(result.counts)
    print(
        f"city {seed:2}  {'guarded' if insiders else '       '}  {len(cube.counts)} cells  "
        f"withheld {share:4.0%}  families {found.tried}, learning {found.learning}, "
        f"counts of others exact {len(found.exact)}, within 2 {len(found.narrow)}  "
        f"protect {protecting:.1f} s",
        flush=True,
    )
    return found.tried, found.learning, len(found.exact) + len(found.narrow), share


def main() -> None:
    parser = argparse.ArgumentParser(description="The attack from inside")
    parser.add_argument("--cities", type=int, default=10)
    options = parser.parse_args()
    for insiders in (0, CHILDREN):
        rows = [line(seed, insiders) for seed in range(1, options.cities + 1)]
        tried, learning, counts = (sum(row[i] for row in rows) for i in range(3))
        share = sum(row[3] for row in rows) / len(rows)
        print(
            f"{'guarded' if insiders else 'not guarded'}: {tried} families, {learning} learn of "
            f"others, {counts} counts; withheld {share:.1%}\n",
            flush=True,
        )


if __name__ == "__main__":
    main()
