"""What is in force, for everybody: a page, CSV and JSON."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholecity.agreements.definitions import PURPOSES, TIERS
from wholecity.agreements.queries import AgreementRow, public_register
from wholecity.people.access import only
from wholecity.ui.downloads import csv_answer
from wholecity.ui.texts import told


@dataclass(frozen=True)
class PublicRow:
    """What everybody may know of an agreement: no key, no source, no field, no person."""

    title: str
    kind: str
    parties: tuple[str, ...]
    purpose: str
    starts: date | None
    ends: date | None


@require_safe
@only("read", "public-page")
def register(request: HttpRequest) -> HttpResponse:
    """The public register."""
    return render(request, "agreements/register.html", {"rows": _rows()})


@require_safe
@only("read", "public-page")
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    header = ("title", "kind", "parties", "purpose", "starts", "ends")
    cells = [
        (r.title, r.kind, "; ".join(r.parties), r.purpose, _day(r.starts), _day(r.ends))
        for r in _rows()
    ]
    return csv_answer("agreements.csv", header, cells)


@require_safe
@only("read", "public-page")
def as_json(request: HttpRequest) -> HttpResponse:
    """The same for programs."""
    answer = JsonResponse(
        {
            "agreements": [
                {**vars(row), "starts": _day(row.starts), "ends": _day(row.ends)} for row in _rows()
            ]
        }
    )
    answer["Content-Disposition"] = 'attachment; filename="agreements.json"'
    return answer


def _rows() -> list[PublicRow]:
    return [_public(row) for row in public_register()]


def _public(row: AgreementRow) -> PublicRow:
    purposes = ", ".join(told(PURPOSES[p]) for p in row.purposes if p in PURPOSES)
    purpose, kind = row.purpose_in_words or purposes, told(TIERS[row.tier])
    return PublicRow(row.title, kind, row.parties, purpose, row.starts, row.ends)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
