"""The handover packet says what is in the record today, and where it says nothing."""

import io
from datetime import UTC, date, datetime, timedelta

import pypdf
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from tests.factories.cabinet import demo_cabinet
from tests.factories.publications import set_goal
from tests.factories.releases import released
from wholecity.governance.formats.handover import Printed, Table, pdf
from wholecity.governance.models import ActionItem, Body, Response, Seat
from wholecity.governance.queries.handover import handover
from wholecity.governance.queries.transitions import transitions
from wholecity.people.actions import make_demo_people, register_person
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.ui.typesetting import UNKNOWN

pytestmark = [pytest.mark.looks, pytest.mark.django_db]

FAY = Acting("fay", Role.FACILITATOR)


@pytest.fixture
def facilitator(settings) -> Client:
    settings.DEMO = True
    make_demo_people(by=INSTALLATION)
    client = Client()
    client.force_login(User.objects.get(username="demo-facilitator"))
    return client


def section(key: str, today: date | None = None):
    found = {s.key: s for s in handover(today or timezone.localdate())}
    return found[key]


def owed():
    """An open action item to which a seat owes an answer."""
    person = register_person(by=FAY, name="Zoë 美咲").id
    action = ActionItem.objects.create(
        body=Body.objects.get(kind="cabinet"),
        number=9000,
        text="Bus passes for *every* #child",
        owner_id=person,
        due=date(2026, 12, 1),
        made_on=date(2026, 11, 1),
        published_at=datetime(2026, 11, 2, 3, tzinfo=UTC),
    )
    seat = Seat.objects.get(organization__key="courts")
    Response.objects.create(action=action, seat=seat, asked_at=datetime(2026, 11, 2, 3, tzinfo=UTC))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_a_new_city_is_told_what_is_not_there():
    sections = handover(date(2026, 11, 26))
    assert [s.rows for s in sections] == [()] * len(sections)
    assert all(s.empty for s in sections)


def test_everything_comes_from_the_record(settings, tmp_path):
    settings.RELEASES = tmp_path
    demo_cabinet()
    owed()
    released(y2026=0.2)
    taken_on = ("Bus passes for *every* #child (Children's Cabinet)", "Zoë 美咲")
    assert (*taken_on, date(2026, 12, 1)) in section("actions").rows
    on_the_citys_clocks = date(2026, 11, 1)
    asked = ("Family Court", "Bus passes for *every* #child", on_the_citys_clocks)
    assert asked in section("responses").rows
    assert "Every child" in str(section("vision").rows[0][0])
    assert len(section("agreements").rows) == 2
    assert section("measures").rows
    assert [row[0] for row in section("groups").rows] == ["Attendance", "Core Team"]
    assert len(section("seats").rows) == 14
    assert len(section("backbone").rows) == 4


def test_what_ends_within_a_year_is_told_and_nothing_else():
    demo_cabinet()
    rows = section("ending", date(2026, 11, 26)).rows
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)
    assert "Facilitator, Demo Facilitator" in [row[0] for row in rows]
    before = [row[0] for row in section("ending", date(2026, 6, 29)).rows]
    assert "Facilitator, Demo Facilitator" not in before
    assert "Facilitator, Demo Facilitator" in [
        row[0] for row in section("ending", date(2026, 6, 30)).rows
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Handover packet", "Open action items", "No figure was released yet.")),
        ("es", ("Carpeta de traspaso", "Tareas abiertas", "Aún no se ha publicado")),
    ],
)
def test_the_pdf_is_accessible_and_says_the_same(facilitator, language, words):
    demo_cabinet()
    owed()
    answer = facilitator.get(
        "/cabinet/handover/handover.pdf", headers={"accept-language": language}
    )
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in reader.xmp_metadata.stream.get_data().decode()
    assert words[0] in str(reader.metadata.title)
    text = text_of(answer.content)
    assert all(word in text for word in words)
    assert "*every* #child" in text
    assert f"Zoë {UNKNOWN}{UNKNOWN}" in text
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all("PublicSans" in font for font in fonts)


@pytest.mark.parametrize(
    ("language", "goal"), [("en", "15% by 2027-28"), ("es", "15\u00a0% para 2027-28")]
)
def test_a_goal_has_its_unit_and_says_until_when(settings, tmp_path, language, goal):
    settings.RELEASES = tmp_path / "releases"
    released(y2026=0.22)
    set_goal("15", by_year=2028)
    with override(language):
        [measures] = [s for s in handover(date(2026, 11, 26)) if s.key == "measures"]
    assert goal in {row[3] for row in measures.rows}


def test_the_vision_has_most_of_the_width_of_the_paper():
    tables = {
        parts: Printed(
            *("en", "Riverton", "Cabinet", "Handover", "Today", "{page} {pages}"),
            [Table("Vision", ("Words", "Day"), (("word " * 60, "Oct. 14"),), "", parts)],
        )
        for parts in ((), (5, 1))
    }
    narrow, wide = (text_of(pdf(table)).count("\n") for table in tables.values())
    assert wide < narrow - 1
    assert next(s for s in handover(date(2026, 11, 26)) if s.key == "vision").widths[0] >= 4


def test_the_page_shows_what_the_pdf_does(facilitator):
    demo_cabinet()
    owed()
    page = facilitator.get("/cabinet/handover/").content.decode()
    for words in ("Zoë 美咲", "Bus passes", "No figure was released yet.", "Demo District Liaison"):
        assert words in page


def test_the_demonstration_fits_its_history():
    demo_cabinet()
    (row,) = transitions(timezone.localdate())
    assert (row.person_name, row.holder_name) == ("Demo Superintendent", "Demo New Superintendent")
    assert row.vacant == 45
    assert row.is_open
    ending = [r[2] for r in section("agreements").rows if r[2]]
    assert ending == [timezone.localdate() + timedelta(days=45)]
