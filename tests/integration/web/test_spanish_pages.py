"""Nobody who reads in Spanish meets an English sentence, also where it was kept long ago."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tests.factories import deliveries as made
from tests.factories.agreements import permit_all
from tests.factories.families import world
from tests.factories.releases import LEAD, cube, released
from tests.spanish import english, reader, texts_of, walk
from wholecity.chain.actions import KIND, start_chain
from wholecity.children.actions import run_linkage
from wholecity.disclosure.actions import propose
from wholecity.intake import actions as intake
from wholecity.intake import queries
from wholecity.intake.actions import load_uploaded
from wholecity.jobs.actions import JobProgress
from wholecity.jobs.models import Job
from wholecity.jobs.worker import Worker
from wholecity.kernel import texts
from wholecity.kernel.errors import WholecityError
from wholecity.kernel.texts import phrase
from wholecity.people.actions import make_demo_people
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.warehouse.store import Warehouse

pytestmark = [pytest.mark.looks, pytest.mark.django_db(transaction=True)]

PEOPLE = (None, "demo-mayor", "demo-data-lead", "demo-privacy-officer", "demo-link-reviewer")
# A release and accounts of this test.
NAMES = ("School years", "Demo Privacy officer", "Demo Link reviewer")
BEGIN = ("/", "/account/sign-in/", "/how-we-protect-data/", "/sources/", "/no-such-page/")
WORK = ("/measures/", "/deliveries/", "/deliveries/new/", "/links/", "/runs/", "/releases/")
ATTENDANCE = "student_id,school_id,date,status"


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    for name in ("DELIVERIES", "WAREHOUSE", "RELEASES", "HOME"):
        setattr(settings, name, tmp_path / name.lower())
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.DEMO = True
    make_demo_people(by=INSTALLATION)
    intake.register_city(by=LEAD, city=made.CITY)
    return tmp_path


def _deliver(home: Path) -> None:
    """Faults of many kinds, notes and drift; a delivery that waits, and some that failed."""
    sound = [made.child(n) for n in range(90)]
    faulty = [made.child(91, DOB="soon"), made.child(92, ID=""), made.child(93, Begins="1/1/1207")]
    changed = [made.child(n, Last="Other") for n in range(90)]
    for name, rows in (
        ("first.csv", sound),
        ("same.csv", sound),
        ("second.csv", [*changed, *faulty, *faulty[:1]]),
        ("few.csv", [made.child(n, DOB="soon") for n in range(20)]),
    ):
        _load(made.roster(home / name, *rows))
    days = [f"{n},A,2025-09-02,P" for n in range(40)]
    _load_days(home, "days.csv", "student_id,school_id,date,status", days)
    days = [f"{n},A,2025-10-0{n},Q,x" for n in range(1, 9)]
    days += ["1,A,2031-01-01,P,", "1,A,2025-11-03,T,", "1,A"]
    _load_days(home, "more.csv", "student_id,school_id,date,status,mark", days)
    for number, content in enumerate(("", "nothing,of,use\n1,2,3\n", "ID,ID\n1,2\n")):
        broken = home / f"broken{number}.csv"
        broken.write_text(content)
        with pytest.raises(WholecityError):
            _load(broken)


def _load(path: Path) -> None:
    intake.load(by=LEAD, path=path, source="bell", format="mapped", mapping=made.ROSTER)


def _load_days(
    home: Path, name: str, header: str, rows: list[str], school_year: int | None = 2026
) -> None:
    path = home / name
    path.write_text("\n".join([header, *rows]), "utf-16")
    day = date(2026, 1, 5)
    how = {
        "format": "attendance_daily",
        "school_year": school_year,
        "received_on": day,
    }
    intake.load(by=LEAD, path=path, source="district", accept=True, **how)


def _work(home: Path) -> None:
    """An upload that was loaded, a run that failed, and one that is in the middle."""
    roster = "student_id,school_id,date,status\n7,A,2025-09-03,P\n"
    load_uploaded(
        by=LEAD,
        delivered=[SimpleUploadedFile("days.csv", roster.encode())],
        source="district",
        format="attendance_daily",
        school_year=2026,
        title="Load a delivery",
    )
    start_chain(by=LEAD, title="Link, compute and protect")
    Worker(batch=True, interval=0).run()
    running = Job.objects.create(kind=KIND, title="x", requested_by="x", state="running")
    JobProgress(running).step(phrase("Reading %(file)s", file="c.csv"), 1234)


def _release(settings: Any) -> None:
    """A published release, one that waits, and one whose audit did not come to its end."""
    released(y2025=0.26, y2026=0.22)
    title = phrase("Students %(period)s", period="2026-27")
    propose(cubes=[cube("2026-27", chronic=0.2)], title=title, by=LEAD)
    settings.AUDIT_SECONDS = 0.001
    propose(cubes=[cube("2024-25", chronic=0.3)], title=title, by=LEAD)


def _everything(home: Path, settings: Any) -> None:
    _deliver(home)
    _work(home)
    _release(settings)
    warehouse = Warehouse(settings.WAREHOUSE, settings.WAREHOUSE_KEY)
    world(60, seed=9).fill(warehouse)
    permit_all(warehouse)
    run_linkage(by=INSTALLATION)


def _found() -> list[str]:
    """The English on all pages of all people, each text with the page on which it stands."""
    found, walked = [], set()
    for person in PEOPLE:
        for path, told in walk(reader(person), *BEGIN, *(WORK if person else ())):
            walked.add(path)
            found += [f"{path} of {person}: {text}" for text in english(told, NAMES)]
    runs = [f"/runs/{job.pk}/" for job in Job.objects.filter(kind=KIND)]
    loads = [f"/deliveries/jobs/{job.pk}/" for job in Job.objects.filter(kind="load")]
    deliveries = [f"/deliveries/{row.number}/" for row in queries.deliveries()]
    quarantines = [f"{path}quarantine/" for path in deliveries[1:3]]
    assert walked >= {*runs, *deliveries, "/releases/1/", "/releases/2/", "/releases/3/"}
    for path, told in walk(reader("demo-data-lead"), *loads, *quarantines, most=len(loads) + 2):
        found += [f"{path}: {text}" for text in english(told, NAMES)]
    return found


def test_no_page_holds_an_english_sentence(home: Path, settings: Any) -> None:
    _everything(home, settings)
    assert "changed" in {total.reason for total in queries.delivery(3).totals}
    assert queries.quality(6).drift
    assert _found() == []


def test_a_message_that_is_kept_as_english_is_found(home: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(texts, "_closed", str)
    _deliver(home)
    told = " ".join(f for path in (3, 4) for f in english(_texts(f"/deliveries/{path}/")))
    assert "person_key is empty; it must be filled in." in told
    assert "20 of 20 rows of participation are faulty" in told


def _texts(path: str) -> list[str]:
    return texts_of(reader("demo-data-lead").get(path).content.decode())


def test_a_table_that_is_tried_is_told_in_spanish(home: Path) -> None:
    rows = [made.child(1), made.child(2, DOB="soon"), made.child(3, ID="")]
    brought = SimpleUploadedFile("a.csv", made.roster(home / "a.csv", *rows).read_bytes())
    by = Acting("demo-data-lead", LEAD.role)
    table = intake.bring_table(by=by, delivered=[brought], source="bell", school_year=None)
    intake.choose_mapping(by=by, table=table, content=made.ROSTER)
    for page in ("columns/", ""):
        told = _texts(f"/deliveries/tables/{table}/{page}")
        assert english(told) == []
    assert {"Aceptada", "person_key está vacío; hay que llenarlo."} <= set(told)


def test_what_is_refused_is_told_in_spanish(home: Path) -> None:
    _deliver(home)
    client = reader("demo-data-lead")
    refused = client.post("/deliveries/9/undo/", follow=True).content.decode()
    assert "No hay nada que retirar." in refused
    assert english(texts_of(refused)) == []
    assert "Dos de los archivos se llaman a.csv." in _refusal("district", "attendance_daily")
    assert "La fuente bell está registrada para mapped, no para sds." in _refusal("bell", "sds")
    assert "Se trajeron 2 archivos a la vez." in _refusal("bell", "mapped")


def _refusal(source: str, format: str) -> str:
    """The page after two files of one name were brought."""
    files = [SimpleUploadedFile("a.csv", b"a") for _ in range(2)]
    form = {"source": source, "format": format, "delivered": files}
    page = reader("demo-data-lead").post("/deliveries/new/", form).content.decode()
    assert english(texts_of(page)) == []
    return page


def test_numbers_and_days_in_a_message_are_written_as_the_reader_writes_them(home: Path) -> None:
    rows = [f"{n},A,2031-01-01,P" for n in range(1200)]
    _load_days(home, "a.csv", "student_id,school_id,date,status", rows, school_year=None)
    with translation.override("es"):
        told = {total.reason: total.message for total in queries.delivery(1).totals}
    assert told["future"].endswith("se recibió la entrega (5 de enero de 2026).")


def test_rows_that_go_back_to_an_agency_say_why_in_the_language_of_who_asks(home: Path) -> None:
    _deliver(home)
    with translation.override("es"):
        told = {row.message for row in intake.errors_to_send_back(by=LEAD, number=3)}
    assert "person_key está vacío; hay que llenarlo." in told
    assert english(told) == []
