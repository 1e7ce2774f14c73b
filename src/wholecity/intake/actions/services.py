"""Service accounts: made, confirmed, their tokens replaced, revoked; and what they bring.

What they bring goes the way of what a page brings: kept encrypted, one job, the same loading.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record, refuse
from wholecity.intake.actions.looking import MAPPED
from wholecity.intake.actions.uploads import ask_to_load, forget_upload, keep_upload
from wholecity.intake.models import ServiceAccount, ServiceToken, ServiceUpload
from wholecity.intake.queries import mapping as saved_mapping
from wholecity.intake.queries import mapping_names
from wholecity.intake.queries import source as source_row
from wholecity.intake.queries.services import Presented, Upload, service, uploads
from wholecity.intake.rules.agreed import check_format
from wholecity.intake.rules.services import (
    PREFIX,
    SECRET_BYTES,
    check_last_day,
    checked_networks,
    fingerprint,
    one_hash,
)
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.people.actions import count_attempt
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role

TITLE = _("Load a delivery")
LONGEST_OVERLAP = timedelta(days=30)


@transaction.atomic
def make_service_account(
    *, by: Acting, key: str, source: str, ends_on: date, networks: Iterable[str] = ()
) -> str | None:
    """A service account that delivers one source; its token, which is told this once.

    What an administrator makes waits for a second person, and has no token yet: None. Raises
    BadInput for a name, a network or a last day that cannot be, Conflict for a name that is taken,
    NotFound for an unknown source.
    """
    _check_name(key)
    row = source_row(source)
    check_last_day(ends_on, timezone.localdate())
    account = ServiceAccount.objects.create(
        key=key,
        source_id=row.id,
        networks=checked_networks(networks),
        ends_on=ends_on,
        made_by=by.name,
        made_as=by.role,
    )
    _entered(
        by,
        "make service account",
        account,
        source=source,
        networks=account.networks,
        ends_on=ends_on.isoformat(),
    )
    return _confirmed(by, account) if by.role == Role.DATA_LEAD else None


def _check_name(key: str) -> None:
    try:
        validate_slug(key)
    except ValidationError:
        raise BadInput(
            phrase("%(name)s cannot be the name of a service account.", name=key),
            hint=_("Use letters, digits, hyphens and underscores: district-nightly."),
        ) from None
    if ServiceAccount.objects.filter(key__iexact=key).exists():
        raise Conflict(
            phrase("There is already a service account %(name)s.", name=key),
            hint=_("Choose another name. One that was revoked keeps its own."),
        )


@transaction.atomic
def confirm_service_account(*, by: Acting, key: str) -> str:
    """Confirm what an administrator made; the token, which is told this once, to who confirms.

    Raises NotAllowed for who made it, Conflict for one that waits no more.
    """
    account = _held(key)
    if account.confirmed_at is not None or account.revoked_at is not None:
        raise Conflict("This was settled already.")
    if by.name == account.made_by:
        raise NotAllowed("Another person has to do this: you proposed it.")
    return _confirmed(by, account)


def _confirmed(by: Acting, account: ServiceAccount) -> str:
    account.confirmed_by, account.confirmed_at = by.name, timezone.now()
    account.save(update_fields=["confirmed_by", "confirmed_at"])
    _entered(by, "confirm service account", account, made_by=account.made_by)
    return _new_token(by, account)


@transaction.atomic
def replace_token(
    *, by: Acting, key: str, overlap: timedelta = timedelta(0), ends_on: date | None = None
) -> str:
    """A new token; those before it end after the overlap. `ends_on` moves the account's last day.

    Raises BadInput for an overlap or a last day that cannot be, Conflict for an account that was
    revoked or is not confirmed. One that ended goes on with a new last day.
    """
    account, now = _held(key), timezone.now()
    if account.confirmed_at is None or account.revoked_at is not None:
        raise Conflict("This service account has no token to replace.")
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise BadInput(
            phrase("Two tokens count side by side for %(days)s days at most.", days=30),
            hint=_("Choose a shorter time."),
        )
    last_day = ends_on or account.ends_on
    check_last_day(last_day, timezone.localdate())
    account.ends_on = last_day
    account.save(update_fields=["ends_on"])
    until = now + overlap
    for old in account.tokens.all():
        old.ends_at = min(old.ends_at or until, until)
        old.save(update_fields=["ends_at"])
    _entered(
        by,
        "replace token",
        account,
        old_ends_at=until.isoformat(timespec="seconds"),
        ends_on=last_day.isoformat(),
    )
    return _new_token(by, account)


@transaction.atomic
def revoke_service_account(*, by: Acting, key: str, reason: str) -> None:
    """End an account and all its tokens with the next request, also for what waits to be loaded.

    Raises BadInput without a reason. Revoking it again changes nothing.
    """
    account = _held(key)
    if not reason.strip():
        raise BadInput("Say why it is revoked.")
    if account.revoked_at is not None:
        return
    account.revoked_by, account.revoked_at = by.name, timezone.now()
    account.save(update_fields=["revoked_by", "revoked_at"])
    _entered(by, "revoke service account", account, reason=reason.strip())


def _new_token(by: Acting, account: ServiceAccount) -> str:
    token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    ServiceToken.objects.create(account=account, secret_sha256=fingerprint(token), made_by=by.name)
    return token


def _held(key: str) -> ServiceAccount:
    """The row of an account, which nobody else changes meanwhile."""
    found = service(key)
    return ServiceAccount.objects.select_for_update().get(pk=found.pk)


def _entered(by: Acting, action: str, account: ServiceAccount, **details: Any) -> None:
    record(
        by=by,
        action=action,
        object_kind="service-account",
        object_id=account.key,
        **details,
    )


@transaction.atomic
def note_use(*, shown: Presented, address: str, asked: str) -> None:
    """Enter that a token was used: for what, and from where."""
    assert shown.token is not None
    ServiceToken.objects.filter(pk=shown.token).update(used_at=timezone.now(), used_from=address)
    record(
        by=shown.by,
        action="use token",
        object_kind="service-account",
        object_id=shown.key,
        asked=asked,
        address=address,
    )


def note_refusal(
    *, by: Acting, whom: str, address: str, asked: str, reasons: Sequence[str]
) -> None:
    """Enter that a service account, or whoever pretends to be one, was refused.

    So many at a time and no more, for each account from each address: raises TooMany beyond, and
    the record is not filled by who only tries.
    """
    count_attempt(kind="token", whom=whom or "unknown", address=address)
    refuse(
        by=by,
        action=asked,
        thing="service-account",
        reasons=[*reasons, address],
        object_id=whom,
    )


@dataclass(frozen=True)
class Brought:
    """An upload; `known` when its files had been brought before and nothing new was begun."""

    upload: UUID
    known: bool


def bring(
    *,
    by: Acting,
    key: str,
    source: str,
    delivered: Iterable[UploadedFile[Any]],
    format: str = "",
    mapping: str = "",
    school_year: int | None = None,
) -> Brought:
    """Keep what a service account brings, encrypted, and ask the worker to load it.

    Without a format it is the only one in which the source delivers; so with a saved column
    mapping. The same files in the same way are the same upload while it waits, runs or stands.
    Raises BadInput for what cannot be, NotFound for an unknown mapping, Conflict while another
    delivery is loaded; then nothing is kept.
    """
    wish = _wish(source, format, mapping, school_year)
    folder, kept = keep_upload(delivered)
    begun = False
    try:
        sha256 = one_hash([file.sha256 for file in kept])
        if same := _standing(key, sha256, wish):
            return Brought(same.id, known=True)
        with transaction.atomic():
            job = ask_to_load(by=by, folder=folder, title=TITLE, **wish.loading)
            made = ServiceUpload.objects.create(
                account_id=service(key).pk,
                sha256=sha256,
                files=[{"name": f.name, "size": f.size, "sha256": f.sha256} for f in kept],
                format=wish.format,
                mapping=wish.mapping,
                school_year=wish.school_year,
                job=job,
            )
        begun = True
        return Brought(made.id, known=False)
    finally:
        if not begun:
            forget_upload(folder)


@dataclass(frozen=True)
class _Wish:
    """How files are to be read, `mapping` by its name and `content` as it is now."""

    source: str
    format: str
    mapping: str
    content: dict[str, Any] | None
    school_year: int | None

    @property
    def loading(self) -> dict[str, Any]:
        """What the loading of an upload is told."""
        return {
            "source": self.source,
            "format": self.format,
            "school_year": self.school_year,
            "mapping": self.content,
        }


def _wish(source: str, format: str, mapping: str, school_year: int | None) -> _Wish:
    agreed = source_row(source).formats
    format = format or _only(agreed, "format")
    check_format(source, agreed, format)
    if format != MAPPED:
        if mapping:
            raise BadInput(
                phrase("The format %(format)s is read without a column mapping.", format=format)
            )
        return _Wish(source, format, "", None, school_year)
    mapping = mapping or _only(mapping_names(source), "mapping")
    return _Wish(source, format, mapping, dict(saved_mapping(source, mapping)), school_year)


def _only(choices: Sequence[str], what: str) -> str:
    """The only one there is. Raises BadInput for several, or none, among which somebody chooses."""
    if len(choices) == 1:
        return choices[0]
    raise BadInput(
        phrase("Say which %(what)s it is.", what=what),
        hint=phrase("There are: %(choices)s.", choices=", ".join(choices))
        if choices
        else _("This source has no saved mapping."),
    )


def _standing(key: str, sha256: str, wish: _Wish) -> Upload | None:
    """The upload of the same files, read in the same way, that need not be loaded again."""
    same = (wish.format, wish.mapping, wish.school_year)
    for upload in uploads(key, sha256=sha256):
        if (upload.format, upload.mapping, upload.school_year) == same and upload.state.stands:
            return upload
    return None
