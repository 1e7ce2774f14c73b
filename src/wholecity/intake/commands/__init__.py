"""`wholecity intake`: agencies' files in, and what was wrong with them."""

import click

from wholecity.intake.commands.loading import accept, again, load, undo
from wholecity.intake.commands.looking import errors, list_, quality, show
from wholecity.intake.commands.mapping import preview, suggest
from wholecity.intake.commands.services import service
from wholecity.intake.commands.sources import formats, source


@click.group()
def intake() -> None:
    """Agencies' files: load them, see what was wrong, take a delivery back."""


for command in (
    source,
    service,
    formats,
    load,
    accept,
    undo,
    again,
    list_,
    show,
    quality,
    errors,
    preview,
    suggest,
):
    intake.add_command(command)

__all__ = ["intake"]
