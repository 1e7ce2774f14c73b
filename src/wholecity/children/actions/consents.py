"""Consents and the other grounds on which one child's records may be shown."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.children.definitions import GROUNDS, Given
from wholecity.children.models import Child, LegalGround
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.people import queries as people
from wholecity.people.rules import Acting
from wholecity.policy.classes import ABOUT_A_CHILD, DataClass, Purpose
from wholecity.policy.terms import Basis


@dataclass(frozen=True)
class Consent:
    """What somebody agreed to (34 CFR 99.30): which records, to whom, for what, until when.

    `recipient` is the key of an organization; without `sources` the records may come from any.
    `form_sha256` is the hash of the form that was read, in `language`.
    """

    child: str
    recipient: str
    classes: frozenset[DataClass]
    starts: date
    ends: date
    given_by: str
    relation: str
    how: Given
    language: str
    purposes: frozenset[Purpose] = frozenset({Purpose.CARE})
    sources: frozenset[str] = frozenset()
    form_sha256: str = ""


@transaction.atomic
def give_consent(*, by: Acting, consent: Consent) -> UUID:
    """Keep a consent; its id. Whoever may record one was asked before.

    Raises BadInput for one that names nothing, nobody, or a term that is over, and for classes
    that no consent of this kind opens; NotFound for an unknown child or organization.
    """
    _check_consent(consent)
    return _keep(
        by,
        "give consent",
        consent.child,
        LegalGround(
            basis=Basis.CONSENT,
            recipient=people.organization(consent.recipient).key,
            classes=sorted(consent.classes),
            purposes=sorted(consent.purposes),
            sources=sorted(consent.sources),
            starts=consent.starts,
            ends=consent.ends,
            given_by=consent.given_by.strip(),
            relation=consent.relation.strip(),
            given_how=consent.how,
            language=consent.language,
            form_sha256=consent.form_sha256,
        ),
    )


@transaction.atomic
def record_ground(
    *,
    by: Acting,
    child: str,
    basis: Basis,
    recipient: str,
    classes: Collection[DataClass],
    starts: date,
    ends: date | None,
    reference: str,
) -> UUID:
    """Keep another ground than a consent: custody, a court order, a treatment relation; its id.

    `reference` says where it is written (a docket, a custody paper). Raises BadInput without it,
    and for what is no such ground.
    """
    if basis not in GROUNDS or basis is Basis.CONSENT:
        raise BadInput("That is no ground that is recorded of one child.")
    if not reference.strip():
        raise BadInput("Where this ground is written is not said.", hint="Name the paper.")
    _check_term(starts, ends)
    _check_classes(classes, basis)
    return _keep(
        by,
        "record ground",
        child,
        LegalGround(
            basis=basis,
            recipient=people.organization(recipient).key,
            classes=sorted(classes),
            purposes=[Purpose.CARE],
            starts=starts,
            ends=ends,
            reference=reference.strip(),
        ),
    )


@transaction.atomic
def revoke_ground(*, by: Acting, ground: UUID, why: str = "") -> None:
    """End a consent or another ground now: the next request is decided without it.

    Raises NotFound, and Conflict for one that was revoked before.
    """
    found = LegalGround.objects.select_for_update().filter(pk=ground).first()
    if found is None:
        raise NotFound("There is no such consent.")
    if found.revoked_at is not None:
        raise Conflict("This was revoked before.")
    found.revoked_at, found.revoked_by = timezone.now(), by.audit_name
    found.why_revoked = why.strip()
    found.save()
    record(
        by=by,
        action="revoke ground",
        object_kind="child",
        object_id=found.child_id,
        ground=str(found.id),
        basis=str(found.basis),
        recipient=found.recipient,
    )


@transaction.atomic
def narrow_consent(*, by: Acting, ground: UUID, consent: Consent) -> UUID:
    """Put a narrower consent in the place of one: fewer records, or an earlier end; its id.

    The old one is revoked in the same transaction, so that no request is decided by neither or
    by both. Raises NotFound, Conflict for one that is over, and BadInput for one that names
    another recipient, something more, or the same.
    """
    old = LegalGround.objects.select_for_update().filter(pk=ground, child=consent.child).first()
    if old is None or old.basis != Basis.CONSENT:
        raise NotFound("There is no such consent.")
    if old.revoked_at is not None or (old.ends and old.ends < timezone.localdate()):
        raise Conflict("This consent is over.")
    _check_narrower(old, consent)
    purposes, sources = frozenset(map(Purpose, old.purposes)), frozenset(old.sources)
    revoke_ground(by=by, ground=ground, why="Narrowed")
    return give_consent(by=by, consent=replace(consent, purposes=purposes, sources=sources))


def _check_narrower(old: LegalGround, consent: Consent) -> None:
    was, last = set(old.classes), old.ends
    assert last is not None  # a consent says until when
    more = set(consent.classes) - was or consent.ends > last or consent.recipient != old.recipient
    same = set(consent.classes) == was and consent.ends == last
    if more or same:
        raise BadInput(
            "This is not less than what was agreed before.",
            hint="Take a kind of record away, or choose an earlier last day.",
        )


def _keep(by: Acting, action: str, child: str, made: LegalGround) -> UUID:
    if not Child.objects.filter(pk=child).exists():
        raise NotFound("There is no such child.")
    made.child_id, made.recorded_by = child, by.audit_name
    made.save()
    record(by=by, action=action, object_kind="child", object_id=child, **_facts(made))
    return made.id


def _facts(made: LegalGround) -> dict[str, Any]:
    return {
        "ground": str(made.id),
        "basis": str(made.basis),
        "recipient": made.recipient,
        "classes": list(made.classes),
        "purposes": list(made.purposes),
        "sources": list(made.sources),
        "starts": str(made.starts),
        "ends": str(made.ends or ""),
    }


def _check_consent(consent: Consent) -> None:
    _check_term(consent.starts, consent.ends)
    _check_classes(consent.classes, Basis.CONSENT)
    if not consent.purposes:
        raise BadInput("What the consent is for is not said.")
    if not consent.given_by.strip() or not consent.relation.strip():
        raise BadInput("Who gave the consent, and what they are to the child, is not said.")


def _check_term(starts: date, ends: date | None) -> None:
    if ends is not None and ends < starts:
        raise BadInput("The last day is before the first.", hint="Choose a later last day.")
    if ends is not None and ends < timezone.localdate():
        raise BadInput("That is over already.", hint="Choose a later last day.")


def _check_classes(classes: Collection[DataClass], basis: Basis) -> None:
    """Victim services are opened by the survivor's own release, and by nothing else."""
    strange = set(classes) - ABOUT_A_CHILD
    victim = DataClass.VICTIM in classes
    if (
        not classes
        or strange
        or victim != (basis is Basis.SURVIVOR)
        or (victim and len(classes) > 1)
    ):
        raise BadInput("Which records it names is not said, or it cannot name them.")
