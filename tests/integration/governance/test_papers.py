"""Papers of an agenda, and the packet that they go into: who may do what, and what is read back."""

import hashlib
import io
from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from tests.factories.cabinet import FAY, TUESDAY, attended, cabinet, published, taken_on
from tests.factories.papers import JPEG, PDF, PNG, TEXT
from tests.factories.releases import released
from wholecity.audit.models import Entry
from wholecity.governance import actions, queries
from wholecity.governance.actions.papers import PaperFile, add_paper, remove_paper, replace_paper
from wholecity.governance.definitions import BodyKind, PaperKind, Presence, Purpose
from wholecity.governance.formats.packet import pdf
from wholecity.governance.models import AgendaItem, Meeting, Paper, PaperContent
from wholecity.governance.queries.packet import packet
from wholecity.governance.queries.packet_texts import written
from wholecity.governance.queries.papers import content_of, papers_of
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db
MEMO = PaperFile("memo.txt", TEXT.encode())


@pytest.fixture
def city():
    return cabinet()


@pytest.fixture
def meeting(city):
    return published(city)


@pytest.fixture
def item(meeting):
    return AgendaItem.objects.get(meeting=meeting).id


def papers(item):
    _, row = queries.item(item, TUESDAY)
    return list(row.papers)


def paper(item, file: PaperFile = MEMO, title: str = "Memo"):
    return add_paper(by=FAY, item=item, title=title, file=file)


def as_person(name: str, role: Role | None = None) -> Client:
    if role:
        add_user(by=INSTALLATION, username=name)
        give_role(by=INSTALLATION, username=name, role=role)
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def fay():
    return as_person("fay", Role.FACILITATOR)


# -- adding, replacing, removing -------------------------------------------------------------


def test_papers_stand_in_their_order_and_say_what_they_are(item):
    paper(item)
    paper(item, PaperFile("C:\\Documents\\map.png", PNG), title="")
    memo, map_ = papers(item)
    assert (memo.title, memo.kind, memo.size) == ("Memo", PaperKind.TEXT, len(TEXT))
    assert memo.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (map_.title, map_.file_name, map_.kind) == ("map", "map.png", PaperKind.PNG)
    assert content_of(map_.id) == PNG


def test_a_list_of_papers_reads_no_content(item, django_assert_num_queries):
    paper(item)
    with django_assert_num_queries(1) as caught:
        papers_of([item])
    assert "content" not in caught.captured_queries[0]["sql"]


def test_a_newer_version_takes_the_place_and_the_older_one_stays(item):
    first, _ = paper(item), paper(item, title="Other")
    second = replace_paper(by=FAY, paper=first, title="Memo", file=PaperFile("m.pdf", PDF))
    assert [(p.title, p.version, p.kind) for p in papers(item)] == [
        ("Memo", 2, PaperKind.PDF),
        ("Other", 1, PaperKind.TEXT),
    ]
    assert content_of(first) == TEXT.encode()
    with pytest.raises(Conflict, match="replaced this paper meanwhile"):
        replace_paper(by=FAY, paper=first, title="Memo", file=MEMO)
    third = replace_paper(by=FAY, paper=second, title="Memo", file=MEMO)
    remove_paper(by=FAY, paper=third)
    assert [p.title for p in papers(item)] == ["Other"]
    assert PaperContent.objects.count() == 1, "earlier versions go with it"


def test_what_is_refused_leaves_nothing(item):
    with pytest.raises(BadInput):
        paper(item, PaperFile("report.docx", b"PK\x03\x04"))
    kept = paper(item)
    with pytest.raises(BadInput):
        replace_paper(by=FAY, paper=kept, title="Memo", file=PaperFile("x", b"\0"))
    assert [p.id for p in papers(item)] == [kept]


