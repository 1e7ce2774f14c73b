"""What agreements let through: a delivery of a source, its fields, its use for a purpose."""

from dataclasses import dataclass

from django.utils import timezone

from wholecity.agreements.queries import terms
from wholecity.agreements.rules.gate import Refused, source_passes, uncovered
from wholecity.intake.models import Source
from wholecity.jobs.progress import Progress
from wholecity.kernel.errors import NotAllowed
from wholecity.kernel.texts import phrase, said, together
from wholecity.policy.classes import Purpose
from wholecity.warehouse.catalogue import DELIVERED


@dataclass(frozen=True)
class Passing:
    """The sources that may be used for a purpose today, and why the others may not."""

    sources: frozenset[str]
    refused: dict[str, Refused]

    @property
    def words(self) -> list[str]:
        """For each source that is left out, why, and what would open it."""
        return [
            phrase(
                "%(source)s is left out: %(reason)s %(remedy)s",
                source=source,
                reason=said(verdict.reason),
                remedy=said(verdict.remedy),
            )
            for source, verdict in sorted(self.refused.items())
        ]


def passing(purpose: Purpose) -> Passing:
    """Which sources may be used for a purpose today."""
    among, today = terms(), timezone.localdate()
    verdicts = {
        source: source_passes(source, agreement, purpose, among, today)
        for source, agreement in Source.objects.values_list("key", "agreement__key")
    }
    refused = {source: v for source, v in verdicts.items() if isinstance(v, Refused)}
    return Passing(frozenset(verdicts.keys() - refused.keys()), refused)


def passing_or_refused(purpose: Purpose, progress: Progress) -> Passing:
    """The same, told to whoever watches. Raises NotAllowed when no source may be used."""
    found = passing(purpose)
    for words in found.words:
        progress.say(words)
    if found.refused and not found.sources:
        raise NotAllowed(together(*found.words))
    return found


def check_delivery(source: str, agreement: str) -> frozenset[str]:
    """The fields, `table.column`, that a delivery of this source may not bring in today.

    Raises NotAllowed, with which agreement would permit it, when it may not be delivered at all.
    """
    among = terms()
    verdict = source_passes(source, agreement, None, among, timezone.localdate())
    if isinstance(verdict, Refused):
        raise NotAllowed(
            phrase(
                "The source %(source)s may not deliver: %(reason)s",
                source=source,
                reason=said(verdict.reason),
            ),
            hint=verdict.remedy,
        )
    fields = (
        f"{table.name}.{column.name}"
        for table in DELIVERED
        for column in table.columns
        if column.name not in ("delivery", "source")
    )
    return frozenset(uncovered(fields, among[agreement]))
