"""Records made comparable: one row per source and child, laid out plainly.

The table `record` is all that comparing needs: whoever fills it, from the
warehouse or from a file, can be linked. Its columns are those that the
comparisons name.
"""

import json
from dataclasses import dataclass
from datetime import date

import duckdb

from wholecity.linkage.definitions import names, streets
from wholecity.linkage.definitions.bands import Method


@dataclass(frozen=True)
class SourceCount:
    """What one source holds. `repeats`: it holds some children more than once."""

    source: str
    persons: int
    records: int
    hashed: int
    too_old: int
    without_name: int
    without_birth_date: int
    weak_birth_date: int
    repeats: bool


def prepare(connection: duckdb.DuckDBPyConnection, method: Method, as_of: date) -> None:
    """Fill table `record` of the connection's memory from what it shows of the warehouse."""
    _define_plain_text(connection)
    _known_words(connection)
    _persons(connection, method, as_of)
    _homes(connection, method)
    _records(connection)
    _mark_placeholder_dates(connection, method)
    _mark_twins(connection)
    _mark_repeating_sources(connection, method)
    connection.execute("ALTER TABLE record_made RENAME TO record")


def counts(connection: duckdb.DuckDBPyConnection) -> tuple[SourceCount, ...]:
    """What each source brought, and what was left out and why."""
    rows = connection.execute(
        """
        SELECT s.source, s.persons, count(r.record), s.hashed, s.too_old,
            count(*) FILTER (r.record IS NOT NULL AND r.given IS NULL),
            count(*) FILTER (r.record IS NOT NULL AND r.born IS NULL),
            count(*) FILTER (r.born_weak), coalesce(any_value(r.repeats), false)
        FROM seen s LEFT JOIN record r USING (source)
        GROUP BY ALL ORDER BY s.source
        """
    ).fetchall()
    return tuple(SourceCount(*row) for row in rows)


def _define_plain_text(connection: duckdb.DuckDBPyConnection) -> None:
    """Text without case, accents, hyphens and signs: words with one space between."""
    without_accents = "strip_accents(lower(text))"
    for letter, plain in names.PLAIN_LETTERS.items():
        without_accents = f"replace({without_accents}, '{letter}', '{plain}')"
    connection.execute(
        rf"""
        CREATE MACRO plain(text) AS nullif(trim(regexp_replace(
            regexp_replace({without_accents}, '[''’`´.]', '', 'g'),
            '[^\p{{L}}\p{{N}}]+', ' ', 'g')), '')
        """
    )
    connection.execute(
        "CREATE MACRO words(text) AS "
        "CASE WHEN text IS NULL THEN [] ELSE string_split(text, ' ') END"
    )


def _known_words(connection: duckdb.DuckDBPyConnection) -> None:
    forms = names.spellings()
    connection.execute(
        """
        CREATE TABLE spelling AS
        SELECT entry.key AS given_first, entry.value AS forms FROM (
            SELECT unnest(map_entries(from_json($forms, '"MAP(VARCHAR, VARCHAR[])"'))) AS entry)
        """,
        {"forms": json.dumps({name: list(each) for name, each in forms.items()})},
    )
    connection.execute(
        "CREATE TABLE street_word AS SELECT map($words, $short) AS known",
        {"words": list(streets.WORDS), "short": list(streets.WORDS.values())},
    )


def _persons(connection: duckdb.DuckDBPyConnection, method: Method, as_of: date) -> None:
    connection.execute(
        """
        CREATE TABLE person_made AS
        SELECT source, person_key,
            plain(first_name) AS given_text, plain(middle_name) AS middle_text,
            plain(last_name) AS surname_text, coalesce(names_hashed, false) AS hashed,
            coalesce(birth_date < $as_of - to_years($oldest), false) AS too_old,
            CASE WHEN birth_date <= $as_of THEN birth_date END AS born,
            CASE WHEN sex IN ('F', 'M') THEN sex END AS sex
        FROM person
        QUALIFY row_number() OVER (PARTITION BY source, person_key ORDER BY delivery DESC) = 1
        """,
        {"as_of": as_of, "oldest": method.oldest},
    )
    connection.execute(
        """
        CREATE TABLE seen AS
        SELECT source, count(*) AS persons, count(*) FILTER (hashed) AS hashed,
            count(*) FILTER (too_old AND NOT hashed) AS too_old
        FROM person_made GROUP BY source
        """
    )
    connection.execute("DELETE FROM person_made WHERE hashed OR too_old")


