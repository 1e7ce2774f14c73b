"""The packet of a meeting as one accessible PDF (tagged, PDF/UA-1).

Plain values in, bytes out: every text is in the reader's language already,
`words` has those of the frame. It is set by Typst with the fonts that come
with Wholecity; nothing of the machine, and nothing of the network, is used.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from wholecity.governance.definitions import PaperKind
from wholecity.ui.typesetting import compiled, typeset

TEMPLATE = Path(__file__).with_name("packet.typ")
NO_TITLE = "…"
ENDINGS = {PaperKind.PNG: "png", PaperKind.JPEG: "jpg"}
# Longer words get places where they may break; else they would leave the page.
LONGEST_WORD = re.compile(r"(\S{60})(?=\S)")


@dataclass(frozen=True)
class Tag:
    """A word that is set apart by colour too. Kinds: good, care, bad, plain."""

    kind: str
    words: str


@dataclass(frozen=True)
class AgendaLine:
    """An item: when, what, what for, who leads it, and what belongs to it."""

    time: str
    minutes: str
    title: str
    notes: str
    purpose: Tag
    lead: str
    about: str = ""
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionLine:
    """A decision that is asked for, and who asks."""

    title: str
    lead: str


@dataclass(frozen=True)
class ActionLine:
    """An action item that is open. `body` is whose number it is, blank where all are of one."""

    number: str
    text: str
    owner: str
    due: str
    standing: Tag
    body: str = ""


@dataclass(frozen=True)
class AnswerLine:
    """An answer that a seat owes to an action item."""

    seat: str
    action: str
    due: str
    standing: Tag
    body: str = ""


@dataclass(frozen=True)
class Table:
    """Figures; the first column says whose or when they are, and its header what they are by.

    `bars` are how long a bar each row's figure has, from 0 to 1, None where nothing is drawn;
    `mark` is where everybody is. They repeat the figures, so that nobody has to see them.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[float | None, ...] = ()
    mark: float | None = None


@dataclass(frozen=True)
class Chart:
    """A drawing, and what somebody hears who cannot see it."""

    svg: str
    alt: str


@dataclass(frozen=True)
class MeasureSheet:
    """A measure on the agenda: its newest figure, over time, by group, and what is hidden."""

    title: str
    what: str
    figure: str = ""
    period: str = ""
    standing: Tag | None = None
    goal: str = ""
    finding: str = ""
    chart: Chart | None = None
    over_time: Table | None = None
    groups_finding: str = ""
    groups_key: str = ""
    groups: tuple[Table, ...] = ()
    hides: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class PaperSheet:
    """A paper: its text, its image, or neither, and then where it is found."""

    title: str
    item: str
    about: str
    url: str
    text: str = ""
    image: bytes = b""
    kind: PaperKind = PaperKind.PDF


@dataclass(frozen=True)
class Packet:
    """Everything that members read before a meeting."""

    language: str
    city: str
    body: str
    title: str
    heading: str
    day: str
    when: str
    place: str
    notice: str
    as_of: str
    url: str
    agenda: tuple[AgendaLine, ...]
    decisions: tuple[DecisionLine, ...]
    actions: tuple[ActionLine, ...]
    answers: tuple[AnswerLine, ...]
    measures: tuple[MeasureSheet, ...]
    papers: tuple[PaperSheet, ...]
    words: Mapping[str, str] = field(default_factory=dict)


def pdf(packet: Packet) -> bytes:
    """The packet as a PDF. What cannot be made accessible is refused by Typst, with its reason.

    A character that no font has is set as a mark, and the packet says so.
    """
    with TemporaryDirectory(prefix="wholecity-packet-") as name:
        folder = Path(name)
        return typeset(_told(packet, folder), TEMPLATE, folder)


def can_show(kind: PaperKind, content: bytes) -> bool:
    """Whether an image can stand in a packet."""
    with TemporaryDirectory(prefix="wholecity-paper-") as name:
        folder, file = Path(name), f"image.{ENDINGS[kind]}"
        (folder / file).write_bytes(content)
        trial = f'#set document(title: "x")\n#image("{file}", alt: "x")'
        (folder / "trial.typ").write_text(trial, encoding="utf-8")
        try:
            compiled(folder / "trial.typ")
        except typst.TypstError:
            return False
        return True


def _told(packet: Packet, folder: Path) -> Any:
    """What the template reads, as plain values; images are put beside it."""
    told = asdict(packet)
    for n, (paper, sheet) in enumerate(zip(packet.papers, told["papers"], strict=True)):
        # A heading has to have something to read.
        sheet["title"] = paper.title if any(map(str.isalnum, paper.title)) else NO_TITLE
        sheet["paragraphs"] = _paragraphs(sheet.pop("text"))
        sheet["image"] = f"paper-{n}.{ENDINGS[paper.kind]}" if paper.image else ""
        if paper.image:
            (folder / sheet["image"]).write_bytes(paper.image)
    return told


def _paragraphs(text: str) -> list[list[str]]:
    """A text as paragraphs of lines, with places where overlong words may break."""
    lines = LONGEST_WORD.sub("\\1\u200b", text.replace("\f", "\n\n")).splitlines()
    blocks = re.split(r"\n\s*\n", "\n".join(line.rstrip() for line in lines))
    return [block.strip("\n").split("\n") for block in blocks if block.strip()]
