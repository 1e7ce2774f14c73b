"""Loading an agreement for a person, or not at all; and what they may do with it now."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from wholecity.agreements.queries import AgreementDetail, detail
from wholecity.agreements.rules.life import Stage, Standing
from wholecity.kernel.errors import NotFound
from wholecity.people.access import acting_or_404, may
from wholecity.people.rules import Acting


@dataclass(frozen=True)
class Rights:
    """What a person may do with one agreement as it stands now.

    `own`: they could review it if they had not drafted it themselves.
    """

    change: bool
    review: bool
    own: bool
    answer: bool
    sign: bool
    add_document: bool
    end: bool


def loaded(request: HttpRequest, key: str, action: str = "read") -> tuple[Acting, AgreementDetail]:
    """Who asks and the agreement. 404 for strangers as for keys that do not exist."""
    acting = acting_or_404(request, action, "agreement")
    try:
        return acting, detail(key)
    except NotFound:
        raise Http404 from None


def reviewable(request: HttpRequest, key: str) -> tuple[Acting, AgreementDetail]:
    """The same for a step that is never taken by whoever drafted it: to them it is not there."""
    _acting, found = loaded(request, key, "review")
    return acting_or_404(request, "review", "agreement", author=found.drafted_by), found


def rights(acting: Acting, found: AgreementDetail) -> Rights:
    """The steps that are open to this person now."""
    drafts = may(acting, "draft", "agreement")
    reviews = may(acting, "review", "agreement")
    independent = may(acting, "review", "agreement", author=found.drafted_by)
    in_review = found.stage is Stage.REVIEW
    runs = found.row.standing in (Standing.SIGNED, Standing.IN_FORCE, Standing.EXPIRING)
    return Rights(
        change=drafts and found.stage is Stage.DRAFT,
        review=reviews and in_review,
        own=reviews and in_review and not independent,
        answer=independent and in_review,
        sign=independent and in_review and bool(found.answers and found.documents),
        add_document=(drafts or reviews) and found.stage is not Stage.DESTROYED,
        end=may(acting, "end", "agreement") and runs,
    )
