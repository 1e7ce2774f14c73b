"""The demonstration's parent: tied to a child of its caseload, refused once, disagreeing."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from wholecity.casework.queries import children_of
from wholecity.children.queries import CareValue, care_of, request_rows
from wholecity.family.actions.answering import answer
from wholecity.family.actions.asking import ask_amendment, disagree
from wholecity.family.actions.tying import Tie, tie_account
from wholecity.people.queries import acting_as
from wholecity.policy.roles import Role

PARENT, OFFICER, WORKER = "demo-parent", "demo-privacy-officer", "demo-case-worker"
DISPUTED = ("attendance_summary.days_absent", "student_year.days_absent", "enrolment.grade")
WRONG = "Some of these days we were at the hospital. I brought the doctor’s note to the school."
REFUSED = "The school’s register agrees with what stands here, and the note was not found."
STATEMENT = "I gave the note to the school’s office. These absences were excused."


@transaction.atomic
def make_demo_family() -> str | None:
    """Tie the demonstration's parent to a child, with a request that was refused; which child."""
    worker, officer = acting_as(WORKER, Role.CASE_WORKER), acting_as(OFFICER, Role.PRIVACY_OFFICER)
    parent = acting_as(PARENT, Role.GUARDIAN)
    if worker is None or officer is None or parent is None:
        return None
    found = {child: _disputed(child) for child in children_of(worker)}
    child = next((child for child, value in found.items() if value), None)
    if child is None:
        return None
    value = found[child]
    assert value is not None
    tie = Tie(child, PARENT, False, "Parent", "Passport and birth certificate", _born(child))
    tie_account(by=officer, tie=tie)
    ask_amendment(
        by=parent,
        child=child,
        place=(value.thing.source or "", value.table, value.item),
        column=value.column,
        wrong=WRONG,
        should_be=_less(value.value),
    )
    (made,) = request_rows(child=child, user=PARENT)
    answer(by=officer, request=made.id, accepted=False, words=REFUSED)
    disagree(by=parent, request=made.id, words=STATEMENT)
    return child


def _disputed(child: str) -> CareValue | None:
    """A value about which the family and the school can be of two minds."""
    by_field = {value.thing.field: value for value in care_of([child])[child]}
    return next((by_field[field] for field in DISPUTED if field in by_field), None)


def _less(text: str) -> str:
    try:
        return str(max(int(float(text)) - 3, 0))
    except ValueError:
        return "Another one"


def _born(child: str) -> date:
    """As in the papers; a young child's where no record says."""
    for value in care_of([child], ["person"])[child]:
        if value.column == "birth_date":
            return date.fromisoformat(value.value)
    return timezone.localdate().replace(month=1, day=1)
