"""The first page, and the pages that explain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from wholecity.measures import queries
from wholecity.measures.definitions import LIBRARY, Domain, Unit
from wholecity.measures.views import charts
from wholecity.people.access import acting_or_404, may
from wholecity.web.waiting import waiting_for

# The measure whose groups the first page shows: the one that is common to all cities.
COMMON = next(measure.key for measure in LIBRARY if measure.common)
ICONS = {
    Domain.EDUCATION: "school",
    Domain.HEALTH: "medical_services",
    Domain.ECONOMIC: "attach_money",
    Domain.HOUSING: "home",
    Domain.SAFETY: "shield",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How the city's children are doing, for those who may read released figures."""
    acting = acting_or_404(request, "read", "home")
    waiting = waiting_for(acting)
    if not may(acting, "read", "released-figure"):
        return render(request, "web/no_figures.html", {"waiting": waiting})
    page, domains = queries.measure_page(COMMON), queries.cards()
    dates = [card.as_of for domain in domains for card in domain.cards if card.as_of]
    context = {
        "domains": [(domain, ICONS[domain.domain]) for domain in domains],
        "waiting": waiting,
        "newest": max(dates, default=None),
        "page": page,
        "people": charts.people_tables(page),
        "compared": True,
        "is_share": page.measure.unit is Unit.PERCENT,
        "count_unit": Unit.COUNT,
    }
    return render(request, "web/home.html", context)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Some programs ask for this address whatever a page names as its icon."""
    return redirect(static("ui/img/mark.svg"), permanent=True)


@require_safe
def protection(request: HttpRequest) -> HttpResponse:
    """How children's data are protected, in plain words. Anybody may read it."""
    return render(request, "web/protection.html")


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Where the figures come from. Anybody may read it."""
    return render(request, "web/sources.html")
