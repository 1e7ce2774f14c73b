"""The DuckDB store: encrypted at rest, one writer, readers on an immutable published file.

A writer copies the published file, changes the copy in one transaction and
swaps it in by an atomic rename. A process killed at any point leaves the last
published state; its copy is removed by the next writer. Readers keep the file
that they opened.
"""

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import duckdb

from wholecity.kernel.errors import BadInput, Conflict
from wholecity.warehouse.catalogue import CATALOGUE, DELIVERED, Table

PUBLISHED = "published.duckdb"
DRAFT = "draft.duckdb"
SUPERSEDED = "superseded"


def crypto_extension() -> Path:
    """The signed DuckDB extension whose OpenSSL code writes encrypted files, from its wheel."""
    for file in metadata.files("duckdb-extension-httpfs") or ():
        if file.suffix == ".duckdb_extension":
            return Path(str(file.locate()))
    raise BadInput(
        "The DuckDB crypto extension is not installed.",
        hint="Install the locked requirements again: make install.",
    )


def create_statement(table: Table, schema: str = "main", extra: str = "") -> str:
    """CREATE TABLE of a catalogue table. Keys are enforced by the load, not by an index."""
    columns = ", ".join(f'"{c.name}" {c.kind}' for c in table.columns)
    return f'CREATE TABLE IF NOT EXISTS {schema}."{table.name}" ({columns}{extra})'


@dataclass(frozen=True)
class Warehouse:
    """A folder with the published database. `key` is the secret it is encrypted with."""

    folder: Path
    key: str
    memory_limit: str = "3GB"
    threads: int = 0  # 0: as many as the machine has cores

    @property
    def published(self) -> Path:
        return self.folder / PUBLISHED

    @contextmanager
    def reading(self, only: Collection[str] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A read-only connection on the published state; other folders are out of reach.

        With `only`, what other sources delivered does not exist: tables are named without
        their schema then.
        """
        if not self.published.exists():
            raise BadInput(
                "The warehouse is empty: nothing was loaded yet.",
                hint="Load a delivery first: wholecity intake load.",
            )
        connection = self._connect(self.published, read_only=True)
        try:
            self._close_doors(connection, ())
            _show_only(connection, only)
            yield connection
        finally:
            connection.close()

    @contextmanager
    def writing(
        self, readable: Sequence[Path] = (), only: Collection[str] | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection whose changes are published together when the block ends without an error.

        `readable` are the only folders and files outside that SQL may read, `only` as above.
        Raises Conflict when another process writes.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._writer_lock():
            draft = self.folder / DRAFT
            self._discard(draft)
            if self.published.exists():
                shutil.copyfile(self.published, draft)
            connection = self._connect(draft, read_only=False)
            try:
                self._close_doors(connection, readable)
                self._ensure_tables(connection)
                _show_only(connection, only)
                connection.execute("BEGIN")
                yield connection
                connection.execute("COMMIT")
                connection.execute("CHECKPOINT")
            except BaseException:
                connection.close()
                self._discard(draft)
                raise
            connection.close()
            self._publish(draft)

    def compact(self) -> None:
        """Write the published file anew, without the room in which deleted rows once stood.

        Raises Conflict when another process writes.
        """
        with self._writer_lock():
            draft = self.folder / DRAFT
            self._discard(draft)
            connection = self._connect(draft, read_only=False)
            try:
                connection.execute(
                    f"ATTACH '{_quoted(self.published)}' AS before "
                    f"(ENCRYPTION_KEY '{_quoted(self.key)}', READ_ONLY)"
                )
                connection.execute("COPY FROM DATABASE before TO warehouse")
                connection.execute("CHECKPOINT")
            except BaseException:
                connection.close()
                self._discard(draft)
                raise
            connection.close()
            self._publish(draft)

    def _publish(self, draft: Path) -> None:
        os.chmod(draft, 0o600)
        _sync(draft)
        os.replace(draft, self.published)
        _sync(self.folder)

    @contextmanager
    def _writer_lock(self) -> Iterator[None]:
        with open(self.folder / "writer.lock", "w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict(
                    "Another process is writing to the warehouse.",
                    hint="Wait until it has finished, then try again.",
                ) from None
            yield

    def _connect(self, path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        spill = self.folder / "spill"
        spill.mkdir(mode=0o700, exist_ok=True)
        connection = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": self.memory_limit,
                "temp_directory": str(spill),
                "temp_file_encryption": "true",
                **({"threads": str(self.threads)} if self.threads else {}),
            }
        )
        connection.execute(f"LOAD '{_quoted(crypto_extension())}'")
        mode = ", READ_ONLY" if read_only else ""
        connection.execute(
            f"ATTACH '{_quoted(path)}' AS warehouse (ENCRYPTION_KEY '{_quoted(self.key)}'{mode})"
        )
        connection.execute("USE warehouse")
        return connection

    @staticmethod
    def _close_doors(connection: duckdb.DuckDBPyConnection, readable: Sequence[Path]) -> None:
        folders = [str(p) for p in readable if p.is_dir()]
        files = [str(p) for p in readable if p.is_file()]
        connection.execute("SET allowed_directories = $1", [folders])
        connection.execute("SET allowed_paths = $1", [files])
        connection.execute("SET enable_external_access = false")

    @staticmethod
    def _ensure_tables(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SUPERSEDED}")
        for table in CATALOGUE.values():
            connection.execute(create_statement(table))
        for table in DELIVERED:
            connection.execute(create_statement(table, SUPERSEDED, ", superseded_by INTEGER"))
        _add_new_columns(connection)

    @staticmethod
    def _discard(draft: Path) -> None:
        for path in (draft, draft.with_name(draft.name + ".wal")):
            path.unlink(missing_ok=True)


def _add_new_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Columns that the catalogue has gained since the tables were made; blank in their rows."""
    there = set(
        connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() "
            "WHERE database_name = 'warehouse'"
        ).fetchall()
    )
    tables = [("main", t) for t in CATALOGUE.values()] + [(SUPERSEDED, t) for t in DELIVERED]
    for schema, table in tables:
        for column in table.columns:
            if (schema, table.name, column.name) not in there:
                connection.execute(
                    f'ALTER TABLE {schema}."{table.name}" ADD COLUMN "{column.name}" {column.kind}'
                )


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _show_only(connection: duckdb.DuckDBPyConnection, sources: Collection[str] | None) -> None:
    """Put views of these sources' rows before the tables, for names without a schema."""
    if sources is None:
        return
    among = ", ".join(f"'{_quoted(source)}'" for source in sorted(sources)) or "NULL"
    there = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_columns() WHERE column_name = 'source' "
            "AND database_name = 'warehouse' AND schema_name = 'main'"
        ).fetchall()
    }
    for name in sorted(there & CATALOGUE.keys()):
        connection.execute(
            f'CREATE TEMP VIEW "{name}" AS '
            f'SELECT * FROM warehouse.main."{name}" WHERE source IN ({among})'
        )
