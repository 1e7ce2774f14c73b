"""The edges of the decision: exact moments, what is nearly enough, and what it answers when not."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.spec.policy.test_decision_table import (
    ANA,
    CONSENT,
    GRADE,
    KNOWN,
    MOU,
    NOON,
    SHARING,
    TODAY,
    asks,
)
from wholecity.policy import decision
from wholecity.policy.classes import (
    ABOUT_A_CHILD,
    IN_WORDS,
    DataClass,
    Lane,
    Purpose,
    common_lanes,
    highest,
)
from wholecity.policy.conditions import CONDITIONS
from wholecity.policy.decision import (
    PUBLIC,
    Context,
    Deny,
    Permit,
    Subject,
    Thing,
    attempts,
    decide,
)
from wholecity.policy.roles import FAMILY, OF_AN_AGENCY, STAFF, TITLES, Role
from wholecity.policy.table import Row
from wholecity.policy.terms import BASES, IN_SHORT, Agreement, Basis, Kinship, Tier, in_force

NEVER = ("This role never sees or does this.",)


def permitted(*given, **known) -> bool:
    return isinstance(asks(*given, **known), Permit)


@pytest.mark.parametrize(
    ("ago", "may"),
    [
        (timedelta(minutes=15), True),
        (timedelta(minutes=15, seconds=1), False),
        (timedelta(0), True),
        (timedelta(seconds=-1), False),
        (None, False),
    ],
)
def test_a_summary_is_printed_within_a_quarter_of_an_hour_of_the_second_factor(ago, may):
    subject = replace(ANA, mfa_at=None if ago is None else NOON - ago)
    assert permitted(subject, "print", reason="For the mother") is may
    assert not permitted(subject, "print", reason=" ")


@pytest.mark.parametrize(("minutes", "may"), [(60, True), (61, False)])
def test_counts_before_protection_are_read_within_an_hour_of_it(minutes, may):
    analyst = Subject("max", Role.ANALYST, mfa_at=NOON - timedelta(minutes=minutes))
    known = {"purpose": Purpose.EVALUATE, "facts": frozenset({"named analyst", "secure room"})}
    assert permitted(analyst, "read", Thing("C2"), **known) is may
    assert not permitted(analyst, "read", Thing("C2"), **known, now=None)


@pytest.mark.parametrize(
    ("thing", "may"),
    [
        (replace(GRADE, source="shelter"), False),
        (replace(GRADE, field="assessment.name"), False),
        (replace(GRADE, field="assessment.name", source="shelter"), False),
        (replace(GRADE, agreement=None), False),
        (replace(GRADE, lanes=frozenset({Lane.EVALUATE})), False),
        (replace(GRADE, field=""), True),  # of the class, not of one field
    ],
)
def test_an_agreement_covers_what_it_names_and_nothing_beside_it(thing, may):
    assert permitted(thing=thing) is may


@pytest.mark.parametrize(
    ("thing", "known"),
    [
        (replace(GRADE, agreement=None), KNOWN),
        (GRADE, replace(KNOWN, today=None)),
        (GRADE, replace(KNOWN, purpose=None)),
    ],
)
def test_without_an_agreement_a_day_or_a_purpose_nothing_is_covered(thing, known):
    """Another condition would stop it too, which is no reason for this one to let it through."""
    covered = CONDITIONS["covered"].holds
    assert covered(ANA, GRADE, KNOWN)
    assert not covered(ANA, thing, known)


def test_a_ground_counts_from_its_first_to_its_last_day():
    for starts, ends, may in (
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=9), False),
        (TODAY, None, True),
    ):
        assert permitted(grounds=(replace(CONSENT, starts=starts, ends=ends),)) is may
    assert not permitted(grounds=(replace(CONSENT, revoked_at=NOON),))
    assert permitted(grounds=(replace(CONSENT, revoked_at=NOON + timedelta(seconds=1)),))


@pytest.mark.parametrize(
    "less",
    [
        {"recipient": "shelter"},
        {"classes": frozenset({DataClass.HEALTH})},
        {"purposes": frozenset({Purpose.EVALUATE})},
        {"sources": frozenset({"shelter"})},
        {"fields": frozenset({"enrollment.school"})},
        {"fields": frozenset({"grade.*"})},
    ],
    ids=str,
)
def test_a_ground_opens_what_it_names_to_whom_it_names(less):
    assert not permitted(grounds=(replace(CONSENT, **less),))


@pytest.mark.parametrize(
    "same",
    [
        {"recipient": "ana"},
        {"sources": frozenset({"sis"})},
        {"fields": frozenset({"enrollment.grade"})},
        {"fields": frozenset({"enrollment.*"})},
    ],
    ids=str,
)
def test_a_ground_may_name_a_person_a_source_a_field_or_a_table(same):
    assert permitted(grounds=(replace(CONSENT, **same),))


def test_a_license_is_for_whom_it_names_while_it_runs():
    ruth = Subject("ruth", Role.RESEARCHER)
    dul = Agreement(
        "dul", Tier.LICENSE, parent="dsa", people=frozenset({"ruth"}), starts=TODAY, ends=TODAY
    )
    for license, may in (
        (dul, True),
        (replace(dul, people=frozenset()), False),
        (replace(dul, tier=Tier.SHARING, parent="mou"), False),
        (replace(dul, ends=TODAY - timedelta(days=1), starts=None), False),
        (replace(dul, starts=TODAY + timedelta(days=1), ends=None), False),
    ):
        known = {"mou": MOU, "dsa": SHARING, "dul": license}
        output = Thing("output", agreement="dul")
        assert permitted(ruth, "request", output, agreements=known, purpose=Purpose.RESEARCH) is may
    assert not permitted(ruth, "request", Thing("output"), purpose=Purpose.RESEARCH)
    assert not permitted(
        ruth, "request", Thing("output", agreement="dul"), today=None, purpose=Purpose.RESEARCH
    )


def test_a_parents_tie_gives_nobody_the_rights_of_the_child():
    rosa = Subject("rosa", Role.YOUTH)
    grown = Kinship("rosa", "luz", False, True, False, TODAY - timedelta(days=1))
    known = {"purpose": Purpose.RIGHTS, "kinships": (grown,)}
    assert not permitted(rosa, "read", GRADE, **known)
    own = {**known, "kinships": (replace(grown, own=True),)}
    assert permitted(rosa, "read", GRADE, **own)
    assert not permitted(rosa, "read", GRADE, **own, today=None)
    assert not permitted(rosa, "read", replace(GRADE, child=None), **own)


@pytest.mark.parametrize(
    ("role", "action", "kind", "row"),
    [
        (Role.CABINET_MEMBER, "read", "C5", 3),
        (Role.CABINET_MEMBER, "export", "C12", 3),
        (Role.RESEARCHER, "read", "C3", 26),
        (Role.ADMINISTRATOR, "anything", "C8", 31),
        (Role.CASE_WORKER, "export", "C5", 17),
        (Role.SUPERVISOR, "export", "C7v", 17),
    ],
)
def test_what_is_never_permitted_is_told_by_its_row(role, action, kind, row):
    assert decide(Subject("x", role), action, Thing(kind), KNOWN) == Deny(NEVER, row)


def test_another_purpose_and_silence_are_told_as_such():
    assert asks(purpose=Purpose.OVERSIGHT) == Deny(("Not for this purpose.",))
    tried = attempts(ANA, "read", GRADE, replace(KNOWN, purpose=Purpose.EVALUATE))
    assert "Not for this purpose." in tried[0].missing
    (reason,) = asks(action="sell").reasons
    assert tuple(part for part in ("R3", "sell", "C5") if part in reason) == ("R3", "sell", "C5")


def test_of_several_rows_the_nearest_says_what_is_missing(monkeypatch):
    care = frozenset({Purpose.CARE})
    of = (frozenset({"R3"}), frozenset({"C5"}), frozenset({"read"}), care)
    far = Row(1, *of, needs=("team", "reason"))
    near = Row(2, *of, needs=("reason",))
    also = Row(3, *of, needs=("emergency",))
    for rows, nearest in (((far, near), 2), ((near, far), 2), ((near, also), 2), ((far,), 1)):
        monkeypatch.setattr(decision, "_PERMITS", {("R3", "C5", "read"): rows})
        assert asks(caseload=False).row == nearest


def test_an_error_is_a_no_that_names_its_kind():
    nothing: Any = None  # which no caller may pass
    verdict = decide(ANA, "read", GRADE, nothing)
    assert isinstance(verdict, Deny)
    assert "AttributeError" in verdict.reasons[0]


def test_a_thing_may_be_given_by_its_kind_alone():
    assert isinstance(decide(Subject(None, PUBLIC), "read", "P0"), Permit)
    assert isinstance(decide(Subject(None, PUBLIC), "read", "cabinet"), Deny)


def test_what_is_not_said_is_not_known():
    assert Context() == Context(None, None, None, {}, (), (), None, False, False, "", frozenset())
    assert Thing("C5") == Thing("C5", None, None, None, None, "", None, frozenset(), False)
    assert Subject("a", "R3") == Subject("a", "R3", True, None, None)
    assert not Row(1, frozenset(), frozenset(), frozenset()).denies
    assert PUBLIC == "R0"
    assert CONSENT.key == ""


def test_the_order_of_the_classes():
    """From what anybody may know to what almost nobody may (docs/reference/decisions.md)."""
    order = [
        *("C0", "P0", "P2", "C1", "P1", "C14", "C13", "C11", "C2", "C9", "C3", "C4", "C5", "C7"),
        *("C6", "C8", "C5s", "C10", "C12", "C6r", "C7v"),
    ]
    assert sorted(order) == sorted(DataClass)
    for lower, higher in pairwise(order):
        assert highest([DataClass(higher), DataClass(lower)]) == higher
    assert (
        frozenset(["C3", "C4", "C5", "C5s", "C6", "C6r", "C7", "C7v", "C8", "C9"]) == ABOUT_A_CHILD
    )
    with pytest.raises(ValueError, match="empty"):
        highest([])


def test_lanes_of_what_is_derived():
    assert common_lanes([]) == frozenset()
    assert common_lanes([{Lane.CARE, Lane.EVALUATE}, {Lane.CARE}]) == {Lane.CARE}
    assert common_lanes([[Lane.CARE]]) == {Lane.CARE}


def test_who_is_staff_and_what_everything_is_called():
    assert {"R11", "R11y"} == FAMILY
    assert frozenset(Role) - {"R11", "R11y", "R13"} == STAFF
    assert {"R3", "R4", "R5", "R12", "R13"} == OF_AN_AGENCY
    assert set(TITLES) == set(Role)
    assert set(IN_WORDS) == set(DataClass)
    assert set(BASES) == set(IN_SHORT) == set(Basis)
    assert Role.DATA_LEAD.key == "data-lead"
    assert Role.CASE_WORKER.in_words == "Case worker"


def test_an_agreement_is_in_force_under_a_memorandum_alone():
    known = {"mou": MOU, "dsa": SHARING}
    assert in_force("dsa", known, TODAY)
    assert in_force("mou", known, TODAY)
    assert not in_force("dsa", {"dsa": replace(SHARING, parent=None)}, TODAY)
    assert not in_force("dsa", {"dsa": replace(SHARING, parent="dsa")}, TODAY)
    assert not in_force("none", known, TODAY)
    assert not in_force("dsa", {**known, "dsa": replace(SHARING, starts=None)}, TODAY)
    assert in_force("dsa", {**known, "dsa": replace(SHARING, starts=TODAY, ends=TODAY)}, TODAY)
    assert not in_force("mou", {"mou": replace(MOU, starts=TODAY + timedelta(days=1))}, TODAY)
