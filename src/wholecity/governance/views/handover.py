"""The handover packet: as a page, and as a PDF to take along."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from wholecity.governance.formats.handover import Printed, Table, pdf
from wholecity.governance.queries.handover import Cell, Section
from wholecity.governance.queries.handover import handover as read_handover
from wholecity.measures.queries.values import Card
from wholecity.measures.views import words
from wholecity.people.access import only


@require_safe
@only("read", "cabinet")
@only("read", "register")
@only("read", "released-figure")
def handover(request: HttpRequest) -> HttpResponse:
    """What whoever comes next needs to know, as of today."""
    tables = [(section, _table(section)) for section in read_handover(timezone.localdate())]
    return render(request, "governance/handover.html", {"tables": tables})


@require_safe
@only("read", "cabinet")
@only("read", "register")
@only("read", "released-figure")
def handover_pdf(request: HttpRequest) -> HttpResponse:
    """The packet as an accessible PDF, in the reader's language."""
    today = timezone.localdate()
    packet = Printed(
        language=(get_language() or "en")[:2],
        city=settings.CITY.name,
        name=gettext("Children’s Cabinet"),
        title=gettext("Handover packet"),
        day=_day(today),
        page=gettext("Page {page} of {pages}"),
        tables=[_table(section) for section in read_handover(today)],
    )
    file = HttpResponse(pdf(packet), content_type="application/pdf")
    file["Content-Disposition"] = f'attachment; filename="handover-{today:%Y-%m-%d}.pdf"'
    return file


def _table(section: Section) -> Table:
    rows = [[_told(cell) for cell in row] for row in section.rows]
    return Table(section.title, section.header, rows, section.empty, section.widths)


def _told(cell: Cell) -> str:
    match cell:
        case None:
            return "–"
        case Card():
            return words.figure(cell.latest, cell.measure.unit)
        case date():
            return _day(cell)
        case _:
            return cell


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
