"""Candidate pairs scored and put into bands, with the guards that protect families."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
from splink.internals.splink_dataframe import SplinkDataFrame

from wholecity.linkage.definitions.bands import (
    CERTAIN_GIVEN,
    CONTRARY_BORN,
    EVIDENT_GIVEN,
    Band,
    Method,
)
from wholecity.linkage.definitions.comparisons import BORN, GIVEN, HOME, SEX, SURNAME, Comparison
from wholecity.linkage.pipeline.model import Model, linker, parameters_of
from wholecity.linkage.rules.clusters import Pair


@dataclass(frozen=True)
class Scored:
    """The pairs of the two upper bands, numbered from 0, and how many fell into each band.

    `held_back` counts pairs that were probable enough to link and were not, by guard.
    """

    links: list[Pair]
    reviews: list[Pair]
    bands: dict[str, int]
    held_back: dict[str, int]


def score(connection: duckdb.DuckDBPyConnection, model: Model, method: Method) -> Scored:
    """Compare all candidates of table `record` with the model."""
    splink = linker(connection, model.prior, parameters_of(model))
    candidates = _count(connection, splink.inference.compute_blocked_pairs_for_predict())
    predicted = splink.inference.predict(
        threshold_match_probability=method.review_at, warning_mode="never"
    )
    connection.execute(_decide(predicted.physical_name), {"link": method.link_at})
    links, reviews = _pairs(connection, Band.LINK), _pairs(connection, Band.REVIEW)
    bands = {
        Band.LINK.value: len(links),
        Band.REVIEW.value: len(reviews),
        Band.NO_LINK.value: candidates - len(links) - len(reviews),
    }
    held_back = dict(
        connection.execute(
            "SELECT held_back, count(*) FROM pair WHERE held_back IS NOT NULL "
            "GROUP BY held_back ORDER BY held_back"
        ).fetchall()
    )
    return Scored(links, reviews, bands, held_back)


def _count(connection: duckdb.DuckDBPyConnection, blocked: SplinkDataFrame) -> int:
    row = connection.execute(f"SELECT count(*) FROM {blocked.physical_name}").fetchone()
    return int(row[0]) if row else 0


def _decide(predicted: str) -> str:
    """Table `pair`: who is worth a review or more, the band, the guard that held a pair back."""
    return f"""
        CREATE TABLE pair AS
        WITH guarded AS (
            SELECT p.*, CASE
                WHEN NOT {_at(GIVEN, EVIDENT_GIVEN)} THEN 'given name is no evidence'
                WHEN (l.twin_alike OR r.twin_alike) AND NOT {_at(GIVEN, CERTAIN_GIVEN)}
                    THEN 'a twin with a like name in the same source'
                WHEN {_at(SEX, ("other",))} AND NOT {_at(GIVEN, CERTAIN_GIVEN)}
                    THEN 'sex differs and names are only alike'
                WHEN {_at(BORN, CONTRARY_BORN)} AND NOT {_at(HOME, ("same",))}
                    THEN 'birth dates differ'
            END AS guard
            FROM {predicted} p
            JOIN record l ON l.record = p.record_l JOIN record r ON r.record = p.record_r
        )
        SELECT least(record_l, record_r) - 1 AS l, greatest(record_l, record_r) - 1 AS r,
            round(match_weight, 6) AS weight,
            {_at(GIVEN, ("same",))} AND {_at(SURNAME, ("same",))} AND {_at(BORN, ("same",))}
                AND NOT {_at(SEX, ("other",))} AS certain,
            CASE WHEN match_probability >= $link AND guard IS NULL THEN 'link'
                ELSE 'review' END AS band,
            CASE WHEN match_probability >= $link THEN guard END AS held_back
        FROM guarded
        """


def _at(comparison: Comparison, levels: Iterable[str]) -> str:
    values = ", ".join(str(comparison.value(level)) for level in levels)
    return f"(gamma_{comparison.key} IN ({values}))"


def _pairs(connection: duckdb.DuckDBPyConnection, band: Band) -> list[Pair]:
    rows = connection.execute(
        "SELECT l, r, weight, certain FROM pair WHERE band = $1 ORDER BY l, r", [band.value]
    ).fetchall()
    return [Pair(*row) for row in rows]
