"""Withheld counts are nowhere: no page, file, picture, text for a screen reader, header or search.

The withheld counts of this city are large and occur nowhere else, so that
whoever finds one of them in what the server sends has found a leak.
"""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.factories.cabinet import FAY, cabinet, published
from tests.factories.cubes import PARTITIONS, count_children, dimension
from tests.factories.releases import LEAD, OFFICER
from wholecity.disclosure import actions, queries
from wholecity.disclosure.rules.cube import Cube
from wholecity.governance import actions as governance
from wholecity.governance.actions.mailing import send_invitations
from wholecity.governance.definitions import Purpose
from wholecity.mail.models import Attachment, Message
from wholecity.measures.definitions import MEASURES
from wholecity.people.actions import make_demo_people
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db

# (neighborhood, income) → chronically absent, not. The first is small; what protects it is not.
CHILDREN = {
    (0, 0): (7, 12_003),
    (0, 1): (23_457, 31_337),
    (1, 0): (17_389, 40_111),
    (1, 1): (27_449, 35_897),
    (2, 0): (14_593, 39_119),
    (2, 1): (21_163, 44_453),
}


def city() -> Cube:
    places = np.repeat(
        np.array([place for place in CHILDREN for _ in range(2)]),
        [n for pair in CHILDREN.values() for n in pair],
        axis=0,
    )
    chronic = np.repeat([True, False] * len(CHILDREN), [n for p in CHILDREN.values() for n in p])
    member = {"students": np.ones(len(places), bool), "chronic": chronic, "not_chronic": ~chronic}
    days = (np.full(len(places), 160), np.full(len(places), 180))
    return count_children(
        (dimension("neighbourhood", 3), dimension("low_income", 2)),
        ((), ("neighbourhood",), ("low_income",), ("low_income", "neighbourhood")),
        PARTITIONS[:1],
        places,
        member,
        days,
    )


@pytest.fixture
def withheld(settings, tmp_path) -> set[int]:
    """The true counts that a release withholds, those that no other number could be."""
    settings.RELEASES, settings.DEMO = tmp_path / "releases", True
    make_demo_people(by=INSTALLATION)
    cube = city()
    release = actions.propose(cubes=[cube], title="Students", by=LEAD)
    actions.approve(release=release.id, by=OFFICER)
    (table,) = queries.published("students")
    hidden = {
        cube.counts[group, node]
        for grouping in table.groupings
        for group, found in queries.figures(table, grouping).items()
        for node, figure in found.items()
        if figure.state == "withheld"
    }
    assert min(hidden) == 7
    return {count for count in hidden if count > 9999}


ADDRESSES = (
    *("/", "/measures/", "/releases/", "/releases/1/", "/releases/log/", "/sources/"),
    *(f"/measures/{key}/" for key in MEASURES),
    *(f"/measures/{key}/figures.csv" for key in MEASURES),
    *("/releases/log.csv", "/releases/log.json", "/how-we-protect-data/", "/cabinet/search/"),
    *("/releases/1/files/students-2025-26.json", "/releases/1/files/students-2025-26.csv"),
    *("/sitemap.xml", "/robots.txt", "/cabinet/search/?words=23457", "/cabinet/handover/"),
)


def everything(client: Client) -> Iterator[tuple[str, str]]:
    """(address, all that the server sends) to each of the roles, in both languages."""
    for name in ("demo-mayor", "demo-data-lead", "demo-facilitator", None):
        client.logout()
        if name:
            client.force_login(User.objects.get(username=name))
        for language in ("en", "es"):
            client.cookies["django_language"] = language
            for address in ADDRESSES:
                answer = client.get(address, headers={"accept-language": language})
                body = b"".join(answer) if answer.streaming else answer.content
                sent = "\n".join(f"{key}: {value}" for key, value in answer.headers.items())
                yield address, f"{sent}\n\n{body.decode('utf-8')}"


def forms(count: int) -> re.Pattern[str]:
    """A number as anybody writes it: 23457, 23,457, 23.457, 23 457."""
    with_marks = r"[,.\s]?".join(f"{count:,}".split(","))
    return re.compile(rf"(?<![\w.]){with_marks}(?!\w)")


def test_a_withheld_count_is_nowhere_and_a_shown_one_is_found(
    client: Client, withheld: set[int]
) -> None:
    everyone = forms(sum(n for pair in CHILDREN.values() for n in pair))
    patterns = [forms(count) for count in withheld]
    showing = set()
    for address, text in everything(client):
        # What somebody searches for stands in the page that says that there is none.
        sent = text.replace("23457", "") if "?" in address else text
        assert not any(pattern.search(sent) for pattern in patterns), address
        if everyone.search(text):
            showing.add(address)
    assert "/releases/1/files/students-2025-26.csv" in showing
    assert any(address.startswith("/measures/") for address in showing)


class _Cells(HTMLParser):
    """The texts of table cells."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.cells = False, [""]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "td":
            self.inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "td"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def test_withheld_is_neither_blank_nor_zero_on_a_page(client: Client, withheld: set[int]) -> None:
    client.force_login(User.objects.get(username="demo-mayor"))
    parser = _Cells()
    parser.feed(client.get("/measures/chronic-absence/").content.decode())
    texts = {" ".join(cell.split()) for cell in parser.cells[1:]}
    assert any("Hidden" in text or "hidden" in text for text in texts), texts
    assert "" not in texts
    assert withheld


def of_pdf(content: bytes) -> str:
    """All that is in a PDF: its texts, and each of its objects, unpacked."""
    reader = PdfReader(io.BytesIO(content))
    texts = [page.extract_text() for page in reader.pages]
    for number in reader.xref[0]:
        found = reader.get_object(number)
        texts.append(str(found))
        if hasattr(found, "get_data"):
            texts.append(found.get_data().decode("latin-1"))
    return "\n".join(texts)


def test_a_withheld_count_is_in_no_packet_and_no_mail(client: Client, withheld: set[int]) -> None:
    """The packet of a meeting that looks at the measure, as a file and as it goes by mail."""
    meeting = published(cabinet())
    governance.add_item(
        by=FAY,
        meeting=meeting,
        title="Absence",
        purpose=Purpose.DECIDE,
        minutes=20,
        measure="chronic-absence",
    )
    client.force_login(User.objects.get(username="mayor"))
    packet = client.get(reverse("governance:packet", args=[meeting]))
    send_invitations(meeting)
    mailed = [bytes(file.content) for file in Attachment.objects.all()]
    texts = [
        *(of_pdf(content) for content in (packet.content, *mailed) if content[:5] == b"%PDF-"),
        *(content.decode() for content in mailed if content[:5] != b"%PDF-"),
        *(f"{m.subject}\n{m.text}\n{m.headers}" for m in Message.objects.all()),
    ]
    assert any(content[:5] == b"%PDF-" for content in mailed)
    assert "Chronic absence" in " ".join(texts[0].split())
    assert "hidden" in texts[0]
    for pattern in (forms(count) for count in withheld):
        assert not any(pattern.search(text) for text in texts)
