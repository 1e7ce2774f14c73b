"""The demonstration's parent: tied to a child of its caseload, refused once, disagreeing."""

from datetime import date

from django.db import transaction

from wholecity.casework.queries import children_of, circumstances
from wholecity.children.queries import CareValue, care_of, request_rows
from wholecity.family.actions.answering import answer
from wholecity.family.actions.asking import ask_amendment, disagree
from wholecity.family.actions.tying import Tie, tie_account
from wholecity.people.queries import acting_as
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
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
    found = _disputed(worker)
    if found is None:
        return None
    child, value, born = found
    tie = Tie(child, PARENT, False, "Parent", "Passport and birth certificate", born)
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


def _disputed(worker: Acting) -> tuple[str, CareValue, date] | None:
    """A child, a value about which the family and the school can differ, and the birth date."""
    contexts = circumstances(worker, children_of(worker), Purpose.CARE)
    for child, values in care_of(contexts, by=worker.subject, action="read").items():
        by_field = {value.thing.field: value for value in values}
        value = next((by_field[field] for field in DISPUTED if field in by_field), None)
        if value and "person.birth_date" in by_field:
            born = date.fromisoformat(by_field["person.birth_date"].value)
            return child, value, born
    return None


def _less(text: str) -> str:
    try:
        return str(max(int(float(text)) - 3, 0))
    except ValueError:
        return "Another one"
