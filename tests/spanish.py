"""Reading pages as a Spanish reader does, and finding the English sentences on them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import polib
from django.conf import settings
from django.test import Client

from tests.translations import CATALOGUE
from wholecity.people.models import User

# A text of fewer letters may be Spanish as well, or a name.
FEWEST_LETTERS = 10
SLOT = re.compile(r"%\(\w+\)s")


# The audit record shows entries as they were written, whatever the language of whoever reads them.
AS_WRITTEN = "/oversight/entries/"


class _Page(HTMLParser):
    """The texts of a page that people see or hear, and where its links lead."""

    READ_OUT = ("alt", "aria-label", "placeholder", "title")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._unseen = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in ("script", "style")
        self.texts += [value for name, value in attrs if name in self.READ_OUT and value]
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._unseen:
            self.texts.append(" ".join(data.split()))


def texts_of(html: str) -> list[str]:
    return _Page(html).texts


def reader(username: str | None = None) -> Client:
    """A browser in Spanish, signed in as somebody."""
    client = Client(headers={"accept-language": "es"})
    if username:
        client.force_login(User.objects.get(username=username))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    return client


def walk(client: Client, *begin: str, most: int = 200) -> Iterator[tuple[str, list[str]]]:
    """Every page that links lead to, with its texts."""
    ahead, seen = list(begin), set(begin)
    while ahead and len(seen) < most:
        path = ahead.pop(0)
        response = client.get(path)
        if not response.get("Content-Type", "").startswith("text/html") or response.streaming:
            continue
        page = _Page(response.content.decode())
        yield path, page.texts
        new = {urljoin(path, link).partition("#")[0] for link in page.links}
        own = (link for link in new - seen if not urlsplit(link).netloc)
        ahead += sorted(link for link in own if not link.startswith(AS_WRITTEN))
        seen |= new


def _pattern(source: str) -> re.Pattern[str]:
    pieces = [re.escape(piece.replace("%%", "%")) for piece in SLOT.split(source)]
    return re.compile(r"\b" * source[:1].isalnum() + ".+?".join(pieces))


def _sentences() -> list[tuple[str, re.Pattern[str]]]:
    """The English texts of the catalogue that are words, and not said alike in Spanish.

    Each with its longest piece between slots, which is looked for first: that is quick.
    """
    entries = polib.pofile(str(CATALOGUE)).translated_entries()
    pairs = {(e.msgid, e.msgstr or e.msgstr_plural[0]) for e in entries}
    pairs |= {(e.msgid_plural, e.msgstr_plural[1]) for e in entries if e.msgid_plural}
    return [
        (max(SLOT.split(source), key=len).replace("%%", "%"), _pattern(source))
        for source, spanish in sorted(pairs)
        if " " in source
        and source != spanish
        and sum(map(str.isalpha, SLOT.sub("", source))) >= FEWEST_LETTERS
    ]


SENTENCES = _sentences()


def english(texts: Iterable[str], names: Sequence[str] = ()) -> list[str]:
    """Those of the texts in which an English sentence of the catalogue stands, or JSON.

    `names` are what somebody called a thing, which stays as it is.
    """
    return [text for text in texts if _is_english(text, names)]


def _is_english(text: str, names: Sequence[str]) -> bool:
    for name in names:
        text = text.replace(name, "")
    return '{"text"' in text or _has_a_sentence(text)


@cache  # heads and menus stand on every page
def _has_a_sentence(text: str) -> bool:
    return any(piece in text and sentence.search(text) for piece, sentence in SENTENCES)
