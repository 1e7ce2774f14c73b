"""Telling less of everybody until no child can be found in an extract: k, l and trajectories.

Children are alike when what others may know of them is the same in every school year of the
extract: the sequence, not each year for itself. So a child that is one of many every year and
alone in where it went is not told of. A group of children that are alike

- has at least k children, and
- at least l different combinations of sensitive values in each year, and of each sensitive
  value at least l children that have another (l-diversity; a value that tells nothing may be
  everybody's).

Whoever knows a part of the years, or of the fields, finds a larger group of which both hold too.
What an earlier extract of the same project told more finely is known as well: its codes are the
same, so that both can be joined.
Fields are coarsened for everybody, one step at a time, the one that helps most; what still is in
no such group is left out with all its years, where that is little.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wholecity.extracts.rules.fields import (
    DIVERSITY,
    LEFT_OUT,
    LEFT_OUT_PERCENT,
    NOT_REPORTED,
    OTHER,
    Field,
    Kind,
)
from wholecity.extracts.rules.records import Record, ladder
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, said, together
from wholecity.kernel.texts import translatable as _

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]


@dataclass(frozen=True)
class Table:
    """Records as columns. `child` numbers the child of each row, `year` its school year."""

    fields: Mapping[str, Field]
    child: Numbers
    year: Numbers
    ladders: Mapping[str, tuple[Texts, ...]]  # known to others: from fine to coarse
    sensitive: Mapping[str, Texts]
    dates: Mapping[str, Sequence[date | None]]

    @property
    def children(self) -> int:
        return int(self.child.max()) + 1 if len(self.child) else 0


@dataclass(frozen=True)
class Protected:
    """What may be told: by which step of each field, of which rows; and what it cost."""

    steps: Mapping[str, int]
    known: Mapping[str, Texts]
    rows: Flags
    with_dates: Flags
    left_out: int  # children
    smallest: int  # children of the smallest group of those that are alike


def table_of(records: Sequence[Record], fields: Sequence[Field], k: int, key: bytes) -> Table:
    """The columns of these records, rare codes grouped. `key` is the project's.

    Fields of which nothing is known of anybody are not among them.
    """
    fields = [field for field in fields if any(_is_known(field, r) for r in records)]
    numbers: dict[str, int] = {}
    child = np.array([numbers.setdefault(r.child, len(numbers)) for r in records], dtype=np.int64)

    def column(values: Iterable[str]) -> Texts:
        return grouped(np.array(list(values), dtype=np.str_), child, k)

    ladders = {
        field.key: tuple(
            column(step) for step in zip(*(ladder(field.key, r, key) for r in records), strict=True)
        )
        for field in fields
        if field.kind is Kind.KNOWN
    }
    sensitive = {
        field.key: column(r.values.get(field.key, NOT_REPORTED) for r in records)
        for field in fields
        if field.kind is Kind.SENSITIVE
    }
    dates = {
        field.key: [r.dates.get(field.key) for r in records]
        for field in fields
        if field.kind is Kind.DATE
    }
    year = np.array([r.year for r in records], dtype=np.int64)
    named = {field.key: field for field in fields}
    return Table(named, child, year, ladders, sensitive, dates)


def _is_known(field: Field, record: Record) -> bool:
    if field.kind is Kind.DATE:
        return record.dates.get(field.key) is not None
    return record.values.get(field.key, NOT_REPORTED) != NOT_REPORTED


def grouped(values: Texts, child: Numbers, k: int) -> Texts:
    """The codes of fewer than k children as one; as not reported where they are few together."""
    found = values.astype(object)
    for instead in (OTHER, NOT_REPORTED):
        children: dict[str, set[int]] = defaultdict(set)
        for value, number in zip(found.tolist(), child.tolist(), strict=True):
            children[value].add(number)
        rare = [value for value, those in children.items() if len(those) < k]
        found[np.isin(found.astype(np.str_), [v for v in rare if v != NOT_REPORTED])] = instead
    return found.astype(np.str_)


def protect(table: Table, k: int, before: Mapping[str, int] | None = None) -> Protected:
    """Coarsen a table until what is said above holds. Raises BadInput where it cannot.

    `before` is the finest step of each field that the project was told. The message says what
    stands in the way, in figures that tell of no child.
    """
    before = before or {}
    limit = table.children * LEFT_OUT_PERCENT / 100
    steps = dict.fromkeys(table.ladders, 0)
    if table.children < k:
        raise BadInput(
            phrase("There are fewer than %(k)s children in what the license names.", k=k)
        )
    bad = _left_out(table, joined(steps, before), k)
    while np.count_nonzero(bad) > limit:
        coarser = [
            {**steps, name: step + 1}
            for name, step in steps.items()
            if step < len(table.ladders[name])
        ]
        if not coarser:
            raise BadInput(_in_the_way(table, joined(steps, before), k))
        tried = [(_left_out(table, joined(one, before), k), one) for one in coarser]
        bad, steps = min(tried, key=lambda pair: int(np.count_nonzero(pair[0])))
    steps, bad = _finer_again(table, steps, before, bad, k, limit)
    return _kept(table, steps, alike(table, joined(steps, before)), bad, k)


def _finer_again(
    table: Table,
    steps: dict[str, int],
    before: Mapping[str, int],
    bad: Flags,
    k: int,
    limit: float,
) -> tuple[dict[str, int], Flags]:
    """Take back what turned out not to be needed once other fields were coarsened.

    The fields of which it costs most to tell less come first: they stand last.
    """
    for name in reversed(list(steps)):
        for step in range(steps[name]):
            finer = {**steps, name: step}
            without = _left_out(table, joined(finer, before), k)
            if np.count_nonzero(without) <= limit:
                steps, bad = finer, without
                break
    return steps, bad


def joined(steps: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    """What is known of each field by both: the finer of the two."""
    return {name: min(step, before.get(name, step)) for name, step in steps.items()}


def alike(table: Table, steps: Mapping[str, int]) -> Numbers:
    """The group of each child: of those that others know the same of, in every year."""
    rows = _combined([_codes(at_step(table, name, step)) for name, step in steps.items()], table)
    years, place = np.unique(table.year, return_inverse=True)
    sequence = np.zeros((table.children, len(years)), dtype=np.int64)
    sequence[table.child, place] = rows + 1
    return np.unique(sequence, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def at_step(table: Table, name: str, step: int) -> Texts:
    """A field as it is told at this step; behind the last one of its ladder it is blank."""
    ladder_of = table.ladders[name]
    if step < len(ladder_of):
        return ladder_of[step]
    return np.full(len(table.child), LEFT_OUT)


def _codes(values: Texts) -> Numbers:
    return np.unique(values, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _combined(columns: Sequence[Numbers], table: Table) -> Numbers:
    """One number for each combination of values in a row."""
    found = np.zeros(len(table.child), dtype=np.int64)
    for column in columns:
        found = np.unique(found * (int(column.max()) + 1) + column, return_inverse=True)[1]
        found = found.reshape(-1).astype(np.int64)
    return found


def _left_out(table: Table, steps: Mapping[str, int], k: int) -> Flags:
    """The children that are in no group of which k and l hold: nobody, or at least k.

    Who is missing must not be one of few either: then the smallest groups go too.
    """
    group = alike(table, steps)
    size = np.bincount(group)
    wrong = size < k
    for one in _not_diverse(table, group, size).values():
        wrong |= one
    for number in np.argsort(size, kind="stable"):
        if not 0 < size[wrong].sum() < k:
            break
        wrong[number] = True
    return wrong[group]


def _not_diverse(table: Table, group: Numbers, size: Numbers) -> dict[str, Flags]:
    """Field → the groups in which too many have one of its values; "" → too few combinations."""
    found: dict[str, Flags] = {name: np.zeros(len(size), bool) for name in (*table.sensitive, "")}
    if not table.sensitive:
        return found
    together_of = _combined([_codes(column) for column in table.sensitive.values()], table)
    for year in np.unique(table.year):
        now = table.year == year
        groups = group[table.child[now]]
        there = np.bincount(groups, minlength=len(size)) > 0
        for name, column in table.sensitive.items():
            values = column[now]
            for value in set(values.tolist()) - {table.fields[name].harmless, NOT_REPORTED}:
                have = np.bincount(groups, values == value, minlength=len(size))
                found[name] |= there & (have > 0) & (size - have < DIVERSITY)
        pairs = np.unique(np.column_stack([groups, together_of[now]]), axis=0)
        different = np.bincount(pairs[:, 0], minlength=len(size))
        found[""] |= there & (different < DIVERSITY)
    return found


def _kept(table: Table, steps: Mapping[str, int], group: Numbers, bad: Flags, k: int) -> Protected:
    dated = _with_dates(table, group, ~bad, k)
    return Protected(
        steps=dict(steps),
        known={name: at_step(table, name, step) for name, step in steps.items()},
        rows=~bad[table.child],
        with_dates=dated[table.child],
        left_out=int(np.count_nonzero(bad)),
        smallest=int(np.bincount(group[~bad])[np.unique(group[~bad])].min()),
    )


def _with_dates(table: Table, group: Numbers, kept: Flags, k: int) -> Flags:
    """The children whose dates are told: of which dates there are, and how far they are apart,
    is the same of k children of their group, and so for those who have none told.
    """
    pattern = patterns(table.child, table.year, table.dates)
    told = np.zeros(table.children, bool)
    for number in np.unique(group[kept]):
        members = np.flatnonzero((group == number) & kept)
        often = Counter(pattern[child] for child in members)
        dated = [child for child in members if pattern[child] and often[pattern[child]] >= k]
        if len(dated) == len(members) or len(members) - len(dated) >= k:
            told[dated] = True
    return told


def patterns(
    child: Numbers, year: Numbers, dates: Mapping[str, Sequence[date | None]]
) -> list[tuple[tuple[int, str, int], ...]]:
    """Of each child: of which years it has which dates, and the days from the first of them."""
    found: list[list[tuple[date, int, str]]] = [[] for _child in range(int(child.max()) + 1)]
    for name, column in dates.items():
        for number, school_year, day in zip(child.tolist(), year.tolist(), column, strict=True):
            if day is not None:
                found[number].append((day, school_year, name))
    return [
        tuple((school_year, name, (day - min(all_)[0]).days) for day, school_year, name in all_)
        for all_ in map(sorted, found)
    ]


def _in_the_way(table: Table, steps: Mapping[str, int], k: int) -> str:
    """What still fails when everything is as coarse as it gets."""
    group = alike(table, steps)
    size = np.bincount(group)
    reasons = []
    if (size < k).any():
        reasons.append(
            phrase(
                "In groups of fewer than %(k)s children by the school years in which they are "
                "there: %(percent)s%% of the children.",
                k=k,
                percent=_percent(size[size < k].sum(), table),
            )
        )
    for name, wrong in _not_diverse(table, group, size).items():
        if wrong.any():
            what = table.fields[name].title if name else _("what is sensitive, taken together")
            reasons.append(
                phrase(
                    "Nearly all of a group share a value of “%(field)s”: it concerns "
                    "%(percent)s%% of the children.",
                    field=said(what),
                    percent=_percent(size[wrong].sum(), table),
                )
            )
    return together(_("The extract cannot be made so that no child can be found."), *reasons)


def _percent(children: int, table: Table) -> int:
    return max(1, round(100 * int(children) / table.children))
