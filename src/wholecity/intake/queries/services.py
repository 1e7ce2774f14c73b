"""Service accounts and what they brought, read: for pages, for the gate, for the programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from wholecity.intake.models import Delivery, ServiceAccount, ServiceToken, ServiceUpload
from wholecity.intake.queries.deliveries import FaultKind
from wholecity.intake.queries.deliveries import delivery as delivery_detail
from wholecity.intake.queries.gate import check_delivery
from wholecity.intake.rules.services import (
    NAMED,
    Fault,
    Term,
    UploadState,
    acting_for,
    faults_of_account,
    faults_of_use,
    fingerprint,
    upload_state,
)
from wholecity.jobs.queries import Job, jobs
from wholecity.kernel.errors import NotAllowed, NotFound
from wholecity.kernel.texts import phrase, together
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.decision import Context, Permit, Thing, decide
from wholecity.ui.texts import told

MOST_UPLOADS = 100


@dataclass(frozen=True)
class TokenRow:
    """A token of an account, without its secret, which nobody knows any more."""

    made_by: str
    made_at: datetime
    ends_at: datetime | None
    used_at: datetime | None
    used_from: str
    counts: bool


@dataclass(frozen=True)
class ServiceRow:
    """A service account as a page and the terminal show it. `faults`: why it may do nothing."""

    key: str
    source: str
    source_title: str
    agency_name: str
    networks: tuple[str, ...]
    ends_on: date
    made_by: str
    made_at: datetime
    confirmed_by: str
    revoked_by: str
    revoked_at: datetime | None
    faults: tuple[Fault, ...]
    tokens: tuple[TokenRow, ...]

    @property
    def waits(self) -> bool:
        """Whether a second person has to confirm it."""
        return self.faults == (Fault.UNCONFIRMED,)

    @property
    def last_used(self) -> TokenRow | None:
        """The token that was used last."""
        used = [token for token in self.tokens if token.used_at]
        return max(used, key=lambda token: token.used_at or token.made_at, default=None)


def service_accounts() -> list[ServiceRow]:
    """All of them, by their names."""
    now = timezone.now()
    return [_service(account, now) for account in _accounts()]


def service_account(key: str) -> ServiceRow:
    """One of them. Raises NotFound."""
    return _service(service(key), timezone.now())


def service(key: str) -> ServiceAccount:
    """The row of a service account, for actions. Raises NotFound."""
    found = _accounts().filter(key=key).first()
    if found is None:
        raise NotFound(
            phrase("There is no service account %(name)s.", name=key),
            hint="wholecity intake service list",
        )
    return found


@dataclass(frozen=True)
class Presented:
    """Whose token somebody showed, and why it opens nothing; `token` is None for an unknown one."""

    by: Acting
    key: str
    source: str
    token: UUID | None
    faults: tuple[Fault, ...]


UNKNOWN = Presented(acting_for("unknown", None, active=False), "", "", None, (Fault.UNKNOWN,))


def presented(token: str, address: str) -> Presented:
    """What a token that was sent from an address is worth now."""
    known = ServiceToken.objects.select_related("account__source__organization")
    found = known.filter(secret_sha256=fingerprint(token)).first()
    if found is None:
        return UNKNOWN
    account, now = found.account, timezone.now()
    faults = faults_of_use(_term(account), found.ends_at, address, now, timezone.localdate())
    return Presented(_acting(account), account.key, account.source.key, found.pk, tuple(faults))


def check_service(*, name: str, action: str, source: str) -> Acting:
    """The service account that has this name in the audit record, when it may do this now.

    Asked before a request and again before its work: what ended meanwhile counts no more. Raises
    NotAllowed, and says for the agency which agreement lacks; NotFound for no such account.
    """
    account = service(name.removeprefix(NAMED))
    by, facts, remedy = _acting(account), set(), ""
    if account.source.key == source:
        facts.add("bound token")
    try:
        check_delivery(source, account.source.agreement.key)
    except NotAllowed as error:
        remedy = error.words
    else:
        facts.add("agency shares")
    verdict = decide(
        by.subject,
        action,
        Thing("delivery", source=source, agency=by.agency),
        Context(timezone.now(), timezone.localdate(), Purpose.STEWARD, facts=frozenset(facts)),
    )
    if not isinstance(verdict, Permit):
        raise NotAllowed(together(*verdict.reasons), hint=remedy)
    return by


@dataclass(frozen=True)
class UploadedFile:
    """A file as it was brought."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Upload:
    """What a service account brought at once. Counts are of rows; None until they are known.

    `delivery` is the number under which the city knows it, `same_as` that of an earlier delivery
    that had the same files. `message` says in words why it failed or waits for a person.
    """

    id: UUID
    state: UploadState
    done: bool
    brought_at: datetime
    finished_at: datetime | None
    format: str
    mapping: str
    school_year: int | None
    sha256: str
    files: tuple[UploadedFile, ...]
    delivery: int | None
    same_as: int | None
    rows: int | None
    accepted: int | None
    quarantined: int | None
    warnings: int | None
    message: str


