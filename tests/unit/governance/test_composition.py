"""What is missing or too much at a cabinet's table."""

from dataclasses import replace

import pytest

from wholecity.governance.definitions import REQUIRED_ROLES, REQUIRED_SECTORS
from wholecity.governance.rules.composition import Place, Standard, findings

STANDARD = Standard(REQUIRED_ROLES, REQUIRED_SECTORS, most=20)
TABLE = (
    Place("chair", "City Hall", "city_government", "Mayor"),
    Place("co_chair", "District", "school_district", "Superintendent"),
    Place("member", "Health", "health", "Director of health"),
    Place("member", "Services", "social_services", "Director of services"),
    Place("member", "Court", "other_government", "Judge"),
    Place("member", "Club", "nonprofit", "Director of the club"),
)


def test_a_table_with_everybody_who_must_be_there_gives_no_finding():
    assert findings(TABLE, STANDARD) == []


@pytest.mark.parametrize(
    ("gone", "words"),
    [(0, "Chair"), (1, "Co-chair"), (2, "Health"), (3, "Social"), (4, "Other"), (5, "Community")],
)
def test_who_is_missing_is_said(gone, words):
    (finding,) = findings([p for i, p in enumerate(TABLE) if i != gone], STANDARD)
    assert words in finding


@pytest.mark.parametrize("sector", ["nonprofit", "faith", "youth_and_family"])
def test_any_community_organization_speaks_for_the_community(sector):
    assert findings([*TABLE[:5], replace(TABLE[5], sector=sector)], STANDARD) == []


def test_a_vacant_seat_speaks_for_no_sector():
    found = findings([*TABLE[:2], replace(TABLE[2], holder=""), *TABLE[3:]], STANDARD)
    assert found == [
        "Nobody at the table is of this sector: Health.",
        "A seat of Health is vacant.",
    ]


def test_who_does_not_lead_an_organization_is_named():
    (finding,) = findings([*TABLE[:5], replace(TABLE[5], leads=False)], STANDARD)
    assert finding.startswith("Director of the club does not lead Club")


def test_a_table_may_have_twenty_seats_and_no_more():
    more = [Place("member", f"Agency {n}", "business", "Somebody") for n in range(15)]
    assert findings([*TABLE, *more[:14]], STANDARD) == []
    (finding,) = findings([*TABLE, *more], STANDARD)
    assert finding.startswith("21 seats are at the table, more than 20")
