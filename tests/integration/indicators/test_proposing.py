"""From computed cells to a proposed release."""

import json

import pytest
from click.testing import CliRunner

from tests.factories.agreements import permit_all
from tests.integration.indicators.test_computing import LEAD, warehouse
from tests.unit.indicators.world import fill
from wholecity.agreements.models import Agreement
from wholecity.audit.models import Entry
from wholecity.cli.main import cli
from wholecity.disclosure import queries
from wholecity.indicators import actions
from wholecity.kernel.errors import BadInput, NotAllowed
from wholecity.people.rules import Acting

__all__ = ["warehouse"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def releases(tmp_path, settings):
    settings.RELEASES = tmp_path / "releases"


@pytest.fixture
def delivered(db, warehouse):
    """Thirty times the small district: enough children that something may be shown."""
    with warehouse.writing() as connection:
        fill(connection, copies=30)
    permit_all(warehouse)
    return warehouse


def test_computed_years_become_one_release_that_was_attacked(delivered):
    actions.compute(by=LEAD)
    detail = queries.release_detail(actions.propose_release(by=LEAD))
    assert detail.summary.title == "Students 2025-26"
    assert detail.audit_passed
    assert not queries.published("students")  # nothing is public before another one approves
    assert Entry.objects.filter(action="release.proposed", who="lead").count() == 1


def test_an_agreement_about_a_contributing_source_raises_the_smallest_count(delivered):
    Agreement.objects.filter(key="everything").update(min_cell=18)
    with delivered.writing() as connection:
        connection.execute(
            "INSERT INTO delivery (delivery, source, agency, format, agreement, lanes, received_at)"
            " VALUES (1, 'district', 'schools', 'edfi', 'everything', 'EVALUATE', now())"
        )
    actions.compute(by=LEAD)
    release = queries.release_detail(actions.propose_release(by=LEAD))
    assert release.k == 18
    (asked,) = release.asked_by
    assert (asked["agreement"], asked["children"]) == ("everything", 18)
    assert "district" in release.parameters["sources"]


def test_propose_at_the_terminal_prints_the_release(delivered):
    actions.compute(by=LEAD)
    result = CliRunner().invoke(cli, ["release", "propose", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["title"] == "Students 2025-26"


def test_nothing_is_proposed_before_it_is_computed(delivered):
    with pytest.raises(BadInput, match="No indicators were computed yet"):
        actions.propose_release(by=LEAD)


def test_only_the_data_lead_proposes(delivered):
    actions.compute(by=LEAD)
    with pytest.raises(NotAllowed):
        actions.propose_release(by=Acting("officer", "R9"))
