"""`wholecity worker`."""

import click

from wholecity.jobs.worker import work


@click.command()
@click.option("--batch", is_flag=True, help="Stop when no job is ready.")
def worker(batch: bool) -> None:
    """Run jobs in the background until stopped (Ctrl-C lets the current one finish)."""
    click.echo("Worker started.", err=True)
    work(batch=batch)
