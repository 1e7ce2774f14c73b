"""The register of agreements: entered, changed, signed, ended; with their papers."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.agreements.queries import agreement as of_the_gate
from wholecity.audit.actions import record
from wholecity.governance.definitions.continuity import (
    RENEWAL_NOTICE,
    PartnershipKind,
)
from wholecity.governance.models import Decision, Partnership, PartnershipDocument, Signature
from wholecity.governance.rules.terms import Term
from wholecity.kernel.errors import BadInput, Conflict, NotFound, check_version
from wholecity.kernel.papers import check_pdf
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.rules import Acting


@transaction.atomic
def register_partnership(
    *,
    by: Acting,
    title: str,
    kind: PartnershipKind,
    parties: Collection[UUID],
    purpose: str = "",
    since: date | None = None,
    until: date | None = None,
    notice_days: int = RENEWAL_NOTICE,
    decision: UUID | None = None,
    gate_key: str = "",
) -> UUID:
    """Enter an agreement into the register; its id.

    `gate_key` names the agreement of the data-sharing gate that belongs to it.
    Raises BadInput for fewer than two parties, for a term that ends before it
    begins, and for a decision that is not there; NotFound for an unknown key.
    """
    require(by, "write", "register")
    found = Partnership()
    told = _told(title, kind, purpose, since, until, notice_days, decision, gate_key)
    _write(found, told, parties)
    _keep(by, "register partnership", found, **_facts(found))
    return found.id


@transaction.atomic
def change_partnership(
    *,
    by: Acting,
    partnership: UUID,
    version: int,
    title: str,
    kind: PartnershipKind,
    parties: Collection[UUID],
    purpose: str,
    since: date | None,
    until: date | None,
    notice_days: int,
    decision: UUID | None,
    gate_key: str,
) -> None:
    """Change an entry of the register; what was signed and the papers stay.

    Raises what entering it raises; Conflict where somebody changed it after
    `version`, and for a party that goes although it has signed.
    """
    require(by, "write", "register")
    found = _locked(partnership)
    check_version(found, version)
    signed = found.signatures.exclude(organization__in=parties).select_related("organization")
    if gone := signed.first():
        raise Conflict(
            phrase("%(organization)s has signed.", organization=gone.organization.name),
            hint="Keep it among the parties, or take its signature back first.",
        )
    was = _facts(found)
    told = _told(title, kind, purpose, since, until, notice_days, decision, gate_key)
    _write(found, told, parties)
    now = _facts(found)
    changed = [name for name in now if was[name] != now[name]]
    _keep(
        by,
        "change partnership",
        found,
        was={name: was[name] for name in changed},
        now={name: now[name] for name in changed},
    )


@transaction.atomic
def sign_partnership(
    *, by: Acting, partnership: UUID, person: UUID, organization: UUID, signed_on: date
) -> None:
    """Note that somebody signed for a party.

    Raises BadInput for who is no party and for a day that has not come,
    Conflict for a signature that is there already.
    """
    require(by, "write", "register")
    found = _locked(partnership)
    if not found.parties.filter(pk=organization).exists():
        raise BadInput("That organization is not a party of the agreement.")
    if signed_on > timezone.localdate():
        raise BadInput("That day has not come yet.", hint="Choose the day of the signature.")
    if found.signatures.filter(person=person, organization=organization).exists():
        raise Conflict("That signature is noted already.")
    made = Signature.objects.create(
        partnership=found, person_id=person, organization_id=organization, signed_on=signed_on
    )
    _keep(by, "sign partnership", found, **_signature(made))


@transaction.atomic
def remove_signature(*, by: Acting, partnership: UUID, signature: UUID) -> None:
    """Take back a signature that was noted by mistake; the audit record keeps it."""
    require(by, "write", "register")
    signed = _locked(partnership)
    found = signed.signatures.filter(pk=signature).first()
    if found is None:
        raise NotFound("There is no such signature.")
    _keep(by, "remove signature", signed, **_signature(found))
    found.delete()


@transaction.atomic
def end_partnership(*, by: Acting, partnership: UUID, until: date, why: str) -> None:
    """End an agreement before its time; `until` is its last day.

    Raises BadInput without a reason, and for a day outside its term.
    """
    require(by, "write", "register")
    found = _locked(partnership)
    if not why.strip():
        raise BadInput("Why the agreement ends early is not said.")
    if found.since and until < found.since:
        raise BadInput("The last day is before the first.", hint="Choose a later last day.")
    if found.until and until > found.until:
        raise BadInput(
            phrase("The agreement ends on %(day)s anyway.", day=found.until),
            hint="Choose an earlier day, or change its term.",
        )
    found.ended_on, found.why_ended = until, why.strip()
    found.version += 1
    found.save()
    _keep(by, "end partnership", found, until=str(until), why=found.why_ended)


@transaction.atomic
def add_document(*, by: Acting, partnership: UUID, name: str, content: bytes) -> UUID:
    """Keep a PDF of an agreement; its id. Those before it stay.

    Raises BadInput for what is no PDF or larger than 20 MB.
    """
    require(by, "write", "register")
    found = _locked(partnership)
    check_pdf(content)
    made = PartnershipDocument.objects.create(
        partnership=found,
        name=name[-200:],
        size=len(content),
        content=content,
        added_on=timezone.localdate(),
    )
    _keep(by, "add document", found, name=made.name, size=made.size)
    return made.id


@transaction.atomic
def remove_document(*, by: Acting, partnership: UUID, document: UUID) -> None:
    """Take out a paper that does not belong there; the audit record says that it was there."""
    require(by, "write", "register")
    told = _locked(partnership)
    found = told.documents.defer("content").filter(pk=document).first()
    if found is None:
        raise NotFound("There is no such document.")
    _keep(by, "remove document", told, name=found.name, size=found.size)
    found.delete()


def _told(
    title: str,
    kind: PartnershipKind,
    purpose: str,
    since: date | None,
    until: date | None,
    notice_days: int,
    decision: UUID | None,
    gate_key: str,
) -> dict[str, Any]:
    """What is kept of an entry, once it is sound."""
    if since and Term(since, until).is_backwards():
        raise BadInput("The last day is before the first.", hint="Choose a later last day.")
    if decision and not Decision.objects.filter(pk=decision).exists():
        raise BadInput("There is no such decision.")
    if gate_key:
        of_the_gate(gate_key)
    return {
        "title": title,
        "kind": kind,
        "purpose": purpose,
        "since": since,
        "until": until,
        "notice_days": notice_days,
        "decision_id": decision,
        "gate_key": gate_key,
    }


def _write(found: Partnership, told: dict[str, Any], parties: Collection[UUID]) -> None:
    if len(set(parties)) < 2:
        raise BadInput("An agreement has at least two parties.", hint="Choose who agreed.")
    found.version += not found._state.adding
    for field, value in told.items():
        setattr(found, field, value)
    found.save()
    ids: list[Any] = list(parties)
    found.parties.set(ids)


def _locked(partnership: UUID) -> Partnership:
    """An agreement that was not ended. Raises NotFound, Conflict."""
    found = Partnership.objects.select_for_update().filter(pk=partnership).first()
    if found is None:
        raise NotFound("There is no such agreement.")
    if found.ended_on is not None:
        raise Conflict("This agreement was ended.", hint="Enter a new one.")
    return found


def _facts(found: Partnership) -> dict[str, Any]:
    """An entry in plain values, as the audit record keeps it."""
    return {
        "title": found.title,
        "kind": str(found.kind),
        "purpose": found.purpose,
        "parties": sorted(found.parties.values_list("name", flat=True)),
        "since": str(found.since or ""),
        "until": str(found.until or ""),
        "notice_days": found.notice_days,
        "decision": str(found.decision_id or ""),
        "gate_key": found.gate_key,
    }


def _signature(signature: Signature) -> dict[str, str]:
    return {
        "person": signature.person.name,
        "organization": signature.organization.name,
        "signed_on": str(signature.signed_on),
    }


def _keep(by: Acting, action: str, partnership: Partnership, **details: Any) -> None:
    record(by=by, action=action, object_kind="partnership", object_id=partnership.id, **details)
