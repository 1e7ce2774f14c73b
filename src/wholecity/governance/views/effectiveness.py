"""How well the cabinet works: components with how they are counted, and their quarters."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wholecity.governance import queries
from wholecity.governance.forms.looking import EffectivenessForm, asked, last_year
from wholecity.governance.queries import EffectivenessPage
from wholecity.governance.rules.effectiveness import FORMULAS, Component, Unit
from wholecity.people.access import only
from wholecity.ui import charts
from wholecity.ui.amounts import number, percentage
from wholecity.ui.downloads import Cell, csv_answer
from wholecity.ui.responses import render_form
from wholecity.ui.texts import told

# How many quarters a drawing has room for.
ROOM = {charts.Size.WIDE: 10, charts.Size.NARROW: 4}
HEADER = (
    *("component", "title", "from", "until", "numerator", "denominator", "value", "unit"),
    "in_words",
)


@dataclass(frozen=True)
class Line:
    """A component with its value in words, and its quarters as a small line and in words."""

    component: Component
    value: str
    spark: SafeString
    over_time: tuple[str, ...]


@require_safe
@only("read", "cabinet")
def effectiveness(request: HttpRequest) -> HttpResponse:
    """How well the cabinet worked in a period: each component, and one of them drawn."""
    form, page = _asked(request)
    context = {} if page is None else _context(page, form.cleaned_data["show"])
    return render_form(request, "governance/effectiveness.html", form, context)


@require_safe
@only("read", "cabinet")
def effectiveness_file(request: HttpRequest) -> HttpResponse:
    """The components of a period and of its quarters as a CSV file."""
    form, page = _asked(request)
    if page is None:
        return render_form(request, "governance/effectiveness.html", form)
    rows = [*page.components, *(c for quarter in page.quarters for c in quarter.components)]
    return csv_answer("effectiveness.csv", HEADER, map(_cells, rows))


def _asked(request: HttpRequest) -> tuple[EffectivenessForm, EffectivenessPage | None]:
    today = timezone.localdate()
    begun = {**last_year(today), "show": FORMULAS[2].key}
    form = EffectivenessForm(data=asked(request.GET, begun))
    if not form.is_valid():
        return form, None
    return form, queries.effectiveness(form.period, today)


def _context(page: EffectivenessPage, show: str) -> dict[str, object]:
    lines = [_line(page, component) for component in page.components]
    return {
        "page": page,
        "lines": lines,
        "shown": next(line for line in lines if line.component.key == show),
        "quarters": [_quarter(q.number, q.year) for q in page.quarters],
        "chart": _chart(page, show),
    }


def _line(page: EffectivenessPage, component: Component) -> Line:
    over_time = page.over_time(component.key)
    spark = charts.sparkline([_drawn(c) for c in over_time])
    return Line(
        component,
        in_words(component),
        mark_safe(spark),  # noqa: S308 - numbers alone
        tuple(map(in_words, over_time)),
    )


def in_words(component: Component) -> str:
    """The value of a component as people write it, or that there is none."""
    value = component.value
    if value is None:
        return gettext("no data")
    match component.formula.unit:
        case Unit.SHARE:
            return percentage(float(100 * value))
        case Unit.SCORE:
            return gettext("%(mean)s of 5") % {"mean": number(float(value))}
        case _:
            return number(float(value))


def _drawn(component: Component) -> float | None:
    """A value on the scale of its drawing: a share in percent."""
    if component.value is None:
        return None
    share = component.formula.unit is Unit.SHARE
    return round(float(component.value) * (100 if share else 1), 1)


def _quarter(quarter: int, year: int) -> str:
    # Translators: a quarter of a year, such as Q3 2026.
    return gettext("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": year}


def _chart(page: EffectivenessPage, key: str) -> SafeString:
    """The quarters of a component. "" where there are not two of them to compare."""
    found = page.over_time(key)
    known = [component for component in found if component.value is not None]
    if len(known) < 2:
        return mark_safe("")
    formula = known[0].formula
    moments = [
        charts.Moment(_quarter(q.number, q.year), _quarter(q.number, q.year % 100))
        for q in page.quarters
    ]
    suffix = percentage(0).removeprefix("0") if formula.unit is Unit.SHARE else ""
    ending = in_words(known[-1])

    def specify(size: charts.Size) -> charts.Specification:
        room = ROOM[size]
        values = [_drawn(c) for c in found[-room:]]
        missing = ["" if v is not None else gettext("no data") for v in values]
        line = charts.Line(values, ending, ending, True, missing)
        return charts.trend(moments[-room:], [line], size, suffix=suffix)

    label = gettext("%(component)s, quarter by quarter; the table below has the same figures.")
    words = label % {"component": gettext(formula.title)}
    drawer = charts.Drawer(settings.HOME / "charts")
    return mark_safe(charts.pair(drawer, specify, words))  # noqa: S308 - drawn here, escaped


def _cells(component: Component) -> list[Cell]:
    value = component.value
    known = component.denominator > 0
    return [
        component.key,
        told(component.formula.title),
        str(component.period.since),
        str(component.period.until),
        component.numerator if known else None,
        component.denominator if known else None,
        None if value is None else round(float(value), 4),
        str(component.formula.unit),
        told(component.sentence),
    ]
