"""The packet read back: tagged, in its language, with a title, complete; whatever is in it."""

import io
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.factories.papers import DRAWING, JPEG, packet, sheet
from wholecity.governance.definitions import PaperKind
from wholecity.governance.formats.packet import Chart, PaperSheet, pdf
from wholecity.ui.typesetting import UNKNOWN


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words(reader: PdfReader) -> str:
    """All that stands in it; where lines break says nothing."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def elements(node, kind: str) -> list:
    """The structure elements of a kind, in their order."""
    node = node.get_object()
    if isinstance(node, list):
        return [found for kid in node for found in elements(kid, kind)]
    if not hasattr(node, "get"):
        return []
    own = [node] if node.get("/S") == kind else []
    return own + (elements(node["/K"], kind) if "/K" in node else [])


def tree(reader: PdfReader):
    return reader.trailer["/Root"]["/StructTreeRoot"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_tagged_and_says_its_language_and_its_title(language) -> None:
    reader = read(pdf(packet(language=language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Children's Cabinet, Tuesday, March 17, 2026"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_everything_is_in_it() -> None:
    text = words(read(pdf(packet())))
    for part in (
        *("Riverton", "Children's Cabinet", "Meeting on Tuesday, March 17, 2026"),
        *("10 a.m. to 11 a.m. EDT · City Hall", "20 minutes", "First line Second", "Absence"),
        *("Find money", "Overdue", "Health", "24%", "3 points better"),
        *("Low income is absent more.", "2025-26. The line is all.", "Few hidden –"),
        *("Fewer than 11 are hidden.", "release 1", "Two buses, and no fare"),
        *("Agreement", "Not inside", "As of March 1, 2026"),
    ):
        assert part in text, part


def test_pages_are_numbered_and_a_measure_has_its_own() -> None:
    one, three = (
        read(pdf(packet(measures=tuple(sheet(f"Measure {n}") for n in range(number)))))
        for number in (1, 3)
    )
    assert len(three.pages) == len(one.pages) + 2
    assert f"Page 1 of {len(three.pages)}" in words(three)
    assert all("Measure 1" not in p.extract_text() or "Measure 2" not in p.extract_text()
               for p in three.pages[1:])  # fmt: skip


def test_a_few_open_items_take_no_page_of_their_own() -> None:
    nothing = {"answers": (), "measures": (), "papers": ()}
    for number in range(20, 40):
        items = tuple(
            replace(packet().actions[0], number=f"{n}", text=f"Item-{n}-ends")
            for n in range(number)
        )
        _cover, *pages = read(pdf(packet(actions=items, **nothing))).pages
        assert all(page.extract_text().count("-ends") > 4 for page in pages), number


def test_open_items_of_several_bodies_name_theirs() -> None:
    [action], [answer] = packet().actions, packet().answers
    told = {
        "actions": (replace(action, body="Attendance"),),
        "answers": (replace(answer, body="Core"),),
    }
    text = words(read(pdf(packet(**told))))
    assert "Find money Attendance" in text
    assert "1. Find money Core" in text


def test_headings_tables_and_images_are_what_they_are_to_a_screen_reader() -> None:
    root = tree(read(pdf(packet())))
    assert len(elements(root, "/H1")) == 1
    assert len(elements(root, "/H2")) == 7
    assert len(elements(root, "/H3")) == 3
    # The agenda, open actions, answers owed, and the two tables of the measure.
    assert len(elements(root, "/Table")) == 5
    assert all(elements(table, "/TH") for table in elements(root, "/Table"))
    heard = [figure["/Alt"] for figure in elements(root, "/Figure") if "/Alt" in figure]
    assert heard == ["Chart: chronic absence.", "Where shelters are"]
    assert len(elements(root, "/Link")) >= 2


def test_bars_are_drawn_beside_figures_and_nothing_is_heard_of_them() -> None:
    group = sheet().groups[0]
    plain = replace(group, bars=(None,) * 3, mark=None)
    with_bars, without = (
        read(pdf(packet(measures=(replace(sheet(), groups=(one,)),)))) for one in (group, plain)
    )
    assert rectangles(with_bars, "Low") - rectangles(without, "Low") == 4  # two bars, two marks
    assert words(with_bars) == words(without)
    kinds = ("/Table", "/TR", "/TD", "/TH", "/Figure")
    assert [len(elements(tree(with_bars), kind)) for kind in kinds] == [
        len(elements(tree(without), kind)) for kind in kinds
    ]


def rectangles(reader: PdfReader, word: str) -> int:
    """How many filled shapes are on the page with a word."""
    (page,) = (p for p in reader.pages if word in p.extract_text())
    return sum(operator in (b"f", b"f*") for _, operator in page.get_contents().operations)


def test_a_meeting_without_anything_is_a_packet_too() -> None:
    nothing = dict.fromkeys(("agenda", "decisions", "actions", "answers", "measures", "papers"), ())
    reader = read(pdf(packet(**nothing, place="", notice="Called off: snow")))
    assert len(reader.pages) == 1
    assert "Called off: snow" in words(reader)
    assert "Empty agenda" in words(reader)


def test_a_character_that_no_font_has_is_a_mark_and_the_packet_says_so() -> None:
    item = packet().agenda[0]
    reader = read(pdf(packet(agenda=(replace(item, title="Buses 公交 😀 for all"),))))
    assert f"Buses {UNKNOWN}{UNKNOWN} {UNKNOWN} for all" in words(reader)
    assert "Unknown" in words(reader)
    assert "Unknown" not in words(read(pdf(packet())))


def test_a_sign_whose_accent_no_font_has_is_one_mark_and_stays_elsewhere() -> None:
    paper = PaperSheet("Marks", "Buses", "Text", "https://x/", "0\u0591", kind=PaperKind.TEXT)
    text = words(read(pdf(packet(papers=(paper,)))))
    assert UNKNOWN in text
    assert "20 minutes" in text
    assert "2025-26" in text


def test_a_character_in_a_chart_that_no_font_has_refuses_nothing() -> None:
    strange = DRAWING.replace("</svg>", '<text y="20">公交</text></svg>')
    measure = replace(sheet(), chart=Chart(strange, "公交"))
    assert len(read(pdf(packet(measures=(measure,)))).pages) > 2


def test_what_looks_like_markup_is_text() -> None:
    item = replace(
        packet().agenda[0], title="#pagebreak() = *Not bold* $x$ <label> @ref", notes="//x"
    )
    text = words(read(pdf(packet(agenda=(item,)))))
    assert "#pagebreak() = *Not bold* $x$ <label> @ref" in text
    assert "//x" in text


def test_a_long_text_breaks_into_pages_and_an_endless_word_stays_on_them() -> None:
    lines = "\n\n".join(f"Paragraph {n} of a long paper. " * 8 for n in range(60))
    paper = PaperSheet("Long", "Buses", "Text", "https://x/", lines + "\f" + "w" * 400)
    reader = read(pdf(packet(papers=(paper,))))
    assert "Paragraph 59" in words(reader)
    laid_out = reader.pages[-1].extract_text(extraction_mode="layout").split("\n")
    assert sum("wwwww" in line for line in laid_out) >= 5, "400 letters fill more than four lines"


def test_a_photograph_is_as_large_as_the_page_allows() -> None:
    paper = PaperSheet("A photo", "Buses", "JPEG", "https://x/", image=JPEG, kind=PaperKind.JPEG)
    reader = read(pdf(packet(papers=(paper,))))
    assert len(reader.pages[-1].images) == 1


def test_the_same_packet_is_the_same_file() -> None:
    assert pdf(packet()) == pdf(packet())


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=25)
@example(title="", notes="", text="0\u0e33")  # named by its base alone: the mark is a part of it
@given(title=ANY, notes=ANY, text=ANY)
def test_no_text_breaks_it(title, notes, text) -> None:
    item = replace(packet().agenda[0], title=title, notes=notes)
    paper = PaperSheet(title, title, "Text", "https://x/", text, kind=PaperKind.TEXT)
    assert read(pdf(packet(agenda=(item,), papers=(paper,)))).pages
