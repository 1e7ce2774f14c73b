"""Files that a meeting has as papers, small and real, and a packet with one of everything."""

import vl_convert

from wholecity.governance.definitions import PaperKind
from wholecity.governance.formats.packet import (
    ActionLine,
    AgendaLine,
    AnswerLine,
    Chart,
    DecisionLine,
    MeasureSheet,
    Packet,
    PaperSheet,
    Table,
    Tag,
)

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><path d="M0 0h60v40z"/></svg>'
)
PNG: bytes = vl_convert.svg_to_png(DRAWING)
JPEG: bytes = vl_convert.svg_to_jpeg(DRAWING)
PDF = b"%PDF-1.7\n%%EOF\n"
TEXT = "Buses for all.\n\nTwo buses, and no fare: that is what families say."

FRAME = {
    name: name.replace("_", " ").capitalize()
    for name in (
        *("agenda", "empty_agenda", "time", "item", "purpose", "lead", "about", "papers_of"),
        *("decisions", "contents", "actions", "number", "action", "owner", "due", "standing"),
        *("answers", "answers_rule", "seat", "sources", "more_on_the_site", "papers"),
        *("not_inside", "open_on_the_site", "unknown"),
    )
} | {"page": "Page {page} of {pages}"}


def packet(**more: object) -> Packet:
    """A packet of one item, one decision, one open action, one measure, three papers."""
    url, open_ = "https://cabinet.example/", Tag("plain", "Open")
    values = {
        "language": "en",
        "city": "Riverton",
        "body": "Children's Cabinet",
        "title": "Children's Cabinet, Tuesday, March 17, 2026",
        "heading": "Meeting on Tuesday, March 17, 2026",
        "day": "Tuesday, March 17, 2026",
        "when": "10 a.m. to 11 a.m. EDT",
        "place": "City Hall",
        "notice": "",
        "as_of": "As of March 1, 2026",
        "url": url,
        "agenda": (
            AgendaLine(
                "10 a.m.", "20 minutes", "Buses", "First line\nSecond", open_, "Ana", "Absence"
            ),
        ),
        "decisions": (DecisionLine("Buses", "Ana"),),
        "actions": (ActionLine("1", "Find money", "Bo", "April 1", Tag("bad", "Overdue")),),
        "answers": (AnswerLine("Health", "1. Find money", "March 3", Tag("care", "Open")),),
        "measures": (sheet(),),
        "papers": (
            PaperSheet("Memo", "Buses", "Text", url, text=TEXT, kind=PaperKind.TEXT),
            PaperSheet("Where shelters are", "Buses", "Image", url, image=PNG, kind=PaperKind.PNG),
            PaperSheet("Agreement", "Buses", "PDF", url),
        ),
        "words": FRAME,
    }
    return Packet(**{**values, **more})  # type: ignore[arg-type]


def sheet(title: str = "Chronic absence", drawing: str = DRAWING) -> MeasureSheet:
    """A measure with its chart and its tables."""
    return MeasureSheet(
        title,
        "Students absent on a tenth of the days.",
        figure="24%",
        period="2025-26",
        standing=Tag("good", "On track"),
        finding="3 points better than the year before.",
        chart=Chart(drawing, "Chart: chronic absence."),
        over_time=Table(("Period", "Riverton"), (("2024-25", "27%"), ("2025-26", "24%"))),
        groups_finding="Low income is absent more.",
        groups_key="2025-26. The line is all.",
        groups=(
            Table(
                ("Income", "Share", "Children"),
                (("Low", "31%", "120"), ("Other", "16%", "90"), ("Few", "hidden", "–")),
                (1.0, 0.52, None),
                0.77,
            ),
        ),
        hides="Fewer than 11 are hidden.",
        sources=("Riverton, release 1",),
        url="https://cabinet.example/measures/",
    )
