"""Meetings: calling one, its agenda, publishing it, calling it off."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance import actions, queries
from wholecity.governance.access import item_or_404, meeting_or_404
from wholecity.governance.definitions import Purpose
from wholecity.governance.forms import CancelForm, ItemForm, MeetingForm
from wholecity.governance.queries import MeetingPage
from wholecity.governance.queries.desk import without_address
from wholecity.governance.views.bodies import body_or_404
from wholecity.governance.views.changes import (
    answer,
    form_page,
    of_now,
    rights_of,
    saved,
    writer,
)
from wholecity.governance.views.live import record_or_404
from wholecity.kernel.errors import WholecityError
from wholecity.people.access import only
from wholecity.ui.responses import given
from wholecity.ui.texts import told

MEETING_FIELDS = ("day", "starts", "minutes", "place", "version")
ITEM_FIELDS = (
    *("title", "purpose", "minutes", "owner", "notes"),
    *("measure", "initiative", "agreement", "money", "version"),
)


@require_safe
@only("read", "cabinet")
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A meeting and its agenda; a draft only for those who prepare it."""
    rights = rights_of(request)
    record = record_or_404(meeting_id, drafts=rights["may_write"])
    row = record.meeting.row
    taken = [action for kept in record.kept for action in kept.actions]
    context = {
        "meeting": record.meeting,
        "record": record,
        "form": ItemForm() if rights["may_write"] and row.may_change else None,
        "ends": queries.open_ends(row.body, timezone.localdate()) if row.may_change else None,
        "responses": queries.responses_of(meeting_id) if row.is_closed else (),
        "versions": queries.minutes_of(meeting_id) if row.is_closed else (),
        "taken": taken,
        "unseen": any(action.published_at is None for action in taken),
        **rights,
    }
    return render(request, "governance/meeting.html", context)


@form_page
def new_meeting(request: HttpRequest, key: str) -> HttpResponse:
    """Call a meeting; its day is proposed from the cadence, the rest from the last one."""
    by, page = writer(request), body_or_404(key)
    begun = queries.proposed_meeting(key, timezone.localdate())
    form = MeetingForm(data=given(request), initial=begun)

    def call(said: dict[str, Any]) -> HttpResponse:
        del said["version"]  # of a meeting that is not there yet
        return _to(actions.call_meeting(by=by, body=key, **said))

    return answer(request, form, call, title=gettext("New meeting"), body=page)


@form_page
def change_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Change when and where a meeting is."""
    by, page = writer(request), meeting_or_404(meeting_id, drafts=True)
    begun = {f: getattr(page.row, f) for f in MEETING_FIELDS}
    form = of_now(MeetingForm(data=given(request), initial=begun), page.row.version)

    def change(said: dict[str, Any]) -> HttpResponse:
        actions.change_meeting(by=by, meeting=meeting_id, **_versioned(said))
        return saved(request, _to(meeting_id))

    return answer(request, form, change, title=gettext("Change the meeting"), meeting=page)


@form_page
def cancel_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Call a meeting off, with the reason."""
    by, page = writer(request), meeting_or_404(meeting_id, drafts=True)
    form = CancelForm(data=given(request))

    def cancel(said: dict[str, Any]) -> HttpResponse:
        actions.cancel_meeting(by=by, meeting=meeting_id, **said)
        return saved(request, _to(meeting_id))

    return answer(request, form, cancel, title=gettext("Call the meeting off"), meeting=page)


@require_POST
def publish_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Let members see the agenda."""
    by, page = writer(request), meeting_or_404(meeting_id, drafts=True)
    try:
        actions.publish_meeting(by=by, meeting=meeting_id)
    except WholecityError as error:
        messages.error(request, told(error.words))
        return _to(meeting_id)
    messages.success(request, gettext("Members see the agenda now."))
    for words in _to_know(page):
        messages.warning(request, words)
    return _to(meeting_id)


@require_POST
def send_packet(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Send the packet as it is now to everybody."""
    by = writer(request)
    meeting_or_404(meeting_id, drafts=True)
    try:
        actions.send_packet(by=by, meeting=meeting_id)
    except WholecityError as error:
        messages.error(request, told(error.words))
        return _to(meeting_id)
    messages.success(request, gettext("The packet is on its way."))
    return _to(meeting_id)


@require_POST
def add_item(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Add an item at the end of the agenda."""
    by, page = writer(request), meeting_or_404(meeting_id, drafts=True)

    def add(said: dict[str, Any]) -> HttpResponse:
        item = _item_said(said)
        del item["version"]  # of an item that is not there yet
        actions.add_item(by=by, meeting=meeting_id, **item)
        return _to(meeting_id)

    form = ItemForm(data=given(request))
    shown = {"meeting": page, "record": record_or_404(meeting_id), **rights_of(request)}
    return answer(request, form, add, template="governance/meeting.html", **shown)


@form_page
def change_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Change an item. Where somebody else was faster, both versions are shown."""
    by = writer(request)
    page, row = item_or_404(item_id)
    begun = {f: getattr(row, f) for f in ITEM_FIELDS}
    sent = given(request)
    form = of_now(ItemForm(data=sent, initial=begun), row.version)
    theirs = row if sent and sent.get("version") != str(row.version) else None

    def change(said: dict[str, Any]) -> HttpResponse:
        actions.change_item(by=by, item=item_id, **_item_said(said))
        return saved(request, _to(page.row.id))

    title = gettext("Change the item")
    return answer(request, form, change, title=title, meeting=page, changed_since=theirs)


@require_POST
def move_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Move an item up or down."""
    by = writer(request)
    page, _ = item_or_404(item_id)
    actions.move_item(by=by, item=item_id, down=request.POST.get("way") == "down")
    return _to(page.row.id)


@require_POST
def place_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Move an item to a place of the agenda: where it was dragged to."""
    by = writer(request)
    page, _ = item_or_404(item_id)
    try:
        place = int(request.POST.get("place", ""))
    except ValueError:
        raise Http404 from None
    actions.place_item(by=by, item=item_id, place=place)
    return _to(page.row.id)


@require_POST
def remove_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Take an item off the agenda."""
    by = writer(request)
    page, row = item_or_404(item_id)
    actions.remove_item(by=by, item=item_id)
    words = gettext("“%(title)s” is off the agenda.") % {"title": row.title}
    messages.success(request, words)
    return _to(page.row.id)


def _to_know(page: MeetingPage) -> Iterator[str]:
    """What whoever publishes an agenda may not have seen."""
    yield from (told(finding) for finding in page.findings)
    number = len(without_address(page.row.body))
    if number:
        yield ngettext(
            "%(number)s person of this table has no e-mail address and gets no mail.",
            "%(number)s people of this table have no e-mail address and get no mail.",
            number,
        ) % {"number": number}


def _item_said(said: dict[str, Any]) -> dict[str, Any]:
    return _versioned({**said, "purpose": Purpose(said["purpose"])})


def _versioned(said: dict[str, Any]) -> dict[str, Any]:
    """A form that says no version has looked at none."""
    return {**said, "version": said["version"] or 0}


def _to(meeting_id: UUID) -> HttpResponse:
    return redirect("governance:meeting", meeting_id=meeting_id)
