"""`python -m tests.postgres python -m tests.generative.casework.walls --worlds 2000`

Draws that many worlds, has both walls of the care projection answer forty questions about each,
and prints how often they differ. The test of the second wall draws fewer at every run.
"""

import argparse
import os
import sys

import django


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.db import connection

    from tests.generative.casework.comparing import compare

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[2])
    parser.add_argument("--worlds", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    kept = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        found = compare(told.worlds, told.seed)
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)
    print(*found.different[:10], sep="\n")
    print(
        f"{found.worlds} worlds, {found.questions} questions, {found.visible} of "
        f"{found.records} records visible, {len(found.different)} differences"
    )
    return 1 if found.different else 0


if __name__ == "__main__":
    sys.exit(main())
