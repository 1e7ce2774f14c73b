"""Changing a password, and a new one for who lost theirs."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from wholecity.audit.actions import Actor, record
from wholecity.mail.actions import post
from wholecity.mail.queries import in_the_language_of
from wholecity.people.actions.accounts import set_password
from wholecity.people.actions.sessions import end_sessions
from wholecity.people.formats import letters
from wholecity.people.formats.links import reset_link
from wholecity.people.models import User


@transaction.atomic
def change_password(*, by: Actor, user: User, password: str, session: str | None) -> None:
    """Set a new password; all other sessions end, and the owner is told. Raises BadInput."""
    _set(user, password)
    record(by=by, action="change password", object_kind="account", object_id=user.username)
    end_sessions(by=by, user=user, why="password", but=session)
    _tell(user)


@transaction.atomic
def reset_password(*, by: Actor, user: User, password: str) -> None:
    """Set the password of who came by the link of a mail. It signs nobody in; all sessions end.

    The second factor stays as it was. Raises BadInput.
    """
    _set(user, password)
    record(by=by, action="reset password", object_kind="account", object_id=user.username)
    end_sessions(by=by, user=user, why="password")
    _tell(user)


@transaction.atomic
def mail_reset_link(*, by: Actor, user: User) -> None:
    """Mail the owner of an open account a link to set a new password, good once and for a while."""
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    entry = record(by=by, action="mail reset link", object_kind="account", object_id=user.username)
    with in_the_language_of(user.email) as language:
        subject, text = letters.reset(name=str(user), link=reset_link(user), minutes=minutes)
        post(
            kind="account",
            key=f"reset:{entry.id}",
            to=user.email,
            language=language,
            subject=subject,
            text=text,
            urgent=True,
        )


def _set(user: User, password: str) -> None:
    set_password(user, password)
    user.save(update_fields=["password"])


def _tell(user: User) -> None:
    if not user.email:
        return
    with in_the_language_of(user.email) as language:
        what = gettext("The password of your account was changed.")
        subject, text = letters.changed(name=str(user), what=what)
        post(
            kind="account",
            key=f"password:{user.username}:{user.password[-16:]}",
            to=user.email,
            language=language,
            subject=subject,
            text=text,
            urgent=True,
        )
