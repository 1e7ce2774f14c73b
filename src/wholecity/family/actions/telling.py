"""Mail about requests: that there is one, or an answer, and where. Nothing of a child."""

from django.conf import settings
from django.utils.translation import gettext

from wholecity.mail.actions import post
from wholecity.mail.queries import in_the_language_of
from wholecity.mail.rules import as_subject


def tell(address: str, subject: str, path: str, occasion: str) -> None:
    """Tell somebody where something waits for them; nobody is told who has no address.

    `subject` is a marked text, `occasion` is mailed once under each subject.
    """
    if not address:
        return
    with in_the_language_of(address) as language:
        words = gettext("It stands here, for you alone:")
        post(
            kind="family-request",
            key=f"family:{occasion}:{subject[:60]}:{address}"[:250],
            to=address,
            language=language,
            subject=as_subject(gettext(subject)),
            text=f"{gettext(subject)}.\n\n{words}\n{settings.ADDRESS}{path}\n",
        )
