"""The life of an extract: who makes it, who decides, who reads it where, and how it ends."""

import io
import os
import time
import zipfile
from datetime import date, datetime, timedelta
from ipaddress import ip_network
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.research import licensed, research_city
from tests.factories.worker import work_off
from wholecity.agreements import actions as agreements
from wholecity.agreements.models import Agreement
from wholecity.agreements.queries import detail
from wholecity.audit.definitions import REFUSED
from wholecity.audit.models import Entry
from wholecity.chain.actions import destroy
from wholecity.extracts import actions, queries
from wholecity.extracts.actions.place import folder_of
from wholecity.extracts.models import Extract, ProjectKey
from wholecity.intake.models import Source
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed
from wholecity.people.actions import add_user, give_role
from wholecity.people.models import User
from wholecity.people.queries import VERIFIED_AT
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.roles import Role
from wholecity.ui.texts import told

pytestmark = pytest.mark.django_db

LEAD, OFFICER = Acting("lea", Role.DATA_LEAD), Acting("pat", Role.PRIVACY_OFFICER)
ROSA, OTHER = Acting("rosa", Role.RESEARCHER), Acting("otto", Role.RESEARCHER)
LATER, ROOM = date(2099, 1, 1), "127.0.0.1"


@pytest.fixture
def warehouse(settings, tmp_path, db):
    made = research_city(settings, tmp_path)
    licensed()
    return made


def made() -> Extract:
    return Extract.objects.get(number=actions.make(by=LEAD, license="study"))


def approved() -> Extract:
    one = made()
    actions.approve(by=OFFICER, number=one.number, trained_until=LATER)
    one.refresh_from_db()
    return one


def missing(by: Acting = ROSA, address: str = ROOM) -> str:
    """Why it is not read; "" where it is."""
    try:
        actions.fetch(by=by, number=1, address=address)
    except NotAllowed as error:
        return told(error.words)
    return ""


def test_only_a_data_lead_makes_one_and_somebody_else_decides(warehouse):
    for somebody in (OFFICER, ROSA, Acting("mara", Role.CABINET_MEMBER), Acting("a", "R10")):
        with pytest.raises(NotAllowed):
            actions.make(by=somebody, license="study")
    one = made()
    for somebody in (LEAD, ROSA):
        with pytest.raises(NotAllowed):
            actions.approve(by=somebody, number=1, trained_until=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extract.objects.filter(number=1).update(
            state="approved", decided_by="lea", decided_at=one.made_at, trained_until=LATER
        )
    assert "The project was not approved." in missing()
    actions.approve(by=Acting("another-lead", Role.DATA_LEAD), number=1, trained_until=LATER)
    assert missing() == ""
    with pytest.raises(Conflict):
        actions.reject(by=OFFICER, number=1, reason="Too late")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tier": "dsa"}, "made under a data use license"),
        ({"purposes": ["EVALUATE"]}, "not for research"),
        ({"starts": date(2098, 1, 1), "ends": date(2099, 1, 1)}, "begins on"),
        ({"ends": date(2025, 1, 1)}, "ended on"),
        ({"sources": ["nobody"]}, "No source that the license names"),
    ],
)
def test_what_a_license_must_say(warehouse, change, said):
    Agreement.objects.filter(key="study").update(**change)
    with pytest.raises(NotAllowed, match=said):
        actions.make(by=LEAD, license="study")
    assert not Extract.objects.exists()


def test_a_source_is_used_only_where_its_lanes_and_its_agreement_say_research(warehouse):
    Source.objects.filter(key="shelters").update(lanes=["EVALUATE"])
    one = made()
    assert one.sources == ["district"]
    assert "homeless" not in one.columns
    Agreement.objects.filter(key="data").update(purposes=["CARE", "EVALUATE"])
    with pytest.raises(NotAllowed, match="does not permit this purpose: RESEARCH"):
        actions.make(by=LEAD, license="study")


def test_where_it_cannot_be_made_nothing_is_kept_but_why(warehouse):
    Agreement.objects.filter(key="study").update(min_cell=400)
    one = made()
    assert (one.state, one.hashes, one.columns) == ("refused", {}, {})
    assert "cannot be made so that no child can be found" in told(one.in_the_way)
    assert not folder_of(one.id).exists()


