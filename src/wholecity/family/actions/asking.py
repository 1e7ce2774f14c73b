"""A family asks to see or to amend; the privacy officer is told that somebody has to answer."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse

from wholecity.casework.queries import circumstances
from wholecity.children import actions as children
from wholecity.children.actions import Amendment
from wholecity.children.queries import CareValue, care_of
from wholecity.family.actions.telling import tell
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import translatable as _
from wholecity.people.queries import persons_in
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.decision import Permit, decide
from wholecity.policy.roles import Role

ASKED = _("A family asks for something that it has a right to")
HEARD = _("A family asks for a hearing")


@transaction.atomic
def ask_access(*, by: Acting, child: str, words: str, health: bool) -> UUID:
    """Ask to see records that the page does not show. One request has one clock."""
    made = children.ask_access(by=by, child=child, words=words, health=health)
    _tell_officers(made, ASKED)
    return made


@transaction.atomic
def ask_amendment(
    *, by: Acting, child: str, place: tuple[str, str, str], column: str, wrong: str, should_be: str
) -> UUID:
    """Ask that one value of a row is amended. `place` is its source, table and item.

    Raises NotFound for a value that is not there, or that the family may not see.
    """
    value = next((v for v in amendable(by, child, place) if v.column == column), None)
    if value is None:
        raise NotFound("There is no such value.")
    amendment = Amendment(value, wrong, should_be)
    made = children.ask_amendment(by=by, amendment=amendment)
    _tell_officers(made, ASKED)
    return made


def amendable(by: Acting, child: str, place: tuple[str, str, str]) -> list[CareValue]:
    """The values of one row of a source whose amendment the account may ask for."""
    source, table, item = place
    contexts = circumstances(by, [child], Purpose.RIGHTS)
    values = care_of(contexts, by=by.subject, action="amend", tables=[table])[child]
    found = {
        value.column: value
        for value in values
        if (value.thing.source, value.item) == (source, item)
        and isinstance(decide(by.subject, "amend", value.thing, contexts[child]), Permit)
    }
    return list(found.values())


@transaction.atomic
def ask_hearing(*, by: Acting, request: UUID) -> None:
    """Ask for a hearing after an amendment was refused (34 CFR 99.21(a))."""
    children.ask_hearing(by=by, request=request)
    _tell_officers(request, HEARD)


def disagree(*, by: Acting, request: UUID, words: str) -> None:
    """Put a statement beside a value that was not amended (34 CFR 99.21(b)(2))."""
    children.state_disagreement(by=by, request=request, words=words)


def _tell_officers(request: UUID, subject: str) -> None:
    for officer in persons_in(Role.PRIVACY_OFFICER):
        tell(officer.email, subject, reverse("family:request", args=[request]), f"{request}")
