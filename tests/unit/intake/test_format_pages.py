"""Each format's page names every file, element and field that is read, and what is not."""

from pathlib import Path

import pytest

from wholecity.intake.formats import registered

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "formats"
OWN = {"number", "of", "mark", "Period"}  # how rows of one element are joined


@pytest.mark.parametrize("key", ["edfi", "hmis", "oneroster", "sds"])
def test_the_page_of_a_format_names_all_that_it_reads(key: str) -> None:
    page = (PAGES / f"{key}.md").read_text(encoding="utf-8")
    format = registered()[key]
    for record in format.records:
        for name in (*(f for f in record.files if "*" not in f), record.element.split("/")[0]):
            assert name in page, name
        for field in record.fields:
            names = field.aliases or (field.name,)
            assert field.name in OWN or any(f"`{name}`".lower() in page.lower() for name in names)


@pytest.mark.parametrize("key", ["hmis", "oneroster", "sds"])
def test_the_page_of_a_format_names_all_that_it_leaves(key: str) -> None:
    page = (PAGES / f"{key}.md").read_text(encoding="utf-8")
    assert [name for name in registered()[key].unread if f"`{name}`" not in page] == []
