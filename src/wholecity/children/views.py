"""How the records of several agencies were found to be one child: numbers, no identities."""

from decimal import Decimal
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholecity.children import queries
from wholecity.intake import queries as intake
from wholecity.people.access import only

BANDS = ("link", "review", "no_link")


@require_safe
@only("read", "links")
def links(request: HttpRequest) -> HttpResponse:
    """The newest run of linkage."""
    run = queries.latest_run()
    if run is None:
        return render(request, "children/links.html", {"run": None})
    titles = {source.key: source.title for source in intake.sources()}
    sources = [titles.get(source.source, source.source) for source in run.sources]
    context = {
        "run": run,
        "sources": sources,
        "matrix": list(zip(sources, run.matrix, strict=True)),
        "brought": list(zip(sources, run.sources, strict=True)),
        "bands": [(band, run.bands[band]) for band in BANDS if band in run.bands],
        "link_percent": _percent(run.link_at),
        "review_percent": _percent(run.review_at),
        "sizes": sorted(run.sizes.items()),
        "comparisons": [
            (name, list(rows)) for name, rows in groupby(run.weights, lambda w: w.comparison)
        ],
    }
    return render(request, "children/links.html", context)


def _percent(probability: float) -> Decimal:
    return Decimal(str(100 * probability)).quantize(Decimal("0.1"))
