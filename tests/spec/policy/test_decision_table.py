"""Who may see what of a child, told by examples: one for each row about a named child.

Ana works for the health department and has the child Luz on her caseload. The
school district's records came under an agreement that is in force until 30 June.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from wholecity.policy.classes import DataClass, Lane, Purpose
from wholecity.policy.decision import Context, Deny, Permit, Subject, Thing, attempts, decide
from wholecity.policy.roles import Role
from wholecity.policy.terms import Agreement, Basis, Emergency, Ground, Kinship, Tier

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
TODAY = date(2026, 3, 2)
BOSTON = ZoneInfo("America/New_York")
ANA = Subject("ana", Role.CASE_WORKER, agency="health", mfa_at=NOON - timedelta(minutes=5))
MOU = Agreement("mou", Tier.MOU, frozenset({"schools", "health", "city"}), starts=date(2025, 7, 1))
SHARING = Agreement(
    "dsa",
    Tier.SHARING,
    frozenset({"schools", "health", "city"}),
    "mou",
    frozenset({"sis"}),
    frozenset({"enrollment.*", "person.*"}),
    frozenset({Purpose.CARE}),
    frozenset({Lane.CARE, Lane.EVALUATE}),
    Basis.CONSENT,
    date(2025, 7, 1),
    date(2026, 6, 30),
)
CONSENT = Ground(
    Basis.CONSENT,
    "health",
    frozenset({DataClass.EDUCATION, DataClass.IDENTITY}),
    frozenset({Purpose.CARE}),
    date(2026, 1, 1),
    date(2026, 12, 31),
)
GRADE = Thing(
    "C5",
    child="luz",
    agency="schools",
    source="sis",
    field="enrollment.grade",
    agreement="dsa",
    lanes=frozenset({Lane.CARE}),
)
KNOWN = Context(NOON, TODAY, Purpose.CARE, {"mou": MOU, "dsa": SHARING}, (CONSENT,), caseload=True)


def asks(subject=ANA, action="read", thing=GRADE, **known):
    return decide(subject, action, thing, replace(KNOWN, **known))


def at(when):
    """The city's clock, as it stands on the wall in Boston."""
    moment = datetime.fromisoformat(when).replace(tzinfo=BOSTON)
    return {"now": moment.astimezone(UTC), "today": moment.date()}


def test_with_consent_on_the_caseload_under_an_agreement_she_reads_the_grade():
    verdict = asks()
    assert verdict == Permit(9, Basis.CONSENT, ("disclosure entry", "redisclosure notice"))


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"caseload": False}, "The child is not on your caseload."),
        ({"grounds": ()}, "No consent and no other ground in law is known."),
        ({"agreements": {"mou": MOU}}, "No agreement in force covers this field."),
        ({"agreements": {"dsa": SHARING}}, "No agreement in force covers this field."),
        ({"purpose": Purpose.EVALUATE}, "Not for this purpose."),
        ({"now": None, "today": None}, "No consent and no other ground in law is known."),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_each_thing_that_is_missing_is_a_no_with_its_reason(missing, told):
    verdict = asks(**missing)
    assert isinstance(verdict, Deny)
    assert told in verdict.reasons


def test_a_closed_account_sees_nothing():
    assert asks(replace(ANA, active=False)) == Deny(("This account is closed.",), 38)


@pytest.mark.parametrize(
    ("when", "may"),
    [
        ("2026-06-30T23:59:59", True),
        ("2026-07-01T00:00:00", False),
        ("2025-06-30T23:59:59", False),
        # The nights in which clocks change, in the middle of the term: nothing changes.
        ("2026-03-08T01:59:59", True),
        ("2026-03-08T03:00:00", True),
        ("2026-03-07T23:59:59", True),
    ],
)
def test_an_agreement_ends_at_the_citys_midnight(when, may):
    consent = replace(CONSENT, starts=date(2025, 1, 1), ends=None)
    assert isinstance(asks(grounds=(consent,), **at(when)), Permit) is may


