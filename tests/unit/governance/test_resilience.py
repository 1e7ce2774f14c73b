"""Whether the backbone would stand the loss of one: the spread of its time, and findings."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.definitions.continuity import LEAST_FACILITATION, MOST_OF_THE_HOURS
from wholecity.governance.rules.resilience import Limits, Post, Task, findings, spread

LIMITS = Limits(MOST_OF_THE_HOURS, LEAST_FACILITATION)
POSTS = (
    Post("ann", "Ann", "Foundation", "Philanthropy", Decimal("0.5"), facilitates=True),
    Post("ben", "Ben", "City Hall", "City government", Decimal("0.5")),
    Post("cal", "Cal", "District", "School district", Decimal("0.25")),
)
TASKS = (Task("Agendas", "ann", "Ann", "ben"), Task("Data", "ben", "Ben", "cal"))
CHAIRS = ("City Hall", "District")
TIMES = st.decimals("0.01", "1", places=2)


def found(posts=POSTS, tasks=TASKS):
    return findings(posts, tasks, CHAIRS, LIMITS)


def test_a_backbone_of_several_persons_and_sectors_gives_no_finding():
    assert found() == []


@pytest.mark.parametrize(
    ("times", "value"),
    [(["1"], 0), (["0.5", "0.5"], Fraction(1, 2)), (["0.5", "0.25", "0.25"], Fraction(5, 8))],
)
def test_the_spread_of_time(times, value):
    assert spread(map(Decimal, times)) == value


@pytest.mark.parametrize("times", [[], [Decimal(0)]])
def test_without_time_there_is_no_spread(times):
    assert spread(times) is None


@given(st.lists(TIMES, min_size=1, max_size=12))
def test_the_spread_lies_between_one_alone_and_all_the_same(times):
    value = spread(times)
    assert value is not None
    assert 0 <= value <= 1 - Fraction(1, len(times))
    assert (value == 1 - Fraction(1, len(times))) == (len(set(times)) == 1)


@given(st.lists(TIMES, min_size=1, max_size=12), st.randoms())
def test_the_spread_depends_on_shares_alone(times, random):
    halved = [time / 2 for time in times]
    random.shuffle(halved)
    assert spread(halved) == spread(times)


@given(st.lists(TIMES, min_size=1, max_size=12), TIMES)
def test_giving_time_from_the_one_with_most_to_somebody_new_spreads_it(times, part):
    most = max(times)
    given_away = most * min(part, Decimal("0.5"))
    rest = list(times)
    rest[rest.index(most)] = most - given_away
    before, after = spread(times), spread([*rest, given_away])
    assert before is not None
    assert after is not None
    assert after > before


@pytest.mark.parametrize(
    ("task", "words"),
    [
        (Task("Data", None), "Nobody leads this duty: Data."),
        (Task("Data", "ben", "Ben"), "This duty hangs on Ben alone: Data."),
        (Task("Data", "ben", "Ben", "ben"), "This duty hangs on Ben alone: Data."),
    ],
)
def test_a_duty_that_hangs_on_one_is_said(task, words):
    assert found(tasks=[TASKS[0], task]) == [words]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["a", "b", "c", None]))))
def test_every_duty_without_another_person_is_said_and_no_other(pairs):
    tasks = [Task(str(n), lead, lead, backup) for n, (lead, backup) in enumerate(pairs)]
    alone = sum(backup in (None, lead) for lead, backup in pairs)
    assert len(found(tasks=tasks)) == alone


def test_one_sector_only_is_said():
    posts = [replace(post, sector="Philanthropy") for post in POSTS]
    assert found(posts) == ["All staff are of one sector: Philanthropy."]


def test_a_sector_that_nobody_named_may_be_another_one():
    assert found([*POSTS[:1], replace(POSTS[1], sector="", time=Decimal("0.4"))])[-1:] != [
        "All staff are of one sector: Philanthropy."
    ]


@given(st.lists(st.tuples(st.sampled_from("abcd"), TIMES), min_size=1, max_size=8))
def test_whoever_has_more_than_sixty_percent_of_the_hours_is_named(pairs):
    posts = [replace(POSTS[0], person=p, name=p, time=time) for p, time in pairs]
    total = sum(time for _, time in pairs)
    named = {f.split(" ")[0] for f in found(posts) if "of all staff time" in f}
    for person in "abcd":
        hours = sum(time for p, time in pairs if p == person)
        assert (person in named) == (hours * 10 > total * 6)


def test_sixty_percent_is_not_too_much():
    posts = [replace(POSTS[0], time=Decimal("0.6")), replace(POSTS[1], time=Decimal("0.4"))]
    assert found(posts) == []


@pytest.mark.parametrize(("time", "too_little"), [("0.24", True), ("0.25", False)])
def test_a_facilitator_below_a_quarter_is_said(time, too_little):
    others = [replace(post, time=Decimal("0.1")) for post in POSTS[1:]]
    posts = [replace(POSTS[0], time=Decimal(time) / 2)] * 2 + others
    told = [f for f in found(posts) if "percent of a position" in f]
    assert bool(told) is too_little


def test_nobody_who_facilitates_is_said():
    assert found([replace(POSTS[0], facilitates=False), *POSTS[1:]]) == [
        "Nobody facilitates the cabinet."
    ]


@pytest.mark.parametrize("chair", CHAIRS)
def test_a_facilitator_employed_by_who_chairs_is_said(chair):
    (finding,) = found([replace(POSTS[0], organization=chair), *POSTS[1:]])
    assert finding.startswith(f"Ann facilitates and is employed by {chair}")
