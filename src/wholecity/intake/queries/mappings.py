"""Saved column mappings."""

from collections.abc import Mapping
from typing import Any

from wholecity.intake.models import ColumnMapping
from wholecity.kernel.errors import NotFound
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _


def mapping(source: str, name: str) -> Mapping[str, Any]:
    """The content of a source's saved mapping. Raises NotFound."""
    found = ColumnMapping.objects.filter(source__key=source, name=name).first()
    if found is None:
        there = mapping_names(source)
        raise NotFound(
            phrase(
                "There is no mapping %(name)s of the source %(source)s, and no such file.",
                name=name,
                source=source,
            ),
            hint=phrase("Saved mappings: %(names)s.", names=", ".join(there))
            if there
            else _("This source has no saved mapping."),
        )
    content: Mapping[str, Any] = found.content
    return content


def mapping_names(source: str) -> list[str]:
    """The names of a source's saved mappings."""
    return list(ColumnMapping.objects.filter(source__key=source).values_list("name", flat=True))
