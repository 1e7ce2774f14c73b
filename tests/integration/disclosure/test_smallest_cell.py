"""A release shows no smaller count than the city and every agreement about its sources allow."""

import json
from datetime import date, timedelta

import pytest
from django.conf import settings

from tests.factories.agreements import MEMORANDUM, in_force
from tests.integration.disclosure.conftest import LEAD, OFFICER, small_city
from wholecity.agreements.actions import Terms, end, register
from wholecity.agreements.models import Agreement
from wholecity.disclosure import actions, queries
from wholecity.disclosure.actions.auditing import audit
from wholecity.disclosure.models import Release
from wholecity.kernel.errors import Conflict
from wholecity.people.actions import add_user, give_role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION
from wholecity.policy.roles import Role
from wholecity.policy.terms import Tier

pytestmark = pytest.mark.django_db


def proposed(*sources: str) -> Release:
    return actions.propose(cubes=[small_city()], title="Students", by=LEAD, sources=sources)


def counts_shown(release: Release) -> list[int]:
    (path,) = (settings.RELEASES / str(release.id)).glob("students*.json")
    document = json.loads(path.read_text())
    assert document["k"] == release.k
    values = [v for row in document["counts"] for v in row["values"].values()]
    return [v for v in values if isinstance(v, int) and v]


def test_the_strictest_agreement_about_a_contributing_source_decides():
    in_force("district-data", "district", min_cell=15, title="District’s data")
    in_force("shelter-data", "shelters", min_cell=25)  # contributes nothing
    in_force("center-data", "centers", min_cell=5)  # the city asks for more
    release = proposed("district", "centers")
    assert release.k == release.parameters["k"] == 15
    asked = [(a["agreement"], a["children"]) for a in release.parameters["agreements"]]
    assert asked == [("district-data", 15), ("center-data", 5)]
    assert min(counts_shown(release)) >= 15
    manifest = actions.approve(release=release.id, by=OFFICER).manifest
    assert (manifest["k"], manifest["parameters"]["city_k"]) == (15, settings.MINIMUM_CELL)
    assert manifest["parameters"]["sources"] == ["centers", "district"]


def test_the_auditor_attacks_with_what_the_agreement_asks_for():
    """The same files pass for 11 and fail for 15: the auditor reads k from what it attacks."""
    release = proposed("district")
    assert release.k == settings.MINIMUM_CELL
    small = [n for n in counts_shown(release) if n < 15]
    assert small
    folder = settings.RELEASES / str(release.id)
    assert audit([folder], seconds=60)["passed"]
    (path,) = folder.glob("students*.json")
    path.chmod(0o600)
    path.write_text(json.dumps({**json.loads(path.read_text()), "k": 15}))
    assert audit([folder], seconds=60)["found"]["small"] == len(small)


@pytest.mark.parametrize(
    ("why", "expected"),
    [("memorandum", 20), ("ended", 15), ("destroyed", 11), ("draft", 11), ("license", 11)],
)
def test_which_agreements_ask(why, expected):
    """What stands above and what ended ask as well, until its data are gone; a license does not."""
    in_force("district-data", "district", min_cell=None if why == "memorandum" else 15)
    if why == "memorandum":
        Agreement.objects.filter(key=MEMORANDUM).update(min_cell=20)
    elif why == "ended":
        end(by=LEAD, key="district-data", why="Over")
    elif why == "license":
        Agreement.objects.filter(key="district-data").update(tier=Tier.LICENSE)
    else:
        Agreement.objects.filter(key="district-data").update(stage=why)
    assert queries.smallest_cell(["district"]) == expected


def test_an_agreement_that_is_signed_before_the_approval_stops_it():
    in_force("district-data", "district", min_cell=11)
    release = proposed("district")
    terms = Terms(
        "A stricter one",
        Tier.SHARING,
        (),
        parent=MEMORANDUM,
        sources=("district",),
        fields=("*",),
        min_cell=16,
        starts=date.today() - timedelta(days=1),
    )
    register(by=INSTALLATION, key="stricter", terms=terms)
    with pytest.raises(Conflict, match="16"):
        actions.approve(release=release.id, by=OFFICER)
    release.refresh_from_db()
    assert release.state == "audited"


def test_the_page_of_the_release_says_who_asked(client):
    in_force("district-data", "district", min_cell=15, title="District’s data")
    release = proposed("district")
    add_user(by=INSTALLATION, username="officer")
    give_role(by=INSTALLATION, username="officer", role=Role.PRIVACY_OFFICER)
    client.force_login(User.objects.get(username="officer"))
    page = client.get(f"/releases/{release.number}/").content.decode()
    assert "“District’s data” asks for at least 15" in page
    assert "those of fewer than 15 children" in page
