"""Who reads the audit record: the privacy officer, right after the second factor, and entered."""

from collections.abc import Mapping

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone

from wholecity.audit.actions import record, refuse
from wholecity.people.access import acting_or_404, require, require_recent_proof
from wholecity.people.queries import acting as who_acts
from wholecity.people.rules import Acting
from wholecity.policy.decision import Context


def officer(request: HttpRequest, action: str, thing: str) -> Acting:
    """Whoever asks, if they may, and proved a moment ago that it is they.

    Another one who is signed in leaves an entry and finds no page.
    """
    try:
        by = acting_or_404(request, action, thing)
    except Http404:
        by = who_acts(request)
        refuse(by=by, action=action, thing=thing, reasons=["role"], request=request)
        raise
    require_recent_proof(request)
    return by


def look(request: HttpRequest, page: str, asked: Mapping[str, str] = {}) -> None:
    """Let an officer in, and enter that they looked, and for what."""
    by = officer(request, "read", "oversight")
    require(by, "read", "audit", context=Context(now=timezone.now()))
    with transaction.atomic():
        record(by=by, action="look", object_kind="audit", object_id=page, asked=dict(asked))
