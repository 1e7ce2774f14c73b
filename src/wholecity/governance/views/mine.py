"""A member's own page, and the core team's list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance import actions, queries
from wholecity.governance.forms import ProposalForm
from wholecity.governance.views.bodies import body_or_404
from wholecity.governance.views.changes import answer, form_page, given, rights_of, saved, writer
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.measures.queries import cards
from wholecity.people.access import only
from wholecity.people.queries import acting, person_of
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

    coming = [m for m in queries.upcoming(today, drafts=True) if m.body == key]
    context = {
        "body": page,
        "proposals": queries.proposals(key),
        "ends": queries.open_ends(key, today),
        "meeting": coming[0] if coming else None,
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
            coming = queries.upcoming(timezone.localdate(), drafts=True)
            meeting = next((m for m in coming if m.body == key), None)
            if meeting is None:
                messages.error(request, gettext("Call the next meeting first."))
                return redirect("governance:new-meeting", key=key)
            actions.take_onto_agenda(by=by, proposal=proposal_id, meeting=meeting.id)
    except NotFound:
        raise Http404 from None
    except WholecityError as error:
        messages.error(request, told(error.words))
    return redirect("governance:proposals", key=key)
