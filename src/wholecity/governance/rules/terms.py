"""Terms of office: from a day to a day, both included; open where nobody knows the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Term:
    """The days from `since` to `until`; without an end where `until` is None."""

    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether a day lies in the term."""
        return self.since <= day and (self.until is None or day <= self.until)

    def is_backwards(self) -> bool:
        """Whether it would end before it begins."""
        return self.until is not None and self.until < self.since

    def overlaps(self, other: "Term") -> bool:
        """Whether some day lies in both."""
        starts_in_time = other.until is None or self.since <= other.until
        return starts_in_time and (self.until is None or other.since <= self.until)


def clash(term: Term, others: Iterable[Term]) -> Term | None:
    """The first of other terms that shares a day with this one."""
    return next((other for other in others if term.overlaps(other)), None)
