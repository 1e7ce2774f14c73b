"""Both walls let the same records through: the decision, and the database's row-level security.

The second wall is asked in every way in which a table can be read. All that is written for it is
taken back.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True)
class Answered:
    """A question, what the first wall knew, and the records that it lets through."""

    asked: Question
    known: Context
    first: Ids
    records: int


def compare(worlds: int, seed: int) -> Compared:
    """Draw so many worlds and ask forty questions about each, in every way."""
    found = Compared()
    for answers in _drawn(worlds, seed):
        found.worlds += TOGETHER
        for one in answers:
            found.questions += 1
            found.records += one.records
            found.visible += len(one.first)
            found.different += _differences(one)
    return found


def unnoticed(faults: Mapping[str, Callable[[], None]], worlds: int, seed: int) -> list[str]:
    """The faults in the second wall with which both answer alike in all of so many worlds."""
    left = dict(faults)
    for answers in _drawn(worlds, seed):
        for name, plant in list(left.items()):
            with taken_back():
                plant()
                if any(_selected(one) != one.first for one in answers):
                    del left[name]
        if not left:
            break
    return list(left)


def _drawn(worlds: int, seed: int) -> Iterator[list[Answered]]:
    """The answers of the first wall about worlds that stand while they are looked at."""
    draw = random.Random(seed)
    with taken_back():
        there = standing()
        for statement in MADE:
            run(statement)
        for _ in range(0, worlds, TOGETHER):
            with taken_back():
                now = moment(draw)
                records = populate(draw, there, now)
                yield [_answer(question(draw, now), records) for _ in range(QUESTIONS)]


def _answer(asked: Question, records: Sequence[CareRecord]) -> Answered:
    contexts = contexts_of(asked)
    first = by_decision(records, asked, contexts)
    return Answered(asked, next(iter(contexts.values())), first, len(records))


def _selected(one: Answered) -> Ids:
    with asking(one.asked.subject, one.asked.action, one.known):
        return frozenset(row[0] for row in run(WAYS["select"]))


def _differences(one: Answered) -> Iterator[str]:
    with asking(one.asked.subject, one.asked.action, one.known):
        second = {way: frozenset(row[0] for row in run(sql)) for way, sql in WAYS.items()}
        second["copy"] = copied()
        ((count,),) = run("SELECT count(*) FROM children_carerecord")
    for way, ids in second.items():
        if ids != one.first:
            more, fewer = len(ids - one.first), len(one.first - ids)
            yield f"{way}: {more} too many, {fewer} too few: {one.asked}"
    if count != len(one.first):
        yield f"count: {count} instead of {len(one.first)}: {one.asked}"


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