@pytest.mark.parametrize("ends", [date(2026, 3, 8), date(2026, 11, 1)])
def test_on_a_day_with_23_or_25_hours_the_end_is_midnight_too(ends):
    short = {"mou": MOU, "dsa": replace(SHARING, ends=ends)}
    last = {**at(f"{ends}T23:59:59"), "agreements": short}
    over = {**at(f"{ends + timedelta(days=1)}T00:00:00"), "agreements": short}
    assert isinstance(asks(**last), Permit)
    assert isinstance(asks(**over), Deny)


def test_when_the_memorandum_ends_all_under_it_ends():
    ended = {"mou": replace(MOU, ends=date(2026, 3, 1)), "dsa": SHARING}
    assert isinstance(asks(agreements=ended), Deny)


def test_agreements_that_stand_under_each_other_are_none():
    circle = {"mou": replace(MOU, parent="dsa"), "dsa": SHARING}
    assert isinstance(asks(agreements=circle), Deny)


def test_a_revoked_consent_counts_no_more_from_that_moment_on():
    revoked = replace(CONSENT, revoked_at=NOON)
    assert isinstance(asks(grounds=(revoked,)), Deny)
    assert isinstance(asks(grounds=(revoked,), now=NOON - timedelta(seconds=1)), Permit)


@pytest.mark.parametrize(
    "narrower",
    [
        {"recipient": "shelters"},
        {"classes": frozenset({DataClass.IDENTITY})},
        {"purposes": frozenset({Purpose.RESEARCH})},
        {"sources": frozenset({"shots"})},
        {"fields": frozenset({"person.*"})},
    ],
    ids=lambda given: next(iter(given)),
)
def test_a_consent_opens_what_it_names_and_nothing_else(narrower):
    assert isinstance(asks(grounds=(replace(CONSENT, **narrower),)), Deny)


def test_what_may_be_used_for_evaluation_serves_nobody():
    assert isinstance(asks(thing=replace(GRADE, lanes=frozenset({Lane.EVALUATE}))), Deny)


def test_a_districts_counselor_reads_the_districts_own_record_without_a_consent():
    counselor = replace(ANA, agency="schools")
    verdict = asks(counselor, grounds=())
    assert isinstance(verdict, Permit)
    assert verdict.basis is Basis.OWN_RECORD


def test_special_education_needs_a_consent_that_names_it_even_in_the_district():
    special = replace(GRADE, kind="C5s")
    counselor = replace(ANA, agency="schools")
    assert isinstance(asks(counselor, thing=special), Deny)
    named = replace(CONSENT, recipient="schools", classes=frozenset({DataClass.EDUCATION_SPECIAL}))
    assert isinstance(asks(counselor, thing=special, grounds=(named,)), Permit)


def test_a_school_official_by_agreement_needs_no_consent():
    direct = replace(SHARING, basis=Basis.SCHOOL_OFFICIAL)
    verdict = asks(grounds=(), agreements={"mou": MOU, "dsa": direct})
    assert isinstance(verdict, Permit)
    assert verdict.basis is Basis.SCHOOL_OFFICIAL
    outside = replace(ANA, agency="shelters")
    assert isinstance(asks(outside, grounds=(), agreements={"mou": MOU, "dsa": direct}), Deny)


def test_an_agreement_for_evaluation_gives_case_work_nothing():
    studies = replace(SHARING, basis=Basis.EVALUATION)
    assert isinstance(asks(grounds=(), agreements={"mou": MOU, "dsa": studies}), Deny)


def test_victim_services_are_seen_with_the_survivors_release_alone():
    hidden = replace(GRADE, kind="C7v")
    release = replace(CONSENT, basis=Basis.SURVIVOR, classes=frozenset({DataClass.VICTIM}))
    assert isinstance(asks(thing=hidden), Deny)
    assert isinstance(asks(thing=hidden, grounds=(replace(release, basis=Basis.CONSENT),)), Deny)
    assert isinstance(asks(thing=hidden, grounds=(release,)), Permit)


def test_counseling_notes_are_opened_with_a_reason():
    notes = replace(GRADE, kind="C6r")
    named = replace(CONSENT, classes=frozenset({DataClass.HEALTH_RESTRICTED}))
    assert isinstance(asks(thing=notes, grounds=(named,)), Deny)
    assert isinstance(asks(thing=notes, grounds=(named,), reason="Asked by her doctor"), Permit)


