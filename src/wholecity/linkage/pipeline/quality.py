"""How wrong a linkage is, where the truth is known.

The truth is only read here, after everything was linked; nothing that links
knows that there is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        """1 where there was nothing to find."""
        return self.part / self.whole if self.whole else 1.0


@dataclass(frozen=True)
class LinkageError:
    """What was found against the truth, counted in pairs of records.

    `right` of `found` is precision, `right` of `true` is recall. `exact`:
    children whose records are together, all of them and no other, of all
    children with a record. `twins` and `siblings`: pairs of them, both with
    records, that share an ID. `recall_by` tells recall by groups of pairs.
    `unknown`: records that the truth does not know; `missing`: records of
    children that have no ID.
    """

    found: int
    true: int
    right: int
    exact: Share
    twins: Share
    siblings: Share
    recall_by: dict[str, dict[str, Share]]
    unknown: int
    missing: int

    @property
    def precision(self) -> float:
        return Share(self.right, self.found).share

    @property
    def recall(self) -> float:
        return Share(self.right, self.true).share

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_json(self) -> dict[str, Any]:
        """The shares that are compared with goals, and the counts behind them."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "exactly_right": self.exact.share,
            "twins_merged": _merged_share(self.twins),
            "siblings_merged": _merged_share(self.siblings),
            "pairs": {"found": self.found, "true": self.true, "right": self.right},
            "children": _counts(self.exact),
            "twins": _counts(self.twins),
            "siblings": _counts(self.siblings),
            "recall_by": {
                by: {name: {"recall": s.share, "pairs": s.whole} for name, s in shares.items()}
                for by, shares in self.recall_by.items()
            },
            "unknown": self.unknown,
            "missing": self.missing,
        }

    def as_text(self) -> str:
        def merged(share: Share) -> str:
            return f"{share.part:,} of {share.whole:,} pairs ({_merged_share(share):.3%})"

        lines = [
            f"Precision {self.precision:.4f}, recall {self.recall:.4f}, F1 {self.f1:.4f}: "
            f"{self.right:,} of {self.found:,} pairs found are right, of {self.true:,} true ones.",
            f"Children with exactly their records: {self.exact.part:,} of {self.exact.whole:,} "
            f"({self.exact.share:.2%})",
            f"Twins merged: {merged(self.twins)}; siblings merged: {merged(self.siblings)}",
            f"Records that the truth does not know: {self.unknown:,}; "
            f"records of children without an ID: {self.missing:,}",
        ]
        for by, shares in self.recall_by.items():
            lines.append(f"Recall by {by}:")
            lines += [f"  {name:42}{s.share:.4f} of {s.whole:,}" for name, s in shares.items()]
        return "\n".join(lines)


def _merged_share(share: Share) -> float:
    return share.share if share.whole else 0.0


def _counts(share: Share) -> dict[str, int]:
    return {"part": share.part, "whole": share.whole}


def measure(
    connection: duckdb.DuckDBPyConnection,
    groups: Iterable[str],
    *,
    unknown: int = 0,
    missing: int = 0,
) -> LinkageError:
    """Compare what was found with the truth, which two tables of the connection hold.

    `known` has a row for each record whose child is known: `n`, its `source`, the `id` that it was
    given, its `child`, and a column for each group. `relative` has a row for each pair of
    children of one family: `a`, `b` and whether they are `twins`.
    """
    connection.execute(
        f"""
        CREATE TABLE true_pair AS
        SELECT {"".join(f"l.{group}, " for group in groups)}
            least(l.source, r.source) || ' – ' || greatest(l.source, r.source) AS sources,
            l.id = r.id AS found
        FROM known l JOIN known r ON l.child = r.child AND l.n < r.n
        """
    )
    found, true, right = _row(
        connection,
        """
        SELECT (SELECT coalesce(sum(n * (n - 1) // 2), 0)
                FROM (SELECT count(*) AS n FROM known GROUP BY id)),
            (SELECT count(*) FROM true_pair), (SELECT count(*) FROM true_pair WHERE found)
        """,
    )
    return LinkageError(
        found=found,
        true=true,
        right=right,
        exact=_exact(connection),
        twins=_merged(connection, "twins"),
        siblings=_merged(connection, "NOT twins"),
        recall_by={by: _recall_by(connection, by) for by in (*groups, "sources")},
        unknown=unknown,
        missing=missing,
    )


def _exact(connection: duckdb.DuckDBPyConnection) -> Share:
    part, whole = _row(
        connection,
        """
        WITH of_child AS (SELECT child, min(id) AS id, count(DISTINCT id) AS ids
                FROM known GROUP BY child),
            of_id AS (SELECT id, count(DISTINCT child) AS children FROM known GROUP BY id)
        SELECT count(*) FILTER (ids = 1 AND children = 1), count(*)
        FROM of_child JOIN of_id USING (id)
        """,
    )
    return Share(part, whole)


def _merged(connection: duckdb.DuckDBPyConnection, which: str) -> Share:
    """Pairs of children of one family, both with records, that share an ID."""
    part, whole = _row(
        connection,
        f"""
        WITH ids AS (SELECT child, list(DISTINCT id) AS ids FROM known GROUP BY child)
        SELECT count(*) FILTER (list_has_any(l.ids, r.ids)), count(*)
        FROM relative JOIN ids l ON l.child = a JOIN ids r ON r.child = b WHERE {which}
        """,
    )
    return Share(part, whole)


def _recall_by(connection: duckdb.DuckDBPyConnection, by: str) -> dict[str, Share]:
    rows = connection.execute(
        f"SELECT {by}, count(*) FILTER (found), count(*) FROM true_pair GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return {str(name): Share(part, whole) for name, part, whole in rows}


def _row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, ...]:
    row = connection.execute(sql).fetchone()
    return tuple(int(value) for value in row or ())
