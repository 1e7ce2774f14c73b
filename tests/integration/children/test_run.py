"""`wholecity link run`: from the warehouse's records to its crosswalk, as often as one likes."""

import json

import pytest
from click.testing import CliRunner
from django.conf import settings

from tests.factories.agreements import permit_all
from tests.factories.families import world
from wholecity.audit.models import Entry
from wholecity.children.actions import registering
from wholecity.children.models import LinkRun
from wholecity.children.pipeline.crosswalk import read_crosswalk
from wholecity.cli.main import cli
from wholecity.kernel.errors import NotAllowed, NotFound
from wholecity.people.definitions import Role
from wholecity.people.models import RoleHeld, User
from wholecity.warehouse.store import Warehouse

pytestmark = pytest.mark.django_db


@pytest.fixture
def warehouse(db, tmp_path, monkeypatch):
    """A warehouse with what five agencies know of 150 children."""
    monkeypatch.setattr(settings, "WAREHOUSE", tmp_path / "warehouse")
    store = Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY)
    world(150, seed=9).fill(store)
    permit_all(store)
    return store


def run(*arguments):
    result = CliRunner().invoke(cli, ["link", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def crosswalk():
    return read_crosswalk(settings.WAREHOUSE, settings.WAREHOUSE_KEY)


def test_a_run_publishes_a_crosswalk_with_every_record_once(warehouse):
    done = json.loads(run("run", "--json"))
    rows = crosswalk()
    assert done["crosswalk_published"] is True
    assert len(rows) == len({row[:2] for row in rows}) == done["records"]
    assert len({child for _, _, child in rows}) == done["children"] < done["records"]


def test_running_twice_changes_neither_registry_nor_crosswalk_nor_the_published_file(warehouse):
    run("run")
    before, published = crosswalk(), warehouse.published.stat()
    done = json.loads(run("run", "--json"))
    assert (done["new_children"], done["new_links"], done["ended_links"]) == (0, 0, 0)
    assert done["crosswalk_published"] is False
    assert crosswalk() == before
    assert warehouse.published.stat() == published


def test_a_crosswalk_that_was_lost_is_published_again_with_the_same_ids(warehouse):
    run("run")
    before = crosswalk()
    with warehouse.writing() as connection:
        connection.execute("DELETE FROM crosswalk")
    run("run")
    assert crosswalk() == before


def test_ids_survive_that_a_source_is_taken_out_and_loaded_again(warehouse):
    whole = world(150, seed=9)
    run("run")
    before = crosswalk()
    whole.without("after-school").fill(warehouse)
    run("run")
    assert "after-school" not in {source for source, _, _ in crosswalk()}
    whole.fill(warehouse)
    run("run")
    assert crosswalk() == before


def test_a_run_is_audited_with_who_did_it(warehouse):
    RoleHeld.objects.create(user=User.objects.create(username="lead"), role=Role.DATA_LEAD)
    run("run", "--as", "lead")
    acted = Entry.objects.filter(who="lead", role=Role.DATA_LEAD)
    done = {"children.registered", "crosswalk.published", "publish care"}
    assert {e.action for e in acted} == done
    assert LinkRun.objects.get().by == "lead"


def test_only_a_data_lead_may_run_it(warehouse):
    RoleHeld.objects.create(user=User.objects.create(username="mayor"), role=Role.CABINET_MEMBER)
    with pytest.raises(NotAllowed):
        CliRunner().invoke(cli, ["link", "run", "--as", "mayor"], catch_exceptions=False)
    assert not LinkRun.objects.exists()


def test_show_tells_sources_bands_and_weights_and_no_identity(warehouse):
    run("run")
    text, document = run("show"), json.loads(run("show", "--json"))
    assert "Pairs: link" in text
    assert "Given name: the same" in text
    assert document["records"] == sum(s["records"] for s in document["sources"])
    for source, key, child in crosswalk():
        assert child not in text
        assert child not in json.dumps(document)
        assert f'"{key}"' not in json.dumps(document), source


def test_show_before_the_first_run_says_what_to_do():
    with pytest.raises(NotFound, match="wholecity link run"):
        CliRunner().invoke(cli, ["link", "show"], catch_exceptions=False)


def test_a_crosswalk_that_cannot_be_published_leaves_the_registry_and_the_next_run_mends_it(
    warehouse, monkeypatch
):
    def full_disk(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(registering, "publish_crosswalk", full_disk)
        with pytest.raises(OSError, match="No space"):
            CliRunner().invoke(cli, ["link", "run"], catch_exceptions=False)
    assert crosswalk() == []
    run("run")
    assert len(crosswalk()) == LinkRun.objects.first().counts["registry"]["records"]
