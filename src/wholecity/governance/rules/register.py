"""Where an agreement of the register stands on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """What an agreement is worth today."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    NOTICE_DUE = "notice_due"
    EXPIRED = "expired"
    ENDED = "ended"


@dataclass(frozen=True)
class Paper:
    """What decides where an agreement stands. Days are both included.

    `ended_on` is its last day where it was ended before its time; `is_signed`
    says that somebody has signed for each of its parties.
    """

    since: date | None
    until: date | None
    notice_days: int
    is_signed: bool
    ended_on: date | None = None


def standing(paper: Paper, today: date) -> Standing:
    """Draft, in force, notice due, expired or ended.

    It is a draft until everybody has signed and its first day has come. In its
    last `notice_days` days, and on its last day, notice is due. What was ended
    early is ended after that day, even if it was never signed.
    """
    if paper.ended_on is not None and today > paper.ended_on:
        return Standing.ENDED
    if not paper.is_signed or paper.since is None or today < paper.since:
        return Standing.DRAFT
    if paper.until is None:
        return Standing.IN_FORCE
    if today > paper.until:
        return Standing.EXPIRED
    if (paper.until - today).days <= paper.notice_days:
        return Standing.NOTICE_DUE
    return Standing.IN_FORCE
