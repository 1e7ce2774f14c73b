"""A record opened because somebody is in danger: for an hour, with an alert and a review."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.integration.casework.test_looking import client, looks
from wholecity.casework.actions import look_at_child, open_emergency, review_emergency
from wholecity.casework.models import EmergencyAccess
from wholecity.casework.queries import emergencies
from wholecity.casework.queries.circumstances import circumstances, open_threat
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.mail.models import Message
from wholecity.people.actions import give_role, register_person
from wholecity.people.models import Person, User
from wholecity.people.queries import VERIFIED_AT
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.roles import Role

THREAT = "She wrote that she will harm herself tonight."


def opened(city, by=None, child="c3"):
    return open_emergency(
        by=by or city.ana, child=city.children[child], threat=THREAT, at_risk="The child"
    )


def look(city, child="c3"):
    return look_at_child(by=city.ana, child=city.children[child], purpose=Purpose.EMERGENCY)


def test_it_opens_the_record_for_an_hour_and_the_threat_stands_in_the_disclosure(city):
    with pytest.raises(NotFound):
        look(city)
    opened(city)
    assert look(city).name == "Ana3 Núñez O'Hara"
    [entry] = looks(object_id=city.children["c3"])
    assert entry.details["basis"]["ground"] == "emergency"
    assert entry.details["reason"] == THREAT
    for minutes, sees in ((59, True), (60, False), (61, False)):
        EmergencyAccess.objects.update(opened_at=timezone.now() - timedelta(minutes=minutes))
        if sees:
            look(city)
        else:
            with pytest.raises(NotFound):
                look(city)


def test_the_latest_threat_of_this_account_in_this_role_is_known_for_an_hour(city):
    child, other = city.children["c3"], city.children["c1"]
    assert open_threat(city.ana, child) == ""
    opened(city)
    EmergencyAccess.objects.update(opened_at=timezone.now() - timedelta(minutes=30))
    later = "He was seen with a weapon at the school gate."
    open_emergency(by=city.ana, child=child, threat=later, at_risk="The child")
    assert open_threat(city.ana, child) == later
    for by, of in ((city.cleo, child), (city.ana, other), (replace(city.ana, role="x"), child)):
        assert open_threat(by, of) == ""
    known = circumstances(city.ana, [child, other], Purpose.EMERGENCY)
    assert known[child].emergency.threat == later
    assert (known[other].emergency, known[other].caseload) == (None, True)
    assert circumstances(city.ana, [child], Purpose.CARE)[child].emergency is None
    EmergencyAccess.objects.update(opened_at=timezone.now() - timedelta(minutes=60))
    assert open_threat(city.ana, child) == ""


def test_it_is_opened_right_after_the_second_factor(city):
    worker = client(city.ana)
    assert worker.get("/caseload/emergency/").status_code == 200
    session = worker.session
    session[VERIFIED_AT] -= 16 * 60
    session.save()
    said = {"child": city.children["c3"], "threat": THREAT, "at_risk": "The child"}
    for answer in (worker.get("/caseload/emergency/"), worker.post("/caseload/emergency/", said)):
        assert answer["Location"] == "/account/verify/?next=/caseload/emergency/"
    assert not EmergencyAccess.objects.exists()


def test_programs_and_the_ordinary_page_stay_closed(city):
    opened(city)
    assert set(look(city).parts) == {"person"}
    with pytest.raises(NotFound):
        look_at_child(by=city.ana, child=city.children["c3"])


@pytest.mark.parametrize(("threat", "at_risk"), [("", "The child"), ("danger", "x"), (THREAT, " ")])
def test_without_a_threat_in_words_nothing_opens(city, threat, at_risk):
    with pytest.raises(BadInput):
        open_emergency(by=city.ana, child=city.children["c3"], threat=threat, at_risk=at_risk)
    assert not EmergencyAccess.objects.exists()


def test_for_a_child_on_the_caseload_and_for_none_there_is_no_emergency(city):
    with pytest.raises(Conflict):
        opened(city, child="c1")
    with pytest.raises(NotFound):
        open_emergency(by=city.ana, child="2222222222AB", threat=THREAT, at_risk="x")


def test_the_privacy_officer_is_told_at_once_without_a_word_about_the_child(city):
    register_person(by=INSTALLATION, name="Pat", email="pat@city.example")
    person = Person.objects.get()
    person.user = User.objects.get(username="pat")
    person.save()
    opened(city)
    [letter] = Message.objects.all()
    assert letter.to == "pat@city.example"
    for secret in (city.children["c3"], "Ana3", THREAT):
        assert secret not in letter.text + letter.subject


def test_it_is_reviewed_by_somebody_else_once_within_two_days(city):
    give_role(by=INSTALLATION, username="ana", role=Role.PRIVACY_OFFICER)
    opened(city)
    [row] = emergencies(open_only=True)
    with pytest.raises(NotAllowed, match="Another person"):
        review_emergency(
            by=Acting("ana", Role.PRIVACY_OFFICER), emergency=row.id, justified=True, words="Mine."
        )
    EmergencyAccess.objects.update(opened_at=timezone.now() - timedelta(days=2, seconds=1))
    assert emergencies(open_only=True)[0].overdue
    review_emergency(by=city.pat, emergency=row.id, justified=False, words="No danger was known.")
    assert emergencies(open_only=True) == []
    with pytest.raises(Conflict):
        review_emergency(by=city.pat, emergency=row.id, justified=True, words="Again.")


def test_the_pages_of_an_emergency(city):
    worker = client(city.ana)
    sent = worker.post(
        "/caseload/emergency/",
        {"child": city.children["c3"], "threat": THREAT, "at_risk": "The child"},
    )
    assert sent.status_code == 302
    assert "Ana3" in worker.get(sent["Location"]).content.decode()
    officer = client(city.pat)
    assert THREAT in officer.get("/caseload/emergencies/").content.decode()
    [row] = emergencies()
    answer = officer.post(
        f"/caseload/emergencies/{row.id}/review/", {"justified": "yes", "words": "It was."}
    )
    assert answer.status_code == 302
    assert worker.get("/caseload/emergencies/").status_code == 404
