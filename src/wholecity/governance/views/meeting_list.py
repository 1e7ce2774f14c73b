"""All meetings of a body, in pages."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wholecity.governance import queries
from wholecity.governance.forms.looking import MeetingsForm
from wholecity.governance.views.bodies import body_or_404
from wholecity.governance.views.changes import paging, rights_of
from wholecity.people.access import only
from wholecity.ui.responses import render_form

PAGE = 50


@require_safe
@only("read", "cabinet")
def meeting_list(request: HttpRequest, key: str) -> HttpResponse:
    """The meetings of a body, the latest first; the address says which."""
    body, form = body_or_404(key), MeetingsForm(data=request.GET)
    if not form.is_valid():
        return render_form(request, "governance/meetings.html", form, {"body": body})
    drafts = rights_of(request)["may_write"]
    found = queries.meetings_found(key, **form.cleaned_data, drafts=drafts)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "body": body,
        "meetings": [queries.meeting_row(meeting) for meeting in page.object_list],
        "total": page.paginator.count,
        "page": paging(page),
    }
    return render_form(request, "governance/meetings.html", form, context)
