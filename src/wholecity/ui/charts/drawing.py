"""From a specification to SVG that a page with a strict content policy may hold.

A drawing is kept on disk under the hash of its specification: the same chart
is never drawn twice, and a web process that finds it there does not draw.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path

import vl_convert

from wholecity.ui.charts.places import HATCHED
from wholecity.ui.charts.specification import Size, Specification

FONTS = Path(__file__).parent / "fonts"
# Part of the key of every kept drawing: raise it when this module draws differently.
EDITION = f"2 {version('vl-convert-python')}"

_HATCHING = (
    '<defs><pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="7" height="7" fill="#f4f5f7"/>'
    '<rect width="2" height="7" fill="#c3c8ce"/></pattern></defs>'
)


@cache
def _ready() -> None:
    """Let the drawing program measure text with the page's font; once in a process."""
    vl_convert.register_font_directory(str(FONTS))


def drawn(specification: Specification) -> str:
    """Draw now. The result has no fixed size, no ids of its own, no style attribute."""
    _ready()
    svg = vl_convert.vegalite_to_svg(specification)
    return _for_a_page(svg, hashlib.sha256(svg.encode()).hexdigest()[:10])


def _for_a_page(svg: str, name: str) -> str:
    """Fit for standing inside a page: scales with its column, ids are unique, hatching added."""
    svg = re.sub(r'\b(id="|url\(#|href="#)', rf"\g<1>c{name}-", svg)
    svg = re.sub(r"<svg [^>]*?(viewBox=\"[^\"]*\")>", r"<svg \1>", svg, count=1)
    svg = re.sub(r'\s(?:aria-[a-z]+|role|class)="[^"]*"', "", svg)
    if HATCHED in svg:
        svg = svg.replace(HATCHED, f"url(#h{name})")
        svg = svg.replace(">", ">" + _HATCHING.format(name=f"h{name}"), 1)
    if re.search(r"\sstyle=|<style", svg):
        raise ValueError("A chart came with inline styles, which the content policy forbids.")
    return svg


@dataclass(frozen=True)
class Drawer:
    """Draws, and keeps what it drew in a folder."""

    folder: Path
    draw: Callable[[Specification], str] = drawn

    def svg(self, specification: Specification) -> str:
        """The drawing, from the folder when it is there."""
        text = json.dumps(specification, sort_keys=True, separators=(",", ":"))
        key = hashlib.sha256(f"{EDITION}\n{text}".encode()).hexdigest()
        path = self.folder / key[:2] / f"{key}.svg"
        try:
            return path.read_text("utf-8")
        except FileNotFoundError:
            svg = self.draw(specification)
            _keep(path, svg)
            return svg


def _keep(path: Path, svg: str) -> None:
    """Write at once or not at all: another process may be reading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(svg)
    os.replace(name, path)


def pair(drawer: Drawer, specify: Callable[[Size], Specification], finding: str) -> str:
    """Both versions of a chart as HTML; `finding` is what somebody hears who cannot see it."""
    label = f'role="img" aria-label="{escape(finding)}"'
    return "".join(
        f'<div class="wc-chart wc-chart--{size.name.lower()}">'
        f"{drawer.svg(specify(size)).replace('<svg ', f'<svg {label} ', 1)}</div>"
        for size in Size
    )