def test_it_is_read_by_whom_the_license_names_in_the_room_and_each_time_is_entered(
    warehouse, settings
):
    one = approved()
    assert missing(OTHER) == "No license in force names you."
    assert missing(LEAD)
    assert missing(address="203.0.113.9") == "This is read in the secure room only."
    settings.CONTROLLED_ROOM = [ip_network("10.1.0.0/16")]
    assert missing() == "This is read in the secure room only."
    assert missing(address="10.1.2.3") == ""
    assert missing(address="not an address")
    settings.CONTROLLED_ROOM = []
    assert missing(address="10.1.2.3")
    refused = Entry.objects.filter(action=REFUSED, object_kind="extract")
    assert set(refused.values_list("who", flat=True)) == {"otto", "lea", "rosa"}
    entry = Entry.objects.get(action="extract read")
    assert (entry.who, entry.role, entry.object_id) == ("rosa", "R7", str(one.id))
    assert entry.details["license"] == "study"
    assert entry.details["address"] == "10.1.2.3"
    assert entry.details["children"] == one.children


def test_training_runs_out(warehouse):
    one = made()
    with pytest.raises(BadInput):
        yesterday = timezone.localdate() - timedelta(1)
        actions.approve(by=OFFICER, number=1, trained_until=yesterday)
    actions.approve(by=OFFICER, number=1, trained_until=timezone.localdate())
    assert missing() == ""
    Extract.objects.filter(pk=one.pk).update(trained_until=timezone.localdate() - timedelta(1))
    assert missing() == "The training has expired."


def test_it_ends_with_its_license_at_the_citys_midnight(warehouse, settings, monkeypatch):
    Agreement.objects.filter(key="study").update(ends=date(2026, 11, 1))  # clocks change that day
    zone = ZoneInfo(settings.TIME_ZONE)

    def at(*moment: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: datetime(*moment, tzinfo=zone))

    at(2026, 10, 30, 12, 0)
    one = approved()
    at(2026, 11, 1, 23, 59, 59)
    assert missing() == ""
    assert actions.destroy_ended() == 0
    at(2026, 11, 2, 0, 0, 0)
    assert "ended on" in missing()
    assert folder_of(one.id).exists(), "whoever asks is refused before the night's work"
    assert actions.destroy_ended() == 1
    assert not folder_of(one.id).exists()
    assert not ProjectKey.objects.exists(), "nobody makes its codes again"
    one.refresh_from_db()
    assert (one.state, one.hashes, one.destroyed_by) == ("destroyed", {}, "wholecity")
    assert Entry.objects.filter(action="destroy extract", object_id=one.id).count() == 1
    assert actions.destroy_ended() == 0


@pytest.mark.parametrize("key", ["study", "data"])
def test_what_ends_early_closes_it_and_is_certified_with_it(warehouse, settings, tmp_path, key):
    settings.DELIVERIES = tmp_path / "deliveries"
    one = approved()
    agreements.end(by=LEAD, key=key, why="It ends.")
    assert "ended on" in missing()
    with pytest.raises(NotAllowed):
        actions.make(by=LEAD, license="study")
    what = destroy(by=LEAD, key=key)
    assert what["extracts"] == 1
    assert detail(key).certificate[2]["extracts"] == 1
    assert not folder_of(one.id).exists()
    one.refresh_from_db()
    assert one.state == "destroyed"


def test_a_rejected_one_is_destroyed_by_the_next_nights_work(warehouse):
    one = made()
    with pytest.raises(BadInput):
        actions.reject(by=OFFICER, number=1, reason=" ")
    actions.reject(by=OFFICER, number=1, reason="Too fine")
    assert missing()
    assert actions.destroy_ended() == 1
    one.refresh_from_db()
    assert (one.state, one.hashes) == ("rejected", {})
    assert ProjectKey.objects.exists(), "the license goes on"


def test_a_changed_file_is_not_handed_out(warehouse):
    one = approved()
    file = folder_of(one.id) / "00001.bin"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(BadInput):
        actions.fetch(by=ROSA, number=1, address=ROOM)
    assert not Entry.objects.filter(action="extract read").exists()


def test_its_files_are_encrypted_where_they_lie(warehouse, settings):
    approved()
    kept = b"".join(p.read_bytes() for p in settings.EXTRACTS.rglob("*") if p.is_file())
    assert b"research_id" not in kept
    assert b"Study of absence" not in kept


