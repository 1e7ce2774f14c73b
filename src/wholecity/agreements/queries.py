"""The register of agreements, read."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholecity.agreements.models import Agreement
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase


@dataclass(frozen=True)
class AgreementRow:
    """An agreement as other rooms use it."""

    id: UUID
    key: str
    title: str
    lanes: tuple[str, ...]
    starts: date
    ends: date | None


def agreement(key: str) -> AgreementRow:
    """The agreement under this key. Raises NotFound."""
    found = Agreement.objects.filter(key=key).first()
    if found is None:
        raise NotFound(
            phrase("There is no agreement %(agreement)s.", agreement=key),
            hint="Say its title and first day, and it is registered: --agreement-title, --starts.",
        )
    return _row(found)


def agreements() -> list[AgreementRow]:
    """All agreements, by title."""
    return [_row(found) for found in Agreement.objects.all()]


def _row(found: Agreement) -> AgreementRow:
    return AgreementRow(
        found.id, found.key, found.title, tuple(found.lanes), found.starts, found.ends
    )