def test_each_change_leaves_an_entry_and_another_version_of_the_meeting(item, meeting):
    before = Meeting.objects.get(pk=meeting)
    kept = paper(item)
    newer = replace_paper(by=FAY, paper=kept, title="Memo", file=PaperFile("m.pdf", PDF))
    remove_paper(by=FAY, paper=newer)
    after = Meeting.objects.get(pk=meeting)
    assert after.version == before.version + 3
    assert after.changed_at > before.changed_at
    entries = {e.action: e.details for e in Entry.objects.filter(action__endswith=" paper")}
    assert set(entries) == {"add paper", "replace paper", "remove paper"}
    assert entries["replace paper"]["replaces"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert entries["remove paper"]["file"] == "m.pdf"


def test_a_meeting_that_is_over_keeps_its_papers(city, meeting, item):
    kept = paper(item)
    attended(city, meeting, mayor=Presence.PRESENT)
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    for change in (
        lambda: paper(item),
        lambda: remove_paper(by=FAY, paper=kept),
        lambda: replace_paper(by=FAY, paper=kept, title="x", file=MEMO),
    ):
        with pytest.raises(Conflict, match="closed"):
            change()


def test_an_item_that_is_removed_takes_its_papers_along(item):
    paper(item)
    actions.remove_item(by=FAY, item=item)
    assert not Paper.objects.exists()
    assert not PaperContent.objects.exists()


def test_only_who_prepares_meetings_changes_papers(city, item):
    kept, ana = paper(item), city.acting("mayor")
    for change in (
        lambda: add_paper(by=ana, item=item, title="x", file=MEMO),
        lambda: remove_paper(by=ana, paper=kept),
        lambda: replace_paper(by=ana, paper=kept, title="x", file=MEMO),
    ):
        with pytest.raises(NotAllowed):
            change()
    with pytest.raises(NotFound):
        remove_paper(by=FAY, paper=item)


# -- pages -----------------------------------------------------------------------------------


def upload(name: str = "memo.txt", content: bytes = TEXT.encode(), title: str = "Memo"):
    return {"title": title, "file": SimpleUploadedFile(name, content)}


def test_a_paper_is_brought_replaced_and_removed_by_pages(fay, item, meeting):
    url = reverse("governance:papers", args=[item])
    assert fay.post(url, upload()).status_code == 302
    (kept,) = papers(item)
    assert fay.post(reverse("governance:replace-paper", args=[kept.id]), upload("m.pdf", PDF, ""))
    (kept,) = papers(item)
    assert (kept.title, kept.version, kept.kind) == ("Memo", 2, PaperKind.PDF)
    page = fay.get(reverse("governance:meeting", args=[meeting])).content.decode()
    assert reverse("governance:paper", args=[kept.id]) in page
    fay.post(reverse("governance:remove-paper", args=[kept.id]))
    assert papers(item) == []


def test_what_is_no_paper_is_told_on_the_form(fay, item):
    answer = fay.post(reverse("governance:papers", args=[item]), upload("x.docx", b"PK\3\4"))
    assert answer.status_code == 422
    assert "Save the document as PDF" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("memo.txt", b"<script>alert(1)</script>", "text/plain; charset=utf-8"),
        ("a.pdf", PDF, "application/pdf"),
        ("photo.jpg", JPEG, "image/jpeg"),
    ],
)
def test_a_paper_is_saved_and_never_opened_in_the_page(item, name, content, kind):
    kept = paper(item, PaperFile(name, content))
    answer = as_person("mayor").get(reverse("governance:paper", args=[kept]))
    assert (answer.content, answer["Content-Type"]) == (content, kind)
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


@pytest.fixture
def draft(city):
    day = TUESDAY + timedelta(days=28)
    made = actions.call_meeting(by=FAY, body=city.key, day=day, starts=day_time(), minutes=60)
    item = actions.add_item(
        by=FAY, meeting=made, title="Secret", purpose=Purpose.DECIDE, minutes=20
    )
    return made, paper(item)


def day_time():
    return Meeting._meta.get_field("starts").to_python("10:00")


@pytest.mark.parametrize("name", ["paper", "packet", "invitation"])
def test_of_a_draft_members_get_nothing(city, draft, fay, name):
    url = reverse(f"governance:{name}", args=[draft[1] if name == "paper" else draft[0]])
    assert as_person("mayor").get(url).status_code == 404
    assert as_person("dana", Role.DATA_LEAD).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert fay.get(url).status_code == 200


# -- a measure on the agenda -----------------------------------------------------------------


def test_an_item_may_be_about_a_measure(fay, item, meeting):
    _, row = queries.item(item, TUESDAY)
    form = {"title": "Absence", "purpose": "decide", "minutes": 20, "version": row.version}
    url = reverse("governance:change-item", args=[item])
    assert fay.post(url, {**form, "measure": "nothing"}).status_code == 422
    assert fay.post(url, {**form, "measure": "chronic-absence"}).status_code == 302
    shown = as_person("mayor").get(reverse("governance:meeting", args=[meeting])).content.decode()
    assert "/measures/chronic-absence/" in shown


def test_an_item_is_about_a_measure_that_there_is(meeting):
    with pytest.raises(BadInput, match="no measure “nothing”"):
        actions.add_item(
            by=FAY,
            meeting=meeting,
            title="x",
            purpose=Purpose.PLAN,
            minutes=5,
            measure="nothing",
        )


# -- the packet ------------------------------------------------------------------------------


def read(answer) -> PdfReader:
    return PdfReader(io.BytesIO(answer.content))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(p.extract_text() for p in reader.pages).split())


@pytest.fixture
def full(city, meeting, item, settings, tmp_path):
    """A meeting with a measure, papers, an action that is open, and an answer that is owed."""
    settings.RELEASES = tmp_path / "releases"
    released(y2025=0.26, y2026=0.22)
    earlier = published(city, TUESDAY - timedelta(days=28), ("Before",))
    attended(city, earlier, mayor=Presence.PRESENT, health=Presence.DESIGNEE)
    taken_on(city, earlier, text="Find money for buses")
    actions.close_meeting(by=FAY, meeting=earlier)
    AgendaItem.objects.filter(pk=item).update(measure="chronic-absence")
    paper(item)
    paper(item, PaperFile("map.png", PNG), "Where shelters are")
    paper(item, PaperFile("agreement.pdf", PDF), "Agreement")
    return meeting


