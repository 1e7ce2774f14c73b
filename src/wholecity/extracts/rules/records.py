"""A child's school year before anything is coarsened, and the pseudonyms that replace its keys."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from wholecity.extracts.rules.fields import (
    NOT_REPORTED,
    OTHER,
    PHASE_FROM_AGE,
    PHASE_OF_GRADE,
    SHIFT_DAYS,
)


@dataclass(frozen=True)
class Record:
    """One child in one school year, by its lasting ID: the values of fields, and true dates."""

    child: str
    year: int
    values: Mapping[str, str]
    dates: Mapping[str, date | None] = field(default_factory=dict)


def pseudonym(key: bytes, kind: str, value: str) -> str:
    """What stands for a child or a school in one project: HMAC-SHA-256, the first 128 bits.

    Without the project's key nobody can make it from a list of children, and two projects have
    none in common.
    """
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()[:32]


def shift_of(key: bytes, child: str) -> timedelta:
    """By how much a child's dates are moved in one project: never by nothing."""
    drawn = int(pseudonym(key, "dates", child), 16) % (2 * SHIFT_DAYS)
    return timedelta(drawn - SHIFT_DAYS if drawn < SHIFT_DAYS else drawn - SHIFT_DAYS + 1)


def ladder(field: str, record: Record, key: bytes) -> tuple[str, ...]:
    """A field of a record from fine to coarse, as its `steps` say."""
    value = record.values.get(field, NOT_REPORTED)
    if field == "school":
        fine = value if value == NOT_REPORTED else pseudonym(key, "school", value)[:8]
        return fine, record.values.get("school_kind", NOT_REPORTED)
    if field == "grade":
        coarse = NOT_REPORTED if value == NOT_REPORTED else PHASE_OF_GRADE.get(value, OTHER)
        return value, coarse
    if field == "age":
        return _ages(value)
    return (value,)


def _ages(value: str) -> tuple[str, str]:
    if value == NOT_REPORTED:
        return value, value
    years = max(int(value), 0)
    phase = [name for name, first in PHASE_FROM_AGE.items() if first <= years][-1]
    return f"{years // 2 * 2}-{years // 2 * 2 + 1}", phase
