"""Everything that this room keeps, table by table, with a dictionary: so that a city can leave.

Replies to a survey are left out until it is over and three answered: in two
exports, before and after an answer, it would stand by itself.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, ForeignKey, Model, QuerySet
from django.utils import timezone

from wholecity.governance.formats.archive import Table
from wholecity.governance.models import SurveyReply
from wholecity.governance.queries.survey import published_replies
from wholecity.people.queries import organizations, persons

CLASSES = {
    "P0": "public",
    "P1": "for members of the cabinet",
    "C13": "of the register of agreements",
    "C14": "about accounts",
}
MEANING = (
    *("table", "about", "column", "type", "refers_to", "class", "class_means", "values"),
    "help",
)


def tables() -> list[type[Model]]:
    """All tables of the room, also those that only join two others."""
    found = apps.get_app_config("governance").get_models(include_auto_created=True)
    return sorted(found, key=lambda model: model._meta.db_table)


def exported_tables() -> Iterator[Table]:
    """The rows of each table as they are kept, then the people and organizations they name."""
    for model in tables():
        fields = _columns(model)
        read = [f.attname for f in fields if not isinstance(f, BinaryField)]
        rows = _rows(model).order_by("pk").values("pk", *read)
        table = _name(model)
        written = ([_cell(table, row, f) for f in fields] for row in rows)
        yield Table(table, tuple(f.attname for f in fields), list(written))
    people = [(p.id, p.name, p.email) for p in persons()]
    yield Table("people_person", ("id", "name", "email"), people)
    found = [(o.id, o.key, o.name, o.sector) for o in organizations()]
    yield Table("people_organization", ("id", "key", "name", "sector"), found)


def _rows(model: type[Model]) -> "QuerySet[Any]":
    rows = model._default_manager.all()
    if model is not SurveyReply:
        return rows
    return rows.filter(meeting__in=published_replies(timezone.localdate()))


def exported_files() -> Iterator[tuple[str, bytes]]:
    """The papers that tables hold, under the names that stand in their place there."""
    for model in tables():
        for field in _columns(model):
            if isinstance(field, BinaryField):
                rows = model._default_manager.order_by("pk").values_list("pk", field.attname)
                for pk, content in rows.iterator(chunk_size=1):
                    yield _file(_name(model), pk), bytes(content)


def _cell(table: str, row: dict[str, Any], field: "Field[Any, Any]") -> Any:
    if isinstance(field, BinaryField):
        return _file(table, row["pk"])
    return row[field.attname]


def _file(table: str, pk: object) -> str:
    return f"files/{table}/{pk}"


def _name(model: type[Model]) -> str:
    return model._meta.model_name or ""


def dictionary() -> Table:
    """What each column of each table means, from the tables themselves."""
    rows = [row for model in tables() for row in _meanings(model)]
    return Table("data_dictionary", MEANING, rows)


def _columns(model: type[Model]) -> "list[Field[Any, Any]]":
    return list(model._meta.concrete_fields)


def _meanings(model: type[Model]) -> Iterator[tuple[str, ...]]:
    about = " ".join((model.__doc__ or "").split()) if _is_written(model) else "Joins two tables."
    classes = getattr(model, "privacy", {})
    for field in _columns(model):
        held = classes.get(field.name, "P1")
        yield (
            model._meta.model_name or "",
            about,
            field.attname,
            field.get_internal_type(),
            _referred(field),
            held,
            CLASSES[held],
            "; ".join(f"{key}: {title}" for key, title in field.choices or ()),
            str(field.help_text),
        )


def _is_written(model: type[Model]) -> bool:
    return not model._meta.auto_created


def _referred(field: "Field[Any, Any]") -> str:
    """The table that a column refers to, as it is named in the export."""
    if not isinstance(field, ForeignKey):
        return ""
    target = field.related_model
    assert not isinstance(target, str)
    name = target._meta.model_name or ""
    return name if target._meta.app_label == "governance" else f"{target._meta.app_label}_{name}"
