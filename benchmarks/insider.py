"""The family that is alone in a group: what does it learn of the others?

    python -m benchmarks.insider                  5 random cities
    python -m benchmarks.insider --cities 2       fewer

For every group whose count is withheld the attack is made once more by
somebody who knows that group's counts: one child, in one of the parts. A count
of others that may be below k, and has fewer than three values left, is told on.
Beside it stands what it costs to protect with a larger k, which is no promise
against insiders, but leaves them wider ranges.
"""

import argparse
import time

from tests.factories.cubes import PARTITIONS, random_city

from wholecity.disclosure.formats.documents import as_json, document_of, from_json
from wholecity.disclosure.rules.attack.report import attack_from_inside
from wholecity.disclosure.rules.cube import Cube
from wholecity.disclosure.rules.protection import protect

K = 11
SIZES = {"school": 8, "race_ethnicity": 6, "sex": 2}
PAIRS = (("school", "race_ethnicity"), ("school", "sex"))


def city(seed: int) -> Cube:
    """About 220 cells: school by race and by sex, of whom chronically absent."""
    return random_city(seed, 2000 + 100 * seed, SIZES, PAIRS, PARTITIONS[:1], averages=False)


def line(seed: int, k: int) -> tuple[int, int, int, float]:
    """(insiders, those who learn, counts that they learn, share withheld) of a city."""
    cube = city(seed)
    result = protect(cube, k)
    document = from_json(as_json(document_of(cube, result, k=k, release="b", snapshot="s")))
    began = time.perf_counter()
    found = attack_from_inside([document])
    share = sum(f.state == "withheld" for f in result.counts.values()) / len(result.counts)
    print(
        f"city {seed}  k {k:2}  {len(cube.counts)} cells  withheld {share:4.0%}  "
        f"insiders {found.tried}, learning {found.learning}, "
        f"counts of others exact {len(found.exact)}, within 2 {len(found.narrow)}  "
        f"{time.perf_counter() - began:.1f} s",
        flush=True,
    )
    return found.tried, found.learning, len(found.exact) + len(found.narrow), share


def main() -> None:
    parser = argparse.ArgumentParser(description="The attack from inside")
    parser.add_argument("--cities", type=int, default=5)
    options = parser.parse_args()
    for k in (K, K + 3, 2 * K):
        rows = [line(seed, k) for seed in range(1, options.cities + 1)]
        tried, learning, counts = (sum(row[i] for row in rows) for i in range(3))
        share = sum(row[3] for row in rows) / len(rows)
        print(
            f"k {k}: {tried} insiders, {learning} learn of others, {counts} counts; "
            f"withheld {share:.0%}\n",
            flush=True,
        )


if __name__ == "__main__":
    main()
