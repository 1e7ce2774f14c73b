"""T31: tables drawn by hand, of two categories, of single children, of nobody, of chains of places.

Of each it is said by hand whether hiding the small counts alone gives one of them away. The
auditor has to say the same, and what protection makes of the table has to pass. k is 11. (The hard
case of a table in which every line withholds two stands in `test_what_an_outsider_works_out`.)
"""

from collections.abc import Sequence

import pytest

from tests.factories.cubes import cube_of
from tests.generative.disclosure.worlds import published, with_hidden
from tests.spec.disclosure.test_what_an_outsider_works_out import (
    CHAIN,
    YES_NO,
    K,
    one_dimension,
    outcomes,
    square,
)
from wholecity.disclosure.rules.attack.report import attack
from wholecity.disclosure.rules.cube import Cube
from wholecity.disclosure.rules.protection import protect

LEAKS, HOLDS = True, False


def nested(*areas: Sequence[int], parts: Sequence[int] = ()) -> Cube:
    """Areas with their schools; with `parts`, so many of each school, in order, are yes."""
    children, school = {}, 0
    for area, schools in enumerate(areas):
        for count in schools:
            yes = parts[school] if parts else 0
            told = {"yes": yes, "no": count - yes} if parts else count
            children[(area, school)] = told
            school += 1
    return cube_of(
        {"area": len(areas), "school": school},
        ((), ("area",), ("school",), ("area", "school")),
        children,
        YES_NO if parts else (),
    )


def helped(*schools: tuple[int, int, int]) -> Cube:
    """Of each school so many yes and helped, yes and alone, no."""
    children = {
        (i,): {"yes helped": a, "yes alone": b, "no": c} for i, (a, b, c) in enumerate(schools)
    }
    return cube_of({"school": len(schools)}, ((), ("school",)), children, CHAIN)


def linked(small: int) -> Cube:
    """Race by school and race by sex, which share what is said of each race."""
    children = {(s, r, x): 30 for s in range(2) for r in range(2) for x in range(2)}
    children[0, 0, 0] = small
    return cube_of(
        {"school": 2, "race": 2, "sex": 2},
        ((), ("school",), ("race",), ("sex",), ("race", "school"), ("race", "sex")),
        children,
    )


CASES = {
    # Two categories: what is not yes is no.
    "few yes of one school": (outcomes(a=(5, 40), b=(30, 60)), LEAKS),
    "few yes of every school": (outcomes(a=(5, 40), b=(6, 60), c=(7, 50)), LEAKS),
    "few no of one school": (outcomes(a=(40, 5), b=(30, 60), c=(50, 50)), LEAKS),
    "few yes and few no: the city less the others": (
        outcomes(a=(5, 6), b=(30, 60), c=(50, 50)),
        LEAKS,
    ),
    "all yes": (outcomes(a=(30, 0), b=(30, 60), c=(25, 70)), LEAKS),
    "none yes": (outcomes(a=(0, 30), b=(30, 60), c=(25, 70)), LEAKS),
    "enough of both": (outcomes(a=(11, 11), b=(30, 60)), HOLDS),
    "two schools, one small": (one_dimension(5, 40), LEAKS),
    "two schools that are k together": (one_dimension(5, 6), HOLDS),
    "one less than k": (one_dimension(10, 40), LEAKS),
    "k itself": (one_dimension(11, 40), HOLDS),
    "few yes, and few of them helped": (helped((3, 4, 60), (30, 40, 90)), LEAKS),
    "many yes, few of them helped": (helped((3, 40, 60), (30, 40, 90)), LEAKS),
    # Families of one child.
    "one child in a corner": (square([[1, 40], [40, 40]]), LEAKS),
    "one child of each race in a school of its own": (
        square([[1, 30, 40], [30, 1, 40], [30, 40, 1]]),
        LEAKS,
    ),
    "two single children in one school": (square([[1, 1, 40], [40, 50, 60], [70, 80, 90]]), LEAKS),
    "eleven schools of one child": (one_dimension(*[1] * 11), HOLDS),
    "ten schools of one child beside a large one": (one_dimension(*[1] * 10, 40), LEAKS),
    "one child of two schools": (one_dimension(1, 40, 60), LEAKS),
    "one child who is yes": (outcomes(a=(1, 0), b=(30, 60), c=(25, 70)), LEAKS),
    # Nobody.
    "nobody at all": (square([[0, 0], [0, 0]]), HOLDS),
    "nobody in one school": (square([[0, 0, 0], [40, 50, 60], [70, 80, 90]]), HOLDS),
    "nobody beside few": (one_dimension(0, 0, 5, 60), LEAKS),
    "nobody is yes anywhere": (outcomes(a=(0, 40), b=(0, 50)), LEAKS),
    "a school is all of a race": (square([[5, 0], [0, 60]]), LEAKS),
    "nobody of nobody": (outcomes(a=(0, 0), b=(30, 60), c=(25, 70)), HOLDS),
    # From school to area to city.
    "a small school of an area": (nested([5, 40], [30, 30]), LEAKS),
    "two schools are an area of k": (nested([5, 6], [30, 40]), HOLDS),
    "two schools are a small area": (nested([4, 3], [30, 40]), LEAKS),
    "a small school is an area": (nested([5], [30, 40]), LEAKS),
    "a small school in each area": (nested([5, 40], [6, 50], [7, 60]), LEAKS),
    "few yes of a school, enough of its area": (
        nested([40, 50], [60, 70], parts=[5, 20, 30, 30]),
        LEAKS,
    ),
    "few yes of an area": (nested([40, 50], [60, 70], parts=[2, 3, 30, 30]), LEAKS),
    # Tables that share a margin.
    "few of a race in one of two tables": (linked(0), HOLDS),
}


def hides_small_ones_alone(cube: Cube) -> set[tuple[object, str]]:
    return {cell for cell, count in cube.counts.items() if 1 <= count < K}


@pytest.mark.parametrize("name", CASES)
def test_the_auditor_says_what_was_said_by_hand_and_protection_passes_it(name):
    cube, leaks = CASES[name]
    careless = attack([with_hidden(cube, hides_small_ones_alone(cube), K)])
    assert careless.passed != leaks, careless
    result = protect(cube, K)
    careful = attack([published(cube, result, K)])
    assert careful.passed, careful
    for cell in hides_small_ones_alone(cube):
        assert result.counts[cell].state == "withheld"


def test_there_are_thirty_of_them_and_both_kinds():
    assert len(CASES) >= 30
    assert {leaks for _, leaks in CASES.values()} == {LEAKS, HOLDS}
