"""What the reference pages say: plain functions from declarations to Markdown."""

import json
from collections.abc import Iterable, Iterator
from copy import copy

import click

from wholecity.indicators.definitions import (
    DIVISIONS,
    INDICATORS,
    METHOD_IN_WORDS,
    NOT_REPORTED_TITLE,
    REASONS,
    RELEASED,
    RELEASED_GROUPINGS,
    Division,
    Indicator,
)
from wholecity.kernel.errors import (
    WAITS_FOR_A_PERSON,
    BadInput,
    Conflict,
    NotAllowed,
    NotFound,
    WholecityError,
)
from wholecity.policy.classes import IN_WORDS
from wholecity.policy.roles import PUBLIC, TITLES, Role
from wholecity.policy.table import TABLE, Row
from wholecity.ui.rest import document
from wholecity.warehouse.catalogue import DELIVERED, OWN, Column, Table

GENERATED = "<!-- Written by `wholecity handbook`; change the code, not this page. -->\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"


def _column(column: Column, table: Table) -> str:
    marks = [
        name
        for name, holds in (
            ("key", column.name in table.key),
            ("required", column.required),
            ("identifying", column.identifying),
        )
        if holds
    ]
    codes = "; ".join(f"`{code}` {meaning}" for code, meaning in column.codes.items())
    unit = f" ({column.unit})" if column.unit else ""
    meaning = f"{column.meaning}{unit}" + (f". {codes}" if codes else "")
    return _row(
        f"`{column.name}`", column.kind.lower(), meaning, column.data_class, ", ".join(marks)
    )


def _table(table: Table) -> Iterator[str]:
    yield f"\n### `{table.name}`\n\n{table.meaning}.\n"
    yield _row("column", "type", "meaning", "class", "")
    yield "|---|---|---|---|---|"
    yield from (_column(c, table) for c in table.columns)


def _tables(title: str, tables: Iterable[Table]) -> Iterator[str]:
    yield f"\n## {title}"
    for table in tables:
        yield from _table(table)


def data_dictionary() -> str:
    """The data dictionary: every table and column of the warehouse."""
    lines = [
        GENERATED,
        "# Data dictionary\n",
        "Every table and column of the warehouse. Each row says by which delivery it came; the",
        "delivery says from which source and agency, under which agreement and for which lanes.",
        "The classes are those of the access decision: C3 identity, C4 contact, C5 education,",
        "C5s special education, C6 health, C7 housing, C9 programs, C10 linkage, P2 no child.",
        *_tables("Delivered by agencies", DELIVERED),
        *_tables("Made by Wholecity", OWN),
    ]
    return "\n".join(lines) + "\n"


def _indicator(indicator: Indicator) -> Iterator[str]:
    yield f"\n### {indicator.title}\n\n`{indicator.key}`\n"
    yield _row("", "")
    yield "|---|---|"
    yield _row("numerator", indicator.numerator)
    yield _row("denominator", indicator.denominator)
    yield _row("population", indicator.population)
    yield _row("groups", ", ".join(d.title for d in DIVISIONS if d.key in indicator.subgroups))
    yield _row("from", ", ".join(f"`{name}`" for name in indicator.sources))
    yield _row("better is", indicator.direction)
    yield _row("depends on links", "yes" if indicator.needs_link else "no")
    yield _row("released", _released(indicator))
    yield _row("to know", " ".join(indicator.caveats) or "nothing")


def _released(indicator: Indicator) -> str:
    if not _is_released(indicator):
        return "no"
    left_out = [g for g in RELEASED_GROUPINGS if g not in indicator.released_by]
    pairs = "; ".join(" × ".join(g) for g in left_out)
    return f"yes, but not by {pairs}" if pairs else "yes"


def _is_released(indicator: Indicator) -> bool:
    """The population itself, what splits it, and the average."""
    return indicator in RELEASED or not indicator.of or bool(indicator.average)


def _division(division: Division) -> str:
    levels = "; ".join(division.levels.values()) or "as delivered"
    return _row(division.title, levels, division.rule)


