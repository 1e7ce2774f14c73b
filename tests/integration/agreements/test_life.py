"""From a draft to a certified destruction: each step by whom it may be, and none skipped."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.agreements import MEMORANDUM, in_force, organization
from wholecity.agreements import actions, queries
from wholecity.agreements.actions import Terms
from wholecity.agreements.definitions import Question
from wholecity.agreements.models import Agreement
from wholecity.agreements.rules.life import Standing
from wholecity.audit.models import Entry
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.roles import Role
from wholecity.policy.terms import Basis, Tier

pytestmark = pytest.mark.django_db

LEAD, OFFICER = Acting("lea", Role.DATA_LEAD), Acting("pat", Role.PRIVACY_OFFICER)
ANSWERS = dict.fromkeys(Question, "Yes, counsel looked at it.")
PDF = b"%PDF-1.7 signed"


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def terms() -> Terms:
    in_force("other", "other")
    return Terms(
        title="School data",
        tier=Tier.SHARING,
        parent=MEMORANDUM,
        parties=(organization("city"), organization("schools")),
        sources=("district",),
        fields=("person.*", "enrolment.*"),
        purposes=(Purpose.CARE, Purpose.LINK),
        basis=Basis.CONSENT,
        starts=today() - timedelta(days=1),
        ends=today() + timedelta(days=300),
        destroy_by=today() + timedelta(days=330),
    )


@pytest.fixture
def submitted(terms) -> str:
    actions.draft(by=LEAD, key="school-data", terms=terms)
    actions.submit(by=LEAD, key="school-data")
    return "school-data"


def sign(key: str, *, by: Acting = OFFICER) -> None:
    for party in queries.detail(key).parties:
        actions.note_signature(
            by=by, key=key, organization=party.id, name="A. Signer", signed_on=today()
        )


@pytest.fixture
def signed(submitted) -> str:
    actions.answer_questions(by=OFFICER, key=submitted, answers=ANSWERS)
    actions.add_document(by=OFFICER, key=submitted, name="signed.pdf", content=PDF)
    sign(submitted)
    return submitted


def stands(key: str) -> Standing:
    return queries.agreement(key).standing


def test_it_is_in_force_once_every_party_has_signed(submitted):
    actions.answer_questions(by=OFFICER, key=submitted, answers=ANSWERS)
    actions.add_document(by=OFFICER, key=submitted, name="signed.pdf", content=PDF)
    first, second = queries.detail(submitted).parties
    for party, after in ((first, Standing.REVIEW), (second, Standing.IN_FORCE)):
        actions.note_signature(
            by=OFFICER, key=submitted, organization=party.id, name="S", signed_on=today()
        )
        assert stands(submitted) is after
    [paper] = queries.detail(submitted).documents
    assert len(paper.sha256) == 64
    told = set(Entry.objects.filter(object_id=submitted).values_list("action", flat=True))
    assert {"draft agreement", "submit agreement", "answer questions", "sign agreement"} <= set(
        told
    )


def test_whoever_drafted_it_neither_answers_nor_signs(submitted):
    both = Acting("lea", Role.PRIVACY_OFFICER)
    with pytest.raises(NotAllowed, match="Another person"):
        actions.answer_questions(by=both, key=submitted, answers=ANSWERS)
    actions.answer_questions(by=OFFICER, key=submitted, answers=ANSWERS)
    actions.add_document(by=OFFICER, key=submitted, name="signed.pdf", content=PDF)
    with pytest.raises(NotAllowed, match="Another person"):
        sign(submitted, by=both)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.DATA_LEAD])
def test_nobody_but_the_data_lead_drafts(terms, role):
    with pytest.raises(NotAllowed):
        actions.draft(by=Acting("x", role), key="x", terms=terms)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.PRIVACY_OFFICER])
def test_nobody_but_the_privacy_officer_reviews(submitted, role):
    with pytest.raises(NotAllowed):
        actions.send_back(by=Acting("x", role), key=submitted, why="no")


def test_no_step_is_skipped(terms, submitted):
    with pytest.raises(Conflict):
        actions.submit(by=LEAD, key=submitted)
    with pytest.raises(Conflict):
        actions.change(by=LEAD, key=submitted, version=2, terms=terms)
    with pytest.raises(BadInput, match="four questions"):
        sign(submitted)
    actions.answer_questions(by=OFFICER, key=submitted, answers=ANSWERS)
    with pytest.raises(BadInput, match="signed paper"):
        sign(submitted)
    with pytest.raises(Conflict):
        actions.end(by=OFFICER, key=submitted, why="Too early")
    with pytest.raises(Conflict):
        actions.certify_destruction(by=LEAD, key=submitted, what={})


@pytest.mark.parametrize(
    ("less", "told"),
    [
        ({"parties": ()}, "at least two parties"),
        ({"starts": None, "ends": None, "destroy_by": None}, "its first day"),
        ({"sources": ()}, "its sources"),
        ({"fields": ()}, "its fields"),
        ({"purposes": ()}, "its purposes"),
        ({"basis": None}, "its legal basis"),
        ({"destroy_by": None}, "the day of destruction"),
    ],
)
def test_what_a_draft_lacks_is_told_before_the_review(terms, less, told):
    actions.draft(by=LEAD, key="d", terms=replace(terms, **less))
    with pytest.raises(BadInput, match=told):
        actions.submit(by=LEAD, key="d")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"ends": date(2020, 1, 1), "destroy_by": None}, "before the first"),
        ({"destroy_by": date(2020, 1, 1)}, "destroyed before the agreement ends"),
        ({"fields": ("person.shoe_size",)}, "no field person.shoe_size"),
        ({"parent": ""}, "under which agreement"),
        ({"parent": "other"}, "under a memorandum"),
        ({"people": ("rosa",)}, "Only a data use license names people"),
    ],
)
def test_terms_that_contradict_themselves_are_not_kept(terms, wrong, told):
    with pytest.raises(BadInput, match=told):
        actions.draft(by=LEAD, key="d", terms=replace(terms, **wrong))
    assert not Agreement.objects.filter(key="d").exists()


def test_ended_at_once_it_is_refused_on_the_next_request(signed):
    assert queries.agreement(signed).in_force
    actions.end(by=OFFICER, key=signed, why="The district withdraws.")
    assert stands(signed) is Standing.ENDED
    assert not queries.agreement(signed).in_force
    assert "ended on" in queries.detail(signed).not_in_force


def test_a_license_ends_with_what_it_stands_under(signed, terms):
    license = replace(
        terms, tier=Tier.LICENSE, parent=signed, people=("rosa",), title="A study of absence"
    )
    actions.draft(by=LEAD, key="study", terms=license)
    actions.submit(by=LEAD, key="study")
    actions.answer_questions(by=OFFICER, key="study", answers=ANSWERS)
    actions.add_document(by=OFFICER, key="study", name="s.pdf", content=PDF)
    sign("study")
    assert queries.agreement("study").in_force
    actions.end(by=OFFICER, key=signed, why="The district withdraws.")
    assert not queries.agreement("study").in_force
    assert "school-data ended" in queries.detail("study").not_in_force


def test_what_came_under_it_is_destroyed_and_certified_after_its_end(signed):
    with pytest.raises(Conflict, match="has not ended"):
        actions.certify_destruction(by=LEAD, key=signed, what={"person": 3})
    actions.end(by=LEAD, key=signed, why="The district withdraws.")
    actions.certify_destruction(by=LEAD, key=signed, what={"person": 3})
    assert stands(signed) is Standing.DESTROYED
    certificate = queries.detail(signed).certificate
    assert certificate is not None
    assert certificate[1:] == ("lea", {"person": 3})
    with pytest.raises(Conflict):
        actions.certify_destruction(by=LEAD, key=signed, what={})


def test_sent_back_it_loses_answers_and_signatures(submitted):
    actions.answer_questions(by=OFFICER, key=submitted, answers=ANSWERS)
    actions.add_document(by=OFFICER, key=submitted, name="signed.pdf", content=PDF)
    party = queries.detail(submitted).parties[0]
    actions.note_signature(
        by=OFFICER, key=submitted, organization=party.id, name="S", signed_on=today()
    )
    actions.send_back(by=OFFICER, key=submitted, why="A party is missing.")
    found = queries.detail(submitted)
    assert (found.row.standing, found.answers, found.signatures) == (Standing.DRAFT, {}, ())


def test_two_who_change_a_draft_do_not_overwrite_each_other(terms):
    actions.draft(by=LEAD, key="d", terms=terms)
    version = queries.detail("d").version
    actions.change(by=LEAD, key="d", version=version, terms=replace(terms, title="One"))
    with pytest.raises(Conflict, match="Somebody changed"):
        actions.change(by=LEAD, key="d", version=version, terms=replace(terms, title="Two"))
    assert queries.agreement("d").title == "One"


def test_the_database_refuses_what_must_never_be(terms):
    actions.draft(by=LEAD, key="d", terms=replace(terms, starts=None, ends=None, destroy_by=None))
    for wrong in ({"stage": "signed"}, {"tier": "mou"}, {"ended_on": today()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(key="d").update(**wrong)


def test_notices_name_what_expires_and_what_should_be_destroyed(signed):
    assert queries.notices(today()) == []
    Agreement.objects.filter(key=signed).update(ends=today() + timedelta(days=30))
    assert [row.key for row in queries.notices(today())] == [signed]
    past = today() - timedelta(days=1)
    Agreement.objects.filter(key=signed).update(starts=past, ends=past, destroy_by=past)
    assert [row.key for row in queries.notices(today())] == [signed]


def test_the_public_register_lists_what_is_in_force(signed):
    assert {row.key for row in queries.public_register()} == {"memorandum", "other", "school-data"}
    actions.end(by=OFFICER, key=signed, why="It ends.")
    assert "school-data" not in {row.key for row in queries.public_register()}
