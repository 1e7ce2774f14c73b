"""Tokens, networks and terms of the programs that deliver: what counts, and until when."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role

# How every token begins, so that a scanner of secrets finds one that was published by mistake.
PREFIX = "wcd_"
SECRET_BYTES = 32
# How a service account is called where people are called by their usernames, which have no colon.
NAMED = "service:"
MOST_NETWORKS = 50


class Fault(StrEnum):
    """Why a token opens nothing. Kept in the audit record, and never told to who sent it."""

    UNKNOWN = "unknown token"
    IN_ADDRESS = "token in the address"
    REPLACED = "token was replaced"
    UNCONFIRMED = "account waits for a second person"
    REVOKED = "account revoked"
    ENDED = "account ended"
    NETWORK = "network not listed"


@dataclass(frozen=True)
class Term:
    """What bounds a service account: who stands behind it, its last day, its networks."""

    confirmed: bool
    revoked: bool
    ends_on: date
    networks: tuple[str, ...]


def name_of(key: str) -> str:
    """Under which name a service account stands in the audit record."""
    return f"{NAMED}{key}"


def acting_for(key: str, agency: str | None, *, active: bool) -> Acting:
    """A service account as it acts: for its agency, in a role of its own, never as a person."""
    return Acting(name_of(key), Role.SERVICE, active, agency)


def fingerprint(token: str) -> str:
    """What is kept of a token: its SHA-256. It holds 256 random bits, which nobody guesses."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def faults_of_account(term: Term, today: date) -> list[Fault]:
    """Why an account may do nothing on this day of the city; nothing for one that may."""
    found = []
    if not term.confirmed:
        found.append(Fault.UNCONFIRMED)
    if term.revoked:
        found.append(Fault.REVOKED)
    if today > term.ends_on:
        found.append(Fault.ENDED)
    return found


def faults_of_use(
    term: Term, ends_at: datetime | None, address: str, now: datetime, today: date
) -> list[Fault]:
    """Why a token opens nothing now and from there. `ends_at`: when a newer one takes its place."""
    found = faults_of_account(term, today)
    if ends_at is not None and now >= ends_at:
        found.append(Fault.REPLACED)
    if term.networks and not is_inside(address, term.networks):
        found.append(Fault.NETWORK)
    return found


def is_inside(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks. What is no address lies in none."""
    try:
        found = _plain(ip_address(address))
    except ValueError:
        return False
    return any(found in ip_network(network) for network in networks)


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4 address as such, also when a server writes it as ::ffff:203.0.113.7."""
    return getattr(address, "ipv4_mapped", None) or address


def checked_networks(written: Iterable[str]) -> list[str]:
    """Networks as they are kept, such as `2001:db8::/48`; one address is a network of one.

    Raises BadInput for what is none, for too many, and for one that means everybody.
    """
    found: list[str] = []
    for text in written:
        try:
            network = ip_network(text.strip())
        except ValueError:
            raise BadInput(
                phrase("%(network)s is no network.", network=text.strip()),
                hint=_("Write it as 203.0.113.0/24 or 2001:db8::/48, or one address."),
            ) from None
        if network.prefixlen == 0:
            raise BadInput(
                phrase("%(network)s is every address there is.", network=text.strip()),
                hint=_("Leave the list empty when the program may come from anywhere."),
            )
        if str(network) not in found:
            found.append(str(network))
    if len(found) > MOST_NETWORKS:
        raise BadInput(
            phrase("These are more than %(most)s networks.", most=MOST_NETWORKS),
            hint=_("Write wider ones."),
        )
    return found


def check_last_day(ends_on: date, today: date) -> None:
    """Return for a last day from today to a year from now. Raises BadInput for another."""
    if today <= ends_on <= in_a_year(today):
        return
    raise BadInput(
        phrase("A service account ends between today and %(day)s.", day=in_a_year(today)),
        hint=_("Give it a later last day when you replace its token."),
    )


def in_a_year(today: date) -> date:
    """The same day next year; the last of February for its 29th."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:
        return date(today.year + 1, 2, 28)


def one_hash(hashes: Sequence[str]) -> str:
    """One hash of several files, whatever their order and their names are."""
    if len(hashes) == 1:
        return hashes[0]
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()


class UploadState(StrEnum):
    """What became of what a service account brought; the words stand in the API's document."""

    WAITING = "waiting"
    LOADING = "loading"
    LOADED = "loaded"
    PAUSED = "paused"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    UNDONE = "undone"
    DESTROYED = "destroyed"

    @property
    def done(self) -> bool:
        """Whether nothing happens any more unless a person acts."""
        return self not in (UploadState.WAITING, UploadState.LOADING)

    @property
    def stands(self) -> bool:
        """Whether the same files need not be brought again: they are loaded, or may yet be."""
        return self in _STANDS


_STANDS = frozenset(
    {UploadState.WAITING, UploadState.LOADING, UploadState.LOADED, UploadState.PAUSED}
)


def upload_state(job: str | None, delivery: str | None) -> UploadState:
    """The state of an upload by those of its job and of its delivery, as far as there are any.

    A delivery that still says that it is loading when its job has ended was broken off.
    """
    if delivery is not None and delivery != "loading":
        return UploadState(delivery)
    running = {"waiting": UploadState.WAITING, "running": UploadState.LOADING}
    return running.get(job or "", UploadState.FAILED)
