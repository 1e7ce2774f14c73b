"""All benchmarks, one after the other: python -m benchmarks [NAME …]."""

import subprocess
import sys
from pathlib import Path

NOT_BENCHMARKS = {"__init__", "__main__", "school_city", "pandas_indicators", "polars_indicators"}


def main(names: list[str]) -> int:
    found = sorted(p.stem for p in Path(__file__).parent.glob("*.py"))
    wanted = names or [name for name in found if name not in NOT_BENCHMARKS]
    codes = []
    for name in wanted:
        print(f"\n== {name} ==", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False))
    return max((c.returncode for c in codes), default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
