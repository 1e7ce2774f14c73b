"""`wholecity intake source` and `formats`: who delivers, and how."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from wholecity.intake import actions, queries
from wholecity.intake.commands.printing import AS_JSON, AS_USER, acting, say, table
from wholecity.kernel.errors import BadInput

NEEDED = ("title", "agency", "agreement", "lanes", "formats")


@click.group("source")
def source() -> None:
    """Agencies' systems and the agreements under which they deliver."""


@source.command("add")
@click.argument("what", metavar="KEY-OR-PATH")
@click.option("--title", help="What the system is called.")
@click.option("--agency", help="Key of the agency whose system it is.")
@click.option("--agency-name", help="Name of the agency, when it is new.")
@click.option("--agreement", help="Key of the agreement under which it delivers.")
@click.option("--agreement-title", help="Title of the agreement, when it is new.")
@click.option(
    "--tier",
    type=click.Choice(["mou", "dsa", "dul"]),
    default="dsa",
    show_default=True,
    help="Kind of a new agreement: memorandum, data-sharing agreement or data use license.",
)
@click.option("--memorandum", help="Key of the memorandum that a new agreement stands under.")
@click.option("--memorandum-title", help="Title of the memorandum, when it is new.")
@click.option("--starts", type=click.DateTime(["%Y-%m-%d"]), help="First day of a new agreement.")
@click.option("--ends", type=click.DateTime(["%Y-%m-%d"]), help="Last day of a new agreement.")
@click.option("--lanes", help="What the data may be used for: CARE,EVALUATE,RESEARCH.")
@click.option("--formats", help="How it delivers: edfi,attendance_daily (see intake formats).")
@click.option(
    "--own-consent/--no-own-consent",
    default=None,
    help="Its minors consented alone, as a state's law lets them: parents see none of it.",
)
@click.option("--every", type=click.IntRange(1), help="Days between two deliveries, as agreed.")
@AS_USER
@AS_JSON
def add(what: str, username: str | None, as_json: bool, **said: Any) -> None:
    """Register one source by its KEY, or all of PATH, a sources.json or its folder.

    \b
    wholecity intake source add district --title "Student system" \\
        --agency schools --agency-name "Our Public Schools" \\
        --agreement school-data --agreement-title "School data agreement" \\
        --memorandum cabinet --memorandum-title "Memorandum of the cabinet" \\
        --starts 2025-07-01 --lanes CARE,EVALUATE --formats edfi
    wholecity intake source add lunch --title "School meals" \\
        --agency schools --agreement school-data --lanes EVALUATE --formats mapped

    The same again changes nothing; a source that is there is brought up to date.
    """
    by = acting(username, "load")
    by_hand = any(said[name] for name in NEEDED)
    keys = actions.register_city(by=by, city=_by_hand(what, said) if by_hand else _existing(what))
    say({"sources": keys}, as_json, lambda: click.echo(f"Registered: {', '.join(keys)}."))


def _existing(what: str) -> Path:
    if Path(what).exists():
        return Path(what)
    raise BadInput(
        f"{what} is no file or folder.",
        hint=f"To register a source by its key, give {', '.join(f'--{n}' for n in NEEDED)}.",
    )


def _by_hand(key: str, said: dict[str, Any]) -> dict[str, Any]:
    """What the options say, in the shape of a sources.json."""
    if missing := [f"--{n}" for n in NEEDED if not said[n]]:
        raise BadInput(
            f"The source {key} needs {', '.join(missing)} too.",
            hint="wholecity intake source add --help shows an example.",
        )
    lanes = _listed(said["lanes"].upper())
    city: dict[str, Any] = {
        "sources": [
            {
                "key": key,
                "title": said["title"],
                "agency": said["agency"],
                "agreement": said["agreement"],
                "lanes": lanes,
                "formats": _listed(said["formats"]),
                "frequency_days": said["every"],
                "own_consent": said["own_consent"],
            }
        ]
    }
    if said["agency_name"]:
        city["agencies"] = [{"key": said["agency"], "name": said["agency_name"]}]
    if said["agreement_title"]:
        city["agreements"] = list(_agreements(said, lanes))
    return city


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _agreements(said: dict[str, Any], lanes: list[str]) -> Iterator[dict[str, Any]]:
    """A new agreement, after the memorandum that it stands under where that is new too."""
    if not said["starts"]:
        raise BadInput(
            f"The agreement {said['agreement']} needs its first day.", hint="Add --starts DATE."
        )
    term = {
        "parties": [said["agency"]],
        "lanes": lanes,
        "starts": said["starts"].date().isoformat(),
        "ends": said["ends"].date().isoformat() if said["ends"] else None,
    }
    if said["memorandum_title"]:
        title = said["memorandum_title"]
        yield {"key": said["memorandum"], "title": title, "tier": "mou", **term}
    yield {
        "key": said["agreement"],
        "title": said["agreement_title"],
        "tier": said["tier"],
        "under": said["memorandum"],
        **term,
    }


@source.command("formats")
@click.argument("key")
@click.argument("formats", nargs=-1, required=True)
@AS_USER
@AS_JSON
def agree(key: str, formats: tuple[str, ...], username: str | None, as_json: bool) -> None:
    """Say in which FORMATS the source KEY delivers from now on; files in others are refused.

    Name all of them: those that it had before go.
    """
    by = acting(username, "load")
    row = actions.agree_formats(by=by, source=key, formats=formats)
    say(row, as_json, lambda: click.echo(f"{key} delivers in: {', '.join(row.formats)}."))


@source.command("list")
@AS_USER
@AS_JSON
def list_sources(username: str | None, as_json: bool) -> None:
    """Show all sources, their agreements, and whether they deliver as agreed."""
    acting(username, "read")
    rows = queries.sources()
    headers = ("Source", "Agency", "Agreement", "Lanes", "Formats", "Last delivery", "Days late")
    cells: list[tuple[object, ...]] = [
        (
            r.key,
            r.agency_name,
            r.agreement,
            ", ".join(r.lanes),
            ", ".join(r.formats),
            r.last_received_on or "never",
            r.days_late,
        )
        for r in rows
    ]
    say(rows, as_json, lambda: table(headers, cells))


@click.command("formats")
@AS_JSON
def formats(as_json: bool) -> None:
    """Show the formats that this installation reads."""
    rows = queries.formats()
    cells: list[tuple[object, ...]] = [(r.key, r.title, r.version) for r in rows]
    say(rows, as_json, lambda: table(("Key", "Format", "Version"), cells))
