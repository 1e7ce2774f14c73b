"""Posting, delivering, and what receivers and mail servers say."""

from wholecity.mail.actions.delivering import Round, deliver
from wholecity.mail.actions.posting import post
from wholecity.mail.actions.receivers import (
    lift_bounce,
    mark_bounced,
    read_bounce,
    set_preference,
    unsubscribe,
)

__all__ = [
    "Round",
    "deliver",
    "lift_bounce",
    "mark_bounced",
    "post",
    "read_bounce",
    "set_preference",
    "unsubscribe",
]
