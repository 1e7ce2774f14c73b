"""Run a command with a PostgreSQL server of its own: python -m tests.postgres COMMAND …

A new cluster in a temporary folder, on a Unix socket only, gone when the
command has ended. The tests connect as a role without privileges, as a site does: row-level
security does not hold for a superuser. PostgreSQL refuses to run as root; then the user `postgres`
of Debian's package runs it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50"


def binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    if not found:
        sys.exit(
            "The tests need a PostgreSQL server. As root: "
            "apt-get install --no-install-recommends postgresql"
        )
    return found[0].parent


def as_server_user(command: list[str]) -> list[str]:
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def run(*command: object) -> None:
    arguments = as_server_user([str(c) for c in command])
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def server() -> Iterator[str]:
    """Yields the URL of a running server's database."""
    bin_folder = binaries()
    folder = Path(tempfile.mkdtemp(prefix="wholecity-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    try:
        run(bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
        options = f"-k {folder} -c listen_addresses='' {FAST}"
        log = folder / "log"
        run(bin_folder / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start")
        role = "CREATE ROLE wholecity LOGIN CREATEDB"
        run(bin_folder / "psql", "-h", folder, "-U", "postgres", "-c", role)
        try:
            yield f"postgresql://wholecity@/postgres?host={folder}"
        finally:
            run(bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    with server() as url:
        environment = {**os.environ, "WHOLECITY_TEST_DATABASE": url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
