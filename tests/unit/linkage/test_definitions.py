"""What is declared about linkage is whole: it adds up, and names only what there is."""

import re

import pytest

from wholecity.linkage.definitions.bands import (
    CERTAIN_GIVEN,
    EVIDENT_BORN,
    EVIDENT_GIVEN,
    EVIDENT_HOME,
    FULL_GIVEN,
    METHOD,
)
from wholecity.linkage.definitions.blocking import CANDIDATES, CERTAIN, MAY_BE_ONE, TRAINING
from wholecity.linkage.definitions.comparisons import BORN, COMPARISONS, GIVEN, HOME
from wholecity.linkage.definitions.names import PARTICLES, SUFFIXES, VARIANTS, spellings
from wholecity.linkage.definitions.nicknames import nicknames


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda c: c.key)
def test_declared_probabilities_of_a_comparison_sum_to_one(comparison):
    assert sum(level.m for level in comparison.levels) == pytest.approx(1)
    assert sum(level.u for level in comparison.levels) == pytest.approx(1)


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda c: c.key)
def test_the_first_level_speaks_for_one_child_and_the_last_against_it(comparison):
    first, last = comparison.levels[0], comparison.levels[-1]
    assert first.m > first.u
    assert last.m < last.u
    assert last.holds == "ELSE"


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda c: c.key)
def test_each_level_has_its_number_and_finds_back(comparison):
    for level in comparison.levels:
        assert comparison.level(comparison.value(level.key)) == level.key
    assert comparison.value(comparison.levels[-1].key) == 0
    assert comparison.level(-1) == "silent"


def test_guards_name_levels_that_exist():
    assert set(FULL_GIVEN) < set(CERTAIN_GIVEN) < set(EVIDENT_GIVEN)
    assert set(EVIDENT_GIVEN) < {level.key for level in GIVEN.levels}
    assert set(EVIDENT_BORN) < {level.key for level in BORN.levels}
    assert set(EVIDENT_HOME) < {level.key for level in HOME.levels}


def test_bands_are_in_order():
    assert 0 < METHOD.permit_at < METHOD.review_at < METHOD.link_from < 1 - METHOD.false_links


def test_every_rule_of_blocking_is_an_equality_that_can_be_hashed():
    for rule in (*CANDIDATES, *TRAINING, CERTAIN):
        assert re.match(r"l\.(\w+) = r\.(\w+)", rule.holds), rule.key
    assert MAY_BE_ONE == "l.apart <> r.apart"
    assert len({rule.key for rule in CANDIDATES}) == len(CANDIDATES)


def test_names_in_tables_are_plain():
    forms = nicknames()
    words = {*forms, *(name for of in forms.values() for name in of), *VARIANTS}
    words |= {other for others in VARIANTS.values() for other in others}
    assert all(re.fullmatch("[a-z]+", word) for word in (*words, *PARTICLES, *SUFFIXES))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bill", "william"),
        ("chuy", "jesus"),
        ("lupita", "guadalupe"),
        ("alex", "alejandra"),
        ("katherine", "catherine"),
        ("pepe", "jose"),
    ],
)
def test_short_forms_and_spellings_meet(one, other):
    forms = spellings()
    assert set(forms.get(one, (one,))) & set(forms.get(other, (other,)))


@pytest.mark.parametrize(("one", "other"), [("maria", "jose"), ("ana", "luz"), ("mia", "camila")])
def test_different_names_do_not_meet(one, other):
    forms = spellings()
    assert not set(forms.get(one, (one,))) & set(forms.get(other, (other,)))
