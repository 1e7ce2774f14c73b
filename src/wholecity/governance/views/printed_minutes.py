"""The minutes of a meeting as a PDF in the reader's language."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from wholecity.governance import queries
from wholecity.governance.access import meeting_or_404
from wholecity.governance.formats.minutes import Printed, blocks, pdf
from wholecity.governance.queries.meetings import MeetingRow
from wholecity.governance.queries.minutes import MinutesRow
from wholecity.governance.queries.packet_texts import full_date
from wholecity.governance.views.changes import rights_of
from wholecity.people.access import only


@require_safe
@only("read", "cabinet")
def minutes_pdf(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The newest minutes of a meeting; that they are a draft stands on each page."""
    meeting = meeting_or_404(meeting_id, drafts=rights_of(request)["may_write"]).row
    versions = queries.minutes_of(meeting_id)
    if not versions:
        raise Http404
    file = HttpResponse(pdf(printed(meeting, versions[0])), content_type="application/pdf")
    name = f"{meeting.day}-{slugify(meeting.body_name)}-minutes.pdf"
    file["Content-Disposition"] = f'inline; filename="{name}"'
    file["Cache-Control"] = "private, no-cache"
    return file


def printed(meeting: MeetingRow, minutes: MinutesRow) -> Printed:
    """What stands on paper, in the language that is active."""
    return Printed(
        language=(get_language() or "en")[:2],
        city=gettext("City of %(name)s") % {"name": settings.CITY.name},
        body=meeting.body_name,
        title=gettext("The minutes"),
        day=full_date(meeting.day),
        standing=_standing(minutes),
        page=gettext("Page {page} of {pages}"),
        unknown_words=gettext("◊ stands for a character that the fonts of this file do not have."),
        blocks=blocks(minutes.text),
    )


def _standing(minutes: MinutesRow) -> str:
    state = gettext(minutes.state_title)
    if minutes.is_approved and minutes.approved_on:
        state = f"{state}, {date_format(minutes.approved_on, 'DATE_FORMAT')}"
    if not minutes.reason:
        return state
    return f"{state} · " + gettext("Correction: %(why)s") % {"why": minutes.reason}
