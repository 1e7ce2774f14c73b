"""How the records of several agencies were found to be one child: numbers, no identities."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholecity.children import queries
from wholecity.people.access import only


@require_safe
@only("read", "links")
def links(request: HttpRequest) -> HttpResponse:
    """The newest run of linkage."""
    run = queries.latest_run()
    if run is None:
        return render(request, "children/links.html", {"run": None})
    sources = [source.source for source in run.sources]
    context = {
        "run": run,
        "sources": sources,
        "matrix": list(zip(sources, run.matrix, strict=True)),
        "bands": sorted(run.bands.items()),
        "sizes": sorted(run.sizes.items()),
        "comparisons": [
            (name, list(rows)) for name, rows in groupby(run.weights, lambda w: w.comparison)
        ],
    }
    return render(request, "children/links.html", context)
