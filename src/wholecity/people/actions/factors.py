"""Second factors: an app that shows codes, passkeys, recovery codes.

allauth keeps them and knows WebAuthn; which code was used last is kept here, in
the transaction that accepts the next, so that no process takes one twice.
"""

import time
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import Actor, record
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed
from wholecity.kernel.texts import translatable as _
from wholecity.people.actions.sessions import end_sessions
from wholecity.people.models import User

STEP = 30  # seconds that a code is shown (RFC 6238)
DRIFT = 1  # steps that a clock may be wrong, either way
WRONG = _("The code is not right, or was used already.")
KINDS = {"totp": "app", "webauthn": "passkey", "recovery_codes": "recovery codes"}


@transaction.atomic
def add_app(*, by: Actor, user: User, secret: str, code: str, session: str | None) -> None:
    """Let an app show this account's codes from now on; its first code proves that it does.

    The account's other sessions end. Raises BadInput for a wrong code, Conflict
    when it has an app already.
    """
    locked = _locked(user)
    if Authenticator.objects.filter(user=locked, type=Authenticator.Type.TOTP).exists():
        raise Conflict("There is an app already.", hint="Remove it first.")
    step = _step_of(secret, code, after=None)
    if step is None:
        raise BadInput(WRONG, hint="Wait for the next code. Is the clock of the phone right?")
    app = TOTP.activate(locked, secret).instance
    _used(app, step)
    _changed(by, locked, "add second factor", app, session)


@transaction.atomic
def add_passkey(
    *, by: Actor, user: User, name: str, credential: dict[str, Any], session: str | None
) -> None:
    """Keep a passkey that the browser has just made for this session. The other sessions end.

    Raises BadInput for one that is none, or was made for another session or site.
    """
    locked = _locked(user)
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except ValidationError as error:
        raise BadInput("The passkey was not accepted.", hint="Try again.") from error
    key = webauthn.WebAuthn.add(locked, name, credential).instance
    _changed(by, locked, "add second factor", key, session)


@transaction.atomic
def remove_factor(*, by: Actor, user: User, factor: int, last: bool, session: str | None) -> None:
    """Remove an app or a passkey. The last one goes only where none is needed (`last`).

    Recovery codes go with the last one. The other sessions end. Raises NotAllowed.
    """
    locked = _locked(user)
    found = proofs(locked).filter(pk=factor).first()
    if found is None:
        return
    if proofs(locked).count() == 1:
        if not last:
            raise NotAllowed("This is the only one.", hint="Add another one first.")
        Authenticator.objects.filter(user=locked, type=Authenticator.Type.RECOVERY_CODES).delete()
    _changed(by, locked, "remove second factor", found, session)
    found.delete()


@transaction.atomic
def new_recovery_codes(*, by: Actor, user: User) -> list[str]:
    """Ten codes for when the phone is lost, each good once. Those from before are good no more."""
    locked = _locked(user)
    if not proofs(locked).exists():
        raise NotAllowed("Recovery codes belong to a second factor.", hint="Set one up first.")
    Authenticator.objects.filter(user=locked, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(locked)
    _record(by, locked, "make recovery codes", codes.instance)
    unused: list[str] = codes.get_unused_codes()
    return unused


@transaction.atomic
def use_code(*, by: Actor, user: User, code: str) -> None:
    """Accept a code of the app, or a recovery code, once. Raises BadInput for any other."""
    locked = _locked(user)
    for factor in Authenticator.objects.select_for_update().filter(user=locked):
        if factor.type == Authenticator.Type.TOTP:
            step = _step_of(decrypt(factor.data["secret"]), code, after=factor.data.get("step"))
            if step is not None:
                _used(factor, step)
                return _record(by, locked, "use second factor", factor)
        elif factor.type == Authenticator.Type.RECOVERY_CODES and _is_recovery_code(factor, code):
            return _record(by, locked, "use second factor", factor)
    raise BadInput(WRONG, hint="A code is good once. Wait for the next one.")


@transaction.atomic
def use_passkey(*, by: Actor, user: User, credential: dict[str, Any]) -> None:
    """Accept what a passkey of this account signed for this session. Raises BadInput."""
    try:
        webauthn.parse_authentication_response(credential)
        factor = webauthn.complete_authentication(user, credential)
    except (ValidationError, ValueError, KeyError) as error:
        raise BadInput("The passkey was not accepted.", hint="Try again.") from error
    factor.record_usage()
    _record(by, user, "use second factor", factor)


def proofs(user: User) -> Any:
    """The apps and passkeys of an account; recovery codes alone prove nothing lasting."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)


def _locked(user: User) -> User:
    """The account, so that two requests at once come one after the other."""
    return User.objects.select_for_update().get(pk=user.pk)


def _step_of(secret: str, code: str, *, after: int | None) -> int | None:
    """Which time step this is the code of, when it is a later one than was used last."""
    now = int(time.time()) // STEP
    return next(
        (
            step
            for step in range(now - DRIFT, now + DRIFT + 1)
            if (after is None or step > after)
            and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
        ),
        None,
    )


def _used(app: Authenticator, step: int) -> None:
    app.data["step"] = step
    app.last_used_at = timezone.now()
    app.save(update_fields=["data", "last_used_at"])


def _is_recovery_code(factor: Authenticator, code: str) -> bool:
    if not RecoveryCodes(factor).validate_code(code):
        return False
    factor.record_usage()
    return True


def _changed(
    by: Actor, user: User, action: str, factor: Authenticator, session: str | None
) -> None:
    _record(by, user, action, factor)
    end_sessions(by=by, user=user, why="second factor", but=session)


def _record(by: Actor, user: User, action: str, factor: Authenticator) -> None:
    record(
        by=by,
        action=action,
        object_kind="account",
        object_id=user.username,
        factor=KINDS[factor.type],
    )
