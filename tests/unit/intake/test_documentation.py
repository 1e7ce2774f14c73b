"""The pages of the formats name every column, code and reason that the program knows."""

from pathlib import Path

import pytest

from wholecity.intake.formats import registered
from wholecity.intake.formats.mapped.fields import FIELDS
from wholecity.intake.rules.reasons import ROW_REASONS

PAGES = Path(__file__).resolve().parents[3] / "docs" / "reference" / "formats"


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", ["attendance_daily", "attendance_summary", "places"])
def test_a_page_names_each_column_with_its_other_spellings_and_codes(key):
    text = page(key)
    for record in registered()[key].records:
        for field in record.fields:
            assert f"| `{field.name}` |" in text
            for spelling in (*field.aliases, *(field.codes or ())):
                assert f"`{spelling}`" in text


def test_the_page_of_mapped_tables_names_each_field():
    text = page("mapped")
    assert [f.name for f in FIELDS if f"`{f.name}`" not in text] == []


def test_every_format_and_every_reason_is_listed():
    text = page("README")
    assert [key for key in registered() if f"[`{key}`]({key}.md)" not in text] == []
    assert [code for code in ROW_REASONS if f"`{code}`" not in text] == []
