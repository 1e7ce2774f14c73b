"""Mail, for who keeps the record: what went out, and who takes none; and one's own wishes."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance import actions
from wholecity.governance.forms import MailForm
from wholecity.governance.queries.desk import without_address
from wholecity.governance.views.changes import answer, form_page, paging, saved, writer
from wholecity.kernel.errors import WholecityError
from wholecity.mail.actions import set_preference
from wholecity.mail.definitions import How
from wholecity.mail.queries import outbox, troubled_addresses, why_nothing_is_sent, wish_of
from wholecity.people.access import acting_or_404
from wholecity.people.queries import person_of
from wholecity.ui.responses import given
from wholecity.ui.texts import told

PAGE = 50


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """What was mailed to members, whose address takes nothing, and who has none."""
    writer(request)
    page = Paginator(outbox(), PAGE).get_page(request.GET.get("page"))
    context = {
        "messages_sent": page.object_list,
        "total": page.paginator.count,
        "page": paging(page),
        "why_not": why_nothing_is_sent(),
        "troubled": troubled_addresses(),
        "without_address": without_address(),
    }
    return render(request, "governance/mail.html", context)


@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    """Send to an address again that took no mail: somebody has mended it."""
    by = writer(request)
    address = request.POST.get("address", "").replace("\0", "")
    try:
        actions.try_again(by=by, address=address)
    except WholecityError as error:
        messages.error(request, told(error.words))
    else:
        messages.success(request, gettext("Mail goes there again."))
    return redirect("governance:mail")


@form_page
def own_mail(request: HttpRequest) -> HttpResponse:
    """How somebody wants their mail: at once or once a day, and in which language."""
    by = acting_or_404(request, "read", "cabinet")
    person = person_of(by.name)
    if person is None or not person.email:
        raise Http404
    address, wish = person.email, wish_of(person.email)
    begun = {"how": wish.how, "language": wish.language}
    form = MailForm(data=given(request), initial=begun, languages=settings.LANGUAGES)

    def keep(said: dict[str, Any]) -> HttpResponse:
        set_preference(address=address, how=How(said["how"]), language=said["language"])
        return saved(request, redirect("governance:mine"))

    return answer(request, form, keep, title=gettext("How I want my mail"))
