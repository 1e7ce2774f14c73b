"""The gate: whether an agreement in force lets something through, and which one would."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.policy.classes import Purpose
from wholecity.policy.terms import Agreement, Agreements, chain, in_force


@dataclass(frozen=True)
class Allowed:
    """It passes, under this agreement."""

    agreement: str


@dataclass(frozen=True)
class Refused:
    """It does not pass: why, and what would open it."""

    reason: str
    remedy: str


def source_passes(
    source: str, agreement: str, purpose: Purpose | None, among: Agreements, today: date
) -> Allowed | Refused:
    """May what this source delivers under this agreement be used for this purpose today?

    Without a purpose: may it be delivered at all?
    """
    found = among.get(agreement)
    if found is None:
        return Refused(
            phrase("No agreement %(agreement)s is registered.", agreement=agreement),
            _would(source, purpose, among, today),
        )
    if not in_force(agreement, among, today):
        return Refused(not_in_force(agreement, among, today), _would(source, purpose, among, today))
    if source not in found.sources:
        return Refused(
            phrase(
                "The agreement %(agreement)s does not name the source %(source)s.",
                agreement=agreement,
                source=source,
            ),
            _would(source, purpose, among, today),
        )
    if purpose is not None and purpose not in found.purposes:
        return Refused(
            phrase(
                "The agreement %(agreement)s does not permit this purpose: %(purpose)s.",
                agreement=agreement,
                purpose=purpose.value,
            ),
            _would(source, purpose, among, today),
        )
    return Allowed(agreement)


def uncovered(fields: Iterable[str], agreement: Agreement) -> tuple[str, ...]:
    """The fields, `table.column`, that this agreement does not cover, in their order."""
    return tuple(field for field in fields if not agreement.covers(field))


def not_in_force(key: str, among: Agreements, today: date) -> str:
    """Why an agreement is not in force: its own term, or that of what it stands under."""
    for one in chain(key, among):
        if one is None:
            return phrase("The agreement %(agreement)s stands under none.", agreement=key)
        if one.starts is None:
            return phrase("The agreement %(agreement)s is not signed.", agreement=one.key)
        if today < one.starts:
            return phrase(
                "The agreement %(agreement)s begins on %(day)s.", agreement=one.key, day=one.starts
            )
        if one.ends is not None and today > one.ends:
            return phrase(
                "The agreement %(agreement)s ended on %(day)s.", agreement=one.key, day=one.ends
            )
    return phrase("The agreement %(agreement)s stands under no memorandum.", agreement=key)


def _would(source: str, purpose: Purpose | None, among: Agreements, today: date) -> str:
    """Which agreement would let it through: one in force, one that only has to be signed, none."""
    naming = [
        one
        for one in among.values()
        if source in one.sources and (purpose is None or purpose in one.purposes)
    ]
    ready = sorted(one.key for one in naming if in_force(one.key, among, today))
    if ready:
        return phrase(
            "The agreement %(agreement)s permits it: register the source under it.",
            agreement=ready[0],
        )
    waiting = sorted(one.key for one in naming if one.starts is None)
    if waiting:
        return phrase(
            "The agreement %(agreement)s would permit it once it is signed.", agreement=waiting[0]
        )
    return _("Draft a data-sharing agreement that names this source, and have it signed.")
