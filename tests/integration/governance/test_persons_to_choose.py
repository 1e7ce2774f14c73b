"""Whom a form offers: those who are here first, and those who left last."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.cabinet import FAY, cabinet
from wholecity.governance import actions
from wholecity.governance.forms.bodies import known_persons
from wholecity.governance.forms.record import ActionForm
from wholecity.people.actions import register_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return cabinet()


def names_of(choices) -> list[str]:
    return [name for _key, name in choices]


def leave(of, who: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.vacate_seat(by=FAY, seat=of.seats[who], until=yesterday)


def test_who_left_stands_last_in_a_group_of_their_own(of):
    leave(of, "mayor")
    register_person(by=FAY, name="Ann Other", email="ann@example.org")
    *here, (others, never), (left, gone) = known_persons()
    assert not any(name.startswith(("Mayor", "Ann")) for name in names_of(here))
    assert any(name.startswith("Health Deputy") for name in names_of(here))
    assert (str(others), names_of(never)) == (
        "Without a seat or a position",
        ["Ann Other (ann@example.org)"],
    )
    assert str(left) == "No longer here"
    assert [key for key, _name in gone] == [str(of.people["mayor"])]


def test_a_day_that_is_not_over_counts_as_here(of):
    actions.vacate_seat(by=FAY, seat=of.seats["mayor"], until=timezone.localdate())
    assert str(of.people["mayor"]) in [key for key, _name in known_persons()]


def test_nobody_who_left_is_refused_where_they_were_chosen_before(of):
    leave(of, "mayor")
    said = {"text": "Call", "owner": str(of.people["mayor"]), "due": "2026-06-01"}
    form = ActionForm(data=said, decisions=())
    assert form.is_valid(), form.errors
    assert "selected>mayor" in str(ActionForm(initial=said, decisions=())["owner"]).casefold()
