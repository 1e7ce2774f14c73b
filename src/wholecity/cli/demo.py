"""`wholecity demo`: the synthetic city, the main job, the site."""

import json
import os
import shutil
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command

from wholecity import __version__
from wholecity.casework.actions import make_demo_caseload
from wholecity.cli.truth import Comparison, compare
from wholecity.disclosure.rules.cube import EVERYONE, Cube
from wholecity.family.actions import make_demo_family
from wholecity.governance.actions import make_demo_cabinet
from wholecity.indicators.actions import look_unprotected
from wholecity.jobs.terminal import on_terminal
from wholecity.kernel.errors import BadInput
from wholecity.measures.actions.places import import_places
from wholecity.measures.actions.targets import set_target
from wholecity.measures.views.ahead import draw_all
from wholecity.people.access import at_the_terminal
from wholecity.people.actions import make_demo_people
from wholecity.people.definitions import Role
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.synthetic.plan import Plan

CHILDREN, SEED = 12_000, 1
DONE = "demo.json"
WORDS = {
    "homeless": "Students in shelter",
    "chronic_in_program": "Chronically absent in an after-school program",
}


@click.command()
@click.option("--children", default=CHILDREN, show_default=True, help="Size of the city.")
@click.option("--seed", default=SEED, show_default=True, help="The same seed, the same city.")
@click.option("--port", default=8000, show_default=True, help="Port; the next free one if busy.")
@click.option("--no-serve", is_flag=True, help="Stop when everything is ready.")
@click.option("--fresh", is_flag=True, help="Forget the earlier demonstration and begin anew.")
def demo(children: int, seed: int, port: int, no_serve: bool, fresh: bool) -> None:
    """Build the synthetic city, run the main job on it, serve the site.

    Everything is kept in var/demo of the checkout, or where WHOLECITY_HOME
    says; a folder that holds anything else is left alone. The second time only
    the site is started.
    """
    home = Path(settings.HOME)
    Plan(children, seed)  # raises for a city that there cannot be, before anything is touched
    wanted = {"version": __version__, "children": children, "seed": seed}
    if fresh or not _is_ready(home, wanted):
        _make(home, wanted)
    if not no_serve:
        os.execv(sys.executable, [*_wholecity("serve"), "--port", str(port)])  # noqa: S606


def _wholecity(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "wholecity.cli", *arguments]


def _is_ready(home: Path, wanted: dict[str, Any]) -> bool:
    done = home / DONE
    return done.exists() and json.loads(done.read_text(encoding="utf-8")) == wanted


def _make(home: Path, wanted: dict[str, Any]) -> None:
    """Each step is a process of its own, because the city is read when the program starts."""
    began = time.monotonic()
    _forget(home)
    (home / DONE).write_text(json.dumps({}), encoding="utf-8")  # a demonstration that is not ready
    city = home / "city"
    size = ["--children", str(wanted["children"]), "--seed", str(wanted["seed"])]
    told = _run("city", "build", str(city), *size, "--json")
    shutil.copy(city / "city.json", home / "city.json")
    call_command("migrate", verbosity=0, interactive=False)
    make_demo_people(by=INSTALLATION)
    report = _run(
        *("run", str(city), "--as", "demo-data-lead"),
        *("--approve-as", "demo-privacy-officer", "--json"),
    )
    by = at_the_terminal("demo-data-lead")
    import_places(city / "neighbourhoods.geojson", by=by)
    cubes = look_unprotected(by=by, purpose="demonstration")
    facilitator = at_the_terminal("demo-facilitator", Role.FACILITATOR)
    _set_goal(cubes[0], facilitator)
    make_demo_cabinet(by=facilitator)
    make_demo_caseload()
    make_demo_family()
    with on_terminal() as progress:
        draw_all(progress)
    comparison = compare(cubes, city)
    for line in _summary(told, report, comparison, time.monotonic() - began):
        click.echo(line)
    (home / DONE).write_text(json.dumps(wanted), encoding="utf-8")


def _set_goal(first: Cube, by: Acting) -> None:
    """The demonstration's cabinet wants a quarter less chronic absence within four years."""
    students, chronic = (first.counts[EVERYONE, node] for node in ("students", "chronic"))
    baseline = round(Decimal(100 * chronic) / students)
    year = int(first.period[:4]) + 1
    set_target(
        measure="chronic-absence",
        baseline_year=year,
        baseline_value=Decimal(baseline),
        by_year=year + 4,
        value=Decimal(baseline * 3 // 4),
        by=by,
    )


def _forget(home: Path) -> None:
    """Empty the demonstration's home; its secrets stay, so that running processes keep working.

    Raises BadInput for a folder that holds something and is no demonstration's.
    """
    found = [path for path in home.iterdir() if path.suffix != ".secret"]
    if found and not (home / DONE).exists():
        raise BadInput(
            f"{home} holds something else than a demonstration.",
            hint="Let WHOLECITY_HOME name an empty folder, or nothing.",
        )
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _run(*arguments: str) -> Any:
    """Run a command of ours; its progress goes to the terminal, its JSON comes back."""
    result = subprocess.run(_wholecity(*arguments), stdout=subprocess.PIPE, check=False)
    if result.returncode:
        raise click.exceptions.Exit(result.returncode)
    return json.loads(result.stdout)


def _summary(
    told: dict[str, Any], report: dict[str, Any], comparison: Comparison, seconds: float
) -> list[str]:
    steps = ", ".join(f"{s['key']} {s['seconds']:.0f} s" for s in report["steps"])
    return [
        "",
        f"{settings.CITY.name}: a synthetic city of {told['children']:,} children.",
        *(finding for step in report["steps"][1:] for finding in step["findings"]),
        f"{comparison.equal:,} of {comparison.compared:,} figures without linkage equal the truth.",
        *(
            f"{WORDS[node]}, found by linking and in truth: "
            + ", ".join(f"{year} {found:,} and {true:,}" for year, (found, true) in years.items())
            + "."
            for node, years in comparison.linked.items()
        ),
        f"Steps: {steps}. Everything together: {seconds:.0f} s.",
        "",
    ]
