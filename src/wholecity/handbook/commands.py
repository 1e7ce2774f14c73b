"""`wholecity handbook`: write the reference pages."""

from pathlib import Path

import click

from wholecity.handbook.pages import commands, data_dictionary, decisions, indicators, openapi


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; fail when a page is out of date.")
@click.pass_context
def handbook(context: click.Context, folder: Path, check: bool) -> None:
    """Write the generated reference pages to FOLDER (docs/reference)."""
    pages = {
        "data-dictionary.md": data_dictionary(),
        "indicators.md": indicators(),
        "decisions.md": decisions(),
        "commands.md": commands(context.find_root().command),
        "openapi.json": openapi(),
    }
    for name, text in pages.items():
        path = folder / name
        current = path.read_text(encoding="utf-8") if path.exists() else ""
        if check and current != text:
            raise click.ClickException(f"{path} is out of date. Run: wholecity handbook {folder}")
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
