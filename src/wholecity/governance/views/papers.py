"""Papers of an item: what there is, bringing one, replacing one, taking it away, reading it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance.access import item_or_404, paper_or_404
from wholecity.governance.actions.papers import PaperFile, add_paper, remove_paper, replace_paper
from wholecity.governance.definitions import PaperKind
from wholecity.governance.formats.papers import LARGEST
from wholecity.governance.forms.papers import PaperForm
from wholecity.governance.queries.papers import content_of
from wholecity.governance.views.changes import answer, form_page, rights_of, saved, writer
from wholecity.people.access import only


@form_page
def papers(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The papers of an item, and bringing another one."""
    by, (page, item) = writer(request), item_or_404(item_id)

    def add(said: dict[str, Any]) -> HttpResponse:
        add_paper(by=by, item=item_id, title=said["title"], file=_file(said["file"]))
        return saved(request, redirect("governance:papers", item_id=item_id))

    shown = {"meeting": page, "item": item, "title": gettext("Papers")}
    return answer(request, _form(request), add, template="governance/papers.html", **shown)


@form_page
def replace(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Put a newer version in the place of a paper."""
    by, row = writer(request), paper_or_404(paper_id, drafts=True)
    page, item = item_or_404(row.item)

    def change(said: dict[str, Any]) -> HttpResponse:
        title = said["title"] or row.title
        replace_paper(by=by, paper=paper_id, title=title, file=_file(said["file"]))
        return saved(request, redirect("governance:papers", item_id=row.item))

    form = _form(request, title=row.title)
    shown = {"meeting": page, "item": item, "paper": row, "title": gettext("Replace a paper")}
    return answer(request, form, change, template="governance/papers.html", **shown)


@require_POST
def remove(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Take a paper away."""
    by, row = writer(request), paper_or_404(paper_id, drafts=True)
    remove_paper(by=by, paper=paper_id)
    messages.success(request, gettext("“%(title)s” was removed.") % {"title": row.title})
    return redirect("governance:papers", item_id=row.item)


@require_safe
@only("read", "cabinet")
def read(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """A paper to save, as it was brought; one of a draft only for those who prepare it."""
    row = paper_or_404(paper_id, drafts=rights_of(request)["may_write"])
    text = "; charset=utf-8" if row.kind is PaperKind.TEXT else ""
    found = HttpResponse(content_of(row.id), content_type=f"{row.kind}{text}")
    found["Content-Disposition"] = content_disposition_header(True, row.file_name)
    return found


def _form(request: HttpRequest, **begun: str) -> PaperForm:
    if request.method == "POST":
        return PaperForm(data=request.POST, files=request.FILES)
    return PaperForm(initial=begun)


def _file(uploaded: UploadedFile) -> PaperFile:
    """What was brought; of a file that is too large, enough to say so."""
    return PaperFile(str(uploaded.name), uploaded.read(LARGEST + 1))
