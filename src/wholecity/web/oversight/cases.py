"""The privacy officer's cases, and who the child of an open one is (row 29)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wholecity.casework import actions, queries
from wholecity.casework.definitions import Inquiry
from wholecity.kernel.errors import NotFound
from wholecity.ui.responses import answer_form, given
from wholecity.web.oversight.access import look, officer
from wholecity.web.oversight.forms import FoundForm, InquiryForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def cases(request: HttpRequest) -> HttpResponse:
    """The cases, and a form that opens one."""
    by = officer(request, "open", "inquiry")
    if request.method != "POST":
        look(request, "cases")

    def opened(said: dict[str, Any]) -> HttpResponse:
        made = actions.open_inquiry(
            by=by, child=said["child"].strip(), kind=Inquiry(said["kind"]), words=said["words"]
        )
        messages.success(request, gettext("The case is open."))
        return redirect("oversight:case", made)

    form = InquiryForm(given(request), initial={"child": request.GET.get("child", "")[:12]})
    return answer_form(request, form, opened, "web/oversight/cases.html", cases=queries.inquiries())


@form_page
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case; what was found closes it."""
    by, found = officer(request, "close", "inquiry"), queries.inquiry(case_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        look(request, "case", {"case": str(case_id)})

    def closed(said: dict[str, Any]) -> HttpResponse:
        actions.close_inquiry(by=by, inquiry=case_id, found=said["found"])
        messages.success(request, gettext("The case is closed, with what you found."))
        return redirect("oversight:cases")

    return answer_form(
        request, FoundForm(given(request)), closed, "web/oversight/case.html", case=found
    )


@require_safe
def identity(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Name, age and school of the child of an open case: entered, with the case."""
    by = officer(request, "read", "inquiry")
    try:
        seen = actions.look_at_identity(by=by, inquiry=case_id)
    except NotFound:
        raise Http404 from None
    context = {"seen": seen, "parts": queries.parts_of(seen), "case": queries.inquiry(case_id)}
    return render(request, "web/oversight/identity.html", context)
