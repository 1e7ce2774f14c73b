"""Who may unsubscribe: whoever has the link of a message. Nobody has to sign in."""

from django.http import Http404

from wholecity.mail.formats.links import message_of
from wholecity.mail.queries import Message, kinds_to_unsubscribe, message_or_none


def message_or_404(token: str) -> Message:
    """The message of a link, when its receiver may refuse messages of its kind."""
    message = message_or_none(message_of(token))
    if message is None or not kinds_to_unsubscribe(message):
        raise Http404
    return message
