"""What a room keeps to itself: its tables, its writes, its classes of privacy."""

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wholecity"
CLASSES = {
    *(f"C{n}" for n in range(15)),
    *("C5s", "C6r", "C7v", "P0", "P1", "P2"),
}
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
# Where rows may be written: actions, and the worker's own bookkeeping.
WRITERS = ("actions", "migrations", "tasks")


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def foreign_models(path: Path, tree: ast.Module) -> list[str]:
    room = path.parts[0]
    return [
        name
        for name in imported(tree)
        if (parts := name.split("."))[0] == "wholecity"
        and len(parts) > 2
        and parts[2] == "models"
        and parts[1] != room
    ]


def writes(tree: ast.Module) -> list[int]:
    """Lines that write rows through a manager or a queryset."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and "objects" in ast.unparse(node.func.value)
    ]


def wholecity_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("wholecity.")]


def tier_of() -> dict[str, int]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    lines = parser["importlinter:contract:tiers"]["layers"].strip().splitlines()
    return {name.strip(" ()"): rank for rank, line in enumerate(lines) for name in line.split("|")}


def test_nobody_imports_the_models_of_another_room():
    found = {str(p): names for p, tree in modules() if (names := foreign_models(p, tree))}
    assert found == {}


def test_an_import_of_foreign_models_would_be_noticed():
    tree = ast.parse("from wholecity.people.models import User")
    assert foreign_models(Path("intake/queries.py"), tree)
    assert not foreign_models(Path("people/queries.py"), tree)


def test_rows_are_written_in_actions_only():
    found = {
        str(path): lines
        for path, tree in modules()
        if not set(path.with_suffix("").parts) & set(WRITERS) and (lines := writes(tree))
    }
    assert found == {}


def test_a_write_elsewhere_would_be_noticed():
    assert writes(ast.parse("User.objects.create(name='a')"))
    assert writes(ast.parse("User.objects.filter(x=1).bulk_update(rows, ['a'])"))
    assert not writes(ast.parse("User.objects.filter(name='a')"))


def test_only_actions_of_the_registry_see_all_that_is_known_of_children():
    """Inside of `publishing` the database shows every child's records."""
    found = [
        str(path)
        for path, tree in modules()
        if "wholecity.children.queries.wall.publishing" in set(imported(tree))
    ]
    assert found == ["children/actions/care.py", "children/actions/forgetting.py"]


@pytest.mark.parametrize("model", wholecity_models(), ids=lambda m: m.__name__)
def test_every_field_has_a_class_of_privacy(model):
    fields = {f.name for f in model._meta.get_fields() if f.concrete}
    assert set(getattr(model, "privacy", {})) == fields
    assert set(model.privacy.values()) <= CLASSES


@pytest.mark.parametrize("model", wholecity_models(), ids=lambda m: m.__name__)
def test_foreign_keys_point_down_the_tiers_by_name(model):
    tiers = tier_of()
    room = model.__module__.split(".")[1]
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if not field.concrete or target is None or not target.__module__.startswith("wholecity."):
            continue
        other = target.__module__.split(".")[1]
        assert other == room or tiers[other] > tiers[room], f"{model.__name__}.{field.name}"
