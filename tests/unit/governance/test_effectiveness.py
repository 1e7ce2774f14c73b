"""How well a cabinet works: each component counted by hand, and what holds for all of them."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.definitions import Presence, Purpose, SeatRole
from wholecity.governance.rules.effectiveness import (
    CAN_DECIDE,
    FORMULAS,
    WORK,
    Asked,
    Group,
    Place,
    Record,
    Sitting,
    Undertaking,
    Unit,
    components,
    quarters,
    windows,
)
from wholecity.governance.rules.responses import Standing
from wholecity.governance.rules.terms import Term
from wholecity.kernel.texts import kept, reopened

TODAY = date(2026, 11, 26)
SPRING = Term(date(2026, 1, 1), date(2026, 3, 31))


def place(role="member", presence="present", sector="health"):
    return Place(role, sector, presence)


def counted(key, record, period=SPRING):
    found = next(c for c in components(record, period) if c.key == key)
    return found.numerator, found.denominator


def of(*sittings, **more):
    return Record(TODAY, more.pop("months", 1), tuple(sittings), **more)


def on(day, *places, **more):
    return Sitting(date(2026, *day), tuple(places), **more)


def test_the_words_of_the_record_are_those_of_the_definitions():
    assert {Presence.PRESENT, Presence.DESIGNEE} == CAN_DECIDE
    assert set(WORK) == {Purpose.DECIDE, Purpose.PLAN}
    assert {"chair", "co_chair"} <= set(SeatRole)


def test_a_designee_is_not_the_chair():
    record = of(
        on((1, 20), place("chair")), on((2, 17), place("chair", "designee")), on((3, 17), place())
    )
    assert counted("chair", record) == (1, 2)
    assert counted("co-chair", record) == (0, 0)


def test_seats_count_with_a_designee_who_may_decide():
    places = [place(presence=p) for p in ("present", "designee", "without", "absent")]
    assert counted("seats", of(on((1, 20), *places), on((2, 17), *places))) == (4, 8)


def test_a_meeting_of_another_period_counts_not():
    record = of(on((4, 1), place()), on((3, 31), place(presence="absent")))
    assert counted("seats", record) == (0, 1)


def test_a_month_without_a_meeting_breaks_the_cadence():
    record = of(on((1, 20)), on((3, 2)), on((3, 30)))
    assert counted("cadence", record) == (2, 3)


def test_the_cadence_is_asked_from_the_first_meeting_on_and_of_what_has_ended():
    assert counted("cadence", of(on((2, 17)))) == (1, 2)
    assert counted("cadence", of(on((10, 20)), on((11, 3))), Term(date(2026, 10, 1), TODAY)) == (
        1,
        1,
    )


def test_a_pair_of_months_counts_where_it_ends():
    record = of(on((1, 20)), on((4, 20)), months=2)
    assert counted("cadence", record, SPRING) == (1, 1)
    assert counted("cadence", record, Term(date(2026, 4, 1), date(2026, 6, 30))) == (1, 2)


def test_weeks_begin_on_monday():
    record = of(on((1, 5)), on((1, 18)), months=0)  # a Monday, and the Sunday of the next week
    assert counted("cadence", record, Term(date(2026, 1, 1), date(2026, 1, 25))) == (2, 3)


def test_decisions_are_divided_by_meetings():
    record = of(on((1, 20), decisions=3), on((2, 17)))
    found = next(c for c in components(record, SPRING) if c.key == "decisions")
    assert found.value == Fraction(3, 2)
    assert found.sentence == "3 decisions at 2 meetings."


def test_time_to_share_information_is_not_work():
    agenda = {"decide": 30, "plan": 15, "share": 45}
    assert counted("work", of(on((1, 20), minutes=agenda))) == (45, 90)


@pytest.mark.parametrize(
    ("undertaking", "expected"),
    [
        (Undertaking(date(2026, 2, 1), date(2026, 2, 1)), (1, 1)),
        (Undertaking(date(2026, 2, 1), date(2026, 2, 2)), (0, 1)),
        (Undertaking(date(2026, 2, 1)), (0, 1)),
        (Undertaking(date(2026, 2, 1), date(2026, 1, 15), dropped=True), (0, 0)),
        (Undertaking(date(2026, 2, 1), date(2026, 2, 15), dropped=True), (0, 1)),
        (Undertaking(date(2026, 4, 1)), (0, 0)),
    ],
)
def test_an_action_item_is_kept_on_its_day_or_before(undertaking, expected):
    assert counted("actions", of(undertakings=(undertaking,))) == expected


def test_an_action_item_that_is_due_today_is_not_judged_yet():
    assert counted("actions", of(undertakings=(Undertaking(TODAY),)), Term(TODAY, TODAY)) == (0, 0)


def test_a_response_that_is_open_in_time_counts_not_yet():
    asked = tuple(Asked(date(2026, 1, 20), standing) for standing in Standing)
    assert counted("responses", of(asked=asked)) == (1, 3)


def test_a_working_group_is_active_after_the_last_meeting_up_to_this_one():
    always = Term(date(2026, 1, 1))
    groups = (
        Group(always, frozenset({date(2026, 1, 20)})),  # on the day of the meeting before
        Group(always, frozenset({date(2026, 1, 21)})),
        Group(always, frozenset({date(2026, 2, 17)})),
        Group(always),
        Group(Term(date(2026, 2, 18))),  # founded later
        Group(Term(date(2026, 1, 1), date(2026, 2, 1))),  # ended before
    )
    assert counted("groups", of(on((1, 20)), on((2, 17)), groups=groups)) == (2, 4)


def test_a_sector_counts_once_at_each_meeting_when_it_can_decide():
    there = [place(), place(), place(sector="business"), place(sector="faith", presence="without")]
    assert counted("sectors", of(on((1, 20), *there), on((2, 17), *there))) == (4, 2)


def test_the_scores_of_all_surveys_that_are_published_are_one_mean():
    none, three = (), ({"a": 4}, {"a": 5}, {"a": 3})
    assert counted("survey", of(on((1, 20), replies=none), on((2, 17), replies=three))) == (12, 3)


def test_what_has_no_data_says_so():
    for component in components(of(), SPRING):
        assert component.value is None
        assert component.sentence == component.formula.nothing
        assert component.sentence.startswith(("No ", "There was no"))


def test_quarters_are_cut_where_the_period_begins_and_ends():
    assert quarters(Term(date(2025, 11, 27), date(2026, 5, 2))) == [
        Term(date(2025, 11, 27), date(2025, 12, 31)),
        Term(date(2026, 1, 1), date(2026, 3, 31)),
        Term(date(2026, 4, 1), date(2026, 5, 2)),
    ]


DAYS = st.dates(date(2024, 1, 1), TODAY)
PLACES = st.builds(
    Place,
    st.sampled_from([str(r) for r in SeatRole if r is not SeatRole.STAFF]),
    st.sampled_from(["health", "business", "faith", ""]),
    st.sampled_from([str(p) for p in Presence]),
)
SITTINGS = st.builds(
    Sitting,
    DAYS,
    st.lists(PLACES, max_size=6).map(tuple),
    st.integers(0, 5),
    st.dictionaries(st.sampled_from([str(p) for p in Purpose]), st.integers(1, 90)),
    st.lists(st.fixed_dictionaries({"a": st.integers(1, 5)}), max_size=5).map(tuple),
)


@st.composite
def records(draw):
    sittings = sorted(draw(st.lists(SITTINGS, max_size=12)), key=lambda s: s.day)
    undertakings = st.builds(Undertaking, DAYS, st.none() | DAYS, st.booleans())
    groups = st.builds(Group, st.builds(Term, DAYS), st.frozensets(DAYS, max_size=4))
    return Record(
        TODAY,
        draw(st.sampled_from([0, 1, 2])),
        tuple(sittings),
        tuple(draw(st.lists(undertakings, max_size=8))),
        tuple(draw(st.lists(st.builds(Asked, DAYS, st.sampled_from(Standing)), max_size=8))),
        tuple(draw(st.lists(groups, max_size=3))),
    )


@st.composite
def periods(draw):
    since, until = sorted([draw(DAYS), draw(DAYS)])
    return Term(since, until)


@given(records(), periods())
def test_a_share_lies_between_nothing_and_everything_and_a_score_between_1_and_5(record, period):
    for component in components(record, period):
        if component.formula.unit is Unit.SHARE:
            assert 0 <= component.numerator <= component.denominator
        if component.formula.unit is Unit.SCORE and component.value is not None:
            assert 1 <= component.value <= 5
        assert reopened(kept(component.sentence)) == component.sentence


@given(records(), periods())
def test_the_quarters_add_up_to_the_period(record, period):
    parts = [components(record, quarter) for quarter in quarters(period)]
    for n, whole in enumerate(components(record, period)):
        assert sum(part[n].numerator for part in parts) == whole.numerator
        assert sum(part[n].denominator for part in parts) == whole.denominator


@given(periods())
def test_quarters_follow_each_other_without_a_gap(period):
    found = quarters(period)
    assert (found[0].since, found[-1].until) == (period.since, period.until)
    for before, after in pairwise(found):
        assert after.since == before.until + timedelta(days=1)
        assert after.since.month in {1, 4, 7, 10}


@given(st.sampled_from([0, 1, 2]), DAYS, DAYS)
def test_windows_cover_every_day_from_the_first_on(months, first, last):
    found = list(windows(months, first, last))
    assert all(w.until <= last for w in found)
    if found:
        assert found[0].since <= first <= found[0].until
        assert all(b.since - a.until == timedelta(days=1) for a, b in pairwise(found))


def test_every_component_says_how_it_is_counted():
    assert len({f.key for f in FORMULAS}) == len(FORMULAS) == 11
    assert all(f.how and f.title and f.nothing for f in FORMULAS)


def sentences(record):
    return {c.key: c.sentence for c in components(record, SPRING)}


def test_what_is_counted_at_each_meeting_is_not_told_as_so_many_things():
    groups = (Group(Term(date(2026, 1, 1)), frozenset({date(2026, 2, 1)})),)
    there = [place(sector="health"), place("chair", sector="city"), place(presence="absent")]
    meetings = [on((month, 17), *there) for month in (1, 2, 3)]
    told = sentences(of(*meetings, groups=groups))
    assert told["groups"] == (
        "For each working group at each meeting: 1 of 2 times it had been active since the meeting "
        "before."
    )
    assert told["sectors"] == "The sectors at the table of each of 3 meetings, added up: 6."
    assert told["seats"] == (
        "For each seat at each meeting: 6 of 9 times somebody was there who could decide."
    )


@pytest.mark.parametrize(
    ("months", "told"),
    [
        (0, "The cabinet met in 2 of 11 weeks."),
        (1, "The cabinet met in 2 of 3 months."),
        (2, "The cabinet met in 1 of 1 pair of months."),
    ],
)
def test_the_cadence_is_told_in_what_it_is_counted_in(months, told):
    assert sentences(of(on((1, 13)), on((3, 10)), months=months))["cadence"] == told
