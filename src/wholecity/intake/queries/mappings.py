"""Saved column mappings."""

from collections.abc import Mapping
from typing import Any

from wholecity.intake.models import ColumnMapping
from wholecity.kernel.errors import NotFound


def mapping(source: str, name: str) -> Mapping[str, Any]:
    """The content of a source's saved mapping. Raises NotFound."""
    found = ColumnMapping.objects.filter(source__key=source, name=name).first()
    if found is None:
        there = mapping_names(source)
        raise NotFound(
            f"There is no mapping {name} of the source {source}, and no such file.",
            hint=f"Saved mappings: {', '.join(there) or 'none'}.",
        )
    content: Mapping[str, Any] = found.content
    return content


def mapping_names(source: str) -> list[str]:
    """The names of a source's saved mappings."""
    return list(ColumnMapping.objects.filter(source__key=source).values_list("name", flat=True))
