"""The decision holds its properties in worlds drawn by chance, and each of them can fail."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.worlds import PERMITTING, permitted, world
from tests.generative.policy import properties
from tests.generative.policy.properties import PROPERTIES, failures, permits
from wholecity.policy import conditions, decision
from wholecity.policy.classes import DataClass
from wholecity.policy.conditions import Condition

PLANTED = {
    "a condition that does not look": "covered",
    "whoever approves": "another person",
    "evaluation serves care": "care",
}


@pytest.mark.parametrize("name", PROPERTIES)
@settings(max_examples=300)
@given(seed=st.integers(0, 2**63))
def test_a_property_holds_in_every_world(name, seed):
    draw = random.Random(seed)
    assert list(PROPERTIES[name](world(draw), draw)) == []


@pytest.mark.parametrize(
    "row", PERMITTING, ids=lambda r: f"{r.number}-{'-'.join(sorted(r.things))}"
)
def test_every_row_can_permit_and_needs_all_that_it_names(row):
    """Each condition of a row decides: without it, this row permits no longer."""
    for seed in range(30):
        one = permitted(random.Random(seed), row)
        verdict = decision.decide(one.subject, one.action, one.thing, one.context)
        assert isinstance(verdict, decision.Permit), verdict
    for need in row.needs:
        spoilt = dict(decision.CONDITIONS)
        spoilt[need] = Condition(lambda s, t, c: False, "no")
        tried = [
            a.missing
            for a in _attempts_with(spoilt, permitted(random.Random(1), row))
            if a.row is row
        ]
        assert tried == [("no",)]


def _attempts_with(conditions, one):
    kept = decision.CONDITIONS
    decision.CONDITIONS = conditions
    try:
        return decision.attempts(one.subject, one.action, one.thing, one.context)
    finally:
        decision.CONDITIONS = kept


@pytest.mark.parametrize(("fault", "need"), PLANTED.items(), ids=str)
def test_a_planted_fault_is_noticed(monkeypatch, fault, need):
    spoilt = {**conditions.CONDITIONS, need: Condition(lambda s, t, c: True, "")}
    monkeypatch.setattr(decision, "CONDITIONS", spoilt)
    found, _ = failures(3_000, seed=3)
    assert found.total() > 0


def test_a_planted_fault_in_the_table_is_noticed(monkeypatch):
    """A member of the cabinet who may read like a case worker; a role that is not looked at."""
    careless = {**decision._PERMITS}
    for (role, thing, action), rows in list(decision._PERMITS.items()):
        if role == "R3":
            careless["R1", thing, action] = rows
    monkeypatch.setattr(decision, "_PERMITS", careless)
    monkeypatch.setattr(decision, "_DENIES", {})
    found, _ = failures(1_000, seed=4)
    assert found["no child"] > 0
    assert found["P11"] > 0


def test_a_derived_class_that_sinks_is_noticed(monkeypatch):
    monkeypatch.setattr(properties, "highest", lambda classes: DataClass.PUBLISHED)
    found, _ = failures(200, seed=5)
    assert found["P7"] > 0


def test_an_error_is_a_no(monkeypatch):
    """Whatever raises, nothing opens (each part of the decision in turn)."""

    def broken(*given):
        raise OSError("the disk is gone")

    one = permitted(random.Random(1), next(row for row in PERMITTING if row.grounds))
    for where, name in ((decision, "_attempt"), (decision, "_for_this"), (decision, "_decide")):
        with monkeypatch.context() as patched:
            patched.setattr(where, name, broken)
            assert not permits(one)
    assert permits(one)
    assert not permits(replace(one, context=None))  # type: ignore[arg-type]
