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
from django.db.models import BooleanField, F, Func, QuerySet, TextField, Value

from wholecity.governance.rules.searching import begins_words

CONFIGURATIONS = {"en": "english", "es": "spanish"}
# PostgreSQL's own `unaccent` is an extension that not every server has.
ACCENTED = "áàâäãåéèêëíìîïóòôöõúùûüñçÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇ"
PLAIN = "aaaaaaeeeeiiiiooooouuuuncAAAAAAEEEEIIIIOOOOOUUUUNC"


class _BeginsWords(Func):
    function = "wholecity_begins_words"
    output_field = BooleanField()


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
    connection.connection.create_function(
        "wholecity_begins_words", 2, _begins_words, deterministic=True
    )
    found: QuerySet[Any] = rows.filter(_BeginsWords(F("searched"), Value(" ".join(terms))))
    return found


def _begins_words(text: str | None, terms: str) -> bool:
    return begins_words(text or "", terms.split())