def test_a_packet_has_all_that_members_read_before(full):
    answer = as_person("mayor").get(reverse("governance:packet", args=[full]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'inline; filename="2026-03-17-cabinet.pdf"'
    text = words(read(answer))
    for part in (
        *("Meeting on Tuesday, March 17, 2026", "10 a.m. to 11 a.m. EDT"),
        *("Decisions needed", "1. Absence", "Find money for buses", "Overdue", "School District"),
        *("Chronic absence", "22%", "2025-26", "hidden", "fewer than 11 children", "release 1"),
        *("Two buses, and no fare", "Where shelters are", "Agreement", "Open it on the site"),
    ):
        assert part in text, part


def test_open_items_of_several_bodies_say_of_which(city, full):
    client = as_person("mayor")
    address = reverse("governance:packet", args=[full])
    assert "Find money for buses Cabinet" not in words(read(client.get(address)))
    group = actions.found_body(by=FAY, kind=BodyKind.WORKING_GROUP, name="Attendance Group")
    meeting = actions.call_meeting(by=FAY, body=group, day=TUESDAY, starts=time(9), minutes=60)
    actions.add_item(by=FAY, meeting=meeting, title="Calls", purpose=Purpose.PLAN, minutes=9)
    actions.publish_meeting(by=FAY, meeting=meeting)
    taken_on(city, meeting, text="Call families")
    actions.close_meeting(by=FAY, meeting=meeting)
    text = words(read(client.get(address)))
    assert "Find money for buses Cabinet" in text
    assert "Call families Attendance Group" in text


def test_a_packet_shows_no_figure_that_the_page_hides(full):
    content = packet(full, TUESDAY, drafts=False)
    (measure,) = content.measures
    hidden = [r for t in measure.groups for r in t.rows if r.point.state == "withheld"]
    assert hidden, "else this test shows nothing"
    assert all(row.point.value is None for row in hidden)


def test_a_measure_shows_its_groups_and_draws_only_what_is_published(full):
    (measure,) = written(packet(full, TUESDAY, drafts=False), str).measures
    assert measure.groups_key.startswith("2025-26. ")
    rows = [
        (row[1], bar)
        for table in measure.groups
        for row, bar in zip(table.rows, table.bars, strict=True)
    ]
    hidden = [bar for figure, bar in rows if figure == "hidden"]
    assert hidden, "else this test shows nothing"
    assert set(hidden) == {None}
    drawn = {figure: bar for figure, bar in rows if bar is not None}
    assert max(drawn.values()) == 1
    longest = max(float(figure.rstrip("%")) for figure in drawn)
    for figure, bar in drawn.items():
        assert bar == pytest.approx(float(figure.rstrip("%")) / longest)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_measure_with_all_its_groups_is_one_page(full, language):
    with translation.override(language):
        content = written(packet(full, TUESDAY, drafts=False), str)
    pages = PdfReader(io.BytesIO(pdf(replace(content, papers=())))).pages
    without = PdfReader(io.BytesIO(pdf(replace(content, papers=(), measures=())))).pages
    assert len(pages) == len(without) + 1


def test_a_packet_is_in_the_readers_language(full):
    client = as_person("mayor")
    client.cookies["django_language"] = "es"
    reader = read(client.get(reverse("governance:packet", args=[full])))
    assert reader.trailer["/Root"]["/Lang"].startswith("es")
    text = words(reader)
    for part in (
        *("Reunión del martes 17 de marzo de 2026", "De 10:00 a 11:00", "Orden del día"),
        *("Ausentismo crónico", "Página 1 de", "Tareas abiertas", "Vencida", "Documentos"),
    ):
        assert part in text, part
    assert "Agenda" not in text


def test_a_packet_that_somebody_has_is_not_made_again(full, item):
    client, url = as_person("mayor"), reverse("governance:packet", args=[full])
    etag = client.get(url)["ETag"]
    again = client.get(url, HTTP_IF_NONE_MATCH=etag)
    assert (again.status_code, again.content) == (304, b"")
    paper(item, title="One more")
    changed = client.get(url, HTTP_IF_NONE_MATCH=etag)
    assert changed.status_code == 200
    assert "One more" in words(read(changed))


def test_a_measure_that_is_no_more_and_one_without_a_figure_break_nothing(meeting, item):
    client, url = as_person("mayor"), reverse("governance:packet", args=[meeting])
    AgendaItem.objects.filter(pk=item).update(measure="forgotten")
    assert client.get(url).status_code == 200
    AgendaItem.objects.filter(pk=item).update(measure="chronic-absence")
    assert "There is no figure yet" in words(read(client.get(url)))
