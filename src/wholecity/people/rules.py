"""Who acts, in which role; and whether two spellings are one name."""

import hashlib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wholecity.policy.decision import PUBLIC, Subject


@dataclass(frozen=True)
class Acting:
    """An account in one of its roles; what actions take as `by`.

    `agency` is the key of the organization for which it acts, where the role acts for one.
    `verified_at` is when the account last proved in this session, by a second
    factor, that it is itself; None when it has not. `facts` are those of the decision's
    conditions that hold of it today; None when nobody has looked.
    """

    name: str
    role: str
    active: bool = True
    agency: str | None = field(default=None, compare=False)
    verified_at: datetime | None = field(default=None, compare=False)
    facts: frozenset[str] | None = field(default=None, compare=False)

    @property
    def audit_name(self) -> str:
        return self.name

    @property
    def acting_role(self) -> str:
        return self.role

    @property
    def subject(self) -> Subject:
        return Subject(
            self.name or None,
            self.role or PUBLIC,
            self.active,
            self.agency,
            mfa_at=self.verified_at,
        )


# Whoever has not signed in.
NOBODY = Acting("", PUBLIC)

# The installation itself: scheduled work, the demonstration.
INSTALLATION = Acting("wholecity", "system")


def folded(name: str) -> str:
    """A name without what people leave out: accents, capitals, spaces that are too many."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())


# The roles of families, who may sign in without a second factor. All others are staff.
FAMILY_ROLES = frozenset({"R11", "R11y"})

# Digits that are read as letters, in names under which people sign in.
_READ_ALIKE = str.maketrans("01", "ol")


def name_key(name: str) -> str | None:
    """What two usernames have in common when they are read as one; None for one that is refused.

    Capitals, accents, compatibility forms and spaces around it make no other
    name, nor does a digit for a letter. What is no Latin letter after that could
    be made of letters that look alike, in one script or several, and is refused.
    """
    key = _plain(name)
    return key.translate(_READ_ALIKE) if key else None


def email_key(email: str) -> str | None:
    """What two addresses have in common when they are one; None for one that is refused.

    A letter with an accent makes another mailbox that looks alike: refused.
    """
    key = unicodedata.normalize("NFKC", email).strip().casefold()
    return key if key and key.isascii() and key.isprintable() and " " not in key else None


def _plain(name: str) -> str | None:
    key = folded(name)
    return key if key and key.isascii() and key.isprintable() else None


def needs_second_factor(roles: Collection[str]) -> bool:
    """Whether somebody who holds these roles must have a second factor: all but families."""
    return not roles or not set(roles) <= FAMILY_ROLES


def is_fresh(verified_at: datetime | None, now: datetime, minutes: float) -> bool:
    """Whether somebody proved within the last minutes that it is they. Never by a time to come."""
    if verified_at is None:
        return False
    return timedelta(0) <= now - verified_at <= timedelta(minutes=minutes)


def client_address(direct: str, forwarded: str, proxies: int) -> str:
    """The address of a client: `direct` is who connected, `forwarded` the header X-Forwarded-For.

    Each proxy that is ours adds whom it saw at the end. So with n proxies the
    n-th from the end is whom ours saw; everything before it anybody could have
    written. With fewer entries than proxies somebody came around them: `direct`.
    """
    seen = [entry.strip() for entry in forwarded.split(",") if entry.strip()]
    if proxies < 1 or len(seen) < proxies:
        return direct
    return seen[-proxies]


def is_somebody_else(email: str, name: str, email_now: str, name_now: str) -> bool:
    """Whether a directory's subject seems to belong to another person than when it was tied.

    Another address, or a name that has no word in common with the one it was. Who
    marries keeps a first name; whoever loses all of it asks an administrator.
    """
    if email and email_now and email_key(email) != email_key(email_now):
        return True
    words, words_now = set(folded(name).split()), set(folded(name_now).split())
    return bool(words and words_now and not words & words_now)


def session_id(session_key: str) -> str:
    """By what a page names a session: it tells nothing of the key, which opens it."""
    return hashlib.sha256(f"wholecity session {session_key}".encode()).hexdigest()[:32]