def test_plain_files_of_a_killed_process_do_not_stay(warehouse, settings):
    settings.EXTRACTS.mkdir()
    old, new = (settings.EXTRACTS / f"work-{name}" for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir()
        (folder / "data.csv").write_text("research_id")
    hours_ago = time.time() - 2 * 3600
    os.utime(old, (hours_ago, hours_ago))
    made()
    assert [p.name for p in settings.EXTRACTS.glob("work-*")] == ["work-new"]


# -- on pages ------------------------------------------------------------------------------


@pytest.fixture
def people(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for name, role in (
        ("lea", Role.DATA_LEAD),
        ("pat", Role.PRIVACY_OFFICER),
        ("rosa", Role.RESEARCHER),
        ("otto", Role.RESEARCHER),
    ):
        add_user(by=INSTALLATION, username=name)
        give_role(by=INSTALLATION, username=name, role=role)


def as_(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def test_from_the_license_to_the_room_on_pages(transactional_db, warehouse, people):
    lead, officer, rosa, otto = map(as_, ("lea", "pat", "rosa", "otto"))
    assert "/extracts/make/?license=study" in lead.get("/agreements/study/").content.decode()
    sent = lead.post("/extracts/make/", {"license": "study"})
    work_off()
    assert "Done" in lead.get(sent["Location"]).content.decode()
    page = lead.get("/extracts/1/").content.decode()
    assert "You made it: another person has to decide." in page
    assert lead.post("/extracts/1/decide/", {"decision": "approve"}).status_code == 404
    waits = "Extract 1 waits for your decision: Study of absence"
    assert waits in officer.get("/").content.decode()
    assert waits not in lead.get("/").content.decode()
    assert officer.post("/extracts/1/decide/", {"decision": "approve"}).status_code == 422
    assert officer.post("/extracts/1/decide/", {"decision": "reject"}).status_code == 422
    assert "Not now:" in rosa.get("/extracts/1/").content.decode()
    officer.post("/extracts/1/decide/", {"decision": "approve", "trained_until": LATER})
    assert "Study of absence" in rosa.get("/extracts/").content.decode()
    answer = rosa.post("/extracts/1/file/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        assert files.read("data.csv").startswith(b"research_id,school_year,")
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    # To whom the license does not name it is not there, nor do others have a button.
    assert otto.get("/extracts/1/").status_code == 404
    assert "There is no extract for you." in otto.get("/extracts/").content.decode()
    for client in (lead, officer, otto):
        assert client.post("/extracts/1/file/").status_code == 404


def test_deciding_and_reading_ask_for_the_second_factor_again(warehouse, people):
    made()
    for name, path, fields in (
        ("pat", "/extracts/1/decide/", {"decision": "approve", "trained_until": LATER}),
        ("rosa", "/extracts/1/file/", {}),
    ):
        client = as_(name)
        session = client.session
        session[VERIFIED_AT] -= 16 * 60
        session.save()
        assert client.post(path, fields)["Location"].startswith("/account/verify/")
    assert Extract.objects.get().state == "waiting"


def test_out_of_the_room_the_page_says_why(warehouse, people, settings):
    approved()
    settings.CONTROLLED_ROOM = []
    page = as_("rosa").get("/extracts/1/").content.decode()
    assert "This is read in the secure room only." in page
    assert "Open the files" not in page


def test_a_license_that_opens_nothing_is_told_in_the_form(warehouse, people):
    Agreement.objects.filter(key="data").update(purposes=[Purpose.EVALUATE])
    answer = as_("lea").post("/extracts/make/", {"license": "study"})
    assert answer.status_code == 422
    assert "No source that the license names" in answer.content.decode()


def test_pages_take_as_many_queries_for_many_as_for_one(warehouse, people):
    made()
    lead = as_("lea")
    lead.get("/extracts/")
    taken = []
    for more in (0, 5):
        for _ in range(more):
            actions.make(by=LEAD, license="study")
        with CaptureQueriesContext(
            connection,
        ) as found:
            lead.get("/extracts/")
        taken.append(len(found))
    assert taken[0] == taken[1] <= 14
    assert len(queries.extracts()) == 6
