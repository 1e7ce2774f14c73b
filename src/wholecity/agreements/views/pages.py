"""The list of agreements, and one with all that belongs to it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from wholecity.agreements import queries
from wholecity.agreements.access import loaded, rights
from wholecity.agreements.definitions import COUNTED, PURPOSES, QUESTIONS, STEPS, TIERS
from wholecity.agreements.queries import AgreementDetail
from wholecity.agreements.rules.life import Standing
from wholecity.kernel.errors import NotFound
from wholecity.people.access import acting_or_404, may
from wholecity.policy.classes import Purpose
from wholecity.policy.terms import BASES, EVERYTHING, Tier
from wholecity.ui.navigation import leads_from
from wholecity.warehouse.catalogue import CATALOGUE

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """All agreements, and what expires or waits for somebody."""
    acting = acting_or_404(request, "read", "agreement")
    titled = [(row, TIERS[row.tier]) for row in queries.agreements()]
    context = {
        "rows": titled,
        "notices": queries.notices(timezone.localdate()),
        "reviews": queries.under_review(),
        "may_draft": may(acting, "draft", "agreement"),
        "may_review": may(acting, "review", "agreement"),
    }
    return render(request, "agreements/agreements.html", context)


@require_safe
def agreement(request: HttpRequest, key: str) -> HttpResponse:
    """One agreement: where it stands, what it covers, and what the reader may do."""
    acting, found = loaded(request, key)
    titles = queries.known_sources()
    row = found.row
    ended = row.standing is Standing.ENDED
    licensed = row.tier is Tier.LICENSE and row.in_force and Purpose.RESEARCH in row.purposes
    context = {
        "found": found,
        "row": row,
        "kind": TIERS[row.tier],
        "steps": _steps(found),
        "sources": [(source, titles.get(source, "")) for source in row.sources],
        "everything": EVERYTHING in found.fields,
        "tables": queries.covered(found.fields),
        "purposes": [PURPOSES[purpose] for purpose in row.purposes if purpose in PURPOSES],
        "basis": BASES[found.basis] if found.basis else "",
        "questions": [(text, found.answers.get(q.value, "")) for q, text in QUESTIONS.items()],
        "rights": rights(acting, found),
        "leads": leads_from(acting.subject, "ended agreement", key) if ended else (),
        "further": leads_from(acting.subject, "license in force", key) if licensed else (),
    }
    return render(request, "agreements/agreement.html", context)


@require_safe
def text(request: HttpRequest, key: str) -> HttpResponse:
    """The starting text of its paper, for counsel to edit."""
    loaded(request, key)
    name, content = queries.starting_text(key)
    return _file(name, content, WORD)


@require_safe
def document(request: HttpRequest, key: str, document_id: UUID) -> HttpResponse:
    """A paper of an agreement, to save."""
    acting_or_404(request, "read", "agreement")
    try:
        name, content = queries.document(key, document_id)
    except NotFound:
        raise Http404 from None
    return _file(name, content, "application/pdf")


@require_safe
def certificate(request: HttpRequest, key: str) -> HttpResponse:
    """The certificate of destruction, to be printed."""
    _, found = loaded(request, key)
    if found.certificate is None:
        raise Http404
    at, by, what = found.certificate
    context = {"found": found, "row": found.row, "at": at, "by": by, "what": _counted(what)}
    return render(request, "agreements/certificate.html", context)


def _file(name: str, content: bytes, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _steps(found: AgreementDetail) -> list[tuple[str, str]]:
    """Each step of its life with its state: done, now, or still to come."""
    standing = found.row.standing
    here = Standing.IN_FORCE if standing is Standing.EXPIRING else standing
    now = list(STEPS).index(here)
    states = ["done"] * now + ["now"] + ["coming"] * (len(STEPS) - now - 1)
    return list(zip(STEPS.values(), states, strict=True))


def _counted(what: dict[str, int]) -> list[tuple[str, int]]:
    """What a certificate counts, in words: the catalogue's, or our own."""
    return [(COUNTED.get(name) or CATALOGUE[name].meaning, number) for name, number in what.items()]
