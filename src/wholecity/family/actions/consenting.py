"""A family consents on the screen, and revokes: the next request is decided by it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language

from wholecity.casework.queries import assignments
from wholecity.children import actions as children
from wholecity.children.actions import Consent
from wholecity.children.definitions import Given
from wholecity.children.queries import GroundRow, ground_rows, tie_of
from wholecity.family.actions.telling import tell
from wholecity.family.queries import may_revoke
from wholecity.kernel.errors import BadInput, NotFound
from wholecity.kernel.texts import translatable as _
from wholecity.people.queries import mail_address_of
from wholecity.people.rules import Acting
from wholecity.policy.classes import DataClass

REVOKED = _("A family revoked a consent to your agency")
NARROWED = _("A family narrowed a consent to your agency")


@dataclass(frozen=True)
class Signed:
    """What was read and signed: to whom, which records, until when, under which name.

    `form_sha256` is the hash of the words that were read.
    """

    recipient: str
    classes: frozenset[DataClass]
    starts: date
    ends: date
    name: str
    form_sha256: str


def consent(*, by: Acting, child: str, signed: Signed) -> UUID:
    """Keep what an account of the child's family signed on the screen; it counts from now on.

    Raises NotFound without a tie, BadInput without a name and as `children.give_consent` does.
    """
    return children.give_consent(by=by, consent=_consent(by, child, signed))


@transaction.atomic
def narrow(*, by: Acting, child: str, ground: UUID, signed: Signed) -> UUID:
    """Put what was signed in the place of a wider consent; those who used that one are told.

    Raises NotFound for any other ground, Conflict for one that is over, BadInput for what is no
    less, and as `consent` does.
    """
    _own_consent(by, child, ground)
    made = children.narrow_consent(by=by, ground=ground, consent=_consent(by, child, signed))
    _tell_workers(child, signed.recipient, NARROWED, str(ground))
    return made


def _consent(by: Acting, child: str, signed: Signed) -> Consent:
    tie = tie_of(child, by.name)
    if tie is None:
        raise NotFound("There is no such child.")
    if not signed.name.strip():
        raise BadInput("Your name is not typed: it is your signature.")
    return Consent(
        child=child,
        recipient=signed.recipient,
        classes=signed.classes,
        starts=signed.starts,
        ends=signed.ends,
        given_by=signed.name,
        relation=tie.relation or str(by.role),
        how=Given.SCREEN,
        language=get_language() or "",
        form_sha256=signed.form_sha256,
    )


@transaction.atomic
def revoke(*, by: Acting, child: str, ground: UUID) -> None:
    """Revoke a consent of the account's own child; those who used it are told that it is over.

    Raises NotFound for any other ground, Conflict for one that was revoked before.
    """
    found = _own_consent(by, child, ground)
    children.revoke_ground(by=by, ground=ground, why="Revoked by the family on the screen")
    _tell_workers(child, found.recipient, REVOKED, str(ground))


def _own_consent(by: Acting, child: str, ground: UUID) -> GroundRow:
    """A consent about which this account decides. Raises NotFound for any other."""
    found = next((row for row in ground_rows(child) if row.id == ground), None)
    if found is None or not may_revoke(by, found):
        raise NotFound("There is no such consent.")
    return found


def _tell_workers(child: str, agency: str, subject: str, key: str) -> None:
    """Those who work the child's case for an agency, without a word about the child."""
    for one in assignments(child):
        if one.agency == agency:
            path = reverse("casework:caseload")
            tell(mail_address_of(one.worker), subject, path, key)
