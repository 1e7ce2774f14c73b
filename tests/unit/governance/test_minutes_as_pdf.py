"""Minutes on paper: tagged, complete, and whatever Markdown somebody writes."""

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.unit.governance.test_packet import elements, tree
from wholecity.governance.formats.minutes import Printed, blocks, pdf

TEXT = """# Minutes

#### 1. Absence

The *chair* opened\\
the meeting, **on time**, see [the plan](https://example.org/plan).

- First
  - Below it
- Second

3. Third

> Quoted

---

## 2. Buses

    indented <b>text</b>
"""


def minutes(text: str, **more: str) -> Printed:
    frame = Printed(
        *("en", "Riverton", "Cabinet", "The minutes", "Tuesday, March 17, 2026"),
        *("Approved, April 21, 2026", "Page {page} of {pages}", "◊ is unknown.", blocks(text)),
    )
    return replace(frame, **more)


def read(text: str) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(minutes(text))))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_everything_that_was_written_is_on_paper():
    reader = read(TEXT)
    for part in (
        *("Riverton", "Cabinet", "The minutes", "Tuesday, March 17, 2026"),
        *("Approved, April 21, 2026", "Page 1 of 1", "1. Absence", "The chair opened the meeting"),
        *("on time", "the plan", "First", "Below it", "Second", "3. Third", "Quoted"),
        "indented <b>text</b>",
    ):
        assert part in words(reader), part
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(elements(tree(reader), "/L")) == 3
    assert len(elements(tree(reader), "/Link")) == 1


def test_no_level_of_headings_is_left_out():
    kinds = [block["level"] for block in blocks(TEXT) if block["kind"] == "heading"]
    assert kinds == [2, 3, 2]
    root = tree(read(TEXT))
    assert [len(elements(root, f"/H{n}")) for n in (1, 2, 3)] == [1, 2, 1]


@pytest.mark.parametrize("text", ["", "#", "# —", "- # In a list", "> # Quoted", "* * *", "[](x)"])
def test_what_has_nothing_to_read_is_no_obstacle(text):
    assert len(read(text).pages) == 1


def test_a_character_that_no_font_has_is_a_mark():
    assert "◊ is unknown." in words(read("公交"))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "# ",
                "- ",
                "1. ",
                "> ",
                "*",
                "**",
                "`",
                "a",
                "\n",
                "\n\n",
                "[x](y)",
                "<b>",
                "    ",
                "\\",
                "#",
            ]
        ),
        max_size=14,
    )
)
def test_any_markdown_can_be_printed(parts):
    assert read("".join(parts)).pages
