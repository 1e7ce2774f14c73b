"""Minutes as an accessible PDF (PDF/UA-1), to print, to sign, and to file.

They are kept as Markdown; here its parts become plain values that the template
sets, so that nothing that somebody wrote is taken for markup of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from wholecity.ui.typesetting import typeset

TEMPLATE = Path(__file__).with_suffix(".typ")
# No raw HTML, no images: minutes are words.
_WORDS = MarkdownIt("commonmark", {"html": False}).disable("image")
TITLE, DEEPEST = 1, 6
Block = dict[str, Any]


@dataclass(frozen=True)
class Printed:
    """Minutes with what stands at their head; `standing` says whether they were approved."""

    language: str
    city: str
    body: str
    title: str
    day: str
    standing: str
    page: str  # how a page says its number: "Page {page} of {pages}"
    unknown_words: str  # said where a mark stands for a character
    blocks: Sequence[Block]


def pdf(minutes: Printed) -> bytes:
    """The minutes as PDF/UA-1. A character that no font has is set as a mark."""
    with TemporaryDirectory(prefix="wholecity-minutes-") as name:
        return typeset(asdict(minutes), TEMPLATE, Path(name))


def blocks(text: str) -> list[Block]:
    """The parts of a text in Markdown as plain values; headings follow each other by one level."""
    return list(_with_levels(_blocks(SyntaxTreeNode(_WORDS.parse(text)).children)))


def _with_levels(found: Iterable[Block]) -> Iterator[Block]:
    """Nobody who hears them read shall miss a level; the title of all is the first one."""
    before = TITLE
    for block in found:
        if block["kind"] == "heading":
            before = min(max(block["level"], TITLE + 1), before + 1, DEEPEST)
            block["level"] = before
        yield block


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "heading":
                yield _heading(node)
            case "bullet_list" | "ordered_list":
                yield {
                    "kind": "list",
                    "ordered": node.type == "ordered_list",
                    "start": int(node.attrs.get("start", 1)),
                    "items": [list(_below(item)) for item in node.children],
                }
            case "blockquote":
                yield {"kind": "quote", "blocks": list(_below(node))}
            case "hr":
                yield {"kind": "rule"}
            case "fence" | "code_block":
                yield {"kind": "text", "runs": _lines(node.content.rstrip("\n"))}
            case _:
                yield {"kind": "text", "runs": _runs(node.children)}


def _below(node: SyntaxTreeNode) -> Iterator[Block]:
    """The parts inside a list or a quotation, where a heading is a line that stands out."""
    for block in _blocks(node.children):
        yield {"kind": "text", "runs": _strong(block)} if block["kind"] == "heading" else block


def _heading(node: SyntaxTreeNode) -> Block:
    runs = _runs(node.children)
    if not any(map(str.isalnum, "".join(run["text"] for run in runs))):
        return {"kind": "text", "runs": runs}  # there would be nothing to read
    return {"kind": "heading", "level": int(node.tag[1:]), "runs": runs}


def _strong(block: Block) -> list[Block]:
    return [{**run, "strong": True} for run in block["runs"]]


def _runs(nodes: Iterable[SyntaxTreeNode], **look: Any) -> list[Block]:
    """Pieces of text with their look, in their order."""
    runs: list[Block] = []
    for node in nodes:
        match node.type:
            case "strong" | "em":
                runs += _runs(node.children, **{**look, node.type: True})
            case "link":
                runs += _runs(node.children, **{**look, "url": str(node.attrs["href"])})
            case "softbreak":
                runs.append(_run(" ", look))
            case "hardbreak":
                runs.append(_run("\n", look))
            case _ if node.children:
                runs += _runs(node.children, **look)
            case _:
                runs.append(_run(node.content, look))
    return runs


def _lines(text: str) -> list[Block]:
    return [_run(text, {})]


def _run(text: str, look: dict[str, Any]) -> Block:
    return {"text": text, "strong": False, "em": False, "url": "", **look}
