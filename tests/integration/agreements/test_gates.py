"""What no agreement in force covers is refused: deliveries, fields, links, inputs of figures."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.deliveries import (
    CITY,
    ROSTER,
    child,
    roster,
)
from wholecity.agreements import actions as agreements
from wholecity.agreements.models import Agreement
from wholecity.children.actions import run_linkage
from wholecity.children.models import RecordLink
from wholecity.indicators.actions import compute
from wholecity.intake import actions, queries
from wholecity.intake.models import Delivery
from wholecity.kernel.errors import NotAllowed
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role
from wholecity.warehouse.store import Warehouse

pytestmark = pytest.mark.django_db(transaction=True)

LEAD = Acting("lea", Role.DATA_LEAD)


@pytest.fixture
def home(settings, tmp_path):
    for name in ("DELIVERIES", "WAREHOUSE"):
        setattr(settings, name, tmp_path / name.lower())
    actions.register_city(by=LEAD, city=CITY)
    return tmp_path


def deliver(home, *rows):
    path = roster(home / "roster.csv", *(rows or (child(1), child(2))))
    return actions.load(by=LEAD, path=path, source="bell", mapping=ROSTER, accept=True)


def end(key="all-data"):
    agreements.end(by=LEAD, key=key, why="The city council withdraws.")


def in_warehouse(settings, query):
    with Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY).reading() as connection:
        return connection.execute(query).fetchall()


def test_nothing_is_kept_of_a_delivery_that_no_agreement_in_force_covers(home):
    end()
    with pytest.raises(NotAllowed, match="all-data ended on") as refused:
        deliver(home)
    assert "Draft a data-sharing agreement" in refused.value.hint
    assert not Delivery.objects.exists()
    assert not (home / "deliveries").exists() or not list((home / "deliveries").iterdir())


def test_a_delivery_that_waits_is_not_accepted_after_the_end(home):
    faulty = roster(home / "r.csv", *(child(n, DOB="?") for n in range(9)))
    waiting = actions.load(by=LEAD, path=faulty, source="bell", mapping=ROSTER)
    assert waiting.row.state == "paused"
    end("memorandum")
    with pytest.raises(NotAllowed, match="memorandum ended on"):
        actions.accept(by=LEAD, number=waiting.row.number)


def test_a_field_that_is_not_covered_is_not_kept_and_that_is_told(home, settings):
    Agreement.objects.filter(key="all-data").update(
        fields=["participation.*", "program.*", "person.person_key", "person.last_name"]
    )
    done = deliver(home)
    assert in_warehouse(settings, "SELECT DISTINCT first_name, last_name FROM person") == [
        (None, "Núñez O'Hara")
    ]
    assert any("person.first_name" in note for note in done.notes)


def test_a_table_whose_key_is_not_covered_is_left_out_whole(home, settings):
    Agreement.objects.filter(key="all-data").update(fields=["participation.*", "program.*"])
    deliver(home)
    assert in_warehouse(settings, "SELECT count(*) FROM person") == [(0,)]
    assert in_warehouse(settings, "SELECT count(*) FROM participation") == [(2,)]


def two_agreements(home):
    """The roster comes under an agreement of its own."""
    terms = queries.source("bell")
    city = {
        "agreements": [
            {**CITY["agreements"][1], "key": "bell-data", "title": "Rosters", "under": "memorandum"}
        ],
        "sources": [{**CITY["sources"][1], "agreement": "bell-data"}],
    }
    assert terms.agreement == "all-data"
    actions.register_city(by=LEAD, city=city)


def linked(source):
    return RecordLink.objects.filter(source=source, ended=None).count()


def test_a_source_whose_agreement_ended_is_linked_no_longer_and_comes_back_as_the_same_children(
    home,
):
    two_agreements(home)
    deliver(home)
    run_linkage(by=LEAD)
    before = set(RecordLink.objects.filter(ended=None).values_list("person_key", "child_id"))
    assert linked("bell") == 2
    Agreement.objects.update(purposes=["EVALUATE"])
    with pytest.raises(NotAllowed, match="does not permit this purpose: LINK"):
        run_linkage(by=LEAD)
    assert linked("bell") == 2
    # The others may be linked again: they have delivered nothing, and the roster takes no part.
    Agreement.objects.filter(key="all-data").update(purposes=["EVALUATE", "LINK"])
    run_linkage(by=LEAD)
    assert linked("bell") == 0
    Agreement.objects.filter(key="bell-data").update(purposes=["EVALUATE", "LINK"])
    run_linkage(by=LEAD)
    after = set(RecordLink.objects.filter(ended=None).values_list("person_key", "child_id"))
    assert after == before


def test_no_figure_is_made_when_nothing_may_be_used_for_evaluation(home):
    deliver(home)
    Agreement.objects.update(purposes=["CARE"])
    with pytest.raises(NotAllowed, match="does not permit this purpose: EVALUATE"):
        compute(by=LEAD)


def test_an_agreement_that_ends_at_midnight_lets_nothing_through_on_the_next_day(home):
    yesterday = timezone.localdate() - timedelta(days=1)
    Agreement.objects.filter(key="all-data").update(ends=timezone.localdate())
    deliver(home)
    Agreement.objects.filter(key="all-data").update(ends=yesterday)
    with pytest.raises(NotAllowed):
        deliver(home, child(3))
