"""Consents and other grounds as they are kept: what is refused, and what the audit record says."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories.family import ANA, BEN, World
from wholecity.audit.models import Entry
from wholecity.casework.queries.circumstances import circumstances
from wholecity.children.actions import (
    Consent,
    give_consent,
    narrow_consent,
    record_ground,
    revoke_ground,
)
from wholecity.children.definitions import GROUNDS, Given
from wholecity.children.models import LegalGround
from wholecity.children.queries import ground_rows
from wholecity.kernel.errors import BadInput, Conflict, NotFound
from wholecity.policy.classes import DataClass, Purpose
from wholecity.policy.roles import Role
from wholecity.policy.terms import Basis

HEALTH, EDUCATION = DataClass.HEALTH, DataClass.EDUCATION
TOMORROW, YESTERDAY = timedelta(days=1), timedelta(days=-1)


def consent(**changes) -> Consent:
    today = timezone.localdate()
    said = Consent(
        child=BEN,
        recipient="bell",
        classes=frozenset({HEALTH, EDUCATION}),
        starts=today,
        ends=today + timedelta(days=30),
        given_by=" Luz Paz ",
        relation=" Mother ",
        how=Given.PAPER,
        language="es",
        sources=frozenset({"district", "bell"}),
        form_sha256="f" * 64,
    )
    return replace(said, **changes)


def entry_of(action: str, child: str = BEN) -> Entry:
    return Entry.objects.get(action=action, object_kind="child", object_id=child)


def kept() -> int:
    return LegalGround.objects.filter(child=BEN).count()


# -- giving ----------------------------------------------------------------------------------


def test_a_consent_is_kept_as_it_was_said_and_entered(world: World):
    key = give_consent(by=world["worker"], consent=consent())
    made = LegalGround.objects.get(pk=key)
    assert (made.child_id, made.basis, made.recipient) == (BEN, Basis.CONSENT, "bell")
    assert (made.classes, made.sources) == ([EDUCATION, HEALTH], ["bell", "district"])
    assert made.purposes == [Purpose.CARE]
    assert (made.given_by, made.relation, made.given_how) == ("Luz Paz", "Mother", Given.PAPER)
    assert (made.language, made.form_sha256, made.recorded_by) == ("es", "f" * 64, "worker")
    entry = entry_of("give consent")
    assert (entry.who, entry.role) == ("worker", Role.CASE_WORKER)
    assert entry.details == {
        "ground": str(key),
        "basis": "consent",
        "recipient": "bell",
        "classes": [EDUCATION, HEALTH],
        "purposes": [Purpose.CARE],
        "sources": ["bell", "district"],
        "starts": str(made.starts),
        "ends": str(made.ends),
    }


def test_a_consent_on_plain_paper_has_no_form_and_is_for_care_whosever_the_records(world: World):
    today = timezone.localdate()
    plain = Consent(
        BEN, "bell", frozenset({HEALTH}), today, today, "Luz", "Mother", Given.PAPER, "en"
    )
    made = LegalGround.objects.get(pk=give_consent(by=world["worker"], consent=plain))
    assert (made.form_sha256, made.sources, made.purposes) == ("", [], [Purpose.CARE])


def test_a_consent_that_leaves_something_out_is_not_kept(world: World):
    for changes, words in (
        ({"classes": frozenset()}, "Which records it names"),
        ({"classes": frozenset({DataClass.VICTIM})}, "Which records it names"),
        ({"classes": frozenset({HEALTH, DataClass.LINKAGE})}, "Which records it names"),
        ({"purposes": frozenset()}, "What the consent is for"),
        ({"given_by": " "}, "Who gave the consent"),
        ({"relation": " "}, "Who gave the consent"),
    ):
        with pytest.raises(BadInput, match=words):
            give_consent(by=world["worker"], consent=consent(**changes))
    assert kept() == 0


def test_a_consent_is_of_somebody_to_somebody(world: World):
    with pytest.raises(NotFound, match="no such child"):
        give_consent(by=world["worker"], consent=consent(child="2" * 12))
    with pytest.raises(NotFound):
        give_consent(by=world["worker"], consent=consent(recipient="nobody"))


def test_a_consent_holds_from_its_first_day_to_its_last(world: World):
    today = timezone.localdate()
    for starts, ends, holds in (
        (today, today, True),
        (today + YESTERDAY, today, True),
        (today, today + TOMORROW, True),
        (today + TOMORROW, today + TOMORROW, False),
    ):
        key = give_consent(by=world["worker"], consent=consent(starts=starts, ends=ends))
        (row,) = (row for row in ground_rows(BEN) if row.id == key)
        assert row.holds is holds
    for starts, ends, words in (
        (today, today + YESTERDAY, "before the first"),
        (today + 2 * YESTERDAY, today + YESTERDAY, "over already"),
    ):
        with pytest.raises(BadInput, match=words):
            give_consent(by=world["worker"], consent=consent(starts=starts, ends=ends))
    LegalGround.objects.filter(child=BEN).update(
        starts=today + 2 * YESTERDAY, ends=today + YESTERDAY
    )
    assert not any(row.holds for row in ground_rows(BEN))


# -- other grounds ---------------------------------------------------------------------------


def recorded(world: World, **changes):
    told = {
        "child": BEN,
        "basis": Basis.COURT_ORDER,
        "recipient": "bell",
        "classes": [HEALTH, EDUCATION],
        "starts": timezone.localdate(),
        "ends": None,
        "reference": " Docket 1 ",
    }
    return record_ground(by=world["worker"], **{**told, **changes})


def test_another_ground_is_kept_with_where_it_is_written(world: World):
    key = recorded(world)
    made = LegalGround.objects.get(pk=key)
    assert (made.basis, made.reference, made.given_by) == (Basis.COURT_ORDER, "Docket 1", "")
    assert (made.classes, made.purposes, made.sources) == ([EDUCATION, HEALTH], ["CARE"], [])
    entry = entry_of("record ground")
    assert (entry.details["ground"], entry.details["ends"]) == (str(key), "")
    (row,) = ground_rows(BEN)
    assert row.holds


def test_what_is_no_ground_of_one_child_is_not_recorded(world: World):
    for basis in {*Basis} - ({*GROUNDS} - {Basis.CONSENT}):
        with pytest.raises(BadInput, match="no ground that is recorded"):
            recorded(world, basis=basis)
    assert kept() == 0


def test_a_survivors_release_names_victim_services_alone_and_nothing_else_does(world: World):
    release, victim = Basis.SURVIVOR, DataClass.VICTIM
    assert recorded(world, basis=release, classes=[victim])
    for basis, classes in (
        (release, [HEALTH]),
        (release, [victim, HEALTH]),
        (release, []),
        (Basis.COURT_ORDER, [victim]),
        (Basis.COURT_ORDER, [DataClass.AUDIT]),
    ):
        with pytest.raises(BadInput, match="Which records it names"):
            recorded(world, basis=basis, classes=classes)
    today = timezone.localdate()
    with pytest.raises(BadInput, match="before the first"):
        recorded(world, starts=today + TOMORROW, ends=today)
    assert kept() == 1


# -- revoking --------------------------------------------------------------------------------


def test_a_revocation_says_when_by_whom_and_why_and_counts_once(world: World):
    before = timezone.now()
    revoke_ground(by=world["worker"], ground=world.consent, why=" The family moved. ")
    found = LegalGround.objects.get(pk=world.consent)
    assert before <= found.revoked_at <= timezone.now()
    assert (found.revoked_by, found.why_revoked) == ("worker", "The family moved.")
    facts = {"ground": str(found.id), "basis": "consent", "recipient": "bell"}
    assert entry_of("revoke ground", ANA).details == facts
    (row,) = ground_rows(ANA)
    assert (row.holds, row.revoked_at) == (False, found.revoked_at)
    with pytest.raises(Conflict, match="revoked before"):
        revoke_ground(by=world["worker"], ground=world.consent)
    with pytest.raises(NotFound, match="no such consent"):
        revoke_ground(by=world["worker"], ground=uuid4())
    assert LegalGround.objects.get(pk=world.consent).revoked_at == found.revoked_at


def test_without_a_reason_none_is_kept(world: World):
    revoke_ground(by=world["worker"], ground=world.consent)
    assert LegalGround.objects.get(pk=world.consent).why_revoked == ""


# -- narrowing -------------------------------------------------------------------------------


def test_a_narrower_consent_keeps_what_it_is_for_and_whose_records(world: World):
    wide = consent(purposes=frozenset({Purpose.CARE, Purpose.SERVE}))
    old = give_consent(by=world["worker"], consent=wide)
    less = consent(classes=frozenset({HEALTH}), sources=frozenset())
    new = narrow_consent(by=world["worker"], ground=old, consent=less)
    assert LegalGround.objects.get(pk=old).why_revoked == "Narrowed"
    made = LegalGround.objects.get(pk=new)
    assert (made.classes, made.sources) == ([HEALTH], ["bell", "district"])
    assert made.purposes == sorted(wide.purposes)
    with pytest.raises(Conflict, match="over"):
        narrow_consent(by=world["worker"], ground=old, consent=less)


def test_a_narrower_consent_is_fewer_records_or_ends_earlier(world: World):
    old = give_consent(by=world["worker"], consent=consent())
    ends = timezone.localdate() + timedelta(days=30)
    for changes in (
        {},
        {"ends": ends + TOMORROW},
        {"classes": frozenset({HEALTH, EDUCATION, DataClass.HOUSING})},
        {"classes": frozenset({HEALTH, DataClass.HOUSING})},
        {"classes": frozenset({HEALTH}), "ends": ends + TOMORROW},
        {"classes": frozenset({HEALTH}), "recipient": "schools"},
    ):
        with pytest.raises(BadInput, match="not less than what was agreed"):
            narrow_consent(by=world["worker"], ground=old, consent=consent(**changes))
    earlier = consent(ends=ends + YESTERDAY)
    assert narrow_consent(by=world["worker"], ground=old, consent=earlier)


def test_only_a_consent_of_this_child_that_is_not_over_becomes_narrower(world: World):
    old = give_consent(by=world["worker"], consent=consent())
    less, today = {"classes": frozenset({HEALTH})}, timezone.localdate()
    for ground in (uuid4(), world.consent, recorded(world)):
        with pytest.raises(NotFound):
            narrow_consent(by=world["worker"], ground=ground, consent=consent(**less))
    LegalGround.objects.filter(pk=old).update(starts=today + 2 * YESTERDAY, ends=today + YESTERDAY)
    with pytest.raises(Conflict, match="over"):
        narrow_consent(by=world["worker"], ground=old, consent=consent(**less))
    LegalGround.objects.filter(pk=old).update(ends=today)
    assert narrow_consent(by=world["worker"], ground=old, consent=consent(ends=today, **less))


# -- what is known when somebody asks --------------------------------------------------------


def test_what_is_known_when_a_worker_a_supervisor_and_an_officer_ask(world: World):
    worker, lead, officer = (
        circumstances(world[name], [ANA, BEN], Purpose.CARE)[ANA]
        for name in ("worker", "lead", "officer")
    )
    assert (worker.caseload, worker.team, worker.facts) == (True, False, frozenset())
    assert (lead.caseload, lead.team, lead.facts) == (False, True, frozenset())
    assert (officer.caseload, officer.team) == (False, False)
    assert officer.facts == {"appointed"}
    assert worker.today == timezone.localdate(worker.now)
    assert (worker.purpose, worker.reason, worker.kinships) == (Purpose.CARE, "", ())
    assert [ground.recipient for ground in worker.grounds] == ["bell"]
    assert circumstances(world["worker"], [BEN], Purpose.CARE)[BEN].grounds == ()


def test_whose_child_it_is_is_known_of_families_alone(world: World):
    parent = circumstances(world["parent"], [ANA], Purpose.RIGHTS, reason="Asked")[ANA]
    assert [kinship.child for kinship in parent.kinships] == [ANA]
    assert parent.reason == "Asked"
    as_worker = replace(world["parent"], role=Role.CASE_WORKER)
    assert circumstances(as_worker, [ANA], Purpose.CARE)[ANA].kinships == ()
