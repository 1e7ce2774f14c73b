"""The decision: default deny, with reasons. Every view, command, export, job and search asks it.

Pure: what it must know comes with the request. It reads the table and adds
nothing of its own, so that whoever reads the table knows what it says.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.policy.conditions import CONDITIONS, NO_GROUND, ground_of
from wholecity.policy.request import NOTHING_KNOWN, Context, Subject, Thing
from wholecity.policy.roles import PUBLIC
from wholecity.policy.table import ANYTHING, TABLE, Row
from wholecity.policy.terms import Basis

__all__ = [
    "PUBLIC",
    "Attempt",
    "Context",
    "Deny",
    "Permit",
    "Subject",
    "Thing",
    "attempts",
    "decide",
]

# The bases that are not looked up among grounds: the row's own conditions establish them.
_BY_CONDITION = frozenset({Basis.EMERGENCY, Basis.PARENT, Basis.SELF, Basis.OVERSIGHT})


@dataclass(frozen=True, slots=True)
class Permit:
    """Yes: by which row, on which ground, and what must be done with it."""

    row: int
    basis: Basis | None = None
    obligations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deny:
    """No, and why. `row` is the row that forbids it, or that came nearest."""

    reasons: tuple[str, ...]
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One row that could have permitted it: what is missing; nothing, and it does."""

    row: Row
    basis: Basis | None
    missing: tuple[str, ...]


def decide(
    subject: Subject, action: str, thing: Thing | str, context: Context = NOTHING_KNOWN
) -> Permit | Deny:
    """May the subject do this to this thing now? Nothing is allowed by silence, or by an error."""
    try:
        return _decide(subject, action, Thing(thing) if isinstance(thing, str) else thing, context)
    except Exception as error:  # whatever fails, the answer is no
        return Deny((phrase("The decision failed: %(error)s.", error=type(error).__name__),))


def attempts(subject: Subject, action: str, thing: Thing, context: Context) -> tuple[Attempt, ...]:
    """Every row for this role, action and thing, and what it lacks: for "why, and why not"."""
    return tuple(
        _attempt(row, subject, thing, context)
        for row in _PERMITS.get((subject.role, thing.kind, action), ())
    )


def _decide(subject: Subject, action: str, thing: Thing, context: Context) -> Permit | Deny:
    if not subject.active:
        return Deny((_("This account is closed."),), 38)
    forbids = _DENIES.get((subject.role, thing.kind))
    for row in forbids or ():
        if action in row.actions or ANYTHING in row.actions:
            return Deny((_("This role never sees or does this."),), row.number)
    rows = _PERMITS.get((subject.role, thing.kind, action))
    if not rows:
        return Deny((_silence(subject, action, thing),))
    nearest = None
    for row in rows:
        if not _for_this(row, context):
            continue
        found = _attempt(row, subject, thing, context)
        if not found.missing:
            return Permit(row.number, found.basis, row.obligations)
        if nearest is None or len(found.missing) < len(nearest.missing):
            nearest = found
    if nearest is None:
        return Deny((_("Not for this purpose."),))
    return Deny(nearest.missing, nearest.row.number)


def _for_this(row: Row, context: Context) -> bool:
    return not row.purposes or context.purpose in row.purposes


def _attempt(row: Row, subject: Subject, thing: Thing, context: Context) -> Attempt:
    missing = [] if _for_this(row, context) else [_("Not for this purpose.")]
    for name in row.needs:
        condition = CONDITIONS[name]
        if not condition.holds(subject, thing, context):
            missing.append(condition.otherwise)
    basis = None
    if row.grounds:
        if row.grounds <= _BY_CONDITION:
            basis = next(iter(row.grounds))
        else:
            basis = ground_of(row.grounds, subject, thing, context)
            if basis is None:
                missing.append(NO_GROUND)
    return Attempt(row, basis, tuple(missing))


def _silence(subject: Subject, action: str, thing: Thing) -> str:
    return phrase(
        "The role %(role)s may not do this: %(action)s %(thing)s.",
        role=subject.role,
        action=action,
        thing=thing.kind,
    )


def _permits() -> Mapping[tuple[str, str, str], tuple[Row, ...]]:
    index: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in TABLE:
        if not row.denies:
            for role in row.roles:
                for thing in row.things:
                    for action in row.actions:
                        index[role, thing, action].append(row)
    return {key: tuple(rows) for key, rows in index.items()}


def _denies() -> Mapping[tuple[str, str], tuple[Row, ...]]:
    index: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in TABLE:
        if row.denies:
            for role in row.roles:
                for thing in row.things:
                    index[role, thing].append(row)
    return {key: tuple(rows) for key, rows in index.items()}


_PERMITS, _DENIES = _permits(), _denies()
