"""The OpenAPI document says what the interface does: each answer is held against it. T52."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.factories.programs import DAYS, DELIVERIES, Program, run_what_was_asked, token_for
from wholecity.ui.rest import PREFIX, document

pytestmark = pytest.mark.django_db
COMMITTED = Path(__file__).resolve().parents[3] / "docs/reference/openapi.json"
KINDS: dict[str, Any] = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
FORMATS = {"uuid": UUID, "date-time": datetime.fromisoformat}


def faults(value: Any, schema: dict[str, Any], place: str = "$") -> Iterator[str]:
    """Where a value is not as the schema says. It knows as much of JSON Schema as is used."""
    if "$ref" in schema:
        shape = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        yield from faults(value, shape, place)
        return
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "array" in kinds:
        for number, item in enumerate(value):
            yield from faults(item, schema["items"], f"{place}[{number}]")
    elif "object" in kinds:
        assert schema["additionalProperties"] is False
        if set(value) != set(schema["properties"]) or set(schema["required"]) != set(value):
            yield f"{place}: {set(value) ^ set(schema['properties'])}"
        for name in set(value) & set(schema["properties"]):
            yield from faults(value[name], schema["properties"][name], f"{place}.{name}")
    elif type(value) not in {KINDS[kind] for kind in kinds}:
        yield f"{place}: {value!r} is no {kinds}"
    elif value is not None:
        if "enum" in schema and value not in schema["enum"]:
            yield f"{place}: {value!r}"
        if "format" in schema and schema["format"] in FORMATS:
            FORMATS[schema["format"]](value)


def check(answer: Any, path: str, method: str) -> None:
    """An answer is declared under its status, and is as it says there."""
    (declared,) = document()["paths"][path][method]["responses"][str(answer.status_code)][
        "content"
    ].items()
    kind, content = declared
    assert answer["Content-Type"] == kind
    assert list(faults(answer.json(), content["schema"])) == []


@pytest.fixture(autouse=True)
def _home(school_year, settings) -> None:
    school_year.know(students=["Núñez-7"])
    settings.HOME = school_year.home
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_every_answer_is_as_the_document_says() -> None:
    district, one = Program(token_for("district")), PREFIX + "deliveries/{delivery_id}"
    brought = district.bring()
    check(brought, DELIVERIES, "post")
    check(district.bring(DAYS.replace("P", "Q")), DELIVERIES, "post")  # 503
    run_what_was_asked()
    check(district.bring(), DELIVERIES, "post")  # 200
    check(district.bring(DAYS + "7,A,Easter,P\n"), DELIVERIES, "post")
    run_what_was_asked()
    check(district.get(), DELIVERIES, "get")
    assert len(district.get().json()["deliveries"]) == 2
    check(district.get(brought["Location"]), one, "get")
    check(district.get(f"{DELIVERIES}/00000000-0000-4000-8000-000000000000"), one, "get")
    check(district.get(f"{DELIVERIES}?source=bell"), DELIVERIES, "get")  # 400
    check(district.post(DELIVERIES, b"", "text/csv"), DELIVERIES, "post")  # 411
    check(
        district.post(DELIVERIES, b"a=b", "application/x-www-form-urlencoded"), DELIVERIES, "post"
    )
    check(Program("wcd_nobody").get(), DELIVERIES, "get")  # 401


def test_a_wrong_answer_would_be_noticed() -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    sound = {"type": "about:blank", "title": "x", "status": 400, "detail": "x", "hint": ""}
    assert list(faults(sound, schema)) == []
    for wrong in ({**sound, "status": "400"}, {**sound, "more": 1}, {"type": "x"}):
        assert list(faults(wrong, schema))


def test_the_document_is_served_to_everybody_and_is_the_one_in_the_reference() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.json() == json.loads(COMMITTED.read_text(encoding="utf-8"))


def test_every_address_below_the_prefix_is_in_the_document_with_all_its_methods() -> None:
    (space,) = [r for r in get_resolver().url_patterns if getattr(r, "namespace", "") == "api"]
    others = {"openapi", "root", "nowhere"}
    names = {p.name for p in space.url_patterns if p.name not in others}
    said = {
        operation["operationId"].partition("-")[2]
        for methods in document()["paths"].values()
        for name, operation in methods.items()
        if name != "parameters"
    }
    assert names == said
    district = Program(token_for("district"))
    for path, methods in document()["paths"].items():
        address = path.replace("{delivery_id}", "00000000-0000-4000-8000-000000000000")
        for method in ("get", "post", "put", "patch", "delete"):
            refused = district.ask(method, address).status_code == 405
            assert refused is (method not in methods), (method, path)
