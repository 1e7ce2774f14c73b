"""Spanish is complete, says the same, and is compiled."""

import re
from datetime import date
from decimal import Decimal

import polib
import pytest
from django.utils import formats, translation

from tests import translations
from wholecity.ui.amounts import number, percentage

REPAIR = "run `python -m tests.translations`, translate what is new, and run it again"


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(translations.CATALOGUE))


def test_every_text_stands_in_the_catalogue_and_nothing_else(catalogue: polib.POFile) -> None:
    listed = {translations.Text(e.msgid, e.msgid_plural, e.msgctxt) for e in catalogue}
    assert listed == set(translations.everywhere()), REPAIR


def test_every_text_is_translated(catalogue: polib.POFile) -> None:
    assert [e.msgid for e in catalogue.untranslated_entries()] == []
    assert [e.msgid for e in catalogue.fuzzy_entries()] == []
    assert catalogue.obsolete_entries() == []


def test_a_translation_fills_in_the_same_values(catalogue: polib.POFile) -> None:
    def slots(text: str) -> set[str]:
        return set(re.findall(r"%\((\w+)\)s", text))

    for entry in catalogue:
        forms = [(entry.msgid, entry.msgstr)]
        if entry.msgid_plural:
            one, many = entry.msgstr_plural[0], entry.msgstr_plural[1]
            forms = [(entry.msgid, one), (entry.msgid_plural, many)]
        for source, text in forms:
            wanted = slots(source)
            assert slots(text) == wanted, entry.msgid
            if wanted:
                assert text % dict.fromkeys(wanted, "x")


# In English and in Spanish: the terms that docs/how-to/develop.md names.
TERMS = {
    r"children[’']s cabinet": "gabinete de la niñez",
    r"measures?": "medida",
    r"indicators?": "indicador",
    r"packet": "carpeta",
    r"designees?": "delegado",
}
OTHER_NAMES = ("infancia", "indicador", "paquete", "designad", "suplente")


def test_one_thing_has_one_spanish_name(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        english = re.sub(
            r"%\(\w+\)s|`[^`]*`|wholecity( [a-z-]+)+", "", f"{entry.msgid} {entry.msgid_plural}"
        ).lower()
        spanish = " ".join([entry.msgstr, *entry.msgstr_plural.values()]).lower()
        told = {term for words, term in TERMS.items() if re.search(rf"\b{words}\b", english)}
        assert [t for t in told if t not in spanish] == [], (entry.msgid, spanish)
        allowed = spanish.replace("primera infancia", "")
        other = [n for n in OTHER_NAMES if n in allowed and n not in told]
        assert other == [], (entry.msgid, spanish)


def test_the_compiled_catalogue_is_the_written_one(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(translations.CATALOGUE.with_suffix(".mo")))

    def content(entries: list[polib.POEntry]) -> dict[object, object]:
        return {(e.msgctxt, e.msgid): e.msgstr_plural or e.msgstr for e in entries}

    assert content(list(compiled)) == content(list(catalogue)), REPAIR


def test_marked_texts_are_found_in_python() -> None:
    source = """
a = _("one " "text")
b = pgettext("place", "State")
c = ngettext("%(n)s day", "%(n)s days", n)
d = gettext(variable)
"""
    assert set(translations.in_python(source)) == {
        translations.Text("one text"),
        translations.Text("State", context="place"),
        translations.Text("%(n)s day", "%(n)s days"),
    }


def test_marked_texts_are_found_in_templates() -> None:
    found = set(translations.in_template("ui/error_summary.html"))
    assert (
        translations.Text(
            "Fix %(number)s problem to continue", "Fix %(number)s problems to continue"
        )
        in found
    )


def test_numbers_and_dates_are_written_as_spanish_is_written_in_the_united_states() -> None:
    with translation.override("es"):
        assert percentage(Decimal("18.4")) == "18.4\u00a0%"
        assert number(9420) == "9,420"
        assert formats.date_format(date(2026, 10, 2), "DATE_FORMAT") == "2 de octubre de 2026"
    assert percentage(Decimal("18.4")) == "18.4%"
