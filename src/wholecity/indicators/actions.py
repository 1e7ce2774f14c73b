"""What is done with indicators: compute, look at them unprotected, propose them for release."""

from django.conf import settings
from django.db import transaction

from wholecity.audit.actions import record
from wholecity.disclosure.actions import propose
from wholecity.disclosure.rules.advice import Coarser, coarsened
from wholecity.disclosure.rules.cube import Cube
from wholecity.indicators.definitions import INDICATORS
from wholecity.indicators.pipeline import Computed, contributors
from wholecity.indicators.pipeline import compute as computed
from wholecity.indicators.pipeline import cubes as cubes_of
from wholecity.indicators.rules import Method
from wholecity.intake.queries.gate import passing, passing_or_refused
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import BadInput, NotAllowed
from wholecity.kernel.texts import phrase, together
from wholecity.people.access import require
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose


def method() -> Method:
    """How this city counts, from its settings."""
    return Method(settings.MINIMUM_DAYS, settings.HALF_DAY, settings.MOBILITY_GRACE)


def compute(*, by: Acting, progress: Progress | None = None) -> Computed:
    """Compute all indicators for all school years that were delivered.

    What was computed before is replaced, all of it or nothing. Raises BadInput
    when no enrolment and no summary of attendance was delivered. What no agreement in force
    lets be used for evaluation is no input; NotAllowed when that holds of all.
    """
    how, told = method(), progress or Silent()
    may = passing_or_refused(Purpose.EVALUATE, told)
    found = computed(
        settings.WAREHOUSE,
        settings.WAREHOUSE_KEY,
        method=how,
        progress=told,
        only=may.sources,
    )
    if not found.years:
        raise BadInput(
            "There is nothing to compute: no enrollment was delivered.",
            hint="Load a school district's files first: wholecity intake load.",
        )
    with transaction.atomic():
        record(
            by=by,
            action="indicators.computed",
            object_kind="indicators",
            object_id=",".join(str(y.year) for y in found.years),
            cells=found.cells,
            minimum_days=how.minimum_days,
            half_day=str(how.half_day),
            mobility_grace=how.mobility_grace,
            left_out=sorted(may.refused),
        )
    for year in found.years:
        known = len(INDICATORS) - len(year.missing)
        told.say(
            phrase(
                "%(year)s: %(known)s of %(all)s indicators computed",
                year=str(year.year),
                known=known,
                all=len(INDICATORS),
            )
        )
    return found


def look_unprotected(*, by: Acting, purpose: str = "") -> list[Cube]:
    """The figures before protection. The look is recorded first; without the entry, no figures."""
    with transaction.atomic():
        record(
            by=by,
            action="indicators.seen-unprotected",
            object_kind="indicators",
            object_id="all",
            purpose=purpose,
        )
    return _cubes()


def propose_release(
    *,
    by: Acting,
    coarser: Coarser | None = None,
    instead_of: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Propose all computed school years as one release, and return its number.

    With `coarser`, told by coarser levels, in the place of the proposal `instead_of`. It is
    protected and attacked at once; `disclosure` then says whether it waits for approval or was
    blocked. Raises NotAllowed for whoever may not
    propose, BadInput when nothing was computed.
    """
    require(by, "propose", "release")
    cubes = [coarsened(cube, coarser) if coarser else cube for cube in _cubes()]
    first, last = cubes[0].period, cubes[-1].period
    title = (
        phrase("Students %(period)s", period=first)
        if first == last
        else phrase("Students %(first)s to %(last)s", first=first, last=last)
    )
    sources = contributors(settings.WAREHOUSE, settings.WAREHOUSE_KEY)
    release = propose(
        cubes=cubes,
        title=title,
        by=by,
        sources=sources,
        instead_of=instead_of,
        progress=progress,
    )
    return int(release.number)


def _cubes() -> list[Cube]:
    """What was computed, while all that it was computed from may still be used."""
    found = cubes_of(settings.WAREHOUSE, settings.WAREHOUSE_KEY)
    if not found:
        raise BadInput(
            "No indicators were computed yet.", hint="Compute them: wholecity indicators run."
        )
    may = passing(Purpose.EVALUATE)
    if may.refused.keys() & contributors(settings.WAREHOUSE, settings.WAREHOUSE_KEY):
        raise NotAllowed(
            together(*may.words),
            hint="Compute the indicators again: then they are made without it.",
        )
    return found
