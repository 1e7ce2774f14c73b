"""What a family is told of consents: those that it may give and revoke itself."""

from wholecity.casework.formats.consents import CONSENTED
from wholecity.children.queries import GroundRow, ground_rows
from wholecity.people.rules import Acting
from wholecity.policy.classes import DataClass
from wholecity.policy.roles import Role
from wholecity.policy.terms import Basis


def consentable(by: Acting) -> tuple[DataClass, ...]:
    """The classes about which an account of a family decides.

    What a young person may consent to alone is not for a parent to open, or to be told of.
    """
    if by.role == Role.YOUTH:
        return CONSENTED
    return tuple(one for one in CONSENTED if one is not DataClass.HEALTH_RESTRICTED)


def may_revoke(by: Acting, ground: GroundRow) -> bool:
    """Whether a ground is a consent, and about nothing but what this account decides about."""
    return ground.basis is Basis.CONSENT and set(ground.classes) <= set(consentable(by))


def consents_of(by: Acting, child: str) -> list[GroundRow]:
    """The consents about a child of which its family is told, the newest first."""
    return [row for row in ground_rows(child) if may_revoke(by, row)]


def agency_whose_requests(by: Acting) -> str | None:
    """The agency whose records a steward's list is about; None for all of the city."""
    return (by.agency or "") if by.role == Role.DATA_STEWARD else None
