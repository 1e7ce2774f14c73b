"""The main job: it joins what the capabilities do, and does nothing itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from wholecity.audit.actions import record
from wholecity.chain.definitions import LINK, LOAD, MEASURE, RELEASE
from wholecity.chain.rules import RunReport, StepReport, Waiting, metered
from wholecity.children import actions as children
from wholecity.disclosure import actions as disclosure
from wholecity.disclosure import queries as releases
from wholecity.indicators import actions as indicators
from wholecity.intake import actions as intake
from wholecity.intake import queries as deliveries
from wholecity.jobs.actions import start as start_job
from wholecity.jobs.progress import Progress
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _
from wholecity.people.access import require
from wholecity.people.rules import Acting

SOURCES = "sources.json"
KIND = "chain"
# By its path: a task calls actions, so that actions cannot import it.
TASK = "wholecity.chain.tasks.run"
COARSER = "wholecity.chain.tasks.coarser"


def run_city(
    *, by: Acting, folder: Path, progress: Progress, approver: Acting | None = None
) -> RunReport:
    """Register the sources of a city's folder, load all their deliveries, then run the chain.

    What was loaded before changes nothing; a run that was broken off is taken
    up by running it again. With `approver`, who must be somebody else, the
    release is approved as well.

    A source of which a delivery waits for a person is loaded no further, and the
    others go on without it. Nobody approves their release ahead then: the report
    says what waits.
    """
    steps: list[StepReport] = []
    plan = _plan(folder)
    with metered(LOAD.key, LOAD.title, progress, steps) as watched:
        intake.register_city(by=by, city=folder)
        waiting = _load_all(by, folder, plan, watched)
    if not waiting:
        return _link_and_release(by, progress, approver, steps)
    try:
        report = _link_and_release(by, progress, None, steps)
    except BadInput as error:  # perhaps what is missing is what waits
        progress.say(error.words)
        report = RunReport(tuple(steps))
    return replace(report, waiting=waiting)


def run_chain(*, by: Acting, progress: Progress, approver: Acting | None = None) -> RunReport:
    """Link, compute and propose a release from what was loaded so far."""
    return _link_and_release(by, progress, approver, [])


def start_chain(*, by: Acting, title: str) -> UUID:
    """Queue the chain for the worker. Raises Conflict while it waits or runs already."""
    job = start_job(TASK, kind=KIND, title=title, by=by.name, name=by.name, role=by.role)
    with transaction.atomic():
        record(by=by, action="run", object_kind="chain", object_id=job.pk)
    return job.id


def start_coarser(*, by: Acting, release: int, which: int) -> UUID:
    """Have the worker propose a release again as one of its advices says; the id of the job.

    Raises Conflict for a release that is public, and while the chain waits or runs.
    """
    require(by, "propose", "release")
    releases.advised(release, which)
    title = phrase("Propose release %(number)s again, coarser", number=str(release))
    job = start_job(
        COARSER,
        kind=KIND,
        title=title,
        by=by.name,
        name=by.name,
        role=by.role,
        release=release,
        which=which,
    )
    with transaction.atomic():
        record(by=by, action="coarsen", object_kind="release", object_id=release, advice=which)
    return job.id


def propose_coarser(*, by: Acting, release: int, which: int, progress: Progress) -> int:
    """Propose the computed years again by coarser levels, as an advice says; the new number.

    The proposal in whose place it stands stays, and waits for a decision too.
    """
    how = releases.advised(release, which)
    number = indicators.propose_release(by=by, coarser=how, instead_of=release, progress=progress)
    progress.say(_release_in_words(releases.release_detail(number)))
    return number


def _plan(folder: Path) -> list[Mapping[str, Any]]:
    path = folder / SOURCES
    try:
        plan: list[Mapping[str, Any]] = json.loads(path.read_text("utf-8"))["deliveries"]
    except FileNotFoundError:
        raise BadInput(
            phrase("There is no %(file)s in %(folder)s.", file=SOURCES, folder=str(folder)),
            hint="Make a synthetic city with: wholecity city build FOLDER.",
        ) from None
    except (ValueError, KeyError) as error:
        raise BadInput(
            phrase("%(path)s cannot be read: %(error)s.", path=str(path), error=str(error))
        ) from None
    return plan


def _load_all(
    by: Acting, folder: Path, plan: Sequence[Mapping[str, Any]], progress: Progress
) -> tuple[Waiting, ...]:
    """Load the deliveries in their order; those that wait for a person now.

    The deliveries of a source are loaded in their order, so what follows one that waits, waits.
    """
    for delivery in plan:
        if deliveries.waiting(delivery["source"]) is None:
            _load(by, folder, delivery, progress)
    sources = dict.fromkeys(delivery["source"] for delivery in plan)
    rows = filter(None, map(deliveries.waiting, sources))
    return tuple(Waiting(row.number, row.source, row.message) for row in rows)


def _load(by: Acting, folder: Path, delivery: Mapping[str, Any], progress: Progress) -> None:
    mapping = delivery.get("mapping")
    detail = intake.load(
        by=by,
        path=folder / delivery["path"],
        source=delivery["source"],
        format=delivery["format"],
        school_year=delivery.get("school_year"),
        mapping=json.loads((folder / mapping).read_text(encoding="utf-8")) if mapping else None,
        received_on=date.fromisoformat(delivery["received_on"]),
        progress=progress,
    )
    row = detail.row
    if row.state == "paused":
        progress.say(
            phrase(
                "%(source)s, %(format)s: delivery %(number)s waits for a person",
                source=row.source,
                format=row.format_title,
                number=str(row.number),
            )
        )
        return
    progress.say(
        phrase(
            "%(source)s, %(format)s: %(accepted)s rows accepted, %(quarantined)s in quarantine",
            source=row.source,
            format=row.format_title,
            accepted=row.accepted,
            quarantined=row.quarantined,
        )
    )


def _link_and_release(
    by: Acting, progress: Progress, approver: Acting | None, steps: list[StepReport]
) -> RunReport:
    with metered(LINK.key, LINK.title, progress, steps) as watched:
        linked = children.run_linkage(by=by, progress=watched)
        children.publish_care(by=by, progress=watched)
        watched.say(
            phrase(
                "%(records)s records are %(children)s children",
                records=linked.records,
                children=linked.children,
            )
        )
    with metered(MEASURE.key, MEASURE.title, progress, steps) as watched:
        indicators.compute(by=by, progress=watched)
    with metered(RELEASE.key, RELEASE.title, progress, steps) as watched:
        number = indicators.propose_release(by=by, progress=watched)
        release = releases.release_detail(number)
        if approver is not None and release.audit_passed:
            disclosure.approve(release=releases.release_id(number), by=approver)
            release = releases.release_detail(number)
        watched.say(_release_in_words(release))
    return RunReport(tuple(steps), number, release.summary.state)


def _release_in_words(release: releases.ReleaseDetail) -> str:
    found = release.summary
    audit = _("passed the attack") if release.audit_passed else _("did NOT pass the attack")
    return phrase(
        "Release %(number)s (%(state)s): %(counts)s counts, %(percent)s%% withheld, %(audit)s",
        number=str(found.number),
        state=said(found.state_words),
        counts=found.cells,
        percent=found.withheld_percent,
        audit=said(audit),
    )
