"""What a law's record has to name: each ground looked up in the regulation."""

from datetime import date

import pytest

from wholecity.audit.definitions import GROUNDS, RULES, Rule
from wholecity.audit.rules.laws import (
    Ground,
    Regime,
    Shown,
    accounting_since,
    belongs_to,
    why_not_required,
)


@pytest.mark.parametrize("ground", list(Ground))
def test_ferpa_exempts_parents_officials_consent_and_directory_alone(ground):
    exempt = {Ground.FAMILY, Ground.SCHOOL_OFFICIAL, Ground.CONSENT, Ground.DIRECTORY}
    assert bool(why_not_required(Regime.FERPA, ground)) is (ground in exempt)


@pytest.mark.parametrize("ground", list(Ground))
def test_hipaa_exempts_treatment_payment_operations_and_four_more(ground):
    exempt = {
        *(Ground.TREATMENT, Ground.PAYMENT, Ground.OPERATIONS),
        *(Ground.FAMILY, Ground.AUTHORIZATION, Ground.LIMITED_DATA_SET),
    }
    assert bool(why_not_required(Regime.HIPAA, ground)) is (ground in exempt)


@pytest.mark.parametrize(
    ("data_class", "law"),
    [("C5", Regime.FERPA), ("C5s", Regime.FERPA), ("C6", Regime.HIPAA), ("C6r", Regime.HIPAA)],
)
def test_a_class_says_the_law(data_class, law):
    assert [r for r in Regime if belongs_to(r, [Shown("f", data_class, "a")])] == [law]


def test_a_name_falls_under_the_law_that_is_said():
    assert not belongs_to(Regime.FERPA, [Shown("name", "C3", "city")])
    assert belongs_to(Regime.FERPA, [Shown("name", "C3", "schools", Regime.FERPA)])


def test_six_years_back_also_from_a_leap_day():
    assert accounting_since(date(2026, 3, 1)) == date(2020, 3, 1)
    assert accounting_since(date(2028, 2, 29)) == date(2022, 2, 28)


def test_every_ground_and_rule_has_its_words():
    assert set(GROUNDS) == set(Ground)
    assert set(RULES) == set(Rule)
