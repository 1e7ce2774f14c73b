"""All agreements, and one in full."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from wholecity.agreements.models import Agreement, Document
from wholecity.agreements.rules.gate import Allowed, Refused, not_in_force, source_passes
from wholecity.agreements.rules.life import Life, Stage, Standing, standing
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase
from wholecity.policy import terms as policy
from wholecity.policy.classes import Lane, Purpose
from wholecity.policy.terms import Basis, Tier, in_force


@dataclass(frozen=True)
class AgreementRow:
    """An agreement as other rooms use it."""

    id: UUID
    key: str
    title: str
    tier: Tier
    lanes: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    starts: date | None
    ends: date | None
    standing: Standing
    in_force: bool
    parties: tuple[str, ...]
    sources: tuple[str, ...]
    purpose_in_words: str


@dataclass(frozen=True)
class SignatureRow:
    """Who signed for which party, when."""

    organization: str
    name: str
    signed_on: date


@dataclass(frozen=True)
class DocumentRow:
    """A paper of an agreement."""

    id: UUID
    name: str
    size: int
    sha256: str
    added_on: date


@dataclass(frozen=True)
class Party:
    """An organization that is a party, and whether it has signed."""

    id: UUID
    key: str
    name: str
    signed: bool


@dataclass(frozen=True)
class AgreementDetail:
    """All of one agreement.

    `not_in_force` says why it is not in force, "" where it is. `certificate` is when, by whom
    and what was destroyed.
    """

    row: AgreementRow
    parent: str
    parent_title: str
    parties: tuple[Party, ...]
    fields: tuple[str, ...]
    basis: Basis | None
    redisclosure: str
    people: tuple[str, ...]
    min_cell: int | None
    destroy_by: date | None
    notice_days: int
    stage: Stage
    drafted_by: str
    answers: dict[str, str]
    answered_by: str
    signatures: tuple[SignatureRow, ...]
    documents: tuple[DocumentRow, ...]
    under_it: tuple[tuple[str, str], ...]
    why_sent_back: str
    ended_on: date | None
    why_ended: str
    not_in_force: str
    version: int
    certificate: tuple[datetime, str, dict[str, int]] | None = field(default=None)


def terms() -> dict[str, policy.Agreement]:
    """All agreements as the decision takes them: what was signed, with its last day."""
    found = Agreement.objects.select_related("parent").prefetch_related("parties")
    return {one.key: _terms(one) for one in found}


def pass_source(*, source: str, agreement: str, purpose: Purpose | None) -> Allowed | Refused:
    """The gate for a source today: may it be delivered, or used for this purpose?"""
    return source_passes(source, agreement, purpose, terms(), timezone.localdate())


def agreement(key: str) -> AgreementRow:
    """The agreement under this key. Raises NotFound."""
    for row in agreements():
        if row.key == key:
            return row
    raise NotFound(
        phrase("There is no agreement %(agreement)s.", agreement=key),
        hint="Say its title and first day, and it is registered: --agreement-title, --starts.",
    )


def agreements(today: date | None = None) -> list[AgreementRow]:
    """All agreements, by title, as they stand today or on another day."""
    day, among = today or timezone.localdate(), terms()
    return [_row(found, among, day) for found in _all()]


def public_register() -> list[AgreementRow]:
    """What is in force today: for everybody."""
    return [row for row in agreements() if row.in_force]


def detail(key: str) -> AgreementDetail:
    """All of one agreement. Raises NotFound."""
    found = _all().select_related("certificate").filter(key=key).first()
    if found is None:
        raise NotFound(phrase("There is no agreement %(agreement)s.", agreement=key))
    today, among = timezone.localdate(), terms()
    row = _row(found, among, today)
    papers = Document.objects.defer("content").filter(agreement=found)
    signatures = tuple(found.signatures.select_related("organization"))
    signed = {s.organization_id for s in signatures}
    certificate = getattr(found, "certificate", None)
    return AgreementDetail(
        row=row,
        parent=found.parent.key if found.parent else "",
        parent_title=found.parent.title if found.parent else "",
        parties=tuple(Party(p.pk, p.key, p.name, p.pk in signed) for p in found.parties.all()),
        fields=tuple(found.fields),
        basis=Basis(found.basis) if found.basis else None,
        redisclosure=found.redisclosure,
        people=tuple(found.people),
        min_cell=found.min_cell,
        destroy_by=found.destroy_by,
        notice_days=found.notice_days,
        stage=Stage(found.stage),
        drafted_by=found.drafted_by,
        answers=dict(found.answers),
        answered_by=found.answered_by,
        signatures=tuple(
            SignatureRow(s.organization.name, s.name, s.signed_on) for s in signatures
        ),
        documents=tuple(DocumentRow(d.id, d.name, d.size, d.sha256, d.added_on) for d in papers),
        under_it=tuple(found.under_it.values_list("key", "title").order_by("title")),
        why_sent_back=found.why_sent_back,
        ended_on=found.ended_on,
        why_ended=found.why_ended,
        not_in_force="" if row.in_force else not_in_force(key, among, today),
        version=found.version,
        certificate=(certificate.destroyed_at, certificate.by, dict(certificate.what))
        if certificate
        else None,
    )


def document(key: str, document_id: UUID) -> tuple[str, bytes]:
    """Name and content of a paper. Raises NotFound."""
    found = Document.objects.filter(pk=document_id, agreement__key=key).first()
    if found is None:
        raise NotFound("There is no such document.")
    return found.name, bytes(found.content)


def under_review() -> list[tuple[str, str, str]]:
    """Key, title and drafter of what waits for a privacy officer, by title."""
    found = Agreement.objects.filter(stage=Stage.REVIEW)
    return list(found.values_list("key", "title", "drafted_by").order_by("title"))


def notices(today: date) -> list[AgreementRow]:
    """What needs somebody: expiring, or ended with data that should be destroyed by now.

    Without a day of destruction they are due at the end; a memorandum has no data.
    """
    due = set(
        Agreement.objects.filter(Q(destroy_by__lte=today) | Q(destroy_by=None), stage=Stage.SIGNED)
        .exclude(tier=Tier.MOU)
        .values_list("key", flat=True)
    )
    return [
        row
        for row in agreements(today)
        if row.standing is Standing.EXPIRING or (row.standing is Standing.ENDED and row.key in due)
    ]


def life_of(found: Agreement) -> Life:
    """What decides where an agreement stands."""
    return Life(Stage(found.stage), found.starts, found.ends, found.ended_on, found.notice_days)


def _all() -> QuerySet[Agreement]:
    return Agreement.objects.select_related("parent").prefetch_related("parties")


def _row(found: Agreement, among: policy.Agreements, today: date) -> AgreementRow:
    life = life_of(found)
    return AgreementRow(
        found.id,
        found.key,
        found.title,
        Tier(found.tier),
        tuple(lane for lane in found.purposes if lane in set(Lane)),
        tuple(Purpose(purpose) for purpose in found.purposes),
        found.starts,
        life.last_day,
        standing(life, today),
        in_force(found.key, among, today),
        tuple(party.name for party in found.parties.all()),
        tuple(found.sources),
        found.purpose_in_words,
    )


def _terms(found: Agreement) -> policy.Agreement:
    life = life_of(found)
    return policy.Agreement(
        key=found.key,
        tier=Tier(found.tier),
        parties=frozenset(party.key for party in found.parties.all()),
        parent=found.parent.key if found.parent else None,
        sources=frozenset(found.sources),
        fields=frozenset(found.fields),
        purposes=_purposes(found.purposes),
        lanes=frozenset(Lane(one) for one in found.purposes if one in set(Lane)),
        basis=Basis(found.basis) if found.basis else None,
        starts=found.starts if life.stage is Stage.SIGNED else None,
        ends=life.last_day,
        people=frozenset(found.people),
    )


def _purposes(kept: Iterable[str]) -> frozenset[Purpose]:
    return frozenset(Purpose(one) for one in kept)