@pytest.mark.parametrize("kind", sorted(DataClass))
@pytest.mark.parametrize("role", [Role.CABINET_MEMBER, Role.RESEARCHER, Role.ADMINISTRATOR])
def test_a_member_a_researcher_and_an_administrator_see_no_child(role, kind):
    if kind in {"C0", "C1", "C11", "C12", "C13", "C14", "P0", "P1", "P2"}:
        return
    assert isinstance(asks(replace(ANA, role=role), thing=replace(GRADE, kind=kind)), Deny)


def test_nobody_who_works_a_case_exports_it():
    for role in (Role.CASE_WORKER, Role.SUPERVISOR):
        assert isinstance(asks(replace(ANA, role=role), "export"), Deny)


def test_a_summary_is_printed_with_a_reason_and_a_second_factor_of_the_last_quarter_hour():
    assert isinstance(asks(action="print", reason="Meeting with the family"), Permit)
    assert isinstance(asks(action="print"), Deny)
    old = replace(ANA, mfa_at=NOON - timedelta(minutes=15, seconds=1))
    assert isinstance(asks(old, "print", reason="Meeting with the family"), Deny)
    ahead = replace(ANA, mfa_at=NOON + timedelta(seconds=1))
    assert isinstance(asks(ahead, "print", reason="Meeting with the family"), Deny)


def test_a_supervisor_sees_what_is_on_the_teams_caseload():
    chief = replace(ANA, role=Role.SUPERVISOR)
    assert isinstance(asks(chief, caseload=False, team=True), Permit)
    assert isinstance(asks(chief, caseload=False), Deny)


class TestEmergency:
    """A child that is not on the caseload: typed threat, an hour, never victim services."""

    OPENED = Emergency("ana", "luz", NOON, "He threatens to harm himself.")

    def asks(self, emergency=OPENED, thing=GRADE, **known):
        outside = {"caseload": False, "grounds": (), "purpose": Purpose.EMERGENCY, **known}
        return asks(thing=thing, emergency=emergency, **outside)

    def test_it_opens_the_record_and_obliges_to_alert_and_review(self):
        verdict = self.asks()
        assert isinstance(verdict, Permit)
        assert (verdict.row, verdict.basis) == (35, Basis.EMERGENCY)
        assert {"alert", "review in two days", "disclosure entry"} <= set(verdict.obligations)

    @pytest.mark.parametrize(("minutes", "seconds", "may"), [(59, 59, True), (60, 0, False)])
    def test_it_lasts_sixty_minutes(self, minutes, seconds, may):
        later = NOON + timedelta(minutes=minutes, seconds=seconds)
        assert isinstance(self.asks(now=later), Permit) is may

    def test_a_clock_that_was_set_back_does_not_reopen_it(self):
        assert isinstance(self.asks(now=NOON - timedelta(seconds=1)), Deny)

    def test_it_needs_a_threat_in_words_and_is_for_one_person_and_one_child(self):
        assert isinstance(self.asks(replace(self.OPENED, threat="  ")), Deny)
        assert isinstance(self.asks(replace(self.OPENED, user="eva")), Deny)
        assert isinstance(self.asks(replace(self.OPENED, child="sol")), Deny)

    @pytest.mark.parametrize("kind", ["C7v", "C6r", "C9", "C10"])
    def test_it_opens_no_victim_services_and_no_counseling_notes(self, kind):
        assert isinstance(self.asks(thing=replace(GRADE, kind=kind)), Deny)

    def test_a_child_on_the_caseload_needs_none(self):
        assert isinstance(self.asks(caseload=True), Deny)


