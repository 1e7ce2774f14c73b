"""What is kept apart (42 CFR part 2) opens by a consent that names it, with a reason: row 12."""

import io

import pypdf
import pytest

from tests.factories.caseloads import consented
from tests.integration.casework.test_looking import client, looks
from wholecity.casework.actions import look_at_child
from wholecity.children.actions import revoke_ground
from wholecity.children.models import CareRecord
from wholecity.children.queries.wall import publishing
from wholecity.policy.classes import DataClass

WHY = "She asked me to find her a counselor."


@pytest.fixture
def counselled(city):
    """What the program keeps of c1's participation is counseling."""
    with publishing():
        kept = CareRecord.objects.filter(child=city.children["c1"], table="participation")
        kept.update(data_class=DataClass.HEALTH_RESTRICTED)
    return city


def test_it_is_opened_with_a_reason_and_entered_with_it(counselled):
    city, child = counselled, counselled.children["c1"]
    worker, page, url = client(city.ana), f"/caseload/{child}/", f"/caseload/{child}/restricted/"
    # Without a consent that names it nothing says that there is any.
    assert "restricted/" not in worker.get(page).content.decode()
    assert worker.get(url).status_code == worker.post(url, {"reason": WHY}).status_code == 404
    ground = consented(city.ana, child, "bell", DataClass.HEALTH_RESTRICTED)

    before = worker.get(page).content.decode()
    assert url in before
    assert "Programs</h2>" not in before
    assert set(look_at_child(by=city.ana, child=child).parts) == {"person"}
    assert worker.post(url, {"reason": "  "}).status_code == 422
    opened = worker.post(url, {"reason": WHY}).content.decode()
    assert "Programs</h2>" in opened
    assert "42 CFR part 2 prohibits" in opened
    entry = looks(details__basis__row=12).get()
    assert entry.details["reason"] == WHY
    assert {data_class for _, data_class, *_ in entry.details["shown"]} == {"C6r"}

    # Never on paper, for a supervisor, or after the consent.
    printed = worker.post(f"{page}print/", {"reason": WHY, "contact": "on"})
    pages = pypdf.PdfReader(io.BytesIO(printed.content)).pages
    assert "Programs" not in " ".join(one.extract_text() for one in pages)
    assert client(city.bea).get(url).status_code == 404
    assert looks(details__basis__row=12).count() == 1
    revoke_ground(by=city.ana, ground=ground)
    assert worker.post(url, {"reason": WHY}).status_code == 404


def test_where_there_is_nothing_of_the_kind_the_same_is_offered(city):
    """The consent is known; whether there are records, is not said before the reason."""
    child = city.children["c1"]
    consented(city.ana, child, "bell", DataClass.HEALTH_RESTRICTED)
    worker = client(city.ana)
    assert f"/caseload/{child}/restricted/" in worker.get(f"/caseload/{child}/").content.decode()
    opened = worker.post(f"/caseload/{child}/restricted/", {"reason": WHY})
    assert opened.status_code == 200
    assert not looks(details__basis__row=12).exists()
