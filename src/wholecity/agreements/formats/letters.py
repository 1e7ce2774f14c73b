"""Letters about agreements, in the language that is active. No subject says which one it is."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext


@dataclass(frozen=True)
class Letter:
    """What is mailed."""

    subject: str
    text: str


def expiring(title: str, last_day: date, address: str) -> Letter:
    """An agreement ends soon."""
    text = gettext(
        "“%(title)s” ends on %(day)s. From the next day on, deliveries under it are refused, its "
        "records are linked no longer, and no figure is made from them.\n\n"
        "If it is to go on, draft the next one now: it needs a review and every party’s "
        "signature.\n\n%(address)s"
    )
    return _letter(gettext("A data agreement ends soon"), text, title, last_day, address)


def to_destroy(title: str, day: date | None, address: str) -> Letter:
    """What came under an agreement that ended should be destroyed by now."""
    if day is None:
        text = gettext(
            "“%(title)s” has ended. What came under it should be destroyed.\n\n"
            "Its page has the button for it, and shows the certificate afterwards. The city’s "
            "backups have to be destroyed too.\n\n%(address)s"
        )
    else:
        text = gettext(
            "“%(title)s” has ended. What came under it should be destroyed by %(day)s.\n\n"
            "Its page has the button for it, and shows the certificate afterwards. The city’s "
            "backups have to be destroyed too.\n\n%(address)s"
        )
    return _letter(gettext("Data of an agreement are to be destroyed"), text, title, day, address)


def _letter(subject: str, text: str, title: str, day: date | None, address: str) -> Letter:
    told = date_format(day, "DATE_FORMAT") if day else ""
    return Letter(subject, text % {"title": title, "day": told, "address": address})
