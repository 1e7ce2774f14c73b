"""The care projection holds what may be used to help a named child, and nothing else."""

import pytest

from tests.factories.children import LEAD, known_children
from tests.factories.deliveries import CITY
from wholecity.agreements.models import Agreement
from wholecity.audit.models import Entry
from wholecity.children.actions import count_forgotten, forget_records, publish_care
from wholecity.children.models import CareRecord
from wholecity.children.queries import care_of
from wholecity.children.queries.wall import PUBLISHER, publishing
from wholecity.intake import actions as intake
from wholecity.intake.models import Source
from wholecity.policy.classes import Lane
from wholecity.policy.request import NOTHING_KNOWN, Subject

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def children(settings, tmp_path):
    return known_children(settings, tmp_path)


def values(child):
    """All that stands, as whoever publishes it sees it."""
    found = care_of({child: NOTHING_KNOWN}, by=Subject(None, PUBLISHER), action="read")[child]
    return {(v.thing.field, v.value): v.thing for v in found}


def ids():
    with publishing():
        return set(CareRecord.objects.values_list("id", flat=True))


def test_each_value_says_where_it_is_from_and_under_which_agreement(children):
    thing = values(children["c1"])["person.first_name", "Ana1"]
    assert (thing.kind, thing.source, thing.agency) == ("C3", "bell", "bell")
    assert (thing.agreement, thing.lanes) == ("all-data", {Lane.CARE, Lane.EVALUATE})
    assert values(children["c1"])["person.birth_date", "2015-02-15"].kind == "C4"
    assert values(children["c1"])["participation.kind", "after_school"].kind == "C9"
    assert not any("person_key" in field for field, _ in values(children["c1"]))


def test_publishing_again_changes_nothing(children):
    before = ids()
    assert before
    again = publish_care(by=LEAD)
    assert (again.new, again.changed, again.gone) == (0, 0, 0)
    assert ids() == before
    assert Entry.objects.filter(action="publish care").count() == 2


def test_what_minors_consented_to_alone_is_marked_as_its_source_says(children):
    assert not any(thing.own_consent for thing in values(children["c1"]).values())
    Source.objects.filter(key="bell").update(own_consent=True)
    again = publish_care(by=LEAD)
    assert (again.new, again.changed, again.gone) == (0, again.records, 0)
    assert all(thing.own_consent for thing in values(children["c1"]).values())


def test_what_is_no_longer_covered_goes(children):
    Agreement.objects.filter(key="all-data").update(
        fields=["person.person_key", "person.last_name"]
    )
    publish_care(by=LEAD)
    assert {field for field, _ in values(children["c1"])} == {"person.last_name"}


@pytest.mark.parametrize(
    "less", [{"purposes": ["EVALUATE", "LINK"]}, {"ends": "2025-01-01"}, {"sources": []}]
)
def test_nothing_is_published_that_no_agreement_permits_for_care(children, less):
    Agreement.objects.filter(key="all-data").update(**less)
    publish_care(by=LEAD)
    assert not ids()


def test_a_source_whose_own_lane_is_evaluation_serves_no_child(children):
    intake.register_city(by=LEAD, city={"sources": CITY["sources"]})
    publish_care(by=LEAD)
    assert not ids()


def test_what_is_destroyed_can_no_longer_be_used_for_care(children):
    standing = len(ids())
    assert count_forgotten(["bell"])["care"] == standing > 0
    forget_records(by=LEAD, sources=["bell"])
    assert ids() == set()
