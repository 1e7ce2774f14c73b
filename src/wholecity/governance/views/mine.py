"""A member's own page, and the core team's list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance import actions, queries
from wholecity.governance.forms import ProposalForm
from wholecity.governance.queries import MeetingRow
from wholecity.governance.rules.addresses import uuid_said
from wholecity.governance.views.bodies import body_or_404
from wholecity.governance.views.changes import answer, form_page, rights_of, saved, writer
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.measures.queries import cards
from wholecity.people.access import only
from wholecity.people.queries import acting, person_of
from wholecity.people.rules import Acting
from wholecity.ui.responses import given
from wholecity.ui.texts import told


@require_safe
@only("read", "cabinet")
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for whoever looks: the next meeting, their action items, answers they owe."""
    person, today = person_of(acting(request).name), timezone.localdate()
    context = {
        "person": person,
        "mine": queries.mine(person.id, today) if person else None,
        "domains": cards(gaps=False),
    }
    return render(request, "governance/mine.html", context)


@form_page
def proposals(request: HttpRequest, key: str) -> HttpResponse:
    """The core team's list for a body's next agenda."""
    by, page = writer(request), body_or_404(key)
    today = timezone.localdate()

    def propose(said: dict[str, Any]) -> HttpResponse:
        actions.propose_item(by=by, body=key, **said)
        return saved(request, redirect("governance:proposals", key=key))

    coming = _coming(key)
    chosen = uuid_said(request.GET.get("meeting", ""))
    context = {
        "body": page,
        "proposals": queries.proposals(key),
        "ends": queries.open_ends(key, today),
        "coming": sorted(coming, key=lambda m: m.id != chosen),
        "meeting": next((m for m in coming if m.id == chosen), None),
        **rights_of(request),
    }
    form = ProposalForm(data=given(request))
    return answer(request, form, propose, template="governance/proposals.html", **context)


@require_POST
def take_proposal(request: HttpRequest, key: str, proposal_id: UUID) -> HttpResponse:
    """Put something from the list onto the next agenda, or set it aside."""
    by = writer(request)
    body_or_404(key)
    try:
        if request.POST.get("way") == "aside":
            actions.set_aside(by=by, body=key, proposal=proposal_id)
        else:
            return _onto_agenda(request, by, key, proposal_id)
    except NotFound:
        raise Http404 from None
    except WholecityError as error:
        messages.error(request, told(error.words))
    return redirect("governance:proposals", key=key)


def _coming(key: str) -> list[MeetingRow]:
    """The meetings of a body that are ahead, the next one first."""
    return [m for m in queries.upcoming(timezone.localdate(), drafts=True) if m.body == key]


def _onto_agenda(request: HttpRequest, by: Acting, key: str, proposal: UUID) -> HttpResponse:
    """Put something onto the agenda that was chosen, else onto the next one."""
    coming, chosen = _coming(key), uuid_said(request.POST.get("meeting", ""))
    meeting = next((m for m in coming if chosen in (None, m.id)), None)
    if meeting is None:
        messages.error(request, gettext("Call the next meeting first."))
        return redirect("governance:new-meeting", key=key)
    actions.take_onto_agenda(by=by, proposal=proposal, meeting=meeting.id)
    day = date_format(meeting.day, "DATE_FORMAT")
    messages.success(request, gettext("It is on the agenda of %(day)s.") % {"day": day})
    there = reverse("governance:proposals", args=[key])
    return redirect(f"{there}?meeting={meeting.id}" if chosen else there)