@dataclass(frozen=True)
class UploadDetail(Upload):
    """The same with its faults by kind: where, what and how often, never a value."""

    faults: tuple[FaultKind, ...]


def uploads(key: str, *, sha256: str | None = None) -> list[Upload]:
    """What an account brought, the newest first; only of these files, where a hash is given."""
    found = ServiceUpload.objects.filter(account__key=key)
    if sha256 is not None:
        found = found.filter(sha256=sha256)
    rows = list(found[:MOST_UPLOADS])
    known, came = jobs([row.job for row in rows]), _deliveries(rows)
    return [Upload(**_upload(row, known.get(row.job), came.get(row.job))) for row in rows]


def upload(key: str, upload_id: UUID) -> UploadDetail:
    """One upload of an account. Raises NotFound, for those of others as well."""
    row = ServiceUpload.objects.filter(account__key=key, pk=upload_id).first()
    if row is None:
        raise NotFound("There is no such delivery.")
    came = _deliveries([row]).get(row.job)
    faults = delivery_detail(came.number).totals if came else ()
    content = _upload(row, jobs([row.job]).get(row.job), came)
    return UploadDetail(**content, faults=faults)


def _deliveries(rows: Sequence[ServiceUpload]) -> dict[UUID, Delivery]:
    """By job, the delivery that came of it; the last one, where a worker had to begin anew."""
    found = Delivery.objects.filter(job__in=[row.job for row in rows]).order_by("number")
    return {delivery.job: delivery for delivery in found if delivery.job}


def _upload(row: ServiceUpload, job: Job | None, came: Delivery | None) -> dict[str, Any]:
    state = upload_state(job.state if job else None, came.state if came else None)
    counted = came if came and came.finished_at else None
    message = (came.message if came else "") or (job.error if job else "")
    return {
        "id": row.id,
        "state": state,
        "done": state.done,
        "brought_at": row.brought_at,
        "finished_at": (came.finished_at if came else None) or (job.finished_at if job else None),
        "format": row.format,
        "mapping": row.mapping,
        "school_year": row.school_year,
        "sha256": row.sha256,
        "files": tuple(UploadedFile(**file) for file in row.files),
        "delivery": came.number if came else None,
        "same_as": came.same_as if came else None,
        "rows": counted.rows if counted else None,
        "accepted": counted.accepted if counted else None,
        "quarantined": counted.quarantined if counted else None,
        "warnings": counted.warnings if counted else None,
        "message": told(message),
    }


def _accounts() -> QuerySet[ServiceAccount]:
    return ServiceAccount.objects.select_related(
        "source__organization", "source__agreement"
    ).prefetch_related("tokens")


def _term(account: ServiceAccount) -> Term:
    return Term(
        confirmed=account.confirmed_at is not None,
        revoked=account.revoked_at is not None,
        ends_on=account.ends_on,
        networks=tuple(account.networks),
    )


def _acting(account: ServiceAccount) -> Acting:
    active = not faults_of_account(_term(account), timezone.localdate())
    return acting_for(account.key, account.source.organization.key, active=active)


def _service(account: ServiceAccount, now: datetime) -> ServiceRow:
    faults = faults_of_account(_term(account), timezone.localdate(now))
    return ServiceRow(
        account.key,
        account.source.key,
        account.source.title,
        account.source.organization.name,
        tuple(account.networks),
        account.ends_on,
        account.made_by,
        account.made_at,
        account.confirmed_by,
        account.revoked_by,
        account.revoked_at,
        tuple(faults),
        tuple(_token(token, now, not faults) for token in account.tokens.all()),
    )


def _token(token: ServiceToken, now: datetime, account_counts: bool) -> TokenRow:
    return TokenRow(
        token.made_by,
        token.made_at,
        token.ends_at,
        token.used_at,
        token.used_from,
        account_counts and (token.ends_at is None or now < token.ends_at),
    )
