"""Texts set by Typst as an accessible PDF (PDF/UA-1), with the fonts that come with it and us.

PDF/UA refuses a document with a character that no font can write, and people
write what they like: no name and no memo shall keep a packet from being made.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

from wholecity.ui.charts import FONTS

# What stands for a character that no font has; our own has this one.
UNKNOWN = "\u25ca"
UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
# Signs that steer a terminal and mean nothing on paper; line breaks stay, tabs are spaces.
NEVER_SHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def typeset(content: dict[str, Any], template: Path, folder: Path) -> bytes:
    """The PDF of a template, which reads `content.json` beside it; `folder` has what it shows.

    `unknown` in it says whether a mark stands for a character somewhere.
    """
    main = folder / "main.typ"
    main.write_bytes(template.read_bytes())
    told = _each_text({**content, "unknown": False}, _visible)
    while True:
        written = json.dumps(told, ensure_ascii=False)
        (folder / "content.json").write_text(written, encoding="utf-8")
        try:
            return compiled(main)
        except typst.TypstError as error:
            marked = _marked(told, str(error))
            if marked == told:  # it is about something else
                raise
            told = {**marked, "unknown": True}


def compiled(main: Path) -> bytes:
    """The PDF of a Typst file that reads nothing outside its folder. Raises TypstError."""
    made: bytes = typst.compile(
        str(main),
        root=str(main.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return made


def writable(text: str) -> str:
    """The text with what our own font lacks put another way: composed, plain, or a mark."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_writable(character) for character in composed)


@cache
def characters() -> frozenset[int]:
    """The code points that our own font can write."""
    font = TTFont(FONTS / "PublicSans-Regular.ttf")
    return frozenset(code for code in font.getBestCmap() if chr(code).isprintable())


def _marked(told: Any, complaint: str) -> Any:
    """A mark for each character that Typst names; where that helps not, for all our font lacks."""
    unshown = {_unescaped(one) for one in UNSHOWN.findall(complaint)}
    marked = _each_text(told, partial(_with_marks, unshown))
    return _each_text(told, writable) if unshown and marked == told else marked


def _visible(text: str) -> str:
    return NEVER_SHOWN.sub("", text.replace("\t", "    "))


def _unescaped(shown: str) -> str:
    """The characters that Typst writes as escapes in its messages."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], shown)


def _with_marks(unshown: set[str], text: str) -> str:
    """A sign that is named with marks on it goes with its marks: it is they that no font has."""
    marks = "".join({one for one in text if unicodedata.category(one).startswith("M")})
    for one in sorted(unshown, key=len, reverse=True):
        if marks:
            text = re.sub(f"{re.escape(one)}[{re.escape(marks)}]+", UNKNOWN, text)
        if not one.isascii():
            text = text.replace(one, UNKNOWN)
    return text


def _writable(character: str) -> str:
    if ord(character) in characters() or character == "\n":
        return character
    plain = unicodedata.normalize("NFKD", character)
    return "".join(c for c in plain if ord(c) in characters()) or UNKNOWN


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Plain values with each text changed."""
    match value:
        case str():
            return change(value)
        case dict():
            return {key: _each_text(one, change) for key, one in value.items()}
        case list() | tuple():
            return [_each_text(one, change) for one in value]
    return value
