"""Plant small faults in a room, one at a time, and count those that its quick tests notice.

    python -m tests.mutation policy            # all faults; goes on where it was broken off
    python -m tests.mutation disclosure --sample 200 --seed 1
    python -m tests.mutation policy --only terms   # one module
    python -m tests.mutation policy --survivors    # after new tests: those that nobody noticed
    python -m tests.mutation policy --told         # only say what is known

What was tried is kept in build/mutation, by the content of each module: a module that has changed
since is tried anew. Faults are tried in an order drawn by chance, so that what was tried until a
run was broken off says something of all of them.
"""

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.faults import Fault, faults
from tests.mutation.rooms import ROOMS, ROOT, SOURCE
from tests.mutation.trying import Trial

KEPT = ROOT / "build" / "mutation"
WANTED = 90


class Known:
    """What was tried before: a line of a file for each fault, the last one counts."""

    def __init__(self, room: str) -> None:
        KEPT.mkdir(parents=True, exist_ok=True)
        self.file = KEPT / f"{room}.jsonl"
        self.noticed: dict[tuple[str, str, str], bool] = {}
        if self.file.exists():
            for line in self.file.read_text(encoding="utf-8").splitlines():
                one = json.loads(line)
                self.noticed[one["module"], one["content"], one["key"]] = one["noticed"]

    def add(self, module: str, content: str, key: str, noticed: bool) -> None:
        self.noticed[module, content, key] = noticed
        one = {"module": module, "content": content, "key": key, "noticed": noticed}
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(one, ensure_ascii=False) + "\n")


def drawn(room: str, sample: int | None, seed: int) -> list[tuple[Path, str, Fault]]:
    """The faults of a room with their module and its content's hash, in an order drawn by chance.

    The place of a fault depends on nothing but itself and the seed: a smaller sample is a part of
    a larger one, what was tried until a run was broken off is a sample too, and a change of one
    module leaves the others where they were.
    """
    found = [
        (path, hashlib.sha256(path.read_bytes()).hexdigest()[:16], fault)
        for path in ROOMS[room].paths()
        for fault in faults(path.read_text(encoding="utf-8"))
    ]
    found.sort(key=lambda one: _lot(seed, one[0], one[2]))
    return found[:sample]


def _lot(seed: int, path: Path, fault: Fault) -> bytes:
    return hashlib.sha256(f"{seed} {name_of(path)} {fault.key}".encode()).digest()


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def equivalent(path: Path, fault: Fault) -> bool:
    return fault.key in EQUIVALENT.get(name_of(path), {})


def to_try(
    every: list[tuple[Path, str, Fault]], known: Known, *, survivors: bool
) -> Iterator[tuple[Path, str, Fault]]:
    """What was not tried yet; and again what nobody noticed, where a test could."""
    for path, content, fault in every:
        noticed = known.noticed.get((name_of(path), content, fault.key))
        if noticed is None or (survivors and not noticed and not equivalent(path, fault)):
            yield path, content, fault


def try_all(room: str, tried: list[tuple[Path, str, Fault]], known: Known) -> None:
    trial = Trial(ROOMS[room])
    print(f"{room}: {len(tried)} faults to try; without one: {trial.check():.1f} s", flush=True)
    for number, (path, content, fault) in enumerate(tried, 1):
        noticed = trial.notices(path, fault)
        known.add(name_of(path), content, fault.key, noticed)
        if not noticed:
            print(f"  not noticed: {name_of(path)}:{fault.line}: {fault.key}", flush=True)
        if number % 50 == 0:
            print(f"{room}: {number} of {len(tried)}", file=sys.stderr, flush=True)


def told(all_of_them: list[tuple[Path, str, Fault]], known: Known) -> Iterator[str]:
    """The score of each module and of the room, and what nobody noticed."""
    rows: dict[str, list[int]] = {}
    surviving = []
    for path, content, fault in all_of_them:
        noticed = known.noticed.get((name_of(path), content, fault.key))
        row = rows.setdefault(name_of(path), [0, 0, 0])
        if noticed is None:
            continue
        if not noticed and equivalent(path, fault):
            row[2] += 1
            continue
        row[0] += noticed
        row[1] += 1
        if not noticed:
            surviving.append(f"{name_of(path)}:{fault.line}: {fault.key}")
    for module, (noticed, tried, same) in sorted(rows.items()):
        yield f"{module:55} {noticed:5} of {tried:5}  {_percent(noticed, tried)}  (equal: {same})"
    noticed, tried, same = (sum(row[i] for row in rows.values()) for i in range(3))
    yield f"{'together':55} {noticed:5} of {tried:5}  {_percent(noticed, tried)}  (equal: {same})"
    low, high = (100 * share for share in interval(noticed, tried))
    yield f"were they drawn by chance: {low:.1f} to {high:.1f} % of all (95 % interval)"
    yield f"with what changes nothing counted as not noticed: {_percent(noticed, tried + same)}"
    yield f"{len(all_of_them) - tried - same} not tried"
    yield from (f"  not noticed: {one}" for one in sorted(surviving))


def outdated(all_of_them: list[tuple[Path, str, Fault]]) -> Iterator[str]:
    """What is excused as changing nothing, and cannot be planted any more."""
    keys: dict[str, set[str]] = {}
    for path, _, fault in all_of_them:
        keys.setdefault(name_of(path), set()).add(fault.key)
    for module in keys.keys() & EQUIVALENT.keys():
        for key in EQUIVALENT[module].keys() - keys[module]:
            yield f"  no such fault any more, see equivalent.py: {module}: {key}"


def interval(noticed: int, tried: int) -> tuple[float, float]:
    """Wilson's interval, at 95 %, of a share that was found in a sample."""
    if not tried:
        return 0.0, 1.0
    z = 1.96
    share, scale = noticed / tried, 1 + z * z / tried
    middle = (share + z * z / (2 * tried)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return middle - half, middle + half


def _percent(noticed: int, tried: int) -> str:
    return f"{100 * noticed / tried:6.1f} %" if tried else "     –  "


def score(all_of_them: list[tuple[Path, str, Fault]], known: Known) -> float:
    """The share of noticed faults among those tried that are no equivalents, in percent."""
    results = [
        noticed
        for path, content, fault in all_of_them
        if (noticed := known.noticed.get((name_of(path), content, fault.key))) is not None
        and (noticed or not equivalent(path, fault))
    ]
    return 100 * sum(results) / len(results) if results else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="PART", help="modules whose path has it")
    parser.add_argument("--survivors", action="store_true")
    parser.add_argument("--told", action="store_true")
    asked = parser.parse_args()
    known = Known(asked.room)
    every = [
        one for one in drawn(asked.room, asked.sample, asked.seed) if asked.only in name_of(one[0])
    ]
    tried = list(to_try(every, known, survivors=asked.survivors))
    if tried and not asked.told:
        try_all(asked.room, tried, known)
    whole = drawn(asked.room, None, asked.seed)
    print("\n".join((*told(every, known), *outdated(whole))))
    return 0 if score(every, known) >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
