"""Candidate pairs scored and put into bands, with the guards that protect families."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

import duckdb
from splink.internals.splink_dataframe import SplinkDataFrame

from wholecity.linkage.definitions.bands import (
    CERTAIN_GIVEN,
    EVIDENT_BORN,
    EVIDENT_GIVEN,
    EVIDENT_HOME,
    FULL_GIVEN,
    Band,
    Method,
)
from wholecity.linkage.definitions.comparisons import BORN, GIVEN, HOME, SEX, SURNAME, Comparison
from wholecity.linkage.pipeline.model import Model, linker, parameters_of


@dataclass(frozen=True)
class Scored:
    """How many pairs fell into each band.

    `link_at` is the probability from which this run links. `held_back`
    counts pairs that were probable enough to link and were not, by guard.
    """

    link_at: float
    bands: dict[str, int]
    held_back: dict[str, int]


def score(connection: duckdb.DuckDBPyConnection, model: Model, method: Method) -> Scored:
    """Compare all candidates of table `record` with the model.

    Leaves table `pair`: those that do not contradict each other, with their band. A pair of band
    `no_link` is not worth a review, but may be one child when others link its records.
    """
    splink = linker(connection, model.prior, parameters_of(model))
    candidates = _count(connection, splink.inference.compute_blocked_pairs_for_predict())
    predicted = splink.inference.predict(
        threshold_match_probability=method.permit_at, warning_mode="never"
    )
    connection.execute(_guard(predicted.physical_name))
    link_at = _link_at(connection, method)
    connection.execute(DECIDE, {"link": link_at, "review": method.review_at})
    counted = dict(connection.execute("SELECT band, count(*) FROM pair GROUP BY band").fetchall())
    links, reviews = (counted.get(band.value, 0) for band in (Band.LINK, Band.REVIEW))
    bands = {
        Band.LINK.value: links,
        Band.REVIEW.value: reviews,
        Band.NO_LINK.value: candidates - links - reviews,
    }
    held_back = dict(
        connection.execute(
            "SELECT held_back, count(*) FROM pair WHERE held_back IS NOT NULL "
            "GROUP BY held_back ORDER BY held_back"
        ).fetchall()
    )
    return Scored(link_at, bands, held_back)


def _count(connection: duckdb.DuckDBPyConnection, blocked: SplinkDataFrame) -> int:
    row = connection.execute(f"SELECT count(*) FROM {blocked.physical_name}").fetchone()
    return int(row[0]) if row else 0


def _guard(predicted: str) -> str:
    """Table `guarded`: each pair that is not contradicted, and what keeps it from being a link."""
    return f"""
        CREATE TABLE guarded AS
        SELECT least(record_l, record_r) AS l, greatest(record_l, record_r) AS r,
            round(match_weight, 6) AS weight, match_probability AS probability,
            {_at(GIVEN, ("same",))} AND {_at(SURNAME, ("same",))} AND {_at(BORN, ("same",))}
                AND NOT {_at(SEX, ("other",))} AS certain,
            CASE
                WHEN NOT {_at(GIVEN, EVIDENT_GIVEN)} THEN 'given name is no evidence'
                WHEN (a.twin_alike OR b.twin_alike) AND NOT {_at(GIVEN, CERTAIN_GIVEN)}
                    THEN 'a twin with a like name in the same source'
                WHEN {_at(SEX, ("other",))} AND NOT {_at(GIVEN, CERTAIN_GIVEN)}
                    THEN 'sex differs and names are only alike'
                WHEN {_at(BORN, ("other",))} THEN 'birth dates differ'
                WHEN NOT {_at(BORN, EVIDENT_BORN)} AND NOT {_at(HOME, EVIDENT_HOME)}
                    THEN 'nothing agrees but the names'
                WHEN NOT {_at(BORN, EVIDENT_BORN)} AND NOT {_at(GIVEN, FULL_GIVEN)}
                    THEN 'names are only alike, and birth dates do not tell'
            END AS guard
        FROM {predicted} p
        JOIN record a ON a.record = p.record_l JOIN record b ON b.record = p.record_r
        """


def _link_at(connection: duckdb.DuckDBPyConnection, method: Method) -> float:
    """The lowest probability from which the links together are expected to be right enough."""
    row = connection.execute(
        """
        SELECT min(probability) FROM (
            SELECT probability, avg(1 - probability)
                OVER (ORDER BY probability DESC, l, r ROWS UNBOUNDED PRECEDING) AS wrong
            FROM guarded WHERE guard IS NULL AND probability >= $link_from
        ) WHERE wrong <= $false_links
        """,
        {"link_from": method.link_from, "false_links": method.false_links},
    ).fetchone()
    lowest = row[0] if row else None
    return method.link_from if lowest is None else floor(lowest * 1e6) / 1e6


DECIDE = """
    CREATE TABLE pair AS
    SELECT l, r, weight, certain,
        CASE WHEN probability >= $link AND guard IS NULL THEN 'link'
            WHEN probability >= $review THEN 'review' ELSE 'no_link' END AS band,
        CASE WHEN probability >= $link THEN guard END AS held_back
    FROM guarded
    """


def _at(comparison: Comparison, levels: Iterable[str]) -> str:
    values = ", ".join(str(comparison.value(level)) for level in levels)
    return f"(gamma_{comparison.key} IN ({values}))"
