"""Server time of a caseload's page and of a child's page, each value decided upon and entered.

    python -m benchmarks.caseload

In a database of its own (or the empty one of WHOLECITY_DATABASE): 50 children on a caseload, each
with 30 values that the list reads, from the worker's own agency and, with a consent, from two
others, under three agreements. The list decides upon all 1,500, and enters 50 disclosures for
each ground. Times are medians after a warm-up: of the processor on SQLite, of the clock elsewhere.
"""

import os
import statistics
import sys
import tempfile
import time
from typing import Any

import django

CHILDREN, VALUES, REQUESTS, LIMIT_MS = 50, 30, 40, 150


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="wholecity-bench-") as home:
        os.environ["WHOLECITY_HOME"] = home
        os.environ.setdefault("WHOLECITY_DATABASE", f"sqlite:///{home}/wholecity.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholecity.config.settings")
        django.setup()
        return measure()


def measure() -> int:
    # Django's models can be imported only now.
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from tests.factories.large_caseload import large_caseload, workers
    from tests.factories.signed_in import force_login

    from wholecity.audit.models import Entry
    from wholecity.cli.serve import prepare
    from wholecity.people.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    prepare()
    child, *_others = large_caseload(*workers(), CHILDREN, values=VALUES)
    client = Client()
    force_login(client, User.objects.get(username="worker"))
    print(f"{connection.vendor}\n\n| page | median ms | 95 % ms | values decided and entered |")
    print("|---|---|---|---|")
    medians = []
    for title, url in (
        (f"caseload of {CHILDREN}", "/caseload/"),
        ("one child", f"/caseload/{child}/"),
    ):
        times, before = _times(client, url), Entry.objects.count()
        assert client.get(url).status_code == 200
        newest = Entry.objects.order_by("-at")[: Entry.objects.count() - before]
        entered = sum(len(entry.details["shown"]) for entry in newest)
        medians.append(statistics.median(times))
        late = statistics.quantiles(times, n=20)[-1]
        print(f"| {title} | {medians[-1]:.0f} | {late:.0f} | {entered} |", flush=True)
        assert entered == (CHILDREN * VALUES if url == "/caseload/" else VALUES)
    print(f"\nlimit of the median: {LIMIT_MS} ms")
    return int(max(medians) > LIMIT_MS)


def _times(client: Any, url: str) -> list[float]:
    from django.db import connection

    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    for _ in range(3):
        client.get(url)
    times = []
    for _ in range(REQUESTS):
        began = clock()
        client.get(url)
        times.append(1000 * (clock() - began))
    return times


if __name__ == "__main__":
    sys.exit(main())
