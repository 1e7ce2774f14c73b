"""Meetings in people's own calendars: a file to take, a secret link to follow, replies."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance.access import meeting_or_404
from wholecity.governance.actions.calendars import make_feed, note_reply, revoke_feed
from wholecity.governance.definitions import REPLIES
from wholecity.governance.formats import calendar as formats
from wholecity.governance.forms.papers import ReplyForm
from wholecity.governance.queries.calendars import (
    calendar_meeting,
    coming,
    feed_of,
    follower,
    meetings_followed,
)
from wholecity.governance.views.changes import answer, form_page, rights_of, writer
from wholecity.kernel.errors import NotAllowed, NotFound
from wholecity.people.access import acting_or_404, only
from wholecity.people.queries import person_of
from wholecity.ui.responses import given
from wholecity.ui.texts import told


@require_safe
@only("read", "cabinet")
def invitation(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A meeting as a file that a calendar takes: it invites, changes, or takes it out again."""
    try:
        drafts = rights_of(request)["may_write"]
        found = calendar_meeting(meeting_id, _address(request, meeting_id), drafts=drafts)
    except NotFound:
        raise Http404 from None
    file = HttpResponse(formats.invitation(found), content_type=formats.MEDIA_TYPE)
    name = f"{slugify(found.title)}-{found.starts:%Y-%m-%d}.ics"
    file["Content-Disposition"] = f'attachment; filename="{name}"'
    return file


@form_page
def who_comes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Who is invited and what they answered; replies of their calendars are brought here."""
    by, page = writer(request), meeting_or_404(meeting_id, drafts=True)
    form = ReplyForm(data=given(request), files=request.FILES or None)

    def note(said: dict[str, Any]) -> HttpResponse:
        content = said["reply"].read(formats.LONGEST_REPLY + 1)
        name, reply = note_reply(by=by, meeting=meeting_id, content=content)
        values = {"name": name, "answer": gettext(REPLIES[reply])}
        messages.success(request, gettext("%(name)s: %(answer)s.") % values)
        return redirect("governance:who-comes", meeting_id=meeting_id)

    shown = {"meeting": page, "coming": coming(meeting_id), "title": gettext("Who comes")}
    return answer(request, form, note, template="governance/who_comes.html", **shown)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The link under which one's own calendar follows one's meetings."""
    return _own(request)


@require_POST
def make_link(request: HttpRequest) -> HttpResponse:
    """Make a link, and show it this once; an earlier one leads nowhere from now on."""
    by = acting_or_404(request, "read", "cabinet")
    try:
        secret = make_feed(by=by)
    except NotAllowed as error:
        messages.error(request, told(error.words))
        return redirect("governance:calendar")
    return _own(request, link=request.build_absolute_uri(reverse("governance:feed", args=[secret])))


@require_POST
def revoke_link(request: HttpRequest) -> HttpResponse:
    """Let the link lead nowhere."""
    by = acting_or_404(request, "read", "cabinet")
    try:
        revoke_feed(by=by)
    except NotAllowed as error:
        messages.error(request, told(error.words))
    else:
        messages.success(request, gettext("The link leads nowhere now."))
    return redirect("governance:calendar")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Somebody's meetings, for their calendar, which cannot sign in: whoever has the secret."""
    try:
        person = follower(secret)
    except NotFound:
        raise Http404 from None
    meetings = meetings_followed(
        person, timezone.localdate(), lambda meeting: _address(request, meeting)
    )
    found = HttpResponse(
        formats.feed(gettext("Cabinet"), meetings), content_type=formats.MEDIA_TYPE
    )
    found["Cache-Control"] = "private, no-cache"
    found["Referrer-Policy"] = "no-referrer"
    return found


def _own(request: HttpRequest, link: str = "") -> HttpResponse:
    by = acting_or_404(request, "read", "cabinet")
    person = person_of(by.name)
    context = {"person": person, "feed": feed_of(person.id) if person else None, "link": link}
    return render(request, "governance/calendar.html", context)


def _address(request: HttpRequest, meeting: UUID) -> str:
    return request.build_absolute_uri(reverse("governance:meeting", args=[meeting]))
