"""What a message may be, when it is due, and what the answer of a mail server means.

Status codes are those of RFC 3463: class, subject, detail.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from itertools import count
from zoneinfo import ZoneInfo

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

LONGEST_SUBJECT = 120
LARGEST_ENCLOSURES = 15 * 2**20
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=2)
# RFC 5321, 4.5.4.1: whoever sends mail tries for four to five days.
GIVE_UP_AFTER = timedelta(days=5)
# RFC 5321, 4.5.3.2: how long a server may think before it answers. Who waits less sends twice.
CONNECTING, ANSWERING = timedelta(seconds=30), timedelta(minutes=10)
# Longer than a sending can take: MAIL, RCPT, DATA and the text are answered within ten minutes.
LEASE = 4 * ANSWERING + timedelta(minutes=5)
DIGEST_AT = time(7)


def wait_before(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 1, 2, 4 … minutes, at most two hours."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def given_up(tried_since: datetime, now: datetime) -> bool:
    """Whether a server has put a message off for so long that nobody should try again."""
    return now - tried_since >= GIVE_UP_AFTER


def next_digest(after: datetime, time_zone: str) -> datetime:
    """The first seven o'clock after `after`, on the clocks of the city."""
    zone = ZoneInfo(time_zone)
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=n) for n in count())
    times = (datetime.combine(day, DIGEST_AT, zone).astimezone(UTC) for day in days)
    return next(due for due in times if due > after.astimezone(UTC))


class Verdict(Enum):
    """What becomes of a message that a server did not take."""

    AGAIN = "again"
    REFUSED = "refused"  # this message; another one to the address may well arrive
    DEAD = "dead"  # the address takes no mail


_STATUS = re.compile(r"\s*[245]\.(\d{1,3})\.\d{1,3}\b")
# Of the system, the protocol, the content, the policy: not of the address or its mailbox.
_NOT_OF_THE_ADDRESS = {"3", "5", "6", "7"}
_POLICY = "7"
# The server wants something of the sender first, or will not talk at all.
_NOT_OF_THE_RECEIVER = {421, 503, 530, 535, 538}


def _subject(status: str) -> str:
    found = _STATUS.match(status)
    return found[1] if found else ""


def receiver_refused(code: int, words: str) -> Verdict:
    """The server answered so when the receiver was named.

    A refusal by its policy (“relaying denied”) is about who sends: it must not
    mark all addresses as dead when the server is set wrongly.
    """
    if not 500 <= code <= 599 or code in _NOT_OF_THE_RECEIVER or _subject(words) == _POLICY:
        return Verdict.AGAIN
    return failed_for_good(words)


def text_refused(code: int) -> Verdict:
    """The server answered so to the message itself."""
    return Verdict.REFUSED if 500 <= code <= 599 else Verdict.AGAIN


def failed_for_good(status: str) -> Verdict:
    """A message will not arrive, and this is why: is it the address?"""
    return Verdict.REFUSED if _subject(status) in _NOT_OF_THE_ADDRESS else Verdict.DEAD


def address_key(address: str) -> str:
    """The address as it is compared: in no mailbox of today do capitals make a difference."""
    return address.strip().lower()


def as_subject(text: str) -> str:
    """A text as a subject that `post` takes: on one line, cut where it is too long."""
    line = " ".join("".join(c if _is_plain(c) else " " for c in text).split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def as_text(text: str) -> str:
    """A text as one that `post` takes: all lines end alike, and what is no character is a space."""
    lines = "\n".join(text.splitlines())
    return "".join(c if c in "\n\t" or _is_plain(c) else " " for c in lines)


def _is_plain(character: str) -> bool:
    """Neither a control nor a line break, nor half of a character."""
    return unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}


def _is_line(text: str) -> bool:
    return bool(text.strip()) and all(map(_is_plain, text))


def check_subject(subject: str) -> None:
    """Raises BadInput for a subject that is empty, too long, or more than one line."""
    if not _is_line(subject):
        raise BadInput("The subject of a message is one line of text.")
    if len(subject) > LONGEST_SUBJECT:
        raise BadInput(
            phrase(
                "The subject of a message has at most %(most)s characters.", most=LONGEST_SUBJECT
            )
        )


def check_text(text: str) -> None:
    """Raises BadInput for an empty text, or one with control characters in it."""
    if not text.strip() or not all(c in "\n\t" or _is_plain(c) for c in text):
        raise BadInput("The text of a message is empty, or has control characters in it.")


_HEADERS = {"reply-to", "in-reply-to", "references"}


def check_headers(headers: Mapping[str, str]) -> None:
    """Raises BadInput for a header that only this room writes, or a value that is no line."""
    for name, value in headers.items():
        if name.lower() not in _HEADERS or not _is_line(value):
            raise BadInput(phrase("The header %(name)s cannot be set so.", name=name))


_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(; ?[\w-]+=[\w.+-]+)*", re.ASCII)
_NESTED = ("message/", "multipart/")


def check_enclosure(name: str, media_type: str, content: bytes) -> None:
    """Raises BadInput for a name that is a path or no line, a media type that is none, a calendar
    that is no text.
    """
    if not _is_line(name) or set(name) & set('/\\"') or len(name) > 200:
        raise BadInput(phrase("%(name)s is no name for an attachment.", name=name))
    if not _MEDIA_TYPE.fullmatch(media_type) or media_type.lower().startswith(_NESTED):
        raise BadInput(phrase("%(type)s is no media type of an attachment.", type=media_type))
    if is_calendar(media_type):
        try:
            content.decode()
        except UnicodeDecodeError:
            raise BadInput(phrase("%(name)s is no text in UTF-8.", name=name)) from None


def is_calendar(media_type: str) -> bool:
    return media_type.lower().partition(";")[0] == "text/calendar"


def check_size(sizes: Sequence[int]) -> None:
    """Raises BadInput when the attachments together are larger than most servers take."""
    if sum(sizes) > LARGEST_ENCLOSURES:
        raise BadInput(
            phrase(
                "The attachments of a message have at most %(most)s MB.",
                most=LARGEST_ENCLOSURES // 2**20,
            ),
            hint="Say in the text where they can be read.",
        )
