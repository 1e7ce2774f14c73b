"""Loading a release for a person, or not at all."""

from wholecity.disclosure.queries import ReleaseDetail, ReleaseSummary, release_detail, releases
from wholecity.kernel.errors import NotAllowed, NotFound
from wholecity.people.access import may, require
from wholecity.people.rules import Acting


def releases_for(acting: Acting) -> list[ReleaseSummary]:
    """The list of releases. Raises NotFound for those who may not know of it."""
    _known_to(acting)
    return releases()


def release_for(acting: Acting, number: int) -> ReleaseDetail:
    """One release by its number. Raises NotFound for strangers as for numbers that do not exist."""
    _known_to(acting)
    return release_detail(number)


def may_decide(acting: Acting, detail: ReleaseDetail) -> bool:
    """Whether this person may approve or reject this release now."""
    author = detail.summary.proposed_by
    return detail.decidable and may(acting, "approve", "release", author=author)


def _known_to(acting: Acting) -> None:
    try:
        require(acting, "read", "release")
    except NotAllowed:
        raise NotFound("There is no such page.") from None
