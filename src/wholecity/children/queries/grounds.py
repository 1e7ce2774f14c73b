"""The consents and other grounds of a child, as a page lists them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from wholecity.children.models import LegalGround
from wholecity.policy.classes import DataClass
from wholecity.policy.terms import Basis


@dataclass(frozen=True)
class GroundRow:
    """A consent or another ground: what, to whom, by whom, until when. `holds` today."""

    id: UUID
    basis: Basis
    recipient: str
    classes: tuple[DataClass, ...]
    sources: tuple[str, ...]
    starts: date
    ends: date | None
    given_by: str
    relation: str
    given_how: str
    language: str
    reference: str
    revoked_at: datetime | None
    holds: bool
    recorded_at: datetime
    form_sha256: str


def ground_rows(child: str) -> list[GroundRow]:
    """All grounds of a child, the newest first."""
    today = timezone.localdate()
    return [
        GroundRow(
            row.id,
            Basis(row.basis),
            row.recipient,
            tuple(DataClass(c) for c in row.classes),
            tuple(row.sources),
            row.starts,
            row.ends,
            row.given_by,
            row.relation,
            row.given_how,
            row.language,
            row.reference,
            row.revoked_at,
            row.revoked_at is None
            and row.starts <= today
            and (row.ends is None or today <= row.ends),
            row.recorded_at,
            row.form_sha256,
        )
        for row in LegalGround.objects.filter(child=child)
    ]
