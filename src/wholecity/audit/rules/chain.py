"""The chain: each link is a keyed hash of an entry and of the link before it.

    link = HMAC-SHA-256(key, canonical JSON of [form, previous, number, sealed at, the entry])

The key is the installation's and is not in the database: whoever can write to
the database, and does not have the key, can break the chain and cannot mend it.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from wholecity.kernel.texts import phrase

# Of what is hashed. A later form gets another number, and the links of this one stay valid.
FORM = 1
# What the first link has before it.
NOTHING = "0" * 64
# Servers' clocks differ by less.
TOLERANCE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Content:
    """An entry, as it is hashed."""

    id: UUID
    at: datetime
    who: str
    role: str
    action: str
    object_kind: str
    object_id: str
    details: Any


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the chain, as the database has it. Without content its entry is gone."""

    number: int
    at: datetime
    hash: str
    content: Content | None


@dataclass(frozen=True, slots=True)
class Fault:
    """The first number at which the chain is broken, and how."""

    number: int
    words: str


def link_hash(key: bytes, previous: str, number: int, at: datetime, entry: Content) -> str:
    """The hash of an entry in its place, in 64 hexadecimal digits."""
    content = [
        *(FORM, previous, number, _moment(at)),
        *(str(entry.id), _moment(entry.at), entry.who, entry.role, entry.action),
        *(entry.object_kind, entry.object_id, entry.details),
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class Walk:
    """A walk along the chain from its first link. `fault` is where it had to end."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.number, self.hash = 0, NOTHING
        self.at: datetime | None = None
        self.fault: Fault | None = None
        self.clock_set_back: list[int] = []

    def along(self, links: Iterable[Link]) -> Iterator[tuple[int, str]]:
        """Take link after link, giving the number and hash of each that holds."""
        for link in links:
            words = self._wrong(link)
            if words:
                self.fault = Fault(self.number + 1, words)
                return
            if self.at and link.at < self.at - TOLERANCE:
                self.clock_set_back.append(link.number)
            self.number, self.hash, self.at = link.number, link.hash, link.at
            yield link.number, link.hash

    def _wrong(self, link: Link) -> str:
        wanted = self.number + 1
        if link.number != wanted:
            return phrase("Entry %(number)s is missing.", number=str(wanted))
        if link.content is None:
            return phrase("The content of entry %(number)s is missing.", number=str(wanted))
        right = link_hash(self.key, self.hash, wanted, link.at, link.content)
        if not hmac.compare_digest(right, link.hash):
            return phrase(
                "Entry %(number)s is not what was written, or not where it was written.",
                number=str(wanted),
            )
        return ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A head that was written down earlier. Without a number it may be anywhere."""

    hash: str
    number: int | None = None


class Marks:
    """The heads that were written down, crossed off as they are met."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.open = list(dict.fromkeys(marks))

    def met(self, number: int, link: str) -> None:
        if not self.open:
            return
        self.open = [m for m in self.open if m.hash != link or m.number not in (None, number)]

    def faults(self) -> list[Fault]:
        return [
            Fault(
                m.number or 0,
                phrase("The head that was written down is not in the chain: %(hash)s", hash=m.hash),
            )
            for m in self.open
        ]
