"""Both walls let the same records through: the decision, and the database's row-level security.

The second wall is asked in every way in which a table can be read. All that is written for it is
taken back.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction

from tests.factories.care_worlds import (
    CHILDREN,
    TOGETHER,
    Question,
    moment,
    populate,
    question,
    standing,
)
from wholecity.casework.queries import circumstances
from wholecity.casework.rules import permitted
from wholecity.children.models import CareRecord
from wholecity.children.queries.care import values_of
from wholecity.children.queries.wall import asking
from wholecity.people.rules import Acting
from wholecity.policy.decision import Context

# Asked about all worlds that stand beside each other.
QUESTIONS = 40
Ids = frozenset[str]
MADE = (
    "CREATE VIEW care_seen AS SELECT * FROM children_carerecord",
    """CREATE FUNCTION care_found() RETURNS SETOF text LANGUAGE plpgsql STABLE SECURITY INVOKER
    AS $$ BEGIN RETURN QUERY SELECT id::text FROM children_carerecord; END $$""",
)
WAYS = {
    "select": "SELECT id::text FROM children_carerecord",
    "view": "SELECT id::text FROM care_seen",
    "function": "SELECT * FROM care_found()",
}


@dataclass
class Compared:
    """What was compared, and where the walls were not of one mind."""

    worlds: int = 0
    questions: int = 0
    records: int = 0
    visible: int = 0
    different: list[str] = field(default_factory=list)


def compare(worlds: int, seed: int) -> Compared:
    """Draw so many worlds and ask forty questions about each, in every way."""
    return _compare(worlds, seed, _every_way)


def differ(worlds: int, seed: int) -> bool:
    """Whether the walls differ in one of so many worlds; asked in the shortest way alone."""
    return bool(_compare(worlds, seed, _select, until_different=True).different)


def _compare(
    worlds: int, seed: int, second: Callable[[], dict[str, Ids]], *, until_different: bool = False
) -> Compared:
    draw, found = random.Random(seed), Compared()
    with taken_back():
        there = standing()
        for statement in MADE:
            run(statement)
        while found.worlds < worlds:
            with taken_back():
                now = moment(draw)
                records = populate(draw, there, now)
                found.worlds += TOGETHER
                for _ in range(QUESTIONS):
                    _ask(question(draw, now), records, second, found)
                    if until_different and found.different:
                        return found
    return found


def _ask(
    asked: Question,
    records: Sequence[CareRecord],
    second: Callable[[], dict[str, Ids]],
    found: Compared,
) -> None:
    contexts = contexts_of(asked)
    first = by_decision(records, asked, contexts)
    found.questions += 1
    found.records += len(records)
    found.visible += len(first)
    with asking(asked.subject, asked.action, next(iter(contexts.values()))):
        seen = second()
    found.different += [
        f"{way}: {len(ids - first)} too many, {len(first - ids)} too few: {asked}"
        for way, ids in seen.items()
        if ids != first
    ]


def _select() -> dict[str, Ids]:
    return {"select": frozenset(row[0] for row in run(WAYS["select"]))}


def _every_way() -> dict[str, Ids]:
    found = {way: frozenset(row[0] for row in run(sql)) for way, sql in WAYS.items()}
    found["copy"] = copied()
    ((count,),) = run("SELECT count(*) FROM children_carerecord")
    # A count has no ids; with another count, the set is another one.
    found["count"] = found["select"] if count == len(found["select"]) else frozenset({str(count)})
    return found


def contexts_of(asked: Question) -> dict[str, Context]:
    """What the first wall knows of the children when this is asked."""
    subject = asked.subject
    acting = Acting(subject.user or "", subject.role, subject.active, subject.agency)
    with patch("django.utils.timezone.now", return_value=asked.now):
        return circumstances(acting, CHILDREN, asked.purpose, reason=asked.reason)


def by_decision(
    records: Sequence[CareRecord], asked: Question, contexts: dict[str, Context]
) -> Ids:
    """The records of which the first wall permits at least one value."""
    return frozenset(
        str(record.id)
        for record in records
        if permitted(
            asked.subject,
            asked.action,
            [value.thing for value in values_of(record)],
            contexts[record.child_id],
        )
    )


def run(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a statement; none of one that has no rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


def copied() -> Ids:
    """The ids that COPY writes out."""
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY children_carerecord (id) TO STDOUT") as out,
    ):
        return frozenset(row[0] for row in out.rows())


@contextmanager
def taken_back() -> Iterator[None]:
    """Nothing of what is written inside stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
