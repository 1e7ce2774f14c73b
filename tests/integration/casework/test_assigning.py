"""Who puts whom onto a caseload; what families signed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.caseloads import consented
from tests.integration.casework.test_looking import client
from wholecity.casework.actions import assign, child_of_record, close
from wholecity.children.actions import record_ground
from wholecity.children.models import LegalGround
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.policy.classes import DataClass
from wholecity.policy.terms import Basis


def test_a_child_is_named_by_the_number_in_the_own_agencys_system(city):
    assert child_of_record(by=city.bea, source="bell", person_key=" c3 ") == city.children["c3"]
    with pytest.raises(NotFound):
        child_of_record(by=city.dora, source="bell", person_key="c3")
    with pytest.raises(NotFound):
        child_of_record(by=city.bea, source="bell", person_key="c9")


def test_a_supervisor_assigns_to_workers_of_the_own_agency(city):
    child = city.children["c3"]
    assign(by=city.bea, child=child, worker="ana", why="Comes to the program")
    with pytest.raises(Conflict):
        assign(by=city.bea, child=child, worker="ana", why="Again")
    with pytest.raises(NotFound):
        assign(by=city.bea, child=child, worker="cleo", why="Another agency's worker")
    with pytest.raises(BadInput):
        assign(by=city.bea, child=city.children["c3"], worker="ana", why=" ")
    with pytest.raises(NotAllowed):
        assign(by=city.ana, child=city.children["c3"], worker="ana", why="For myself")


def test_nobody_closes_another_agencys_case(city):
    with pytest.raises(NotFound):
        close(by=city.dora, child=city.children["c1"], worker="ana")
    answer = client(city.dora).post(f"/caseload/{city.children['c1']}/close/", {"worker": "ana"})
    assert answer.status_code == 404
    assert client(city.ana).get(f"/caseload/{city.children['c1']}/").status_code == 200


def test_a_form_puts_a_child_onto_a_caseload(city):
    sent = {"source": "bell", "person_key": "c3", "worker": "ana", "why": "Comes every day"}
    assert client(city.ana).post("/caseload/assign/", sent).status_code == 404
    assert client(city.bea).post("/caseload/assign/", sent).status_code == 302
    assert client(city.ana).get(f"/caseload/{city.children['c3']}/").status_code == 200
    assert client(city.bea).post("/caseload/assign/", sent).status_code == 422


def form(**changes):
    today = timezone.localdate()
    return {
        "recipient": "schools",
        "classes": ["C9"],
        "given_by": "Rosa",
        "relation": "Mother",
        "how": "paper",
        "language": "es",
        "starts": today.isoformat(),
        "ends": (today + timedelta(days=90)).isoformat(),
        **changes,
    }


def test_a_worker_records_and_revokes_what_a_family_signed(city):
    worker, url = client(city.ana), f"/caseload/{city.children['c1']}/"
    assert worker.post(f"{url}consents/new/", form()).status_code == 302
    [ground] = LegalGround.objects.all()
    assert (ground.recipient, ground.classes, ground.given_by) == ("schools", ["C9"], "Rosa")
    assert worker.post(f"{url}consents/{ground.id}/revoke/").status_code == 302
    ground.refresh_from_db()
    assert ground.revoked_at


@pytest.mark.parametrize(
    "wrong",
    [
        {"classes": []},
        {"classes": ["C7v"]},
        {"classes": ["C10"]},
        {"ends": ""},
        {"ends": "2020-01-01"},
        {"given_by": ""},
        {"recipient": "nobody"},
    ],
    ids=str,
)
def test_a_consent_that_names_nothing_or_is_over_is_not_kept(city, wrong):
    answer = client(city.ana).post(f"/caseload/{city.children['c1']}/consents/new/", form(**wrong))
    assert answer.status_code == 422
    assert not LegalGround.objects.exists()


def test_a_consent_of_a_child_that_is_not_on_the_caseload_is_neither_recorded_nor_revoked(city):
    worker, other = client(city.ana), city.children["c3"]
    ground = consented(city.bea, other, "bell", DataClass.EDUCATION)
    assert worker.post(f"/caseload/{other}/consents/new/", form()).status_code == 404
    assert worker.post(f"/caseload/{other}/consents/{ground}/revoke/").status_code == 404
    # Nor through a child that is on it.
    mine = city.children["c1"]
    assert worker.post(f"/caseload/{mine}/consents/{ground}/revoke/").status_code == 404
    assert LegalGround.objects.get().revoked_at is None


def test_another_ground_says_where_it_is_written(city):
    today = timezone.localdate()
    told = {
        "by": city.bea,
        "child": city.children["c1"],
        "recipient": "schools",
        "classes": {DataClass.EDUCATION},
        "starts": today,
        "ends": None,
    }
    with pytest.raises(BadInput, match="written"):
        record_ground(basis=Basis.CUSTODY, reference="", **told)
    with pytest.raises(BadInput, match="no ground that is recorded"):
        record_ground(basis=Basis.OWN_RECORD, reference="x", **told)
    assert record_ground(basis=Basis.CUSTODY, reference="Docket 12", **told)
