"""Finds every text that people read, and keeps the Spanish catalogue in step with them.

    python -m tests.translations

adds what is new to locale/es/LC_MESSAGES/django.po (untranslated), drops what
is gone, and compiles django.mo. It needs polib, no gettext.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import django
import polib
from django.conf import settings
from django.template import engines
from django.template.base import Node, Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

import wholecity
from wholecity.intake.formats import registered
from wholecity.linkage.definitions.comparisons import COMPARISONS
from wholecity.warehouse.catalogue import DELIVERED, GRADES, PROGRAM_KIND, RACE_ETHNICITY

# Of this checkout: another one may be installed.
PACKAGE = Path(__file__).resolve().parents[1] / "src" / "wholecity"
CATALOGUE = PACKAGE / "locale" / "es" / "LC_MESSAGES" / "django.po"

ERRORS = (
    *("BadInput", "Conflict", "NotAllowed", "NotFound", "TooMany", "Unavailable"),
    *("NoRoom", "CannotBeProtected"),
)
# Where errors are met at the terminal alone, which speaks English.
TERMINAL = (
    "cli/",
    "handbook/",
    "measures/actions/places",
    "measures/actions/statistics",
    "measures/formats/",
    "synthetic/",
)
# Function → where its arguments stand: context, text, plural (None: it has none).
KEYWORDS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "translatable": (None, 0, None),
    "translatable_plural": (None, 0, 1),
    "phrase": (None, 0, None),
    "phrase_plural": (None, 0, 1),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    # Declared for people to read, wherever it stands.
    "step": (None, 0, None),
    "Check": (None, 2, None),
    "Finding": (None, 1, None),
    **dict.fromkeys(ERRORS, (None, 0, None)),
}


class Text(NamedTuple):
    """A text as the catalogue knows it."""

    source: str
    plural: str = ""
    context: str | None = None


def _constant(call: ast.Call, place: int | None) -> str | None:
    if place is None or place >= len(call.args):
        return None
    argument = call.args[place]
    known = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return argument.value if known else None  # type: ignore[union-attr]


def in_python(source: str, *, errors: bool = True) -> Iterator[Text]:
    """The marked texts of a module, and the words of its errors."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in KEYWORDS or (name in ERRORS and not errors):
            continue
        context, text, plural = KEYWORDS[name]
        if name in ERRORS:
            yield from _hint(node)
        if found := _constant(node, text):
            yield Text(found, _constant(node, plural) or "", _constant(node, context))


def _hint(call: ast.Call) -> Iterator[Text]:
    for given in call.keywords:
        if given.arg == "hint" and isinstance(given.value, ast.Constant):
            yield Text(str(given.value.value))


def _literal(value: object) -> str | None:
    literal = value.literal if isinstance(value, Variable) else value
    return literal if isinstance(literal, str) else None


# How a text is marked that goes to another tag: {% status "good" _("Done") %}.
ARGUMENT = re.compile(r"""(?<![\w.])_\((["'])(.+?)\1\)""")


def in_template(name: str) -> Iterator[Text]:
    """The marked texts of a template."""
    template = engines["django"].get_template(name).template
    for marked in ARGUMENT.finditer(template.source):
        yield Text(marked[2])
    nodes = template.nodelist
    for node in nodes.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode):
            if found := _literal(node.filter_expression.var):
                context = node.message_context and _literal(node.message_context.var)
                # Django looks a text with a percent sign up as if it had values.
                yield Text(found.replace("%", "%%"), context=context or None)
        elif isinstance(node, BlockTranslateNode):
            context = node.message_context and _literal(node.message_context.var)
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield Text(node.render_token_list(node.singular)[0], plural, context or None)


def everywhere() -> dict[Text, list[str]]:
    """All texts with the files in which they stand."""
    found: dict[Text, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        errors = not place.startswith(TERMINAL) and "commands" not in place
        for text in in_python(path.read_text("utf-8"), errors=errors):
            found.setdefault(text, []).append(place)
    for path in sorted(PACKAGE.glob("*/templates/**/*.html")):
        name = path.relative_to(next(p for p in path.parents if p.name == "templates"))
        for text in in_template(str(name)):
            found.setdefault(text, []).append(str(path.relative_to(PACKAGE)))
    for place, words in declared():
        found.setdefault(Text(words), []).append(place)
    return _merged(found)


def declared() -> Iterator[tuple[str, str]]:
    """What catalogues, formats and comparisons say for people to read, with its file."""
    for words in (*GRADES.values(), *RACE_ETHNICITY.values(), *PROGRAM_KIND.values()):
        yield "warehouse/catalogue.py", words
    for format in registered().values():
        place = f"intake/formats/{format.key}"
        yield from ((place, words) for words in (format.title, format.about))
        yield from ((place, words) for words in format.unread.values())
        yield from ((place, r.meaning) for r in format.records if r.mandatory and r.meaning)
        fields = (f for r in format.records for f in r.fields)
        yield from ((place, f.meaning) for f in fields if f.pattern)
    for table in DELIVERED:
        yield "warehouse/catalogue.py", table.meaning
        yield from (("warehouse/catalogue.py", column.meaning) for column in table.columns)
    for comparison in COMPARISONS:
        yield "linkage/definitions/comparisons.py", comparison.meaning
        for level in comparison.levels:
            yield "linkage/definitions/comparisons.py", level.label


def _merged(found: dict[Text, list[str]]) -> dict[Text, list[str]]:
    """gettext knows a text with and without plural as one; the one with plural stands."""
    plurals = {(t.source, t.context): t for t in found if t.plural}
    merged: dict[Text, list[str]] = {}
    for text, places in found.items():
        merged.setdefault(plurals.get((text.source, text.context), text), []).extend(places)
    return merged


def update() -> None:
    """Bring the catalogue in step with the texts and compile it."""
    if Path(wholecity.__file__).parent != PACKAGE:
        raise SystemExit(f"Another checkout is installed; say PYTHONPATH={PACKAGE.parent}.")
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=100)
    texts = everywhere()
    known = {(e.msgid, e.msgctxt): e for e in catalogue}
    for entry in list(catalogue):
        if Text(entry.msgid, entry.msgid_plural, entry.msgctxt) not in texts:
            catalogue.remove(entry)
    for text, places in texts.items():
        entry = known.get((text.source, text.context))
        if entry is None or entry.msgid_plural != text.plural:
            entry = polib.POEntry(msgid=text.source, msgid_plural=text.plural, msgctxt=text.context)
            if text.plural:
                entry.msgstr_plural = {0: "", 1: ""}
            catalogue.append(entry)
        entry.occurrences = [(place, "") for place in sorted(set(places))]
        entry.flags = ["python-format"] if "%(" in text.source else []
    catalogue.sort(key=lambda e: (e.occurrences[0], e.msgid))
    catalogue.save()
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    assert settings.configured
    update()
