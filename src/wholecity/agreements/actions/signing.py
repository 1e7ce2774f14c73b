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
from wholecity.kernel.errors import BadInput, Conflict, check_version
from wholecity.kernel.texts import phrase, said, together
from wholecity.kernel.texts import translatable as _
from wholecity.people.access import require
from wholecity.people.rules import Acting
from wholecity.policy.terms import Tier


@transaction.atomic
def submit(*, by: Acting, key: str, version: int | None = None) -> None:
    """Hand a draft to review. Raises BadInput for what it lacks, Conflict past that step, and
    where somebody changed it after `version`.
    """
    require(by, "draft", "agreement")
    found = locked(key)
    in_stage(found, Stage.DRAFT)
    _check_seen(found, version)
    _check_complete(found)
    found.stage, found.why_sent_back = Stage.REVIEW, ""
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
    found.why_sent_back = why.strip()
    kept(by, "send agreement back", found, why=why.strip(), signatures=signed)


@transaction.atomic
def answer_questions(
    *, by: Acting, key: str, answers: Mapping[Question, str], version: int | None = None
) -> None:
    """Answer the four questions of an agreement under review; never by whoever drafted it.

    Raises BadInput for a question without an answer, NotAllowed for its drafter, Conflict where
    somebody changed it after `version`.
    """
    found = locked(key)
    require(by, "review", "agreement", author=found.drafted_by)
    in_stage(found, Stage.REVIEW)
    _check_seen(found, version)
    if any(not answers.get(question, "").strip() for question in Question):
        raise BadInput("Each of the four questions needs an answer.")
    found.answers = {question.value: answers[question].strip() for question in Question}
    found.answered_by = by.audit_name
    kept(by, "answer questions", found, answers=found.answers)


@transaction.atomic
def note_signature(
    *,
    by: Acting,
    key: str,
    organization: UUID,
    name: str,
    signed_on: date,
    version: int | None = None,
) -> None:
    """Note that somebody signed for a party. With the last one the agreement is signed.

    Never by whoever drafted it. Raises BadInput for who is no party, for a day that has not
    come, and while the questions or the signed paper are missing; Conflict for a second
    signature of a party, and where somebody changed it after `version`.
    """
    found = locked(key)
    require(by, "review", "agreement", author=found.drafted_by)
    in_stage(found, Stage.REVIEW)
    _check_seen(found, version)
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


def _check_seen(found: Agreement, version: int | None) -> None:
    """A page says which version it showed; the terminal and the world of tests need not."""
    if version is not None:
        check_version(found, version)


def _check_complete(found: Agreement) -> None:
    """What every agreement needs, and what one about data needs too."""
    lacking = []
    if found.parties.count() < 2:
        lacking.append(_("at least two parties"))
    if found.starts is None:
        lacking.append(_("its first day"))
    if found.tier != Tier.MOU:
        told = (
            (_("its sources"), found.sources),
            (_("its fields"), found.fields),
            (_("its purposes"), found.purposes),
            (_("its legal basis"), found.basis),
            (_("the day of destruction"), found.destroy_by or found.ends is None),
        )
        lacking += [name for name, value in told if not value]
    if found.tier == Tier.LICENSE:
        lacking += [] if found.people else [_("the people who may use it")]
        lacking += [] if found.ends else [_("its last day")]
    if lacking:
        raise BadInput(
            phrase("The agreement lacks %(parts)s.", parts=said(together(*lacking, mark=", "))),
            hint="Add it to the draft and submit it again.",
        )


def _check_reviewed(found: Agreement) -> None:
    if not found.answers:
        raise BadInput("The four questions are not answered yet.")
    if not found.documents.exists():
        raise BadInput(
            "The signed paper is not here yet.", hint="Add the document as a PDF, then sign."
        )
