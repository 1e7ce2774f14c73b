"""Of what is known of a child, what somebody may see, and of what a page says that it may not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.spec.policy.test_decision_table import ANA, GRADE, KNOWN
from wholecity.casework.rules import classes_without_ground, named_by_consent, permitted
from wholecity.policy.classes import DataClass, Purpose
from wholecity.policy.decision import Context, Subject
from wholecity.policy.roles import Role
from wholecity.policy.terms import Basis, Ground

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORKER = Subject("ana", Role.CASE_WORKER, agency="bell")
HEALTH, EDUCATION, HOUSING = DataClass.HEALTH, DataClass.EDUCATION, DataClass.HOUSING


def ground(*classes, basis=Basis.CONSENT, recipient="bell", starts=TODAY, **more) -> Ground:
    return Ground(basis, recipient, frozenset(classes), frozenset({Purpose.CARE}), starts, **more)


def known(*grounds, now=NOW, today=TODAY, **more) -> Context:
    return Context(now=now, today=today, purpose=Purpose.CARE, grounds=grounds, **more)


# -- whether a consent names a class ---------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "named"),
    [
        (ground(HEALTH, EDUCATION), True),
        (ground(HEALTH, recipient="ana"), True),  # the person
        (ground(HEALTH, recipient="schools"), False),
        (ground(EDUCATION), False),
        (ground(HEALTH, basis=Basis.COURT_ORDER), False),
        (ground(HEALTH, starts=date(2026, 3, 3)), False),
        (ground(HEALTH, ends=TODAY), True),
        (ground(HEALTH, ends=date(2026, 3, 1)), False),
        (ground(HEALTH, revoked_at=NOW), False),
    ],
)
def test_a_consent_names_a_class_to_whom_it_is_given(of, named):
    assert named_by_consent(WORKER, HEALTH, known(of)) is named


def test_one_of_several_consents_is_enough():
    assert named_by_consent(WORKER, HEALTH, known(ground(EDUCATION), ground(HEALTH)))
    assert not named_by_consent(WORKER, HEALTH, known())
    # Two halves are no consent.
    halves = ground(HEALTH, recipient="schools"), ground(EDUCATION)
    assert not named_by_consent(WORKER, HEALTH, known(*halves))


@pytest.mark.parametrize("unknown", [{"now": None}, {"today": None}])
def test_a_consent_names_nothing_when_nobody_knows_what_time_it_is(unknown):
    assert named_by_consent(WORKER, HEALTH, known(ground(HEALTH), **unknown)) is False


# -- of which classes a page says that a ground is missing -----------------------------------


def missing(*grounds, seen=(), mentioned=(HEALTH, EDUCATION, HOUSING), **more):
    return classes_without_ground(seen, mentioned, known(*grounds, **more))


def test_a_ground_is_missing_for_what_none_names():
    assert missing() == [HEALTH, EDUCATION, HOUSING]
    assert missing(ground(EDUCATION)) == [HEALTH, HOUSING]
    assert missing(ground(EDUCATION), ground(HOUSING)) == [HEALTH]
    assert missing(ground(EDUCATION, basis=Basis.COURT_ORDER)) == [HEALTH, HOUSING]


def test_for_what_is_seen_no_ground_is_missing():
    assert missing(seen=[HEALTH]) == [EDUCATION, HOUSING]
    assert missing(ground(HOUSING), seen=[HEALTH], mentioned=(HOUSING, EDUCATION)) == [EDUCATION]


def test_a_ground_that_is_over_names_nothing():
    assert missing(ground(EDUCATION, revoked_at=NOW)) == [HEALTH, EDUCATION, HOUSING]
    assert missing(ground(EDUCATION, ends=date(2026, 3, 1))) == [HEALTH, EDUCATION, HOUSING]


@pytest.mark.parametrize("unknown", [{"now": None}, {"today": None}])
def test_no_ground_names_anything_when_nobody_knows_what_time_it_is(unknown):
    assert missing(ground(EDUCATION), **unknown) == [HEALTH, EDUCATION, HOUSING]


# -- what may be seen ------------------------------------------------------------------------


def test_each_value_is_decided_by_itself():
    """The grade stands under the agreement, a score of the same child does not."""
    things = [replace(GRADE, field="score.value"), GRADE, replace(GRADE, agreement=None), GRADE]
    found = permitted(ANA, "read", things, KNOWN)
    assert [one.place for one in found] == [1, 3]
    assert {one.verdict.basis for one in found} == {Basis.CONSENT}
    assert permitted(ANA, "read", things, replace(KNOWN, caseload=False)) == []
    assert permitted(ANA, "change", things, KNOWN) == []
