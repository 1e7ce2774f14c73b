"""The crosswalk, from record to child, as the warehouse knows it."""

from collections.abc import Sequence
from pathlib import Path

from wholecity.warehouse.columns import shown
from wholecity.warehouse.store import Warehouse

Row = tuple[str, str, str]  # source, person_key, child


def publish_crosswalk(folder: Path, key: str, rows: Sequence[Row]) -> bool:
    """Make the crosswalk of the warehouse in `folder` these rows; False when it was so already.

    A crosswalk that is already there is not written again, so that the
    published file stays the same. There is none to publish into an empty warehouse.
    """
    wanted = sorted(rows)
    warehouse = Warehouse(folder, key)
    if not wanted and not warehouse.published.exists():
        return False
    if read_crosswalk(folder, key) == wanted:
        return False
    with warehouse.writing() as connection:
        connection.execute("DELETE FROM crosswalk")
        sources, keys, children = zip(*wanted, strict=True) if wanted else ((), (), ())
        with shown(connection, "wanted", source=sources, person_key=keys, child=children):
            connection.execute(
                "INSERT INTO crosswalk (source, person_key, child) "
                "SELECT source, person_key, child FROM wanted"
            )
    return True


def delivered_records(folder: Path, key: str, sources: Sequence[str]) -> set[tuple[str, str]]:
    """The records of these sources that the warehouse still holds, as source and person_key."""
    warehouse = Warehouse(folder, key)
    if not warehouse.published.exists():
        return set()
    with warehouse.reading() as connection:
        return set(
            connection.execute(
                "SELECT source, person_key FROM main.person WHERE list_contains($1, source)",
                [list(sources)],
            ).fetchall()
        )


def read_crosswalk(folder: Path, key: str) -> list[Row]:
    """The published crosswalk in order. Raises BadInput when the warehouse is empty."""
    with Warehouse(folder, key).reading() as connection:
        return sorted(
            connection.execute("SELECT source, person_key, child FROM crosswalk").fetchall()
        )
