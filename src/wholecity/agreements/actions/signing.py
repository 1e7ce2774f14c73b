"""From draft to signed: submitted, the four questions answered, signed by every party."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.agreements.actions.finding import in_stage, kept, locked
from wholecity.agreements.definitions import Question
from wholecity.agreements.models import Agreement
from wholecity.agreements.rules.life import Stage
from wholecity.kernel.errors import BadInput, Conflict
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.rules import Acting
from wholecity.policy.terms import Tier


@transaction.atomic
def submit(*, by: Acting, key: str) -> None:
    """Hand a draft to review. Raises BadInput for what it lacks, Conflict past that step."""
    require(by, "draft", "agreement")
    found = locked(key)
    in_stage(found, Stage.DRAFT)
    _check_complete(found)
    found.stage = Stage.REVIEW
    kept(by, "submit agreement", found)


@transaction.atomic
def send_back(*, by: Acting, key: str, why: str) -> None:
    """Return an agreement under review to its drafters. Answers and signatures go with it.

    Raises BadInput without a reason.
    """
    require(by, "review", "agreement")
    found = locked(key)
    in_stage(found, Stage.REVIEW)
    if not why.strip():
        raise BadInput("Why the agreement is sent back is not said.")
    signed = list(found.signatures.values_list("organization__key", flat=True))
    found.signatures.all().delete()
    found.stage, found.answers, found.answered_by = Stage.DRAFT, {}, ""
    kept(by, "send agreement back", found, why=why.strip(), signatures=signed)


@transaction.atomic
def answer_questions(*, by: Acting, key: str, answers: Mapping[Question, str]) -> None:
    """Answer the four questions of an agreement under review; never by whoever drafted it.

    Raises BadInput for a question without an answer, NotAllowed for its drafter.
    """
    found = locked(key)
    require(by, "review", "agreement", author=found.drafted_by)
    in_stage(found, Stage.REVIEW)
    if any(not answers.get(question, "").strip() for question in Question):
        raise BadInput("Each of the four questions needs an answer.")
    found.answers = {question.value: answers[question].strip() for question in Question}
    found.answered_by = by.audit_name
    kept(by, "answer questions", found, answers=found.answers)


@transaction.atomic
def note_signature(*, by: Acting, key: str, organization: UUID, name: str, signed_on: date) -> None:
    """Note that somebody signed for a party. With the last one the agreement is signed.

    Never by whoever drafted it. Raises BadInput for who is no party, for a day that has not
    come, and while the questions or the signed paper are missing; Conflict for a second
    signature of a party.
    """
    found = locked(key)
    require(by, "review", "agreement", author=found.drafted_by)
    in_stage(found, Stage.REVIEW)
    _check_reviewed(found)
    if not found.parties.filter(pk=organization).exists():
        raise BadInput("That organization is not a party of the agreement.")
    if not name.strip():
        raise BadInput("Who signed is not said.")
    if signed_on > timezone.localdate():
        raise BadInput("That day has not come yet.", hint="Choose the day of the signature.")
    if found.signatures.filter(organization=organization).exists():
        raise Conflict("That party has signed already.")
    made = found.signatures.create(
        organization_id=organization,
        name=name.strip(),
        signed_on=signed_on,
        noted_by=by.audit_name,
    )
    if found.signatures.count() == found.parties.count():
        found.stage = Stage.SIGNED
    kept(
        by,
        "sign agreement",
        found,
        organization=made.organization.key,
        name=made.name,
        signed_on=str(signed_on),
        all_signed=found.stage == Stage.SIGNED,
    )


def _check_complete(found: Agreement) -> None:
    """What every agreement needs, and what one about data needs too."""
    lacking = []
    if found.parties.count() < 2:
        lacking.append("at least two parties")
    if found.starts is None:
        lacking.append("its first day")
    if found.tier != Tier.MOU:
        told = (
            ("its sources", found.sources),
            ("its fields", found.fields),
            ("its purposes", found.purposes),
            ("its legal basis", found.basis),
            ("the day of destruction", found.destroy_by or found.ends is None),
        )
        lacking += [name for name, value in told if not value]
    if found.tier == Tier.LICENSE:
        lacking += [] if found.people else ["the people who may use it"]
        lacking += [] if found.ends else ["its last day"]
    if lacking:
        raise BadInput(
            phrase("The agreement lacks %(parts)s.", parts=", ".join(lacking)),
            hint="Add it to the draft and submit it again.",
        )


def _check_reviewed(found: Agreement) -> None:
    if not found.answers:
        raise BadInput("The four questions are not answered yet.")
    if not found.documents.exists():
        raise BadInput(
            "The signed paper is not here yet.", hint="Add the document as a PDF, then sign."
        )
