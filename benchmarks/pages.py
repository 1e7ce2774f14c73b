"""Server time of a released measure's page: the median over different pages, caches cold.

    WHOLECITY_HOME=var/demo python -m benchmarks.pages

Asks for every measure's page in both languages by Django's test client, 200 requests in
all, with the caches of the process emptied before each. Charts are drawn before, as the
worker does after an approval.
"""

import itertools
import os
import statistics
import sys
import time

import django

REQUESTS, LIMIT_MS = 200, 60


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholecity.config.settings")
    django.setup()
    # Django's models can be imported only now.
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client
    from tests.factories.signed_in import force_login

    from wholecity.cli.serve import prepare
    from wholecity.jobs.progress import Silent
    from wholecity.measures.queries import cards
    from wholecity.measures.views.ahead import draw_all
    from wholecity.people.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    prepare()
    draw_all(Silent())
    client = Client()
    force_login(client, User.objects.get(username="demo-mayor"))
    keys = [card.measure.key for domain in cards() for card in domain.cards]
    times = []
    pages = itertools.cycle(itertools.product(("en", "es"), keys))
    for language, key in itertools.islice(pages, REQUESTS):
        cache.clear()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        began = time.perf_counter()
        response = client.get(f"/measures/{key}/")
        times.append(1000 * (time.perf_counter() - began))
        assert response.status_code == 200, key
    median, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{len(keys)} pages, {REQUESTS} requests: median {median:.0f} ms (limit {LIMIT_MS}),")
    print(f"95 in 100 under {late:.0f} ms, slowest {max(times):.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
