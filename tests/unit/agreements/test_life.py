"""The life of an agreement, and the gate that it is: by example and by property."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.agreements.rules.gate import Allowed, Refused, source_passes, uncovered
from wholecity.agreements.rules.life import Life, Stage, Standing, standing
from wholecity.policy.classes import Lane, Purpose
from wholecity.policy.terms import Agreement, Tier, in_force

FIRST, LAST = date(2026, 7, 1), date(2027, 6, 30)
SIGNED = Life(Stage.SIGNED, FIRST, LAST, notice_days=90)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2026, 6, 30), Standing.SIGNED),
        (date(2026, 7, 1), Standing.IN_FORCE),
        (date(2027, 3, 31), Standing.IN_FORCE),
        (date(2027, 4, 1), Standing.EXPIRING),
        (date(2027, 6, 30), Standing.EXPIRING),
        (date(2027, 7, 1), Standing.ENDED),
    ],
)
def test_what_is_signed_lives_by_the_calendar(day, stands):
    assert standing(SIGNED, day) is stands


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.REVIEW, Stage.DESTROYED])
@given(day=DAYS)
def test_what_is_not_signed_or_is_destroyed_stays_so(stage, day):
    assert standing(Life(stage, FIRST, LAST), day).value == stage.value


@given(day=DAYS, ended=DAYS)
def test_ending_early_never_lengthens_it(day, ended):
    """Whatever day it was ended on, it counts on no day on which it would not have counted."""
    counts = {Standing.IN_FORCE, Standing.EXPIRING}
    early = Life(Stage.SIGNED, FIRST, LAST, ended, 90)
    if standing(early, day) in counts:
        assert standing(SIGNED, day) in counts
        assert day <= ended


def agreement(key="dsa", **told):
    return Agreement(
        **{
            "key": key,
            "tier": Tier.SHARING,
            "parent": "mou",
            "sources": frozenset({"sis"}),
            "fields": frozenset({"person.*", "enrolment.grade"}),
            "purposes": frozenset({Purpose.EVALUATE, Purpose.LINK}),
            "lanes": frozenset({Lane.EVALUATE}),
            "starts": FIRST,
            "ends": LAST,
            **told,
        }
    )


MOU = Agreement("mou", Tier.MOU, starts=FIRST)
TODAY = date(2026, 9, 1)


def gate(among, purpose=Purpose.EVALUATE, source="sis", key="dsa", today=TODAY):
    return source_passes(source, key, purpose, {a.key: a for a in among}, today)


def test_a_source_passes_under_an_agreement_in_force_for_what_it_permits():
    assert gate([MOU, agreement()]) == Allowed("dsa")
    assert gate([MOU, agreement()], Purpose.LINK) == Allowed("dsa")
    assert gate([MOU, agreement()], None) == Allowed("dsa")


@pytest.mark.parametrize(
    ("among", "asked", "why"),
    [
        ([MOU, agreement(starts=None)], {}, "The agreement dsa is not signed."),
        ([MOU, agreement()], {"today": FIRST - timedelta(1)}, "begins on 2026-07-01"),
        ([MOU, agreement()], {"today": LAST + timedelta(1)}, "ended on 2027-06-30"),
        ([agreement()], {}, "stands under none"),
        ([agreement(parent=None)], {}, "stands under no memorandum"),
        ([Agreement("mou", Tier.MOU, starts=FIRST, ends=FIRST), agreement()], {}, "mou ended"),
        ([MOU, agreement()], {"source": "hmis"}, "does not name the source hmis"),
        ([MOU, agreement()], {"purpose": Purpose.CARE}, "does not permit this purpose: CARE"),
        ([MOU], {}, "No agreement dsa is registered"),
    ],
)
def test_each_refusal_says_why(among, asked, why):
    verdict = gate(among, **asked)
    assert isinstance(verdict, Refused)
    assert why in verdict.reason


def test_a_refusal_says_which_agreement_would_permit_it():
    care = frozenset({Purpose.CARE})
    signed = agreement("care", purposes=care)
    verdict = gate([MOU, agreement(), signed], Purpose.CARE)
    assert isinstance(verdict, Refused)
    assert "The agreement care permits it" in verdict.remedy
    verdict = gate([MOU, agreement(), agreement("care", purposes=care, starts=None)], Purpose.CARE)
    assert isinstance(verdict, Refused)
    assert "would permit it once it is signed" in verdict.remedy
    verdict = gate([MOU, agreement()], Purpose.CARE)
    assert isinstance(verdict, Refused)
    assert "Draft a data-sharing agreement" in verdict.remedy


def test_fields_are_covered_by_name_by_table_or_all():
    fields = ("person.birth_date", "enrolment.grade", "enrolment.school_key")
    assert uncovered(fields, agreement()) == ("enrolment.school_key",)
    assert uncovered(fields, agreement(fields=frozenset({"*"}))) == ()
    assert uncovered(fields, agreement(fields=frozenset())) == fields


KEYS = ("a", "b", "c", "d")


@given(
    st.dictionaries(
        st.sampled_from(KEYS),
        st.builds(
            Agreement,
            st.just("?"),
            st.sampled_from(Tier),
            parent=st.sampled_from((*KEYS, None)),
            starts=st.one_of(st.none(), DAYS),
            ends=st.one_of(st.none(), DAYS),
        ),
    ),
    st.sampled_from(KEYS),
    DAYS,
)
def test_in_force_means_that_a_memorandum_is_reached_and_all_on_the_way_run(among, key, day):
    """Whatever stands under whatever, in circles too: it comes to an end, and errs to no."""
    if in_force(key, among, day):
        here, way = key, []
        while here is not None:
            assert here not in way
            way.append(here)
            assert among[here].runs(day)
            here = among[here].parent
        assert among[way[-1]].tier is Tier.MOU
