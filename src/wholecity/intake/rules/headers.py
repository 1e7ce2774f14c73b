"""Which delivered column is which declared field."""

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True)
class Matched:
    """Field name → position of its column, and what did not fit."""

    columns: Mapping[str, int]
    repeated: tuple[str, ...]
    absent: tuple[str, ...]
    extra: tuple[str, ...]


def plain(header: str) -> str:
    """A header as it is compared: Student ID, student_id and STUDENT-ID are one."""
    return re.sub(r"[\s_\-]+", "", header).lower()


def match(delivered: Sequence[str], names: Mapping[str, Sequence[str]]) -> Matched:
    """Find for each field (name → the spellings of its header) the delivered column.

    `repeated` are delivered headers that stand there twice; a reader that takes
    the first or the last of them would lose values without a word.
    """
    counts = Counter(plain(h) for h in delivered if h.strip())
    repeated = tuple(
        dict.fromkeys(h.strip() for h in delivered if h.strip() and counts[plain(h)] > 1)
    )
    positions = {plain(h): i for i, h in reversed(list(enumerate(delivered)))}
    columns = {
        name: positions[spelling]
        for name, spellings in names.items()
        for spelling in [next((plain(s) for s in spellings if plain(s) in positions), "")]
        if spelling
    }
    used = set(columns.values())
    return Matched(
        columns,
        repeated,
        tuple(n for n in names if n not in columns),
        tuple(h for i, h in enumerate(delivered) if i not in used and h.strip()),
    )


def nearest(name: str, delivered: Sequence[str]) -> str:
    """The delivered header that looks most like a missing one; "" when none does."""
    spelled = {plain(h): h for h in delivered}
    found = difflib.get_close_matches(plain(name), list(spelled), n=1, cutoff=0.6)
    return spelled[found[0]] if found else ""


def delimiter(line: str, names: Mapping[str, Sequence[str]]) -> str:
    """The character that separates the values: the one by which most fields are recognized."""
    known = {plain(s) for spellings in names.values() for s in spellings}

    def recognized(mark: str) -> int:
        return sum(plain(cell.strip('"')) in known for cell in line.split(mark))

    return max(DELIMITERS, key=lambda mark: (recognized(mark), line.count(mark)))
