"""Changes of the register of agreements."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from wholecity.agreements.models import Agreement
from wholecity.audit.actions import Actor, record
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase


@transaction.atomic
def register(
    *,
    by: Actor,
    key: str,
    title: str,
    tier: str,
    parties: Sequence[UUID],
    lanes: Sequence[str],
    starts: date,
    ends: date | None = None,
) -> Agreement:
    """An agreement under its key, made or brought up to date. Doing it again changes nothing.

    `parties` are ids of organizations. Raises BadInput for an unknown tier and
    for an end before the start.
    """
    agreement = Agreement.objects.filter(key=key).first() or Agreement(key=key)
    before = _said(agreement)
    agreement.title, agreement.tier, agreement.lanes = title, tier, list(lanes)
    agreement.starts, agreement.ends = starts, ends
    try:
        agreement.full_clean()
    except ValidationError as error:
        raise BadInput(
            phrase(
                "The agreement %(agreement)s cannot be registered: %(reasons)s",
                agreement=key,
                reasons=" ".join(error.messages),
            ),
            hint="Mend its entry and register it again.",
        ) from error
    agreement.save()
    if set(parties) != set(agreement.parties.values_list("id", flat=True)):
        ids: list[Any] = list(parties)
        agreement.parties.set(ids)
        before = ()
    if before != _said(agreement):
        record(by=by, action="register agreement", object_kind="agreement", object_id=key)
    return agreement


def _said(agreement: Agreement) -> tuple[object, ...]:
    if agreement._state.adding:
        return ()
    return (
        agreement.title,
        agreement.tier,
        tuple(agreement.lanes),
        agreement.starts,
        agreement.ends,
    )
