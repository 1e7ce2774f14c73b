"""A summary of one child on paper (row 18): who, when and why on each page, and one way there."""

import io
import time

import pypdf
import pytest

from tests.factories.caseloads import consented, on_caseload
from tests.integration.casework.test_looking import client, looks
from wholecity.casework.actions import close
from wholecity.children.models import CareRecord
from wholecity.children.queries.wall import publishing
from wholecity.people.queries import VERIFIED_AT
from wholecity.policy.classes import DataClass

WHY = "Conference with her teacher"


def test_what_may_be_seen_is_printed_with_who_when_and_why_on_each_page(city):
    child, worker = city.children["c1"], client(city.ana)
    url = f"/caseload/{child}/print/"
    assert f'href="{url}"' in worker.get(f"/caseload/{child}/").content.decode()
    assert worker.post(url, {"reason": " "}).status_code == 422
    for language, title, kind, printed in (
        ("en", "Summary: Ana1 Núñez O'Hara", "First name", "Printed by Ana, After the Bell"),
        ("es", "Resumen: Ana1 Núñez O'Hara", "Nombre", "Impreso por Ana, After the Bell"),
    ):
        worker.post("/account/language/", {"language": language, "next": "/"})
        answer = worker.post(url, {"reason": WHY})
        assert answer["Content-Type"] == "application/pdf"
        pdf = pypdf.PdfReader(io.BytesIO(answer.content))
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert pdf.trailer["/Root"]["/Lang"].startswith(language)
        pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
        for page in pages:
            assert page.count(WHY) >= 2  # across the page, and at its foot
            assert printed in page
        assert title in pages[0]
        assert kind in " ".join(pages)
        assert "99.33" not in " ".join(pages)  # no education record is on it
    (entry,) = looks(details__channel="print")[1:]
    assert (entry.who, entry.details["reason"], entry.details["basis"]["row"]) == ("ana", WHY, 18)
    shown = {field for field, *_ in entry.details["shown"]}
    assert "person.first_name" in shown
    assert "person.birth_date" not in shown
    assert worker.get(f"/caseload/{child}/print.csv").status_code == 404


def test_contact_details_and_education_come_with_their_conditions(city):
    child = city.children["c1"]
    on_caseload(city.dora, city.cleo, child)
    with publishing():
        CareRecord.objects.filter(child=child, table="participation").update(data_class="C5")
    consented(city.ana, child, "schools", DataClass.EDUCATION, DataClass.CONTACT)
    answer = client(city.cleo).post(f"/caseload/{child}/print/", {"reason": WHY, "contact": "on"})
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages
    )
    assert "99.33" in text
    assert "Date of birth" in text
    assert "First name" not in text  # the consent does not name it
    shown = {
        cls for entry in looks(details__channel="print") for _, cls, *_ in entry.details["shown"]
    }
    assert shown == {"C4", "C5"}


def test_an_old_proof_leads_to_the_second_factor_and_back(city):
    worker, url = client(city.ana), f"/caseload/{city.children['c1']}/print/"
    session = worker.session
    session[VERIFIED_AT] = time.time() - 16 * 60
    session.save()
    assert worker.get(f"/caseload/{city.children['c1']}/").status_code == 200
    for answer in (worker.get(url), worker.post(url, {"reason": WHY})):
        assert answer.status_code == 302
        assert "next=" in answer["Location"]
    assert worker.session["suspended"]["fields"] == {"reason": [WHY]}
    assert not looks(details__channel="print").exists()


@pytest.mark.parametrize("who", ["bea", "cleo", "pat"])
def test_nobody_else_prints_and_a_closed_case_is_not_printed(city, who):
    """A supervisor reads the team's children, and prints none."""
    url = f"/caseload/{city.children['c1']}/print/"
    assert client(getattr(city, who)).post(url, {"reason": WHY}).status_code == 404
    close(by=city.bea, child=city.children["c1"], worker="ana")
    assert client(city.ana).post(url, {"reason": WHY}).status_code == 404
    assert not looks().exists()
