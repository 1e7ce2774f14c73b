"""What the audit record costs: an entry, a list page of fifty children, a walk along the chain.

    python -m benchmarks.audit [ENTRIES]

In a database of its own (or the one of WHOLECITY_DATABASE, which must be empty). Each cost is
given beside that of the same rows without the chain, in the same run; `ratio` is the two
divided. Times are medians, commit included: of the processor on SQLite, whose database runs in
this one process, and of the clock on the wall elsewhere.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

import django

ROUNDS, LIST, ENTRIES = 200, 50, 100_000


def main(entries: int) -> int:
    with tempfile.TemporaryDirectory(prefix="wholecity-bench-") as home:
        os.environ["WHOLECITY_HOME"] = home
        os.environ.setdefault("WHOLECITY_DATABASE", f"sqlite:///{home}/wholecity.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholecity.config.settings")
        django.setup()
        return measure(entries)


def measure(entries: int) -> int:
    # Django's models can be imported only now.
    from django.core.management import call_command
    from django.db import connection, transaction
    from tests.factories.disclosures import OFFICER, look_at_list

    from wholecity.audit.actions import record
    from wholecity.audit.models import Entry
    from wholecity.audit.queries import verdict

    call_command("migrate", verbosity=0, interactive=False)

    def unchained(number: int) -> None:
        """The same rows as the audit record had them before: written, and nothing else."""
        rows = [
            Entry(who="pat", role="R9", action="a", object_kind="k", object_id=str(n))
            for n in range(number)
        ]
        with transaction.atomic():
            Entry.objects.bulk_create(rows)

    def many(number: int) -> None:
        with transaction.atomic():
            for n in range(number):
                record(by=OFFICER, action="a", object_kind="k", object_id=n)

    print(f"{connection.vendor}\n\n| what | ms | without the chain | ratio |\n|---|---|---|---|")
    for what, chained, plain in (
        ("one record()", lambda: many(1), lambda: unchained(1)),
        (f"{LIST} disclosures of a list page", lambda: look_at_list(LIST), lambda: unchained(LIST)),
    ):
        cost, without = _timed(chained), _timed(plain)
        print(f"| {what} | {cost:.1f} | {without:.1f} | {cost / without:.1f} |", flush=True)
    while (left := entries - Entry.objects.exclude(seal=None).count()) > 0:
        many(min(left, 5_000))
    clock = _clock()
    began = clock()
    list(Entry.objects.values_list().iterator(chunk_size=2_000))
    reading = clock() - began
    began = clock()
    found = verdict()
    walking = clock() - began
    ratio = walking / reading
    print(f"\n{found.entries} entries: {walking:.1f} s to verify, {ratio:.1f} × reading them")
    # The rows that were written without the chain are told, and nothing else is.
    return int(found.broken_at != 0)


def _timed(work: Callable[[], object]) -> float:
    """The median of one time, in milliseconds, after a warm-up."""
    for _ in range(5):
        work()
    clock, times = _clock(), []
    for _ in range(ROUNDS):
        began = clock()
        work()
        times.append(1000 * (clock() - began))
    return statistics.median(times)


def _clock() -> Callable[[], float]:
    from django.db import connection

    return time.process_time if connection.vendor == "sqlite" else time.perf_counter


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else ENTRIES))
