"""Goals of the cabinet."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from wholecity.audit.actions import record
from wholecity.kernel.errors import BadInput, NotFound
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _
from wholecity.measures.definitions import MEASURES, Polarity, Unit
from wholecity.measures.models import Target
from wholecity.people.access import require
from wholecity.people.rules import Acting


def set_target(
    *,
    measure: str,
    baseline_year: int,
    baseline_value: Decimal,
    by_year: int,
    value: Decimal,
    by: Acting,
) -> Target:
    """Set the goal of a measure; the one before it is kept as replaced.

    Values are in the measure's unit (21 means 21 %), years are school years
    by their end. Refuses a goal for a measure of which neither direction is
    better, one that is worse than its baseline, and one that is over before
    it begins.
    """
    require(by, "set", "target")
    _check(measure, baseline_year, baseline_value, by_year, value)
    with transaction.atomic():
        Target.objects.filter(measure=measure, replaced_at=None).update(replaced_at=timezone.now())
        target = Target.objects.create(
            measure=measure,
            baseline_year=baseline_year,
            baseline_value=baseline_value,
            by_year=by_year,
            value=value,
            set_by=by.audit_name,
        )
        record(
            by=by,
            action="measures.target",
            object_kind="target",
            object_id=target.id,
            measure=measure,
            value=str(value),
            by_year=by_year,
        )
    return target


def _check(
    key: str, baseline_year: int, baseline_value: Decimal, by_year: int, value: Decimal
) -> None:
    measure = MEASURES.get(key)
    if measure is None:
        raise NotFound(
            phrase("There is no measure “%(measure)s”.", measure=key),
            hint="See `wholecity measures list`.",
        )
    title = said(measure.title)
    if measure.polarity is Polarity.NEITHER:
        raise BadInput(
            phrase("%(measure)s: neither direction is better, so it has no goal.", measure=title)
        )
    if by_year <= baseline_year:
        raise BadInput("The goal's school year must be later than its baseline's.")
    if measure.unit is Unit.PERCENT and not (0 <= value <= 100 and 0 <= baseline_value <= 100):
        raise BadInput("A goal in percent lies between 0 and 100.")
    better = value - baseline_value if measure.higher_is_better else baseline_value - value
    if better < 0:
        raise BadInput(
            phrase(
                "%(measure)s: %(value)s is worse than the baseline, %(baseline)s.",
                measure=title,
                value=str(value),
                baseline=str(baseline_value),
            ),
            hint=_("For this measure higher is better.")
            if measure.higher_is_better
            else _("For this measure lower is better."),
        )
