"""The `wholecity` command: finds the commands of each capability, turns errors into exit codes."""

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wholecity import __version__
from wholecity.kernel.errors import Conflict, WholecityError

# Command → where its click object lives. Imported only when it is asked for.
COMMANDS = {
    "agreements": "wholecity.cli.agreements:agreements",
    "audit": "wholecity.cli.audit:audit",
    "cabinet": "wholecity.governance.commands:cabinet",
    "city": "wholecity.synthetic.commands:city",
    "demo": "wholecity.cli.demo:demo",
    "handbook": "wholecity.handbook.commands:handbook",
    "indicators": "wholecity.indicators.commands:indicators",
    "intake": "wholecity.intake.commands:intake",
    "link": "wholecity.children.commands:link",
    "mail": "wholecity.cli.mail:mail",
    "measures": "wholecity.measures.commands:measures",
    "release": "wholecity.cli.release:release",
    "run": "wholecity.chain.commands:run",
    "serve": "wholecity.cli.serve:serve",
    "user": "wholecity.people.commands:user",
    "worker": "wholecity.jobs.commands:worker",
}


class Lazy(click.Group):
    """A group that imports a command when it is used, so that `--help` is quick."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wholecity")
def cli() -> None:
    """From agency files to one picture of a city's children."""


# These make the tables themselves, or need none.
NEED_NO_TABLES = {"city", "demo", "handbook", "serve"}


def prepare_database(arguments: Sequence[str]) -> None:
    """Give a new database its tables when a command is going to need them.

    A database that is older than the program is not changed unasked.
    """
    if not arguments or {"-h", "--help"} & set(arguments):
        return
    if arguments[0] in NEED_NO_TABLES or arguments[0] not in COMMANDS:
        return
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if executor.loader.applied_migrations:
        raise Conflict(
            "The database is older than this program.",
            hint="Make a copy of it, then run `wholecity serve`, which brings it up to date.",
        )
    call_command("migrate", verbosity=0, interactive=False)


def main() -> None:
    """Run the command; exit 0 when it did what was asked, and the error's code when it did not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholecity.config.settings")
    if sys.argv[1:2] == ["demo"]:
        # Before the settings are read: the demonstration has a home and rules of its own.
        os.environ.setdefault("WHOLECITY_DEMO", "1")
        os.environ.setdefault("WHOLECITY_HOME", str(Path.cwd() / "var" / "demo"))
    django.setup()
    try:
        prepare_database(sys.argv[1:])
        cli(prog_name="wholecity")
    except WholecityError as error:
        click.echo(f"Error: {error.message}", err=True)
        if error.hint:
            click.echo(error.hint, err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
