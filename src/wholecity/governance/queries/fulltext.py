"""Rows whose text has all words of a question, on both databases.

PostgreSQL knows the endings of words in the city's language; SQLite, which is
for small cities, reads the rows one after the other and takes the beginnings
of words. Neither sees accents, and neither needs an index or a trigger of ours.
"""

from sqlite3 import Connection
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import F, Func, QuerySet, TextField, Value

from wholecity.governance.rules.searching import as_words

CONFIGURATIONS = {"en": "english", "es": "spanish"}
# PostgreSQL's own `unaccent` is an extension that not every server has.
ACCENTED = "áàâäãåéèêëíìîïóòôöõúùûüñçÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇ"
PLAIN = "aaaaaaeeeeiiiiooooouuuuncAAAAAAEEEEIIIIOOOOOUUUUNC"


class _Words(Func):
    function = "wholecity_words"
    output_field = TextField()


def having(rows: "QuerySet[Any]", terms: tuple[str, ...]) -> "QuerySet[Any]":
    """The rows whose annotation `searched` has all of the terms, which are folded words."""
    if connection.vendor == "postgresql":
        return _by_stems(rows, terms)
    return _by_beginnings(rows, terms)


def _by_stems(rows: "QuerySet[Any]", terms: tuple[str, ...]) -> "QuerySet[Any]":
    configuration = CONFIGURATIONS.get(settings.CITY.languages[0], "simple")
    plain = Func(F("searched"), Value(ACCENTED), Value(PLAIN), function="translate")
    # Words alone: of addresses, names of files and what looks like a tag it makes other things.
    words = Func(plain, Value("[^[:alnum:]]+"), Value(" "), Value("g"), function="regexp_replace")
    words.output_field = TextField()
    # The terms are letters and digits only: nothing in them is an operator.
    query = SearchQuery(
        " & ".join(f"{term}:*" for term in terms), search_type="raw", config=configuration
    )
    vector = SearchVector(words, config=configuration)
    found: QuerySet[Any] = rows.annotate(vector=vector).filter(vector=query)
    return found


def _by_beginnings(rows: "QuerySet[Any]", terms: tuple[str, ...]) -> "QuerySet[Any]":
    connection.ensure_connection()
    assert isinstance(connection.connection, Connection)
    connection.connection.create_function("wholecity_words", 1, _words, deterministic=True)
    found: QuerySet[Any] = rows.annotate(words=_Words(F("searched")))
    for term in terms:
        found = found.filter(words__contains=f" {term}")
    return found


def _words(text: str | None) -> str:
    return as_words(text or "")
