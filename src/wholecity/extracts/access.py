"""Loading an extract for a person, or not at all."""

from django.http import Http404, HttpRequest

from wholecity.extracts import queries
from wholecity.extracts.queries import ExtractRow
from wholecity.kernel.errors import NotFound
from wholecity.people.access import acting_or_404, may
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role


def visible(acting: Acting) -> list[ExtractRow]:
    """The extracts that this person knows of: a researcher those of their own licenses."""
    return queries.extracts(of=acting.name if acting.role == Role.RESEARCHER else None)


def loaded(request: HttpRequest, number: int, action: str = "read") -> tuple[Acting, ExtractRow]:
    """Who asks and the extract. 404 for strangers as for numbers that do not exist."""
    acting = acting_or_404(request, action, "extract")
    try:
        found = queries.extract(number)
    except NotFound:
        raise Http404 from None
    if acting.role == Role.RESEARCHER and acting.name not in found.people:
        raise Http404
    return acting, found


def may_decide(acting: Acting, found: ExtractRow) -> bool:
    """Whether this person may approve or reject this extract now."""
    return found.waits and may(acting, "approve", "extract", author=found.made_by)
