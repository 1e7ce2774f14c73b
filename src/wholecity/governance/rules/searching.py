"""Words of a search, without accents and capitals, and where they stand in a text."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

AROUND = 90  # letters of a snippet before and after the first word that was found
SHORTEST = 4  # what is left of a word when endings are taken off
MOST_TERMS = 12

_WORDS = re.compile(r"\w+")
_NOT_PLAIN = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True)
class Piece:
    """A part of a snippet; marked where it is a word that was looked for."""

    text: str
    marked: bool = False


def folded(text: str) -> str:
    """The text in small letters without accents: “Niñez” as “ninez”."""
    # Letter by letter only where it is needed: whole records go through here.
    if text.isascii():
        return text.lower()
    return _NOT_PLAIN.sub(lambda found: "".join(map(_letter, found[0])), text).casefold()


def begins_words(text: str, looked_for: Iterable[str]) -> bool:
    """Whether each of some terms is the beginning of a word of a text."""
    plain = folded(text)
    # A search without an expression is many times faster, and settles most of it.
    return all(term in plain and re.search(rf"\b{term}", plain) for term in looked_for)


def terms(question: str) -> tuple[str, ...]:
    """The different words of a question, folded; the first twelve."""
    return tuple(dict.fromkeys(_WORDS.findall(folded(question))))[:MOST_TERMS]


def snippet(text: str, looked_for: tuple[str, ...]) -> tuple[Piece, ...]:
    """A piece of a text around the first word that begins as one that was looked for."""
    flat = " ".join(text.split())
    found = _places(flat, looked_for)
    first = found[0][0] if found else 0
    begin, end = _from(flat, first - AROUND), _until(flat, first + 2 * AROUND)
    before = (Piece("… "),) if begin else ()
    after = (Piece(" …"),) if end < len(flat) else ()
    return before + _pieces(flat, found, begin, end) + after


def marked(text: str, looked_for: tuple[str, ...]) -> tuple[Piece, ...]:
    """A whole text with the words marked that begin as one that was looked for."""
    return _pieces(text, _places(text, looked_for), 0, len(text))


def _pieces(text: str, found: Iterable[tuple[int, int]], begin: int, end: int) -> tuple[Piece, ...]:
    """A text from a place to another, cut where words were found."""
    pieces, at = [], begin
    for start, stop in found:
        if start >= begin and stop <= end:
            pieces += [Piece(text[at:start]), Piece(text[start:stop], marked=True)]
            at = stop
    pieces.append(Piece(text[at:end]))
    return tuple(piece for piece in pieces if piece.text)


@cache
def _letter(letter: str) -> str:
    """One letter folded, always in as many letters as it takes, without its accents."""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(p for p in parts if not unicodedata.combining(p)).casefold()


def _places(text: str, looked_for: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where words begin as one of those; where none does, as one without its ending."""
    words = [(match.span(), folded(match[0])) for match in _WORDS.finditer(text)]
    found: set[tuple[int, int]] = set()
    for term in looked_for:
        for begin in _beginnings(term):
            spans = {span for span, word in words if word.startswith(begin)}
            if spans:
                found |= spans
                break
    return sorted(found)


def _beginnings(term: str) -> list[str]:
    """The word, then up to three letters shorter: a database finds words by their stems."""
    shortest = min(len(term), max(SHORTEST, len(term) - 3))
    return [term[:length] for length in range(len(term), shortest - 1, -1)]


def _from(text: str, place: int) -> int:
    """The beginning of a word at a place or before it."""
    return 0 if place <= 0 else text.rfind(" ", 0, place) + 1


def _until(text: str, place: int) -> int:
    """The end of a word at a place or after it."""
    if place >= len(text):
        return len(text)
    end = text.find(" ", place)
    return len(text) if end < 0 else end
