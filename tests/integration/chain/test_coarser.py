"""An advice is applied by a button: the years are proposed again, coarser, and wait likewise."""

import pytest
from django.test import Client

from tests.factories.agreements import permit_all
from tests.factories.worker import work_off
from tests.integration.indicators.test_computing import warehouse
from tests.unit.indicators.world import fill
from wholecity.disclosure import actions as disclosure
from wholecity.disclosure import queries
from wholecity.disclosure.formats.folder import read_documents
from wholecity.disclosure.models import Release
from wholecity.disclosure.rules import advice
from wholecity.indicators import actions as indicators
from wholecity.kernel.errors import Conflict, NotAllowed, NotFound
from wholecity.people.actions import add_user, give_role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.roles import Role

__all__ = ["warehouse"]
LEAD, OFFICER = Acting("lea", Role.DATA_LEAD), Acting("pat", Role.PRIVACY_OFFICER)


@pytest.fixture
def proposed(transactional_db, warehouse, settings, tmp_path, monkeypatch) -> queries.ReleaseDetail:
    """Thirty times the small district with two races of few children, computed and proposed."""
    monkeypatch.setattr(advice, "WORTHWHILE", -1.0)  # whatever was tried is told
    settings.RELEASES = tmp_path / "releases"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with warehouse.writing() as connection:
        fill(connection, copies=30)
        for race, child, count in (("asian", "ana", 6), ("mena", "ben", 7)):
            keys = [f"{child}{n}" for n in range(1, count + 1)]
            connection.execute(
                "UPDATE student_year SET race_ethnicity = $1 WHERE list_contains($2, person_key)",
                [race, keys],
            )
    permit_all(warehouse)
    indicators.compute(by=LEAD)
    return queries.release_detail(indicators.propose_release(by=LEAD))


def as_(name: str, role: Role) -> Client:
    add_user(by=INSTALLATION, username=name)
    give_role(by=INSTALLATION, username=name, role=role)
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def place_of(detail: queries.ReleaseDetail, *, merging: bool) -> int:
    return next(n for n, one in enumerate(detail.advice) if bool(one["levels"]) is merging)


def document_of(number: int, folder) -> dict:
    release = Release.objects.get(number=number)
    names = list(release.cubes.values_list("document", flat=True))
    (document,) = read_documents(folder / str(release.id), names).values()
    return document


def test_by_the_button_levels_become_one_in_a_proposal_of_its_own(proposed, settings):
    lead, which = as_("lea", Role.DATA_LEAD), place_of(proposed, merging=True)
    address = "/runs/coarser/?release=1"
    assert address in lead.get("/releases/1/").content.decode()
    assert "Propose it so" in lead.get(address).content.decode()
    sent = lead.post(address, {"advice": which})
    work_off()
    assert "Done" in lead.get(sent["Location"]).content.decode()
    again = queries.release_detail(2)
    assert (again.summary.state, again.instead_of) == ("audited", 1)
    assert queries.release_detail(1).followed_by == (2,)
    assert queries.release_detail(1).summary.state == "audited"
    told = proposed.advice[which]
    fine, coarse = (document_of(n, settings.RELEASES) for n in (1, 2))
    levels = {
        n: {
            level["key"]
            for d in of["dimensions"]
            if d["key"] == told["dimension_key"]
            for level in d["levels"]
        }
        for n, of in ((1, fine), (2, coarse))
    }
    assert levels[2] == levels[1] - set(told["keys"]) | {"+".join(sorted(told["keys"]))}
    assert coarse["groupings"] == fine["groupings"]
    for page, link in (("/releases/2/", "/releases/1/"), ("/releases/1/", "/releases/2/")):
        assert link in lead.get(page).content.decode()
    # Another person decides on it; the finer one of the same children is not approved any more.
    with pytest.raises(NotAllowed):
        disclosure.approve(release=queries.release_id(2), by=LEAD)
    disclosure.approve(release=queries.release_id(2), by=OFFICER)
    with pytest.raises(Conflict):
        disclosure.approve(release=queries.release_id(1), by=OFFICER)
    assert lead.get("/runs/coarser/?release=2").status_code == 404


def test_a_table_is_left_out(proposed, settings):
    which = place_of(proposed, merging=False)
    how = queries.advised(1, which)
    number = indicators.propose_release(by=LEAD, coarser=how, instead_of=1)
    assert queries.release_detail(number).summary.state == "audited"
    left = sorted(how.grouping)
    assert left in document_of(1, settings.RELEASES)["groupings"]
    assert left not in document_of(number, settings.RELEASES)["groupings"]


def test_only_who_proposes_and_only_what_is_there(proposed):
    address = "/runs/coarser/?release=1"
    officer, lead = as_("pat", Role.PRIVACY_OFFICER), as_("lea", Role.DATA_LEAD)
    assert officer.get(address).status_code == 404
    assert officer.post(address, {"advice": 0}).status_code == 404
    assert address not in officer.get("/releases/1/").content.decode()
    for bad in ("", "x", "99", "-1", "²"):
        assert lead.post(address, {"advice": bad})["Location"] == address
    for release in ("", "x", "9", "²"):
        assert lead.get(f"/runs/coarser/?release={release}").status_code == 404
    with pytest.raises(NotFound):
        queries.advised(1, 99)
    assert Release.objects.count() == 1
