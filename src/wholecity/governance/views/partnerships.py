"""The register of agreements: the list, one, its forms and its papers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance.actions import partnerships as writing
from wholecity.governance.definitions.continuity import PartnershipKind
from wholecity.governance.forms.partnerships import (
    EndForm,
    PartnershipForm,
    SignForm,
    WantedForm,
)
from wholecity.governance.queries import partnerships as reading
from wholecity.governance.queries.partnerships import ANY, PartnershipRow, Wanted
from wholecity.governance.views.bodies import person_said
from wholecity.governance.views.changes import (
    answer,
    at_once,
    form_page,
    of_now,
    rights_of,
    saved,
    writer,
)
from wholecity.kernel.errors import NotFound
from wholecity.people.access import only
from wholecity.people.actions import organization_named
from wholecity.people.rules import Acting
from wholecity.ui.fields import DocumentForm
from wholecity.ui.responses import given

TEMPLATE = "governance/work_form.html"
FIELDS = (
    *("title", "kind", "purpose", "since", "until", "notice_days", "decision", "gate_key"),
    "version",
)
Change = Callable[[Acting, UUID, dict[str, Any]], object]


@require_safe
@only("read", "register")
def agreements(request: HttpRequest) -> HttpResponse:
    """The register; what is looked for stands in the address."""
    form = WantedForm(request.GET)
    wanted = Wanted(**form.cleaned_data) if form.is_valid() else ANY
    rows = reading.partnerships(timezone.localdate(), wanted)
    context = {"rows": rows, "form": form, "is_filtered": wanted != ANY}
    return render(request, "governance/agreements.html", {**context, **_rights(request)})


@require_safe
@only("read", "register")
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement."""
    context = {"row": _row(agreement_id), **_rights(request)}
    return render(request, "governance/agreement.html", context)


@require_safe
@only("read", "register")
def document(request: HttpRequest, agreement_id: UUID, document_id: UUID) -> HttpResponseBase:
    """A paper of an agreement, to save."""
    try:
        name, content = reading.document(agreement_id, document_id)
    except NotFound:
        raise Http404 from None
    file = HttpResponse(content, content_type="application/pdf")
    file["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return file


@form_page
def new_agreement(request: HttpRequest) -> HttpResponse:
    """Enter an agreement."""
    by = _writer(request)

    def register(said: dict[str, Any]) -> HttpResponse:
        del said["version"]
        return saved(request, _to(writing.register_partnership(by=by, **_said(by, said))))

    form = PartnershipForm(data=given(request))
    up = {"up": reverse("governance:agreements"), "up_title": gettext("Agreements")}
    return answer(request, form, register, template=TEMPLATE, title=gettext("New agreement"), **up)


@form_page
def change_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Change an entry of the register."""
    _writer(request)
    row = _row(agreement_id)
    begun = {field: getattr(row, field) for field in FIELDS}
    begun["parties"] = [party.id for party in row.parties]
    form = of_now(PartnershipForm(data=given(request), initial=begun), row.version)

    def change(by: Acting, found: UUID, said: dict[str, Any]) -> None:
        version = said.pop("version") or 0
        writing.change_partnership(by=by, partnership=found, version=version, **_said(by, said))

    return _change(request, row, form, gettext("Change the agreement"), change)


@form_page
def sign_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Note a signature."""
    _writer(request)
    row = _row(agreement_id)

    def sign(by: Acting, found: UUID, said: dict[str, Any]) -> None:
        person, organization = person_said(by, said), UUID(said.pop("organization"))
        writing.sign_partnership(
            by=by, partnership=found, person=person, organization=organization, **said
        )

    form = SignForm(data=given(request), parties=row.unsigned or row.parties)
    return _change(request, row, form, gettext("Note a signature"), sign)


@require_POST
def unsign_agreement(request: HttpRequest, agreement_id: UUID, signature_id: UUID) -> HttpResponse:
    """Take back a signature that was noted by mistake."""
    by, told = _writer(request), {"partnership": agreement_id, "signature": signature_id}
    return at_once(request, lambda: writing.remove_signature(by=by, **told), _to(agreement_id))


@form_page
def end_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """End an agreement before its time."""
    _writer(request)
    row = _row(agreement_id)

    def end(by: Acting, found: UUID, said: dict[str, Any]) -> None:
        writing.end_partnership(by=by, partnership=found, **said)

    return _change(request, row, EndForm(data=given(request)), gettext("End it early"), end)


@form_page
def add_document(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Bring a paper of an agreement."""
    _writer(request)
    row = _row(agreement_id)
    files = request.FILES if request.method == "POST" else None

    def add(by: Acting, found: UUID, said: dict[str, Any]) -> None:
        file = said["file"]
        writing.add_document(by=by, partnership=found, name=file.name, content=file.read())

    form = DocumentForm(data=given(request), files=files)
    return _change(request, row, form, gettext("Add a document"), add)


@require_POST
def remove_document(request: HttpRequest, agreement_id: UUID, document_id: UUID) -> HttpResponse:
    """Take a paper out that does not belong there."""
    by, told = _writer(request), {"partnership": agreement_id, "document": document_id}
    return at_once(request, lambda: writing.remove_document(by=by, **told), _to(agreement_id))


def _said(by: Acting, said: dict[str, Any]) -> dict[str, Any]:
    """What a form said, with an organization that is not known yet among the parties."""
    parties = list(said["parties"])
    if another := said.pop("another"):
        parties.append(organization_named(by=by, name=another).id)
    return {**said, "parties": parties, "kind": PartnershipKind(said["kind"])}


def _writer(request: HttpRequest) -> Acting:
    return writer(request, "register")


def _rights(request: HttpRequest) -> dict[str, Any]:
    return rights_of(request, "register")


def _change(
    request: HttpRequest, row: PartnershipRow, form: Any, title: str, change: Change
) -> HttpResponse:
    by = _writer(request)

    def changed(said: dict[str, Any]) -> HttpResponse:
        change(by, row.id, said)
        return saved(request, _to(row.id))

    up = {"up": reverse("governance:agreement", args=[row.id]), "up_title": row.title}
    return answer(request, form, changed, template=TEMPLATE, title=title, **up)


def _row(agreement_id: UUID) -> PartnershipRow:
    try:
        return reading.partnership(agreement_id, timezone.localdate())
    except NotFound:
        raise Http404 from None


def _to(agreement_id: UUID) -> HttpResponse:
    return redirect("governance:agreement", agreement_id=agreement_id)
