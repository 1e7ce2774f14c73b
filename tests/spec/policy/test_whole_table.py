"""The table says what `table.txt` beside this file says: each row is written twice."""

from collections import Counter
from pathlib import Path

from wholecity.policy.conditions import CONDITIONS
from wholecity.policy.roles import PUBLIC, Role
from wholecity.policy.table import TABLE, Row

WRITTEN = Path(__file__).with_name("table.txt")
GROUPS = {frozenset((PUBLIC, *Role)): "everybody", frozenset(Role): "signed-in"}


def as_written(row: Row) -> tuple[object, ...]:
    """A row, as a line of the file has it; without an order where there is none."""
    return (
        str(row.number),
        frozenset((GROUPS.get(row.roles) or " ".join(row.roles)).split()),
        frozenset(row.actions),
        frozenset(row.things),
        " ".join(row.purposes),
        frozenset(row.needs),
        frozenset(row.grounds),
        ("NEVER",) if row.denies else row.obligations,
    )


def lines() -> list[tuple[object, ...]]:
    found = []
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        number, roles, actions, things, purpose, needs, grounds, then = (
            part.strip() for part in f"{line} ".split(" |")
        )
        found.append(
            (
                number,
                frozenset(roles.split()),
                frozenset(actions.split()),
                frozenset(things.split()),
                purpose,
                *(frozenset(listed(part)) for part in (needs, grounds)),
                tuple(listed(then)),
            )
        )
    return found


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def test_each_row_of_the_table_is_written_twice():
    table, written = Counter(map(as_written, TABLE)), Counter(lines())
    assert list((table - written).elements()) == []
    assert list((written - table).elements()) == []


def test_rows_name_every_condition_and_no_other():
    assert {need for row in TABLE for need in row.needs} == set(CONDITIONS)