class TestFamily:
    """A verified parent until the 18th birthday; then the student."""

    BORN = date(2008, 3, 3)
    TIE = Kinship("rosa", "luz", False, True, False, date(2026, 3, 3))
    ROSA = Subject("rosa", Role.GUARDIAN)

    def asks(self, tie=TIE, subject=ROSA, thing=GRADE, action="read", **known):
        return asks(
            subject, action, thing, **{"purpose": Purpose.RIGHTS, "kinships": (tie,)} | known
        )

    def test_a_parent_reads_copies_and_asks_for_an_amendment(self):
        for action in ("read", "copy", "amend"):
            verdict = self.asks(action=action)
            assert isinstance(verdict, Permit)
            assert verdict.basis is Basis.PARENT

    def test_on_the_birthday_the_right_passes_to_the_student(self):
        luz = Subject("luz-r", Role.YOUTH)
        own = Kinship("luz-r", "luz", True, True, False, date(2026, 3, 3))
        birthday = {"now": NOON + timedelta(days=1), "today": date(2026, 3, 3)}
        assert isinstance(self.asks(**birthday), Deny)
        assert isinstance(self.asks(own, luz, **birthday), Permit)
        assert isinstance(self.asks(own, luz), Deny)

    @pytest.mark.parametrize(
        "less",
        [{"verified": False}, {"restricted": True}, {"adult_on": None}, {"child": "sol"}],
        ids=lambda given: next(iter(given)),
    )
    def test_who_is_unverified_or_restricted_by_a_court_has_no_right(self, less):
        assert isinstance(self.asks(replace(self.TIE, **less)), Deny)

    def test_what_the_child_consented_to_alone_is_the_childs(self):
        alone = replace(GRADE, kind="C6", own_consent=True)
        assert isinstance(self.asks(thing=alone), Deny)
        own = Kinship("luz-r", "luz", True, True, False, date(2030, 1, 1))
        assert isinstance(self.asks(own, Subject("luz-r", Role.YOUTH), alone), Permit)

    def test_a_parent_gives_and_revokes_consent(self):
        for action in ("give", "narrow", "revoke"):
            assert isinstance(self.asks(thing=Thing("consent", child="luz"), action=action), Permit)


class TestAProgramThatDelivers:
    """Row 36: its own source, under an agreement in force, as long as its account counts."""

    PROGRAM = Subject("service:nightly", Role.SERVICE, agency="schools")
    FACTS = frozenset({"bound token", "agency shares"})

    def asks(self, action="load", thing=None, *, active=True, **known):
        context = replace(KNOWN, **{"purpose": Purpose.STEWARD, "facts": self.FACTS, **known})
        thing = thing or Thing("delivery", source="sis", agency="schools")
        return decide(replace(self.PROGRAM, active=active), action, thing, context)

    def test_it_brings_a_delivery_and_asks_what_became_of_it(self):
        for action in ("load", "read"):
            verdict = self.asks(action)
            assert isinstance(verdict, Permit)
            assert (verdict.row, verdict.obligations) == (36, ("batch log",))

    @pytest.mark.parametrize("lacking", sorted(FACTS))
    def test_not_without_its_own_source_or_an_agreement_in_force(self, lacking):
        assert isinstance(self.asks(facts=self.FACTS - {lacking}), Deny)

    def test_not_once_its_account_has_ended_nor_for_another_purpose(self):
        assert isinstance(self.asks(active=False), Deny)
        assert isinstance(self.asks(purpose=Purpose.CARE), Deny)

    def test_it_accepts_and_takes_back_nothing_and_sees_no_child(self):
        assert isinstance(self.asks("undo"), Deny)
        for kind in ("quarantine", "service-account", "chain", "C3", "C5"):
            assert isinstance(self.asks("read", Thing(kind, source="sis")), Deny)

    @pytest.mark.parametrize("role", [Role.DATA_LEAD, Role.ADMINISTRATOR])
    def test_who_made_an_account_for_it_does_not_confirm_it(self, role):
        made = Thing("service-account", author="ann")
        assert isinstance(decide(Subject("ann", role), "confirm", made), Deny)
        assert isinstance(decide(Subject("ben", role), "confirm", made), Permit)
        alone = decide(Subject("ann", role), "rotate", Thing("service-account"))
        assert isinstance(alone, Permit) is (role is Role.DATA_LEAD)


def test_why_not_names_each_row_and_what_it_lacks():
    tried = attempts(ANA, "read", GRADE, replace(KNOWN, caseload=False, grounds=()))
    assert [one.row.number for one in tried] == [9, 35]
    assert tried[0].missing == (
        "The child is not on your caseload.",
        "No consent and no other ground in law is known.",
    )
