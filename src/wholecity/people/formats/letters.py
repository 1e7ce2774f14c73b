"""The words of mails about accounts, in the language that is active."""

from django.conf import settings
from django.utils.translation import gettext

from wholecity.mail.rules import as_subject, as_text
from wholecity.ui.context import place_title


def _place() -> str:
    return place_title(settings.CITY.name, settings.CITY.division)


def invitation(*, name: str, link: str, days: int) -> tuple[str, str]:
    """Subject and text for whom an administrator invited."""
    subject = gettext("Your account with the %(place)s Children’s Cabinet") % {"place": _place()}
    text = gettext(
        "Dear %(name)s,\n\n"
        "an administrator has invited you to the site of the %(place)s Children’s Cabinet. "
        "Open your account here:\n\n%(link)s\n\n"
        "You choose a password, and then set up your phone or a passkey, which you will need "
        "whenever you sign in. The link is good once, for %(days)s days. If you expected no "
        "invitation, do nothing: nothing happens then."
    ) % {"name": name, "place": _place(), "link": link, "days": days}
    return as_subject(subject), as_text(text)


def reset(*, name: str, link: str, minutes: int) -> tuple[str, str]:
    """Subject and text for who wants a new password."""
    subject = gettext("A new password")
    text = gettext(
        "Dear %(name)s,\n\n"
        "somebody, we hope you, asked for a new password for your account with the %(place)s "
        "Children’s Cabinet. Set it here:\n\n%(link)s\n\n"
        "The link is good once, for %(minutes)s minutes. You sign in afterwards as always, with "
        "your second factor. If you did not ask, do nothing: your password stays as it is."
    ) % {"name": name, "place": _place(), "link": link, "minutes": minutes}
    return as_subject(subject), as_text(text)


def changed(*, name: str, what: str) -> tuple[str, str]:
    """Subject and text for whose account was changed in a way that they should know of."""
    subject = gettext("Your account was changed")
    text = gettext(
        "Dear %(name)s,\n\n%(what)s\n\n"
        "If it was not you, tell the administrator of your cabinet at once."
    ) % {"name": name, "what": what}
    return as_subject(subject), as_text(text)
