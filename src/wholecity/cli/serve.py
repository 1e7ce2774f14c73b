"""`wholecity serve`: the site and its worker, on this machine."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from wholecity.database.checks import the_second_wall_holds
from wholecity.kernel.errors import BadInput

TRIES = 20


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next free one after it."""
    for port in range(wanted, wanted + TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise BadInput(
        f"The ports {wanted} to {wanted + TRIES - 1} are all in use.",
        hint="Choose another one with --port.",
    )


def prepare() -> None:
    """Bring the database's tables and the static files up to date."""
    call_command("migrate", verbosity=0, interactive=False)
    package = Path(settings.PACKAGE)
    newest = max(p.stat().st_mtime for p in package.glob("*/static/**/*") if p.is_file())
    stamp = Path(settings.STATIC_ROOT) / "collected"
    if not stamp.exists() or stamp.stat().st_mtime < newest:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.touch()


def web_command(host: str, port: int) -> list[str]:
    """gunicorn with threads: pages wait for the database and for templates, not for each other."""
    return [
        *(sys.executable, "-m", "gunicorn", "wholecity.config.wsgi"),
        *("--bind", f"{host}:{port}", "--worker-class", "gthread"),
        *("--workers", "2", "--threads", "4", "--no-control-socket"),
        *("--log-level", "warning"),
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "wholecity.cli", "worker"]


def run_until_stopped(commands: Sequence[list[str]]) -> int:
    """Run the processes until one ends or a signal comes, then end them all; the exit code."""
    processes = [subprocess.Popen(command) for command in commands]

    def stop(*_: object) -> None:
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    pid, status = os.wait()
    stop()
    for process in processes:
        if process.pid != pid:
            process.wait()
    return os.waitstatus_to_exitcode(status)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port; the next free one if busy.")
@click.option("--no-worker", is_flag=True, help="Only the site; run `wholecity worker` yourself.")
def serve(host: str, port: int, no_worker: bool) -> None:
    """Serve the site, with a worker for long work, until stopped with Ctrl-C."""
    prepare()
    for warning in the_second_wall_holds():
        click.echo(f"{warning.msg} {warning.hint}", err=True)
    chosen = free_port(host, port)
    if chosen != port:
        click.echo(f"Port {port} is in use; taking {chosen}.", err=True)
    click.echo(f"Serving on http://{host}:{chosen}/ (Ctrl-C stops)", err=True)
    commands = [web_command(host, chosen)]
    if not no_worker:
        commands.append(worker_command())
    code = run_until_stopped(commands)
    sys.exit(code if code > 0 else 0)
