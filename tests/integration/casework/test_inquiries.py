"""The privacy officer reads who one child is, with an open case about it, never else: row 29."""

import time

import pytest
from django.db import DatabaseError, transaction

from tests.integration.casework.test_looking import client, looks
from wholecity.audit.models import Entry
from wholecity.casework.actions import close_inquiry, look_at_child, open_inquiry
from wholecity.casework.definitions import Inquiry as Kind
from wholecity.casework.models import Inquiry
from wholecity.casework.queries.circumstances import circumstances
from wholecity.kernel.errors import BadInput, NotAllowed, NotFound
from wholecity.people.queries import VERIFIED_AT
from wholecity.policy.classes import Purpose

WORDS = "The mother says that a neighbor knew of the absences."


def test_a_case_opens_the_identity_of_its_child_until_it_is_closed(city):
    officer, child = client(city.pat), city.children["c1"]
    for wrong in ({"child": "2222222222AB"}, {"words": " "}, {"kind": "curiosity"}):
        sent = {"child": child, "kind": "complaint", "words": WORDS, **wrong}
        assert officer.post("/oversight/cases/", sent).status_code == 422
    sent = officer.post("/oversight/cases/", {"child": child, "kind": "complaint", "words": WORDS})
    url = sent["Location"]
    case = Inquiry.objects.get()
    assert url == f"/oversight/cases/{case.id}/"
    page = officer.get(url).content.decode()
    assert "A complaint" in page
    assert "Ana1" not in page
    assert not looks().exists()

    page = officer.get(f"{url}child/").content.decode()
    assert "Ana1 Núñez O&#x27;Hara" in page
    for other in ("2016", "Oversight", "12 Mill"):
        assert (other in page) is (other == "Oversight")
    (entry,) = looks(who="pat")
    assert entry.details["basis"]["row"] == 29
    assert entry.details["basis"]["ground"] == "oversight"
    assert str(case.id) in entry.details["reason"]
    assert {data_class for _, data_class, *_ in entry.details["shown"]} == {"C3"}
    with pytest.raises(NotFound):  # another child
        look_at_child(by=city.pat, child=city.children["c2"], purpose=Purpose.OVERSIGHT)

    assert officer.post(url, {"found": " "}).status_code == 422
    assert officer.post(url, {"found": "The neighbor works at the school."}).status_code == 302
    assert officer.get(f"{url}child/").status_code == 404
    assert "The neighbor works at the school." in officer.get(url).content.decode()
    assert officer.post(url, {"found": "Again"}).status_code == 422
    assert looks(who="pat").count() == 1
    for action in ("open case", "close case"):
        assert Entry.objects.get(action=action).details["case"] == str(case.id)


def test_without_a_case_and_in_another_role_there_is_nothing(city):
    child = city.children["c1"]
    with pytest.raises(NotFound):
        look_at_child(by=city.pat, child=child, purpose=Purpose.OVERSIGHT)
    with pytest.raises(BadInput):
        open_inquiry(by=city.pat, child=child, kind=Kind.BREACH, words=" ")
    with pytest.raises(NotAllowed):
        open_inquiry(by=city.ana, child=child, kind=Kind.BREACH, words=WORDS)
    case = open_inquiry(by=city.pat, child=child, kind=Kind.BREACH, words=WORDS)
    known = circumstances(city.pat, [child, city.children["c2"]], Purpose.OVERSIGHT)
    assert [known[child].facts, known[city.children["c2"]].facts] == [
        {"appointed", "case"},
        {"appointed"},
    ]
    assert circumstances(city.ana, [child], Purpose.CARE)[child].facts == frozenset()
    with pytest.raises(NotAllowed):
        close_inquiry(by=city.bea, inquiry=case, found="x")
    for purpose in (Purpose.CARE, Purpose.RIGHTS):
        with pytest.raises(NotFound):
            look_at_child(by=city.pat, child=child, purpose=purpose)
    for url in ("", f"{case}/", f"{case}/child/"):
        assert client(city.bea).get(f"/oversight/cases/{url}").status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        Inquiry.objects.update(closed_by="x")


def test_an_old_proof_leads_to_the_second_factor_and_back(city):
    officer = client(city.pat)
    case = open_inquiry(by=city.pat, child=city.children["c1"], kind=Kind.REQUEST, words=WORDS)
    session = officer.session
    session[VERIFIED_AT] = time.time() - 16 * 60
    session.save()
    before = Entry.objects.count()
    for url in (
        "/oversight/",
        "/oversight/entries/?who=ana",
        "/oversight/entries.csv",
        f"/oversight/child/?child={city.children['c1']}",
        "/oversight/person/?who=ana",
        "/oversight/cases/",
        f"/oversight/cases/{case}/",
        f"/oversight/cases/{case}/child/",
    ):
        answer = officer.get(url)
        assert answer.status_code == 302, url
        assert answer["Location"].startswith("/account/verify/?next=/oversight/"), url
    assert Entry.objects.count() == before
    assert "Oversight" in officer.get("/").content.decode()  # the way there stays
    session[VERIFIED_AT] = time.time() - 14 * 60
    session.save()
    assert officer.get("/oversight/").status_code == 200