def indicators() -> str:
    """The indicator library, its groups and the rules of counting."""
    titles = {d.key: d.title for d in DIVISIONS}
    lines = [
        GENERATED,
        "# Indicators\n",
        "What is computed from deliveries, in the warehouse, for every school year. Only what is",
        "released is ever shown. `wholecity indicators list` prints the same library.",
        "\n## How days and children are counted\n",
        *(f"{n}. {sentence}" for n, sentence in enumerate(METHOD_IN_WORDS, 1)),
        "\nThe ten days, the half day and the ten days of mobility are [settings](settings.md).",
        "\n## Groups\n",
        "Every student is in exactly one level of each; where nothing is known, in "
        f"“{NOT_REPORTED_TITLE}”.\n",
        _row("group", "levels", "which one counts"),
        "|---|---|---|",
        *(_division(d) for d in DIVISIONS),
        "\nAll groups and all pairs of groups are computed. Released are everyone, each group, and",
        "these pairs: "
        + "; ".join(" × ".join(titles[k] for k in g) for g in RELEASED_GROUPINGS if len(g) == 2)
        + ".",
        "\n## Why an indicator may be missing in a school year\n",
        *(f"- {words}" for words in REASONS.values()),
        "\n## The library",
        *(line for i in INDICATORS for line in _indicator(i)),
    ]
    return "\n".join(lines) + "\n"


def openapi() -> str:
    """The interface for programs as an OpenAPI document, as it is also served."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def decisions() -> str:
    """The decision table: who may do what with what, on which ground."""
    lines = [GENERATED, "# Who may do what", "", _DECISIONS, ""]
    lines += [
        _row("", "who", "what", "may", "for", "on one of", "needs", "then"),
        _row(*["---"] * 8),
    ]
    lines += [_decision(row) for row in sorted(TABLE, key=lambda row: row.number)]
    lines += ["", "## Roles", "", *(f"- `{role}` {title}" for role, title in TITLES.items())]
    lines += ["", "## Classes", "", *(f"- `{one}` {words}" for one, words in IN_WORDS.items())]
    return "\n".join(lines) + "\n"


_DECISIONS = (
    "A row that is not there is a no. A row that says **never** wins over the others. A thing is "
    "a kind of page or record, or the class of a value about a child. A working reading of the "
    "law, not legal advice. "
    "[How it is decided](../explanation/access.md)"
)


def _decision(row: Row) -> str:
    everybody = {PUBLIC, *Role} <= row.roles
    signed_in = set(Role) <= row.roles
    who = "everybody" if everybody else "signed in" if signed_in else _names(row.roles)
    may = "**never**" if row.denies else _names(row.actions)
    return _row(
        str(row.number),
        who,
        _names(row.things),
        may,
        _names(row.purposes),
        "; ".join(sorted(row.grounds)),
        "; ".join(row.needs),
        "; ".join(row.obligations),
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _commands(context: click.Context, command: click.Command) -> Iterator[str]:
    yield f"\n## `{context.command_path}`\n\n```text\n{_help(context, command)}\n```"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            part = command.get_command(context, name)
            if part is not None and not part.hidden:
                yield from _commands(click.Context(part, info_name=name, parent=context), part)


def _help(context: click.Context, command: click.Command) -> str:
    """The command's help, but for the option that prints it.

    click keeps that option with the command, with the names that it had where the command was
    first called: a page that held it would depend on what was called before.
    """
    without = copy(command)
    without.add_help_option = False
    return without.get_help(context).rstrip()


def commands(root: click.Command) -> str:
    """The reference of the terminal: the help of every command."""
    context = click.Context(root, info_name="wholecity", max_content_width=96, terminal_width=96)
    lines = [
        GENERATED,
        "# Commands\n",
        "Each of them prints what stands here when it is given `-h` or `--help`.",
        *_exit_codes(),
        *_commands(context, root),
    ]
    return "\n".join(lines) + "\n"


def _exit_codes() -> Iterator[str]:
    yield "\n## Exit codes\n"
    yield _row("code", "meaning")
    yield "|---|---|"
    yield _row("0", "It did what was asked.")
    yield _row(str(WholecityError.exit_code), "It failed for another reason, told in words.")
    for kind in (BadInput, NotFound, NotAllowed, Conflict):
        yield _row(str(kind.exit_code), kind.__doc__ or "")
    yield _row(
        str(WAITS_FOR_A_PERSON),
        "What was brought waits for a person; nothing of it was published. `intake load` "
        "and `run` say which delivery, and why.",
    )
    yield "\nWhat went wrong, and what to do about it, stands on standard error."
