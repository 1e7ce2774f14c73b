"""Meetings: calling one, its agenda, publishing it, calling it off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance import actions, queries
from wholecity.governance.definitions import Purpose
from wholecity.governance.forms import CancelForm, ItemForm, MeetingForm
from wholecity.governance.queries import ItemRow, MeetingPage
from wholecity.governance.views.bodies import (
    body_or_404,
    form_page,
    given,
    rights_of,
    tried,
    writer,
)
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.people.access import only
from wholecity.ui.responses import render_form
from wholecity.ui.texts import told

MEETING_FIELDS = ("day", "starts", "minutes", "place", "version")
ITEM_FIELDS = ("title", "purpose", "minutes", "owner", "notes", "version")


@require_safe
@only("read", "cabinet")
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A meeting and its agenda; a draft only for those who prepare it."""
    rights = rights_of(request)
    page = _page(meeting_id, drafts=rights["may_write"])
    form = ItemForm() if rights["may_write"] else None
    return render(request, "governance/meeting.html", {"meeting": page, "form": form, **rights})


@form_page
def new_meeting(request: HttpRequest, key: str) -> HttpResponse:
    """Call a meeting; its day is proposed from the cadence."""
    by, page = writer(request), body_or_404(key)
    day = queries.proposed_day(key, timezone.localdate())
    form = MeetingForm(data=given(request), initial={"day": day})
    if form.is_valid():
        said = {k: v for k, v in form.cleaned_data.items() if k != "version"}

        def call() -> HttpResponse:
            return _to(actions.call_meeting(by=by, body=key, **said))

        if done := tried(form, call):
            return done
    context = {"title": gettext("New meeting"), "body": page}
    return render_form(request, "governance/form.html", form, context)


@form_page
def change_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Change when and where a meeting is."""
    by, page = writer(request), _page(meeting_id, drafts=True)
    row = page.row
    begun = {f: getattr(row, f) for f in MEETING_FIELDS}
    form = MeetingForm(data=given(request), initial=begun)
    if form.is_valid():

        def change() -> HttpResponse:
            actions.change_meeting(by=by, meeting=meeting_id, **_versioned(form.cleaned_data))
            return _saved(request, meeting_id)

        if done := tried(form, change):
            return done
        form.data = _with_version(form.data, row.version)
    context = {"title": gettext("Change the meeting"), "meeting": page}
    return render_form(request, "governance/form.html", form, context)


@form_page
def cancel_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Call a meeting off, with the reason."""
    by, page = writer(request), _page(meeting_id, drafts=True)
    form = CancelForm(data=given(request))
    if form.is_valid():

        def cancel() -> HttpResponse:
            actions.cancel_meeting(by=by, meeting=meeting_id, **form.cleaned_data)
            return _saved(request, meeting_id)

        if done := tried(form, cancel):
            return done
    context = {"title": gettext("Call the meeting off"), "meeting": page}
    return render_form(request, "governance/form.html", form, context)


@require_POST
def publish_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Let members see the agenda."""
    by = writer(request)
    _page(meeting_id, drafts=True)
    try:
        actions.publish_meeting(by=by, meeting=meeting_id)
    except WholecityError as error:
        messages.error(request, told(error.words))
        return _to(meeting_id)
    messages.success(request, gettext("Members see the agenda now."))
    return _to(meeting_id)


@require_POST
def add_item(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Add an item at the end of the agenda."""
    by, page = writer(request), _page(meeting_id, drafts=True)
    form = ItemForm(data=given(request))
    if form.is_valid():
        said = _item_said(form.cleaned_data)
        del said["version"]

        def add() -> HttpResponse:
            actions.add_item(by=by, meeting=meeting_id, **said)
            return _to(meeting_id)

        if done := tried(form, add):
            return done
    context = {"meeting": page, **rights_of(request)}
    return render_form(request, "governance/meeting.html", form, context)


@form_page
def change_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Change an item. Where somebody else was faster, both versions are shown."""
    by = writer(request)
    page, row = _item(item_id)
    begun = {f: getattr(row, f) for f in ITEM_FIELDS}
    form = ItemForm(data=given(request), initial=begun)
    changed_since = None
    if form.is_valid():

        def change() -> HttpResponse:
            actions.change_item(by=by, item=item_id, **_item_said(form.cleaned_data))
            return _saved(request, page.row.id)

        if done := tried(form, change):
            return done
        changed_since = row if row.version != form.cleaned_data["version"] else None
        form.data = _with_version(form.data, row.version)
    context = {"title": gettext("Change the item"), "meeting": page, "changed_since": changed_since}
    return render_form(request, "governance/form.html", form, context)


@require_POST
def move_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Move an item up or down."""
    by = writer(request)
    page, _ = _item(item_id)
    actions.move_item(by=by, item=item_id, down=request.POST.get("way") == "down")
    return _to(page.row.id)


@require_POST
def remove_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Take an item off the agenda."""
    by = writer(request)
    page, row = _item(item_id)
    actions.remove_item(by=by, item=item_id)
    words = gettext("“%(title)s” is off the agenda.") % {"title": row.title}
    messages.success(request, words)
    return _to(page.row.id)


def _page(meeting_id: UUID, *, drafts: bool) -> MeetingPage:
    try:
        return queries.meeting(meeting_id, drafts=drafts)
    except NotFound:
        raise Http404 from None


def _item(item_id: UUID) -> tuple[MeetingPage, ItemRow]:
    try:
        return queries.item(item_id)
    except NotFound:
        raise Http404 from None


def _item_said(said: dict[str, Any]) -> dict[str, Any]:
    owner = UUID(said["owner"]) if said["owner"] else None
    return _versioned({**said, "owner": owner, "purpose": Purpose(said["purpose"])})


def _versioned(said: dict[str, Any]) -> dict[str, Any]:
    """A form that says no version has looked at none."""
    return {**said, "version": said["version"] or 0}


def _with_version(data: Any, version: int) -> Any:
    """What was sent, with the version of what is shown now: saving again replaces it."""
    sent = data.copy()
    sent["version"] = str(version)
    return sent


def _to(meeting_id: UUID) -> HttpResponse:
    return redirect("governance:meeting", meeting_id=meeting_id)


def _saved(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    messages.success(request, gettext("Saved."))
    return _to(meeting_id)
