"""Looking for words in the cabinet's record."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wholecity.governance import queries
from wholecity.governance.definitions.search import FoundKind
from wholecity.governance.forms.looking import SearchForm
from wholecity.governance.queries import Findings, Question
from wholecity.governance.views.changes import page_number, rights_of
from wholecity.people.access import only
from wholecity.ui.responses import render_form


@require_safe
@only("read", "cabinet")
def search(request: HttpRequest) -> HttpResponse:
    """What has all the words: of what members see, and drafts for those who write."""
    form = SearchForm(data=request.GET)
    found = Findings()
    if form.is_valid():
        said = form.cleaned_data
        question = Question(
            said["q"],
            FoundKind(said["kind"]) if said["kind"] else None,
            said["body"],
            said["since"],
            said["until"],
            drafts=rights_of(request)["may_write"],
        )
        found = queries.search(question, page_number(request))
    context = {"found": found, "is_asked": bool(request.GET.get("q", "").strip())}
    return render_form(request, "governance/search.html", form, context)