def _homes(connection: duckdb.DuckDBPyConnection, method: Method) -> None:
    """Where a child lived and who can be called, each without marks that a crowd shares."""
    connection.execute(
        """
        CREATE TABLE place_made AS
        WITH laid_out AS (
            SELECT source, person_key, from_date, left(postal_code, 5) AS zip,
                array_to_string(list_filter(list_transform(words(plain(replace(line, '#', ' '))),
                    lambda w: coalesce(known[w], w)), lambda w: w <> ''), ' ') AS line
            FROM address, street_word
        )
        SELECT source, person_key, from_date, zip, line || '|' || coalesce(zip, '') AS place
        FROM laid_out
        """
    )
    connection.execute(
        r"""
        CREATE TABLE contact_made AS
        SELECT source, person_key, nullif(right(regexp_replace(phone, '\D', '', 'g'), 10), '')
            AS contact FROM guardian
        UNION
        SELECT source, person_key, nullif(lower(trim(email)), '') FROM guardian
        """
    )
    for table, column in (("place_made", "place"), ("contact_made", "contact")):
        connection.execute(
            f"""
            UPDATE {table} SET {column} = NULL WHERE {column} IN (
                SELECT {column} FROM {table} GROUP BY source, {column}
                HAVING count(DISTINCT person_key) > $crowded)
            """,
            {"crowded": method.crowded},
        )


_HOME_OF_EACH = """
place_of AS (
    SELECT source, person_key,
        list_sort(list_distinct(list(place) FILTER (place IS NOT NULL AND place[1] <> '|')))
            AS places,
        list_sort(list_distinct(list(zip) FILTER (zip IS NOT NULL))) AS zips,
        max_by(place, (coalesce(from_date, DATE '1900-01-01'), place)) AS place
    FROM place_made GROUP BY ALL
),
contact_of AS (
    SELECT source, person_key, list_sort(list(contact)) AS contacts
    FROM contact_made WHERE length(contact) >= 7 GROUP BY ALL
),
guardian_of AS (
    SELECT source, person_key, list_sort(list_distinct(list(
        words(plain(first_name))[1] || ' ' || words(plain(last_name))[1]))) AS guardians
    FROM guardian
    WHERE plain(first_name) IS NOT NULL AND plain(last_name) IS NOT NULL GROUP BY ALL
)
"""


