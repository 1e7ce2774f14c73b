"""Server time and SQL queries of the cabinet's main pages with a record of many years.

    python -m benchmarks.cabinet

200 closed meetings, 2,000 decisions, 5,000 action items and 8,000 answers in a database of
its own, beside two releases of figures. Each page is asked for by Django's test client, as
the facilitator and as a member; `ratio` compares it with the sign-in page in the same run.
Times are of the processor: the pages and their database run in this one process.
"""

import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date

import django

WARM, REQUESTS, LIMIT_MS = 3, 30, 100


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="wholecity-bench-") as home:
        os.environ["WHOLECITY_HOME"] = home
        os.environ["WHOLECITY_DATABASE"] = f"sqlite:///{home}/wholecity.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholecity.config.settings")
        django.setup()
        return measure()


def measure() -> int:
    # Django's models can be imported only now.
    from django.conf import settings
    from django.db import connection
    from django.shortcuts import resolve_url
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from tests.factories.large_cabinet import (
        FACILITATOR,
        LARGE,
        MEMBER,
        WRITTEN,
        large_cabinet,
        main_pages,
    )
    from tests.factories.releases import released
    from tests.factories.signed_in import force_login

    from wholecity.cli.serve import prepare
    from wholecity.people.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    prepare()
    released(y2024=0.26, y2025=0.24)
    released(y2026=0.22)
    began = time.process_time()
    pages = main_pages(large_cabinet(date.today(), LARGE))
    # What filling it left in memory is not the pages' to look through.
    gc.collect()
    gc.freeze()
    print(f"filled in {time.process_time() - began:.0f} s", flush=True)

    def asked(client: Client, address: str) -> Callable[[], None]:
        def ask() -> None:
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)

        return ask

    plain, _ = _timed(asked(Client(), resolve_url(settings.LOGIN_URL)))
    print(f"sign-in page: {plain:.1f} ms\n\n| page | as | median ms | 95 % ms | ratio | queries |")
    print("|---|---|---|---|---|---|")
    slow = []
    for name, address in pages.items():
        for who in (FACILITATOR,) if name in WRITTEN else (FACILITATOR, MEMBER):
            client = Client()
            force_login(client, User.objects.get(username=who))
            ask = asked(client, address)
            median, late = _timed(ask)
            with CaptureQueriesContext(connection) as queries:
                ask()
            role = "facilitator" if who == FACILITATOR else "member"
            ratio = f"{median / plain:.1f} | {len(queries)}"
            print(f"| {name} | {role} | {median:.0f} | {late:.0f} | {ratio} |", flush=True)
            if median > LIMIT_MS:
                slow.append(f"{name} as {role}")
    print(f"\nabove {LIMIT_MS} ms: {', '.join(slow) or 'none'}")
    return bool(slow)


def _timed(ask: Callable[[], None]) -> tuple[float, float]:
    """The median and the 95th percentile of an answer, in milliseconds, after a warm-up."""
    for _ in range(WARM):
        ask()
    times = []
    for _ in range(REQUESTS):
        began = time.process_time()
        ask()
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
