"""The register of agreements, as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from wholecity.agreements.queries import AgreementRow, agreements
from wholecity.governance.definitions.continuity import (
    PARTNERSHIP_KINDS,
    STANDINGS,
    PartnershipKind,
)
from wholecity.governance.models import Decision, Partnership, PartnershipDocument, Signature
from wholecity.governance.rules.register import Paper, Standing, standing
from wholecity.kernel.errors import NotFound


@dataclass(frozen=True)
class Party:
    """An organization that agreed."""

    id: UUID
    name: str


@dataclass(frozen=True)
class SignatureRow:
    """Who signed for whom, when."""

    id: UUID
    person: str
    organization: UUID
    organization_name: str
    signed_on: date


@dataclass(frozen=True)
class DocumentRow:
    """A paper of an agreement; what is in it is read by `document`."""

    id: UUID
    name: str
    size: int
    added_on: date


@dataclass(frozen=True)
class PartnershipRow:
    """An agreement of the register, and where it stands on a day."""

    id: UUID
    title: str
    kind: PartnershipKind
    purpose: str
    parties: tuple[Party, ...]
    signatures: tuple[SignatureRow, ...]
    documents: tuple[DocumentRow, ...]
    since: date | None
    until: date | None
    notice_days: int
    ended_on: date | None
    why_ended: str
    decision: UUID | None
    decision_words: str
    gate: AgreementRow | None
    standing: Standing
    version: int

    @property
    def kind_title(self) -> str:
        return PARTNERSHIP_KINDS[self.kind]

    @property
    def standing_title(self) -> str:
        return STANDINGS[self.standing]

    @property
    def unsigned(self) -> tuple[Party, ...]:
        """The parties for which nobody has signed."""
        signed = {signature.organization for signature in self.signatures}
        return tuple(party for party in self.parties if party.id not in signed)

    @property
    def gate_key(self) -> str:
        return self.gate.key if self.gate else ""

    @property
    def ends_on(self) -> date | None:
        """Its last day, whichever comes first."""
        return min((day for day in (self.until, self.ended_on) if day), default=None)


@dataclass(frozen=True)
class Wanted:
    """Which agreements are looked for; blank is any."""

    words: str = ""
    kind: str = ""
    standing: str = ""
    party: str = ""


ANY = Wanted()


def partnerships(today: date, wanted: Wanted = ANY) -> list[PartnershipRow]:
    """The agreements that are looked for, what ends first before."""
    found = _partnerships()
    if wanted.words:
        found = found.filter(title__icontains=wanted.words)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    gates = {gate.key: gate for gate in agreements()}
    rows = (_row(row, gates.get(row.gate_key), today) for row in found)
    chosen = [
        row
        for row in rows
        if wanted.standing in ("", row.standing)
        and (not wanted.party or wanted.party in {str(party.id) for party in row.parties})
    ]
    return sorted(chosen, key=lambda row: (row.until or date.max, row.title))


def partnership(partnership_id: UUID, today: date) -> PartnershipRow:
    """One agreement. Raises NotFound."""
    found = _partnerships().filter(pk=partnership_id).first()
    if found is None:
        raise NotFound("There is no such agreement.")
    gates = {gate.key: gate for gate in agreements()}
    return _row(found, gates.get(found.gate_key), today)


def document(partnership_id: UUID, document_id: UUID) -> tuple[str, bytes]:
    """A paper of an agreement: its name and the PDF. Raises NotFound."""
    found = PartnershipDocument.objects.filter(pk=document_id, partnership=partnership_id).first()
    if found is None:
        raise NotFound("There is no such document.")
    return found.name, bytes(found.content)


def partnerships_to_name() -> list[tuple[str, str]]:
    """All agreements, those that were not ended first, as an agenda can name them."""
    found = Partnership.objects.values_list("pk", "title", "ended_on")
    return [(str(pk), title) for pk, title, _ in sorted(found, key=lambda p: p[2] is not None)]


def decisions_to_name() -> list[tuple[str, str]]:
    """The decisions of all bodies, the latest first, as an agreement can name them."""
    found = Decision.objects.select_related("body", "meeting").order_by("-meeting__day", "-number")
    return [(str(row.pk), _decision(row)) for row in found]


def _decision(row: Decision) -> str:
    return f"{row.body.name} {row.number}: {row.text[:100]}"


def _partnerships() -> QuerySet[Partnership]:
    signed = Signature.objects.select_related("person", "organization")
    papers = PartnershipDocument.objects.defer("content")
    rows = Partnership.objects.select_related("decision__body")
    return rows.prefetch_related(
        "parties", Prefetch("signatures", signed), Prefetch("documents", papers)
    )


def _row(found: Partnership, gate: AgreementRow | None, today: date) -> PartnershipRow:
    parties = tuple(Party(p.pk, p.name) for p in found.parties.all())
    signatures = tuple(_signatures(found.signatures.all()))
    signed = {signature.organization for signature in signatures}
    paper = Paper(
        found.since,
        found.until,
        found.notice_days,
        is_signed=signed >= {party.id for party in parties},
        ended_on=found.ended_on,
    )
    return PartnershipRow(
        found.id,
        found.title,
        PartnershipKind(found.kind),
        found.purpose,
        parties,
        signatures,
        tuple(DocumentRow(d.id, d.name, d.size, d.added_on) for d in found.documents.all()),
        found.since,
        found.until,
        found.notice_days,
        found.ended_on,
        found.why_ended,
        found.decision_id,
        _decision(found.decision) if found.decision else "",
        gate,
        standing(paper, today),
        found.version,
    )


def _signatures(found: Iterable[Signature]) -> Iterable[SignatureRow]:
    for s in found:
        yield SignatureRow(s.id, s.person.name, s.organization_id, s.organization.name, s.signed_on)