def _records(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        f"""
        CREATE TABLE record_made AS
        WITH {_HOME_OF_EACH},
        named AS (
            SELECT source, person_key, born, sex, middle_text,
                list_filter(words(given_text), lambda w: w NOT IN {names.SUFFIXES}) AS given_words,
                list_filter(words(surname_text), lambda w: w NOT IN {names.SUFFIXES})
                    AS surname_all,
                list_filter(surname_all, lambda w: w NOT IN {names.PARTICLES}) AS surname_core,
                given_text IN {names.NO_GIVEN_NAME} AS no_given,
                surname_text IN {names.NO_SURNAME} AS no_surname
            FROM person_made
        ),
        split AS (
            SELECT source, person_key, born, sex,
                CASE WHEN no_given OR len(given_words) = 0 THEN NULL ELSE given_words END
                    AS given_words,
                CASE WHEN no_surname OR len(surname_all) = 0 THEN NULL
                    WHEN len(surname_core) = 0 THEN surname_all ELSE surname_core END
                    AS surname_words,
                coalesce(words(middle_text)[1], CASE WHEN NOT no_given THEN given_words[2] END)
                    AS middle
            FROM named
        )
        SELECT
            row_number() OVER (ORDER BY source, person_key)::INTEGER AS record,
            source, person_key,
            array_to_string(given_words, ' ') AS given, given_words,
            given_words[1] AS given_first, left(given_words[1], 1) AS given_initial,
            coalesce(forms, [given_words[1]]) AS given_forms,
            coalesce(list_filter(forms, lambda f: f <> given_words[1])[1], given_words[1])
                AS given_root,
            middle,
            array_to_string(surname_words, ' ') AS surname, surname_words,
            surname_words[1] AS surname_first, surname_words[-1] AS surname_last,
            born, strftime(born, '%Y-%m-%d') AS born_text, year(born)::INTEGER AS born_year,
            strftime(born, '%m-%d') AS born_day,
            CASE WHEN day(born) <= 12 AND day(born) <> month(born)
                THEN strftime(born, '%Y-%d-%m') END AS born_swapped,
            coalesce(month(born) = 1 AND day(born) = 1, false) AS born_weak,
            CASE WHEN NOT born_weak THEN born END AS born_sure,
            sex, coalesce(places, []) AS places, coalesce(zips, []) AS zips, place,
            coalesce(contacts, []) AS contacts, contacts[1] AS contact,
            coalesce(guardians, []) AS guardians,
            false AS twin, false AS twin_alike, false AS repeats, source AS apart
        FROM split
        LEFT JOIN place_of USING (source, person_key)
        LEFT JOIN contact_of USING (source, person_key)
        LEFT JOIN guardian_of USING (source, person_key)
        LEFT JOIN spelling ON spelling.given_first = split.given_words[1]
        ORDER BY record
        """
    )


def _mark_placeholder_dates(connection: duckdb.DuckDBPyConnection, method: Method) -> None:
    """Beside 1 January: dates that a source gives far more often than its usual date."""
    connection.execute(
        """
        UPDATE record_made SET born_weak = true, born_sure = NULL FROM (
            SELECT source, born FROM (
                SELECT source, born, count(*) AS n FROM record_made
                WHERE born_sure IS NOT NULL GROUP BY source, born
            ) QUALIFY n >= $times * median(n) OVER (PARTITION BY source)
        ) crowd
        WHERE record_made.source = crowd.source AND record_made.born = crowd.born
        """,
        {"times": method.date_crowded},
    )


def _mark_twins(connection: duckdb.DuckDBPyConnection) -> None:
    """Records beside which their source has another child of that surname and birth date.

    `twin_alike`: whose given name is like this one's, as Mariana is like Mariano.
    """
    connection.execute(
        """
        UPDATE record_made SET twin = true, twin_alike = alike FROM (
            SELECT one.record, bool_or(list_has_any(one.given_words, other.given_words)
                OR jaro_winkler_similarity(one.given, other.given) >= 0.75) AS alike
            FROM record_made one JOIN record_made other
                ON one.source = other.source AND one.born_sure = other.born_sure
                AND one.surname_first = other.surname_first AND one.given <> other.given
            GROUP BY one.record
        ) beside
        WHERE record_made.record = beside.record
        """
    )


def _mark_repeating_sources(connection: duckdb.DuckDBPyConnection, method: Method) -> None:
    connection.execute(
        """
        UPDATE record_made SET repeats = true, apart = source || '#' || record WHERE source IN (
            SELECT source FROM (
                SELECT source,
                    count(*) OVER (PARTITION BY source, given, surname, born, sex) AS alike,
                    given IS NOT NULL AND surname IS NOT NULL AND born_sure IS NOT NULL
                        AS told
                FROM record_made
            ) GROUP BY source HAVING count(*) FILTER (told AND alike > 1) >= $share * count(*)
                AND count(*) FILTER (told AND alike > 1) >= 6)
        """,
        {"share": method.repeats_from},
    )
