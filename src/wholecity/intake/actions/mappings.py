"""Saved column mappings of a source."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from wholecity.audit.actions import Actor, record
from wholecity.intake.models import ColumnMapping
from wholecity.intake.queries import source as source_row


@transaction.atomic
def save_mapping(*, by: Actor, source: str, name: str, content: Mapping[str, Any]) -> None:
    """Keep a column mapping under a name; another one of that name is replaced."""
    ColumnMapping.objects.update_or_create(
        source_id=source_row(source).id, name=name, defaults={"content": dict(content)}
    )
    record(by=by, action="save mapping", object_kind="source", object_id=source, name=name)
