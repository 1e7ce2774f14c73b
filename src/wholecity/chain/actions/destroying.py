"""Destroying what came under an agreement that ended, from all rooms that keep something of it."""

from uuid import UUID

from django.db import transaction

from wholecity.agreements import actions as agreements
from wholecity.agreements import queries
from wholecity.agreements.rules.life import Standing
from wholecity.audit.actions import record
from wholecity.children import actions as children
from wholecity.extracts import actions as extracts
from wholecity.extracts.queries import count_under as count_extracts
from wholecity.intake import actions as intake
from wholecity.jobs.actions import start as start_job
from wholecity.jobs.progress import Progress, Silent
from wholecity.kernel.errors import Conflict
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.rules import Acting

DESTRUCTION = "destruction"
# By its path: a task calls actions, so that actions cannot import it.
TASK = "wholecity.chain.tasks.destroy"


def destroy(*, by: Acting, key: str, progress: Progress | None = None) -> dict[str, int]:
    """Destroy what came under an ended agreement and certify it; what is gone, counted.

    Rows of the warehouse with those that were replaced or refused, delivered files, extracts to
    which they contributed, links, crosswalk, values for care, and what requests of families
    repeat of them. What was released stays released. Each step finds only what is still there,
    so that one which was killed is taken up by doing all of it again; what was counted when it
    began is what the certificate says. Certified once, it does nothing more.

    Raises Conflict before the agreement's end, NotAllowed for who may not.
    """
    require(by, "destroy", "agreement")
    watched = progress or Silent()
    if certificate := queries.detail(key).certificate:
        return certificate[2]
    watched.step("Count what is there")
    agreements.begin_destruction(by=by, key=key, what=_counted(key))
    extracts.destroy_under(by=by, agreement=key)
    intake.destroy_under(by=by, agreement=key, progress=watched)
    watched.step("Remove the links of its records")
    sources = intake.sources_under(key)
    found = children.count_forgotten(sources)
    what = agreements.begin_destruction(by=by, key=key, what=found)
    children.forget_records(by=by, sources=sources)
    children.publish(by=by)
    children.publish_care(by=by, progress=watched)
    if copies := children.count_copies(sources):
        what = agreements.begin_destruction(by=by, key=key, what={"copies": copies})
        children.forget_copies(by=by, sources=sources)
    agreements.certify_destruction(by=by, key=key, what=what)
    watched.say(phrase("What came under %(agreement)s is destroyed.", agreement=key))
    return what


def _counted(key: str) -> dict[str, int]:
    return {**intake.count_under(key), **count_extracts(key)}


def start_destruction(*, by: Acting, key: str) -> UUID:
    """Have the worker destroy it; the id of the job. Raises Conflict before the agreement's end,
    and while another destruction waits or runs.
    """
    require(by, "destroy", "agreement")
    row = queries.detail(key).row
    if row.standing is not Standing.ENDED:
        raise Conflict(
            phrase("The agreement %(agreement)s has not ended.", agreement=key),
            hint="Its data are destroyed after its end.",
        )
    with transaction.atomic():
        job = start_job(
            TASK,
            kind=DESTRUCTION,
            title=phrase("Destroy what came under “%(title)s”", title=row.title),
            by=by.name,
            name=by.name,
            role=by.role,
            key=key,
        )
        record(by=by, action="start destruction", object_kind="agreement", object_id=key)
    return job.id
