"""Markdown without its marks, for places that show words alone."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_WORDS = MarkdownIt("commonmark", {"html": False})
_BREAKS = ("softbreak", "hardbreak")


def lines_of(text: str) -> list[str]:
    """The words of a text, block by block: a heading, a paragraph, an entry of a list."""
    blocks = (_words(token) for token in _WORDS.parse(text) if token.content)
    return [words for words in blocks if words]


def _words(block: Token) -> str:
    if block.type != "inline":  # code stays as it stands
        return block.content.strip()
    return "".join(_said(block.children or [])).strip()


def _said(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        yield " " if token.type in _BREAKS else token.content
